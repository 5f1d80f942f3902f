"""Scoring from files with ONNX Runtime in Python, on the very file that Slicewise scores with.

    onnx_score.py MODEL.onnx DATA [--mode workers|decoders] [--batch N] [--repeats N] [--on-request]

Decoded and resized by Pillow, normalised by NumPy; images/s. Two ways to use the machine, as which is faster
depends on it: `slicewise bench` runs both and counts the better.

workers   a thread a processor decodes a batch of 2 and scores it, one thread a session (as Slicewise does)
decoders  a thread a processor decodes; batches of 16 are scored by a session with its own threads
"""

import argparse
import collections
from concurrent.futures import ThreadPoolExecutor

import peer

BATCH = {"workers": 2, "decoders": 16}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("data", help="a folder with one sub-folder a class")
    parser.add_argument("--mode", default="workers", choices=list(BATCH))
    parser.add_argument("--batch", type=int, help="images in a batch")
    peer.add_common(parser)
    options = parser.parse_args()

    import numpy
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = 1 if options.mode == "workers" else options.threads
    session = onnxruntime.InferenceSession(options.model, settings, providers=["CPUExecutionProvider"])
    size = options.size if isinstance(session.get_inputs()[0].shape[2], str) else session.get_inputs()[0].shape[2]
    batch = options.batch or BATCH[options.mode]
    _, samples = peer.images(options.data, options.images)
    files = [file for file, _ in samples]

    def decode(some):
        return peer.normalised(numpy.stack([peer.pixels(file, size) for file in some]))

    def score(x):
        return session.run(["probabilities"], {"image": x})[0]

    def run(all_files):
        batches = [all_files[i:i + batch] for i in range(0, len(all_files), batch)]
        if options.mode == "workers":
            return list(pool.map(lambda some: score(decode(some)), batches))
        # A few images ahead of the session, each decoded by itself: the last batch keeps all threads busy too.
        ahead, out = collections.deque(), []
        coming = iter(all_files)
        for file in [f for _, f in zip(range(2 * batch), coming)]:
            ahead.append(pool.submit(peer.pixels, file, size))
        while ahead:
            some = [ahead.popleft().result() for _ in range(min(batch, len(ahead)))]
            for file in [f for _, f in zip(range(len(some)), coming)]:
                ahead.append(pool.submit(peer.pixels, file, size))
            out.append(score(peer.normalised(numpy.stack(some))))
        return out

    with ThreadPoolExecutor(options.threads) as pool:
        run(files[:2 * batch])  # warm
        peer.turns(
            options, lambda: len(files) / peer.seconds(lambda: run(files)), peer=f"onnxruntime {onnxruntime.__version__}", part="score",
            mode=options.mode, unit="images/s", images=len(files), batch=batch)


if __name__ == "__main__":
    main()
