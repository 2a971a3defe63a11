"""The command `watch`."""

import contextlib
import signal
from pathlib import Path
from types import FrameType

import click
from rich.console import Console

from autograder.errors import GraderError, Unreadable
from autograder.homework import Homework
from autograder.options import asked_for, data_option, folder, folder_for, homework_option, make_console, take_data
from autograder.question import Question


@click.command()
@click.argument("folder_", metavar="[FOLDER]", type=click.Path(path_type=Path), default=Path("starter"))
@homework_option
@click.option("--question", metavar="Q", multiple=True, help="Watch this question only, by id or file (repeatable).")
@click.option("--exercise", metavar="ID", multiple=True, help="Watch this exercise only (repeatable).")
@click.option("--public", is_flag=True, help="Leave out the hidden checks, as in the student kit.")
@data_option
@click.option("--out", type=folder, help="Folder for the reports: results, or results/part for a part of the homework.")
@click.option("--seed", type=int, default=0, show_default=True, help="What the public checks draw their inputs from.")
@click.option("--poll", is_flag=True, help="Look at the files again and again: for network drives that tell nothing.")
def watch(
    folder_: Path,
    homework: Homework,
    question: tuple[str, ...],
    exercise: tuple[str, ...],
    public: bool,
    data: tuple[str, ...],
    out: Path | None,
    seed: int,
    poll: bool,
) -> None:
    """Watch FOLDER (starter/, if none is named), and grade what has changed at every save.

    It grades without training. On a terminal three keys work: t trains the question saved last, a grades all again,
    q quits, as Ctrl-C does. A save cancels what is under way. Elsewhere, in a pipe say, it prints plain lines.
    """
    questions, exercises = asked_for(homework, question, exercise)
    take_data(data, homework)
    _refuse_what_cannot_be_watched(folder_, questions)
    out, console = out or folder_for(homework, questions, exercises), make_console()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    with contextlib.ExitStack() as closing:
        closing.callback(signal.signal, signal.SIGINT, signal.default_int_handler)
        try:
            _watch(folder_, questions, exercises, public, out, seed, poll, console, closing)
        finally:
            _ignore_interrupts()


def _watch(
    place: Path,
    questions: tuple[Question, ...],
    exercises: tuple[str, ...],
    public: bool,
    out: Path,
    seed: int,
    poll: bool,
    console: Console,
    closing: contextlib.ExitStack,
) -> None:
    from autograder.watch.files import FolderWatch

    files = FolderWatch(place, poll)  # before all the rest is imported: its process has no use for it
    closing.callback(files.close)
    console.print("starting: some seconds, once")
    from autograder.host.zygote import Zygote, ZygoteError

    try:
        zygote = Zygote(questions)  # before anything secret is read: what it knows, every worker can find
        closing.callback(zygote.close)
    except ZygoteError as error:
        raise GraderError(str(error)) from None
    from autograder.calibration import time_scale
    from autograder.grading.run import Options
    from autograder.seeds import new_hidden_seed
    from autograder.watch.keys import keys
    from autograder.watch.lines import Lines
    from autograder.watch.loop import run
    from autograder.watch.plan import plan_of
    from autograder.watch.screen import Screen
    from autograder.watch.session import Session

    options = Options(questions, True, public, seed, new_hidden_seed(), scale=time_scale())
    plan = plan_of(questions, exercises, public)
    if not plan.pending:
        raise click.UsageError("these options leave no check to run")
    drawn = console.is_terminal and not console.is_dumb_terminal
    session = Session(zygote, place, options, plan, Screen(console) if drawn else Lines(console), out)
    closing.callback(session.close)
    keyboard = closing.enter_context(keys())
    try:
        run(session, files, keyboard)
    except ZygoteError as error:
        raise GraderError(str(error)) from None


def _refuse_what_cannot_be_watched(place: Path, questions: tuple[Question, ...]) -> None:
    names = [question.file for question in questions]
    if place.is_file():
        raise Unreadable(f"{place} is a file: name the folder that holds it, and --question for one question")
    if not place.is_dir():
        raise Unreadable(f"there is no folder {place}")
    if not any((place / name).is_file() for name in names):
        raise Unreadable(f"{place} holds no file of this homework: it should hold {', '.join(names)}")


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _ignore_interrupts() -> None:
    """Let nothing interrupt the end: processes and folders are to go."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
