"""Two spirals with adders, as a PyTorch module.

Written from experiment.json by Adder Studio. A block there is an attribute of the same
name here; shapes stand behind the lines of `forward`.
"""

from torch import nn

from adder import AdderLinear


class Network(nn.Module):
    """Two spirals with adders: [N, 2, 1, 1] -> scores [N, 2]."""

    def __init__(self):
        super().__init__()
        self.adderDense1 = AdderLinear(2, 32, bias=True)
        self.batchNorm1 = nn.BatchNorm1d(32)
        self.relu1 = nn.ReLU()
        self.adderDense2 = AdderLinear(32, 32)
        self.batchNorm2 = nn.BatchNorm1d(32)
        self.relu2 = nn.ReLU()
        self.dense1 = nn.Linear(32, 2)

    def forward(self, x):
        x = x.flatten(1)         # flatten1: [N, 2]
        x = self.adderDense1(x)  # [N, 32]
        x = self.batchNorm1(x)   # [N, 32]
        x = self.relu1(x)        # [N, 32]
        x = self.adderDense2(x)  # [N, 32]
        x = self.batchNorm2(x)   # [N, 32]
        x = self.relu2(x)        # [N, 32]
        x = self.dense1(x)       # [N, 2]
        return x                 # [N, 2]
