"""How far a class is: a bar in a terminal, plain lines in a log."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

_EVERY = 15.0  # seconds between two plain lines


class ClassProgress:
    """Counts submissions that are done, running and failed, and says when the last one may end."""

    def __init__(self, console: Console, total: int, workers: int) -> None:
        """
        Args:
            console: where to.
            total: how many submissions are graded.
            workers: how many at a time.
        """
        self._console, self._total, self._workers = console, total, workers
        self._done = self._failed = self._running = 0
        self._start = self._said = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    @contextmanager
    def shown(self) -> Iterator["ClassProgress"]:
        """Show the bar, where there is a terminal, until the end."""
        if not self._console.is_terminal:
            yield self
            return
        columns = (
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.description}"),
        )
        with Progress(*columns, console=self._console) as self._bar:
            self._task = self._bar.add_task("", total=self._total)
            yield self

    def started(self, running: int) -> None:
        """Take note of how many are running."""
        self._running = running
        self._show()

    def ended(self, name: str, failed: bool, said: str) -> None:
        """Take note of one that has ended.

        Args:
            name: of the submission.
            failed: whether it could not be graded.
            said: what came of it.
        """
        self._done += 1
        self._failed += failed
        if failed and self._bar:
            self._bar.console.print(f"[magenta]not graded:[/] {escape(f'{name}: {said}')}")
        elif failed:
            self._console.print(f"not graded: {escape(f'{name}: {said}')}", soft_wrap=True)
        self._show()

    def _show(self) -> None:
        if self._bar and self._task is not None:
            self._bar.update(self._task, completed=self._done, description=self._line())
            return
        now = time.monotonic()
        if now - self._said > _EVERY or self._done == self._total:
            self._said = now
            self._console.print(f"{self._done} of {self._total} graded, {self._line()}", soft_wrap=True)

    def _line(self) -> str:
        parts = [f"{self._running} running", f"{self._failed} failed"]
        left = self._total - self._done
        if left and self._done >= self._workers:
            seconds = (time.monotonic() - self._start) / self._done * left
            end = time.strftime("%H:%M", time.localtime(time.time() + seconds))
            parts.append(f"about {seconds / 60:.0f} min left, until {end}" if seconds > 90 else f"{seconds:.0f} s left")
        return ", ".join(parts)
