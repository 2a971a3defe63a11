"""Runs of main that are watched from both sides: what it hands to other functions, and what the world made of it."""

from dataclasses import dataclass, field
from typing import Any

import gymnasium

from autograder.check import CheckFailed, fail
from autograder.host.student_error import Ended, NotWrittenYet, Raised, RunEnded, StudentError
from autograder.host.world_replay import WorldReplay
from autograder.line.worlds import Event, Stepping
from tests.q3_dqn.mistakes.loop import RETURNS_IN_THE_LOOP
from tests.q3_dqn.question import QUESTION

WORLD = QUESTION.worlds[0]
_STEPS = 12_000  # of a watched run at most: a target network that is synced every 10,000 steps is seen to be
_MANY = 10  # episodes after which a return does not stand in the loop


@dataclass
class Step:
    """One step as the grader made it."""

    before: list[float]
    action: int
    after: list[float]
    terminated: bool
    truncated: bool


@dataclass
class WatchedRun:
    """What came of one run of main."""

    seen: dict[str, Any] = field(default_factory=dict)  # see `watched`
    steps: list[Step] = field(default_factory=list)
    returned: bool = False  # whether main came to its own end
    error: StudentError | None = None  # with which it stopped

    def settle(self, enough, episodes=None):
        """Where too little was seen, main's own error or early end is the verdict; one that the grader made is none."""
        if enough:
            return
        if self.error and not isinstance(self.error, RunEnded):
            raise self.error
        if self.returned:
            fail_early(self.seen["episodes"] if episodes is None else episodes)


def fail_early(episodes):
    """main returned long before its episodes were over."""
    fail(
        "main(num_episodes=3000) should play on after its first episodes",
        expected="3000 episodes",
        got=f"it returned after {episodes} of them",
        mistake=RETURNS_IN_THE_LOOP if episodes < _MANY else None,
    )


def with_spies_on_error(run):
    """What `run(spied=False)` gives; where main stops with an error, what it gives with spies, unless it stops again.

    An error that spies do not raise was one of DQN, select_action or optimize, and is graded there.

    Args:
        run: gives an object with an `error`.
    """
    first = run(spied=False)
    if isinstance(first.error, Raised):
        second = run(spied=True)
        if not isinstance(second.error, Raised):
            return second
    return first


def watch(q3, until, seed, episodes=3000):
    """Run main until enough was seen of what `until` names, with spies for the other exercises where it needs them."""
    return with_spies_on_error(lambda spied: _watch(q3, until, seed, episodes, spied))


def judge_runs(q3, until, seed, judge):
    """Judge a run with the student's own functions; where it fails, one with spies, where no mistake of theirs shows.

    Args:
        q3: the student's module.
        until: see `watch`.
        seed: of the world.
        judge: fails where a `WatchedRun` shows that main is wrong.
    """
    try:
        judge(watch(q3, until, seed))
    except NotWrittenYet:
        raise
    except (CheckFailed, StudentError) as own:
        try:
            judge(_watch(q3, until, seed, 3000, spied=True))
        except (CheckFailed, StudentError):
            raise own from None


def _watch(q3, until, seed, episodes, spied):
    run = WatchedRun()
    q3.host.service = _Recorder(WorldReplay(WORLD, seed, episodes, _STEPS, stepping=Stepping.TOLD), run.steps).answer
    try:
        run.returned = q3.instrument.watch_main("main", until.value, episodes, seed, spied) is True
    except NotWrittenYet:
        raise
    except StudentError as error:
        run.error = error
    try:
        run.seen = q3.instrument.watched("main")
    except StudentError:  # the worker that saw it is lost
        raise run.error or Ended("main was ended by the grader") from None
    return run


class _Recorder:
    """Answers as a replay does, and writes the steps down."""

    def __init__(self, replay, steps):
        self._replay, self._steps = replay, steps
        self._starts = gymnasium.make(WORLD.id, disable_env_checker=True).unwrapped
        self._now = {}  # by environment: the observation

    def answer(self, message):
        reply = self._replay.answer(message)
        if "value" not in reply:
            return reply
        number, value = message["number"], reply["value"]
        if message["event"] == Event.RESET:
            self._now[number] = self._starts.reset(seed=value["seed"])[0].tolist()
            return reply
        after = value["observation"].tolist()
        ends = value["terminated"], value["truncated"]
        self._steps.append(Step(self._now[number], message["actions"][-1], after, *ends))
        self._now[number] = after
        return reply
