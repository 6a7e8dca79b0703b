"""A curve from one adder layer, as a PyTorch module.

Written from experiment.json by Adder Studio. A block there is an attribute of the same
name here; shapes stand behind the lines of `forward`.
"""

from torch import nn

from adder import AdderLinear


class Network(nn.Module):
    """A curve from one adder layer: [N, 1, 1, 1] -> values [N, 1]."""

    def __init__(self):
        super().__init__()
        self.adderDense1 = AdderLinear(1, 32, bias=True)
        self.relu1 = nn.ReLU()
        self.dense1 = nn.Linear(32, 1)

    def forward(self, x):
        x = x.flatten(1)         # flatten1: [N, 1]
        x = self.adderDense1(x)  # [N, 32]
        x = self.relu1(x)        # [N, 32]
        x = self.dense1(x)       # [N, 1]
        return x                 # [N, 1]
