"""The command line: `python -m autograder --help`."""

import contextlib
import sys
from pathlib import Path
from typing import Any

import click

from autograder import __version__, errors
from autograder.grade_command import grade
from autograder.homework import Homework
from autograder.options import EXIT_GRADER_FAILED, EXIT_STOPPED, EXIT_UNREADABLE, homework_option, make_console
from autograder.watch.command import watch


class _Commands(click.Group):
    """A group whose commands all end alike: at Ctrl-C, and where checks or pages cannot be read."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what ends it is said in a sentence."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("\nstopped by you")
            ctx.exit(EXIT_STOPPED)
        except errors.Unreadable as error:
            click.echo(f"nothing done: {error}")
            ctx.exit(EXIT_UNREADABLE)
        except errors.GraderError as error:
            click.echo(f"the grader failed: {error}")
            ctx.exit(EXIT_GRADER_FAILED)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="autograder")
def main() -> None:
    """Grade homework on deep generative models and reinforcement learning.

    Exit codes: 0 done (a grade, whatever the score), 1 a check of the files found a difference, 2 the submission or
    an option cannot be read, 3 the grader itself failed, 130 you stopped it.
    """


main.add_command(grade)
main.add_command(watch)


@main.command()
@homework_option
def rubric(homework: Homework) -> None:
    """Print every exercise with its checks and points."""
    from autograder.rubric import print_rubric

    print_rubric(homework, make_console())


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("starter"))
@homework_option
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=Path("submission.zip"), show_default=True
)
def submit(folder: Path, homework: Homework, out: Path) -> None:
    """Pack the homework's files in FOLDER (starter/, if none is named) into the zip to hand in, and look them over."""
    from autograder.intake import SubmissionError
    from autograder.submit import NothingToSubmit, pack

    try:
        packed = pack(folder, homework.questions, out)
    except (SubmissionError, NothingToSubmit, OSError) as error:
        click.echo(f"nothing packed: {error}")
        sys.exit(EXIT_UNREADABLE)
    for line in packed.graded:
        click.echo(f"to be graded: {line}")
    for line in packed.warnings:
        click.echo(f"look again:   {line}")
    if packed.others:
        click.echo(f"goes along:   {', '.join(packed.others)}")
    click.echo(f"written: {out} ({out.stat().st_size / 1024:.0f} kB): hand in this file")


with contextlib.suppress(ModuleNotFoundError):  # the student kit comes without it
    from autograder.bundle.commands import bundle, verify_bundle

    main.add_command(bundle)
    main.add_command(verify_bundle)

with contextlib.suppress(ModuleNotFoundError):  # nor this
    from autograder.classes.commands import class_grader, grade_class, stats

    main.add_command(class_grader)
    main.add_command(grade_class)
    main.add_command(stats)

with contextlib.suppress(ModuleNotFoundError):  # nor this
    from autograder.verification.commands import mutants

    main.add_command(mutants)

with contextlib.suppress(ModuleNotFoundError):  # nor this
    from autograder.authoring.commands import new_question, release, starter

    main.add_command(new_question)
    main.add_command(release)
    main.add_command(starter)
