"""Networks with known weights in the worker."""

import torch
from torch import Tensor, nn


def layers(weights: list[Tensor]) -> nn.Sequential:
    """Linear layers with the given weights and biases (alternating), and a tanh between two of them."""
    found: list[nn.Module] = []
    for weight, bias in zip(weights[::2], weights[1::2], strict=True):
        linear = nn.Linear(weight.shape[1], weight.shape[0])
        linear.load_state_dict({"weight": weight, "bias": bias})
        found += [nn.Tanh(), linear] if found else [linear]
    return nn.Sequential(*found)


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
