"""LeNet-5 with adders, as a PyTorch module.

Written from experiment.json by Adder Studio. A block there is an attribute of the same
name here; shapes stand behind the lines of `forward`.
"""

from torch import nn

from adder import Adder2d


class Network(nn.Module):
    """LeNet-5 with adders: [N, 1, 28, 28] -> scores [N, 10]."""

    def __init__(self):
        super().__init__()
        self.adder1 = Adder2d(1, 6, 5, padding=2)
        self.batchNorm1 = nn.BatchNorm2d(6)
        self.relu1 = nn.ReLU()
        self.maxPool1 = nn.MaxPool2d(2)
        self.adder2 = Adder2d(6, 16, 5)
        self.batchNorm2 = nn.BatchNorm2d(16)
        self.relu2 = nn.ReLU()
        self.maxPool2 = nn.MaxPool2d(2)
        self.adder3 = Adder2d(16, 120, 5)
        self.batchNorm3 = nn.BatchNorm2d(120)
        self.relu3 = nn.ReLU()
        self.adder4 = Adder2d(120, 84, 1)
        self.batchNorm4 = nn.BatchNorm2d(84)
        self.relu4 = nn.ReLU()
        self.conv1 = nn.Conv2d(84, 10, 1, bias=False)
        self.batchNorm5 = nn.BatchNorm2d(10)

    def forward(self, x):
        x = self.adder1(x)      # [N, 6, 28, 28]
        x = self.batchNorm1(x)  # [N, 6, 28, 28]
        x = self.relu1(x)       # [N, 6, 28, 28]
        x = self.maxPool1(x)    # [N, 6, 14, 14]
        x = self.adder2(x)      # [N, 16, 10, 10]
        x = self.batchNorm2(x)  # [N, 16, 10, 10]
        x = self.relu2(x)       # [N, 16, 10, 10]
        x = self.maxPool2(x)    # [N, 16, 5, 5]
        x = self.adder3(x)      # [N, 120, 1, 1]
        x = self.batchNorm3(x)  # [N, 120, 1, 1]
        x = self.relu3(x)       # [N, 120, 1, 1]
        x = self.adder4(x)      # [N, 84, 1, 1]
        x = self.batchNorm4(x)  # [N, 84, 1, 1]
        x = self.relu4(x)       # [N, 84, 1, 1]
        x = self.conv1(x)       # [N, 10, 1, 1]
        x = self.batchNorm5(x)  # [N, 10, 1, 1]
        return x.flatten(1)     # [N, 10]
