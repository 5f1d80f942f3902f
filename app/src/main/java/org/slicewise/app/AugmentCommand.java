package org.slicewise.app;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.slicewise.app.Setting.Section;
import org.slicewise.augment.Augmentation;
import org.slicewise.augment.ContactSheet;
import org.slicewise.errors.BadInputException;
import org.slicewise.files.AtomicFiles;
import org.slicewise.image.ImageArray;
import org.slicewise.image.ImageFormat;
import org.slicewise.image.ImageLoader;
import org.slicewise.image.ImageOptions;
import org.slicewise.image.ImageWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "augment",
    mixinStandardHelpOptions = true,
    customSynopsis = "slicewise augment IMAGE --out DIR [OPTIONS]",
    sortOptions = false,
    description = {
      "Shows what an augmentation does to an image: a contact sheet with what was drawn for each copy.",
      "Writes contact_sheet.png and each copy as a PNG."
    })
final class AugmentCommand extends SettingsCommand {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "IMAGE", description = "An image file.")
  private Path image;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for the PNGs.")
  private Path out;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "11",
      description = "Augmented copies, 1 to 99 (default ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Seed of the first copy; the next copies take the next seeds (default ${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public List<Section> sections() {
    return List.of(Section.AUGMENTATION, Section.DATA);
  }

  @Override
  public boolean takes(Setting setting) {
    return setting.section() != Section.DATA || Settings.IMAGE_KEYS.contains(setting.key());
  }

  @Override
  public Integer call() {
    if (count < 1 || count > 99) {
      throw new BadInputException("--count must be 1 to 99, found " + count);
    }
    if (!Files.exists(image)) {
      throw new BadInputException("the image " + image + " does not exist");
    }
    Settings settings = settings(Map.of());
    Augmentation augmentation = Augmentation.fromMap(settings.section(Section.AUGMENTATION));
    if (augmentation.isNone()) {
      throw new BadInputException(
          "no augmentation is asked for, so every copy would be the image itself; give --rotation-range 15, say");
    }
    ImageOptions options = RunData.flow(settings).image();
    if (!settings.section(Section.DATA).containsKey("target_size")) {
      options = options.withTargetSize(0, 0);
    }
    ImageArray original = ImageLoader.load(image, options);
    for (int i = 0; i < count; i++) {
      ImageArray copy =
          augmentation.apply(
              original, augmentation.draw(seed + i, original.height(), original.width()));
      ImageWriter.write(
          out.resolve(String.format(Locale.ROOT, "augmented_%02d.png", i + 1)),
          copy,
          new ImageFormat.Png());
    }
    Path sheet = out.resolve("contact_sheet.png");
    BufferedImage drawn = ContactSheet.draw(original, augmentation, seed, count);
    AtomicFiles.write(sheet, stream -> writePng(drawn, stream));
    spec.commandLine()
        .getOut()
        .println("%d copies and %s".formatted(count, sheet.toAbsolutePath().normalize()));
    return 0;
  }

  private static void writePng(BufferedImage drawn, java.io.OutputStream stream)
      throws IOException {
    if (!ImageIO.write(drawn, "png", stream)) {
      throw new IOException("this Java cannot write PNG");
    }
  }
}
