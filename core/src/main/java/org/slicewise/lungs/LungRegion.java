package org.slicewise.lungs;

import java.util.Arrays;
import java.util.List;

/**
 * Where in a slice the lungs can be, generously: what must not be thrown away with the rest of the
 * picture. A dense lesion is as bright as the body and no threshold finds it, so the region is made
 * of what lies around and opposite to what is found:
 *
 * <ol>
 *   <li>what is darker than Otsu's threshold (1979), without specks, and either clear of the
 *       image's edge or, for lungs that the edge cuts or that run into the air outside, within the
 *       convex hull of the body;
 *   <li>the convex hull of it on either side of the body's middle, which takes in lesions that have
 *       lung on their far side;
 *   <li>the mirror image of both in the body's middle, which takes in a side that is lost to a
 *       lesion;
 *   <li>a rim, for lesions along the chest wall.
 * </ol>
 *
 * <p>Where the outcome cannot be the lungs of one slice, there is none, and the reason is told.
 * Shares are those at which no lung was cut off in images looked at by eye.
 */
public final class LungRegion {
  /** Smaller dark parts, as a share of the image, are vessels of the neck, bowel or writing. */
  private static final double LEAST_PART = 0.004;

  /** And so are parts that are this much smaller than the largest. */
  private static final double LEAST_OF_LARGEST = 0.05;

  /** The same for parts that run into the edge; smaller ones are hollows of the body's outline. */
  private static final double LEAST_AT_EDGE = 0.02;

  /** Both lungs, before the hull, as a share of the image. */
  private static final double LEAST_LUNGS = 0.03;

  /** What is dark takes more of its hulls than that; specks all over the image do not. */
  private static final double LEAST_OF_HULL = 0.25;

  /** Beside a body that the image cuts on one side, there is less than that to the other. */
  private static final double MOST_BESIDE = 0.1;

  /** The lungs of an axial slice span more of the body than that, and bowel seldom does. */
  private static final double LEAST_OF_BODY = 0.45;

  /**
   * The share of the body below the region, at most. Lungs reach to the wall of the back, which is
   * down in a slice; where they seem not to, their backs may be lost to lesions on both sides,
   * which no mirror image brings back.
   */
  private static final double MOST_BEHIND = 0.3;

  /** Width over height of both lungs together. */
  private static final double NARROWEST = 0.7;

  private static final double WIDEST = 3.5;

  /** The rim, as a share of the region's width. */
  private static final double RIM = 0.04;

  private LungRegion() {}

  /**
   * The region of a slice.
   *
   * @param height rows
   * @param width columns
   * @param grey row-major {@code [height, width]}, 0 to 255; not changed
   * @return a mask of that size, or why there is none
   */
  public static LungSearch find(int height, int width, float[] grey) {
    double threshold = LungFinder.otsu(grey);
    if (Double.isNaN(threshold)) {
      return new LungSearch.NotFound("the image has one grey level");
    }
    boolean[] dark = new boolean[height * width];
    for (int i = 0; i < dark.length; i++) {
      dark[i] = grey[i] <= threshold;
    }
    boolean[] atEdge = new boolean[dark.length];
    boolean[] body = new boolean[dark.length];
    Arrays.fill(body, true);
    boolean[] clear = dark.clone();
    for (int[] part : Parts.of(dark, width)) {
      if (Parts.touchesEdge(part, height, width)) {
        for (int i : part) {
          atEdge[i] = true;
          body[i] = false;
          clear[i] = false;
        }
      }
    }
    LungMask torso = torso(body, height, width);
    if (torso == null) {
      return new LungSearch.NotFound("no body");
    }
    LungMask.Box box = torso.box();
    int right = width - box.left() - box.width();
    if (Math.min(box.left(), right) == 0 && Math.max(box.left(), right) > MOST_BESIDE * width) {
      // Half a body, or a whole one whose other lung is taken for air: the middle is not known.
      return new LungSearch.NotFound("the body is cut off on one side");
    }
    boolean[] hull = new boolean[dark.length];
    Hull.fill(torso.lung(), height, width, 0, width, hull);
    for (int i = 0; i < hull.length; i++) {
      atEdge[i] &= hull[i];
    }
    boolean[] lungs = new boolean[dark.length];
    List<int[]> inside = Parts.of(clear, width);
    int largest = inside.stream().mapToInt(part -> part.length).max().orElse(0);
    int count =
        mark(inside, Math.max(LEAST_PART * dark.length, LEAST_OF_LARGEST * largest), lungs)
            + mark(Parts.of(atEdge, width), LEAST_AT_EDGE * dark.length, lungs);
    if (count < LEAST_LUNGS * dark.length) {
      return new LungSearch.NotFound("no large dark region in the body");
    }
    LungMask hulls = hulls(new LungMask(height, width, lungs), box);
    if (count < LEAST_OF_HULL * hulls.share() * dark.length) {
      return new LungSearch.NotFound("the dark regions in the body lie scattered");
    }
    return judged(withMirrorImage(hulls, box), box);
  }

  /** The largest part of the image that is not background; null where all is. */
  private static LungMask torso(boolean[] body, int height, int width) {
    int[] largest = {};
    for (int[] part : Parts.of(body, width)) {
      largest = part.length > largest.length ? part : largest;
    }
    boolean[] torso = new boolean[body.length];
    Arrays.stream(largest).forEach(i -> torso[i] = true);
    return largest.length == 0 ? null : new LungMask(height, width, torso);
  }

  /** Marks the parts of at least that size, and says how many pixels that makes. */
  private static int mark(List<int[]> parts, double least, boolean[] marks) {
    int count = 0;
    for (int[] part : parts) {
      if (part.length >= least) {
        Arrays.stream(part).forEach(i -> marks[i] = true);
        count += part.length;
      }
    }
    return count;
  }

  /** The hulls on either side of the body's middle. */
  private static LungMask hulls(LungMask lungs, LungMask.Box torso) {
    int middle = (mirror(torso) + 1) / 2;
    boolean[] hulls = new boolean[lungs.lung().length];
    Hull.fill(lungs.lung(), lungs.height(), lungs.width(), 0, middle, hulls);
    Hull.fill(lungs.lung(), lungs.height(), lungs.width(), middle, lungs.width(), hulls);
    return new LungMask(lungs.height(), lungs.width(), hulls);
  }

  /** Columns x and {@code mirror - x} lie opposite in the body. */
  private static int mirror(LungMask.Box torso) {
    return 2 * torso.left() + torso.width() - 1;
  }

  private static LungMask withMirrorImage(LungMask hulls, LungMask.Box torso) {
    int width = hulls.width();
    boolean[] both = hulls.lung().clone();
    for (int i = 0; i < both.length; i++) {
      int opposite = mirror(torso) - i % width;
      if (hulls.lung()[i] && opposite >= 0 && opposite < width) {
        both[i - i % width + opposite] = true;
      }
    }
    LungMask mask = new LungMask(hulls.height(), width, both);
    return mask.grown(Math.max(1, (int) Math.round(RIM * mask.box().width())));
  }

  private static LungSearch judged(LungMask region, LungMask.Box torso) {
    LungMask.Box box = region.box();
    double ofBody = (double) box.width() / torso.width();
    if (ofBody < LEAST_OF_BODY) {
      return new LungSearch.NotFound(
          "the dark region spans %.0f%% of the body".formatted(100 * ofBody));
    }
    double behind = torso.top() + torso.height() - box.top() - box.height();
    if (behind > MOST_BEHIND * torso.height()) {
      return new LungSearch.NotFound("the dark region ends far from the back");
    }
    double shape = (double) box.width() / box.height();
    if (shape < NARROWEST || shape > WIDEST) {
      return new LungSearch.NotFound(
          "the dark region is %.1f times as wide as high".formatted(shape));
    }
    return new LungSearch.Found(region);
  }
}
