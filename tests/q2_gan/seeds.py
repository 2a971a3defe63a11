"""Question 2 over seeds, on full MNIST: `python -m tests.bench.seeds`."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from data.digits import CLASSES, load_digits
from tests.bench.solutions import load_solution, noting, running
from tests.bench.spread import Row, over, percent
from tests.measures.judge import Judge, frechet_distance, load_judge
from tests.q2_gan.question import QUESTION

SEEDS = 3
SAMPLES = 10_000  # as many as there are test digits in MNIST, so that Fréchet distances have the same bias
SURE = 0.9  # the probability from which on the judge is sure
GRIDS = (0, 250, 500, 1000, 2000, 3000)  # iterations at which the script draws samples


def train(seed: int, folder: Path, iterations: int = 3000) -> Row:
    """One training: the Fréchet distance of 10,000 samples at each grid, and what the judge sees in the last."""
    q2 = load_solution(QUESTION)
    judge = load_judge()
    real = judge.features(load_digits(train=False).unit()[:SAMPLES])
    made: list[Any] = []
    row: Row = {}
    q2.build_generator = noting(q2.build_generator, made)

    def measure(images: Tensor, path: Path, iteration: int) -> None:
        """In the place of `save_images`, which main calls at each grid."""
        save_images(images, path, iteration)
        with watch.paused(), torch.no_grad(), torch.random.fork_rng():
            torch.manual_seed(seed)
            rounds = -(-SAMPLES // q2.BATCH_SIZE)
            drawn = [made[0](q2.sample_noise(q2.BATCH_SIZE, q2.NOISE_DIM)) for _ in range(rounds)]
            samples = q2.deprocess_img(torch.cat(drawn)[:SAMPLES])
            row[f"frechet_{iteration}"] = frechet_distance(judge.features(samples), real)
            row.update(_seen(judge, samples))

    save_images, q2.save_images = q2.save_images, measure
    with running(folder) as watch:
        q2.main(num_iterations=iterations, seed=seed, out=str(folder))
        row["cpu_seconds"] = watch.seconds
    return row


def _seen(judge: Judge, samples: Tensor) -> Row:
    probabilities, labels = judge.probabilities(samples).max(dim=1)
    shares = torch.bincount(labels, minlength=CLASSES) / len(samples)
    return {
        "sure": float((probabilities >= SURE).float().mean()),
        "rarest": float(shares.min()),
        "commonest": float(shares.max()),
    }


def table(rows: list[Row]) -> list[tuple[str, str, str, int]]:
    """What the trainings came to: (what, bar, measured, seeds)."""
    grids = [over(rows, f"frechet_{grid}") for grid in GRIDS]
    falls = sum(all(row[f"frechet_{a}"] > row[f"frechet_{b}"] for a, b in pairwise(GRIDS)) for row in rows)
    rarest, commonest = min(row["rarest"] for row in rows), max(row["commonest"] for row in rows)
    lines = [
        ("Q2 samples of which the judge is ≥ 90 % sure, iteration 3000", "≥ 85 %", percent(rows, "sure")),
        (
            "Q2 the rarest and the commonest class of any seed",
            "5 to 20 %",
            f"{100 * rarest:.1f} %, {100 * commonest:.1f} %",
        ),
        (
            f"Q2 Fréchet distance to test digits at iterations {', '.join(map(str, GRIDS))}",
            "falls",
            f"{', '.join(grids)}; falls at each in {falls} of {len(rows)}",
        ),
        ("Q2 CPU seconds of the script", "", over(rows, "cpu_seconds")),
    ]
    return [(*line, len(rows)) for line in lines]
