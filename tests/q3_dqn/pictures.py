"""What the checks of question 3 leave as evidence."""

from collections.abc import Sequence

import numpy as np
from torch import Tensor

from autograder.evidence import Curve, Line, Matrix, Role, floats, series
from tests.q3_dqn.reference import Setting

_STATE = ("position", "velocity", "angle", "turning", "bias")


def exploration(settings: list[Setting], counts: list[int], calls: list[int]) -> Curve | None:
    """How much of the way from eps_end to eps_start the measured share has left, beside exp(-n / d).

    None where no setting has a way to go.
    """
    points = []
    for at, count, times in zip(settings, counts, calls, strict=True):
        if at.start != at.end:
            share = count / times
            way = at.start - at.end
            spread = 4 * (share * (1 - share) / times) ** 0.5  # two standard deviations of 2 * share, which is epsilon
            points.append((at.steps / at.decay, (2 * share - at.end) / way, spread / abs(way)))
    if not points:
        return None
    x = np.linspace(0, max(3.0, *(point[0] for point in points)), 61)
    return Curve(
        "How often your code acts at random, as the share of the way from eps_end (0) to eps_start (1)",
        "steps_done / eps_decay",
        "share of the way",
        (
            series("asked: exp(−steps_done / eps_decay)", Role.ASKED, np.exp(-x), x),
            series("yours, with twice the standard error", Role.YOURS, *_columns(points), points=True),
        ),
    )


def _columns(points: list[tuple[float, float, float]]) -> tuple[list[float], list[float], list[float]]:
    x, y, spread = (list(column) for column in zip(*points, strict=True))
    return y, x, spread


def step(got: Tensor, asked: Tensor) -> Matrix | None:
    """One step of a network of one layer, brought to length 1 as the right one is; None for a larger network."""
    if got.numel() != len(_STATE) * 2:
        return None
    wanted, made = (way / way.norm() if float(way.norm()) else way for way in (asked, got))
    return Matrix(
        "The step of your policy network (its direction: all numbers together have length 1)",
        ("action 0", "action 1"),
        _STATE,
        floats(_by_action(wanted)),
        floats(_by_action(made)),
        tolerance=0.005,
    )


def _by_action(way: Tensor) -> list[float]:
    weights, biases = way[:8].reshape(2, 4).tolist(), way[8:].tolist()
    return [number for row, bias in zip(weights, biases, strict=True) for number in (*row, bias)]


def short_episodes(lengths: Sequence[int], longest: int, average: float) -> Curve:
    """The lengths of the episodes of a training on short episodes, and the two bars."""
    return Curve(
        "Your best try: how long the pole stood in each episode",
        "episode",
        "steps",
        (series("yours", Role.YOURS, lengths, [float(n) for n in range(1, len(lengths) + 1)], points=True),),
        None,
        (
            Line(f"a full episode: {longest}", float(longest)),
            Line(f"asked on average without exploring: {average:g}", float(average)),
        ),
    )
