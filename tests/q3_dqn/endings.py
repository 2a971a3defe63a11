"""How main ends its episodes, and how it goes on, seen on poles that fall or stand as the grader likes."""

import random

from autograder.check import fail
from autograder.host.student_error import StudentError
from autograder.host.world_replay import LONGEST, WINDOW
from autograder.mistakes import Mistake, Seen, explain
from tests.q3_dqn import mistakes as dqn

_FALLS = WINDOW + 2  # what main does with its latest 100 durations, it has done by then
_SHORT = 2  # steps until a pole falls: a memory of these episodes holds terminal states and others
_EPISODES = 3000  # that main is asked for
_STEPS = 3000  # of a run at most: a main that resets before the 500th step never sees an episode cut


class _Poles:
    """The environments of one run: the poles fall at their second step, _FALLS times in all; then they stand.

    The run is over once an episode was cut at 500 steps and main has asked for whatever it asks for next.
    """

    def __init__(self, seed):
        self._draw = random.Random(seed)
        self._episodes = {}  # by environment: the steps of the episode under way, None after its end
        self.steps = 0
        self.fallen = 0
        self.cut = self.over = False

    def answer(self, message):
        number, asked = message.get("number"), message.get("env")
        steps = self._episodes.get(number) if type(number) is int else None
        nonsense = type(number) is not int or asked not in ("reset", "step") or (asked == "step" and steps is None)
        self.over = self.over or self.cut or self.steps >= _STEPS or nonsense
        if self.over:
            return {"env": "ended"}
        if asked == "reset":
            self._episodes[number] = 0
            return {"env": "ok", "value": (self._state(), False)}
        return {"env": "ok", "value": self._step(number, steps + 1)}

    def _step(self, number, steps):
        falls = self.fallen < _FALLS and steps >= _SHORT
        self.cut = steps >= LONGEST
        self.fallen += falls
        self.steps += 1
        self._episodes[number] = None if falls or self.cut else steps
        return self._state(), falls, self.cut

    def _state(self):
        return [self._draw.uniform(-0.05, 0.05) for _ in range(4)]


def check_endings(q3, seed):
    """main resets after an episode that was cut at 500 steps, and neither returns nor fails by its 100th episode.

    Where main stops with an error, it runs again with a right DQN, select_action and optimize: if it does not stop
    then, the error was theirs, and is graded there.
    """
    poles, error = _run(q3, seed)
    if error and error.kind == "raised":
        again, second = _run(q3, seed, others_right=True)
        if not second or second.kind != "raised":
            poles, error = again, second
    late = bool(error) and error.kind == "raised" and abs(poles.fallen - WINDOW) <= 1
    stepped_on = bool(error) and poles.cut and "ResetNeeded" in error.sentence
    slip = explain(Seen(None, None, facts={"stepped_on": stepped_on, "late": late}), dqn.ENDINGS)
    if stepped_on:
        asked = f"main should end an episode that is cut after {LONGEST} steps (truncated), the pole still up"
        fail(
            asked,
            expected="reset() before the next step",
            got=f"step() was called a {LONGEST + 1}st time",
            mistake=slip,
        )
    if late:
        asked = f"main should play on after its {WINDOW}th episode"
        fail(asked, got=f"after {poles.fallen} episodes {error.sentence[:160]}", mistake=slip, where=error.where)
    ended = not error or (error.kind == "ended" and poles.over)
    if ended and poles.fallen < WINDOW and poles.steps < _STEPS:
        asked = f"main(num_episodes={_EPISODES}) should play on after its first episodes"
        slip = "play num_episodes episodes, then return; is the `return` inside the loop?"
        fail(asked, got=f"it returned after {poles.fallen} of them", mistake=Mistake("returns-in-the-loop", slip))
    if not ended:
        raise error


def _run(q3, seed, **how):
    poles = _Poles(seed)
    q3.worker.service = poles.answer
    try:
        q3.instrument.watch_main("main", "the poles end it", _EPISODES, seed, **how)
    except StudentError as error:
        return poles, error
    return poles, None
