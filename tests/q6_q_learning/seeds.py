"""Question 6's tables over seeds: `python -m tests.bench.seeds`."""

from pathlib import Path

from tests.bench.solutions import load_solution, running
from tests.bench.spread import Row, middle_and_worst, over
from tests.q6_q_learning.question import QUESTION

SEEDS = 30
_GOALS = 7.5, 180


def train(seed: int, folder: Path, episodes: int = 3000) -> Row:
    """Both trainings of one seed: what the Taxi table is worth, and when CartPole's average passed its bar."""
    q6 = load_solution(QUESTION)
    with running(folder) as watch:
        table = q6.train_taxi(episodes, seed)
        taxi_seconds = watch.seconds
        durations = q6.train_cartpole(min(episodes, 2000), seed)
        seconds = watch.seconds
    best = max((sum(durations[i - 100 : i]) / 100 for i in range(100, len(durations) + 1)), default=0.0)
    return {
        "taxi": float(q6.drive(table)[:, 0].mean()),
        "solved": float(best > _GOALS[1]),
        "episodes": len(durations),
        "taxi_seconds": taxi_seconds,
        "cpu_seconds": seconds,
    }


def table(rows: list[Row]) -> list[tuple[str, str, str, int]]:
    """What the trainings came to: (what, bar, measured, seeds)."""
    worst = min(row["taxi"] for row in rows)
    good = sum(row["taxi"] >= _GOALS[0] for row in rows)
    lines = [
        ("Q6 seeds whose Taxi table is worth 7.5", "all", f"{good}"),
        ("Q6 what the Taxi table is worth: least; mean", "≥ 7.5", f"{worst:.2f}; {over(rows, 'taxi')}"),
        ("Q6 seeds whose CartPole average exceeds 180", "all", f"{sum(row['solved'] for row in rows):.0f}"),
        ("Q6 episodes until then: median, worst; mean", "", middle_and_worst(rows, "episodes", ",.0f")),
        ("Q6 CPU seconds of both: median, worst; mean", "≤ 5", middle_and_worst(rows, "cpu_seconds", ".1f")),
    ]
    return [(*line, len(rows)) for line in lines]
