"""Which verdict on main counts: that with stand-ins, or that with the student's own functions."""

from collections.abc import Callable

import pytest

from autograder.check import CheckFailed, fail
from autograder.host.student_error import NotWrittenYet, Raised, StudentError
from tests.q4_policy_gradient.played import WORLD
from tests.worlds.judged import judged
from tests.worlds.poles import Poles

_FAILED, _RAISED, _UNWRITTEN = "failed", "raised", "unwritten"


def _ends(verdict: str) -> None:
    if verdict == _FAILED:
        fail("asked")
    if verdict == _RAISED:
        raise Raised("main stopped")
    if verdict == _UNWRITTEN:
        raise NotWrittenYet("not implemented yet")


def _judge(with_stand_ins: str, with_own: str) -> Callable[[bool], None]:
    return lambda stand_ins: _ends(with_stand_ins if stand_ins else with_own)


@pytest.mark.parametrize("pair", [("", _FAILED), ("", _RAISED), (_FAILED, ""), (_RAISED, "")])
def test_one_pass_is_enough(pair: tuple[str, str]) -> None:
    judged(_judge(*pair))


@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        ((_FAILED, _RAISED), CheckFailed),
        ((_RAISED, _FAILED), CheckFailed),
        ((_RAISED, _RAISED), StudentError),
        ((_RAISED, _UNWRITTEN), Raised),
        ((_FAILED, _UNWRITTEN), CheckFailed),
        ((_UNWRITTEN, ""), NotWrittenYet),
    ],
)
def test_a_finished_run_counts_more_than_an_error(pair: tuple[str, str], kind: type[Exception]) -> None:
    with pytest.raises(kind):
        judged(_judge(*pair))


def test_poles_fall_where_they_should_and_allow_one_more_reset() -> None:
    poles, seen = Poles(WORLD, 0, [2, 500]), []
    for length in (2, 500):
        assert "value" in poles.answer({"event": "reset", "number": 1})
        seen = [poles.answer({"event": "step", "number": 1, "actions": [0]})["value"] for _ in range(length)]
        assert not any(step["terminated"] or step["truncated"] for step in seen[:-1])
        assert (seen[-1]["terminated"], seen[-1]["truncated"]) == (length == 2, length == 500)
    assert "value" in poles.answer({"event": "reset", "number": 1})
    assert "value" not in poles.answer({"event": "step", "number": 1, "actions": [0]})
