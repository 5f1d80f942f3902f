"""EfficientNet-Lite0 in PyTorch and timm: the peer that `slicewise bench` measures itself against.

    torch_lite.py DATA --part step|frozen|epoch|score [--weights FILE] [--precision bfloat16] [--repeats N] [--on-request]
    torch_lite.py DATA --part save --out FILE.safetensors

Prints one JSON object a repeat. With --on-request each repeat waits for a line on standard input, so
that two programs can be measured in turn, both warm. An empty input or end of file ends the run.

step    ms a training step, median: 16 random images of 224 x 224 held in memory, AdamW, cross-entropy, all
        weights trained, batch norm in training mode, dropout 0.2
frozen  the same, fine-tuning: conv_stem, bn1 and blocks.0 to .2 stand still and run without gradients; batch
        norm keeps its averages everywhere, its gamma and beta behind those are trained
epoch   s for one such epoch from files through a DataLoader with two workers that stay: decoded by Pillow, random
        resized crop (0.6 to 1), flip, brightness and contrast +-20%, rotation 8 degrees by torchvision, batch of 16
score   images/s from files through the same kind of DataLoader: decoded and resized by Pillow, inference
save    writes the untrained network's weights, so that every program starts from the same

Equal work: Slicewise does the same with the same weights, batch size, preprocessing and threads. In the
peer's favour: channels-last memory; torchvision's transforms work on Pillow images, which took 9.0 ms of
processor time an image where tensors took 10.5; images come from the workers in 8 bits and are normalised
a batch at a time; scoring in bfloat16 holds bfloat16 weights, where autocast would convert them in every batch.
bfloat16 in training is torch.autocast.
"""

import argparse
import os

import peer

BATCH = 16
WORKERS = 2
STILL = 3  # blocks.0 to blocks.2


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", help="a folder with one sub-folder a class")
    parser.add_argument("--part", required=True, choices=["step", "frozen", "epoch", "score", "save"])
    parser.add_argument("--precision", default="float32", choices=["float32", "bfloat16"])
    parser.add_argument("--weights", help="safetensors file that the network starts from")
    parser.add_argument("--batch", type=int, default=BATCH, help="images in a batch")
    parser.add_argument("--steps", type=int, default=10, help="steps in one repeat of step and frozen")
    parser.add_argument("--out", help="file that save writes")
    peer.add_common(parser)
    options = parser.parse_args()
    if (options.part == "save") != (options.out is not None):
        parser.error("save takes --out, and no other part does")
    if not os.path.isdir(options.data):
        parser.error(f"there is no folder {options.data}")
    return options


class Files:
    """Images and labels, for a DataLoader; `look` gives a file's (rows, columns, 3) in 8 bits."""

    def __init__(self, samples, look):
        self.samples = samples
        self.look = look

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        file, label = self.samples[index]
        return self.look(file), label


class Plain:
    def __init__(self, size):
        self.size = size

    def __call__(self, file):
        import torch

        return torch.from_numpy(peer.pixels(file, self.size).copy())


class Augmented:
    def __init__(self, size):
        import torch
        from torchvision.transforms import v2

        linear = v2.InterpolationMode.BILINEAR
        self.transform = v2.Compose([
            v2.RandomResizedCrop(size, scale=(0.6, 1.0), interpolation=linear), v2.RandomHorizontalFlip(),
            v2.ColorJitter(brightness=0.2, contrast=0.2), v2.RandomRotation(8, interpolation=linear),
            v2.PILToTensor()])

    def __call__(self, file):
        return self.transform(peer.rgb(file)).permute(1, 2, 0).contiguous()


class Bench:
    """Holds the network and the images; each method of a part's name measures it once."""

    def __init__(self, options):
        import timm
        import torch

        torch.set_num_threads(options.threads)
        torch.manual_seed(1)
        self.torch = torch
        self.options = options
        self.peer = f"torch {torch.__version__} timm {timm.__version__}"
        self.bf16 = options.precision == "bfloat16"
        names, self.samples = peer.images(options.data, options.images)
        self.model = timm.create_model("tf_efficientnet_lite0", num_classes=len(names), drop_rate=0.2)
        if options.weights:
            from safetensors.torch import load_file

            # a count of batches that the momentum of batch norm does not use is no weight
            self.model.load_state_dict({**self.model.state_dict(), **load_file(options.weights)})
        if options.part == "save":
            return
        self.model.to(memory_format=torch.channels_last)
        self.scale = 1 / (255 * torch.tensor(peer.STD))
        self.shift = torch.tensor(peer.MEAN) / torch.tensor(peer.STD)
        frozen = options.part in ("frozen", "epoch")
        if options.part == "score":
            self.model.eval()
            if self.bf16:
                self.model.bfloat16()
        else:
            self.model.train()
            if frozen:
                self.freeze()
            self.optimizer = torch.optim.AdamW([p for p in self.model.parameters() if p.requires_grad], 1e-4)
        self.forward = self.frozen_forward if frozen else self.model
        if options.part in ("epoch", "score"):
            look = Augmented(options.size) if options.part == "epoch" else Plain(options.size)
            self.loader = torch.utils.data.DataLoader(
                Files(self.samples, look), batch_size=options.batch, shuffle=options.part == "epoch", num_workers=WORKERS,
                persistent_workers=True)
        self.held = torch.rand(options.batch, 3, options.size, options.size).contiguous(memory_format=torch.channels_last)
        self.labels = torch.randint(len(names), (options.batch,))

    def save(self):
        from safetensors.torch import save_file

        save_file({k: v.contiguous() for k, v in self.model.state_dict().items() if not k.endswith("num_batches_tracked")}, self.options.out)

    def freeze(self):
        model = self.model
        self.before = self.torch.nn.Sequential(model.conv_stem, model.bn1, *model.blocks[:STILL])
        self.behind = self.torch.nn.Sequential(*model.blocks[STILL:], model.conv_head, model.bn2)
        self.before.requires_grad_(False)
        for module in model.modules():
            if isinstance(module, self.torch.nn.BatchNorm2d):
                module.eval()

    def frozen_forward(self, x):
        with self.torch.no_grad():
            x = self.before(x)
        return self.model.forward_head(self.behind(x))

    def train(self, x, labels):
        with self.torch.autocast("cpu", self.torch.bfloat16, enabled=self.bf16):
            loss = self.torch.nn.functional.cross_entropy(self.forward(x).float(), labels)
        self.optimizer.zero_grad()
        loss.backward()
        self.optimizer.step()

    def normalised(self, x):
        """Channels last without a copy."""
        return (x * self.scale - self.shift).permute(0, 3, 1, 2)

    def warm(self):
        if self.options.part == "score":
            with self.torch.inference_mode():
                self.model(self.held.bfloat16() if self.bf16 else self.held)
            next(iter(self.loader))  # the workers start
            return
        for _ in range(3):
            self.train(self.held, self.labels)
        if self.options.part == "epoch":
            next(iter(self.loader))

    def step(self):
        return peer.median_ms(lambda: self.train(self.held, self.labels), self.options.steps)

    frozen = step

    def epoch(self):
        def run():
            for x, labels in self.loader:
                self.train(self.normalised(x), labels)

        return peer.seconds(run)

    def score(self):
        def run():
            with self.torch.inference_mode():
                for x, _ in self.loader:
                    x = self.normalised(x)
                    self.model(x.bfloat16() if self.bf16 else x).float().softmax(1).numpy()

        return len(self.samples) / peer.seconds(run)


UNITS = {"step": "ms", "frozen": "ms", "epoch": "s", "score": "images/s"}


def main():
    options = arguments()
    bench = Bench(options)
    if options.part == "save":
        bench.save()
        return
    bench.warm()
    peer.turns(
        options, getattr(bench, options.part), peer=bench.peer, part=options.part, precision=options.precision, unit=UNITS[options.part],
        images=len(bench.samples), batch=options.batch, parameters=sum(p.numel() for p in bench.model.parameters()))


if __name__ == "__main__":
    main()
