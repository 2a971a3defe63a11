"""Question 6 beside its plain version: `python -m tests.bench.speed`."""

from functools import cache
from itertools import count
from types import ModuleType

from tests.bench.comparison import Comparison
from tests.bench.solutions import load_solution
from tests.q6_q_learning import plain
from tests.q6_q_learning.question import QUESTION

_POLES = 3  # trainings in a round
_seeds = count()


@cache
def _solution() -> ModuleType:
    return load_solution(QUESTION)


def _taxi(q6: ModuleType) -> float:
    q6.train_taxi(seed=next(_seeds))
    return 1


def _cartpole(q6: ModuleType) -> float:
    for _ in range(_POLES):
        q6.train_cartpole(seed=next(_seeds))
    return _POLES


ROWS = (
    Comparison(
        "Q6 Taxi's table worth 7.5 (3000 episodes, plain: 4000)",
        "s",
        "≤ 0.7 of plain",
        lambda: _taxi(_solution()),
        lambda: _taxi(plain),
    ),
    Comparison(
        "Q6 CartPole's table above 180",
        "s",
        "≤ 0.7 of plain",
        lambda: _cartpole(_solution()),
        lambda: _cartpole(plain),
    ),
)
