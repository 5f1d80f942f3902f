package org.slicewise.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dflib.DataFrame;
import org.slicewise.errors.BadInputException;

/**
 * Whose image a file is, from {@code metadata.csv} as {@link ImageFolder} reads it: its column
 * {@code file} is relative to the folder that it lies in. Remembers the tables that it has read.
 */
public final class PatientIds {
  private static final Table NONE = new Table(null, Map.of());

  /**
   * A patient. Two tables may use the same id for different people.
   *
   * @param metadata the table that names the patient
   * @param id never empty
   */
  public record Patient(Path metadata, String id) {}

  /**
   * A table that was read.
   *
   * @param ids patient ids by file; only of files that have one
   */
  private record Table(Path csv, Map<String, String> ids) {
    Patient of(String file) {
      String id = ids.get(file);
      return id == null ? null : new Patient(csv, id);
    }
  }

  private final Table only;
  private final Map<Path, Table> byFolder = new HashMap<>();

  private PatientIds(Table only) {
    this.only = only;
  }

  /** As the {@code metadata.csv} says that lies nearest: beside an image, or in a folder above. */
  public static PatientIds nearest() {
    return new PatientIds(null);
  }

  /**
   * As one table says.
   *
   * @throws BadInputException where it has no columns {@code file} and {@code patient_id}
   */
  public static PatientIds in(Path csv) {
    return new PatientIds(
        read(csv.toAbsolutePath().normalize(), List.of("file", Metadata.PATIENT)));
  }

  /**
   * The patient of an image; null where no table says so.
   *
   * @throws BadInputException where the nearest {@code metadata.csv} cannot be read
   */
  public Patient of(Path file) {
    Path image = file.toAbsolutePath().normalize();
    Table table = only == null ? above(image.getParent()) : only;
    if (table == NONE) {
      return null;
    }
    Path folder = table.csv().getParent();
    Patient patient = table.of(slashes(folder.relativize(image)));
    // A table that lies elsewhere may name the files as the user does.
    return patient == null && only != null ? table.of(slashes(file)) : patient;
  }

  private static String slashes(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  private Table above(Path folder) {
    if (folder == null) {
      return NONE;
    }
    Table known = byFolder.get(folder);
    if (known == null) {
      Path csv = folder.resolve(Metadata.FILE);
      known = Files.isRegularFile(csv) ? read(csv, List.of("file")) : above(folder.getParent());
      byFolder.put(folder, known);
    }
    return known;
  }

  private static Table read(Path csv, List<String> needed) {
    DataFrame table = Tables.read(csv, needed);
    List<String> files = Tables.files(table, csv.toString());
    Map<String, String> ids = new HashMap<>();
    if (table.getColumnsIndex().contains(Metadata.PATIENT)) {
      for (int i = 0; i < files.size(); i++) {
        String id = Objects.toString(table.get(Metadata.PATIENT, i), "").strip();
        if (!id.isEmpty()) {
          ids.put(files.get(i), id);
        }
      }
    }
    return new Table(csv, ids);
  }
}
