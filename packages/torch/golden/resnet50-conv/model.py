"""ResNet-50 with convolutions, as a PyTorch module.

Written from experiment.json by Adder Studio. A block there is an attribute of the same
name here; shapes stand behind the lines of `forward`.
"""

from torch import nn


class Bottleneck64First(nn.Module):
    """Bottleneck 64, first: [N, 64, 56, 56] -> [N, 256, 56, 56]."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(64, 64, 1, bias=False)
        self.batchNorm1 = nn.BatchNorm2d(64)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(64, 64, 3, padding=1, bias=False)
        self.batchNorm2 = nn.BatchNorm2d(64)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(64, 256, 1, bias=False)
        self.batchNorm3 = nn.BatchNorm2d(256)
        self.conv4 = nn.Conv2d(64, 256, 1, bias=False)
        self.batchNorm4 = nn.BatchNorm2d(256)
        self.relu3 = nn.ReLU()

    def forward(self, x):
        y = self.conv1(x)       # [N, 64, 56, 56]
        y = self.batchNorm1(y)  # [N, 64, 56, 56]
        y = self.relu1(y)       # [N, 64, 56, 56]
        y = self.conv2(y)       # [N, 64, 56, 56]
        y = self.batchNorm2(y)  # [N, 64, 56, 56]
        y = self.relu2(y)       # [N, 64, 56, 56]
        y = self.conv3(y)       # [N, 256, 56, 56]
        y = self.batchNorm3(y)  # [N, 256, 56, 56]
        x = self.conv4(x)       # [N, 256, 56, 56]
        x = self.batchNorm4(x)  # [N, 256, 56, 56]
        x = y + x               # add1: [N, 256, 56, 56]
        x = self.relu3(x)       # [N, 256, 56, 56]
        return x


class Bottleneck64(nn.Module):
    """Bottleneck 64: [N, 256, 56, 56] -> [N, 256, 56, 56]."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(256, 64, 1, bias=False)
        self.batchNorm1 = nn.BatchNorm2d(64)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(64, 64, 3, padding=1, bias=False)
        self.batchNorm2 = nn.BatchNorm2d(64)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(64, 256, 1, bias=False)
        self.batchNorm3 = nn.BatchNorm2d(256)
        self.relu3 = nn.ReLU()

    def forward(self, x):
        y = self.conv1(x)       # [N, 64, 56, 56]
        y = self.batchNorm1(y)  # [N, 64, 56, 56]
        y = self.relu1(y)       # [N, 64, 56, 56]
        y = self.conv2(y)       # [N, 64, 56, 56]
        y = self.batchNorm2(y)  # [N, 64, 56, 56]
        y = self.relu2(y)       # [N, 64, 56, 56]
        y = self.conv3(y)       # [N, 256, 56, 56]
        y = self.batchNorm3(y)  # [N, 256, 56, 56]
        x = y + x               # add1: [N, 256, 56, 56]
        x = self.relu3(x)       # [N, 256, 56, 56]
        return x


class Bottleneck128HalfSize(nn.Module):
    """Bottleneck 128, half size: [N, 256, 56, 56] -> [N, 512, 28, 28]."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(256, 128, 1, bias=False)
        self.batchNorm1 = nn.BatchNorm2d(128)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(128, 128, 3, stride=2, padding=1, bias=False)
        self.batchNorm2 = nn.BatchNorm2d(128)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(128, 512, 1, bias=False)
        self.batchNorm3 = nn.BatchNorm2d(512)
        self.conv4 = nn.Conv2d(256, 512, 1, stride=2, bias=False)
        self.batchNorm4 = nn.BatchNorm2d(512)
        self.relu3 = nn.ReLU()

    def forward(self, x):
        y = self.conv1(x)       # [N, 128, 56, 56]
        y = self.batchNorm1(y)  # [N, 128, 56, 56]
        y = self.relu1(y)       # [N, 128, 56, 56]
        y = self.conv2(y)       # [N, 128, 28, 28]
        y = self.batchNorm2(y)  # [N, 128, 28, 28]
        y = self.relu2(y)       # [N, 128, 28, 28]
        y = self.conv3(y)       # [N, 512, 28, 28]
        y = self.batchNorm3(y)  # [N, 512, 28, 28]
        x = self.conv4(x)       # [N, 512, 28, 28]
        x = self.batchNorm4(x)  # [N, 512, 28, 28]
        x = y + x               # add1: [N, 512, 28, 28]
        x = self.relu3(x)       # [N, 512, 28, 28]
        return x


class Bottleneck128(nn.Module):
    """Bottleneck 128: [N, 512, 28, 28] -> [N, 512, 28, 28]."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(512, 128, 1, bias=False)
        self.batchNorm1 = nn.BatchNorm2d(128)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(128, 128, 3, padding=1, bias=False)
        self.batchNorm2 = nn.BatchNorm2d(128)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(128, 512, 1, bias=False)
        self.batchNorm3 = nn.BatchNorm2d(512)
        self.relu3 = nn.ReLU()

    def forward(self, x):
        y = self.conv1(x)       # [N, 128, 28, 28]
        y = self.batchNorm1(y)  # [N, 128, 28, 28]
        y = self.relu1(y)       # [N, 128, 28, 28]
        y = self.conv2(y)       # [N, 128, 28, 28]
        y = self.batchNorm2(y)  # [N, 128, 28, 28]
        y = self.relu2(y)       # [N, 128, 28, 28]
        y = self.conv3(y)       # [N, 512, 28, 28]
        y = self.batchNorm3(y)  # [N, 512, 28, 28]
        x = y + x               # add1: [N, 512, 28, 28]
        x = self.relu3(x)       # [N, 512, 28, 28]
        return x


class Bottleneck256HalfSize(nn.Module):
    """Bottleneck 256, half size: [N, 512, 28, 28] -> [N, 1024, 14, 14]."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(512, 256, 1, bias=False)
        self.batchNorm1 = nn.BatchNorm2d(256)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(256, 256, 3, stride=2, padding=1, bias=False)
        self.batchNorm2 = nn.BatchNorm2d(256)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(256, 1024, 1, bias=False)
        self.batchNorm3 = nn.BatchNorm2d(1024)
        self.conv4 = nn.Conv2d(512, 1024, 1, stride=2, bias=False)
        self.batchNorm4 = nn.BatchNorm2d(1024)
        self.relu3 = nn.ReLU()

    def forward(self, x):
        y = self.conv1(x)       # [N, 256, 28, 28]
        y = self.batchNorm1(y)  # [N, 256, 28, 28]
        y = self.relu1(y)       # [N, 256, 28, 28]
        y = self.conv2(y)       # [N, 256, 14, 14]
        y = self.batchNorm2(y)  # [N, 256, 14, 14]
        y = self.relu2(y)       # [N, 256, 14, 14]
        y = self.conv3(y)       # [N, 1024, 14, 14]
        y = self.batchNorm3(y)  # [N, 1024, 14, 14]
        x = self.conv4(x)       # [N, 1024, 14, 14]
        x = self.batchNorm4(x)  # [N, 1024, 14, 14]
        x = y + x               # add1: [N, 1024, 14, 14]
        x = self.relu3(x)       # [N, 1024, 14, 14]
        return x


class Bottleneck256(nn.Module):
    """Bottleneck 256: [N, 1024, 14, 14] -> [N, 1024, 14, 14]."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1024, 256, 1, bias=False)
        self.batchNorm1 = nn.BatchNorm2d(256)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(256, 256, 3, padding=1, bias=False)
        self.batchNorm2 = nn.BatchNorm2d(256)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(256, 1024, 1, bias=False)
        self.batchNorm3 = nn.BatchNorm2d(1024)
        self.relu3 = nn.ReLU()

    def forward(self, x):
        y = self.conv1(x)       # [N, 256, 14, 14]
        y = self.batchNorm1(y)  # [N, 256, 14, 14]
        y = self.relu1(y)       # [N, 256, 14, 14]
        y = self.conv2(y)       # [N, 256, 14, 14]
        y = self.batchNorm2(y)  # [N, 256, 14, 14]
        y = self.relu2(y)       # [N, 256, 14, 14]
        y = self.conv3(y)       # [N, 1024, 14, 14]
        y = self.batchNorm3(y)  # [N, 1024, 14, 14]
        x = y + x               # add1: [N, 1024, 14, 14]
        x = self.relu3(x)       # [N, 1024, 14, 14]
        return x


class Bottleneck512HalfSize(nn.Module):
    """Bottleneck 512, half size: [N, 1024, 14, 14] -> [N, 2048, 7, 7]."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1024, 512, 1, bias=False)
        self.batchNorm1 = nn.BatchNorm2d(512)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(512, 512, 3, stride=2, padding=1, bias=False)
        self.batchNorm2 = nn.BatchNorm2d(512)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(512, 2048, 1, bias=False)
        self.batchNorm3 = nn.BatchNorm2d(2048)
        self.conv4 = nn.Conv2d(1024, 2048, 1, stride=2, bias=False)
        self.batchNorm4 = nn.BatchNorm2d(2048)
        self.relu3 = nn.ReLU()

    def forward(self, x):
        y = self.conv1(x)       # [N, 512, 14, 14]
        y = self.batchNorm1(y)  # [N, 512, 14, 14]
        y = self.relu1(y)       # [N, 512, 14, 14]
        y = self.conv2(y)       # [N, 512, 7, 7]
        y = self.batchNorm2(y)  # [N, 512, 7, 7]
        y = self.relu2(y)       # [N, 512, 7, 7]
        y = self.conv3(y)       # [N, 2048, 7, 7]
        y = self.batchNorm3(y)  # [N, 2048, 7, 7]
        x = self.conv4(x)       # [N, 2048, 7, 7]
        x = self.batchNorm4(x)  # [N, 2048, 7, 7]
        x = y + x               # add1: [N, 2048, 7, 7]
        x = self.relu3(x)       # [N, 2048, 7, 7]
        return x


class Bottleneck512(nn.Module):
    """Bottleneck 512: [N, 2048, 7, 7] -> [N, 2048, 7, 7]."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(2048, 512, 1, bias=False)
        self.batchNorm1 = nn.BatchNorm2d(512)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(512, 512, 3, padding=1, bias=False)
        self.batchNorm2 = nn.BatchNorm2d(512)
        self.relu2 = nn.ReLU()
        self.conv3 = nn.Conv2d(512, 2048, 1, bias=False)
        self.batchNorm3 = nn.BatchNorm2d(2048)
        self.relu3 = nn.ReLU()

    def forward(self, x):
        y = self.conv1(x)       # [N, 512, 7, 7]
        y = self.batchNorm1(y)  # [N, 512, 7, 7]
        y = self.relu1(y)       # [N, 512, 7, 7]
        y = self.conv2(y)       # [N, 512, 7, 7]
        y = self.batchNorm2(y)  # [N, 512, 7, 7]
        y = self.relu2(y)       # [N, 512, 7, 7]
        y = self.conv3(y)       # [N, 2048, 7, 7]
        y = self.batchNorm3(y)  # [N, 2048, 7, 7]
        x = y + x               # add1: [N, 2048, 7, 7]
        x = self.relu3(x)       # [N, 2048, 7, 7]
        return x


class Network(nn.Module):
    """ResNet-50 with convolutions: [N, 3, 224, 224] -> scores [N, 1000]."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.batchNorm1 = nn.BatchNorm2d(64)
        self.relu1 = nn.ReLU()
        self.maxPool1 = nn.MaxPool2d(3, stride=2, padding=1)
        self.composite1 = Bottleneck64First()
        self.composite2 = nn.Sequential(*[Bottleneck64() for _ in range(2)])
        self.composite3 = Bottleneck128HalfSize()
        self.composite4 = nn.Sequential(*[Bottleneck128() for _ in range(3)])
        self.composite5 = Bottleneck256HalfSize()
        self.composite6 = nn.Sequential(*[Bottleneck256() for _ in range(5)])
        self.composite7 = Bottleneck512HalfSize()
        self.composite8 = nn.Sequential(*[Bottleneck512() for _ in range(2)])
        self.dense1 = nn.Linear(2048, 1000)

    def forward(self, x):
        x = self.conv1(x)       # [N, 64, 112, 112]
        x = self.batchNorm1(x)  # [N, 64, 112, 112]
        x = self.relu1(x)       # [N, 64, 112, 112]
        x = self.maxPool1(x)    # [N, 64, 56, 56]
        x = self.composite1(x)  # [N, 256, 56, 56]
        x = self.composite2(x)  # [N, 256, 56, 56]
        x = self.composite3(x)  # [N, 512, 28, 28]
        x = self.composite4(x)  # [N, 512, 28, 28]
        x = self.composite5(x)  # [N, 1024, 14, 14]
        x = self.composite6(x)  # [N, 1024, 14, 14]
        x = self.composite7(x)  # [N, 2048, 7, 7]
        x = self.composite8(x)  # [N, 2048, 7, 7]
        x = x.mean(dim=(2, 3))  # globalAvgPool1: [N, 2048]
        x = self.dense1(x)      # [N, 1000]
        return x                # [N, 1000]
