"""The commands for a class; the student kit has none of them."""

import sys
from pathlib import Path

import click

from autograder.errors import GraderError
from autograder.homework import Homework, HomeworkError
from autograder.options import (
    EXIT_GRADER_FAILED,
    QUICK_SECONDS,
    WHOLE_SECONDS,
    data_option,
    folder,
    homework_option,
    make_console,
    take_data,
)

_OUT = Path("class")


@click.command("grade-class")
@click.argument("class_folder", metavar="FOLDER", type=click.Path(path_type=Path, exists=True))
@homework_option
@click.option("--out", type=folder, default=_OUT, show_default=True, help="Folder for grades, tables and the page.")
@click.option("--roster", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="CSV that names students.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes that grade; one for each core, if not given.")
@click.option("--scheduler", metavar="ADDRESS", default="", help="A Dask scheduler; else processes of this machine.")
@click.option("--best", is_flag=True, help="Of several submissions the best one counts; else the last one.")
@click.option("--question", "--only", "only", metavar="Q", multiple=True, help="Grade this question only (repeatable).")
@click.option("--again", metavar="STUDENT", multiple=True, help="Grade this student again (repeatable).")
@click.option("--written", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="CSV of points on paper.")
@click.option("--quick", is_flag=True, help="Leave out the training checks.")
@click.option("--public", is_flag=True, help="Leave out the hidden checks.")
@click.option(
    "--require-isolation/--no-require-isolation",
    default=True,
    show_default=True,
    help="Grade only where student code can be locked in.",
)
@click.option("--similarity/--no-similarity", default=True, show_default=True, help="Look for code that is alike.")
@data_option
@click.option("--seed", type=int, help="What the public checks draw from: 0, or that of the last run.")
@click.option(
    "--hidden-seed",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with the number that the hidden checks draw from; else that of the last run, or a fresh one.",
)
@click.option(
    "--time-limit",
    type=click.IntRange(min=30),
    help=f"Seconds for each submission: {WHOLE_SECONDS}, or {QUICK_SECONDS} if --quick.",
)
def grade_class(
    class_folder: Path,
    homework: Homework,
    out: Path,
    roster: Path | None,
    workers: int | None,
    scheduler: str,
    best: bool,
    only: tuple[str, ...],
    again: tuple[str, ...],
    written: Path | None,
    quick: bool,
    public: bool,
    require_isolation: bool,
    similarity: bool,
    data: tuple[str, ...],
    seed: int | None,
    hidden_seed: Path | None,
    time_limit: int | None,
) -> None:
    """Grade a class: FOLDER as Gradescope, Moodle or Canvas exports it, or with a folder or zip for each student.

    Every grade is on disk as soon as it is made. The same command goes on where it was interrupted, and grades what has
    changed since.
    """
    try:
        from autograder.classes.session import Session, Wishes
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{error.name} is missing: install it with pip install '.[class]'") from None

    take_data(data, homework)
    try:
        ids = tuple(dict.fromkeys(homework.question(word).id for word in only))
    except HomeworkError as error:
        raise click.BadParameter(str(error), param_hint="--only") from None
    wishes = Wishes(
        class_folder,
        homework,
        roster,
        workers,
        scheduler,
        best,
        ids,
        again,
        written,
        quick,
        public,
        require_isolation,
        similarity,
        seed,
        hidden_seed,
        time_limit,
    )
    try:
        complete = Session(wishes, out, make_console()).run()
    except OSError as error:
        raise GraderError(f"the disk does not take the results: {error}") from None
    if not complete:
        sys.exit(EXIT_GRADER_FAILED)


@click.command()
@click.argument("class_results", metavar="FOLDER", type=folder, default=_OUT)
def stats(class_results: Path) -> None:
    """Print the numbers about a class that was graded into FOLDER (class/, if none is named)."""
    from autograder.classes.session import show_numbers

    show_numbers(class_results, make_console())


@click.command("class-grader", hidden=True)
@homework_option
def class_grader(homework: Homework) -> None:
    """Grade what lines on the standard input name: a worker of grade-class starts this."""
    from autograder.classes.grader_process import answer_requests

    answer_requests(homework.questions)
