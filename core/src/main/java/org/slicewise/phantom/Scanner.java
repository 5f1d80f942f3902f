package org.slicewise.phantom;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * How a site's scanner shows things.
 *
 * @param site name of the place
 * @param noise standard deviation in HU
 * @param blur weight of each neighbour in the noise, 0 (fine grain) to 0.33 (coarse)
 * @param windowLow HU shown black
 * @param windowHigh HU shown white
 * @param view radius of the round field of view; black outside
 * @param table how far below the middle the table lies
 */
record Scanner(
    String site,
    double noise,
    double blur,
    double windowLow,
    double windowHigh,
    double view,
    double table) {
  private static final String[] SITES = {"Site A", "Site B", "Site C"};
  private static final double[] NOISE = {22, 34, 48};
  private static final double[] BLUR = {0.30, 0.22, 0.12};

  static Scanner draw(UniformRandomProvider random, Anatomy anatomy) {
    int site = random.nextInt(SITES.length);
    double level = random.nextDouble(-620, -520);
    double width = random.nextDouble(1350, 1700);
    return new Scanner(
        SITES[site],
        NOISE[site] * random.nextDouble(0.8, 1.25),
        BLUR[site],
        level - width / 2,
        level + width / 2,
        random.nextDouble() < 0.6 ? random.nextDouble(1.0, 1.12) : 2,
        anatomy.bodyY() * 0.91 + random.nextDouble(0.02, 0.06));
  }
}
