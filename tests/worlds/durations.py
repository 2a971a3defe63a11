"""The durations of a training on CartPole as evidence: each episode, their average, the bar, and the course's runs."""

from collections.abc import Sequence

import numpy as np

from autograder.evidence import Band, Curve, Line, Role, series
from autograder.host.world_replay import WINDOW


def durations(lengths: Sequence[int], goal: int, band: Band | None = None) -> Curve:
    """The lengths of the episodes of one training, and what they came to.

    Args:
        lengths: steps of each episode.
        goal: what the average must exceed.
        band: where the average of the course's own runs lies.
    """
    return Curve(
        "Your best try: how long the pole stood",
        "episode",
        "steps",
        (
            series("each episode", Role.DETAIL, lengths),
            series(f"yours: average of the latest {WINDOW} episodes", Role.YOURS, averages(lengths)),
        ),
        band,
        (Line(f"the goal: {goal}", float(goal)),),
    )


def averages(lengths: Sequence[int]) -> list[float]:
    """The average of the latest episodes after each one; missing ones count as no step, as the grader counts them."""
    total = np.concatenate([np.zeros(WINDOW), np.cumsum(lengths, dtype=float)])
    return [float(value) for value in (total[WINDOW:] - total[:-WINDOW]) / WINDOW]
