"""Question 2 beside its plain version: `python -m tests.bench.speed`."""

from functools import cache
from types import ModuleType

import torch

from data.digits import Digits, load_digits
from tests.bench.comparison import Comparison
from tests.bench.solutions import load_solution
from tests.q2_gan import plain
from tests.q2_gan.question import QUESTION

_ITERATIONS = 10  # a round


@cache
def _solution() -> ModuleType:
    return load_solution(QUESTION)


@cache
def _digits(batch_size: int) -> Digits:
    return load_digits(train=True).take(torch.arange(_ITERATIONS * batch_size))


def _iterations_of_ours() -> float:
    q2 = _solution()
    networks = q2.build_discriminator(q2.BATCH_SIZE), q2.build_generator(q2.BATCH_SIZE, q2.NOISE_DIM)
    images = _digits(q2.BATCH_SIZE).signed()
    q2.run_a_gan(*networks, *map(q2.get_optimizer, networks), images, num_iterations=_ITERATIONS)
    return _ITERATIONS


def _iterations_of_plain() -> float:
    plain.train(_digits(128))
    return _ITERATIONS


ROWS = (Comparison("Q2 an iteration", "s", "≤ 0.25", _iterations_of_ours, _iterations_of_plain),)
