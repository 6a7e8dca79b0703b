"""Writes networks as PyTorch exports them to FOLDER: <name>.onnx, a batch <name>.x and its logits <name>.y (float32)."""
import pathlib
import sys
import warnings

import torch
from torch import nn
from torch.nn import functional as F

warnings.filterwarnings("ignore")
folder = pathlib.Path(sys.argv[1])
torch.manual_seed(0)


class BasicBlock(nn.Module):
    """As torchvision's: two 3x3 convolutions beside a shortcut."""

    def __init__(self, ins, outs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(ins, outs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outs)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(outs, outs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outs)
        self.downsample = None
        if stride != 1 or ins != outs:
            self.downsample = nn.Sequential(
                nn.Conv2d(ins, outs, 1, stride, bias=False), nn.BatchNorm2d(outs)
            )

    def forward(self, x):
        y = self.relu(self.bn1(self.conv1(x)))
        y = self.bn2(self.conv2(y))
        shortcut = x if self.downsample is None else self.downsample(x)
        return self.relu(y + shortcut)


class ResNet18(nn.Module):
    """As torchvision's resnet18, with names of its modules."""

    def __init__(self, classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, 2, 1)
        self.layer1 = nn.Sequential(BasicBlock(64, 64, 1), BasicBlock(64, 64, 1))
        self.layer2 = nn.Sequential(BasicBlock(64, 128, 2), BasicBlock(128, 128, 1))
        self.layer3 = nn.Sequential(BasicBlock(128, 256, 2), BasicBlock(256, 256, 1))
        self.layer4 = nn.Sequential(BasicBlock(256, 512, 2), BasicBlock(512, 512, 1))
        self.avgpool = nn.AdaptiveAvgPool2d((1, 1))
        self.fc = nn.Linear(512, classes)

    def forward(self, x):
        x = self.maxpool(self.relu(self.bn1(self.conv1(x))))
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return self.fc(torch.flatten(self.avgpool(x), 1))


class Flat(nn.Module):
    """Batch norm and dropout behind a flatten by view, softmax at the end."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 6, 5)
        self.bn = nn.BatchNorm1d(6 * 12 * 12)
        self.drop = nn.Dropout(0.3)
        self.fc = nn.Linear(6 * 12 * 12, 10)

    def forward(self, x):
        x = F.max_pool2d(torch.tanh(self.conv(x)), 2)
        x = self.drop(self.bn(x.view(x.size(0), -1)))
        return self.fc(x)


class Branches(nn.Module):
    """Depthwise and grouped convolutions, a sum and a concatenation, a mean over height and width, leaky ReLU."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv2d(3, 8, 3, 2, 1)
        self.deep = nn.Conv2d(8, 8, 3, 1, 1, groups=8)
        self.wide = nn.Conv2d(8, 12, 3, 1, 1, groups=4)
        self.both = nn.Conv2d(20, 16, 1)
        self.fc = nn.Linear(32, 5)

    def forward(self, x):
        x = F.leaky_relu(self.stem(x), 0.1)
        x = torch.cat([torch.sigmoid(self.deep(x)) + x, self.wide(x)], 1)
        x = self.both(x)
        pooled = F.avg_pool2d(x, 3, 2, 1, count_include_pad=False)
        return self.fc(torch.cat([x.mean((2, 3)), pooled.mean((2, 3))], 1))


class Rows(nn.Module):
    """Rows of features; the second layer is a matrix product and a sum."""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(20, 16)
        self.w = nn.Parameter(torch.randn(16, 4))
        self.b = nn.Parameter(torch.randn(4))

    def forward(self, x):
        return torch.matmul(torch.relu(self.fc1(x)), self.w) + self.b


def lively(network):
    """Scales, shifts and statistics that are not those of a fresh network."""
    for module in network.modules():
        if isinstance(module, (nn.BatchNorm2d, nn.BatchNorm1d)):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.normal_(module.bias, 0, 0.2)
            nn.init.normal_(module.running_mean, 0, 0.2)
            nn.init.uniform_(module.running_var, 0.5, 1.5)
    return network.eval()


def write(name, network, x, **settings):
    """`dynamo=False` where there is that switch: the newer exporter needs one more package."""
    if tuple(int(part) for part in torch.__version__.split(".")[:2]) >= (2, 5):
        settings["dynamo"] = False
    torch.onnx.export(network, x, str(folder / f"{name}.onnx"), input_names=["x"], **settings)
    with torch.no_grad():
        y = network(x)
    x.numpy().astype("<f4").tofile(folder / f"{name}.x")
    y.numpy().astype("<f4").tofile(folder / f"{name}.y")


free = {"dynamic_axes": {"x": {0: "n"}}}
whole = {"do_constant_folding": False, "training": torch.onnx.TrainingMode.PRESERVE}
resnet = lively(ResNet18())
write("resnet18", resnet, torch.randn(2, 3, 64, 64), **free, **whole)
write("resnet18-folded", resnet, torch.randn(2, 3, 32, 32))
write("flat", lively(Flat()), torch.randn(3, 1, 28, 28), **free, **whole)
write("branches", Branches().eval(), torch.randn(2, 3, 21, 21), **free)
write("rows", Rows().eval(), torch.randn(4, 20), **free)
