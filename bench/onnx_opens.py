"""Opens a Slicewise model in Python's onnxruntime: any ONNX tool must be able to.

    onnx_opens.py MODEL.onnx [--input X --expected Y] [--tolerance 1e-4]

X and Y are .npy, or .json with {"shape": [...], "values": [...]}: X for the input `image` (batch, channels,
height, width), Y for the output `probabilities` (batch, classes). Prints one JSON object; exit status 1 where
the outputs differ by more than the tolerance or the file lacks what a Slicewise model must have.
"""

import argparse
import json
import sys

import numpy
import onnxruntime


def array(file):
    if file.endswith(".npy"):
        return numpy.load(file).astype(numpy.float32)
    with open(file) as text:
        content = json.load(text)
    return numpy.array(content["values"], numpy.float32).reshape(content["shape"])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--input")
    parser.add_argument("--expected")
    parser.add_argument("--tolerance", type=float, default=1e-4)
    options = parser.parse_args()
    if (options.input is None) != (options.expected is None):
        parser.error("--input and --expected go together")

    session = onnxruntime.InferenceSession(options.model, providers=["CPUExecutionProvider"])
    metadata = session.get_modelmeta().custom_metadata_map
    result = {
        "onnxruntime": onnxruntime.__version__,
        "classes": json.loads(metadata.get("slicewise.classes", "null")),
        "metadata": sorted(metadata),
        "inputs": {i.name: i.shape for i in session.get_inputs()},
        "outputs": {o.name: o.shape for o in session.get_outputs()},
    }
    wrong = [] if result["classes"] else ["no slicewise.classes in the metadata"]
    wrong += [f"no {name}" for name, found in (("image", result["inputs"]), ("probabilities", result["outputs"])) if name not in found]
    if options.input and not wrong:
        found = session.run(["probabilities"], {"image": array(options.input)})[0]
        expected = array(options.expected)
        if found.shape != expected.shape:
            wrong.append(f"probabilities have shape {found.shape}, expected {expected.shape}")
        else:
            difference = float(numpy.abs(found - expected).max())
            result["max_difference"] = difference
            if not difference <= options.tolerance:
                wrong.append(f"probabilities differ by {difference}, allowed are {options.tolerance}")
    result["wrong"] = wrong
    print(json.dumps(result))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
