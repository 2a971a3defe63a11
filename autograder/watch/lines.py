"""A watched folder as plain lines: for a pipe, a file, a screen reader, a terminal that cannot be cleared."""

import time

from rich.console import Console
from rich.markup import escape

from autograder.reports.view import view_of_exercise
from autograder.watch.display import Doing, View
from autograder.watch.shown import print_first, print_problems


class Lines:
    """Prints a line for each exercise that was graded, and below them the first finding."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._said = frozenset[str]()

    def saved(self, view: View) -> None:
        """Say which files were saved, and what is wrong with their syntax."""
        self._said = frozenset()
        self._console.print(f"\n{time.strftime('%H:%M:%S')} saved: {escape(', '.join(view.saved))}")
        print_problems(view, self._console)

    def progress(self, view: View) -> None:
        """Nothing is said of what is half done, but that a training has begun."""
        if view.doing is Doing.TRAINING and not view.heard:
            self._console.print(f"training {', '.join(view.under_way)}")

    def finished(self, view: View) -> None:
        """Print the verdicts that are new."""
        for question in view.grade.questions:
            for exercise in view.grade.exercises(question):
                if exercise.id in view.fresh - self._said:
                    seen = view_of_exercise(exercise, view.grade.of(exercise), view.grade)
                    points = f"{seen.points:g} of {seen.worth:g}"
                    self._console.print(f"{exercise.id} {exercise.name}: {seen.word.word}, {points}")
        new, self._said = view.fresh - self._said, view.fresh
        if new:
            print_first(view, self._console)
        for note in (view.note, *view.grade.problems):
            if note:
                self._console.print(escape(f"note: {note}"))
        grade = view.grade
        self._console.print(f"total: {grade.points:g} of {grade.max_points:g}, after {view.seconds:.1f} s")
