"""Question 1 over seeds, on full MNIST: `python -m tests.bench.seeds`."""

from pathlib import Path
from typing import Any

import torch

from data.digits import CLASSES, load_digits
from tests.bench.solutions import load_solution, noting, running
from tests.bench.spread import Row, over, percent
from tests.measures.judge import diversity, load_judge
from tests.q1_cvae.question import QUESTION

SEEDS = 5
SAMPLES = 10_000  # as many as there are test digits in MNIST


def train(seed: int, folder: Path, epochs: int = 10) -> Row:
    """One training: minus the bound on all test digits, and what the judge sees in 10,000 generated ones."""
    q1 = load_solution(QUESTION)
    curves: list[Any] = []
    q1.train = noting(q1.train, curves)
    with running(folder) as watch:
        model = q1.main(epochs=epochs, seed=seed, out=str(folder))
        seconds = watch.seconds
    test = load_digits(train=False)
    asked_for = torch.arange(CLASSES).repeat(SAMPLES // CLASSES)
    torch.manual_seed(seed)
    with torch.no_grad():
        samples = model.generative_model(torch.randn(SAMPLES, model.latent_size), q1.one_hot(asked_for))
    judge = load_judge()
    # In the judge's features: pixel by pixel, means of pixels differ less than digits do, reconstructions too (0.84).
    variety = diversity(judge.features(samples), asked_for) / diversity(judge.features(test.unit()), test.labels)
    return {
        "bound": curves[0][1][-1],
        "read": float((judge.read(samples) == asked_for).float().mean()),
        "variety_of_pixels": float((diversity(samples, asked_for) / diversity(test.unit(), test.labels)).mean()),
        "variety": float(variety.mean()),
        "variety_least": float(variety.min()),
        "variety_most": float(variety.max()),
        "cpu_seconds": seconds,
    }


def table(rows: list[Row]) -> list[tuple[str, str, str, int]]:
    """What the trainings came to: (what, bar, measured, seeds)."""
    least, most = min(row["variety_least"] for row in rows), max(row["variety_most"] for row in rows)
    lines = [
        ("Q1 minus the bound on the test digits after 10 epochs, nats", "≤ 98", over(rows, "bound", ".2f")),
        ("Q1 labels that the judge reads off 10,000 generated digits", "≥ 95 %", percent(rows, "read")),
        ("Q1 variety in a label (judge's features; real digits: 1)", "0.9 to 1.1", over(rows, "variety", ".3f")),
        ("Q1 the same, the least and the most varied label of any seed", "0.9 to 1.1", f"{least:.3f}, {most:.3f}"),
        ("Q1 the same, mean of the labels, pixel by pixel", "", over(rows, "variety_of_pixels", ".3f")),
        ("Q1 CPU seconds of the script", "", over(rows, "cpu_seconds")),
    ]
    return [(*line, len(rows)) for line in lines]
