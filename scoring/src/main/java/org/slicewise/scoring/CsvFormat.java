package org.slicewise.scoring;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slicewise.decision.Decision;
import org.slicewise.model.ModelInfo;

/**
 * {@code file,predicted,prob_<class>...,at_operating_point,set,abstain,reason,error}; the names are
 * those of predictions.csv. Of patients {@code patient_id,file,slices,predicted,...}, where {@code
 * file} is empty but for an image whose patient nobody knows. The classes of a set have a | between
 * them.
 */
final class CsvFormat extends PredictionFormat {
  private final About about;
  private final ModelInfo info;
  private final PrintWriter out;

  CsvFormat(About about, ModelInfo info, PrintWriter out) {
    this.about = about;
    this.info = info;
    this.out = out;
  }

  @Override
  public void begin() {
    List<String> header = new ArrayList<>();
    header.addAll(
        about == About.PATIENTS ? List.of("patient_id", "file", "slices") : List.of("file"));
    header.add("predicted");
    info.classes().forEach(name -> header.add("prob_" + name));
    header.addAll(List.of("at_operating_point", "set", "abstain", "reason", "error"));
    line(header);
  }

  @Override
  void write(Row row) {
    List<String> cells = new ArrayList<>();
    if (row.isPatient()) {
      cells.add(row.patient());
    }
    cells.add(row.file());
    if (row.isPatient()) {
      cells.add(Integer.toString(row.slices()));
    }
    Decision said = row.decision();
    if (said == null) {
      cells.add("");
      info.classes().forEach(name -> cells.add(""));
      cells.addAll(List.of("", "", "false", ""));
    } else {
      List<String> set = row.set(info);
      cells.add(info.classes().get(said.predicted()));
      for (double p : said.probabilities()) {
        cells.add(Double.toString(p));
      }
      cells.add(Objects.requireNonNullElse(row.atPoint(info), ""));
      cells.add(set == null ? "" : String.join("|", set));
      cells.add(Boolean.toString(said.abstain()));
      cells.add(Objects.requireNonNullElse(said.reason(), ""));
    }
    cells.add(Objects.requireNonNullElse(row.error(), ""));
    line(cells);
  }

  private void line(List<String> cells) {
    out.println(String.join(",", cells.stream().map(CsvFormat::quoted).toList()));
    out.flush();
  }

  /** RFC 4180. */
  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
