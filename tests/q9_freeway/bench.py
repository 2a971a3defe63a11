"""Question 9 beside its plain version: `python -m tests.bench.speed`."""

from functools import cache
from types import ModuleType

import numpy as np
import torch

from tests.bench.comparison import Comparison
from tests.bench.solutions import load_solution
from tests.q9_freeway import plain
from tests.q9_freeway.question import QUESTION
from tests.q9_freeway.reference import console

_STEPS = 2048  # of an episode


@cache
def _solution() -> ModuleType:
    return load_solution(QUESTION)


@cache
def _rams() -> np.ndarray:
    return console(torch.Generator().manual_seed(0), _STEPS).numpy()


@cache
def _episode() -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    rng = torch.Generator().manual_seed(0)
    states = torch.randn(_STEPS + 1, 11, generator=rng)
    return states, torch.randint(3, (_STEPS,), generator=rng), torch.rand(_STEPS, generator=rng)


def _features(q9: ModuleType) -> float:
    for ram in _rams():
        q9.features(ram)
    return 1


def _n_step(q9: ModuleType) -> float:
    q9.n_step(*_episode(), 5, 0.98)
    return 1


ROWS = (
    Comparison(
        "Q9 features of an episode, RAM by RAM",
        "ms",
        "≤ 1 of plain",
        lambda: _features(_solution()),
        lambda: _features(plain),
    ),
    Comparison(
        "Q9 n_step of an episode",
        "ms",
        "≤ 0.1 of plain",
        lambda: _n_step(_solution()),
        lambda: _n_step(plain),
    ),
)
