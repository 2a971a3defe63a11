"""Networks of the grader's in the worker, and what a student's QNet gives."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from autograder.worker.loading import attribute
from tests.measures.dense_layers import layers

_SHIFT = 0.1  # some set weights to 0 at the start, so a network is looked at a little beside it
_FAR = 3.0  # how far a parameter is moved for the bend of the values


class StrictNet(nn.Module):
    """Linear layers with known weights, which take states (N, 11) alone, and note what they are asked."""

    def __init__(self, weights: list[Tensor]) -> None:
        super().__init__()
        self.layers = layers([weight.clone() for weight in weights])
        self.asked = 0

    def forward(self, state: Tensor) -> Tensor:
        """(N, 11) to (N, actions)."""
        self.asked += 1
        if not isinstance(state, Tensor):
            raise TypeError(f"the network takes a tensor (N, 11), and was given {type(state).__name__}")
        if state.ndim != 2 or state.shape[1] != 11:
            raise ValueError(f"the network takes a tensor (N, 11), and was given one of shape {tuple(state.shape)}")
        if state.dtype != torch.float32:
            raise ValueError(f"the network takes a float32 tensor, and was given one of {state.dtype}")
        return self.layers(state)

    def flat(self) -> Tensor:
        """All weights in one vector."""
        return torch.cat([parameter.detach().flatten() for parameter in self.parameters()])


def net_facts(module: ModuleType, states: Tensor, factors: list[float]) -> dict[str, Any]:
    """What a fresh QNet gives for states (N, 11).

    Args:
        module: the student's module.
        states: what it is asked.
        factors: what its parameters are multiplied with, one after the other.

    Returns:
        "values": (N, A) as they are; "kept": whether the states are as they were; "together" and "alone": the values
        in evaluation mode, of all at once and of each row by itself; "single": those of the first row in training mode;
        "scaled": (factors, N, A) with a little noise on the parameters; "bend": how far the values are from a straight
        line where one parameter tensor after the other is moved, over the size of the values (0 without parameters).
    """
    net = attribute(module, "QNet")()
    given = states.clone()
    values = net(given)
    found: dict[str, Any] = {"values": values, "kept": torch.equal(given, states)}
    if not isinstance(values, Tensor) or values.shape != (len(states), 3):
        return found
    found["single"] = net(states[:1].clone())
    net.eval()
    with torch.no_grad():
        found["together"] = net(states.clone())
        found["alone"] = torch.cat([net(states[i : i + 1].clone()).reshape(1, -1) for i in range(len(states))])
        near = [parameter + _SHIFT * torch.randn_like(parameter) for parameter in net.parameters()]
        found["scaled"] = torch.stack([_at(net, [factor * each for each in near], states) for factor in factors])
        found["bend"] = _bend(net, near, states)
    return found


def _at(net: nn.Module, weights: list[Tensor], states: Tensor) -> Tensor:
    """The values with these parameters."""
    for parameter, value in zip(net.parameters(), weights, strict=True):
        parameter.copy_(value)
    found: Tensor = net(states.clone())
    return found


def _bend(net: nn.Module, near: list[Tensor], states: Tensor) -> float:
    most = 0.0
    for place, parameter in enumerate(near):
        way = _FAR * torch.randn_like(parameter)
        moved = [[*near[:place], parameter + by * way, *near[place + 1 :]] for by in (-1, 0, 1)]
        below, here, above = (_at(net, weights, states).double() for weights in moved)
        size = 1e-9 + float((below.abs() + above.abs() + here.abs()).max())
        most = max(most, float((below + above - 2 * here).abs().max()) / size)
    return most
