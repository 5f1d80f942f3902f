package org.slicewise.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import org.slicewise.training.Precision;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Our end of the protocol by which programs are measured in turn, as the peers' scripts have it:
 * one JSON object a repeat; on request each waits for a line on standard input, and an empty one
 * ends the run.
 */
abstract class BenchTurns implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DATA")
  Path data;

  @Option(names = "--steps", defaultValue = "10")
  int steps;

  @Option(names = "--model", description = "the ONNX file that score uses")
  Path model;

  @Option(names = "--precision", defaultValue = "f32")
  Precision precision;

  @Option(names = "--repeats", defaultValue = "3")
  private int repeats;

  @Option(names = "--on-request")
  private boolean onRequest;

  /**
   * Measures and prints.
   *
   * @param measure one repeat
   * @param facts printed with every value
   */
  void turns(DoubleSupplier measure, Map<String, ?> facts) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (int repeat = 0; repeat < repeats; repeat++) {
      if (onRequest) {
        say(out, Map.of("ready", true));
        String line = in.readLine();
        if (line == null || line.isBlank()) {
          return;
        }
      }
      double value = measure.getAsDouble();
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("peer", "slicewise " + Versions.slicewise());
      object.putAll(facts);
      object.put("repeat", repeat);
      object.put("value", value);
      object.put("peak_memory_mb", peakMemory());
      say(out, object);
    }
  }

  /** Peak resident memory of this process in MB, as Linux counts it; -1 elsewhere. */
  static double peakMemory() {
    Path status = Path.of("/proc/self/status");
    try {
      List<String> lines = Files.isReadable(status) ? Files.readAllLines(status) : List.of();
      return lines.stream()
          .filter(l -> l.startsWith("VmHWM:"))
          .mapToDouble(l -> Double.parseDouble(l.replaceAll("\\D", "")) * 1024 / 1e6)
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  private static void say(PrintWriter out, Map<String, ?> object) {
    try {
      out.println(JSON.writeValueAsString(object));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
