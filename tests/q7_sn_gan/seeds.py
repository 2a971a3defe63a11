"""Question 7 with and without spectral normalisation over seeds: `python -m tests.bench.seeds`."""

import time
from pathlib import Path

import torch

from tests.bench.solutions import load_solution, running
from tests.bench.spread import Row, over
from tests.q7_sn_gan.question import QUESTION

SEEDS = 5
_FACES = 1000
_ITERATIONS, _PART, _BATCH = 500, 100, 16
_LAST = 2  # parts whose distances are averaged


def train(seed: int, folder: Path, iterations: int = _ITERATIONS) -> Row:
    """Both trainings of one seed: the Frechet distance, averaged over the last two hundreds, and CPU seconds."""
    q7, figures = load_solution(QUESTION), {}
    settings = q7.OURS._replace(batch=_BATCH)
    part = min(_PART, iterations)
    faces = q7.TransformedPictures(q7.load_faces()[: _FACES if iterations > 1 else 2 * _BATCH])
    pictures = torch.stack([faces[row] for row in range(len(faces))])
    with running(folder):
        for name, spectral in (("with", True), ("without", False)):
            training, distances, start = q7.build("faces", spectral, settings, seed), [], time.process_time()
            for _ in range(iterations // part):
                q7.train(training, pictures, part, settings.batch, settings.noise)
                distances.append(q7.distance_to(pictures[: _FACES // 2], training, settings.noise))
            last = distances[-_LAST:]
            figures |= {name: sum(last) / len(last), f"{name}_seconds": time.process_time() - start}
    return figures


def table(rows: list[Row]) -> list[tuple[str, str, str, int]]:
    """What the trainings came to: (what, bar, measured, seeds)."""
    better = sum(row["with"] < row["without"] for row in rows)
    lines = [
        ("Q7 seeds whose pictures are nearer to the faces with spectral normalisation", "", f"{better}"),
        ("Q7 Frechet distance after 500 iterations with it", "", over(rows, "with", ".2f")),
        ("Q7 Frechet distance after 500 iterations without it", "", over(rows, "without", ".2f")),
        ("Q7 CPU seconds with it", "≤ 60", over(rows, "with_seconds", ".0f")),
    ]
    return [(*line, len(rows)) for line in lines]
