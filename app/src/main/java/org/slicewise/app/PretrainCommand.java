package org.slicewise.app;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.app.Setting.Section;
import org.slicewise.training.pretrain.Expander;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "pretrain",
    mixinStandardHelpOptions = true,
    customSynopsis = "slicewise pretrain FOLDER... --out DIR [OPTIONS]",
    sortOptions = false,
    description = {
      "Adapts a network's backbone to images that nobody labelled (VICReg: two augmented views of an image should give"
          + " the same, different images should not). No label is read; folders inside FOLDER mean nothing.",
      "Writes weights.safetensors for 'train --weights', history.csv, images.csv, run.json and checkpoints/.",
      "Where nothing else is said: batches of 16 images, adam at 0.0003 falling along a cosine after one epoch, harmonised"
          + " images, and the augmentation that docs/pretrain.md lists."
    })
final class PretrainCommand extends SettingsCommand {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FOLDER",
      arity = "1..*",
      description = "Folders of images, searched at every depth.")
  private List<Path> folders;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Folder for everything that is written.")
  private Path out;

  @Option(
      names = "--leave-out",
      paramLabel = "FILE",
      description =
          "Images not to look at: the split.csv of a training (its validation and test part), another CSV with a column"
              + " file, or a text file with a name a line. Copies of them are left out too. May be given again.")
  private List<Path> leaveOut = List.of();

  @Option(
      names = "--network",
      paramLabel = "NAME|FILE",
      description =
          "Whose backbone: lite0-levels (default), or another that 'train' knows and that ends in pooling and dense"
              + " layers.")
  private String network;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "Begin with these published weights, or with those of an earlier pretrain.")
  private String weights;

  @Option(
      names = "--expander",
      paramLabel = "N",
      description =
          "Numbers in the embeddings that are compared (default ${DEFAULT-VALUE}); more for larger batches.")
  private int expander = Expander.WIDTH;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of first weights, order, augmentation and dropout (default 1).")
  private Long seed;

  @Option(
      names = "--resume",
      description =
          "Continue the unfinished pretraining in --out; the result is the same to the last bit.")
  private boolean resume;

  @Option(
      names = "--restart",
      description = "Throw the unfinished pretraining in --out away and begin anew.")
  private boolean restart;

  @Override
  public List<Section> sections() {
    return PretrainSettings.SECTIONS;
  }

  @Override
  public boolean takes(Setting setting) {
    return PretrainSettings.takes(setting.section(), setting.key());
  }

  @Override
  public Integer call() {
    Map<String, Object> top = new LinkedHashMap<>();
    put(top, "network", network);
    put(top, Recipe.WEIGHTS, weights);
    put(top, "seed", seed);
    new Pretraining(
            folders,
            out,
            PretrainSettings.of(settings(top)),
            leaveOut,
            new Expander(expander),
            resume,
            restart,
            Provenance.commandLine(spec.root().commandLine().getParseResult().originalArgs()),
            spec.commandLine().getOut())
        .execute();
    return 0;
  }
}
