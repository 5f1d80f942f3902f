package org.slicewise.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** What a number depends on beside data and settings: versions, processor, command line, time. */
final class Provenance {
  private Provenance() {}

  /** Versions, machine and time as they are now. */
  static Map<String, Object> environment() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("slicewise", Versions.slicewise());
    map.put(
        "java",
        System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")");
    map.put("libtorch", library("org.bytedeco", "pytorch"));
    map.put("onnxruntime", library("com.microsoft.onnxruntime", "onnxruntime"));
    map.put(
        "system",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"));
    map.put("processor", processor());
    map.put("cores", Runtime.getRuntime().availableProcessors());
    map.put("written", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    return map;
  }

  /** The command line as it was typed, as far as Java can know. */
  static String commandLine(List<String> args) {
    StringBuilder text = new StringBuilder("slicewise");
    for (String arg : args) {
      text.append(' ')
          .append(arg.matches("[\\w./:=,+@%-]+") ? arg : "'" + arg.replace("'", "'\\''") + "'");
    }
    return text.toString();
  }

  /** The version of a library on the class path, from its jar's own name or properties. */
  private static String library(String group, String artifact) {
    String resource = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    try (var in = Provenance.class.getResourceAsStream(resource)) {
      if (in != null) {
        Properties properties = new Properties();
        properties.load(in);
        return properties.getProperty("version", "unknown");
      }
    } catch (IOException e) {
      return "unknown";
    }
    for (String entry : classPath()) {
      String name = Path.of(entry).getFileName().toString();
      if (name.matches(artifact + "-\\d.*\\.jar")) {
        return name.substring(artifact.length() + 1, name.length() - ".jar".length());
      }
    }
    return "unknown";
  }

  private static List<String> classPath() {
    String path = System.getProperty("java.class.path", "");
    List<String> entries = List.of(path.split(java.io.File.pathSeparator));
    Path lib = Path.of(entries.get(0)).toAbsolutePath().getParent();
    if (entries.size() == 1 && lib != null && Files.isDirectory(lib.resolve("lib"))) {
      try (var files = Files.list(lib.resolve("lib"))) {
        return files.map(Path::toString).sorted().toList();
      } catch (IOException e) {
        return entries;
      }
    }
    return entries;
  }

  /** The processor's name, where the system tells. */
  static String processor() {
    Path info = Path.of("/proc/cpuinfo");
    if (Files.isReadable(info)) {
      try (var lines = Files.lines(info)) {
        return lines
            .filter(l -> l.startsWith("model name"))
            .map(l -> l.substring(l.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("unknown");
      } catch (IOException e) {
        return "unknown";
      }
    }
    return System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", "unknown");
  }
}
