package org.slicewise.training.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.files.AtomicFiles;
import org.slicewise.network.weights.Safetensors;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;

/**
 * Checkpoints of one training, the newest two:
 *
 * <pre>
 * checkpoints/
 *   epoch-0004/
 *   epoch-0005/
 *     state.json              epochs and steps done, fingerprint, history, early stopping
 *     weights.safetensors
 *     optimizer.safetensors   where the optimiser remembers anything
 *     best.safetensors        where the best epoch is to be restored
 * </pre>
 *
 * A checkpoint is written under a name that begins with a dot and renamed when complete; one that
 * is no longer needed is renamed before it is deleted. So whatever is called {@code epoch-N} is
 * whole, whenever the program is killed.
 */
public final class CheckpointFolder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("epoch-(\\d+)");
  private static final int KEPT = 2;

  private final Path folder;

  /** Touches nothing yet. */
  public CheckpointFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes a checkpoint and deletes all but it and the one before it.
   *
   * @return where it is
   * @throws EnvironmentException when it cannot be written; those before it stay
   */
  public Path save(Checkpoint checkpoint) {
    String name = "epoch-%04d".formatted(checkpoint.epochs());
    Path part = folder.resolve("." + name + ".part");
    Path target = folder.resolve(name);
    try {
      write(checkpoint, part, target);
      return target;
    } catch (IOException e) {
      throw cannotWrite(target, e);
    } catch (EnvironmentException e) {
      if (e.getCause() instanceof IOException io) {
        // The part's name means nothing to the reader.
        throw cannotWrite(target, io);
      }
      throw e;
    } finally {
      deleteQuietly(part);
    }
  }

  private void write(Checkpoint checkpoint, Path part, Path target) throws IOException {
    Files.createDirectories(folder);
    deleteLeftovers();
    Files.createDirectory(part);
    ObjectNode state = JSON.createObjectNode();
    state.put("epochs", checkpoint.epochs());
    state.put("steps", checkpoint.steps());
    state.set("fingerprint", JSON.valueToTree(Differences.shortened(checkpoint.fingerprint())));
    state.set("progress", checkpoint.progress());
    AtomicFiles.writeString(part.resolve("state.json"), state.toPrettyString() + "\n");
    Safetensors.write(part.resolve("weights.safetensors"), checkpoint.weights());
    if (!checkpoint.optimizer().isEmpty()) {
      Safetensors.write(part.resolve("optimizer.safetensors"), asWeights(checkpoint.optimizer()));
    }
    if (checkpoint.best() != null) {
      Safetensors.write(part.resolve("best.safetensors"), checkpoint.best());
    }
    if (Files.exists(target)) {
      delete(target);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    for (Path old : all()) {
      int distance = checkpoint.epochs() - number(old);
      if (distance < 0 || distance >= KEPT) {
        delete(old);
      }
    }
  }

  private static EnvironmentException cannotWrite(Path target, IOException e) {
    return new EnvironmentException(
        "cannot write the checkpoint %s (%s); free some space and go on with --resume, or choose another --out"
            .formatted(target, AtomicFiles.reason(e)),
        e);
  }

  private static void deleteQuietly(Path part) {
    try {
      if (Files.exists(part)) {
        deleteTree(part);
      }
    } catch (IOException ignored) {
      // The failure that left it is the one to report; the next checkpoint tries again.
    }
  }

  /** Where the newest checkpoint is. */
  public Optional<Path> newestPath() {
    List<Path> all = all();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /**
   * The newest checkpoint, when it is of the same training.
   *
   * @param fingerprint of the training that wants to go on
   * @throws BadInputException when the checkpoint has another fingerprint, naming what differs
   * @throws EnvironmentException when it cannot be read
   */
  public Optional<Checkpoint> newest(Map<String, String> fingerprint) {
    Optional<Path> newest = newestPath();
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    Path from = newest.get();
    JsonNode state;
    try {
      state = JSON.readTree(Files.readAllBytes(from.resolve("state.json")));
    } catch (IOException e) {
      throw new EnvironmentException(
          "cannot read the checkpoint %s (%s); delete it to go on from the one before it"
              .formatted(
                  from,
                  e instanceof JsonProcessingException
                      ? "state.json is cut short or not ours"
                      : AtomicFiles.reason(e)),
          e);
    }
    Map<String, String> theirs = new LinkedHashMap<>();
    state
        .path("fingerprint")
        .properties()
        .forEach(f -> theirs.put(f.getKey(), f.getValue().asText()));
    refuseAnother(from, theirs, fingerprint);
    Path best = from.resolve("best.safetensors");
    Path optimizer = from.resolve("optimizer.safetensors");
    Map<String, float[]> buffers = new LinkedHashMap<>();
    if (Files.exists(optimizer)) {
      Safetensors.read(optimizer)
          .tensors()
          .forEach((name, tensor) -> buffers.put(name, tensor.values()));
    }
    return Optional.of(
        new Checkpoint(
            state.path("epochs").asInt(),
            state.path("steps").asLong(),
            theirs,
            state.path("progress"),
            Safetensors.read(from.resolve("weights.safetensors")),
            buffers,
            Files.exists(best) ? Safetensors.read(best) : null));
  }

  private static void refuseAnother(
      Path from, Map<String, String> theirs, Map<String, String> ours) {
    List<String> differences = Differences.between(theirs, ours);
    if (!differences.isEmpty()) {
      throw new BadInputException(
          "the checkpoint %s is of another training (%s); --restart throws it away, or choose another --out"
              .formatted(from, String.join("; ", differences)));
    }
  }

  private static Weights asWeights(Map<String, float[]> buffers) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    buffers.forEach(
        (name, values) -> tensors.put(name, new Tensor(new int[] {values.length}, values)));
    return new Weights(tensors);
  }

  /** Complete checkpoints, oldest first. */
  private List<Path> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(p -> number(p) >= 0)
          .sorted(Comparator.comparingInt(CheckpointFolder::number))
          .toList();
    } catch (IOException e) {
      throw new EnvironmentException(
          "cannot list the checkpoints in %s (%s)".formatted(folder, AtomicFiles.reason(e)), e);
    }
  }

  private static int number(Path checkpoint) {
    Matcher name = NAME.matcher(checkpoint.getFileName().toString());
    return name.matches() ? Integer.parseInt(name.group(1)) : -1;
  }

  /** Removes what a killed program left half written or half deleted. */
  private void deleteLeftovers() throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        if (entry.getFileName().toString().matches("\\.epoch-\\d+\\.(part|old)")) {
          deleteTree(entry);
        }
      }
    }
  }

  private void delete(Path checkpoint) throws IOException {
    Path old = folder.resolve("." + checkpoint.getFileName() + ".old");
    if (Files.exists(old)) {
      deleteTree(old);
    }
    Files.move(checkpoint, old, StandardCopyOption.ATOMIC_MOVE);
    deleteTree(old);
  }

  private static void deleteTree(Path tree) throws IOException {
    try (Stream<Path> inside = Files.walk(tree)) {
      for (Path p : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(p);
      }
    }
  }
}
