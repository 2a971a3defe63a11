"""What stands in the place of the other exercises while `main` is watched, and is no answer to any of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

_watched: list[bool] = []  # holds something while a run is watched


@contextmanager
def on_duty() -> Iterator[None]:
    """For a while, let blanks be made; at any other time they raise."""
    _watched.append(True)
    try:
        yield
    finally:
        _watched.clear()


def _require_watched() -> None:
    if not _watched:
        raise RuntimeError("a blank is no answer: it works in a watched run alone")


class _Blank(nn.Module):
    """A network that knows nothing, for a main that only makes it and hands it on."""

    def __init__(self, *args: Any, **options: Any) -> None:
        _require_watched()
        super().__init__()
        self.numbers = nn.ParameterList(nn.Parameter(torch.randn(3)) for _ in range(2))  # as an optimizer takes all

    def forward(self, state: Tensor, *others: Tensor) -> Tensor:
        return 0 * torch.cat(list(self.numbers)).sum().expand(len(state), 1)


class _BlankMemory:
    """A memory that hands out zeros."""

    def __init__(self, *args: Any, **options: Any) -> None:
        _require_watched()
        self._length = 0

    def push(self, *args: Any, **options: Any) -> None:
        self._length += 1

    def sample(self, batch_size: int) -> tuple[Tensor, ...]:
        return tuple(torch.zeros(int(batch_size), size) for size in (3, 1, 1, 3, 1))

    def __len__(self) -> int:
        return self._length


class BlankNoise:
    """Noise of no kind that the handout asks for: a toss of a coin."""

    def __init__(self, *args: Any, **options: Any) -> None:
        _require_watched()
        self.sigma = self.theta = 0.5

    def reset(self) -> None:
        pass

    def sample(self) -> float:
        return float(np.random.choice([-0.5, 0.5]))


BLANKS: dict[str, type] = {"Actor": _Blank, "Critic": _Blank, "ReplayMemory": _BlankMemory}
