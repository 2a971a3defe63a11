"""How main ends its episodes, and how it goes on, seen on poles that fall or stand as the grader likes (Q3.4)."""

import random
from types import SimpleNamespace

import torch

from autograder.check import fail
from autograder.host.student_error import RunEnded, StudentError
from autograder.host.world_replay import WINDOW
from autograder.line.worlds import ENDED, Event, Stepping
from autograder.mistakes import Seen
from tests.q3_dqn.loop_memory import Stored
from tests.q3_dqn.mistakes.loop import CUT_IS_NO_FALL, STOPS_AT_100, TRUNCATION_IGNORED
from tests.q3_dqn.watch import Until
from tests.q3_dqn.watched_run import WORLD, Step, fail_early, with_spies_on_error

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
        self.made = []  # the steps, as `watched_run.Step`
        self._now = {}  # by environment: the observation
        self.fallen = 0
        self.cut = self.over = False
        self.forged = False  # whether a message came that no environment sends

    def answer(self, message):
        number, event = message.get("number"), message.get("event")
        steps = self._episodes.get(number) if type(number) is int else None
        nonsense = type(number) is not int or event not in tuple(Event) or (event == Event.STEP and steps is None)
        self.forged = self.forged or (nonsense and not self.over)
        self.over = self.over or self.cut or len(self.made) >= _STEPS
        if self.over or self.forged:
            return {"world": ENDED}
        if event == Event.RESET:
            self._episodes[number] = 0
            return self._reply(number, stepping=str(Stepping.GRADER))
        return self._step(number, steps + 1, message.get("actions"))

    def _step(self, number, steps, actions):
        falls = self.fallen < _FALLS and steps >= _SHORT
        self.cut = steps >= WORLD.longest
        self.fallen += falls
        self._episodes[number] = None if falls or self.cut else steps
        before = self._now[number]
        reply = self._reply(number, reward=1.0, terminated=falls, truncated=self.cut)
        action = actions[-1] if isinstance(actions, list) and actions else 0
        self.made.append(Step(before, action, self._now[number], falls, self.cut))
        return reply

    def _reply(self, number, **parts):
        observation = torch.tensor([self._draw.uniform(-0.05, 0.05) for _ in range(4)])
        self._now[number] = observation.tolist()
        return {"world": WORLD.id, "value": parts | {"observation": observation}}


def check_endings(q3, seed):
    """main resets after an episode cut at 500 steps, stores no fall there, and plays on after its 100th episode."""
    run = with_spies_on_error(lambda spied: _run(q3, seed, spied))
    poles, error = run.poles, run.error
    seen = Seen(error, facts={"fallen": poles.fallen, "window": WINDOW})
    if poles.cut and TRUNCATION_IGNORED.explains(seen):
        fail(
            f"main should end an episode that is cut after {WORLD.longest} steps (truncated), the pole still up",
            expected="reset() before the next step",
            got=f"step() was called once more, after {WORLD.longest} steps",
            mistake=TRUNCATION_IGNORED,
        )
    if STOPS_AT_100.explains(seen):
        fail(
            f"main should play on after its {WINDOW}th episode",
            got=f"after {poles.fallen} episodes {error.sentence[:160]}",
            mistake=STOPS_AT_100,
            where=error.where,
        )
    if error and not (isinstance(error, RunEnded) and poles.over and not poles.forged):
        raise error
    if not poles.over or poles.forged:
        fail_early(poles.fallen)
    if poles.cut:
        _require_cut_stored(run)


def _require_cut_stored(run):
    """The transition of the 500th step keeps its next state; what cannot be told from the memory costs nothing here."""
    stored = Stored(run)
    if stored.steps is None:
        return
    cut = stored.steps.ended & ~stored.steps.fell
    if bool((cut & (stored.sizes[:, 2] == -1)).any()):
        fail(
            f"the transition of step {WORLD.longest}, where time is up and the pole stands, should keep its next_state",
            expected="four numbers",
            got="None",
            mistake=CUT_IS_NO_FALL,
            earned=0.5,
        )


def _run(q3, seed, spied):
    poles, error = _Poles(seed), None
    q3.host.service = poles.answer
    try:
        q3.instrument.watch_main("main", Until.WORLD.value, _EPISODES, seed, spied)
    except StudentError as stopped:
        error = stopped
    seen = q3.instrument.watched("main") if poles.cut else None
    return SimpleNamespace(poles=poles, error=error, seen=seen, steps=poles.made)
