"""A grade as text for a terminal: 80 columns, words beside colours."""

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from autograder.reports.view import CheckView, ExerciseView, GradeView, view_of
from autograder.results import Grade


def print_grade(grade: Grade, console: Console, path: str = "starter") -> None:
    """Print what is wrong and why, and then the score table.

    Args:
        grade: what to print, the hidden checks included.
        console: where to.
        path: what was graded, for the commands that repeat a check.
    """
    view = view_of(grade, path)
    for problem in grade.problems:
        console.print(f"[yellow]note:[/] {escape(problem)}")
    if any(outcome.hidden for outcome in grade.planned.values()):  # else it is a student who grades
        for reason in grade.needs_human:
            console.print(f"[magenta]needs a human:[/] {escape(reason)}")
    for question in view.questions:
        for exercise in question.exercises:
            _print_exercise(exercise, console)
    if view.measured:
        console.print()
    for label, text in view.measured:
        print_hanging(console, 0, f"{label}:", escape(text))
    console.print()
    console.print(_table(view))


def _print_exercise(view: ExerciseView, console: Console) -> None:
    if not view.lacking:
        return
    if view.once:
        heading = f"[{view.word.colour}]{view.word.word}[/] [bold]{view.exercise.id} {view.exercise.name}[/]"
        console.print(f"{heading}: {escape(view.once)}")
    else:
        place = f" ({escape(view.place)})" if view.place else ""
        points = f"{view.points:g} of {view.worth:g}"
        console.print(f"\n[bold]{view.exercise.id} {view.exercise.name}[/]{place}: {points}")
        for check in view.lacking:
            _print_check(check, view.place, console)
    if view.command:
        print_hanging(console, 2, "reproduce:", escape(view.command))


def _print_check(check: CheckView, place: str, console: Console) -> None:
    """Print what a check saw; a cause is told once, and a line that all of them name stands in the heading."""
    outcome, finding = check.outcome, check.finding
    points = f"({outcome.points:g} of {outcome.max_points:g})"
    print_hanging(console, 2, f"[{check.word.colour}]{check.word.word}[/]", f"{escape(outcome.title)} {points}")
    if finding is None:
        return
    if check.repeats:
        print_hanging(console, 7, "", "for the same reason")
        return
    print_hanging(console, 7, "", escape(finding.asked))
    for label, text in finding.labelled():
        if text != place:
            print_hanging(console, 7, f"{label}:", escape(text), width=13)


def print_hanging(console: Console, indent: int, label: str, text: str, width: int | None = None) -> None:
    """Print a label and a text whose further lines stay in its own column."""
    grid = Table.grid(padding=(0, 1, 0, 0), pad_edge=False)
    if label:
        grid.add_column(width=width, no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_row(*([label, text] if label else [text]))
    console.print(Padding(grid, (0, 0, 0, indent)))


def _table(view: GradeView) -> Table:
    table = Table(pad_edge=False, box=None)
    table.add_column("exercise")
    table.add_column("what", no_wrap=True)
    table.add_column("points", justify="right")
    table.add_column("of", justify="right")
    table.add_column("")
    for question in view.questions:
        table.add_row(f"[bold]{question.question.id}[/]", f"[bold]{question.question.title}[/]", "", "", "")
        for each in question.exercises:
            state = f"[{each.word.colour}]{each.word.word}[/]"
            table.add_row(each.exercise.id, each.exercise.name, f"{each.points:g}", f"{each.worth:g}", state)
    grade = view.grade
    table.add_row("[bold]total[/]", "", f"[bold]{grade.points:g}[/]", f"[bold]{grade.max_points:g}[/]", "")
    return table
