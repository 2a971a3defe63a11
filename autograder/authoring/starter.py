"""Cuts the stubs that students fill in out of the solutions, at their markers (see `autograder.markers`)."""

import ast
from collections.abc import Sequence
from pathlib import Path

from autograder.markers import Region, regions
from autograder.project import SOLUTIONS, STARTER
from autograder.question import Question

_MADE = "# Made from solutions/{name} by `python -m autograder starter`: change it there, and run that again."
_HEADING = "# Replace every `raise NotImplementedError(...)`, and fill in every TODO; the rest is given."


def cut_stub(source: str, name: str) -> str:
    """The stub of one solution file.

    Args:
        source: the solution's text.
        name: its file name, for the stub's messages.

    Returns:
        The stub's text: what lies outside the markers, and in place of each answer a raise or a TODO.

    Raises:
        MarkerError: a marker is opened twice or never closed.
    """
    lines, done = [_MADE.format(name=name), _HEADING], 0
    solution = source.splitlines()
    for region in regions(source, f"solutions/{name}"):
        lines += solution[done : region.first - 1]
        lines.append(_replacement(region))
        done = region.last
    stub = "\n".join(lines + solution[done:]) + "\n"
    ast.parse(stub)
    return stub


def _replacement(region: Region) -> str:
    ids = ", ".join(region.ids)
    if region.is_todo:
        return f"{region.indent}# TODO {ids}: {region.text}"
    return f'{region.indent}raise NotImplementedError("{ids} {region.text} is still to do")'


def changed_stubs(questions: Sequence[Question]) -> list[str]:
    """The names of the files in starter/ that differ from what the solutions give."""
    return [question.file for question in questions if not _is_current(question.file)]


def write_stubs(questions: Sequence[Question]) -> list[Path]:
    """Write all stubs into starter/ and return their paths."""
    STARTER.mkdir(exist_ok=True)
    for question in questions:
        (STARTER / question.file).write_text(stub(question.file), encoding="utf-8")
    return [STARTER / question.file for question in questions]


def _is_current(name: str) -> bool:
    path = STARTER / name
    return path.exists() and path.read_text(encoding="utf-8") == stub(name)


def stub(name: str) -> str:
    """The stub of the solution of this file name."""
    return cut_stub((SOLUTIONS / name).read_text(encoding="utf-8"), name)


def stub_for_students(name: str) -> str:
    """The same without the line about solutions/, which students have not."""
    return stub(name).partition("\n")[2]
