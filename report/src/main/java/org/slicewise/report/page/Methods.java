package org.slicewise.report.page;

/** Names of interval methods as {@code metrics.json} has them, for readers. */
final class Methods {
  private Methods() {}

  static String name(String key) {
    return switch (key) {
      case "bca" -> "bootstrap, BCa";
      case "bootstrap" -> "bootstrap, percentile";
      case "obuchowski" -> "Obuchowski (DeLong for several slices a patient)";
      case "delong" -> "DeLong";
      case "clopper_pearson" -> "Clopper-Pearson";
      case "wilson" -> "Wilson";
      default -> key.replace('_', ' ');
    };
  }
}
