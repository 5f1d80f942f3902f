package org.slicewise.scoring.inputs;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.slicewise.errors.BadInputException;

/**
 * The images that the words of a command line name, in their order: files; folders, with the images
 * below them; patterns ({@link Glob}); {@code -} for standard input. What names no image has a
 * {@link ImageInput.Refused} in its place. At most the names in the folders being walked are held.
 */
public final class Inputs implements ImageSupply {
  private final InputStream standardInput;
  private final Iterator<String> words;
  private ImageSupply current = ImageSupply.of(Collections.emptyIterator());
  private final Deque<ImageInput> refused = new ArrayDeque<>();

  private Inputs(Iterator<String> words, InputStream standardInput) {
    this.words = words;
    this.standardInput = standardInput;
  }

  /**
   * Looks as far as the first image that one of the words names; of standard input that is where
   * its first bytes have come.
   *
   * @throws BadInputException where no word names an image
   */
  public static Inputs of(List<String> words, InputStream standardInput) {
    Inputs inputs = new Inputs(words.iterator(), standardInput);
    while (inputs.nextIsThere()) {
      ImageInput first = inputs.current.next();
      inputs.refused.add(first);
      if (!(first instanceof ImageInput.Refused)) {
        return inputs;
      }
    }
    throw nothing(inputs.refused);
  }

  private static BadInputException nothing(Deque<ImageInput> refused) {
    if (refused.getFirst() instanceof ImageInput.Refused first) {
      int others = refused.size() - 1;
      return new BadInputException(
          "there is no image to score: %s: %s%s; give image files, folders of them, patterns such as 'scans/*.png', or - for standard input"
              .formatted(
                  first.name(),
                  first.reason(),
                  others == 0 ? "" : ", nor is any of the other " + others));
    }
    throw new IllegalStateException("an image is no refusal");
  }

  @Override
  public boolean isReady() {
    if (!refused.isEmpty()) {
      return true;
    }
    while (current.isReady()) {
      if (current.hasNext() || !words.hasNext()) {
        return true;
      }
      current = open(words.next());
    }
    return false;
  }

  @Override
  public boolean hasNext() {
    return !refused.isEmpty() || nextIsThere();
  }

  private boolean nextIsThere() {
    while (!current.hasNext()) {
      if (!words.hasNext()) {
        return false;
      }
      current = open(words.next());
    }
    return true;
  }

  @Override
  public ImageInput next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return refused.isEmpty() ? current.next() : refused.remove();
  }

  private ImageSupply open(String word) {
    if (word.equals(StandardInput.NAME)) {
      return new StandardInput(standardInput);
    }
    // A file of that name wins over a pattern that is written so.
    if (exists(word)) {
      Path path = Path.of(word);
      return Files.isDirectory(path)
          ? Walk.folder(path)
          : ImageSupply.of(new ImageInput.File(path));
    }
    if (Glob.isPattern(word)) {
      return Walk.glob(word);
    }
    return ImageSupply.of(new ImageInput.Refused(word, "there is no such file"));
  }

  private static boolean exists(String word) {
    try {
      return Files.exists(Path.of(word));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
