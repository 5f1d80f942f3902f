package org.slicewise.app.bench;

/** What a measurement counts. */
public enum Unit {
  MILLISECONDS("ms", false),
  SECONDS("s", false),
  IMAGES_PER_SECOND("images/s", true),
  MEGABYTES("MB", false);

  private final String symbol;
  private final boolean rate;

  Unit(String symbol, boolean rate) {
    this.symbol = symbol;
    this.rate = rate;
  }

  /** As the table prints it. */
  public String symbol() {
    return symbol;
  }

  /** How many times better {@code ours} is than {@code other}: above 1 where it is. */
  double better(double ours, double other) {
    return rate ? ours / other : other / ours;
  }
}
