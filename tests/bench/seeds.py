"""The solutions over seeds, on full MNIST and one thread: `python tests/bench/seeds.py`, or `make seeds`.

Every training is one line of results/seeds.jsonl; what it printed and drew is in results/seeds/. A run that is cut off
goes on where it stopped, and a line counts only for the text of the solution that made it. The table of mean ± standard
deviation is printed, and written beside them.
"""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import mean, median, stdev

import click
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from autograder.exercises import FILES  # noqa: E402
from trainings import ROOT, TRAININGS  # noqa: E402

SEEDS = {"q1": 5, "q2": 3, "q3": 100}
COMMAND = "make seeds"
GRIDS = (0, 250, 500, 1000, 2000, 3000)
Row = dict[str, float]


def run_seeds(question: str, seeds: range, file: Path) -> list[Row]:
    """The rows of these seeds: those in the file, and new ones, which are added to it."""
    text = (ROOT / "solutions" / FILES[question]).read_bytes()
    made_by = {"question": question, "solution": hashlib.sha256(text).hexdigest()[:12]}
    rows = {row["seed"]: row for row in _read(file) if made_by.items() <= row.items()}
    for seed in seeds:
        if seed not in rows:
            folder = file.parent / "seeds" / f"{question}_{seed}"
            rows[seed] = made_by | {"seed": seed, "torch": torch.__version__} | TRAININGS[question](seed, folder)
            with file.open("a") as lines:
                lines.write(json.dumps(rows[seed]) + "\n")
            click.echo(f"{question} seed {seed}: {_plain(rows[seed])}", err=True)
    return [rows[seed] for seed in seeds]


def _read(file: Path) -> Iterator[dict]:
    if file.exists():
        yield from map(json.loads, file.read_text().splitlines())


def _plain(row: Row) -> str:
    return ", ".join(f"{key} {value:.4g}" for key, value in row.items() if isinstance(value, int | float))


def _over(rows: list[Row], key: str, form: str = ".1f", factor: float = 1.0) -> str:
    """Mean ± standard deviation over the rows."""
    values = [factor * row[key] for row in rows]
    return f"{mean(values):{form}}" + (f" ± {stdev(values):{form}}" if len(values) > 1 else "")


def _percent(rows: list[Row], key: str) -> str:
    return f"{_over(rows, key, factor=100)} %"


def table(rows: dict[str, list[Row]], commit: str) -> str:
    """The rows as a markdown table, with its command and commit."""
    lines = [
        f"Mean ± standard deviation over seeds, one thread; `{COMMAND}` at commit {commit}.",
        "",
        "| | bar | measured | seeds |",
        "|---|---|---|---|",
    ]
    describe = {"q1": _lines_of_q1, "q2": _lines_of_q2, "q3": _lines_of_q3}
    for question, done in rows.items():
        if done:
            lines += [f"| {what} | {bar} | {got} | {len(done)} |" for what, bar, got in describe[question](done)]
    return "\n".join(lines) + "\n"


def _lines_of_q1(rows: list[Row]) -> list[tuple[str, str, str]]:
    least, most = min(row["variety_least"] for row in rows), max(row["variety_most"] for row in rows)
    return [
        ("Q1 minus the bound on the test digits after 10 epochs, nats", "≤ 98", _over(rows, "bound", ".2f")),
        ("Q1 labels that the judge reads off 10,000 generated digits", "≥ 95 %", _percent(rows, "read")),
        ("Q1 variety in a label (judge's features; real digits: 1)", "0.9 to 1.1", _over(rows, "variety", ".3f")),
        ("Q1 the same, the least and the most varied label of any seed", "0.9 to 1.1", f"{least:.3f}, {most:.3f}"),
        ("Q1 the same, mean of the labels, pixel by pixel", "", _over(rows, "variety_of_pixels", ".3f")),
        ("Q1 CPU seconds of the script", "", _over(rows, "cpu_seconds")),
    ]


def _lines_of_q2(rows: list[Row]) -> list[tuple[str, str, str]]:
    grids = [_over(rows, f"frechet_{grid}") for grid in GRIDS]
    falls = sum(all(row[f"frechet_{a}"] > row[f"frechet_{b}"] for a, b in pairwise(GRIDS)) for row in rows)
    rarest, commonest = min(row["rarest"] for row in rows), max(row["commonest"] for row in rows)
    return [
        ("Q2 samples of which the judge is ≥ 90 % sure, iteration 3000", "≥ 85 %", _percent(rows, "sure")),
        (
            "Q2 the rarest and the commonest class of any seed",
            "5 to 20 %",
            f"{rarest:.1%}, {commonest:.1%}".replace("%", " %"),
        ),
        (
            "Q2 Fréchet distance to test digits at iterations " + ", ".join(map(str, GRIDS)),
            "falls",
            ", ".join(grids) + f"; falls at each in {falls} of {len(rows)}",
        ),
        ("Q2 CPU seconds of the script", "", _over(rows, "cpu_seconds")),
    ]


def _lines_of_q3(rows: list[Row]) -> list[tuple[str, str, str]]:
    def spread(key: str, form: str) -> str:
        values = [row[key] for row in rows]
        return f"{median(values):{form}}, {max(values):{form}}; {_over(rows, key, form)}"

    return [
        ("Q3 seeds whose average exceeds 300 within 1000 episodes", "all", f"{sum(row['solved'] for row in rows):.0f}"),
        ("Q3 steps until then: median, worst; mean", "≤ 38,000, ≤ 90,000", spread("steps", ",.0f")),
        ("Q3 CPU seconds until then: median, worst; mean", "≤ 8, ≤ 25", spread("cpu_seconds", ".1f")),
        (
            "Q3 duration of 100 greedy episodes afterwards: median; mean",
            "≥ 475",
            f"{median(row['greedy'] for row in rows):.0f}; {_over(rows, 'greedy')}",
        ),
    ]


@click.command()
@click.option("--question", type=click.Choice(list(SEEDS)), multiple=True, help="Only this one (repeatable).")
@click.option("--seeds", type=click.IntRange(1), help="How many seeds, from --first on; else 5, 3 and 100.")
@click.option("--first", type=int, default=0, show_default=True)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=ROOT / "results")
def main(question: tuple[str, ...], seeds: int | None, first: int, out: Path) -> None:
    """Train the solutions with many seeds and write seeds.jsonl and seeds.md."""
    torch.set_num_threads(1)
    out.mkdir(parents=True, exist_ok=True)
    git = ["git", "describe", "--always", "--dirty"]
    commit = subprocess.run(git, cwd=ROOT, capture_output=True, text=True).stdout.strip() or "unknown"
    done: dict[str, list[Row]] = {}
    for each in question or SEEDS:
        done[each] = run_seeds(each, range(first, first + (seeds or SEEDS[each])), out / "seeds.jsonl")
        (out / "seeds.md").write_text(table(done, commit))
    click.echo((out / "seeds.md").read_text())


if __name__ == "__main__":
    main()
