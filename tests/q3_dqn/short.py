"""What Q3.6 asks of a training on short episodes: full ones in a row, and a network that keeps the pole up."""

import math
from dataclasses import dataclass, replace
from itertools import groupby

import torch

from autograder.check import fail
from autograder.host.student_error import RunEnded, StudentError, TimedOut
from autograder.host.world_replay import WorldReplay
from autograder.line.wire import WireError
from autograder.line.worlds import ENDED
from autograder.mistakes import Seen, explain
from tests.q3_dqn.mistakes import short as mistakes
from tests.q3_dqn.pictures import short_episodes
from tests.q3_dqn.question import QUESTION
from tests.q3_dqn.short_run import JUDGING, SHORT
from tests.worlds.cartpole_learning import Run, tell_what_was_not_learned
from tests.worlds.cartpole_mixed import Played
from tests.worlds.poles_at_once import PolesAtOnce
from tests.worlds.runs import breaking_off, run_training

EPISODES = 100  # of a try
ROW, AVERAGE = 10, 195  # full episodes in a row, and the average duration of the network without exploring
_CHANCE = 60  # the average that earns nothing: few untrained networks reach it
_TRIES, _WORTH_A_TRY = 3, 10.0  # seconds that must be left for another try


@dataclass
class _Try:
    """One training."""

    replay: WorldReplay
    poles: PolesAtOnce  # in which the network is judged
    played: Played  # answers for the world of the training, and keeps its last episodes
    judged: bool = False  # whether all poles were played to their end
    error: StudentError | None = None
    returned_net: bool = False
    activity: object = None
    spent: float = 0.0

    @property
    def lengths(self):
        """The steps of its episodes, in the order in which they were reset; of one too many none."""
        return self.replay.latest[:EPISODES]

    @property
    def row(self):
        """The most full episodes in a row."""
        return longest_row(self.lengths)

    @property
    def returns_no_network(self):
        """Whether train_short came to its end without one."""
        return self.error is None and not self.returned_net

    @property
    def without_exploring(self):
        """What the network reached, in words."""
        return f"{self.greedy:.0f} without exploring" if self.judged else "no network to judge"

    @property
    def greedy(self):
        """The average duration without exploring; of a network that was not judged 0."""
        return float(self.poles.durations.mean()) if self.judged else 0.0

    @property
    def solved(self):
        """Whether it did all that was asked for."""
        return self.row >= ROW and self.greedy >= AVERAGE

    @property
    def share(self):
        """How much of the points it earned: half for each of the two."""
        greedy = (self.greedy - _CHANCE) / (AVERAGE - _CHANCE)
        return (min(self.row / ROW, 1) + min(max(greedy, 0), 1)) / 2

    def answer(self, message):
        """The reply to one message: of the training's world, or of the poles in which the network is judged."""
        if message.get("world") != JUDGING:
            return self.played.answer(message)
        if self.judged:
            return {"world": ENDED}
        if message.get("event") != "begin":
            actions = message.get("actions")
            if not isinstance(actions, torch.Tensor):
                raise WireError("no actions")
            try:
                self.poles.step(actions)
            except ValueError as error:
                raise WireError(str(error)) from None
            self.judged = self.poles.over
        return {"world": JUDGING, "value": None if self.judged else self.poles.observations}


def longest_row(lengths):
    """The most full episodes in a row, of these many steps each."""
    return max((len(list(run)) for full, run in groupby(n >= SHORT.longest for n in lengths) if full), default=0)


def check_short(q3, points, seconds, rng, secret_rng, note, for_staff, evidence):
    """Train up to three times, and let the best try count; half of the points are for each of the two bars."""
    best, number, left = None, 0, seconds
    while number < _TRIES and (number == 0 or left >= _WORTH_A_TRY):
        number += 1
        found = _train(q3, _seed(rng), _seed(rng), left)
        left -= found.spent
        if found.error and not found.replay.steps and best is None:
            raise found.error
        best = found if best is None or found.share > best.share else best
        broken = found.error is not None and not isinstance(found.error, RunEnded)
        if best.solved or broken or found.returns_no_network:
            break
    evidence(short_episodes(best.lengths, SHORT.longest, AVERAGE))
    which = f"try {number}" if number > 1 else "the first try"
    note(f"{best.row} full episodes in a row, {best.without_exploring}, {seconds - left:.0f} s, {which}")
    if for_staff and best.row >= ROW:
        _tell_what_was_not_learned(q3, best, secret_rng, for_staff)
    if not best.solved:
        _fail(best, number, points)


def _seed(rng):
    return int(torch.randint(2**31, (), generator=rng))


def _train(q3, seed, starts, seconds):
    # a reset after the last episode is no further one
    replay = WorldReplay(SHORT, seed, EPISODES + 1)
    return _run(q3, _Try(replay, PolesAtOnce(starts, SHORT.longest), Played(replay.answer)), seconds)


def _run(q3, found, seconds):
    def train():
        return q3.instrument.train_short("train_short", EPISODES, found.replay.seed)

    service = breaking_off(found.answer, lambda: found.replay.ended)
    returned, found.error, found.activity = run_training(q3, seconds, service, train)
    found.returned_net, found.spent = returned is True, q3.host.spent
    return found


def _fail(best, number, points):
    error, replay = best.error, best.replay
    broken = error if error is not None and not isinstance(error, RunEnded | TimedOut) else None
    lengths = best.lengths
    facts = {
        "row": best.row,
        "row_asked": ROW,
        "greedy": best.greedy,
        "greedy_asked": AVERAGE,
        "mean": sum(lengths) / max(len(lengths), 1),
        "episodes": min(replay.episodes, EPISODES),
        "most": EPISODES,
        "returned": error is None,
        "late": isinstance(error, TimedOut),
        "settings": best.activity if isinstance(best.activity, dict) else {},
    }
    mistake = explain(Seen(best.share, 1.0, facts=facts), mistakes.SHORT)
    if isinstance(error, RunEnded):
        mistake = mistakes.PLAYS_ON
    elif best.returns_no_network:
        mistake = mistakes.NO_NETWORK
    got = f"{best.row} in a row, {best.without_exploring}, in {number} {'try' if number == 1 else 'tries'}"
    quarters = 4 * points
    fail(
        f"within {EPISODES} episodes, {ROW} in a row should reach {SHORT.longest} steps, and the network that "
        f"train_short returns should then average {AVERAGE} or more without exploring",
        expected=f"{ROW} in a row, {AVERAGE} without exploring",
        got=f"{got}; {broken.sentence}" if broken else got,
        mistake=None if broken else mistake,
        where=broken.where if broken else "",
        earned=min(math.floor(quarters * best.share) / quarters, 1 - 1 / quarters),
    )


def _tell_what_was_not_learned(q3, best, secret_rng, for_staff):
    question = replace(QUESTION, worlds=(SHORT,))
    plain = Run(best.replay, best.played, best.error, best.activity)

    def play(replay, seconds, answer):
        found = _run(q3, _Try(replay, PolesAtOnce(0, SHORT.longest), Played(answer)), seconds)
        return Run(replay, found.played, found.error, found.activity)

    tell_what_was_not_learned(question, "select_action", "optimize", plain, play, secret_rng, for_staff)
