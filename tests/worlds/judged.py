"""Judges a `main` that calls the functions of other exercises, so that their mistakes are not charged to it."""

from collections.abc import Callable

from autograder.check import CheckFailed, require
from autograder.host.student_error import NotWrittenYet, StudentError
from autograder.mistakes import Mistake

NO_STEP_MADE = Mistake("no-step-made", "is it still empty, or does it return before its loop?")


def judged(judge: Callable[[bool], None]) -> None:
    """Judge main twice: with stand-ins for the other exercises, and where that fails, with the student's own functions.

    One pass is enough: with stand-ins no mistake of another exercise shows, and with the student's own functions a main
    of an unusual kind works. Where both fail, the verdict of a finished run counts more than an error.
    """
    try:
        judge(True)
    except NotWrittenYet:
        raise
    except (CheckFailed, StudentError) as first:
        try:
            judge(False)
        except (CheckFailed, StudentError) as second:
            unwritten, verdict = isinstance(second, NotWrittenYet), isinstance(first, CheckFailed)
            raise (first if unwritten or verdict else second) from None


def require_steps(steps: int, function: str, episodes: int) -> None:
    """Fail where a function that plays episodes made no step in the environment: then no call of it is right or wrong.

    Raises:
        CheckFailed: it made none.
    """
    asked = f"{function} should play {episodes} episodes"
    require(steps > 0, asked, got="it returned without a step in the environment", mistake=NO_STEP_MADE)
