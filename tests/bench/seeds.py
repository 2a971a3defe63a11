"""The solutions over seeds, on one thread: `python -m tests.bench.seeds`, or `make seeds`.

What is trained and how it is told is in `seeds.py` of the rooms:

    SEEDS                 how many
    train(seed, folder)   the figures of one training by name; what it printed and drew goes into the folder
    table(rows)           the lines of the table: (what, bar, measured, seeds)

Every training is one line of results/seeds.jsonl. A run that is cut off goes on where it stopped, and a line counts
only for the text of the solution that made it. The table is printed, and written beside them.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import torch

from autograder import rooms
from autograder.homework import ALL, HomeworkError, load_homework
from autograder.project import ROOT
from autograder.question import Question
from tests.bench.comparison import commit
from tests.bench.spread import Row

COMMAND = "make seeds"


def questions_with_seeds() -> list[Question]:
    """Those whose rooms say how to train over seeds."""
    return [question for question in rooms.every_question() if rooms.has(question, "seeds")]


def of(question: Question) -> ModuleType:
    """A room's `seeds.py`."""
    return rooms.module(question, "seeds")


def run_seeds(question: Question, seeds: range, file: Path) -> list[Row]:
    """The rows of these seeds: those in the file, and new ones, which are added to it."""
    text = rooms.solution(question).read_bytes()
    made_by = {"question": question.key, "solution": hashlib.sha256(text).hexdigest()[:12]}
    rows = {row["seed"]: row for row in _read(file) if made_by.items() <= row.items()}
    for seed in seeds:
        if seed not in rows:
            figures = of(question).train(seed, file.parent / "seeds" / f"{question.key}_{seed}")
            rows[seed] = made_by | {"seed": seed, "torch": torch.__version__} | figures
            with file.open("a") as lines:
                lines.write(json.dumps(rows[seed]) + "\n")
            click.echo(f"{question.key} seed {seed}: {_plain(rows[seed])}", err=True)
    return [rows[seed] for seed in seeds]


def _read(file: Path) -> Iterator[dict[str, Any]]:
    if file.exists():
        yield from map(json.loads, file.read_text().splitlines())


def _plain(row: Row) -> str:
    return ", ".join(f"{key} {value:.4g}" for key, value in row.items() if isinstance(value, int | float))


def table(rows: dict[Question, list[Row]]) -> str:
    """The rows as a markdown table, with its command and commit."""
    lines = [
        f"Mean ± standard deviation over seeds, one thread; `{COMMAND}` at commit {commit()}.",
        "",
        "| | bar | measured | seeds |",
        "|---|---|---|---|",
    ]
    for question, done in rows.items():
        if done:
            lines += ["| " + " | ".join(map(str, line)) + " |" for line in of(question).table(done)]
    return "\n".join(lines) + "\n"


@click.command()
@click.option("--question", multiple=True, help="Only this one, such as q1 (repeatable).")
@click.option("--seeds", type=click.IntRange(1), help="How many seeds, from --first on; else as many as the room says.")
@click.option("--first", type=int, default=0, show_default=True)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=ROOT / "results")
def main(question: tuple[str, ...], seeds: int | None, first: int, out: Path) -> None:
    """Train the solutions with many seeds and write seeds.jsonl and seeds.md."""
    try:
        chosen = [load_homework(ALL).question(word) for word in question] or questions_with_seeds()
    except HomeworkError as error:
        raise click.BadParameter(str(error), param_hint="--question") from None
    torch.set_num_threads(1)
    out.mkdir(parents=True, exist_ok=True)
    done: dict[Question, list[Row]] = {}
    for each in chosen:
        done[each] = run_seeds(each, range(first, first + (seeds or of(each).SEEDS)), out / "seeds.jsonl")
        (out / "seeds.md").write_text(table(done))
    click.echo((out / "seeds.md").read_text())


if __name__ == "__main__":
    main()
