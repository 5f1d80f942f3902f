"""One image from a cold start; `slicewise bench` takes the time from outside.

    lite_predict.py onnxruntime MODEL.onnx IMAGE       decoded by Pillow, the size is the model's
    lite_predict.py timm WEIGHTS.safetensors IMAGE     tf_efficientnet_lite0 at 224 x 224

Both import no more than they need. What else a shipped model of Slicewise answers (calibration, abstention) is left out.
"""

import json
import sys

import peer


def by_onnxruntime(model, image):
    import onnxruntime

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    size = session.get_inputs()[0].shape[2]
    x = peer.normalised(peer.pixels(image, size)[None])
    channels = session.get_inputs()[0].shape[1]
    return session.run(["probabilities"], {"image": x[:, :channels]})[0][0].tolist()


def by_timm(weights, image):
    import timm
    import torch
    from safetensors.torch import load_file

    tensors = load_file(weights)
    model = timm.create_model("tf_efficientnet_lite0", num_classes=len(tensors["classifier.bias"]))
    model.load_state_dict({**model.state_dict(), **tensors})
    model.eval()
    with torch.inference_mode():
        return model(torch.from_numpy(peer.normalised(peer.pixels(image, peer.SIDE)[None]))).softmax(1)[0].tolist()


def main():
    ways = {"onnxruntime": by_onnxruntime, "timm": by_timm}
    if len(sys.argv) != 4 or sys.argv[1] not in ways:
        sys.exit(__doc__)
    print(json.dumps({"file": sys.argv[3], "probabilities": ways[sys.argv[1]](*sys.argv[2:])}))


if __name__ == "__main__":
    main()
