"""Bounds on what the grader itself spends on a check: what a worker sends may be made to cost it time and memory."""

import contextlib
import resource
import signal
import threading
from collections.abc import Iterator
from types import FrameType
from typing import Any

import psutil
import pytest

from autograder.grading.checks import mark_of
from autograder.grading.run import Run

_MEMORY = 768 * 2**20  # bytes of address space that the checks of a grade may take beside what is there
_SECONDS = 30.0  # CPU seconds of the grader that a check may take beside those that it allows the worker


class TooCostly(RuntimeError):
    """A check computes on what the worker sent for longer than any right answer makes it."""


class BoundsPlugin:
    """Ends a check that takes too much of the grader's own time."""

    def __init__(self, run: Run) -> None:
        self._run = run

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Any:
        """Run the check with a timer of the grader's CPU time."""
        if threading.current_thread() is not threading.main_thread():  # signals are the main thread's
            return (yield)
        before = signal.signal(signal.SIGVTALRM, _too_long)
        signal.setitimer(signal.ITIMER_VIRTUAL, (_SECONDS + mark_of(item)["seconds"]) * self._run.scale)
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)


def _too_long(number: int, frame: FrameType | None) -> None:
    raise TooCostly("the check takes too long for what it was sent")


@contextlib.contextmanager
def limited_memory() -> Iterator[None]:
    """Let this process take some more memory, and no more: past that, an allocation fails instead of the machine."""
    try:
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = psutil.Process().memory_info().vms + _MEMORY
        limits = [limit, *(each for each in (soft, hard) if each != resource.RLIM_INFINITY)]
        resource.setrlimit(resource.RLIMIT_AS, (min(limits), hard))
    except (OSError, ValueError):  # where the system knows no such limit, do without
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
