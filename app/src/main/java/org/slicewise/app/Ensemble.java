package org.slicewise.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.slicewise.errors.BadInputException;
import org.slicewise.files.AtomicFiles;
import org.slicewise.network.Network;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.weights.Members;
import org.slicewise.network.weights.Safetensors;
import org.slicewise.network.weights.Weights;
import org.slicewise.split.Split;
import org.slicewise.training.Fitted;
import org.slicewise.training.History;

/**
 * The members of an ensemble, trained on the same images, each in a folder of its own below {@code
 * members/}: teachers of one more network, or together the model. A folder with a {@code run.json}
 * is finished; a training with checkpoints is continued.
 *
 * @param training the student's, or the whole's
 * @param split whose training part they learn from
 * @param out the student's folder, or the whole's
 * @param resume use what is there
 * @param whenEpochDone run after each epoch of any of them
 */
record Ensemble(Training training, Split split, Path out, boolean resume, Runnable whenEpochDone) {
  static final String FOLDER = "members";
  private static final String MODEL = "model.onnx";
  private static final String RUN = "run.json";
  private static final String WEIGHTS = "weights.safetensors";

  /** Trains what is not finished; the members' model files. */
  List<Path> members() {
    if (!resume) {
      new OutFolder(out).removeStale(FOLDER);
    }
    int count = settings().ensemble();
    if (settings().kind() == DistilSettings.Kind.SNAPSHOTS) {
      snapshots(count);
    } else {
      IntStream.rangeClosed(1, count).forEach(k -> ofSeed(k, count));
    }
    say(settings().isMean() ? "mean of the ensemble" : "student of the ensemble");
    return IntStream.rangeClosed(1, count).mapToObj(k -> folder(k).resolve(MODEL)).toList();
  }

  /**
   * The members' weights and histories, where {@link #members} has trained them for their mean.
   *
   * <p>The history is that of those that trained for epochs, not of heads that were fitted at once.
   *
   * @param network what each of them is
   */
  Fitted mean(Network network) {
    List<Weights> weights = new ArrayList<>();
    List<History> fits = new ArrayList<>();
    List<History> epochs = new ArrayList<>();
    for (int k = 1; k <= settings().ensemble(); k++) {
      weights.add(Safetensors.read(folder(k).resolve(WEIGHTS)));
      History history = History.readCsv(folder(k).resolve("history.csv"));
      (member(k).recipe().head().alone() ? fits : epochs).add(history);
    }
    return new Fitted(
        Members.weights(network, weights),
        History.mean(epochs.isEmpty() ? fits : epochs),
        -1,
        "the model is the mean of %d members".formatted(weights.size()));
  }

  private DistilSettings settings() {
    return training.recipe().distil();
  }

  private Path folder(int member) {
    return out.resolve(FOLDER).resolve(Integer.toString(member));
  }

  private void ofSeed(int member, int count) {
    Training own = member(member);
    OutFolder folder = new OutFolder(folder(member));
    String work = own.work(split);
    if (!isFinished(folder, work)) {
      say("member %d of %d, seed %d".formatted(member, count, own.recipe().seed()));
      Trained trained = own.fit(split, folder.path(), folder.hasCheckpoints(), whenEpochDone);
      if (settings().isMean()) {
        Safetensors.write(folder.file(WEIGHTS), trained.fitted().weights());
      }
      RunRecord.writeMember(folder.file(RUN), trained, work);
    }
    folder.removeStale("checkpoints");
  }

  /** One training; {@code members/training} holds it while it is under way. */
  private void snapshots(int count) {
    Training own = member(1);
    String work = own.work(split);
    OutFolder folder = new OutFolder(out.resolve(FOLDER).resolve("training"));
    List<OutFolder> members =
        IntStream.rangeClosed(1, count).mapToObj(k -> new OutFolder(folder(k))).toList();
    // Not cut short at the first that is unfinished: any may be of another training.
    List<Boolean> finished = new ArrayList<>();
    members.forEach(member -> finished.add(isFinished(member, work)));
    if (finished.contains(false)) {
      int each = own.recipe().training().epochs() / count;
      say("%d members, the ends of the cycles of %d epochs of one training".formatted(count, each));
      Trained trained =
          own.fit(
              split,
              folder.path(),
              folder.hasCheckpoints(),
              whenEpochDone,
              (epoch, weights) -> writeSnapshot(members.get(epoch / each), weights));
      for (OutFolder member : members) {
        snapshot(trained, Safetensors.read(member.file(WEIGHTS)), member, work);
      }
    }
    members.forEach(member -> member.removeStale(WEIGHTS));
    folder.removeStale("checkpoints");
    folder.removeStale(MODEL);
  }

  private static void writeSnapshot(OutFolder folder, Weights weights) {
    AtomicFiles.makeFolder(folder.path());
    Safetensors.write(folder.file(WEIGHTS), weights);
  }

  private static void snapshot(Trained training, Weights weights, OutFolder folder, String work) {
    Fitted last = training.fitted();
    Map<String, Object> provenance = new LinkedHashMap<>(training.info().provenance());
    provenance.put(RunRecord.WEIGHTS_SHA256, RunRecord.sha256(weights));
    Trained snapshot =
        new Trained(
            training.recipe(),
            training.data(),
            training.split(),
            training.network(),
            new Fitted(weights, last.history(), last.bestEpoch(), last.stoppedBecause()),
            training.keptBest(),
            training.info().withProvenance(provenance),
            folder.file(MODEL));
    byte[] onnx = OnnxExport.bytes(snapshot.network(), weights, snapshot.info().toMetadata());
    AtomicFiles.write(snapshot.model(), stream -> stream.write(onnx));
    RunRecord.writeMember(folder.file(RUN), snapshot, work);
  }

  private Training member(int k) {
    return new Training(
        Recipe.of(settings().member(training.recipe().settings(), k)),
        training.data(),
        training.commandLine(),
        training.features(),
        training.console());
  }

  private boolean isFinished(OutFolder folder, String work) {
    if (!Files.exists(folder.file(RUN))) {
      return false;
    }
    if (!Json.read(folder.file(RUN)).path(RunRecord.WORK).asText().equals(work)
        || !Files.exists(folder.file(MODEL))
        || settings().isMean() && !Files.exists(folder.file(WEIGHTS))) {
      throw new BadInputException(
          "%s is of another training and is no member of this one's ensemble; give the same settings again, choose another --out, or --restart"
              .formatted(folder.path()));
    }
    training.console().println("  finished before: " + folder.path());
    return true;
  }

  private void say(String line) {
    training.console().println(line);
    training.console().flush();
  }
}
