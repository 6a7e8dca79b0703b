"""LeNet++ with adders, as a PyTorch module.

Written from experiment.json by Adder Studio. A block there is an attribute of the same
name here; shapes stand behind the lines of `forward`.
"""

from torch import nn

from adder import Adder2d, AdderLinear


class PairOf32(nn.Module):
    """Pair of 32: [N, 1, 28, 28] -> [N, 32, 14, 14]."""

    def __init__(self):
        super().__init__()
        self.adder1 = Adder2d(1, 32, 5, padding=2)
        self.batchNorm1 = nn.BatchNorm2d(32)
        self.relu1 = nn.ReLU()
        self.adder2 = Adder2d(32, 32, 5, padding=2)
        self.batchNorm2 = nn.BatchNorm2d(32)
        self.relu2 = nn.ReLU()
        self.maxPool1 = nn.MaxPool2d(2)

    def forward(self, x):
        x = self.adder1(x)      # [N, 32, 28, 28]
        x = self.batchNorm1(x)  # [N, 32, 28, 28]
        x = self.relu1(x)       # [N, 32, 28, 28]
        x = self.adder2(x)      # [N, 32, 28, 28]
        x = self.batchNorm2(x)  # [N, 32, 28, 28]
        x = self.relu2(x)       # [N, 32, 28, 28]
        x = self.maxPool1(x)    # [N, 32, 14, 14]
        return x


class PairOf64(nn.Module):
    """Pair of 64: [N, 32, 14, 14] -> [N, 64, 7, 7]."""

    def __init__(self):
        super().__init__()
        self.adder1 = Adder2d(32, 64, 5, padding=2)
        self.batchNorm1 = nn.BatchNorm2d(64)
        self.relu1 = nn.ReLU()
        self.adder2 = Adder2d(64, 64, 5, padding=2)
        self.batchNorm2 = nn.BatchNorm2d(64)
        self.relu2 = nn.ReLU()
        self.maxPool1 = nn.MaxPool2d(2)

    def forward(self, x):
        x = self.adder1(x)      # [N, 64, 14, 14]
        x = self.batchNorm1(x)  # [N, 64, 14, 14]
        x = self.relu1(x)       # [N, 64, 14, 14]
        x = self.adder2(x)      # [N, 64, 14, 14]
        x = self.batchNorm2(x)  # [N, 64, 14, 14]
        x = self.relu2(x)       # [N, 64, 14, 14]
        x = self.maxPool1(x)    # [N, 64, 7, 7]
        return x


class PairOf128(nn.Module):
    """Pair of 128: [N, 64, 7, 7] -> [N, 128, 3, 3]."""

    def __init__(self):
        super().__init__()
        self.adder1 = Adder2d(64, 128, 5, padding=2)
        self.batchNorm1 = nn.BatchNorm2d(128)
        self.relu1 = nn.ReLU()
        self.adder2 = Adder2d(128, 128, 5, padding=2)
        self.batchNorm2 = nn.BatchNorm2d(128)
        self.relu2 = nn.ReLU()
        self.maxPool1 = nn.MaxPool2d(2)

    def forward(self, x):
        x = self.adder1(x)      # [N, 128, 7, 7]
        x = self.batchNorm1(x)  # [N, 128, 7, 7]
        x = self.relu1(x)       # [N, 128, 7, 7]
        x = self.adder2(x)      # [N, 128, 7, 7]
        x = self.batchNorm2(x)  # [N, 128, 7, 7]
        x = self.relu2(x)       # [N, 128, 7, 7]
        x = self.maxPool1(x)    # [N, 128, 3, 3]
        return x


class Network(nn.Module):
    """LeNet++ with adders: [N, 1, 28, 28] -> scores [N, 10]."""

    def __init__(self):
        super().__init__()
        self.composite1 = PairOf32()
        self.composite2 = PairOf64()
        self.composite3 = PairOf128()
        self.adderDense1 = AdderLinear(1152, 2)
        self.batchNorm1 = nn.BatchNorm1d(2)
        self.dense1 = nn.Linear(2, 10)

    def forward(self, x):
        x = self.composite1(x)                # [N, 32, 14, 14]
        x = self.composite2(x)                # [N, 64, 7, 7]
        x = self.composite3(x)                # [N, 128, 3, 3]
        x = x.permute(0, 2, 3, 1).flatten(1)  # flatten1: [N, 1152]
        x = self.adderDense1(x)               # [N, 2]
        x = self.batchNorm1(x)                # [N, 2]
        x = self.dense1(x)                    # [N, 10]
        return x                              # [N, 10]
