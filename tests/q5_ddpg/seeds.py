"""Question 5 over seeds: `python -m tests.bench.seeds`."""

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import torch

from tests.bench.solutions import load_solution, running
from tests.bench.spread import Row, middle_and_worst
from tests.q5_ddpg.question import QUESTION
from tests.worlds.pendulums import average_return, fixed_starts

SEEDS = 20
GOAL = -180.0


def train(seed: int, folder: Path, episodes: int = 40) -> Row:
    """One training: how well its actor does over the fixed starts, at the end and on the way."""
    q5 = load_solution(QUESTION)
    with running(folder) as watch:
        actor, averages = _trained(q5, seed, episodes, watch.paused)
        seconds = watch.seconds
    scores, heights = q5.swing_up(actor, fixed_starts())
    (folder / "averages.json").write_text(json.dumps(averages))
    return {
        "average": float(scores.mean()),
        "worst": float(scores.min()),
        "up": float((heights[-50:] > 0.9).all(axis=0).mean()),
        "episodes": next((n for n, average in enumerate(averages, 1) if average > GOAL), episodes + 1),
        "cpu_seconds": seconds,
    }


def curve(seed: int) -> list[float]:
    """The average return over the starts after each episode of one training, for `tests.bench.band`."""
    return _trained(load_solution(QUESTION), seed, 40, contextlib.nullcontext)[1]


def _trained(
    q5: Any, seed: int, episodes: int, aside: Callable[[], contextlib.AbstractContextManager[None]]
) -> tuple[torch.nn.Module, list[float]]:
    """An actor, and the averages that were measured aside after each episode."""
    averages: list[float] = []

    def judged(returns: list[float], actor: torch.nn.Module) -> None:
        with aside():
            averages.append(average_return(_acting(actor)))

    actor, _ = q5.main(episodes, seed, judged)
    return actor, averages


def _acting(actor: torch.nn.Module) -> Any:
    def torques(states: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            return actor(states)

    return torques


def table(rows: list[Row]) -> list[tuple[str, str, str, int]]:
    """What the trainings came to: (what, bar, measured, seeds)."""
    returns = sorted(row["average"] for row in rows)
    lines = [
        (
            "Q5 return over 100 starts after 40 episodes: median, worst",
            "≥ -152, all ≥ -175",
            f"{median(returns):.1f}, {returns[0]:.1f}",
        ),
        (
            "Q5 episodes until it exceeds -180: median, worst; mean",
            "≤ 20, ≤ 40",
            middle_and_worst(rows, "episodes", ".0f"),
        ),
        ("Q5 CPU seconds of 40 episodes: median, worst; mean", "≤ 20", middle_and_worst(rows, "cpu_seconds", ".1f")),
    ]
    return [(*line, len(rows)) for line in lines]
