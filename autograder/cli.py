"""The command line: `python -m autograder --help`."""

import contextlib
import math
import os
import secrets
import sys
import time
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.markup import escape

from autograder import __version__
from autograder.exercises import BY_ID, FILES

EXIT_UNREADABLE = 2  # the submission cannot be read (click's own code for wrong options, too)
EXIT_GRADER_FAILED = 3
_RESERVE = 60  # seconds of --time-limit that the checks leave for reports


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="autograder")
def main() -> None:
    """Grade the homework on conditional VAEs, GANs and deep Q-networks.

    Exit codes: 0 done (a grade, whatever the score), 1 a check of the files found a difference, 2 the submission or
    an option cannot be read, 3 the grader itself failed.
    """


@main.command()
@click.argument("submission", type=click.Path(path_type=Path))
@click.option(
    "--question", type=click.Choice(list(FILES)), multiple=True, help="Grade this question only (repeatable)."
)
@click.option(
    "--exercise", type=click.Choice(list(BY_ID)), multiple=True, help="Grade this exercise only (repeatable)."
)
@click.option("--quick", is_flag=True, help="Leave out the training checks: seconds instead of a minute.")
@click.option("--public", is_flag=True, help="Leave out the hidden checks, as in the student kit.")
@click.option("--require-isolation", is_flag=True, help="Grade only where student code can be locked in (exit code 3).")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The folder that holds MNIST/raw; else $DIGITS_DIR, data/, a download, or bundled digits.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("results"),
    show_default=True,
    help="Folder for grade.json (all there is, for staff) and results.json (Gradescope's).",
)
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the grade to this file as well."
)
@click.option("--seed", type=int, default=0, show_default=True, help="What the public checks draw their inputs from.")
@click.option(
    "--hidden-seed",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with the number that the hidden checks draw from, or a bundle.json or grade.json; else a fresh one.",
)
@click.option(
    "--time-limit",
    type=click.IntRange(min=_RESERVE),
    help=f"Seconds until this command is killed: checks left {_RESERVE} s before are not graded, and nothing is lost.",
)
def grade(
    submission: Path,
    question: tuple[str, ...],
    exercise: tuple[str, ...],
    quick: bool,
    public: bool,
    require_isolation: bool,
    data: Path | None,
    out: Path,
    json_file: Path | None,
    seed: int,
    hidden_seed: Path | None,
    time_limit: int | None,
) -> None:
    """Grade SUBMISSION: a folder, a zip, or one of the three files."""
    deadline = time.monotonic() + time_limit - _RESERVE if time_limit else math.inf
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 80)
    if data:
        os.environ["DIGITS_DIR"] = str(data)
    with console.status("starting"):
        from autograder.isolation.zygote import Zygote, ZygoteError

        try:
            zygote = Zygote()  # before anything secret is read: what it knows, every worker can find
        except (OSError, ZygoteError) as error:
            _give_up(console, error)
    if require_isolation and zygote.isolation.level == "C":
        zygote.close()
        console.print(f"[magenta]not graded:[/] {zygote.isolation.sentence}")
        sys.exit(EXIT_GRADER_FAILED)
    from autograder.grading import GraderError, NotWritten, grade
    from autograder.intake import SubmissionError
    from autograder.plugin import Options, load_both
    from autograder.reports.terminal import print_grade
    from autograder.results import Outcome, write_json
    from autograder.seeds import read_hidden_seed

    with contextlib.closing(zygote), console.status("grading") as status:

        def progress(outcome: Outcome) -> None:
            status.update(f"{outcome.exercise} {outcome.title}: {outcome.status}")

        try:
            digits = None if quick else load_both()
        except FileNotFoundError as error:
            raise click.BadParameter(str(error), param_hint="--data") from None
        try:
            secret = read_hidden_seed(hidden_seed) if hidden_seed else secrets.randbits(48)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="--hidden-seed") from None
        questions = question or tuple(dict.fromkeys(BY_ID[name].question for name in exercise)) or tuple(FILES)
        options = Options(questions, quick, public, seed, secret, exercise, deadline)
        try:
            result = grade(zygote, submission, options, out / "grade.json", progress, digits)
        except SubmissionError as error:
            console.print(f"[red]cannot grade:[/] {escape(str(error))}")
            sys.exit(EXIT_UNREADABLE)
        except NotWritten as error:
            print_grade(error.grade, console, str(submission))
            _give_up(console, error)
        except (GraderError, OSError) as error:
            _give_up(console, error)
    if not result.planned:
        raise click.UsageError("these options leave no check to run: --quick, --public or --question rules it out")
    print_grade(result, console, str(submission))
    try:
        if json_file:
            write_json(json_file, result.to_json())
    except OSError as error:
        _give_up(console, f"the grade could not be written: {error}")
    console.print(f"\nwritten: {out / 'grade.json'}, {out / 'results.json'}")
    if result.grader_failed:
        console.print(f"[magenta]the grader failed in a check:[/] see grader_errors in {out / 'grade.json'}")
        sys.exit(EXIT_GRADER_FAILED)


def _give_up(console: Console, reason: object) -> NoReturn:
    console.print(f"\n[magenta]the grader failed:[/] {escape(str(reason))}")
    sys.exit(EXIT_GRADER_FAILED)


@main.command()
@click.option(
    "--check", is_flag=True, help="Write nothing; exit with 1 where starter/ differs from what would be written."
)
def starter(check: bool) -> None:
    """Cut starter/ out of solutions/ at the markers."""
    from autograder.starter import changed_stubs, write_stubs

    if check:
        different = changed_stubs()
        for name in different:
            click.echo(f"starter/{name} is not what `python -m autograder starter` makes of solutions/{name}")
        sys.exit(1 if different else 0)
    for path in write_stubs():
        click.echo(f"written: {path}")


@main.command()
def rubric() -> None:
    """Print every exercise with its checks and points."""
    from autograder.rubric import print_rubric

    print_rubric(Console(highlight=False))


@main.command()
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("dist/student.zip"), show_default=True
)
def release(out: Path) -> None:
    """Build the student kit: stubs, handout, public checks and the grader, without solutions and hidden checks."""
    from autograder.release import build_release

    click.echo(f"written: {build_release(out)}")


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("starter"))
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("submission.zip"), show_default=True
)
def submit(folder: Path, out: Path) -> None:
    """Pack the three files of FOLDER (starter/, if none is named) into the zip to hand in, and look them over."""
    from autograder.intake import SubmissionError
    from autograder.submit import NothingToSubmit, pack

    try:
        packed = pack(folder, out)
    except (SubmissionError, NothingToSubmit, OSError) as error:
        click.echo(f"nothing packed: {error}")
        sys.exit(EXIT_UNREADABLE)
    for line in packed.graded:
        click.echo(f"to be graded: {line}")
    for line in packed.warnings:
        click.echo(f"look again:   {line}")
    others = [name for name in packed.names if name not in FILES.values()]
    if others:
        click.echo(f"goes along:   {', '.join(others)}")
    click.echo(f"written: {out} ({out.stat().st_size / 1024:.0f} kB): hand in this file")


@main.command()
@click.option("--train", is_flag=True, help="Train a new judge on MNIST and the bundled digits first, and keep it.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="The folder that holds MNIST/raw.")
def judge(train: bool, data: Path | None) -> None:
    """Say how well the frozen judge reads real digits that it never learned from."""
    from autograder.judge import load_judge
    from autograder.judge_training import accuracy, save_judge, train_judge
    from data.digits import bundled_digits, load_digits

    try:
        digits = {train_part: load_digits(train_part, data) for train_part in (True, False)}
    except FileNotFoundError as error:
        raise click.BadParameter(str(error), param_hint="--data") from None
    if train:
        if digits[True].source != "MNIST":
            raise click.ClickException("a judge needs MNIST to learn from; name its folder with --data")
        save_judge(train_judge(digits[True], bundled_digits(train=True), report=click.echo))
    for part in (digits[False], bundled_digits(train=False)):
        click.echo(
            f"{accuracy(load_judge(), part):.2%} of {len(part.labels)} test digits of {part.source} are read right"
        )


with contextlib.suppress(ModuleNotFoundError):  # the student kit comes without it
    from autograder.bundle.commands import bundle, verify_bundle

    main.add_command(bundle)
    main.add_command(verify_bundle)

with contextlib.suppress(ModuleNotFoundError):  # nor this
    from autograder.verification.commands import mutants

    main.add_command(mutants)
