package org.slicewise.report;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slicewise.audit.AuditResult;

/**
 * Everything a report may say. What is absent or empty leaves no trace in the report.
 *
 * @param request what was asked
 * @param data the data set
 * @param samples some of its images
 * @param augmented one image as augmentation changes it
 * @param audit what in the data can fool the reader
 * @param split how it was divided
 * @param network the network
 * @param training what happened epoch by epoch
 * @param sections evaluations; the first one makes the headline
 * @param folds the folds whose pooled predictions the first evaluation is of
 * @param provenance where the numbers come from
 * @param notes sentences the reader should know
 */
public record ReportInput(
    Request request,
    Optional<DataOverview> data,
    List<SampleImage> samples,
    List<SampleImage> augmented,
    Optional<AuditResult> audit,
    Optional<SplitNote> split,
    Optional<NetworkTable> network,
    Optional<TrainingHistory> training,
    List<EvaluationSection> sections,
    Optional<FoldResults> folds,
    List<Fact> provenance,
    List<String> notes) {
  public ReportInput {
    Objects.requireNonNull(request, "request");
    if (folds.isPresent() && sections.isEmpty()) {
      throw new IllegalArgumentException("folds need the evaluation of all of them pooled");
    }
    samples = List.copyOf(samples);
    augmented = List.copyOf(augmented);
    sections = List.copyOf(sections);
    provenance = List.copyOf(provenance);
    notes = List.copyOf(notes);
  }

  /** A report about this request; add what there is. */
  public static Builder about(Request request) {
    return new Builder(request);
  }

  /** Collects the parts of a report; each may be left out. */
  public static final class Builder {
    private final Request request;
    private DataOverview data;
    private List<SampleImage> samples = List.of();
    private List<SampleImage> augmented = List.of();
    private AuditResult audit;
    private SplitNote split;
    private NetworkTable network;
    private TrainingHistory training;
    private final List<EvaluationSection> sections = new java.util.ArrayList<>();
    private FoldResults folds;
    private List<Fact> provenance = List.of();
    private List<String> notes = List.of();

    private Builder(Request request) {
      this.request = request;
    }

    public Builder data(DataOverview overview) {
      this.data = overview;
      return this;
    }

    public Builder samples(List<SampleImage> images) {
      this.samples = images;
      return this;
    }

    public Builder augmented(List<SampleImage> images) {
      this.augmented = images;
      return this;
    }

    public Builder audit(AuditResult result) {
      this.audit = result;
      return this;
    }

    public Builder split(SplitNote note) {
      this.split = note;
      return this;
    }

    public Builder network(NetworkTable table) {
      this.network = table;
      return this;
    }

    public Builder training(TrainingHistory history) {
      this.training = history;
      return this;
    }

    /** Adds an evaluation; the first one makes the headline. */
    public Builder section(EvaluationSection section) {
      this.sections.add(section);
      return this;
    }

    /** The folds whose pooled predictions the first evaluation is of. */
    public Builder folds(FoldResults results) {
      this.folds = results;
      return this;
    }

    public Builder provenance(List<Fact> facts) {
      this.provenance = facts;
      return this;
    }

    public Builder notes(List<String> sentences) {
      this.notes = sentences;
      return this;
    }

    public ReportInput build() {
      return new ReportInput(
          request,
          Optional.ofNullable(data),
          samples,
          augmented,
          Optional.ofNullable(audit),
          Optional.ofNullable(split),
          Optional.ofNullable(network),
          Optional.ofNullable(training),
          sections,
          Optional.ofNullable(folds),
          provenance,
          notes);
    }
  }
}
