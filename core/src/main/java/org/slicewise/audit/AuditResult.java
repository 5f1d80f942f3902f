package org.slicewise.audit;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

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
}
