package org.slicewise.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.slicewise.network.Networks;
import org.slicewise.network.Shape;
import org.slicewise.network.Summary;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Loads what commands load, once, so that the launcher can keep it in a class-data sharing archive. */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    for (String command : new String[] {"train", "evaluate", "predict"}) {
      CommandLine line = Main.commandLine();
      line.getSubcommands().get(command).usage(nowhere);
    }
    Main.commandLine().usage(nowhere);
    nowhere.println(Summary.table(Networks.named("seed", Shape.image(256, 256, 3), 2)));
    Warmth.spread();
    return 0;
  }
}
