"""python published.py NETWORK FOLDER: weights and answers of a network with the names of the AdderNet authors' code.

Own code: it has the structure and the names of resnet20.py and resnet50.py (and, with "flat", of a small network that
flattens an image), random weights whose statistics are those of a batch, and writes weights.pth, x.bin ([N, C, H, W])
and logits.bin ([N, classes], computed in float64), both float32. Read by src/published.test.ts.
"""

import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F


class Adder(nn.Module):
    """-sum |x - f| over each patch; the filters are called `adder`, a bias `b`."""

    def __init__(self, inputs, outputs, kernel, stride=1, padding=0):
        super().__init__()
        self.kernel, self.stride, self.padding = kernel, stride, padding
        self.adder = nn.Parameter(torch.randn(outputs, inputs, kernel, kernel))

    def forward(self, x):
        patches = F.unfold(x, self.kernel, padding=self.padding, stride=self.stride).transpose(1, 2)
        sums = -torch.cdist(patches, self.adder.flatten(1), p=1.0)
        side = (x.shape[-1] + 2 * self.padding - self.kernel) // self.stride + 1
        return sums.transpose(1, 2).reshape(len(x), -1, side, side)


class Unit(nn.Module):
    """Kernels and widths of the layers of one residual unit; the stride is that of its first 3x3 layer."""

    def __init__(self, inputs, layers, stride):
        super().__init__()
        self.count = len(layers)
        channels, free = inputs, stride
        for i, (kernel, width) in enumerate(layers, 1):
            own, free = (free, 1) if kernel == 3 else (1, free)
            setattr(self, f"conv{i}", Adder(channels, width, kernel, own, kernel // 2))
            setattr(self, f"bn{i}", nn.BatchNorm2d(width))
            channels = width
        self.downsample = None
        if stride != 1 or inputs != channels:
            self.downsample = nn.Sequential(Adder(inputs, channels, 1, stride), nn.BatchNorm2d(channels))

    def forward(self, x):
        y = x
        for i in range(1, self.count + 1):
            y = getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(y))
            y = F.relu(y) if i < self.count else y
        return F.relu(y + (x if self.downsample is None else self.downsample(x)))


class ResNet(nn.Module):
    def __init__(self, stem, stages, widths, unit, classes, bias):
        super().__init__()
        width, kernel, stride = stem
        self.conv1 = nn.Conv2d(3, width, kernel, stride, kernel // 2, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.pool = stride > 1
        self.stages = len(stages)
        channels = width
        for at, (count, size) in enumerate(zip(stages, widths)):
            units = []
            for i in range(count):
                layers = unit(size)
                units.append(Unit(channels, layers, 2 if at > 0 and i == 0 else 1))
                channels = layers[-1][1]
            setattr(self, f"layer{at + 1}", nn.Sequential(*units))
        self.fc = nn.Conv2d(channels, classes, 1, bias=bias)
        self.bn2 = nn.BatchNorm2d(classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = F.max_pool2d(x, 3, 2, 1) if self.pool else x
        for at in range(1, self.stages + 1):
            x = getattr(self, f"layer{at}")(x)
        return self.bn2(self.fc(x.mean((2, 3), keepdim=True))).flatten(1)


class Flat(nn.Module):
    """A layer behind PyTorch's own flatten: its weights count channel, row, column."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.ReLU())
        self.classifier = nn.Sequential(nn.Linear(4 * 6 * 6, 12), nn.ReLU(), nn.Linear(12, 5))

    def forward(self, x):
        return self.classifier(torch.flatten(self.features(x), 1))


def main(name, folder):
    torch.manual_seed(5)
    basic = lambda width: [(3, width), (3, width)]
    bottleneck = lambda width: [(1, width), (3, width), (1, 4 * width)]
    if name == "resnet20":
        network = ResNet((16, 3, 1), [3, 3, 3], [16, 32, 64], basic, 10, False)
        x = torch.randn(4, 3, 32, 32)
    elif name == "resnet50":
        network = ResNet((64, 7, 2), [3, 4, 6, 3], [64, 128, 256, 512], bottleneck, 1000, True)
        x = torch.randn(2, 3, 224, 224)
    else:
        network = Flat()
        x = torch.randn(4, 3, 8, 8)
    with torch.no_grad():
        for layer in network.modules():
            if isinstance(layer, nn.BatchNorm2d):
                layer.weight.uniform_(0.5, 1.5)
                layer.bias.normal_(0, 0.3)
                layer.momentum = 1.0
        network.train()(x)
        if hasattr(network, "bn2"):
            # Images of noise differ little in a class's score: their own deviation would only magnify rounding.
            scores = []
            network.fc.register_forward_hook(lambda layer, given, score: scores.append(score))
            network(x)
            network.bn2.running_mean.fill_(scores[0].mean())
            network.bn2.running_var.fill_(scores[0].var())
        state = {f"module.{key}": value.clone() for key, value in network.state_dict().items()}
        single = network.eval()(x)
        logits = network.double()(x.double())
        print(f"{name}: float32 is within {(single - logits).abs().max() / logits.abs().max():.1e} of float64")
    # As nn.DataParallel names them; resnet20 in the format of the authors' own files of 2020.
    out = Path(folder)
    torch.save(state, out / "weights.pth", _use_new_zipfile_serialization=name != "resnet20")
    (out / "x.bin").write_bytes(x.numpy().tobytes())
    (out / "logits.bin").write_bytes(logits.float().numpy().tobytes())


main(*sys.argv[1:])
