"""Question 1 beside its plain version: `python -m tests.bench.speed`."""

from functools import cache
from types import ModuleType

import torch

from data.digits import Digits, load_digits
from tests.bench.comparison import Comparison
from tests.bench.solutions import load_solution
from tests.q1_cvae import plain
from tests.q1_cvae.question import QUESTION

_DIGITS = 6400  # a round, scaled to an epoch
_EPOCH = 60_000


@cache
def _solution() -> ModuleType:
    return load_solution(QUESTION)


@cache
def _digits() -> Digits:
    return load_digits(train=True).take(torch.arange(_DIGITS))


def _epoch_of_ours() -> float:
    q1, digits = _solution(), _digits()
    q1.train(q1.CVAE(784, q1.LATENT_SIZE, 10), digits.images, digits.labels, epochs=1)
    return _DIGITS / _EPOCH


def _epoch_of_plain() -> float:
    plain.train(plain.CVAE(), _digits())
    return _DIGITS / _EPOCH


ROWS = (Comparison("Q1 an epoch of 60,000 digits", "s", "≤ 7", _epoch_of_ours, _epoch_of_plain),)
