package org.slicewise.scoring;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;
import org.slicewise.image.ImageOptions;
import org.slicewise.model.ModelInfo;
import org.slicewise.model.Tta;

/**
 * A model file, opened by ONNX Runtime.
 *
 * <p>The graph has an input {@code image}, float32 [batch, channels, height, width], and an output
 * {@code probabilities}, float32 [batch, classes] (or [batch, 1], the probability of the second of
 * two classes); where the network allows it also {@code activation_map}, float32 [batch, classes,
 * h, w], the evidence for each class before pooling, and {@code features}, float32 [batch, count],
 * what the last layer reads. A model that knows what it does not know has an output {@code
 * outside}, float32 [batch]: above 0 where the image is unlike any that the model was made for.
 *
 * <p>May be used by many threads at once; {@link #close()} only when none scores any more.
 */
public final class OnnxModel implements AutoCloseable {
  static final String INPUT = "image";
  static final String PROBABILITIES = "probabilities";
  static final String ACTIVATION_MAP = "activation_map";
  static final String FEATURES = "features";
  static final String OUTSIDE = "outside";
  static final String IMPRESSION = "impression";

  private final Path file;
  private final OrtSession session;
  private final ModelInfo info;
  private final InputShape shape;
  private final boolean activationMap;
  private final boolean features;
  private final boolean outside;
  private final InputBuffers buffers;

  private OnnxModel(
      Path file, OrtSession session, ModelInfo info, InputShape shape, Set<String> outputs) {
    this.file = file;
    this.session = session;
    this.info = info;
    this.shape = shape;
    this.activationMap = outputs.contains(ACTIVATION_MAP);
    this.features = outputs.contains(FEATURES);
    this.outside = outputs.contains(OUTSIDE);
    this.buffers = new InputBuffers(shape);
  }

  /**
   * Probabilities and the class-activation maps they come from.
   *
   * @param probabilities {@code [n][classes]}
   * @param mapHeight rows of a map
   * @param mapWidth columns of a map
   * @param maps {@code [n][classes * mapHeight * mapWidth]}, row-major; larger is more evidence for
   *     the class
   */
  public record Explained(float[][] probabilities, int mapHeight, int mapWidth, float[][] maps) {}

  /**
   * Probabilities, and how far images are from those that the model was made for.
   *
   * @param probabilities {@code [n][classes]}
   * @param outside {@code [n]}, above 0 for an image that is outside; null where the model cannot
   *     tell
   */
  record Answers(float[][] probabilities, float[] outside) {}

  /** Opens a model with {@link ScoringOptions#defaults()}. */
  public static OnnxModel open(Path file) {
    return open(file, ScoringOptions.defaults());
  }

  /**
   * Opens a model and checks that graph and metadata agree.
   *
   * @throws BadInputException naming the file, when it is missing, a folder, empty, not ONNX, cut
   *     short, or not a Slicewise model
   */
  public static OnnxModel open(Path file, ScoringOptions options) {
    return checked(file, Sessions.open(file, options.threads()));
  }

  /**
   * Opens a model that is in no file yet.
   *
   * @param model its bytes
   * @param file what to call it in errors
   */
  public static OnnxModel open(byte[] model, Path file, ScoringOptions options) {
    try {
      return checked(file, Sessions.open(model, options.threads()));
    } catch (OrtException e) {
      throw Sessions.notAModel(file, e);
    }
  }

  private static OnnxModel checked(Path file, OrtSession session) {
    try {
      ModelInfo info =
          ModelInfo.fromMetadata(session.getMetadata().getCustomMetadata(), file.toString());
      InputShape shape = inputShape(file.toString(), session);
      checkPreprocessing(file, shape, info);
      checkProbabilities(file, session, info);
      return new OnnxModel(file, session, info, shape, session.getOutputNames());
    } catch (OrtException e) {
      close(session, e);
      throw Sessions.notAModel(file, e);
    } catch (RuntimeException e) {
      close(session, e);
      throw e;
    }
  }

  public Path file() {
    return file;
  }

  public ModelInfo info() {
    return info;
  }

  /** Rows of every image. */
  public int height() {
    return shape.height();
  }

  /** Columns of every image. */
  public int width() {
    return shape.width();
  }

  /** Channels of every image. */
  public int channels() {
    return shape.channels();
  }

  InputShape shape() {
    return shape;
  }

  /** Whether {@link #explain} can be called. */
  public boolean hasActivationMap() {
    return activationMap;
  }

  /** Whether the model tells images that are unlike any it was made for. */
  public boolean knowsOutside() {
    return outside;
  }

  /** Whether {@link #features} can be called. */
  public boolean hasFeatures() {
    return features;
  }

  /**
   * Scores preprocessed images: the network's own probabilities, the mean over the views that
   * {@link ModelInfo#tta()} names. {@link ModelInfo#decide} makes calibrated ones of them, as
   * {@link Scorer} does.
   *
   * @param nhwc images, row-major {@code [n, height, width, channels]}; more than {@code n} may be
   *     there
   * @param n images, at least 1
   * @return probabilities {@code [n][classes]}
   */
  public float[][] score(float[] nhwc, int n) {
    return overViews(scoreAsIs(nhwc, n), nhwc, n);
  }

  /**
   * The mean over the model's views.
   *
   * @param asIs the probabilities of the images as they are; overwritten
   */
  private float[][] overViews(float[][] asIs, float[] nhwc, int n) {
    return info.tta() == Tta.FLIP ? mean(asIs, scoreAsIs(shape.mirrored(nhwc, n), n)) : asIs;
  }

  private float[][] scoreAsIs(float[] nhwc, int n) {
    return run(
        nhwc, n, Set.of(PROBABILITIES), result -> probabilities(tensor(result, PROBABILITIES), n));
  }

  /** Written over the first; the same, to the last bit, whichever comes first. */
  private static float[][] mean(float[][] first, float[][] second) {
    for (int i = 0; i < first.length; i++) {
      for (int c = 0; c < first[i].length; c++) {
        first[i][c] = (first[i][c] + second[i][c]) / 2;
      }
    }
    return first;
  }

  /**
   * How far outside of what the model knows preprocessed images are.
   *
   * @param nhwc as for {@link #score}
   * @return {@code [n]}, above 0 for an image that is outside
   * @throws BadInputException when the model cannot tell (see {@link #knowsOutside()})
   */
  public float[] outside(float[] nhwc, int n) {
    if (!outside) {
      throw new BadInputException(
          "%s cannot tell what is outside of what it knows; train it again with outside: on"
              .formatted(file));
    }
    return answer(nhwc, n).outside();
  }

  /**
   * Scores preprocessed images and, where the model can tell, says which are outside, as they are
   * and not mirrored.
   */
  Answers answer(float[] nhwc, int n) {
    if (!outside) {
      return new Answers(score(nhwc, n), null);
    }
    Answers asIs =
        run(
            nhwc,
            n,
            Set.of(PROBABILITIES, OUTSIDE),
            result -> {
              float[] distances = new float[n];
              tensor(result, OUTSIDE).getFloatBuffer().get(distances);
              return new Answers(probabilities(tensor(result, PROBABILITIES), n), distances);
            });
    return new Answers(overViews(asIs.probabilities(), nhwc, n), asIs.outside());
  }

  /**
   * Scores preprocessed images and returns the class-activation maps too: with several views the
   * mean of their maps, each laid back on the image.
   *
   * @throws BadInputException when the network has none (see {@link #hasActivationMap()})
   */
  public Explained explain(float[] nhwc, int n) {
    if (!activationMap) {
      throw new BadInputException(
          "%s has no class-activation map (its head is not global average pooling and one dense layer); explain another model"
              .formatted(file));
    }
    Explained asIs = explainAsIs(nhwc, n);
    if (info.tta() != Tta.FLIP) {
      return asIs;
    }
    Explained mirrored = explainAsIs(shape.mirrored(nhwc, n), n);
    float[][] laidBack = new float[n][];
    for (int i = 0; i < n; i++) {
      float[] rows = mirrored.maps()[i];
      laidBack[i] =
          new InputShape(1, rows.length / asIs.mapWidth(), asIs.mapWidth()).mirrored(rows, 1);
    }
    return new Explained(
        mean(asIs.probabilities(), mirrored.probabilities()),
        asIs.mapHeight(),
        asIs.mapWidth(),
        mean(asIs.maps(), laidBack));
  }

  private Explained explainAsIs(float[] nhwc, int n) {
    return run(
        nhwc,
        n,
        Set.of(PROBABILITIES, ACTIVATION_MAP),
        result -> {
          OnnxTensor map = tensor(result, ACTIVATION_MAP);
          long[] mapShape = map.getInfo().getShape(); // (n, classes, h, w)
          return new Explained(
              probabilities(tensor(result, PROBABILITIES), n),
              (int) mapShape[2],
              (int) mapShape[3],
              rows(map.getFloatBuffer(), n));
        });
  }

  /**
   * What the network's last layer reads of preprocessed images, as they are and not mirrored: the
   * mean of each channel of its last map.
   *
   * @param nhwc as for {@link #score}
   * @return features {@code [n][channels]}
   * @throws BadInputException when the network has none (see {@link #hasFeatures()})
   */
  public float[][] features(float[] nhwc, int n) {
    if (!features) {
      throw new BadInputException(
          "%s gives no features (its head is not global average pooling and one dense layer, or an older Slicewise wrote it); train or import it again"
              .formatted(file));
    }
    return run(
        nhwc, n, Set.of(FEATURES), result -> rows(tensor(result, FEATURES).getFloatBuffer(), n));
  }

  /**
   * What a model that {@code OutsideExport.withImpression} made has as its output {@code
   * impression}.
   *
   * @param nhwc as for {@link #score}
   * @return {@code [n][numbers]}
   */
  public float[][] impressions(float[] nhwc, int n) {
    return run(
        nhwc,
        n,
        Set.of(IMPRESSION),
        result -> rows(tensor(result, IMPRESSION).getFloatBuffer(), n));
  }

  /** Reads the outputs while they are there. */
  @FunctionalInterface
  private interface Reading<T> {
    T of(OrtSession.Result result);
  }

  private <T> T run(float[] nhwc, int n, Set<String> outputs, Reading<T> reading) {
    FloatBuffer input = buffers.borrow(n);
    try {
      shape.pack(nhwc, n, input);
      try (OnnxTensor image =
              OnnxTensor.createTensor(Sessions.environment(), input, shape.batch(n));
          OrtSession.Result result = session.run(Map.of(INPUT, image), outputs)) {
        return reading.of(result);
      }
    } catch (OrtException e) {
      throw new EnvironmentException(
          "scoring %d images with %s failed (%s); where memory is short, use smaller batches"
              .formatted(n, file, Sessions.firstLine(e)),
          e);
    } finally {
      buffers.giveBack(input);
    }
  }

  private float[][] probabilities(OnnxTensor tensor, int n) {
    float[][] rows = rows(tensor.getFloatBuffer(), n);
    if (rows[0].length == info.classes().size()) {
      return rows;
    }
    return Arrays.stream(rows).map(p -> new float[] {1 - p[0], p[0]}).toArray(float[][]::new);
  }

  private static OnnxTensor tensor(OrtSession.Result result, String name) {
    return (OnnxTensor) result.get(name).orElseThrow();
  }

  private static float[][] rows(FloatBuffer values, int n) {
    float[][] rows = new float[n][values.remaining() / n];
    for (float[] row : rows) {
      values.get(row);
    }
    return rows;
  }

  static InputShape inputShape(String file, OrtSession session) throws OrtException {
    long[] found = tensorShape(session.getInputInfo().get(INPUT)).orElse(new long[0]);
    if (session.getNumInputs() != 1 || found.length != 4 || found[0] > 0 || found[1] < 1) {
      throw new BadInputException(
          "%s cannot be scored: its input must be '%s' of [batch, channels, height, width], found %s"
              .formatted(file, INPUT, describe(session.getInputInfo())));
    }
    return new InputShape((int) found[1], (int) found[2], (int) found[3]);
  }

  private static void checkPreprocessing(Path file, InputShape shape, ModelInfo info) {
    ImageOptions image = info.preprocessing().image();
    InputShape prepared =
        new InputShape(image.colorMode().channels(), image.targetHeight(), image.targetWidth());
    if (!prepared.equals(shape)) {
      throw new BadInputException(
          "%s cannot be scored: its network takes images of %s and its preprocessing makes %s; train or import it again"
              .formatted(file, shape.inWords(), prepared.inWords()));
    }
  }

  private static void checkProbabilities(Path file, OrtSession session, ModelInfo info)
      throws OrtException {
    long[] found = tensorShape(session.getOutputInfo().get(PROBABILITIES)).orElse(new long[0]);
    int classes = info.classes().size();
    boolean agrees = found.length == 2 && (found[1] == classes || (found[1] == 1 && classes == 2));
    if (!agrees) {
      throw new BadInputException(
          "%s cannot be scored: with %d classes (%s) its output must be '%s' of [batch, %d], found %s"
              .formatted(
                  file,
                  classes,
                  String.join(", ", info.classes()),
                  PROBABILITIES,
                  classes,
                  describe(session.getOutputInfo())));
    }
  }

  private static Optional<long[]> tensorShape(NodeInfo node) {
    return Optional.ofNullable(node)
        .map(NodeInfo::getInfo)
        .filter(TensorInfo.class::isInstance)
        .map(info -> ((TensorInfo) info).getShape());
  }

  private static String describe(Map<String, NodeInfo> nodes) {
    StringBuilder text = new StringBuilder();
    nodes.forEach(
        (name, node) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append("'%s' of ".formatted(name))
                .append(tensorShape(node).map(Arrays::toString).orElse("another kind")));
    return text.toString();
  }

  private static void close(OrtSession session, Exception because) {
    try {
      session.close();
    } catch (OrtException e) {
      because.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new EnvironmentException("closing %s failed (%s)".formatted(file, e.getMessage()), e);
    }
  }
}
