"""What several commands have in common: their options, and their exit codes."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from autograder import datasets
from autograder.homework import ALL, Homework, HomeworkError, default_name, every_homework, load_homework
from autograder.ids import question_of
from autograder.question import Question
from autograder.seeds import read_hidden_seed

EXIT_UNREADABLE = 2  # the submission or an option cannot be read (click's own code for wrong options, too)
EXIT_GRADER_FAILED = 3
EXIT_STOPPED = 130  # by Ctrl-C, as a shell says it
QUICK_SECONDS, WHOLE_SECONDS = 280, 1140  # of a grade: no check begins after them, and no request outlasts them
RESULTS = Path("results")


def make_console() -> Console:
    """Where a command prints: as wide as the terminal, or 80 columns."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else 80)


def folder_for(homework: Homework, questions: tuple[Question, ...], exercises: tuple[str, ...]) -> Path:
    """Where the reports go unless --out says otherwise: those of a part do not replace those of the whole."""
    return RESULTS if questions == homework.questions and not exercises else RESULTS / "part"


def hidden_seed_in(file: Path | None) -> int | None:
    """The number in the file that --hidden-seed names; None where it names none.

    Raises:
        click.BadParameter: the file holds no such number.
    """
    try:
        return read_hidden_seed(file) if file else None
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--hidden-seed") from None


def cores() -> int:
    """How many processors this process may use: as many grades run at a time, unless told otherwise."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _homework(context: click.Context, parameter: click.Parameter, name: str | None) -> Homework:
    try:
        return load_homework(name or default_name())
    except HomeworkError as error:
        raise click.BadParameter(str(error), context, parameter) from None


def homework_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --homework, and its function the Homework."""
    text = "Which homework of homeworks/, or all for every question; core, if none is named."
    return click.option("--homework", metavar="NAME", callback=_homework, help=text)(command)


def _handed_out(context: click.Context, parameter: click.Parameter, name: str | None) -> Homework:
    if name == ALL:
        there = ", ".join(every_homework())
        raise click.BadParameter(f"{ALL} is for authors and is not handed out: name one of {there}", context, parameter)
    return _homework(context, parameter, name)


def handed_out_homework_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --homework for what students or a container get: a homework with a file of its own."""
    text = "Which homework of homeworks/; core, if none is named."
    return click.option("--homework", metavar="NAME", callback=_handed_out, help=text)(command)


def data_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --data, which `take_data` reads."""
    text = "The folder of data set NAME (repeatable); else the folder in $NAME_DIR, data/, or a download."
    return click.option("--data", multiple=True, metavar="NAME=FOLDER", help=text)(command)


def take_data(assignments: tuple[str, ...], homework: Homework) -> None:
    """Take the folders that --data names.

    Raises:
        click.BadParameter: one of them cannot be used.
    """
    try:
        datasets.choose(assignments, homework.data)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--data") from None


def asked_for(
    homework: Homework, questions: tuple[str, ...], exercises: tuple[str, ...]
) -> tuple[tuple[Question, ...], tuple[str, ...]]:
    """The questions and the exercises that --question and --exercise name; no exercise stands for all of them.

    Raises:
        click.BadParameter: the homework has no such question or exercise.
    """
    try:
        ids = tuple(homework.exercise(word).id for word in exercises)
        named = [homework.question(word) for word in (*questions, *map(question_of, ids))]
    except HomeworkError as error:
        raise click.BadParameter(str(error), param_hint="--question, --exercise") from None
    return tuple(q for q in homework.questions if q in named or not named), ids


folder = click.Path(path_type=Path, file_okay=False)
file = click.Path(path_type=Path, dir_okay=False)
