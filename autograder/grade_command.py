"""The command `grade`."""

import contextlib
import sys
import time
import webbrowser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from rich.console import Console
from rich.markup import escape

from autograder.homework import Homework
from autograder.options import (
    EXIT_GRADER_FAILED,
    EXIT_STOPPED,
    EXIT_UNREADABLE,
    QUICK_SECONDS,
    WHOLE_SECONDS,
    asked_for,
    data_option,
    file,
    folder,
    folder_for,
    hidden_seed_in,
    homework_option,
    make_console,
    take_data,
)

if TYPE_CHECKING:
    from autograder.results import Grade

_RESERVE = 60  # seconds of --time-limit that the checks leave for reports


@click.command()
@click.argument("submission", type=click.Path(path_type=Path))
@homework_option
@click.option("--question", metavar="Q", multiple=True, help="Grade this question only, by id or file (repeatable).")
@click.option("--exercise", metavar="ID", multiple=True, help="Grade this exercise only (repeatable).")
@click.option("--quick", is_flag=True, help="Leave out the training checks: seconds instead of a minute.")
@click.option("--public", is_flag=True, help="Leave out the hidden checks, as in the student kit.")
@click.option("--require-isolation", is_flag=True, help="Grade only where student code can be locked in (exit code 3).")
@data_option
@click.option(
    "--out",
    type=folder,
    help="Folder for grade.json (all there is, for staff) and results.json (Gradescope's): results, if none is named, "
    "and results/part for a part of the homework.",
)
@click.option("--json", "json_file", type=file, help="Write the grade to this file as well.")
@click.option("--seed", type=int, default=0, show_default=True, help="What the public checks draw their inputs from.")
@click.option(
    "--hidden-seed",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with the number that the hidden checks draw from, or a bundle.json or grade.json; else a fresh one.",
)
@click.option("--single", is_flag=True, help="It is one submission, even if it looks like the folder of a class.")
@click.option(
    "--time-limit",
    type=click.IntRange(min=_RESERVE),
    help=f"Seconds until this command is killed: checks left {_RESERVE} s before are not graded, and nothing is lost.",
)
@click.option("--no-html", is_flag=True, help="Write no report.html.")
@click.option("--open", "open_page", is_flag=True, help="Show report.html in the browser.")
def grade(
    submission: Path,
    homework: Homework,
    question: tuple[str, ...],
    exercise: tuple[str, ...],
    quick: bool,
    public: bool,
    require_isolation: bool,
    data: tuple[str, ...],
    out: Path | None,
    json_file: Path | None,
    seed: int,
    hidden_seed: Path | None,
    single: bool,
    time_limit: int | None,
    no_html: bool,
    open_page: bool,
) -> None:
    """Grade SUBMISSION: a folder, a zip, or one of the homework's files."""
    deadline = time.monotonic() + (time_limit - _RESERVE if time_limit else QUICK_SECONDS if quick else WHOLE_SECONDS)
    console = make_console()
    if not single:
        _refuse_a_class(submission, homework)
    questions, exercises = asked_for(homework, question, exercise)
    take_data(data, homework)
    out = out or folder_for(homework, questions, exercises)
    with console.status("starting"):
        from autograder.host.zygote import Zygote, ZygoteError

        try:
            zygote = Zygote(questions)  # before anything secret is read: what it knows, every worker can find
        except (OSError, ZygoteError) as error:
            _give_up(console, error)
    if require_isolation and zygote.isolation.level == "C":
        zygote.close()
        console.print(f"[magenta]not graded:[/] {zygote.isolation.sentence}")
        sys.exit(EXIT_GRADER_FAILED)
    from autograder.datasets import DataSets
    from autograder.errors import GraderError
    from autograder.grading.grade import NotWritten, grade
    from autograder.grading.run import Options
    from autograder.intake import SubmissionError
    from autograder.reports.changes import changes, read_grade
    from autograder.reports.terminal import print_grade
    from autograder.results import Outcome
    from autograder.seeds import new_hidden_seed
    from autograder.whole_files import write_json

    with contextlib.closing(zygote), console.status("grading") as status:

        def progress(outcome: Outcome) -> None:
            status.update(f"{outcome.exercise} {outcome.title}: {outcome.status}")

        loaded, before = DataSets(), read_grade(out / "grade.json")
        try:
            for name in () if quick else dict.fromkeys(name for each in questions for name in each.data):
                loaded.load(name)
        except FileNotFoundError as error:
            raise click.BadParameter(str(error), param_hint="--data") from None
        known = hidden_seed_in(hidden_seed)
        secret = new_hidden_seed() if known is None else known
        options = Options(questions, quick, public, seed, secret, exercises, deadline)
        try:
            result = grade(zygote, submission, options, out / "grade.json", progress, loaded)
        except SubmissionError as error:
            console.print(f"[red]cannot grade:[/] {escape(str(error))}")
            sys.exit(EXIT_UNREADABLE)
        except NotWritten as error:
            print_grade(error.grade, console, str(submission))
            _give_up(console, error)
        except (GraderError, OSError) as error:
            _give_up(console, error)
    if not result.planned and result.finished:
        raise click.UsageError("these options leave no check to run: --quick, --public or --question rules it out")
    print_grade(result, console, str(submission))
    changed = changes(before, result)
    if changed:
        console.print(f"\nsince the last run: {', '.join(changed)}")
    try:
        if json_file:
            write_json(json_file, result.to_json(), private=True)
    except OSError as error:
        _give_up(console, f"the grade could not be written: {error}")
    console.print(f"\nwritten: {out / 'grade.json'}, {out / 'results.json'}")
    if pages := [] if no_html else _pages(result, out, str(submission), changed, console):
        console.print(f"to look at: {', '.join(map(str, pages))}")
    if open_page and not no_html:
        webbrowser.open((out / "report.html").resolve().as_uri())
    if not result.finished:
        console.print(f"stopped by you after {len(result.outcomes)} of {len(result.planned)} checks")
        sys.exit(EXIT_STOPPED)
    if result.grader_failed:
        console.print(f"[magenta]the grader failed in a check:[/] see grader_errors in {out / 'grade.json'}")
        sys.exit(EXIT_GRADER_FAILED)


def _pages(grade: "Grade", out: Path, path: str, changed: Sequence[str], console: Console) -> list[Path]:
    """Write the pages of a grade; what keeps them from being written costs nothing but them."""
    from autograder.grading.checks import has_hidden_checks
    from autograder.reports.page.pages import write_pages

    try:
        return write_pages(grade, out, path, changed, staff=has_hidden_checks(grade.questions))
    except Exception as error:  # the grade is complete and on disk
        console.print(f"\n[magenta]report.html could not be written:[/] {escape(f'{type(error).__name__}: {error}')}")
        return []


def _refuse_a_class(path: Path, homework: Homework) -> None:
    """Do not take the folder of a class for one submission: it would grade the first, or mix several."""
    if not path.is_dir():
        return
    names = {question.file for question in homework.questions}
    inside = [entry for entry in path.iterdir() if not entry.name.startswith((".", "__"))]
    zips = [entry for entry in inside if entry.suffix == ".zip"]
    folders = [entry for entry in inside if entry.is_dir() and any((entry / name).is_file() for name in names)]
    several = max(len(zips), len(folders))
    if several > 1 and not any((path / name).is_file() for name in names):
        what = "zips" if len(zips) > 1 else "folders with files of this homework"
        raise click.BadParameter(
            f"{path} holds {several} {what}, so it looks like a class: "
            "grade it with grade-class, name one of them, or say --single",
            param_hint="SUBMISSION",
        )


def _give_up(console: Console, reason: object) -> NoReturn:
    console.print(f"\n[magenta]the grader failed:[/] {escape(str(reason))}")
    sys.exit(EXIT_GRADER_FAILED)
