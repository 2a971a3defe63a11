"""The command line: `python -m autograder --help`."""

import contextlib
import os
import secrets
import sys
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from autograder import __version__
from autograder.exercises import FILES

EXIT_UNREADABLE = 2  # the submission cannot be read (click's own code for wrong options, too)
EXIT_GRADER_FAILED = 3


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
    help="A file with the number that the hidden checks draw from; else a fresh one.",
)
def grade(
    submission: Path,
    question: tuple[str, ...],
    quick: bool,
    public: bool,
    require_isolation: bool,
    data: Path | None,
    out: Path,
    json_file: Path | None,
    seed: int,
    hidden_seed: Path | None,
) -> None:
    """Grade SUBMISSION: a folder, a zip, or one of the three files."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 80)
    if data:
        os.environ["DIGITS_DIR"] = str(data)
    with console.status("starting"):
        from autograder.isolation.zygote import Zygote

        zygote = Zygote()  # before anything secret is read: what it knows, every worker can find
    if require_isolation and zygote.isolation.level == "C":
        zygote.close()
        console.print(f"[magenta]not graded:[/] {zygote.isolation.sentence}")
        sys.exit(EXIT_GRADER_FAILED)
    from autograder.grading import GraderError, grade
    from autograder.intake import SubmissionError
    from autograder.plugin import Options, load_both
    from autograder.reports.gradescope import results_json
    from autograder.reports.terminal import print_grade
    from autograder.results import Outcome, write_json

    with contextlib.closing(zygote), console.status("grading") as status:

        def progress(outcome: Outcome) -> None:
            status.update(f"{outcome.exercise} {outcome.title}: {outcome.status}")

        try:
            digits = None if quick else load_both()
        except FileNotFoundError as error:
            raise click.BadParameter(str(error), param_hint="--data") from None
        secret = int(hidden_seed.read_text()) if hidden_seed else secrets.randbits(48)
        options = Options(question or tuple(FILES), quick, public, seed, secret)
        try:
            result = grade(zygote, submission, options, out / "grade.json", progress, digits)
        except SubmissionError as error:
            console.print(f"[red]cannot grade:[/] {escape(str(error))}")
            sys.exit(EXIT_UNREADABLE)
        except GraderError as error:
            console.print(f"[magenta]the grader failed:[/] {escape(str(error))}")
            sys.exit(EXIT_GRADER_FAILED)
    print_grade(result, console)
    write_json(out / "results.json", results_json(result))
    if json_file:
        write_json(json_file, result.to_json())
    console.print(f"\nwritten: {out / 'grade.json'}, {out / 'results.json'}")
    if result.grader_failed:
        console.print(f"[magenta]the grader failed in a check:[/] see grader_errors in {out / 'grade.json'}")
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
