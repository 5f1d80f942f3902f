package org.slicewise.app;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command with a configuration file and the options that share its keys. */
abstract class SettingsCommand implements Callable<Integer>, Settings.Holder {
  @Option(
      names = "--config",
      paramLabel = "FILE.yaml",
      description = "Settings; options on the command line win over it.")
  private Path config;

  private final Map<Setting, String> given = new LinkedHashMap<>();

  @Override
  public Map<Setting, String> given() {
    return given;
  }

  /**
   * File and options together.
   *
   * @param top keys outside the sections that the command line gave
   */
  Settings settings(Map<String, Object> top) {
    return Settings.of(config, given, top);
  }

  /** Puts a value that was given; null is none. */
  static void put(Map<String, Object> map, String key, Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }
}
