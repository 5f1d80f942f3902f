package org.slicewise.report.charts;

import java.awt.Color;
import java.util.Locale;

/**
 * What a colour is for, with its value on a light and on a dark page. The four series colours are
 * Okabe and Ito's (https://jfly.uni-koeln.de/color/), which people with any form of colour vision
 * tell apart; the heat scale is one hue that grows away from the page.
 */
public enum Ink {
  TEXT("#1b1f24", "#e9ebee"),
  MUTED("#535a63", "#aeb6c0"),
  GRID("#dde1e6", "#363c45"),
  PAPER("#ffffff", "#15181d"),
  BLUE("#0072b2", "#56b4e9"),
  VERMILLION("#d55e00", "#e69f00"),
  GREEN("#008a64", "#2fc296"),
  PURPLE("#b0558a", "#cc79a7"),
  HEAT_0("#f2f7fc", "#1d2630"),
  HEAT_1("#d9e8f5", "#22374a"),
  HEAT_2("#b3d3ea", "#274a66"),
  HEAT_3("#85b8dc", "#2c5878"),
  HEAT_4("#2b76ad", "#7fb8e0"),
  HEAT_5("#155a8f", "#a9d1ee"),
  HEAT_6("#0a3d66", "#d3e8f8"),
  ON_LOW_HEAT("#1b1f24", "#ffffff"),
  ON_HIGH_HEAT("#ffffff", "#10151b"),
  CARD("#f4f6f8", "#1e2228"),
  ALARM("#a3001f", "#a3001f"),
  ON_ALARM("#ffffff", "#ffffff");

  private static final Ink[] HEAT = {HEAT_0, HEAT_1, HEAT_2, HEAT_3, HEAT_4, HEAT_5, HEAT_6};

  private final String light;
  private final String dark;

  Ink(String light, String dark) {
    this.light = light;
    this.dark = dark;
  }

  /** The colour on a light page and on paper, "#rrggbb". */
  public String light() {
    return light;
  }

  /** The colour on a dark page, "#rrggbb". */
  public String dark() {
    return dark;
  }

  /** Its name in style sheets, as "heat-0". */
  public String css() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The colour on a light page. */
  Color color() {
    return Color.decode(light);
  }

  /**
   * The step of the heat scale for a share.
   *
   * @param share 0..1
   */
  static Ink heat(double share) {
    return HEAT[(int) Math.min(HEAT.length - 1, Math.floor(share * HEAT.length))];
  }

  /** The ink for text on {@link #heat}. */
  static Ink onHeat(double share) {
    return heat(share).ordinal() >= HEAT_4.ordinal() ? ON_HIGH_HEAT : ON_LOW_HEAT;
  }
}
