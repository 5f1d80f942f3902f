"""The notebook's network in Keras: the peer that `slicewise bench` measures itself against.

    keras_seed.py DATA --part step|forward|epoch|score|memory [--repeats N] [--on-request]
    keras_seed.py --part save --out FILE.keras

Prints one JSON object a repeat. With --on-request each repeat waits for a line on standard input, so
that two programs can be measured in turn, both warm. An empty input or end of file ends the run.

step     ms a training step, batch of 8 held in memory, Adam, categorical cross-entropy
forward  ms a batch of 8 held in memory, inference
epoch    s for one training epoch from files through ImageDataGenerator (rotation 15, zoom 0.2)
score    images/s from files through ImageDataGenerator
memory   MB, peak resident memory of one epoch from files and one scoring
save     writes the untrained network for keras_predict.py
"""

import argparse
import json
import os
import resource
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

SIDE = 256
BATCH = 8


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="?", help="a folder with one sub-folder a class")
    parser.add_argument("--part", required=True, choices=["step", "forward", "epoch", "score", "memory", "save"])
    parser.add_argument("--classes", nargs=2, metavar="CLASS", help="the two sub-folders (default: COVID-CT's where DATA has them, else the only two)")
    parser.add_argument("--precision", default="float32", choices=["float32", "mixed_bfloat16"])
    parser.add_argument("--repeats", type=int, default=3, help="how often to measure")
    parser.add_argument("--steps", type=int, default=10, help="batches in one repeat of step and forward")
    parser.add_argument("--batches", type=int, help="stop epoch, score and memory after this many batches")
    parser.add_argument("--on-request", action="store_true", help="wait for a line before each repeat")
    parser.add_argument("--out", help="file that save writes")
    options = parser.parse_args()
    if (options.part == "save") != (options.data is None) or (options.part == "save") != (options.out is not None):
        parser.error("save takes --out and no DATA; every other part takes DATA and no --out")
    if options.data and not os.path.isdir(options.data):
        parser.error(f"there is no folder {options.data}")
    covid_ct = ["CT_COVID", "CT_NonCOVID"]
    if options.data and not options.classes and all(os.path.isdir(os.path.join(options.data, c)) for c in covid_ct):
        options.classes = covid_ct
    return options


def network(keras):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((SIDE, SIDE, 3)),
            layers.Conv2D(128, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(128, 3, strides=2, activation="relu"),
            layers.MaxPooling2D(),
            layers.BatchNormalization(),
            layers.Conv2D(64, 3, strides=2, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.2),
            layers.Dense(1024, activation="relu"),
            layers.Dense(512, activation="relu"),
            layers.Dense(2, activation="softmax", dtype="float32"),
        ]
    )
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    return model


class Bench:
    """Holds the network and the flows; each method of a part's name measures it once."""

    def __init__(self, options):
        import keras
        import tensorflow
        from keras.src.legacy.preprocessing.image import ImageDataGenerator

        keras.mixed_precision.set_global_policy(options.precision)
        keras.utils.set_random_seed(1)
        self.peer = f"keras {keras.__version__} on tensorflow {tensorflow.__version__}"
        self.options = options
        self.model = network(keras)
        if options.part == "save":
            return

        def flow(shuffle, **augmentation):
            return ImageDataGenerator(rescale=1 / 255, **augmentation).flow_from_directory(
                options.data, classes=options.classes, target_size=(SIDE, SIDE), batch_size=BATCH,
                class_mode="categorical", shuffle=shuffle, seed=1)

        # flow_from_directory reports what it found on standard output, which belongs to the results
        stdout, sys.stdout = sys.stdout, sys.stderr
        self.augmented = flow(True, rotation_range=15, zoom_range=0.2, fill_mode="nearest")
        self.plain = flow(False)
        sys.stdout = stdout
        self.held = tensorflow.data.Dataset.from_tensors(next(self.augmented))
        self.batches = min(options.batches or len(self.plain), len(self.plain))
        self.images = min(self.batches * BATCH, self.plain.n)

    def warm(self):
        """The first calls trace and compile the graph."""
        if self.options.part in ("step", "epoch", "memory"):
            self.model.fit(self.held.repeat(3), shuffle=False, verbose=0)
        if self.options.part in ("forward", "score", "memory"):
            self.model.predict(self.held.repeat(3), verbose=0)

    def step(self):
        return self.seconds(lambda: self.model.fit(self.held.repeat(self.options.steps), shuffle=False, verbose=0)) / self.options.steps * 1e3

    def forward(self):
        return self.seconds(lambda: self.model.predict(self.held.repeat(self.options.steps), verbose=0)) / self.options.steps * 1e3

    def epoch(self):
        return self.seconds(lambda: self.model.fit(self.augmented, steps_per_epoch=self.batches, verbose=0))

    def score(self):
        self.plain.reset()
        return self.images / self.seconds(lambda: self.model.predict(self.plain, steps=self.batches, verbose=0))

    def memory(self):
        self.epoch()
        self.score()
        return peak_memory()

    @staticmethod
    def seconds(work):
        start = time.perf_counter()
        work()
        return time.perf_counter() - start


def peak_memory():
    """Peak resident memory of this process in MB; Linux counts in KiB, macOS in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6


UNITS = {"step": "ms", "forward": "ms", "epoch": "s", "score": "images/s", "memory": "MB"}


def main():
    options = arguments()
    bench = Bench(options)
    if options.part == "save":
        bench.model.save(options.out, include_optimizer=False)
        return
    bench.warm()
    for repeat in range(options.repeats):
        if options.on_request:
            print(json.dumps({"ready": True}), flush=True)
            if not sys.stdin.readline().strip():
                return
        value = getattr(bench, options.part)()
        print(json.dumps({
            "peer": bench.peer, "part": options.part, "precision": options.precision, "repeat": repeat, "value": round(value, 3),
            "unit": UNITS[options.part], "images": bench.images, "batch": BATCH, "parameters": bench.model.count_params(),
            "peak_memory_mb": round(peak_memory(), 1)}), flush=True)


if __name__ == "__main__":
    main()
