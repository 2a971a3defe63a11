"""The command `new-question`; the student kit has none of it."""

import click

from autograder.options import EXIT_UNREADABLE


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
