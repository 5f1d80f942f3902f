package org.slicewise.training;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slicewise.network.Network;

/** Everything that decides what a training gives, by name, for refusing another's checkpoint. */
public final class Fingerprints {
  private Fingerprints() {}

  /**
   * The names and values.
   *
   * @param images in an epoch
   * @param batchSize images in a batch
   */
  public static Map<String, String> of(
      Network network, int images, int batchSize, TrainingOptions o) {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("data set", o.dataset());
    out.put("configuration", o.configuration());
    out.put("network", network.name() + " " + digest(network.input() + " " + network.layers()));
    out.put("images", Integer.toString(images));
    out.put("batch_size", Integer.toString(batchSize));
    out.put("epochs", Integer.toString(o.epochs()));
    out.put("optimizer", o.optimizer().toString());
    out.put("loss", o.loss().toString());
    out.put("label_smoothing", Double.toString(o.labelSmoothing()));
    out.put("class_weight", o.classWeights().toString());
    out.put("schedule", o.schedule().toString());
    out.put("early_stopping", String.valueOf(o.earlyStopping()));
    out.put("restore_best", Boolean.toString(o.restoreBest()));
    out.put("monitor", o.monitor().toString());
    out.put("fine_tuning", o.fineTuning().toString());
    out.put("mixing", o.mixing().toString());
    out.put("distillation", o.distillation().toString());
    out.put("precision", o.precision().toString());
    out.put("seed", Long.toString(o.seed()));
    return out;
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
