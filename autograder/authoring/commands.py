"""The commands of who writes questions and hands them out; the student kit has none of them."""

import sys
from pathlib import Path

import click

from autograder.homework import Homework, load_homework
from autograder.options import EXIT_UNREADABLE, file, handed_out_homework_option


@click.command("new-question")
@click.argument("name")
@click.option("--title", default="A line through points", show_default=True, help="What students read above it.")
def new_question(name: str, title: str) -> None:
    """Make a room, a solution and a stub for question NAME: Q, its number, and a word, as in the other files.

    They hold a small question that grades green; change it into yours. "How to add a question" is in
    homeworks/questions.md.
    """
    from autograder.authoring.new_room import CannotMake, make_room
    from autograder.project import ROOMS, ROOT, SOLUTIONS, STARTER
    from autograder.rooms import Place

    try:
        made = make_room(name, title, Place(ROOMS.name, ROOMS, SOLUTIONS), STARTER)
    except CannotMake as error:
        click.echo(f"nothing made: {error}")
        raise SystemExit(EXIT_UNREADABLE) from None
    for path in made.files:
        click.echo(f"made: {path.relative_to(ROOT)}")
    click.echo(f"grade it:         .venv/bin/python -m autograder grade solutions --homework all --question {made.key}")
    click.echo(f"into a homework:  add {made.room!r} to the questions of homeworks/core.toml, or of one of your own")


@click.command()
@click.option(
    "--check", is_flag=True, help="Write nothing; exit with 1 where starter/ differs from what would be written."
)
def starter(check: bool) -> None:
    """Cut the stubs of all questions out of solutions/ at the markers, and join the handout of the core homework.

    Optional exercises are left out: the student kit of a homework that asks for them has them.
    """
    from autograder.authoring.handout import changed_pages, write_pages
    from autograder.authoring.starter import changed_stubs, write_stubs
    from autograder.rooms import every_question

    homework = load_homework()
    questions = [question.with_optional(()) for question in every_question()]
    if check:
        different = changed_stubs(questions) + changed_pages(homework)
        for name in different:
            click.echo(f"starter/{name} is not what `python -m autograder starter` makes of its sources")
        sys.exit(1 if different else 0)
    for path in write_stubs(questions) + write_pages(homework):
        click.echo(f"written: {path}")


@click.command()
@handed_out_homework_option
@click.option("--out", type=file, default=Path("dist/student.zip"), show_default=True)
def release(homework: Homework, out: Path) -> None:
    """Build the student kit: stubs, handout, public checks and the grader, without solutions and hidden checks."""
    from autograder.authoring.release import build_release

    click.echo(f"written: {build_release(homework, out)}")
