"""Where the average duration of the solutions' own trainings lies: `python -m tests.bench.band`.

It trains the solution of a question with many seeds, and writes `course_runs.py` into its room: for each number of
episodes the 5 % and 95 % quantiles of the average over the latest 100 episodes, or of what `curve(seed)` in the room's
`seeds.py` gives. The report of a grade shows the student's own average beside it.
"""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
import numpy as np
import torch

from autograder import rooms
from autograder.evidence import floats
from autograder.homework import ALL, load_homework
from autograder.question import Question
from tests.bench.solutions import load_solution, running
from tests.worlds.durations import averages

_EVERY = 10  # episodes between two points of the band
_QUANTILES = (0.05, 0.95)
_MODULE = '''"""Where the averages of the course's own trainings lie, over the seeds 0 to {last}.

Made by `python -m tests.bench.band --seeds {seeds}` with torch {torch}; not edited by hand.
"""

from autograder.evidence import Band

# fmt: off
BAND = Band(
    "the middle 90 % of {seeds} runs of the course's answer",
    x={x},
    low={low},
    high={high},
)
# fmt: on
'''


def own_curve(question: Question) -> Callable[[int], list[float]] | None:
    """What the room's `seeds.py` measures after each episode of the training with a seed, if it does."""
    seeds = rooms.module(question, "seeds") if rooms.has(question, "seeds") else None
    return getattr(seeds, "curve", None)


def durations(question: Question, seed: int) -> list[float]:
    """The duration of each episode of the training with this seed."""
    module = load_solution(question)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)):
        found: list[float] = module.main(1000, seed)
    return found


def band_of(runs: list[list[int]]) -> tuple[list[float], list[float], list[float]]:
    """Episodes, and the two quantiles of the average duration there."""
    return quantiles([averages(run) for run in runs], _EVERY)


def has_band(question: Question) -> bool:
    """Whether the report of a grade shows a band of this question's trainings."""
    return rooms.has(question, "course_runs")


def quantiles(curves: list[list[float]], every: int) -> tuple[list[float], list[float], list[float]]:
    """Episodes, and the two quantiles there; a run that has ended stays where it was."""
    longest = max(map(len, curves))
    x = sorted({1, *range(every, longest + every, every)})
    there = np.array([[curve[min(episode, len(curve)) - 1] for episode in x] for curve in curves])
    low, high = np.quantile(there, _QUANTILES, axis=0)
    return [float(episode) for episode in x], low.round(1).tolist(), high.round(1).tolist()


@click.command()
@click.option("--question", multiple=True, help="Such as q3 (repeatable); without it, those that have a band.")
@click.option("--seeds", type=click.IntRange(2), default=100, show_default=True)
@click.option("--runs", type=click.Path(path_type=Path), help="A file that keeps finished runs.")
def main(question: tuple[str, ...], seeds: int, runs: Path | None) -> None:
    """Train the solutions and write the bands."""
    torch.set_num_threads(1)
    homework = load_homework(ALL)
    for each in [homework.question(word) for word in question] or filter(has_band, homework.questions):
        curve = own_curve(each)
        known = json.loads(runs.read_text()) if runs and runs.exists() else {}
        for seed in range(seeds):
            if f"{each.key}/{seed}" not in known:
                known[f"{each.key}/{seed}"] = curve(seed) if curve else durations(each, seed)
                if runs:
                    runs.write_text(json.dumps(known))
        runs_of = [known[f"{each.key}/{seed}"] for seed in range(seeds)]
        found = quantiles(runs_of, 1) if curve else band_of(runs_of)
        x, low, high = map(floats, found)
        text = _MODULE.format(
            last=seeds - 1,
            seeds=seeds,
            torch=torch.__version__,
            x=_tuple(x),
            low=_tuple(low),
            high=_tuple(high),
        )
        (rooms.folder(each) / "course_runs.py").write_text(text, encoding="utf-8")


def _tuple(numbers: tuple[float, ...]) -> str:
    """Numbers as Python, a dozen in a line."""
    rows = [", ".join(map(str, numbers[at : at + 12])) for at in range(0, len(numbers), 12)]
    return "(\n        " + ",\n        ".join(rows) + ",\n    )"


if __name__ == "__main__":
    main()
