"""The rubric: every exercise with its checks, titles and points, read off the checks themselves."""

from rich.console import Console
from rich.table import Table

from autograder.grading.checks import collect_checks, exercise_of, is_hidden, mark_of, title_of
from autograder.homework import Homework


def print_rubric(homework: Homework, console: Console) -> None:
    """Print the table of exercises and their checks, and what is graded by hand."""
    checks = collect_checks(homework.questions)
    table = Table(box=None, pad_edge=False)
    for heading in ("id", "what", "points", "seen by"):
        table.add_column(heading, justify="right" if heading == "points" else "left")
    for question in homework.questions:
        table.add_row(f"[bold]{question.id}[/]", f"[bold]{question.title}[/]")
        for exercise in question.exercises:
            table.add_row(f"[bold]{exercise.id}[/]", f"[bold]{exercise.name}[/]", f"[bold]{exercise.points:g}[/]")
            for item in checks:
                if exercise_of(item) == exercise.id:
                    seen_by = "staff" if is_hidden(item) else "all"
                    table.add_row("", title_of(item), f"{mark_of(item)['points']:g}", seen_by)
    for identifier, points in homework.paper.items():
        table.add_row(f"[bold]{identifier}[/]", "[bold]on paper, graded by hand[/]", f"[bold]{points:g}[/]")
    console.print(table)
