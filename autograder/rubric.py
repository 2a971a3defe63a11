"""The rubric: every exercise with its checks, titles and points, read off the checks themselves."""

import contextlib
import io
import os

import pytest
from rich.console import Console
from rich.table import Table

from autograder.exercises import EXERCISES, TITLES
from autograder.grading import CHECKS
from autograder.plugin import is_hidden, mark_of, title_of


class _Collector:
    """Keeps the collected checks."""

    def __init__(self) -> None:
        self.items: list[pytest.Item] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "check: a graded check")

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        self.items = items


def collect_checks() -> list[pytest.Item]:
    """Every check in tests/checks, in the order of the exercises; nothing is run."""
    collector = _Collector()
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(
            ["--collect-only", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(CHECKS), str(CHECKS)],
            plugins=[collector],
        )
    return sorted(collector.items, key=lambda item: (mark_of(item)["exercise"], is_hidden(item)))


def print_rubric(console: Console) -> None:
    """Print the table of exercises and their checks."""
    checks = collect_checks()
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "what", "points", "seen by"):
        table.add_column(heading, justify="right" if heading == "points" else "left")
    question = ""
    for exercise in EXERCISES:
        if exercise.question != question:
            question = exercise.question
            table.add_row(f"[bold]{question.upper()}[/]", f"[bold]{TITLES[question]}[/]")
        table.add_row(f"[bold]{exercise.id}[/]", f"[bold]{exercise.name}[/]", f"[bold]{exercise.points:g}[/]")
        for item in checks:
            if mark_of(item)["exercise"] == exercise.id:
                seen_by = "staff" if is_hidden(item) else "all"
                table.add_row("", title_of(item), f"{mark_of(item)['points']:g}", seen_by)
    console.print(table)
