package org.slicewise.app;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slicewise.app.Setting.Section;
import org.slicewise.audit.LungMasks;
import org.slicewise.audit.Severity;
import org.slicewise.errors.BadInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    customSynopsis = "slicewise audit DATA [--out DIR] [OPTIONS]",
    sortOptions = false,
    description = {
      "Finds what in a data set can fool whoever trains or evaluates on it: copies and patients in two parts, one"
          + " image under two labels, and information that gives the class away without showing the disease.",
      "Writes audit.json and audit.html."
    })
final class AuditCommand extends SettingsCommand {
  /** What {@code --fail-on} ends with: the work was done, and there is something to see to. */
  private static final int FOUND = 3;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DATA", description = "Folder with one sub-folder a class.")
  private Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for audit.json and audit.html; without it nothing is written.")
  private Path out;

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description =
          "note, warning or serious: end with exit status 3 where something as bad or worse was found.")
  private Severity failOn;

  @Option(
      names = "--lung-masks",
      paramLabel = "DIR",
      description =
          "Folder of drawn lung masks, a PNG of each image's name, white where the lungs are; without it the lungs"
              + " are found by thresholds, which lesions mislead, so that all but the lungs is reported and never judged.")
  private Path lungMasks;

  @Mixin private SplitOptions split;

  @Override
  public List<Section> sections() {
    return List.of(Section.DATA);
  }

  @Override
  public Integer call() {
    PrintWriter console = spec.commandLine().getOut();
    if (out != null) {
      new OutFolder(out).check(data, false, true);
    }
    String command =
        Provenance.commandLine(spec.root().commandLine().getParseResult().originalArgs());
    Settings settings = settings(split.given());
    RunData run = RunData.readAny(data, settings, null);
    run.dataset().warnings().forEach(w -> console.println("note: " + w));
    DataAudit audit = DataAudit.full(run, settings, masks());
    console.println(audit.subject());
    audit.print(
        console, "Nothing was found. That is no proof: docs/audit.md says what is looked for.");
    if (out != null) {
      audit.write(out, data, command);
      console.println("Page: " + out.resolve("audit.html").toAbsolutePath().normalize());
    }
    return failOn != null && audit.result().hasAtLeast(failOn) ? FOUND : 0;
  }

  private LungMasks masks() {
    if (lungMasks == null) {
      return new LungMasks.Classical();
    }
    if (!Files.isDirectory(lungMasks)) {
      throw new BadInputException(
          "--lung-masks %s is no folder; give the folder of masks".formatted(lungMasks));
    }
    return new LungMasks.Given(lungMasks);
  }
}
