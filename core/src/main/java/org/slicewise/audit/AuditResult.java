package org.slicewise.audit;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slicewise.evaluation.Estimate;

/**
 * What an audit found.
 *
 * @param findings the worst first; of equals in the order given
 * @param probes every probe that was made, in the order given
 * @param notes sentences on what the audit could not see
 */
public record AuditResult(List<Finding> findings, List<ProbeResult> probes, List<String> notes) {
  public AuditResult {
    findings =
        findings.stream().sorted(Comparator.comparing(Finding::severity).reversed()).toList();
    probes = List.copyOf(probes);
    notes = List.copyOf(notes);
  }

  /** Both together. */
  public AuditResult plus(AuditResult other) {
    return new AuditResult(
        Stream.concat(findings.stream(), other.findings.stream()).toList(),
        Stream.concat(probes.stream(), other.probes.stream()).toList(),
        Stream.concat(notes.stream(), other.notes.stream()).toList());
  }

  /** Whether there is a finding as bad as this or worse. */
  public boolean hasAtLeast(Severity severity) {
    return findings.stream().anyMatch(f -> f.severity().compareTo(severity) >= 0);
  }

  /** As maps and lists of strings and numbers: {@code audit.json}. */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("findings", findings.stream().map(AuditResult::toMap).toList());
    map.put("probes", probes.stream().map(AuditResult::toMap).toList());
    map.put("notes", notes);
    return map;
  }

  private static Map<String, Object> toMap(Finding finding) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", finding.kind().word());
    if (finding instanceof Finding.Shortcut shortcut) {
      map.put("accuracy", toMap(shortcut.accuracy()));
      map.put("chance", shortcut.chance());
    }
    map.put("severity", finding.severity().word());
    map.put("sentence", finding.sentence());
    map.put("files", finding.files());
    if (finding instanceof Finding.Leak leak) {
      map.put(
          "pairs",
          leak.pairs().stream()
              .map(p -> Map.of("files", List.of(p.first(), p.second()), "how", p.how()))
              .toList());
    }
    return map;
  }

  private static Map<String, Object> toMap(ProbeResult probe) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", probe.kind().word());
    map.putAll(toMap(probe.before()));
    map.put("p_holm", probe.adjusted().isPresent() ? probe.adjusted().getAsDouble() : null);
    map.put("harmonised", probe.after().map(AuditResult::toMap).orElse(null));
    map.put("failed", probe.failed());
    map.put("sentence", probe.sentence());
    return map;
  }

  private static Map<String, Object> toMap(ProbeResult.Score score) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("n", score.images());
    map.put("patients", score.patients());
    map.put("accuracy", toMap(score.accuracy()));
    map.put("roc_auc", toMap(score.auc()));
    map.put("chance", score.chance());
    map.put("p", score.p());
    return map;
  }

  private static Map<String, Object> toMap(Estimate estimate) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("value", finite(estimate.value()));
    map.put("low", finite(estimate.low()));
    map.put("high", finite(estimate.high()));
    if (estimate.intervalText() != null) {
      map.put("interval", estimate.intervalText());
    }
    return map;
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
