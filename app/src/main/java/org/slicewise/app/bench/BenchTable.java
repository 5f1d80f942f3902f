package org.slicewise.app.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What was measured, for people and for programs. */
public final class BenchTable {
  private BenchTable() {}

  /**
   * A row a program; where there is a choice, a row for the better of ours beside the better peer.
   */
  public static String text(List<Measured> parts) {
    StringBuilder text = new StringBuilder();
    text.append(row("part", "program", "median", "unit", "slicewise is better by"));
    for (Measured measured : parts) {
      Part part = measured.part();
      for (Contender contender : part.contenders()) {
        text.append(
            row(
                part.name(),
                contender.name(),
                number(measured.median(contender)),
                part.unit().symbol(),
                ratios(measured, contender)));
      }
      for (Measured.Best best : measured.best()) {
        text.append(
            row(
                part.name(),
                "  best beside " + best.peer().family(),
                "",
                "",
                "%s x (%s : %s)"
                    .formatted(number(best.ratio()), best.ours().name(), best.peer().name())));
      }
    }
    return text.toString();
  }

  private static String ratios(Measured measured, Contender peer) {
    List<Contender> ours = measured.against(peer);
    return ours.stream()
        .map(
            c ->
                number(measured.ratio(c, peer))
                    + " x"
                    + (ours.size() == 1 ? "" : " (" + shortName(c) + ")"))
        .collect(Collectors.joining(", "));
  }

  private static String shortName(Contender ours) {
    return ours.name().substring(Contender.OURS.length()).strip();
  }

  private static String row(String part, String name, String median, String unit, String ratio) {
    return String.format(Locale.ROOT, "%-12s %-34s %10s %-9s %s", part, name, median, unit, ratio)
            .stripTrailing()
        + System.lineSeparator();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /**
   * The same for {@code bench.json}: by part and program {@code median}, {@code values}, {@code
   * unit} and, for a peer, {@code ratio} (to the first of ours that it is compared with) and {@code
   * ratios} by the name of ours.
   */
  public static Map<String, Object> parts(List<Measured> parts) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Measured measured : parts) {
      Map<String, Object> rows = new LinkedHashMap<>();
      for (Contender contender : measured.part().contenders()) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("median", measured.median(contender));
        row.put("values", measured.values().get(contender.name()));
        row.put("unit", measured.part().unit().symbol());
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (Contender ours : measured.against(contender)) {
          ratios.put(ours.name(), measured.ratio(ours, contender));
        }
        if (!ratios.isEmpty()) {
          row.put("ratio", ratios.values().iterator().next());
          row.put("ratios", ratios);
        }
        rows.put(contender.name(), row);
      }
      all.put(measured.part().name(), rows);
    }
    return all;
  }

  /**
   * By part and family of peers, the better of ours ({@code ours}), of theirs ({@code peer}),
   * {@code ratio}.
   */
  public static Map<String, Object> best(List<Measured> parts) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Measured measured : parts) {
      Map<String, Object> rows = new LinkedHashMap<>();
      for (Measured.Best best : measured.best()) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("ours", best.ours().name());
        row.put("peer", best.peer().name());
        row.put("ratio", best.ratio());
        rows.put(best.peer().family(), row);
      }
      if (!rows.isEmpty()) {
        all.put(measured.part().name(), rows);
      }
    }
    return all;
  }
}
