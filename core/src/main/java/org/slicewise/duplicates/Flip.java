package org.slicewise.duplicates;

/** How a copy may be mirrored. */
public enum Flip {
  NONE(false, false, ""),
  MIRRORED(true, false, "mirrored"),
  UPSIDE_DOWN(false, true, "upside down"),
  TURNED(true, true, "turned by 180 degrees");

  private final boolean across;
  private final boolean down;
  private final String words;

  Flip(boolean across, boolean down, String words) {
    this.across = across;
    this.down = down;
    this.words = words;
  }

  /** Whether left and right are exchanged. */
  boolean across() {
    return across;
  }

  /** Whether top and bottom are exchanged. */
  boolean down() {
    return down;
  }

  /** In words; empty for {@link #NONE}. */
  public String words() {
    return words;
  }

  /** Bits of a hash that it exchanges. */
  long bits() {
    return (across ? Cosines.ODD_ACROSS : 0) ^ (down ? Cosines.ODD_DOWN : 0);
  }

  /** The part of the flipped image that shows what {@code box} shows. */
  Box of(Box box) {
    return new Box(
        across ? 1 - box.right() : box.left(),
        down ? 1 - box.bottom() : box.top(),
        across ? 1 - box.left() : box.right(),
        down ? 1 - box.top() : box.bottom());
  }
}
