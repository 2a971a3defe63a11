"""A run in the worker: it is broken off where its end is not heard, and asked afterwards what it did."""

from types import SimpleNamespace

import pytest

from autograder.host.student_error import Raised, TimedOut
from autograder.line.wire import WireError
from tests.worlds.runs import breaking_off, run_training


def test_code_that_swallows_every_exception_is_broken_off_after_a_thousand_requests():
    over = False
    service = breaking_off(lambda message: message, lambda: over)
    asked = [service({"number": number}) for number in range(2000)]
    over = True
    asked += [service({"number": number}) for number in range(1000)]
    assert len(asked) == 3000 and asked[-1] == {"number": 999}
    with pytest.raises(WireError, match="has ended"):
        service({})


@pytest.mark.parametrize(
    ("error", "claim"),
    [(None, {"acts": 1}), (Raised("it stopped", ""), {"acts": 1}), (TimedOut("it timed out", ""), None)],
)
def test_a_worker_that_is_left_is_asked_what_it_did_and_that_costs_the_run_no_time(error, claim):
    host = SimpleNamespace(spent=0.0)

    def training():
        host.spent = 3.0
        if error:
            raise error
        return "a network"

    def activity():
        host.spent = 0.1
        return {"acts": 1}

    student = SimpleNamespace(host=host, instrument=SimpleNamespace(activity=activity))
    expected = (None if error else "a network", error, claim)
    assert run_training(student, 20.0, lambda message: {}, training) == expected
    assert host.spent == 3.0 and student.seconds == 20.0
