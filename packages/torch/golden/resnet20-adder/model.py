"""ResNet-20 with adders, as a PyTorch module.

Written from experiment.json by Adder Studio. A block there is an attribute of the same
name here; shapes stand behind the lines of `forward`.
"""

from torch import nn

from adder import Adder2d


class ResidualUnit16(nn.Module):
    """Residual unit 16: [N, 16, 32, 32] -> [N, 16, 32, 32]."""

    def __init__(self):
        super().__init__()
        self.adder1 = Adder2d(16, 16, 3, padding=1)
        self.batchNorm1 = nn.BatchNorm2d(16)
        self.relu1 = nn.ReLU()
        self.adder2 = Adder2d(16, 16, 3, padding=1)
        self.batchNorm2 = nn.BatchNorm2d(16)
        self.relu2 = nn.ReLU()

    def forward(self, x):
        y = self.adder1(x)      # [N, 16, 32, 32]
        y = self.batchNorm1(y)  # [N, 16, 32, 32]
        y = self.relu1(y)       # [N, 16, 32, 32]
        y = self.adder2(y)      # [N, 16, 32, 32]
        y = self.batchNorm2(y)  # [N, 16, 32, 32]
        x = y + x               # add1: [N, 16, 32, 32]
        x = self.relu2(x)       # [N, 16, 32, 32]
        return x


class ResidualUnit32HalfSize(nn.Module):
    """Residual unit 32, half size: [N, 16, 32, 32] -> [N, 32, 16, 16]."""

    def __init__(self):
        super().__init__()
        self.adder1 = Adder2d(16, 32, 3, stride=2, padding=1)
        self.batchNorm1 = nn.BatchNorm2d(32)
        self.relu1 = nn.ReLU()
        self.adder2 = Adder2d(32, 32, 3, padding=1)
        self.batchNorm2 = nn.BatchNorm2d(32)
        self.adder3 = Adder2d(16, 32, 1, stride=2)
        self.batchNorm3 = nn.BatchNorm2d(32)
        self.relu2 = nn.ReLU()

    def forward(self, x):
        y = self.adder1(x)      # [N, 32, 16, 16]
        y = self.batchNorm1(y)  # [N, 32, 16, 16]
        y = self.relu1(y)       # [N, 32, 16, 16]
        y = self.adder2(y)      # [N, 32, 16, 16]
        y = self.batchNorm2(y)  # [N, 32, 16, 16]
        x = self.adder3(x)      # [N, 32, 16, 16]
        x = self.batchNorm3(x)  # [N, 32, 16, 16]
        x = y + x               # add1: [N, 32, 16, 16]
        x = self.relu2(x)       # [N, 32, 16, 16]
        return x


class ResidualUnit32(nn.Module):
    """Residual unit 32: [N, 32, 16, 16] -> [N, 32, 16, 16]."""

    def __init__(self):
        super().__init__()
        self.adder1 = Adder2d(32, 32, 3, padding=1)
        self.batchNorm1 = nn.BatchNorm2d(32)
        self.relu1 = nn.ReLU()
        self.adder2 = Adder2d(32, 32, 3, padding=1)
        self.batchNorm2 = nn.BatchNorm2d(32)
        self.relu2 = nn.ReLU()

    def forward(self, x):
        y = self.adder1(x)      # [N, 32, 16, 16]
        y = self.batchNorm1(y)  # [N, 32, 16, 16]
        y = self.relu1(y)       # [N, 32, 16, 16]
        y = self.adder2(y)      # [N, 32, 16, 16]
        y = self.batchNorm2(y)  # [N, 32, 16, 16]
        x = y + x               # add1: [N, 32, 16, 16]
        x = self.relu2(x)       # [N, 32, 16, 16]
        return x


class ResidualUnit64HalfSize(nn.Module):
    """Residual unit 64, half size: [N, 32, 16, 16] -> [N, 64, 8, 8]."""

    def __init__(self):
        super().__init__()
        self.adder1 = Adder2d(32, 64, 3, stride=2, padding=1)
        self.batchNorm1 = nn.BatchNorm2d(64)
        self.relu1 = nn.ReLU()
        self.adder2 = Adder2d(64, 64, 3, padding=1)
        self.batchNorm2 = nn.BatchNorm2d(64)
        self.adder3 = Adder2d(32, 64, 1, stride=2)
        self.batchNorm3 = nn.BatchNorm2d(64)
        self.relu2 = nn.ReLU()

    def forward(self, x):
        y = self.adder1(x)      # [N, 64, 8, 8]
        y = self.batchNorm1(y)  # [N, 64, 8, 8]
        y = self.relu1(y)       # [N, 64, 8, 8]
        y = self.adder2(y)      # [N, 64, 8, 8]
        y = self.batchNorm2(y)  # [N, 64, 8, 8]
        x = self.adder3(x)      # [N, 64, 8, 8]
        x = self.batchNorm3(x)  # [N, 64, 8, 8]
        x = y + x               # add1: [N, 64, 8, 8]
        x = self.relu2(x)       # [N, 64, 8, 8]
        return x


class ResidualUnit64(nn.Module):
    """Residual unit 64: [N, 64, 8, 8] -> [N, 64, 8, 8]."""

    def __init__(self):
        super().__init__()
        self.adder1 = Adder2d(64, 64, 3, padding=1)
        self.batchNorm1 = nn.BatchNorm2d(64)
        self.relu1 = nn.ReLU()
        self.adder2 = Adder2d(64, 64, 3, padding=1)
        self.batchNorm2 = nn.BatchNorm2d(64)
        self.relu2 = nn.ReLU()

    def forward(self, x):
        y = self.adder1(x)      # [N, 64, 8, 8]
        y = self.batchNorm1(y)  # [N, 64, 8, 8]
        y = self.relu1(y)       # [N, 64, 8, 8]
        y = self.adder2(y)      # [N, 64, 8, 8]
        y = self.batchNorm2(y)  # [N, 64, 8, 8]
        x = y + x               # add1: [N, 64, 8, 8]
        x = self.relu2(x)       # [N, 64, 8, 8]
        return x


class Network(nn.Module):
    """ResNet-20 with adders: [N, 3, 32, 32] -> scores [N, 10]."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.batchNorm1 = nn.BatchNorm2d(16)
        self.relu1 = nn.ReLU()
        self.composite1 = nn.Sequential(*[ResidualUnit16() for _ in range(3)])
        self.composite2 = ResidualUnit32HalfSize()
        self.composite3 = nn.Sequential(*[ResidualUnit32() for _ in range(2)])
        self.composite4 = ResidualUnit64HalfSize()
        self.composite5 = nn.Sequential(*[ResidualUnit64() for _ in range(2)])
        self.dense1 = nn.Linear(64, 10, bias=False)
        self.batchNorm2 = nn.BatchNorm1d(10)

    def forward(self, x):
        x = self.conv1(x)       # [N, 16, 32, 32]
        x = self.batchNorm1(x)  # [N, 16, 32, 32]
        x = self.relu1(x)       # [N, 16, 32, 32]
        x = self.composite1(x)  # [N, 16, 32, 32]
        x = self.composite2(x)  # [N, 32, 16, 16]
        x = self.composite3(x)  # [N, 32, 16, 16]
        x = self.composite4(x)  # [N, 64, 8, 8]
        x = self.composite5(x)  # [N, 64, 8, 8]
        x = x.mean(dim=(2, 3))  # globalAvgPool1: [N, 64]
        x = self.dense1(x)      # [N, 10]
        x = self.batchNorm2(x)  # [N, 10]
        return x                # [N, 10]
