"""A grade as text for a terminal: 80 columns, words beside colours."""

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from autograder.question import Exercise
from autograder.results import Finding, Grade, Outcome, Status, total

_WORDS = {
    Status.PASSED: ("ok", "green"),
    Status.PARTIAL: ("part", "yellow"),
    Status.FAILED: ("FAIL", "red"),
    Status.NOT_IMPLEMENTED: ("todo", "cyan"),
    Status.NOT_GRADED: ("skip", "dim"),
    Status.GRADER_ERROR: ("GRADER", "magenta"),
}


def print_grade(grade: Grade, console: Console, path: str = "starter") -> None:
    """Print what is wrong and why, and then the score table.

    Args:
        grade: what to print, the hidden checks included.
        console: where to.
        path: what was graded, for the commands that repeat a check.
    """
    for problem in grade.problems:
        console.print(f"[yellow]note:[/] {escape(problem)}")
    for question in grade.questions:
        for exercise in grade.exercises(question):
            _print_exercise(exercise, grade, console, path)
    measured = [(f"{outcome.exercise} measured:", outcome.note) for outcome in grade.all_outcomes() if outcome.note]
    measured += [(f"{name}:", source) for name, source in grade.facts.get("data", {}).items()]
    if grade.facts.get("isolation", {}).get("level") == "C":
        lacks = "; ".join(grade.facts["isolation"]["lacks"])
        measured.append(("for practice only:", f"this machine does not lock the code in. It lacks: {lacks}"))
    if measured:
        console.print()
    for label, text in measured:
        _print_hanging(console, 0, label, escape(text))
    console.print()
    console.print(_table(grade))


def _print_exercise(exercise: Exercise, grade: Grade, console: Console, path: str) -> None:
    outcomes = grade.of(exercise)
    lacking = [outcome for outcome in outcomes if outcome.status is not Status.PASSED]
    if not lacking:
        return
    if _said_once(outcomes):
        word, colour = _WORDS[outcomes[0].status]
        heading = f"[{colour}]{word}[/] [bold]{exercise.id} {exercise.name}[/]"
        console.print(f"{heading}: {escape(_in_one_line(outcomes[0]))}")
    else:
        _print_checks(exercise, outcomes, lacking, console)
    commands = [grade.command_to_repeat(outcome, path) for outcome in lacking]
    if any(commands):
        _print_hanging(console, 2, "reproduce:", escape(next(filter(None, commands))))


def _print_checks(exercise: Exercise, outcomes: list[Outcome], lacking: list[Outcome], console: Console) -> None:
    """Print each check that lacks points; a cause is told once, and a line that all of them name, in the heading."""
    places = {outcome.finding.where for outcome in lacking if outcome.finding}
    common = next(iter(places)) if len(places) == 1 else ""
    place = f" ({escape(common)})" if common else ""
    points = f"{total(outcomes):g} of {exercise_points(outcomes):g}"
    console.print(f"\n[bold]{exercise.id} {exercise.name}[/]{place}: {points}")
    said: set[Finding | str] = set()
    for outcome in lacking:
        word, colour = _WORDS[outcome.status]
        points = f"({outcome.points:g} of {outcome.max_points:g})"
        _print_hanging(console, 2, f"[{colour}]{word}[/]", f"{escape(outcome.title)} {points}")
        finding = outcome.finding
        if finding is None:
            continue
        reason = finding.cause or finding
        if reason in said:
            _print_hanging(console, 7, "", "for the same reason")
            continue
        said.add(reason)
        _print_hanging(console, 7, "", escape(finding.asked))
        for label, text in finding.labelled():
            if text != common:
                _print_hanging(console, 7, f"{label}:", escape(text), width=13)


def _print_hanging(console: Console, indent: int, label: str, text: str, width: int | None = None) -> None:
    """Print a label and a text whose further lines stay in its own column."""
    grid = Table.grid(padding=(0, 1, 0, 0), pad_edge=False)
    if label:
        grid.add_column(width=width, no_wrap=True)
    grid.add_column(ratio=1)
    grid.add_row(*([label, text] if label else [text]))
    console.print(Padding(grid, (0, 0, 0, indent)))


def exercise_points(outcomes: list[Outcome]) -> float:
    """What some checks are worth together."""
    return round(sum(outcome.max_points for outcome in outcomes), 2)


def _said_once(outcomes: list[Outcome]) -> bool:
    """Whether every check of an exercise says the same thing, short enough for one line."""
    finding = outcomes[0].finding
    same = all((outcome.status, outcome.finding) == (outcomes[0].status, finding) for outcome in outcomes)
    return same and finding is not None and {label for label, _ in finding.labelled()} <= {"see"}


def _in_one_line(outcome: Outcome) -> str:
    assert outcome.finding is not None
    where = f" ({outcome.finding.where})" if outcome.finding.where else ""
    return outcome.finding.asked + where


def _table(grade: Grade) -> Table:
    table = Table(pad_edge=False, box=None)
    table.add_column("exercise")
    table.add_column("what", no_wrap=True)
    table.add_column("points", justify="right")
    table.add_column("of", justify="right")
    table.add_column("")
    for question in grade.questions:
        exercises = grade.exercises(question)
        if not exercises:
            continue
        table.add_row(f"[bold]{question.id}[/]", f"[bold]{question.title}[/]", "", "", "")
        for exercise in exercises:
            outcomes = grade.of(exercise)
            word, colour = _summary(outcomes)
            points, worth = total(outcomes), exercise_points(outcomes)
            table.add_row(exercise.id, exercise.name, f"{points:g}", f"{worth:g}", f"[{colour}]{word}[/]")
    table.add_row("[bold]total[/]", "", f"[bold]{grade.points:g}[/]", f"[bold]{grade.max_points:g}[/]", "")
    return table


def _summary(outcomes: list[Outcome]) -> tuple[str, str]:
    statuses = {outcome.status for outcome in outcomes}
    if len(statuses) == 1:
        return _WORDS[outcomes[0].status]
    return _WORDS[Status.PARTIAL if total(outcomes) else Status.FAILED]
