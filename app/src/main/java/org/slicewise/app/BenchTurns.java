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
import java.util.function.DoubleSupplier;

/**
 * Our end of the protocol by which programs are measured in turn, as the peers' scripts have it:
 * one JSON object a repeat; on request each waits for a line on standard input, and an empty one
 * ends the run.
 */
final class BenchTurns {
  private static final ObjectMapper JSON = new ObjectMapper();

  private BenchTurns() {}

  /**
   * Measures and prints.
   *
   * @param measure one repeat
   * @param facts printed with every value
   */
  static void run(
      PrintWriter out, boolean onRequest, int repeats, DoubleSupplier measure, Map<String, ?> facts)
      throws IOException {
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
