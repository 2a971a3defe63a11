"""A grade ends near its deadline, however slow the submission is, and what was graded by then counts."""

import time

import pytest

from autograder.calibration import time_scale
from autograder.options import QUICK_SECONDS, WHOLE_SECONDS
from autograder.project import SOLUTIONS

DEADLINE = 5.0  # seconds that the checks of a grade may take here
AFTER = 20.0  # seconds that a request under way, the grader's own work and the ends of workers may take after that
# Each stands at the end of the right answers, which then come as slowly as they may, or never.
SLOW = {
    "sleeping": "time.sleep(2)",
    "computing": "until = time.process_time() + 0.4\n    while time.process_time() < until: pass",
    "deaf to interruptions": "signal.signal(signal.SIGUSR1, signal.SIG_IGN)\n    time.sleep(1e6)",
    "swallowing interruptions": (
        "while True:\n        try:\n            time.sleep(0.1)\n        except BaseException: pass"
    ),
}
_SLOWLY = """
import functools, signal, sys, time, types

def _wait():
    {wait}

def _slowly(function):
    @functools.wraps(function)
    def slow(*args, **kwargs):
        _wait()
        return function(*args, **kwargs)
    return slow

for _name, _found in list(globals().items()):
    if isinstance(_found, types.FunctionType) and _found.__module__ == __name__ and _name not in ("_wait", "_slowly"):
        globals()[_name] = _slowly(_found)
    elif isinstance(_found, type) and _found.__module__ == __name__ and "forward" in vars(_found):
        _found.forward = _slowly(_found.forward)
"""


@pytest.mark.parametrize("wait", SLOW.values(), ids=SLOW)
def test_the_slowest_submission_ends_at_the_deadline(wait, homework, graded, tmp_path):
    for question in homework.questions:
        source = (SOLUTIONS / question.file).read_text() + _SLOWLY.format(wait=wait)
        (tmp_path / question.file).write_text(source)
    start = time.monotonic()
    grade = graded(tmp_path, quick=False, deadline=start + DEADLINE)
    assert time.monotonic() - start < DEADLINE + AFTER * time_scale()
    assert grade.finished and not grade.grader_failed, grade.facts.get("grader_errors")
    assert any("the time was up" in reason for reason in grade.needs_human)


def test_the_default_deadlines_are_the_promised_ones():
    """A quick grade takes at most 5 minutes, and a whole one 20: what comes after the deadline included."""
    assert QUICK_SECONDS + AFTER <= 300 and WHOLE_SECONDS + AFTER <= 1200
