"""One run of a training in the worker: in which world, for how long, how it ended, and what it claims that it did."""

import contextlib
from collections.abc import Callable
from typing import Any

from autograder.host.student_error import Raised, RunEnded, StudentError
from autograder.host.student_module import StudentModule
from autograder.host.world_replay import Service
from autograder.line.wire import WireError

_VAIN = 1000  # requests after the end of a run, before it is broken off


def run_training(
    student: StudentModule, seconds: float, service: Service, training: Callable[[], Any]
) -> tuple[Any, StudentError | None, Any]:
    """Let a student's code train, and ask its worker what it did; `student.host.spent` is the training's time alone.

    Args:
        student: the student's module; its room has the instruments of `tests.worlds.activity`.
        seconds: what the training may take, CPU seconds on the reference machine.
        service: answers for its world; see `breaking_off`.
        training: calls the instrument that trains.

    Returns:
        What `training` returned; the error with which it stopped, or None; what `activity` claims, or None where the
        worker that could tell is gone.
    """
    student.host.service, student.seconds = service, seconds
    returned, error, activity = None, None, None
    try:
        returned = training()
    except StudentError as caught:
        error = caught
    spent = student.host.spent
    if error is None or isinstance(error, RunEnded | Raised):
        with contextlib.suppress(StudentError):
            activity = student.instrument.activity()
    student.host.spent = spent
    return returned, error, activity


def breaking_off(service: Service, ended: Callable[[], bool]) -> Service:
    """The service, until it was asked too often after the end: such code swallows every exception and plays on."""
    asked_in_vain = 0

    def breaking(message: dict[str, Any]) -> dict[str, Any]:
        nonlocal asked_in_vain
        asked_in_vain += ended()
        if asked_in_vain > _VAIN:
            raise WireError("the run has ended")
        return service(message)

    return breaking
