package org.slicewise.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slicewise.image.ImageLoader.Loaded;
import org.slicewise.phantom.Phantom;
import org.slicewise.phantom.PhantomOptions;

class LungViewTest {
  private static final ImageOptions AS_IT_IS =
      ImageOptions.keras().withColorMode(ColorMode.GRAYSCALE).withTargetSize(0, 0);

  @TempDir private Path folder;

  /** Slices of the phantom, of both classes. */
  private List<Path> slices(int size, long seed) throws IOException {
    Phantom.write(
        folder, PhantomOptions.defaults().withSize(size).withPatientsPerClass(3).withSeed(seed));
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(f -> f.toString().endsWith(".png") && !f.startsWith(folder.resolve("masks")))
          .sorted()
          .toList();
    }
  }

  private Path drawnLungs(Path slice) {
    String name = slice.getFileName().toString();
    return folder.resolve("masks").resolve("lungs").resolve(name);
  }

  private static Decoded decoded(Path file) throws IOException {
    ByteView bytes = new ByteView(Files.readAllBytes(file));
    return ImageFile.container(bytes).decode(bytes);
  }

  private static byte[] png(ImageArray image) {
    return ImageWriter.encode(image, new ImageFormat.Png());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  void theCropHoldsTheWholeOfBothLungsAndTheMaskHidesNoneOfThem(long seed) throws IOException {
    List<Path> slices = slices(160, seed);
    List<Double> shares = new ArrayList<>();
    for (Path slice : slices) {
      ImageArray lungs = ImageLoader.load(drawnLungs(slice), AS_IT_IS);
      LungView view = LungView.of(decoded(slice), AS_IT_IS.withLungs(Lungs.MASK));
      assertThat(view.found()).as(slice.toString()).isTrue();
      ImageResampler.Box box = view.box();
      shares.add((double) box.height() * box.width() / (160 * 160));
      int all = 0;
      int cut = 0;
      int hidden = 0;
      for (int y = 0; y < 160; y++) {
        for (int x = 0; x < 160; x++) {
          if (lungs.at(y, x, 0) > 127) {
            all++;
            boolean inside =
                y >= box.top()
                    && y < box.top() + box.height()
                    && x >= box.left()
                    && x < box.left() + box.width();
            cut += inside ? 0 : 1;
            hidden += view.kept().lung()[y * 160 + x] ? 0 : 1;
          }
        }
      }
      assertThat((double) cut / all).as("cut of %s", slice).isLessThanOrEqualTo(0.02);
      assertThat((double) hidden / all).as("hidden of %s", slice).isLessThanOrEqualTo(0.05);
    }
    assertThat(shares.stream().mapToDouble(s -> s).average().orElseThrow()).isLessThan(0.8);
  }

  @ParameterizedTest
  @EnumSource(ColorMode.class)
  void aCropIsTheSameAsTheFileCutBeforehand(ColorMode mode) throws IOException {
    Path slice = slices(128, 4).get(0);
    ImageArray cut =
        ImageLoader.load(slice, AS_IT_IS.withLungs(Lungs.CROP).withColorMode(ColorMode.RGB));
    assertThat(cut.height()).isLessThan(128);
    for (Interpolation filter : Interpolation.values()) {
      for (boolean keepAspectRatio : new boolean[] {false, true}) {
        ImageOptions small =
            new ImageOptions(40, 56, mode, filter, keepAspectRatio, false, Flatten.NONE, 1_000_000);
        List<ImageOptions> ways =
            mode == ColorMode.RGBA ? List.of(small) : List.of(small, small.harmonised());
        for (ImageOptions way : ways) {
          assertThat(ImageLoader.load(slice, way.withLungs(Lungs.CROP)).values())
              .as(way.toString())
              .isEqualTo(ImageLoader.load(png(cut), "cut", way).values());
        }
      }
    }
  }

  @Test
  void aCropIsAPartOfTheFilesPixelsAndAMaskOfThoseEachOrBlack() throws IOException {
    for (Path slice : slices(128, 5)) {
      ImageArray all = ImageLoader.load(slice, AS_IT_IS);
      ImageArray crop = ImageLoader.load(slice, AS_IT_IS.withLungs(Lungs.CROP));
      ImageArray mask = ImageLoader.load(slice, AS_IT_IS.withLungs(Lungs.MASK));
      LungView view = LungView.of(decoded(slice), AS_IT_IS.withLungs(Lungs.MASK));
      assertThat(mask.height()).isEqualTo(crop.height());
      int black = 0;
      for (int y = 0; y < crop.height(); y++) {
        for (int x = 0; x < crop.width(); x++) {
          int row = view.box().top() + y;
          int column = view.box().left() + x;
          float value = crop.at(y, x, 0);
          assertThat(value).isEqualTo(all.at(row, column, 0));
          boolean kept = view.kept().lung()[row * 128 + column];
          assertThat(mask.at(y, x, 0)).isEqualTo(kept ? value : 0);
          black += kept ? 0 : 1;
        }
      }
      assertThat(black).as(slice.toString()).isPositive();
    }
  }

  @Test
  void alphaStaysWhereAMaskBlackens() throws IOException {
    Path slice = slices(64, 6).get(0);
    ImageOptions rgba =
        AS_IT_IS.withColorMode(ColorMode.RGBA).withTargetSize(32, 32).withLungs(Lungs.MASK);
    ImageArray mask = ImageLoader.load(slice, rgba);
    assertThat(mask.at(0, 0, 0)).isZero();
    for (int i = 3; i < mask.values().length; i += 4) {
      assertThat(mask.values()[i]).isEqualTo(255);
    }
  }

  /** What is no slice, or no whole one; by name. */
  private static List<ImageArray> withoutLungs() {
    List<ImageArray> images = new ArrayList<>();
    images.add(new ImageArray(64, 64, 1, new float[64 * 64]));
    for (long seed = 1; seed <= 3; seed++) {
      UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
      float[] noise = new float[128 * 128];
      for (int i = 0; i < noise.length; i++) {
        noise[i] = random.nextInt(256);
      }
      images.add(new ImageArray(128, 128, 1, noise));
    }
    BufferedImage page = new BufferedImage(200, 260, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D ink = page.createGraphics();
    ink.setColor(Color.WHITE);
    ink.fillRect(0, 0, 200, 260);
    ink.setColor(Color.BLACK);
    ink.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    for (int line = 1; line < 18; line++) {
      ink.drawString("no lung is in this line of text", 10, 14 * line);
    }
    ink.dispose();
    images.add(
        new ImageArray(
            260, 200, 1, page.getRaster().getSamples(0, 0, 200, 260, 0, (float[]) null)));
    float[] body = new float[96 * 96]; // a disc: the phantom's body without lungs
    float[] ramp = new float[96 * 96];
    for (int i = 0; i < body.length; i++) {
      body[i] = Math.hypot(i % 96 - 48, i / 96 - 48) < 40 ? 160 : 0;
      ramp[i] = 255 * (i % 96) / 95;
    }
    images.add(new ImageArray(96, 96, 1, body));
    images.add(new ImageArray(96, 96, 1, ramp));
    images.add(new ImageArray(20, 20, 1, new float[400]));
    return images;
  }

  @ParameterizedTest
  @EnumSource(
      value = Lungs.class,
      names = {"CROP", "MASK"})
  void whereNoLungsAreFoundTheWholeImageIsUsedAsItIs(Lungs lungs) {
    int n = 0;
    for (ImageArray image : withoutLungs()) {
      byte[] file = png(image);
      for (ColorMode mode : List.of(ColorMode.GRAYSCALE, ColorMode.RGB)) {
        ImageOptions plain =
            AS_IT_IS
                .withColorMode(mode)
                .withTargetSize(24, 30)
                .withInterpolation(Interpolation.BILINEAR);
        for (ImageOptions way : List.of(plain, plain.harmonised())) {
          Loaded loaded = ImageLoader.read(file, "image", way.withLungs(lungs));
          assertThat(loaded.lungsFound()).as("image %d", n).isFalse();
          assertThat(loaded.samples().toArray().values())
              .isEqualTo(ImageLoader.load(file, "image", way).values());
        }
      }
      n++;
    }
  }

  @ParameterizedTest
  @EnumSource(Lungs.class)
  void bytesAndEveryLosslessCopyGiveWhatTheFileGives(Lungs lungs) throws IOException {
    Path slice = slices(128, 7).get(1);
    ImageOptions way =
        ImageOptions.keras()
            .withTargetSize(48, 48)
            .withInterpolation(Interpolation.BILINEAR)
            .harmonised()
            .withLungs(lungs);
    float[] values = ImageLoader.load(slice, way).values();
    assertThat(ImageLoader.load(Files.readAllBytes(slice), "bytes", way).values())
        .isEqualTo(values);
    for (ColorMode mode : ColorMode.values()) {
      byte[] copy = png(ImageLoader.load(slice, AS_IT_IS.withColorMode(mode)));
      assertThat(ImageLoader.load(copy, "copy", way).values()).as("%s", mode).isEqualTo(values);
    }
    ImageArray grey = ImageLoader.load(slice, AS_IT_IS);
    float[] wide = grey.values().clone();
    for (int i = 0; i < wide.length; i++) {
      wide[i] *= 257;
    }
    byte[] sixteen = ImageWriter.encode(new ImageArray(128, 128, 1, wide), new ImageFormat.Png16());
    assertThat(ImageLoader.load(sixteen, "16 bits", way).values()).isEqualTo(values);
  }

  @Test
  void theCacheTellsTheWaysApartAndKnowsWhereLungsWereFound() throws IOException {
    Path slice = slices(96, 8).get(0);
    Path flat = Files.write(folder.resolve("flat.png"), png(withoutLungs().get(0)));
    ImageOptions way = AS_IT_IS.withTargetSize(32, 32);
    for (long room : new long[] {0, 1_000_000}) {
      ImageCache cache = new ImageCache(room);
      for (Lungs lungs : Lungs.values()) {
        ImageOptions options = way.withLungs(lungs);
        float[] loaded = ImageLoader.load(slice, options).values();
        assertThat(cache.get(slice, options).values()).isEqualTo(loaded);
        assertThat(cache.showsLungs(slice, options)).isEqualTo(lungs != Lungs.OFF);
        assertThat(cache.showsLungs(flat, options)).isFalse();
      }
    }
    float[] crop = ImageLoader.load(slice, way.withLungs(Lungs.CROP)).values();
    assertThat(crop).isNotEqualTo(ImageLoader.load(slice, way).values());
    assertThat(crop).isNotEqualTo(ImageLoader.load(slice, way.withLungs(Lungs.MASK)).values());
  }
}
