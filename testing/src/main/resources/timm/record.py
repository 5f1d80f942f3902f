"""Records timm's answers: python record.py FOLDER [NETWORK...]

Weights and images come from a formula that org.slicewise.testing.TimmAnswers computes too, so that no
weights are stored. Needs torch, torchvision and timm.
"""

import json
import math
import pathlib
import sys
import zlib

import numpy as np
import timm
import torch
import torchvision

# Name here: name in timm, and the batch norm's scale that keeps the signal's size.
NETWORKS = {
    "resnet18": ("resnet18", 0.7),
    "resnet34": ("resnet34", 0.7),
    "resnet50": ("resnet50", 0.7),
    "densenet121": ("densenet121", 1.1),
    "mobilenetv2": ("mobilenetv2_100", 0.9),
    "mobilenetv3-large": ("mobilenetv3_large_100", 1.0),
    "mobilenetv3-small": ("mobilenetv3_small_100", 1.1),
}
CLASSES = 5
SHAPES = [[2, 3, 64, 64], [1, 3, 33, 47], [1, 1, 49, 40]]


def numbers(name, count):
    """From -1 to 1: MurmurHash3's finaliser of the name's CRC-32 and the index."""
    x = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9)
    x += np.uint32(zlib.crc32(name.encode()))
    x ^= x >> np.uint32(16)
    x *= np.uint32(0x85EBCA6B)
    x ^= x >> np.uint32(13)
    x *= np.uint32(0xC2B2AE35)
    x ^= x >> np.uint32(16)
    return (x >> np.uint32(8)).astype(np.float64) / 2**23 - 1


def weight(name, shape, gain):
    u = numbers(name, math.prod(shape)).reshape(shape)
    if name.endswith("running_var"):
        return 1 + 0.3 * u
    if name.endswith("running_mean"):
        return 0.1 * u
    if len(shape) > 1:  # as large as keeps the signal's size through a ReLU
        return u * math.sqrt(6 / math.prod(shape[1:]))
    return 0.1 * u if name.endswith("bias") else gain + 0.2 * u


def fill(model, gain):
    with torch.no_grad():
        for key, tensor in model.state_dict().items():
            if not key.endswith("num_batches_tracked"):
                values = weight(key, tuple(tensor.shape), gain)
                tensor.copy_(torch.from_numpy(values.astype(np.float32)))
    return model.eval()


def main():
    torch.set_num_threads(1)
    folder = pathlib.Path(sys.argv[1])
    for name in sys.argv[2:] or NETWORKS:
        timm_name, gain = NETWORKS[name]
        cases = []
        for shape in SHAPES:
            model = timm.create_model(timm_name, num_classes=CLASSES, in_chans=shape[1])
            model = fill(model, gain)
            x = torch.from_numpy(numbers("image", math.prod(shape)).astype(np.float32))
            x = x.reshape(shape)
            with torch.no_grad():
                logits = model(x)
                if shape[1] == 3 and not name.startswith("mobile"):
                    peer = getattr(torchvision.models, name)(num_classes=CLASSES)
                    assert torch.allclose(fill(peer, gain)(x), logits, atol=1e-5)
            case = {"shape": shape, "logits": [round(v, 6) for v in logits.flatten().tolist()]}
            cases.append(case)
        parameters = timm.create_model(timm_name, num_classes=CLASSES).parameters()
        recorded = {
            "source": f"timm {timm.__version__}, {timm_name}, torch {torch.__version__}",
            "gain": gain,
            "trainable": sum(p.numel() for p in parameters),
            "cases": cases,
        }
        text = json.dumps(recorded, indent=1)
        (folder / f"{name}.json").write_text(text + "\n")


main()
