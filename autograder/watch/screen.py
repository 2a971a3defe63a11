"""A watched folder on a terminal that can be cleared: the table and the first finding, drawn anew."""

import time

from rich.console import Console
from rich.markup import escape

from autograder.watch.display import Doing, View
from autograder.watch.shown import print_first, print_problems, table

_BESIDE_THE_TABLE = 15  # lines: the heading, a finding, the keys
_PAUSE = 0.1  # seconds between two drawings of what is half done
KEYS = "t: train   a: grade all again   q: quit"


class Screen:
    """Draws everything, from the top."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._drawn = 0.0

    def saved(self, view: View) -> None:
        """Draw at once: the problems of the syntax are known."""
        self._draw(view)

    def progress(self, view: View) -> None:
        """Draw what is half done, but not too often."""
        if time.monotonic() - self._drawn > _PAUSE:
            self._draw(view)

    def finished(self, view: View) -> None:
        """Draw the verdicts."""
        self._draw(view, done=True)

    def _draw(self, view: View, done: bool = False) -> None:
        console, self._drawn = self._console, time.monotonic()
        rows = sum(1 + len(view.grade.exercises(question)) for question in view.grade.questions)
        saved = escape(", ".join(view.saved))
        state = f"graded in {view.seconds:.1f} s" if done else f"{view.doing} {', '.join(view.under_way)} ..."
        with console.capture() as drawn:  # all in one piece, so that nothing flickers
            console.print(f"[bold]{escape(str(view.folder))}[/]  saved: {saved}")
            console.print(state)
            console.print()
            console.print(table(view, folded=rows + _BESIDE_THE_TABLE > console.height))
            console.print()
            print_problems(view, console)
            for note in (view.note, *view.grade.problems):
                if note:
                    console.print(f"[yellow]note:[/] {escape(note)}")
            if view.doing is not Doing.TRAINING:
                print_first(view, console)
            console.print(f"\n[dim]{KEYS}[/]")
        console.clear()
        console.file.write(drawn.get())
        console.file.flush()
