"""Question 3 over seeds: `python -m tests.bench.seeds`."""

from pathlib import Path
from statistics import median
from typing import Any

import gymnasium
import numpy as np
import torch

from tests.bench.solutions import load_solution, noting, running
from tests.bench.spread import Row, middle_and_worst, over
from tests.q3_dqn.question import QUESTION
from tests.q3_dqn.short import AVERAGE, EPISODES, ROW, longest_row
from tests.q3_dqn.short_run import SHORT

SEEDS = 100
GREEDY_EPISODES = 100
SOLVED = 300  # the average over WINDOW episodes that CartPole is judged by
WINDOW = 100


def train(seed: int, folder: Path, episodes: int = 1000) -> Row:
    """One training: whether and when it solved CartPole, and how well it then plays without exploring."""
    q3 = load_solution(QUESTION)
    networks: list[Any] = []
    q3.DQN = noting(q3.DQN, networks)
    with running(folder) as watch:
        durations = q3.main(episodes, seed)
        seconds = watch.seconds
    q3.plot_durations(durations, folder / "durations.png")
    with running(folder) as short_watch:
        short_durations, short_net = q3.train_short(min(episodes, EPISODES), seed)
        short_seconds = short_watch.seconds
    best = max((sum(durations[i - WINDOW : i]) / WINDOW for i in range(WINDOW, len(durations) + 1)), default=0.0)
    return {
        "solved": float(best > SOLVED),
        "episodes": len(durations),
        "steps": sum(durations),
        "greedy": _greedy_duration(networks[0], seed),
        "cpu_seconds": seconds,
        "short_row": longest_row(short_durations),
        "short_episodes": len(short_durations),
        "short_greedy": _greedy_duration(short_net, seed, SHORT.longest),
        "short_cpu_seconds": short_seconds,
    }


def _greedy_duration(policy_net: torch.nn.Module, seed: int, longest: int = 500) -> float:
    """The mean duration of 100 episodes, cut after so many steps, in which the policy never explores."""
    poles = gymnasium.make_vec(
        "CartPole-v1", GREEDY_EPISODES, vectorization_mode="vector_entry_point", max_episode_steps=longest
    )
    states, _ = poles.reset(seed=seed)
    durations = np.zeros(GREEDY_EPISODES, int)
    alive = np.ones(GREEDY_EPISODES, bool)
    while alive.any():  # an episode that is over begins anew, which no longer counts
        with torch.no_grad():
            actions = policy_net(torch.from_numpy(states)).argmax(dim=1).numpy()
        states, _, terminated, truncated, _ = poles.step(actions)
        durations += alive
        alive &= ~(terminated | truncated)
    return float(durations.mean())


def table(rows: list[Row]) -> list[tuple[str, str, str, int]]:
    """What the trainings came to: (what, bar, measured, seeds)."""
    lines = [
        ("Q3 seeds whose average exceeds 300 within 1000 episodes", "all", f"{sum(row['solved'] for row in rows):.0f}"),
        (
            "Q3 steps until then: median, worst; mean",
            "≤ 38,000, ≤ 90,000",
            middle_and_worst(rows, "steps", ",.0f"),
        ),
        ("Q3 CPU seconds until then: median, worst; mean", "≤ 8, ≤ 25", middle_and_worst(rows, "cpu_seconds", ".1f")),
        (
            "Q3 duration of 100 greedy episodes afterwards: median; mean",
            "≥ 475",
            f"{median(row['greedy'] for row in rows):.0f}; {over(rows, 'greedy')}",
        ),
        (
            "Q3.6 seeds with ten full episodes in a row and a greedy average of 195",
            "18 of 20",
            f"{sum(row['short_row'] >= ROW and row['short_greedy'] >= AVERAGE for row in rows)}",
        ),
        ("Q3.6 episodes: median, worst; mean", "≤ 100", middle_and_worst(rows, "short_episodes", ".0f")),
        ("Q3.6 CPU seconds: median, worst; mean", "", middle_and_worst(rows, "short_cpu_seconds", ".1f")),
    ]
    return [(*line, len(rows)) for line in lines]
