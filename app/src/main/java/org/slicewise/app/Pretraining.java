package org.slicewise.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.data.HeldOut;
import org.slicewise.data.LeftOut;
import org.slicewise.data.Preprocessing;
import org.slicewise.data.Tables;
import org.slicewise.data.UnlabelledImages;
import org.slicewise.files.AtomicFiles;
import org.slicewise.image.ImageCache;
import org.slicewise.image.ImageOptions;
import org.slicewise.network.Network;
import org.slicewise.network.NetworkYaml;
import org.slicewise.network.weights.Backbone;
import org.slicewise.network.weights.Safetensors;
import org.slicewise.network.weights.Weights;
import org.slicewise.training.TrainingOptions;
import org.slicewise.training.pretrain.AugmentedPairs;
import org.slicewise.training.pretrain.Expander;
import org.slicewise.training.pretrain.Pretrained;
import org.slicewise.training.pretrain.Pretrainer;
import org.slicewise.training.pretrain.PretrainingEpoch;
import org.slicewise.training.pretrain.Vicreg;

/**
 * One pretraining, from folders of images to a file of weights.
 *
 * @param folders of images
 * @param out where everything is written
 * @param settings of {@link PretrainSettings}
 * @param leaveOut lists of images not to look at
 * @param expander how wide the embeddings are
 * @param resume continue the unfinished pretraining in {@code out}
 * @param restart throw it away
 * @param commandLine as typed, for the record
 * @param console receives what a person reads
 */
record Pretraining(
    List<Path> folders,
    Path out,
    Settings settings,
    List<Path> leaveOut,
    Expander expander,
    boolean resume,
    boolean restart,
    String commandLine,
    PrintWriter console) {
  private static final String WEIGHTS = "weights.safetensors";

  /** A backbone belongs to any number of classes; its head is thrown away. */
  private static final List<String> CLASSES = List.of("one", "other");

  void execute() {
    Recipe recipe = Recipe.of(settings);
    OutFolder folder = new OutFolder(out);
    folders.forEach(data -> folder.check(data, resume, restart));
    ImageOptions image = recipe.image();
    Network network = recipe.network(image, CLASSES);
    Backbone.of(network); // what has none is refused before any image is read
    List<HeldOut> heldOut = leaveOut.stream().map(HeldOut::read).toList();
    ImageCache cache = new ImageCache(Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 3));
    UnlabelledImages images =
        UnlabelledImages.read(folders, recipe.flow(), heldOut, cache, image, recipe.threads());
    announce(recipe, images);
    Preprocessing preprocessing =
        new Preprocessing(image, recipe.standardization()).fit(images.samples(), cache);
    AugmentedPairs pairs =
        new AugmentedPairs(
            images.samples(),
            preprocessing,
            recipe.augmentation(),
            recipe.flow().batchSize(),
            recipe.seed(),
            cache,
            recipe.threads());
    Weights start = Beginning.of(recipe, network, console);
    TrainingOptions options =
        recipe.training().toBuilder()
            .seed(recipe.seed())
            .threads(recipe.threads())
            .checkpoints(folder.checkpoints())
            .resume(resume)
            .configuration(configuration(recipe, network, preprocessing))
            .dataset("%d images (%s)".formatted(pairs.images(), images.fingerprint()))
            .build();
    AtomicFiles.makeFolder(out);
    Pretrained done;
    try (PretrainLines lines =
        new PretrainLines(console, options.epochs(), folder::markUnfinished)) {
      done = Pretrainer.fit(network, start, pairs, expander, options, lines);
    }
    Safetensors.write(folder.file(WEIGHTS), done.weights());
    PretrainingEpoch.writeCsv(folder.file("history.csv"), done.epochs());
    writeImages(folder.file("images.csv"), images);
    Json.write(folder.file("run.json"), record(recipe, network, images, done));
    console.println(
        "Weights: %s (for train --network %s --weights)"
            .formatted(folder.file(WEIGHTS).toAbsolutePath().normalize(), network.name()));
    console.flush();
  }

  private void announce(Recipe recipe, UnlabelledImages images) {
    console.println(
        "%d images; left out: %d asked for (with their copies), %d copies of others, %d unreadable"
            .formatted(
                images.samples().size(),
                images.heldOut().size(),
                images.copies().size(),
                images.leftOut().size()));
    console.println(
        recipe.flow().image().harmonise()
            ? "Every image is harmonised (--harmonise off leaves them as they are)."
            : "Images are NOT harmonised: how a file was saved can be learned.");
    images.leftOut().forEach(l -> console.println("  " + l.file() + ": " + l.reason()));
    console.flush();
  }

  /** Everything but the images that decides the weights, for the checkpoint's check. */
  private String configuration(Recipe recipe, Network network, Preprocessing preprocessing) {
    Map<String, Object> map = new LinkedHashMap<>(settings.toMap());
    map.put("network", NetworkYaml.write(network));
    map.put("preprocessing", preprocessing.toMap());
    map.put("expander", expander.width());
    map.put("threads", recipe.threads());
    map.put(Recipe.WEIGHTS, Beginning.words(recipe));
    return Json.canonical(map);
  }

  /** What the weights have seen: whoever evaluates them can look it up. */
  private static void writeImages(Path file, UnlabelledImages images) {
    StringBuilder text = new StringBuilder("file,sha256\n");
    for (int i = 0; i < images.samples().size(); i++) {
      text.append(Tables.quoted(images.samples().get(i).file()))
          .append(',')
          .append(images.hashes().get(i))
          .append('\n');
    }
    AtomicFiles.writeString(file, text.toString());
  }

  private Map<String, Object> record(
      Recipe recipe, Network network, UnlabelledImages images, Pretrained done) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("command", commandLine);
    map.put("settings", settings.toMap());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("folders", folders.stream().map(Path::toString).toList());
    data.put("fingerprint", images.fingerprint());
    data.put("images", images.samples().size());
    data.put("leave_out", leaveOut.stream().map(Path::toString).toList());
    data.put("held_out", images.heldOut());
    data.put("copies", images.copies());
    data.put("left_out", images.leftOut().stream().map(LeftOut::file).toList());
    data.put("labels", "none read");
    map.put("data", data);
    map.put("objective", Vicreg.PUBLISHED + " on " + expander);
    map.put("initial_weights", Beginning.words(recipe));
    map.put(RunRecord.LAYERS, NetworkYaml.write(network));
    map.put("epochs", done.epochs().size());
    PretrainingEpoch last = done.epochs().get(done.epochs().size() - 1);
    map.put("loss", last.loss());
    map.put("invariance", last.parts().invariance());
    map.put("variance", last.parts().variance());
    map.put("covariance", last.parts().covariance());
    map.put("deviation", last.parts().deviation());
    map.put("collapsed", last.collapsed());
    map.put("threads", recipe.threads());
    map.put("weights_sha256", RunRecord.sha256(done.weights()));
    map.put("environment", Provenance.environment());
    map.put("files", List.of(WEIGHTS, "history.csv", "images.csv"));
    return map;
  }
}
