"""AdderNet in PyTorch, from the formulas of Chen et al., "AdderNet: Do We Really Need Multiplications in Deep
Learning?", CVPR 2020: what a user would train with who follows the paper.

    y  = -sum |x - w|                      (eq. 2; patches by unfold, all differences at once, their sizes, a sum)
    dw = sum dy (x - w)                    (eq. 5, full precision)
    dx = sum dy clamp(w - x, -1, 1)        (eq. 6, HardTanh)
    dw is scaled by eta sqrt(k) / ||dw||   (eq. 13, the adaptive rate; k values of the layer)

Makes one training step for each line "step" on standard input and answers with a line of JSON: its milliseconds
and its loss. The first line of output tells the version and the threads.
"""

import argparse
import json
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional

ETA = 0.2


class AdderFunction(torch.autograd.Function):
    """w [O, K] and patches x [K, P] -> y [O, P]."""

    @staticmethod
    def forward(ctx, w, x):
        ctx.save_for_backward(w, x)
        return -(w.unsqueeze(2) - x.unsqueeze(0)).abs().sum(1)

    @staticmethod
    def backward(ctx, dy):
        w, x = ctx.saved_tensors
        slopes = dy.unsqueeze(1)
        differences = x.unsqueeze(0) - w.unsqueeze(2)
        dw = (differences * slopes).sum(2)
        dw = dw * (ETA * math.sqrt(dw.numel()) / dw.norm().clamp(min=1e-12))
        dx = ((-differences).clamp(-1, 1) * slopes).sum(0)
        return dw, dx


class Adder2d(nn.Module):
    def __init__(self, channels, filters, kernel, stride=1, padding=0):
        super().__init__()
        self.kernel, self.stride, self.padding = kernel, stride, padding
        self.weight = nn.Parameter(torch.randn(filters, channels, kernel, kernel))

    def forward(self, x):
        n, _, height, width = x.shape
        filters = self.weight.shape[0]
        patches = functional.unfold(x, self.kernel, padding=self.padding, stride=self.stride)
        columns = patches.permute(1, 2, 0).reshape(patches.shape[1], -1)
        y = AdderFunction.apply(self.weight.reshape(filters, -1), columns)
        places = [(side + 2 * self.padding - self.kernel) // self.stride + 1 for side in (height, width)]
        return y.reshape(filters, *places, n).permute(3, 0, 1, 2).contiguous()


def conv2d(channels, filters, kernel, stride=1, padding=0):
    return nn.Conv2d(channels, filters, kernel, stride, padding, bias=False)


def normed(layer, filters):
    return [layer, nn.BatchNorm2d(filters), nn.ReLU()]


def lenet5_bn(layer):
    """LeNet-5 with batch norm on [N, 1, 28, 28]; the last layer multiplies."""
    return nn.Sequential(
        *normed(layer(1, 6, 5, padding=2), 6),
        nn.MaxPool2d(2),
        *normed(layer(6, 16, 5), 16),
        nn.MaxPool2d(2),
        *normed(layer(16, 120, 5), 120),
        *normed(layer(120, 84, 1), 84),
        conv2d(84, 10, 1),
        nn.BatchNorm2d(10),
        nn.Flatten(),
    )


class Unit(nn.Module):
    """Two 3x3 layers and a shortcut around them (He et al., CVPR 2016)."""

    def __init__(self, layer, channels, filters, stride):
        super().__init__()
        self.main = nn.Sequential(
            *normed(layer(channels, filters, 3, stride=stride, padding=1), filters),
            layer(filters, filters, 3, padding=1),
            nn.BatchNorm2d(filters),
        )
        self.shortcut = nn.Sequential()
        if stride > 1:
            self.shortcut = nn.Sequential(layer(channels, filters, 1, stride=stride), nn.BatchNorm2d(filters))

    def forward(self, x):
        return torch.relu(self.main(x) + self.shortcut(x))


def resnet20(layer):
    """ResNet-20 on [N, 3, 32, 32]; first and last layer multiply."""
    units, channels = [], 16
    for filters, strides in ((16, (1, 1, 1)), (32, (2, 1, 1)), (64, (2, 1, 1))):
        for stride in strides:
            units.append(Unit(layer, channels, filters, stride))
            channels = filters
    return nn.Sequential(
        *normed(conv2d(3, 16, 3, padding=1), 16),
        *units,
        nn.AdaptiveAvgPool2d(1),
        conv2d(64, 10, 1),
        nn.BatchNorm2d(10),
        nn.Flatten(),
    )


NETWORKS = {"lenet5-bn": (lenet5_bn, (1, 28, 28)), "resnet20": (resnet20, (3, 32, 32))}
LAYERS = {"adder": Adder2d, "conv": conv2d}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--net", choices=NETWORKS, required=True)
    parser.add_argument("--layer", choices=LAYERS, default="adder")
    parser.add_argument("--batch", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    make, image = NETWORKS[options.net]
    net = make(LAYERS[options.layer])
    optimizer = torch.optim.SGD(net.parameters(), lr=1e-3, momentum=0.9, nesterov=True, weight_decay=5e-4)
    images = torch.randn(options.batch, *image)
    labels = torch.arange(options.batch) % 10

    def step(count):
        optimizer.zero_grad()
        loss = functional.cross_entropy(net(images[:count]), labels[:count])
        loss.backward()
        optimizer.step()
        return loss.item()

    # Whatever is set up once; a few images take no time.
    step(2)
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    for line in sys.stdin:
        if line.strip() != "step":
            break
        start = time.perf_counter()
        loss = step(options.batch)
        print(json.dumps({"ms": 1000 * (time.perf_counter() - start), "loss": loss}), flush=True)


if __name__ == "__main__":
    main()
