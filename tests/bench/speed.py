"""How fast the solutions are beside plain versions: `python -m tests.bench.speed`, or `make bench`.

The rows are those of `bench.py` in the rooms.
"""

from collections.abc import Iterator
from pathlib import Path

import click
import torch

from autograder import rooms
from autograder.project import ROOT
from data.torchvision_operators import ensure_importable
from tests.bench import isolation
from tests.bench.comparison import Comparison, measure, table

COMMAND = "make bench"


def rows() -> Iterator[Comparison]:
    """What the rooms compare, in the order of the questions."""
    ensure_importable()
    for question in rooms.every_question():
        if rooms.has(question, "bench"):
            yield from rooms.module(question, "bench").ROWS


@click.command()
@click.option("--rounds", type=click.IntRange(1), default=7, show_default=True)
@click.option("--only", help="Only the rows whose name begins like this.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=ROOT / "results")
def main(rounds: int, only: str | None, out: Path) -> None:
    """Measure every row, and what isolation costs, and write bench.md."""
    torch.set_num_threads(1)
    figures = []
    out.mkdir(parents=True, exist_ok=True)
    for row in rows():
        if not only or row.what.startswith(only):
            figures.append(measure(row, rounds))
            (out / "bench.md").write_text(table(figures, rounds, COMMAND))
    if not only:
        cost = "".join(f"| {what} | {figure} |\n" for what, figure in isolation.rows(pairs=3))
        with (out / "bench.md").open("a") as file:
            file.write(f"\n| what isolation costs | measured |\n|---|---|\n{cost}")
    click.echo((out / "bench.md").read_text() if figures else f"no row begins with {only!r}")


if __name__ == "__main__":
    main()
