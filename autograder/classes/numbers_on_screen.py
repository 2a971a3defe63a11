"""The numbers about a class as text for a terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograder.classes.statistics import ClassNumbers, Ref

_WIDEST = 40  # characters of a bar
_MOST = 15  # rows of a list


def print_numbers(told: ClassNumbers, console: Console) -> None:
    """Print them."""
    console.print(f"{told.students} students, {told.graded} graded, {told.most:g} points")
    if not told.graded:
        return
    console.print(f"mean {told.mean:g}, median {told.median:g}; {told.seconds / 60:.1f} min of grading\n")
    highest = max(each.students for each in told.bins)
    for each in told.bins:
        bar = "#" * round(_WIDEST * each.students / highest)
        console.print(f"{each.start:>6g} to {each.end:<6g} {each.students:>4}  {bar}")
    console.print()
    console.print(_exercises(told))
    if told.mistakes:
        console.print("\n[bold]the most frequent mistakes[/]")
        for mistake in told.mistakes[:_MOST]:
            console.print(f"{len(mistake.students):>4}  {mistake.exercise} {escape(mistake.sentence)}")
    hard = [check for check in told.checks if check.failed][:_MOST]
    if hard:
        console.print("\n[bold]the hardest checks[/]: students whose code was wrong, of them without a named mistake")
        for check in hard:
            hidden = " (hidden)" if check.hidden else ""
            counts = f"{check.failed:>4} of {check.of}, {check.unexplained}"
            console.print(f"{counts}  {check.exercise} {escape(check.title)}{hidden}")
    for flag, students in told.flagged.items():
        console.print(f"\n[bold]{flag}[/]: {len(students)}")
        for student in students[:_MOST]:
            console.print(f"  {escape(_said(student))}", soft_wrap=True)
        if len(students) > _MOST:
            console.print(f"  and {len(students) - _MOST} more")


def _exercises(told: ClassNumbers) -> Table:
    table = Table(pad_edge=False, box=None)
    for head in ("exercise", "what"):
        table.add_column(head)
    for head in ("mean", "of", "full", "none"):
        table.add_column(head, justify="right")
    for each in told.exercises:
        table.add_row(each.id, each.name, f"{each.mean:g}", f"{each.worth:g}", str(each.full), str(each.none))
    return table


def _said(student: Ref) -> str:
    return f"{student.name}: {student.said}" if student.said else student.name
