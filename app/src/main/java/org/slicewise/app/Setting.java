package org.slicewise.app;

import java.util.List;

/**
 * One setting that the configuration file and the command line share: {@code rotation_range} under
 * {@code augmentation:} in YAML is {@code --rotation-range}.
 *
 * @param section the key's section in the file
 * @param key Keras' name, in snake case
 * @param value what stands for its value in the help; "" for a switch
 * @param form how the option's text is read
 * @param help one line
 */
record Setting(Section section, String key, String value, Form form, String help) {
  /** How the text of an option is read. */
  enum Form {
    /** As YAML would: a number, a list of numbers, true or false, a word. */
    YAML,
    /** As it stands. */
    TEXT,
    /** Words between commas, each as it stands: a class may be called 01. */
    TEXTS
  }

  /** The sections of a configuration file. */
  enum Section {
    DATA("Data, as Keras' flow_from_directory:"),
    AUGMENTATION("Augmentation, as Keras' ImageDataGenerator, and ours (training images only):"),
    STANDARDIZATION("Standardisation, as Keras' ImageDataGenerator (all images):"),
    TRAINING("Training:"),
    DECISIONS("Decisions, fitted on the validation part and stored in the model:");

    private final String heading;

    Section(String heading) {
      this.heading = heading;
    }

    String heading() {
      return heading;
    }

    String key() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  String option() {
    return "--" + key.replace('_', '-');
  }

  boolean isSwitch() {
    return value.isEmpty();
  }

  private static Setting data(String key, String value, String help) {
    return new Setting(Section.DATA, key, value, Form.YAML, help);
  }

  private static Setting text(String key, String value, String help) {
    return new Setting(Section.DATA, key, value, Form.TEXT, help);
  }

  private static Setting texts(String key, String value, String help) {
    return new Setting(Section.DATA, key, value, Form.TEXTS, help);
  }

  private static Setting augmentation(String key, String value, String help) {
    return new Setting(Section.AUGMENTATION, key, value, Form.YAML, help);
  }

  private static Setting standardization(String key, String value, String help) {
    return new Setting(Section.STANDARDIZATION, key, value, Form.YAML, help);
  }

  private static Setting training(String key, String value, String help) {
    return new Setting(Section.TRAINING, key, value, Form.YAML, help);
  }

  private static Setting decision(String key, String value, Form form, String help) {
    return new Setting(Section.DECISIONS, key, value, form, help);
  }

  /** Every shared setting, in the order of the help. */
  static final List<Setting> ALL =
      List.of(
          data(
              "target_size",
              "H,W",
              "rows and columns after resizing (default: the network's, 256,256)"),
          data("color_mode", "MODE", "grayscale, rgb or rgba (default: the network's, rgb)"),
          texts(
              "classes",
              "A,B,…",
              "class folders in the order of their indices (default: all, sorted)"),
          data("class_mode", "MODE", "categorical, binary, sparse, input or none"),
          data("batch_size", "N", "images in a batch (default 32)"),
          data("shuffle", "BOOL", "shuffle the training images each epoch (default true)"),
          text("save_to_dir", "DIR", "write the augmented training images there"),
          text("save_prefix", "TEXT", "start of their names"),
          text("save_format", "FORMAT", "png (default), jpeg or bmp"),
          data("follow_links", "", "follow links to folders inside class folders"),
          data("subset", "PART", "training or validation: only that share of validation_split"),
          data(
              "validation_split",
              "SHARE",
              "Keras' rule: the first share of each class's sorted files validates"),
          data("interpolation", "FILTER", "nearest, bilinear, bicubic, lanczos, box or hamming"),
          data(
              "keep_aspect_ratio",
              "",
              "crop centrally to the target's aspect ratio before resizing"),
          data(
              "data_format",
              "ORDER",
              "channels_last or channels_first, accepted as in Keras: files and models come out the same"),
          data("exif", "", "turn images as EXIF says (Keras does not)"),
          data(
              "flatten",
              "COLOUR",
              "put transparent images on black or white (default none: drop alpha)"),
          text(
              "harmonise",
              "auto|on|off",
              "one way for every file: 8-bit grey, one background, resampling and compression (default auto: where facts of the files predict the class)"),
          text(
              "lungs",
              "off|crop|mask",
              "crop to the lungs where they are found, and mask what lies about them (default off)"),
          texts(
              "extensions", "A,B,…", "file extensions that count as images (default: Keras' list)"),
          data("pixel_limit", "N", "refuse images of more pixels than this"),
          data(
              "skip_unreadable",
              "",
              "leave unreadable images out, counted and listed, instead of stopping"),
          augmentation("rotation_range", "DEGREES", "turn by up to this, either way"),
          augmentation(
              "width_shift_range",
              "SHIFT",
              "a fraction of the width, pixels, or a list to choose from"),
          augmentation(
              "height_shift_range",
              "SHIFT",
              "a fraction of the height, pixels, or a list to choose from"),
          augmentation(
              "brightness_range",
              "LOW,HIGH",
              "multiply the brightness by a factor from this range"),
          augmentation("shear_range", "DEGREES", "shear by up to this angle"),
          augmentation(
              "zoom_range", "Z|LOW,HIGH", "zoom by a factor from [1-Z, 1+Z] or from the range"),
          augmentation("channel_shift_range", "LEVELS", "add up to this to every channel"),
          augmentation("fill_mode", "MODE", "nearest (default), constant, reflect or wrap"),
          augmentation("cval", "LEVEL", "the constant of fill_mode constant"),
          augmentation("horizontal_flip", "", "mirror left and right, half of the time"),
          augmentation("vertical_flip", "", "mirror top and bottom, half of the time"),
          augmentation(
              "interpolation_order", "0-5", "spline order of the transformation (default 1)"),
          augmentation(
              "random_resized_crop",
              "LOW,HIGH",
              "enlarge a part of this share of the area to the whole"),
          augmentation("blur_range", "S|LOW,HIGH", "Gaussian blur of up to S pixels"),
          augmentation("noise_range", "S|LOW,HIGH", "Gaussian noise of up to S grey levels"),
          augmentation(
              "window_range",
              "LEVELS,SHARE",
              "move the window by up to LEVELS either way, its width by a factor from [1-SHARE, 1+SHARE]"),
          augmentation("contrast_range", "LOW,HIGH", "multiply the distance from the image's mean"),
          augmentation("gamma_range", "LOW,HIGH", "exponent of the grey levels"),
          augmentation(
              "low_resolution_range",
              "LOW,HIGH",
              "make smaller to this share of rows and columns, and enlarge again"),
          augmentation("jpeg_range", "LOW,HIGH", "save as a JPEG of a quality from this range"),
          augmentation("erasing", "SHARE", "hide a rectangle in this share of the images"),
          standardization(
              "rescale",
              "FACTOR",
              "multiply every value by this; 1/255 may be written so, and is the default without preprocessing_function"),
          standardization(
              "preprocessing_function", "NAME", "tf, torch or caffe, as Keras' preprocess_input"),
          standardization("samplewise_center", "", "subtract each image's mean"),
          standardization(
              "samplewise_std_normalization", "", "divide by each image's standard deviation"),
          standardization("featurewise_center", "", "subtract the training images' mean"),
          standardization(
              "featurewise_std_normalization", "", "divide by the training images' deviation"),
          standardization("zca_whitening", "", "ZCA whitening fitted on the training images"),
          standardization("zca_epsilon", "E", "its epsilon (default 1e-6)"),
          training("epochs", "N", "passes over the training images (default 20)"),
          training(
              "optimizer", "NAME", "adam (default), adamw, sgd or rmsprop, with Keras' defaults"),
          training("learning_rate", "RATE", "the optimiser's rate (default: Keras')"),
          training("momentum", "M", "of sgd or rmsprop"),
          training("weight_decay", "D", "decoupled weight decay"),
          training(
              "loss",
              "NAME",
              "categorical_, sparse_categorical_ or binary_crossentropy (default: what the last layer calls for)"),
          training(
              "label_smoothing", "S", "mix this much of the uniform distribution into the labels"),
          training("class_weight", "W", "balanced, or one weight a class: 1,2.5"),
          training(
              "schedule",
              "NAME",
              "constant (default), step, cosine, cyclic_cosine or reduce_on_plateau"),
          training(
              "early_stopping", "EPOCHS", "stop after so many epochs without a better val_loss"),
          training("restore_best", "", "end with the weights of the best epoch"),
          training(
              "head",
              "HOW",
              "new (default), or logistic: first fitted to the features of the frozen network, with --epochs 0 that alone"),
          training(
              "l2",
              "PENALTY",
              "of the logistic head; auto (default) chooses it by cross-validation grouped by patient"),
          training(
              "views",
              "N",
              "views of each image that the logistic head is fitted to: one as it is, the others augmented (default 1)"),
          training(
              "freeze",
              "LAYERS",
              "layers from the image up to these stand still: blocks.2, or backbone for all but the classifier"),
          training("freeze_batch_norm", "", "batch normalisation keeps the averages it came with"),
          training(
              "layer_decay",
              "SHARE",
              "each group of layers moves at this share of the rate of the group behind it"),
          training(
              "head_rate", "SHARE", "the classifier moves at this share of the rate of the others"),
          training(
              "unfreeze_every",
              "EPOCHS",
              "begin with the classifier alone and let one more group move after each so many epochs"),
          training("mixup", "ALPHA", "mix images and labels in pairs"),
          training(
              "cutmix", "ALPHA", "put a rectangle of another image, and of its label, into each"),
          new Setting(
              Section.TRAINING,
              DistilSettings.TEACHERS,
              "A.onnx,B.onnx,…",
              Form.TEXTS,
              "learn from these models' probabilities too; refused where one knows a held-out image"),
          training(
              "ensemble",
              "N",
              "train N members on the same images first, kept in members/, and learn from them, or be their mean (crossval: inside each fold)"),
          training(
              "ensemble_kind",
              "KIND",
              "seeds (default): a training a member; snapshots: the ends of the cycles of one training; or mean: a training a member, side by side in one model whose scores are the mean of theirs, N times the work for each image"),
          training(
              "distil_share",
              "SHARE",
              "of the loss that asks to agree with teachers or ensemble (default 0.7); the labels have the rest"),
          training(
              "distil_temperature",
              "T",
              "divides the logits of both sides first, so that the less probable classes are heard (default 2)"),
          training("use_ema", "", "end with the moving average of the weights"),
          training("ema_momentum", "M", "of that average (default 0.99)"),
          training("global_clipnorm", "N", "shorten gradients to this length together"),
          training("precision", "P", "f32 (default) or bf16"),
          training("threads", "N", "processor threads (default: all cores)"),
          decision(
              "calibration",
              "METHOD",
              Form.TEXT,
              "temperature (default), platt, isotonic or none: how probabilities are calibrated"),
          decision(
              "operating_point",
              "RULE,…",
              Form.TEXTS,
              "youden (default for two classes), sensitivity>=0.9, specificity>=0.9, cost=5, cost=5@0.1 or argmax; the first is in force"),
          decision(
              "coverage",
              "SHARE",
              Form.YAML,
              "share of patients whose conformal sets hold the truth (default 0.9)"),
          decision(
              "outside",
              "WHEN",
              Form.TEXT,
              "auto (default), on or off: learn to tell images that are no slices like those of the training"),
          decision(
              DecisionSettings.TTA,
              "VIEWS",
              Form.TEXT,
              "none (default), or flip: probabilities are the mean over the image and its mirror image, at half the speed"));
}
