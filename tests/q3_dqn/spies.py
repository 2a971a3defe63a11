"""Spies for what `main` calls: they look at what it hands them, and return what does no harm; none is an answer.

They raise where `main` hands them what the handout does not allow, so that an error of `main` is told from one of the
functions that it calls.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import torch
from torch import Tensor, nn

_WHOLE, _SOME = 20, 4  # minibatches that are looked at in whole, and transitions of each later one: it is called often
_NUDGE = 0.01  # what is added to all parameters of a network, over the root of the number of nudges so far


_on_duty: list[bool] = []  # holds something while a run is watched: at any other time a spy raises


@contextmanager
def spies() -> Iterator[dict[str, Any]]:
    """Fresh spies for DQN, select_action and optimize, for `tests.worlds.playing.replaced`."""
    _on_duty.append(True)
    try:
        yield {"DQN": SpyNetwork, "select_action": _spy_select_action, "optimize": _SpyOptimize()}
    finally:
        _on_duty.pop()


def _report() -> None:
    if not _on_duty:
        raise RuntimeError("a spy is no answer: it works in a watched run alone")


class SpyNetwork(nn.Module):
    """Takes states (N, 4), whatever arguments it was made with, and values all actions at 0."""

    def __init__(self, *args: Any, **options: Any) -> None:
        _report()
        super().__init__()
        # something to copy, to hand to an optimizer in whole or in part, and to compare
        self.numbers = nn.ParameterList(nn.Parameter(torch.randn(8)) for _ in range(4))

    def forward(self, states: Tensor) -> Tensor:
        """Zeros (N, 2), with a graph, so that a backward() of main's own does not fail."""
        _check("states", states, torch.float32, (-1, 4))
        return torch.zeros(len(states), 2) + 0 * torch.cat(list(self.numbers)).sum()


def nudge(net: nn.Module, number: int) -> None:
    """Move all parameters a little, always the same way, so that a network that follows is seen to follow.

    Args:
        net: what is moved.
        number: how many nudges there were, this one included.
    """
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.add_(_NUDGE / number**0.5)


def _spy_select_action(
    state: Tensor,
    policy_net: nn.Module,
    eps_end: float,
    eps_start: float,
    eps_decay: float,
    steps_done: float,
    device: Any,
) -> Tensor:
    """A random action, whatever the state and epsilon are."""
    _report()
    _check("a state", state, torch.float32, (1, 4))
    _check_network("policy_net", policy_net)
    for value in (eps_end, eps_start, eps_decay, steps_done):
        float(value)
    return torch.randint(2, (1, 1))


class _SpyOptimize:
    """Looks at a minibatch, and nudges the policy network."""

    def __init__(self) -> None:
        self._calls = 0

    def __call__(
        self,
        policy_net: nn.Module,
        target_net: nn.Module,
        optimizer: Any,
        memory: Any,
        batch_size: int,
        gamma: float,
        device: Any,
    ) -> None:
        _report()
        _check_network("policy_net", policy_net)
        _check_network("target_net", target_net)
        if not isinstance(optimizer, torch.optim.Optimizer):
            raise TypeError(f"optimizer should be one of torch.optim, and is a {type(optimizer).__name__}")
        float(gamma)
        if len(memory) < batch_size:
            return
        self._calls += 1
        for transition in islice(memory.sample(batch_size), None if self._calls <= _WHOLE else _SOME):
            state, action, next_state, reward = tuple(transition)[:4]
            _check("a state in the memory", state, torch.float32, (1, 4))
            _check("an action in the memory", action, torch.int64, (1, 1))
            _check("a reward in the memory", reward, None, (1,))
            if next_state is not None:
                _check("a next_state in the memory", next_state, torch.float32, (1, 4))
        nudge(policy_net, self._calls)


def _check(what: str, value: Any, dtype: torch.dtype | None, shape: tuple[int, ...]) -> None:
    if not isinstance(value, Tensor):
        raise TypeError(f"{what} should be a tensor, and is a {type(value).__name__}")
    sizes = tuple(value.shape)
    if len(sizes) != len(shape) or any(want not in (-1, size) for want, size in zip(shape, sizes, strict=True)):
        raise ValueError(f"{what} should have the shape {str(shape).replace('-1', 'N')}, and has {sizes}")
    if dtype is not None and value.dtype != dtype:
        raise TypeError(f"{what} should be of {dtype}, and is of {value.dtype}")


def _check_network(what: str, net: Any) -> None:
    if not isinstance(net, nn.Module):
        raise TypeError(f"{what} should be a network, and is a {type(net).__name__}")
