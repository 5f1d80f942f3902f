package org.slicewise.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slicewise.app.Setting.Section;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "protocols",
    mixinStandardHelpOptions = true,
    customSynopsis = "slicewise protocols DATA --out DIR [OPTIONS]",
    sortOptions = false,
    description = {
      "Measures the same network with the same settings in several ways: on its own training images, held out at random"
          + " by image, held out by patient, and on the official lists where there are some; beside each the rule that"
          + " reads only file facts.",
      "Writes protocols.json, protocols.html, and a folder a protocol with predictions.csv, metrics.json and its models."
    })
final class ProtocolsCommand extends SettingsCommand {
  @Spec private CommandSpec spec;

  @Mixin private RunOptions run;

  @Option(
      names = "--folds",
      paramLabel = "K",
      defaultValue = "5",
      description = "Folds by image and by patient (default ${DEFAULT-VALUE}).")
  private int folds;

  @Mixin private FoldSeedOptions seeds;

  @Override
  public List<Section> sections() {
    return List.of(Section.values());
  }

  @Override
  public Integer call() {
    Map<String, Object> top = new LinkedHashMap<>();
    run.addTo(top);
    seeds.addTo(top);
    new ProtocolsRun(
            run.data(),
            run.out(),
            settings(top),
            folds,
            run.resumes(),
            run.restarts(),
            Provenance.commandLine(spec.root().commandLine().getParseResult().originalArgs()),
            spec.commandLine().getOut())
        .execute();
    return 0;
  }
}
