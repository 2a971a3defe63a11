"""Solutions as modules of this process, for the benchmarks: run as their scripts do, watched at their seams."""

import contextlib
import importlib.util
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder import rooms
from autograder.question import Question


def load_solution(question: Question) -> ModuleType:
    """A fresh module of a question's solution, so that nothing is left of an earlier run."""
    spec = importlib.util.spec_from_file_location(question.room, rooms.solution(question))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Stopwatch:
    """CPU seconds of this process, without those spent inside `paused`."""

    def __init__(self) -> None:
        self._start = time.process_time()

    @property
    def seconds(self) -> float:
        """What has been spent since the start."""
        return time.process_time() - self._start

    @contextlib.contextmanager
    def paused(self) -> Iterator[None]:
        """Leaves out what is spent inside."""
        before = time.process_time()
        yield
        self._start += time.process_time() - before


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Stopwatch]:
    """A running stopwatch; what the solution prints goes into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log.txt").open("w") as log, contextlib.redirect_stdout(log):
        yield Stopwatch()


def noting(function: Callable[..., Any], made: list[Any]) -> Callable[..., Any]:
    """The function, noting in `made` whatever it returns."""

    def noted(*args: Any, **kwargs: Any) -> Any:
        made.append(function(*args, **kwargs))
        return made[-1]

    return noted
