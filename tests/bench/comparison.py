"""Timing two versions of the same work in turns, so that a busy machine slows both: what counts is the ratio."""

import contextlib
import io
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from autograder.project import ROOT


@dataclass(frozen=True)
class Comparison:
    """A row of the table, as `bench.py` of a room has them in ROWS."""

    what: str  # begins with the question's id
    unit: str  # "ms" or "s": what the figures are given in
    bar: str  # what the figure should be, or ""
    ours: Callable[[], float]  # does one round of work, and returns how many units it did
    plain: Callable[[], float] | None = None  # the same by the room's plain version; None where nothing compares
    clock: Callable[[], float] = time.process_time  # CPU seconds; a wall clock for what happens in other processes


@dataclass(frozen=True)
class Figure:
    """What was measured for a row."""

    row: Comparison
    ours: list[float]  # seconds for one unit, by round
    plain: list[float]  # the same of the plain version


def measure(row: Comparison, rounds: int) -> Figure:
    """Run both versions in turns, after one round each that does not count."""
    figure = Figure(row, [], [])
    for number in range(rounds + 1):
        for work, seconds in ((row.ours, figure.ours), (row.plain, figure.plain)):
            if work is None:
                continue
            with contextlib.redirect_stdout(io.StringIO()):
                start = row.clock()
                units = work()
                spent = row.clock() - start
            if number:
                seconds.append(spent / units)
    return figure


def commit() -> str:
    """What is measured, for the record."""
    git = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(git, cwd=ROOT, capture_output=True, text=True).stdout.strip() or "unknown"


def table(figures: list[Figure], rounds: int, command: str) -> str:
    """The figures as a markdown table, with the command and the commit."""
    made = f"`{command}` at commit {commit()}"
    lines = [
        f"Medians of {rounds} rounds, one thread; in brackets the least and the most. {made}.",
        "",
        "| | bar | here | plain version | ratio |",
        "|---|---|---|---|---|",
    ]
    for figure in figures:
        factor = 1000 if figure.row.unit == "ms" else 1
        ours, plain = ([factor * seconds for seconds in each] for each in (figure.ours, figure.plain))
        ratios = [a / b for a, b in zip(ours, plain, strict=False)]
        cells = (_spread(ours, figure.row.unit), _spread(plain, figure.row.unit), _spread(ratios))
        lines.append(f"| {figure.row.what} | {figure.row.bar} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _spread(values: list[float], unit: str = "") -> str:
    if not values:
        return ""
    middle, *ends = (f"{value:.3g}" for value in (median(values), min(values), max(values)))
    return f"{middle} {unit}".rstrip() + f" [{ends[0]}, {ends[1]}]"
