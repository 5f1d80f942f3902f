package org.slicewise.report;

import java.util.Objects;

/**
 * How the data were divided.
 *
 * @param plan the plan in words, as "official lists" or "grouped by patient, 70/15/15"
 * @param seed the seed that drew it
 * @param leak why numbers on the held-out parts are too good, as "31 patients have images in both
 *     the training and the test part"; "" where no patient is shared. A leak is shown as a banner
 *     on the first screen
 */
public record SplitNote(String plan, long seed, String leak) {
  public SplitNote {
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(leak, "leak");
  }

  /** Whether held-out numbers are stained. */
  public boolean leaky() {
    return !leak.isEmpty();
  }
}
