"""What is shown of a watched folder, on a screen and in plain lines alike."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograder.question import Question
from autograder.reports.terminal import print_hanging
from autograder.reports.view import WORDS, view_of_exercise, worth_of
from autograder.results import Status, total
from autograder.watch.display import View


def table(view: View, folded: bool) -> Table:
    """The exercises with their points and states; folded, only questions with something fresh or wrong are opened."""
    made = Table(pad_edge=False, box=None)
    made.add_column("exercise")
    made.add_column("what", no_wrap=True)
    made.add_column("points", justify="right")
    made.add_column("of", justify="right")
    made.add_column("")
    made.add_column("")
    opened = view.first[0].question if view.first else ""
    for question in view.grade.questions:
        if folded and question.id != opened and view.fresh.isdisjoint(each.id for each in question.exercises):
            outcomes = [each for exercise in view.grade.exercises(question) for each in view.grade.of(exercise)]
            points = f"{total(outcomes):g}", f"{worth_of(outcomes):g}"
            made.add_row(question.id, question.title, *points, *_state(question, view))
        else:
            made.add_row(f"[bold]{question.id}[/]", f"[bold]{question.title}[/]")
            _add_exercises(made, question, view)
    grade = view.grade
    made.add_row("[bold]total[/]", "", f"[bold]{grade.points:g}[/]", f"[bold]{grade.max_points:g}[/]")
    return made


def _state(question: Question, view: View) -> tuple[str, str]:
    grade = view.grade
    words = [view_of_exercise(each, grade.of(each), grade).word.word for each in grade.exercises(question)]
    return ", ".join(f"{words.count(word)} {word}" for word in dict.fromkeys(words)), ""


def _add_exercises(made: Table, question: Question, view: View) -> None:
    for exercise in view.grade.exercises(question):
        outcomes = view.grade.of(exercise)
        seen = view_of_exercise(exercise, outcomes, view.grade)
        known = any(outcome.check in view.grade.outcomes for outcome in outcomes)
        age = "..." if exercise.id in view.under_way else "" if exercise.id in view.fresh or not known else "before"
        state = f"[{seen.word.colour}]{seen.word.word}[/]" if known else "[dim]-[/]"
        made.add_row(exercise.id, exercise.name, f"{seen.points:g}", f"{seen.worth:g}", state, f"[dim]{age}[/]")


def print_problems(view: View, console: Console) -> None:
    """Say which files are no Python, and on which line."""
    for problem in view.problems:
        console.print(f"[red]SyntaxError[/] {escape(problem.where)}: {escape(problem.message)}")
        if problem.line.strip():
            console.print(f"    {escape(problem.line)}", soft_wrap=True)
            console.print(f"    {' ' * problem.column}^", soft_wrap=True)
        console.print("  its exercises keep their verdicts from before until this is fixed")


def print_first(view: View, console: Console) -> None:
    """Print the first finding, how many checks of its exercise lack points beside it, and the command for them."""
    if not view.first:
        return
    exercise, outcome = view.first
    word = WORDS[outcome.status]
    finding = outcome.finding
    label = "" if exercise.id in view.fresh else "next: "
    console.print(f"{label}[bold]{exercise.id} {exercise.name}[/]" + (f" ({escape(finding.where)})" if finding else ""))
    points = f"({outcome.points:g} of {outcome.max_points:g})"
    print_hanging(console, 2, f"[{word.colour}]{word.word}[/]", f"{escape(outcome.title)} {points}")
    if finding:
        print_hanging(console, 7, "", escape(finding.asked))
        for label, text in finding.labelled():
            if text != finding.where:
                print_hanging(console, 7, f"{label}:", escape(text), width=13)
    others = [each for each in view.grade.of(exercise) if each.status is not Status.PASSED and each is not outcome]
    if others:
        more = "1 more check" if len(others) == 1 else f"{len(others)} more checks"
        console.print(f"  {more} of {exercise.id} lack points")
    command = next(
        filter(None, (view.grade.command_to_repeat(each, str(view.folder)) for each in (outcome, *others))), ""
    )
    if command:
        print_hanging(console, 2, "reproduce:", escape(command))
