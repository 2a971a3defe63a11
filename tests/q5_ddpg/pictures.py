"""What the checks of question 5 leave as evidence."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from autograder.evidence import Band, Curve, Histogram, Line, Matrix, Role, floats, histogram, series


def shares(counts: Sequence[int], draws: int, held: int) -> Matrix:
    """How often each transition was drawn."""
    room = 6 * (draws / held * (1 - 1 / held)) ** 0.5
    return Matrix(
        f"How often your memory draws each of {held} transitions, in {draws} batches of one",
        ("times drawn",),
        tuple(f"{number}" for number in range(1, held + 1)),
        floats([draws / held] * held),
        floats(counts),
        tolerance=room,
        corner="the oldest is 1",
    )


def noise(name: str, values: Tensor, spread: float) -> Histogram:
    """The numbers of a noise, beside the density of the normal distribution."""
    ends = 4 * spread
    x = torch.linspace(-ends, ends, 81, dtype=torch.float64)
    density = (-0.5 * (x / spread).square()).exp() / (spread * math.sqrt(2 * math.pi))
    asked = series("asked for", Role.ASKED, density, x)
    return histogram(f"The numbers of {name}", "noise", values, -ends, ends, asked)


def learning(averages: Sequence[tuple[int, float]], goal: float, band: Band | None) -> Curve:
    """The average return over the starts, after each episode."""
    mine = series("your actor", Role.YOURS, [value for _, value in averages], [float(n) for n, _ in averages])
    return Curve(
        "The average return of your actor over 100 starts, after each episode of training",
        "episode",
        "average return",
        (mine,),
        band,
        (Line(f"the goal: {goal:g}", goal),),
    )


def moves(name: str, rows: tuple[str, ...], got: Tensor, asked: Tensor, tolerance: float) -> Matrix:
    """Numbers beside those asked for, one a row."""
    return Matrix(name, rows, ("value",), floats(asked), floats(got), tolerance)


def step(name: str, got: Tensor, asked: Tensor) -> Matrix:
    """The first numbers of a step of a network."""
    count = min(8, len(asked))
    rows = tuple(f"parameter {number}" for number in range(1, count + 1))
    return moves(f"The step of your {name}, first parameters", rows, got[:count], asked[:count], 1e-3)
