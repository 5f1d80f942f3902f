package org.slicewise.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slicewise.app.Setting.Section;
import org.slicewise.augment.Augmentation;
import org.slicewise.data.Batch;
import org.slicewise.data.BatchSource;
import org.slicewise.data.ImageBatches;
import org.slicewise.data.Preprocessing;
import org.slicewise.data.Sample;
import org.slicewise.errors.BadInputException;
import org.slicewise.intervals.Groups;
import org.slicewise.model.ModelInfo;
import org.slicewise.network.Layer;
import org.slicewise.network.Network;
import org.slicewise.network.NetworkYaml;
import org.slicewise.network.onnx.OnnxExport;
import org.slicewise.network.weights.Tensor;
import org.slicewise.network.weights.Weights;
import org.slicewise.probes.PatientFolds;
import org.slicewise.scoring.OnnxModel;
import org.slicewise.scoring.ScoringOptions;
import org.slicewise.training.head.Features;
import org.slicewise.training.head.LogisticHead;

/**
 * The classifier of a network fitted to what the rest of it, standing still, sees in the training
 * images. The features are computed once, by ONNX Runtime, in about the time of scoring.
 *
 * @param recipe says how many views, and how they are augmented
 * @param data the images
 * @param cache features that were computed before, so that each image is looked at once and not
 *     once a fold
 * @param console receives what a person reads
 */
record FrozenFeatures(
    Recipe recipe, RunData data, Map<String, float[]> cache, PrintWriter console) {
  private static final int FOLDS = 5;
  private static final int BATCH = 8;

  /** A network with its fitted head. */
  record Fit(Weights weights, LogisticHead head, double seconds) {}

  /**
   * Fits the head.
   *
   * @param start weights of the whole network
   */
  Fit fit(Network network, Weights start, List<Sample> samples, Preprocessing preprocessing) {
    requireHead(network);
    long begin = System.nanoTime();
    HeadSettings settings = recipe.head();
    Features features = features(network, start, samples, preprocessing);
    int classes = data.dataset().classes().size();
    LogisticHead head =
        Double.isNaN(settings.l2())
            ? LogisticHead.choose(features, classes, recipe.threads())
            : LogisticHead.of(features, classes, settings.l2(), recipe.threads());
    double seconds = (System.nanoTime() - begin) / 1e9;
    console.println(
        String.format(
            Locale.ROOT,
            "logistic head on %d features of %d views: l2 %.3g%s, accuracy %.1f%% on them, %.0f s",
            features.rows()[0].length,
            features.rows().length,
            head.l2(),
            head.heldOutLoss().isEmpty()
                ? ""
                : String.format(
                    Locale.ROOT,
                    " (log loss %.3f on patients held out)",
                    head.heldOutLoss().get(head.l2())),
            100 * head.accuracy(),
            seconds));
    console.flush();
    return new Fit(with(network, start, head), head, seconds);
  }

  private Features features(
      Network network, Weights start, List<Sample> samples, Preprocessing preprocessing) {
    int views = recipe.head().views();
    int n = samples.size();
    float[][] rows = new float[n * views][];
    int[] labels = new int[rows.length];
    int[] folds = new int[rows.length];
    boolean[] judged = new boolean[rows.length];
    int[] classOf = samples.stream().mapToInt(Sample::label).toArray();
    Groups patients = Groups.ofPatients(samples.stream().map(Sample::patient).toList());
    int[] foldOf = PatientFolds.deal(classOf, patients, FOLDS, recipe.seed()).foldOfRow();
    for (int view = 0; view < views; view++) {
      for (int i = 0; i < n; i++) {
        labels[view * n + i] = classOf[i];
        folds[view * n + i] = foldOf[i];
        judged[view * n + i] = view == 0;
      }
    }
    String looking = looking(network, preprocessing);
    if (!cache.containsKey(key(samples.get(0), views - 1, looking))) {
      compute(network, start, preprocessing, looking);
    }
    for (int view = 0; view < views; view++) {
      for (int i = 0; i < n; i++) {
        rows[view * n + i] = cache.get(key(samples.get(i), view, looking));
      }
    }
    return new Features(rows, labels, folds, judged);
  }

  /** What the features follow from, beside the image: another member may look otherwise. */
  private String looking(Network network, Preprocessing preprocessing) {
    boolean drawn = recipe.head().views() > 1;
    return Json.sha256(
        Json.canonical(
            Map.of(
                "network",
                NetworkYaml.write(network),
                "weights",
                Beginning.words(recipe),
                "preprocessing",
                preprocessing.toMap(),
                "views",
                drawn
                    ? recipe.seed() + " " + recipe.settings().section(Section.AUGMENTATION)
                    : "")));
  }

  private static String key(Sample sample, int view, String looking) {
    return view + " " + sample.file() + " " + looking;
  }

  /**
   * Looks at every view of every image of the data set, so that an image's views are the same
   * whichever fold is trained first.
   */
  private void compute(
      Network network, Weights start, Preprocessing preprocessing, String looking) {
    ModelInfo info = ModelInfo.of(network.name(), data.dataset().classes(), preprocessing);
    byte[] onnx = OnnxExport.bytes(network, start, info.toMetadata());
    try (OnnxModel model =
        OnnxModel.open(
            onnx,
            Path.of(network.name()),
            ScoringOptions.defaults().withThreads(recipe.threads()))) {
      for (int view = 0; view < recipe.head().views(); view++) {
        ImageBatches batches =
            ImageBatches.builder(data.dataset().samples(), preprocessing)
                .batchSize(BATCH)
                .augmentation(view == 0 ? Augmentation.none() : recipe.augmentation())
                .seed(recipe.seed())
                .cache(data.cache())
                .threads(recipe.threads())
                .build();
        try (BatchSource.Epoch epoch = batches.open(view)) {
          while (epoch.hasNext()) {
            Batch batch = epoch.next();
            float[][] found = model.features(batch.x(), batch.size());
            for (int i = 0; i < batch.size(); i++) {
              cache.put(key(batch.samples().get(i), view, looking), found[i]);
            }
          }
        }
      }
    }
  }

  /**
   * The layers behind the features, which have to be what a logistic head can take the place of.
   */
  private static List<Layer> head(Network network) {
    List<Layer> behind = new ArrayList<>();
    for (Layer layer : network.layers()) {
      if (layer.describesMaps()) {
        behind.clear();
        behind.add(layer);
      } else if (!behind.isEmpty() && !(layer instanceof Layer.Dropout)) {
        behind.add(layer);
      }
    }
    return behind.isEmpty() ? behind : behind.subList(1, behind.size());
  }

  private static void requireHead(Network network) {
    List<Layer> head = head(network);
    boolean fits =
        head.size() == 1 && isSoftmax(head.get(0))
            || head.size() == 2 && isStandardise(head.get(0)) && isSoftmax(head.get(1));
    if (!fits) {
      throw new BadInputException(
          "head: logistic needs a network that ends in pooling and one dense layer with softmax, as small or lite0; '%s' does not"
              .formatted(network.name()));
    }
  }

  private static boolean isSoftmax(Layer layer) {
    return layer instanceof Layer.Dense d
        && d.activation() == Layer.ActivationFunction.SOFTMAX
        && d.useBias();
  }

  private static boolean isStandardise(Layer layer) {
    return layer instanceof Layer.BatchNormalization b && !b.center() && !b.scale();
  }

  private static Weights with(Network network, Weights start, LogisticHead head) {
    Map<String, Tensor> tensors = new LinkedHashMap<>(start.tensors());
    List<Layer> layers = head(network);
    Layer dense = layers.get(layers.size() - 1);
    int classes = head.bias().length;
    int width = head.mean().length;
    float[] weight = head.weight().clone();
    float[] bias = head.bias().clone();
    if (layers.get(0) instanceof Layer.BatchNormalization b) {
      float[] variance = head.variance().clone();
      for (int f = 0; f < width; f++) {
        // The layer adds its own epsilon to what it is given.
        variance[f] = (float) Math.max(0, variance[f] + LogisticHead.EPSILON - b.epsilon());
      }
      tensors.put(b.name() + ".running_mean", new Tensor(new int[] {width}, head.mean()));
      tensors.put(b.name() + ".running_var", new Tensor(new int[] {width}, variance));
    } else {
      for (int c = 0; c < classes; c++) {
        double sum = bias[c];
        for (int f = 0; f < width; f++) {
          double scaled =
              weight[c * width + f] / Math.sqrt(head.variance()[f] + LogisticHead.EPSILON);
          weight[c * width + f] = (float) scaled;
          sum -= scaled * head.mean()[f];
        }
        bias[c] = (float) sum;
      }
    }
    tensors.put(dense.name() + ".weight", new Tensor(new int[] {classes, width}, weight));
    tensors.put(dense.name() + ".bias", new Tensor(new int[] {classes}, bias));
    return new Weights(tensors);
  }
}
