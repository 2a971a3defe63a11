"""Timing two versions of the same work in turns, so that a busy machine slows both: what counts is the ratio."""

import contextlib
import io
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Comparison:
    """A row of the table.

    `ours` and `plain` do one round of work and return how many units they did; `plain` is None where nothing compares.
    """

    what: str
    unit: str  # "ms" or "s": what the figures are given in
    bar: str
    ours: Callable[[], float]
    plain: Callable[[], float] | None = None
    clock: Callable[[], float] = time.process_time  # CPU seconds; a wall clock for what happens in other processes


@dataclass(frozen=True)
class Figure:
    """What was measured for a row: seconds for one unit in each round, of either version."""

    row: Comparison
    ours: list[float]
    plain: list[float]


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


def table(figures: list[Figure], rounds: int, command: str) -> str:
    """The figures as a markdown table, with the command and the commit."""
    git = ["git", "describe", "--always", "--dirty"]
    commit = subprocess.run(git, cwd=ROOT, capture_output=True, text=True).stdout.strip() or "unknown"
    lines = [
        f"Medians of {rounds} rounds, one thread; in brackets the least and the most. `{command}` at commit {commit}.",
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
