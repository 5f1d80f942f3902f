"""What the peers of EfficientNet-Lite0 share: the images of a folder, their decoding, and the turns of a measurement."""

import json
import os
import resource
import statistics
import sys
import time

SIDE = 224
MEAN = (0.485, 0.456, 0.406)
STD = (0.229, 0.224, 0.225)
ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".gif", ".webp")


def processors():
    """How many this process may use: what Slicewise uses too."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def add_common(parser):
    parser.add_argument("--size", type=int, default=SIDE, help="rows and columns of the network's input")
    parser.add_argument("--repeats", type=int, default=3, help="how often to measure")
    parser.add_argument("--images", type=int, help="use only so many images, taken evenly")
    parser.add_argument("--threads", type=int, default=processors(), help="threads of the engine and of decoding")
    parser.add_argument("--on-request", action="store_true", help="wait for a line before each repeat")


def images(data, limit=None):
    """Names of the classes, and (file, class) of every image; COVID-CT's two classes where DATA has them, else all sub-folders."""
    names = ["CT_COVID", "CT_NonCOVID"]
    if not all(os.path.isdir(os.path.join(data, name)) for name in names):
        names = sorted(entry.name for entry in os.scandir(data) if entry.is_dir())
    found = []
    for label, name in enumerate(names):
        for folder, _, files in sorted(os.walk(os.path.join(data, name))):
            found += [(os.path.join(folder, file), label) for file in sorted(files) if file.lower().endswith(ENDINGS)]
    if not found:
        sys.exit(f"{data} has no sub-folders with images; give a folder with one sub-folder a class")
    shown = min(limit or len(found), len(found))
    return names, [found[i * len(found) // shown] for i in range(shown)]


def rgb(file):
    """The image decoded by Pillow, as RGB."""
    from PIL import Image

    with Image.open(file) as image:
        return image.convert("RGB")


def pixels(file, size):
    """(size, size, 3) in 8 bits, resized by Pillow's bilinear filter."""
    import numpy
    from PIL import Image

    return numpy.asarray(rgb(file).resize((size, size), Image.Resampling.BILINEAR))


def normalised(batch):
    """(images, 3, rows, columns) in floats from (images, rows, columns, 3) in 8 bits."""
    import numpy

    scale = (1 / (255 * numpy.array(STD))).astype(numpy.float32)
    shift = (numpy.array(MEAN) / numpy.array(STD)).astype(numpy.float32)
    return numpy.ascontiguousarray((batch * scale - shift).transpose(0, 3, 1, 2))


def seconds(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_ms(work, steps):
    """Median milliseconds of one call."""
    return statistics.median(seconds(work) for _ in range(steps)) * 1e3


def turns(options, measure, **facts):
    """Prints one JSON object a repeat; with --on-request each waits for a line, and an empty one ends the run."""
    for repeat in range(options.repeats):
        if options.on_request:
            print(json.dumps({"ready": True}), flush=True)
            if not sys.stdin.readline().strip():
                return
        value = measure()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
        print(json.dumps({**facts, "repeat": repeat, "value": round(value, 3), "threads": options.threads, "peak_memory_mb": round(peak, 1)}), flush=True)
