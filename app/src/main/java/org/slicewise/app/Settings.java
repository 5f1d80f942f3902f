package org.slicewise.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slicewise.app.Setting.Section;
import org.slicewise.augment.Standardization;
import org.slicewise.errors.BadInputException;
import org.slicewise.errors.Nearest;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A run's configuration: the YAML file of {@code --config} with the command line's options over it.
 *
 * <pre>
 * network: seed
 * split: official
 * seed: 1
 * data: {target_size: [256, 256], batch_size: 8}
 * augmentation: {rotation_range: 15, zoom_range: 0.2}
 * standardization: {rescale: 1/255}
 * training: {epochs: 20, optimizer: adam}
 * </pre>
 *
 * @param top the keys outside the sections, as {@code network}, {@code split}, {@code seed}
 * @param sections the keys of each section by their names in snake case
 */
record Settings(Map<String, Object> top, Map<Section, Map<String, Object>> sections) {
  /** Keys outside the sections. */
  static final Set<String> TOP =
      new TreeSet<>(
          List.of(
              "network",
              "weights",
              DistilSettings.MEMBERS,
              "decisions_from",
              "split",
              "seed",
              "watch",
              "validation_share",
              "test_share",
              "positive",
              "patient_digests",
              EvaluatedPart.ROBUSTNESS));

  /** In a class of its own: loading Jackson takes longer than all that {@code predict} does. */
  private static final class Yaml {
    static final YAMLMapper MAPPER =
        YAMLMapper.builder()
            .enable(com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Yaml() {}
  }

  /** A command that takes the shared settings. */
  interface Holder {
    /** Options given on the command line, by setting. */
    Map<Setting, String> given();

    /** The sections whose options the command takes. */
    List<Section> sections();

    /** Whether it takes this setting of one of its sections. */
    default boolean takes(Setting setting) {
      return true;
    }
  }

  /** The settings of reading one image, for commands that read no folder. */
  static final Set<String> IMAGE_KEYS =
      Set.of(
          "target_size",
          "color_mode",
          "interpolation",
          "keep_aspect_ratio",
          "exif",
          "flatten",
          "harmonise",
          "lungs",
          "pixel_limit");

  /** Adds the shared settings' options to every command that is a {@link Holder}. */
  static void addOptions(CommandLine root) {
    for (CommandLine line : root.getSubcommands().values()) {
      if (line.getCommand() instanceof Holder holder) {
        addOptions(line.getCommandSpec(), holder);
      }
    }
  }

  private static void addOptions(CommandSpec spec, Holder holder) {
    int order = 100;
    for (Section section : holder.sections()) {
      ArgGroupSpec.Builder group =
          ArgGroupSpec.builder()
              .heading("%n" + section.heading() + "%n")
              .order(order++)
              .exclusive(false)
              .multiplicity("0..1")
              .validate(false);
      for (Setting setting : Setting.ALL) {
        if (setting.section() == section && holder.takes(setting)) {
          group.addArg(option(setting, holder));
        }
      }
      spec.addArgGroup(group.build());
    }
  }

  private static OptionSpec option(Setting setting, Holder holder) {
    ISetter setter =
        new ISetter() {
          @Override
          public <T> T set(T value) {
            if (value != null) {
              holder.given().put(setting, value.toString());
            }
            return null;
          }
        };
    OptionSpec.Builder option =
        OptionSpec.builder(setting.option()).setter(setter).description(setting.help());
    // A switch takes no value, so that it cannot swallow the folder behind it.
    return setting.isSwitch()
        ? option.type(Boolean.class).arity("0").negatable(true).build()
        : option.type(String.class).arity("1").paramLabel(setting.value()).build();
  }

  /**
   * Reads the file, if any, and lays the command line's options over it.
   *
   * @param config a YAML file, or null
   * @param given options by setting
   * @param top keys outside the sections that the command line gave
   */
  static Settings of(Path config, Map<Setting, String> given, Map<String, Object> top) {
    Settings settings = config == null ? empty() : read(config);
    Map<String, Object> allTop = new LinkedHashMap<>(settings.top);
    allTop.putAll(top);
    Map<Section, Map<String, Object>> all = new EnumMap<>(Section.class);
    settings.sections.forEach((k, v) -> all.put(k, new LinkedHashMap<>(v)));
    given.forEach(
        (setting, text) -> all.get(setting.section()).put(setting.key(), value(setting, text)));
    return new Settings(allTop, all);
  }

  /** The settings that {@link #toMap} recorded, in a model or in {@code run.json}. */
  static Settings ofRecord(Map<?, ?> record) {
    Settings settings = empty();
    record.forEach(
        (key, value) -> {
          if (TOP.contains(key.toString())) {
            settings.top().put(key.toString(), value);
          }
          for (Section section : Section.values()) {
            if (section.key().equals(key) && value instanceof Map<?, ?> values) {
              values.forEach((k, v) -> settings.sections().get(section).put(k.toString(), v));
            }
          }
        });
    return settings;
  }

  static Settings empty() {
    Map<Section, Map<String, Object>> sections = new EnumMap<>(Section.class);
    for (Section section : Section.values()) {
      sections.put(section, new LinkedHashMap<>());
    }
    return new Settings(new LinkedHashMap<>(), sections);
  }

  /** The keys of one section; changes are seen by nobody else. */
  Map<String, Object> section(Section section) {
    return new LinkedHashMap<>(sections.get(section));
  }

  /**
   * The section {@code standardization}. Values of 0 to 255 suit no network as they are: where
   * neither {@code rescale} nor {@code preprocessing_function} is given, they are divided by 255.
   */
  Standardization standardization() {
    Map<String, Object> keys = section(Section.STANDARDIZATION);
    if (!keys.containsKey("preprocessing_function")) {
      keys.putIfAbsent("rescale", 1.0 / 255);
    }
    return Standardization.fromMap(keys);
  }

  /** A key outside the sections as text, or {@code otherwise} where it is not given. */
  String text(String key, String otherwise) {
    Object value = top.get(key);
    return value == null ? otherwise : value.toString();
  }

  /** True or false outside the sections. */
  boolean flag(String key, boolean otherwise) {
    String value = text(key, Boolean.toString(otherwise));
    if (!value.equals("true") && !value.equals("false")) {
      throw new BadInputException("'" + key + "' must be true or false, found '" + value + "'");
    }
    return value.equals("true");
  }

  /** A number outside the sections. */
  double number(String key, double otherwise) {
    Object value = top.get(key);
    if (value == null) {
      return otherwise;
    }
    try {
      return Double.parseDouble(value.toString());
    } catch (NumberFormatException e) {
      throw new BadInputException("'" + key + "' must be a number, found '" + value + "'");
    }
  }

  /** A whole number outside the sections. */
  long whole(String key, long otherwise) {
    Object value = top.get(key);
    if (value == null) {
      return otherwise;
    }
    try {
      return Long.parseLong(value.toString());
    } catch (NumberFormatException e) {
      throw new BadInputException("'" + key + "' must be a whole number, found '" + value + "'", e);
    }
  }

  /** Everything as one tree, for run.json and the configuration's fingerprint. */
  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>(top);
    sections.forEach(
        (section, keys) -> {
          if (!keys.isEmpty()) {
            map.put(section.key(), keys);
          }
        });
    return map;
  }

  private static Settings read(Path file) {
    Object tree;
    try {
      tree = Yaml.MAPPER.readValue(Files.readString(file), Object.class);
    } catch (JsonProcessingException e) {
      throw new BadInputException(
          "%s, line %d: not YAML we can read: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  firstLine(e.getOriginalMessage())),
          e);
    } catch (IOException e) {
      throw new BadInputException(
          "cannot read the configuration file " + file + " (" + e.getClass().getSimpleName() + ")",
          e);
    }
    if (tree == null) {
      return empty();
    }
    if (!(tree instanceof Map<?, ?> keys)) {
      throw new BadInputException(
          file
              + " holds no configuration: expected keys as 'training:', found "
              + firstLine(tree.toString()));
    }
    return ofTree(file.toString(), keys);
  }

  /**
   * What a file holds, or a part of it that is written as a file is.
   *
   * @param file its name, for messages
   * @throws BadInputException for a key that is none, with the nearest
   */
  static Settings ofTree(String file, Map<?, ?> keys) {
    Settings settings = empty();
    Map<String, Section> sections = new LinkedHashMap<>();
    for (Section section : Section.values()) {
      sections.put(section.key(), section);
    }
    for (Map.Entry<?, ?> entry : keys.entrySet()) {
      String key = entry.getKey().toString();
      if (sections.containsKey(key)) {
        Section section = sections.get(key);
        if (entry.getValue() == null) {
          continue;
        }
        if (!(entry.getValue() instanceof Map<?, ?> values)) {
          throw new BadInputException(
              "%s: '%s' must hold keys and values, found %s"
                  .formatted(file, key, entry.getValue()));
        }
        for (Map.Entry<?, ?> value : values.entrySet()) {
          settings
              .sections
              .get(section)
              .put(known(file, section, value.getKey().toString()), fraction(value.getValue()));
        }
      } else if (TOP.contains(key)) {
        settings.top.put(key, entry.getValue());
      } else {
        Set<String> valid = new TreeSet<>(TOP);
        valid.addAll(sections.keySet());
        throw new BadInputException(unknown(file, "", key, valid));
      }
    }
    return settings;
  }

  private static String known(String file, Section section, String key) {
    Set<String> valid =
        Setting.ALL.stream()
            .filter(s -> s.section() == section)
            .map(Setting::key)
            .collect(Collectors.toCollection(TreeSet::new));
    if (section == Section.TRAINING) {
      valid.add("monitor");
    }
    if (!valid.contains(key)) {
      throw new BadInputException(unknown(file, section.key() + ": ", key, valid));
    }
    return key;
  }

  private static String unknown(String file, String where, String key, Set<String> valid) {
    return "%s: unknown key '%s%s'; did you mean '%s'?"
        .formatted(file, where, key, Nearest.name(key, valid));
  }

  /**
   * The value of an option, read as YAML would be: numbers, lists ({@code 0.8,1.2}), true/false,
   * text.
   */
  private static Object value(Setting setting, String text) {
    switch (setting.form()) {
      case TEXT:
        return text;
      case TEXTS:
        return List.of(text.split(","));
      default:
        return yamlValue(setting.option(), text);
    }
  }

  private static Object yamlValue(String option, String text) {
    String yaml =
        text.contains(",") && !text.startsWith("[") && !text.startsWith("{")
            ? "[" + text + "]"
            : text;
    try {
      return fraction(Yaml.MAPPER.readValue(yaml, Object.class));
    } catch (JsonProcessingException e) {
      throw new BadInputException("%s: cannot read the value '%s'".formatted(option, text), e);
    }
  }

  /** Keras users write {@code rescale=1/255}; so may ours. */
  private static Object fraction(Object value) {
    if (value instanceof String text) {
      String[] parts = text.split("/", -1);
      if (parts.length == 2 && text.matches("\\s*[0-9.]+\\s*/\\s*[0-9.]+\\s*")) {
        return Double.parseDouble(parts[0].strip()) / Double.parseDouble(parts[1].strip());
      }
    }
    if (value instanceof List<?> list) {
      List<Object> out = new ArrayList<>();
      list.forEach(v -> out.add(fraction(v)));
      return out;
    }
    return value;
  }

  private static String firstLine(String text) {
    return String.valueOf(text).lines().findFirst().orElse("");
  }
}
