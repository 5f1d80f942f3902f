package org.slicewise.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.slicewise.data.Names;
import org.slicewise.data.Preprocessing;
import org.slicewise.data.Sample;
import org.slicewise.data.SoftTargets;
import org.slicewise.errors.BadInputException;
import org.slicewise.model.ModelInfo;
import org.slicewise.model.SeenImages;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.Scorer;
import org.slicewise.scoring.ScoringOptions;
import org.slicewise.split.Split;

/**
 * Models that a network learns from: what they say is the mean of their own probabilities, not
 * calibrated.
 *
 * <p>A teacher that reads images as the student does is asked about the very pixels that the
 * student sees, augmented, in the threads that prepare the batches. One that reads them otherwise,
 * as in another size, is asked once about each image as it is.
 */
final class Teachers implements AutoCloseable {
  private final List<OnnxModel> models;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private Teachers(List<OnnxModel> models) {
    this.models = List.copyOf(models);
  }

  /**
   * Opens them.
   *
   * @param classes of the student
   * @throws BadInputException for a file that is no model, or one of other classes
   */
  static Teachers open(List<Path> files, List<String> classes) {
    List<OnnxModel> models = new ArrayList<>();
    Teachers teachers = null;
    try {
      for (Path file : files) {
        models.add(OnnxModel.open(file));
        List<String> theirs = models.get(models.size() - 1).info().classes();
        if (!theirs.equals(classes)) {
          throw new BadInputException(
              "the teacher %s tells %s apart and the data have the classes %s; take one with the same classes in the same order"
                  .formatted(file, String.join(", ", theirs), String.join(", ", classes)));
        }
      }
      teachers = new Teachers(models);
      return teachers;
    } finally {
      if (teachers == null) {
        models.forEach(OnnxModel::close);
      }
    }
  }

  /**
   * Makes sure that no teacher brings in what the split holds out: it must have seen no held-out
   * image, near copy or patient that the student's own training part does not share.
   *
   * @throws BadInputException naming the first teacher that has, or that does not remember
   */
  void requireHeldOutUnseen(RunData data, Split split) {
    List<Sample> heldOut = new ArrayList<>(split.validation());
    heldOut.addAll(split.test());
    if (heldOut.isEmpty()) {
      return;
    }
    for (OnnxModel model : models) {
      ModelInfo info = model.info();
      if (SeenHere.memories(info).get(0).training().pictures().isEmpty()) {
        throw new BadInputException(
            "the teacher %s does not remember the images it was trained on, so nobody can tell whether it knows the held-out ones; take a model that train wrote"
                .formatted(model.file()));
      }
      // A memory is of images as its model reads them.
      RunData asRead = data.readAs(info.preprocessing().image());
      SeenHere.Known theirs = SeenHere.of(info, asRead, heldOut).known();
      SeenImages own =
          SeenImages.of(data.fingerprint(), split.train(), List.of(), true, asRead.looking());
      SeenImages.Recognised shared = own.inTraining(heldOut, asRead.looking());
      Set<String> images = new LinkedHashSet<>(theirs.images());
      images.removeAll(shared.files());
      images.removeAll(shared.near());
      Set<String> patients = new LinkedHashSet<>(theirs.patients());
      patients.removeAll(shared.patients());
      if (!images.isEmpty() || !patients.isEmpty()) {
        throw new BadInputException(
            "the teacher %s knows %s that this training holds out (%s), and what it says would leak into the student; take teachers trained on this training part, or ensemble: N"
                .formatted(
                    model.file(),
                    images.isEmpty()
                        ? "%d of the patients".formatted(patients.size())
                        : "%d of the %d images".formatted(images.size(), heldOut.size()),
                    some(images.isEmpty() ? patients : images)));
      }
    }
  }

  /**
   * Who is asked about images in training.
   *
   * @param student how it reads images
   * @param samples all that it will be asked about
   * @param console receives what a person reads
   * @return null where there are no teachers
   */
  SoftTargets about(Preprocessing student, List<Sample> samples, PrintWriter console) {
    if (models.isEmpty()) {
      return null;
    }
    List<SoftTargets> each = new ArrayList<>();
    for (OnnxModel model : models) {
      boolean same = sameReading(student, model);
      console.println(
          same
              ? "teacher %s: asked about the images as they are augmented".formatted(model.file())
              : "teacher %s: asked about each image as it is, %d x %d pixels"
                  .formatted(model.file(), model.height(), model.width()));
      console.flush();
      each.add(
          same ? (x, chosen) -> flat(model.score(x, chosen.size())) : asTheyAre(model, samples));
    }
    return (x, chosen) -> whileOpen(() -> mean(each, x, chosen));
  }

  /**
   * Not while the models are being closed, which does not wait for threads that prepare batches.
   */
  private float[] whileOpen(Supplier<float[]> asking) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new CancellationException("the training has ended");
      }
      return asking.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private static float[] mean(List<SoftTargets> each, float[] x, List<Sample> samples) {
    double[] sum = null;
    for (SoftTargets teacher : each) {
      float[] said = teacher.of(x, samples);
      sum = sum == null ? new double[said.length] : sum;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += said[i];
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / each.size());
    }
    return mean;
  }

  private static SoftTargets asTheyAre(OnnxModel model, List<Sample> samples) {
    Map<String, double[]> said = new HashMap<>();
    new Scorer(model, ScoringOptions.defaults())
        .scoreUncalibrated(samples)
        .rows()
        .forEach(row -> said.put(row.file(), row.probabilities()));
    int classes = model.info().classes().size();
    return (x, chosen) -> {
      float[] flat = new float[chosen.size() * classes];
      for (int i = 0; i < flat.length; i++) {
        flat[i] = (float) said.get(chosen.get(i / classes).file())[i % classes];
      }
      return flat;
    };
  }

  private static boolean sameReading(Preprocessing student, OnnxModel model) {
    return Json.canonical(student.toMap())
        .equals(Json.canonical(model.info().preprocessing().toMap()));
  }

  private static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[i].length, rows[i].length);
    }
    return flat;
  }

  /**
   * How all of them read images.
   *
   * @throws BadInputException where they do not read them alike
   */
  Preprocessing preprocessing() {
    Preprocessing first = models.get(0).info().preprocessing();
    for (OnnxModel model : models) {
      if (!sameReading(first, model)) {
        throw new BadInputException(
            "%s standardises images by other statistics than %s, because each member held other patients back, and their mean would read them in one way; choose no weights by an inner part (early_stopping, restore_best) or leave featurewise options out"
                .formatted(model.file(), models.get(0).file()));
      }
    }
    return first;
  }

  /** For the model's record: which files they were. */
  List<Map<String, Object>> toList() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (OnnxModel model : models) {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("file", model.file().toString());
      map.put(RunRecord.WEIGHTS_SHA256, sha256(model));
      list.add(map);
    }
    return list;
  }

  /** Names the weights, wherever the files lie and whenever they were written. */
  List<String> digests() {
    return models.stream().map(model -> sha256(model) + " " + model.info().tta().word()).toList();
  }

  private static String sha256(OnnxModel model) {
    Object weights = model.info().provenance().get(RunRecord.WEIGHTS_SHA256);
    return weights == null ? Json.sha256(model.file()) : weights.toString();
  }

  /** What they remember of their training and the student does not, as maps. */
  List<Map<String, Object>> memories(SeenImages student) {
    Set<SeenImages> others = new LinkedHashSet<>();
    for (OnnxModel model : models) {
      for (SeenImages memory : SeenHere.memories(model.info())) {
        if (!memory.training().equals(student.training())) {
          others.add(memory);
        }
      }
    }
    return others.stream().map(SeenImages::toMap).toList();
  }

  private static String some(Set<String> names) {
    return Names.some(new TreeSet<>(names).stream().sorted(Names.ORDER).toList());
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      models.forEach(OnnxModel::close);
    } finally {
      lock.writeLock().unlock();
    }
  }
}
