"""Networks with known weights in the worker."""

import torch
from torch import Tensor, nn

from tests.measures.dense_layers import layers


class KnownActor(nn.Module):
    """Maps states (N, 3) to actions (N, 1)."""

    def __init__(self, weights: list[Tensor]) -> None:
        super().__init__()
        self.layers = layers(weights)
        self.given: list[Tensor] = []  # what it was called with

    def forward(self, state: Tensor) -> Tensor:
        self.given.append(state.detach().clone() if isinstance(state, Tensor) else state)
        return 2 * self.layers(state).tanh()


class KnownCritic(nn.Module):
    """Maps states (N, 3) and actions (N, 1) to values (N, 1)."""

    def __init__(self, weights: list[Tensor]) -> None:
        super().__init__()
        self.layers = layers(weights)

    def forward(self, state: Tensor, action: Tensor) -> Tensor:
        return self.layers(torch.cat([state, action], dim=1))


def flat(net: nn.Module) -> Tensor:
    """All parameters in one vector."""
    return torch.cat([parameter.detach().flatten() for parameter in net.parameters()]).clone()
