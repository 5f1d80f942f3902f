package org.slicewise.scoring;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.EnvironmentException;

/** Starts ONNX Runtime and opens sessions with the settings that measured best. */
final class Sessions {
  private Sessions() {}

  /** ONNX Runtime keeps one environment a process; it is made on first use. */
  static OrtEnvironment environment() {
    return Started.ENVIRONMENT;
  }

  /**
   * The first of ONNX Runtime's classes to be used, even options, loads the native library, and
   * unpacks it where it has not been told yet that it is.
   */
  private static final class Started {
    static final OrtEnvironment ENVIRONMENT = start();

    private static OrtEnvironment start() {
      NativeLibraries.prepare();
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "slicewise");
      try {
        environment.setTelemetry(false); // Microsoft's Windows build traces by default
      } catch (OrtException e) {
        throw new EnvironmentException(
            "ONNX Runtime's telemetry cannot be switched off (%s)".formatted(firstLine(e)), e);
      }
      return environment;
    }
  }

  /**
   * @throws BadInputException naming the file, when it is missing, a folder, empty, not ONNX or cut
   *     short
   */
  static OrtSession open(Path file, int threads) {
    checkFile(file);
    OrtEnvironment started = environment(); // before any option: see Started
    try (OrtSession.SessionOptions options = options(threads)) {
      return started.createSession(file.toString(), options);
    } catch (OrtException e) {
      throw notAModel(file, e);
    }
  }

  static OrtSession open(byte[] model, int threads) throws OrtException {
    OrtEnvironment started = environment();
    try (OrtSession.SessionOptions options = options(threads)) {
      return started.createSession(model, options);
    }
  }

  static BadInputException notAModel(Path file, OrtException e) {
    return new BadInputException(
        "cannot open %s: it is not an ONNX model or is cut short (%s); give a model.onnx that train or import wrote"
            .formatted(file, firstLine(e)),
        e);
  }

  static String firstLine(OrtException e) {
    String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
    return line.length() > 160 ? line.substring(0, 160) + "..." : line;
  }

  private static OrtSession.SessionOptions options(int threads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setIntraOpNumThreads(threads);
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    return options;
  }

  private static void checkFile(Path file) {
    if (!Files.exists(file)) {
      throw new BadInputException(
          "there is no model file %s; give the path of a model.onnx".formatted(file));
    }
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          "%s is not a file; give the path of the model.onnx itself".formatted(file));
    }
    if (!Files.isReadable(file)) {
      throw new EnvironmentException("no right to read %s; change its permissions".formatted(file));
    }
    try {
      if (Files.size(file) == 0) {
        throw new BadInputException(
            "%s is empty (0 bytes), not an ONNX model; train or import it again".formatted(file));
      }
    } catch (IOException e) {
      throw new EnvironmentException("cannot read %s (%s)".formatted(file, e.getMessage()), e);
    }
  }
}
