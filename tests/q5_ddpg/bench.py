"""Question 5 beside its plain version: `python -m tests.bench.speed`."""

import contextlib
import itertools
from functools import cache
from types import ModuleType

import torch

from tests.bench.comparison import Comparison
from tests.bench.solutions import load_solution
from tests.q5_ddpg import plain
from tests.q5_ddpg.question import QUESTION
from tests.worlds.pendulums import average_return

_EPISODES = 8  # a round
_GOAL = -180.0
_seeds = {name: itertools.count() for name in ("solution", "plain")}


@cache
def _solution() -> ModuleType:
    return load_solution(QUESTION)


class _Reached(Exception):
    """The goal is reached."""


def _until_goal(q5: ModuleType, name: str) -> float:
    """Train until the actor reaches the goal, with another seed each time."""

    def judged(returns: list[float], actor: torch.nn.Module) -> None:
        with torch.no_grad():
            if len(returns) >= 8 and average_return(actor) > _GOAL:
                raise _Reached

    with contextlib.suppress(_Reached):
        q5.main(40, next(_seeds[name]), judged)
    return 1


def _steps(q5: ModuleType) -> float:
    q5.main(_EPISODES)
    return 200 * _EPISODES


ROWS = (
    Comparison("Q5 a step of training, with its update", "ms", "", lambda: _steps(_solution()), lambda: _steps(plain)),
    Comparison(
        "Q5 until the average return exceeds -180",
        "s",
        "",
        lambda: _until_goal(_solution(), "solution"),
        lambda: _until_goal(plain, "plain"),
    ),
)
