package org.slicewise.scoring.inputs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardInputTest {
  /**
   * Gives its pieces one by one; more than the first of them is not there before it is asked for.
   */
  private static final class Pieces extends InputStream {
    private final List<byte[]> pieces = new ArrayList<>();
    private int at;

    Pieces(List<byte[]> pieces) {
      this.pieces.addAll(pieces);
    }

    static Pieces of(String... pieces) {
      return new Pieces(
          Arrays.stream(pieces).map(p -> p.getBytes(StandardCharsets.ISO_8859_1)).toList());
    }

    /** The next piece arrives. */
    void arrive(String piece) {
      pieces.add(piece.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public int available() {
      return pieces.isEmpty() ? 0 : pieces.get(0).length - at;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) {
      if (pieces.isEmpty()) {
        return -1;
      }
      int n = Math.min(most, available());
      System.arraycopy(pieces.get(0), at, into, from, n);
      at += n;
      if (available() == 0) {
        pieces.remove(0);
        at = 0;
      }
      return n;
    }
  }

  private static List<ImageInput> all(InputStream in) {
    List<ImageInput> all = new ArrayList<>();
    new StandardInput(in).forEachRemaining(all::add);
    return all;
  }

  private static List<String> names(InputStream in) {
    return all(in).stream().map(ImageInput::name).toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0089PNG\r\n\u001a\nrest\nof it",
        "\u00ff\u00d8\u00ff\u00e0",
        "GIF89a\n",
        "II*\0\n",
        "BM\n\u0001\0\0\0\0\0\0\u0036\0\0\0",
      })
  void whatBeginsAsAnImageIsOneImage(String bytes) {
    byte[] sent = bytes.getBytes(StandardCharsets.ISO_8859_1);
    List<ImageInput> inputs = all(new ByteArrayInputStream(sent));
    assertThat(inputs).singleElement().isInstanceOf(ImageInput.Bytes.class);
    assertThat(inputs.get(0).name()).isEqualTo("-");
    assertThat(((ImageInput.Bytes) inputs.get(0)).bytes()).isEqualTo(sent);
  }

  @Test
  void anImageMayComeByteByByte() {
    String png = "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR";
    List<ImageInput> inputs = all(Pieces.of(png.split("")));
    assertThat(((ImageInput.Bytes) inputs.get(0)).bytes())
        .isEqualTo(png.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void namesThatBeginWithTheLettersOfAFormatAreNames() {
    assertThat(names(Pieces.of("BM.png\n", "BMI/2.png\n"))).containsExactly("BM.png", "BMI/2.png");
    assertThat(names(Pieces.of("BM/a rather long name.png"))).hasSize(1);
    assertThat(names(Pieces.of("II*.png\nGIF/1.gif"))).containsExactly("II*.png", "GIF/1.gif");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void namesAreTheSameHoweverTheBytesAreCut(long seed) {
    Random random = new Random(seed);
    List<String> names = new ArrayList<>();
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
    for (int i = 0; i < 300; i++) {
      String name = "scans/é " + i + "x".repeat(random.nextInt(random.nextInt(10) == 0 ? 3000 : 9));
      names.add(name);
      text.append(name).append(random.nextBoolean() ? "\r\n" : "\n");
      text.append(random.nextInt(5) == 0 ? " \n\r\n" : "");
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < bytes.length; ) {
      int to =
          Math.min(bytes.length, from + 1 + random.nextInt(random.nextInt(3) == 0 ? 5000 : 40));
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    assertThat(names(new Pieces(pieces))).as("seed " + seed).isEqualTo(names);
  }

  @Test
  void aNameIsReadyWhenItsLineHasEnded() {
    Pieces in = Pieces.of("a.png\nb.p");
    StandardInput inputs = new StandardInput(in);
    assertThat(inputs.isReady()).as("before it is known what comes").isFalse();
    assertThat(inputs.hasNext()).isTrue();
    assertThat(inputs.isReady()).isTrue();
    assertThat(inputs.next().name()).isEqualTo("a.png");
    assertThat(inputs.isReady()).as("half a name").isFalse();
    in.arrive("ng\nc.png");
    assertThat(inputs.isReady()).isTrue();
    assertThat(inputs.next().name()).isEqualTo("b.png");
    assertThat(inputs.isReady()).as("a name that may go on").isFalse();
    assertThat(inputs.next().name()).isEqualTo("c.png");
    assertThat(inputs.isReady()).as("the end").isTrue();
    assertThat(inputs.hasNext()).isFalse();
  }

  @Test
  void aLineThatIsNoNameIsRefusedAndTheNextOneIsRead() {
    String endless = "n".repeat(3 * PathLines.LONGEST + 17);
    List<ImageInput> inputs = all(Pieces.of("a.png\n" + endless + "\nb\0.png\nc.png\n"));
    assertThat(inputs.stream().map(ImageInput::name).map(n -> n.substring(0, 4)))
        .containsExactly("a.pn", "nnnn", "b\0.p", "c.pn");
    assertThat(inputs.get(1))
        .isEqualTo(
            new ImageInput.Refused("n".repeat(60) + "...", "the line is too long to be a name"));
    assertThat(((ImageInput.Refused) inputs.get(2)).reason()).contains("cannot be the name");
    assertThat(inputs.get(3)).isInstanceOf(ImageInput.File.class);
  }

  @Test
  void anInputThatFailsIsRefusedAfterTheNamesThatCame() {
    InputStream failing =
        new java.io.SequenceInputStream(
            new ByteArrayInputStream("a.png\nb".getBytes(StandardCharsets.UTF_8)),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the cable is out");
              }
            });
    assertThat(
            all(failing).stream()
                .map(
                    i ->
                        i instanceof ImageInput.Refused r ? r.name() + ": " + r.reason() : i.name())
                .collect(Collectors.toList()))
        .containsExactly("a.png", "-: reading standard input failed (the cable is out)");
  }
}
