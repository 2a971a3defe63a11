"""Question 7 with and without spectral normalisation over seeds: `python -m tests.bench.seeds`."""

import time
from pathlib import Path

import torch

from tests.bench.solutions import load_solution, running
from tests.bench.spread import Row, over
from tests.q7_sn_gan.question import QUESTION

SEEDS = 5
_FACES = 1000
_ITERATIONS = 155  # five epochs of the script


def train(seed: int, folder: Path, iterations: int = _ITERATIONS) -> Row:
    """Both trainings of one seed with the settings of the script: the Frechet distance, and CPU seconds."""
    q7, figures = load_solution(QUESTION), {}
    faces = q7.TransformedPictures(q7.load_faces()[: _FACES if iterations > 1 else 64])
    pictures = torch.stack([faces[row] for row in range(len(faces))])
    with running(folder):
        for name, spectral in (("with", True), ("without", False)):
            start = time.process_time()
            training = q7.build("faces", spectral, q7.OURS, seed)
            q7.train(training, pictures, iterations, q7.OURS.batch, q7.OURS.noise)
            figures[f"{name}_seconds"] = time.process_time() - start
            figures[name] = q7.distance_to(pictures, training, q7.OURS.noise)
    return figures


def table(rows: list[Row]) -> list[tuple[str, str, str, int]]:
    """What the trainings came to: (what, bar, measured, seeds)."""
    better = sum(row["with"] < row["without"] for row in rows)
    lines = [
        ("Q7 seeds whose pictures are nearer to the faces with spectral normalisation", "", f"{better}"),
        ("Q7 Frechet distance after 155 iterations with it", "", over(rows, "with", ".2f")),
        ("Q7 Frechet distance after 155 iterations without it", "", over(rows, "without", ".2f")),
        ("Q7 CPU seconds with it", "≤ 60", over(rows, "with_seconds", ".0f")),
    ]
    return [(*line, len(rows)) for line in lines]
