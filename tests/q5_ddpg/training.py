"""What Q5.9 asks of a training: the actor is judged after each episode, in pendulums that the grader steps."""

import contextlib
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from autograder.check import fail
from autograder.evidence import Band, Leave
from autograder.host.student_error import RunEnded, StudentError, TimedOut
from autograder.host.world_replay import WorldReplay
from autograder.line.wire import WireError
from autograder.line.worlds import ENDED, Stepping
from autograder.mistakes import Seen, explain
from tests.q5_ddpg import pictures
from tests.q5_ddpg.mistakes.training import TRAINING
from tests.q5_ddpg.question import QUESTION
from tests.q5_ddpg.training_run import JUDGING
from tests.worlds.pendulums import Pendulums, fixed_starts
from tests.worlds.runs import breaking_off

GOAL = -180.0  # the average return that earns all points
_NOTHING = -500.0  # and the one that earns none: an actor that never moves has about -1200
_EPISODES, _TRIES = 40, 3
_WORTH_A_TRY = 25.0  # seconds that must be left for another try
_WORTH_A_LOOK = -300.0  # an average that staff may want to look at
_AT_ONCE = 4  # episodes in which no untrained actor gets there
_LEARNED = -500.0  # what shows with turned observations that something is learned
_MIXED_SECONDS = 60.0

Service = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class Try:
    """One training."""

    replay: WorldReplay  # of its own episodes
    averages: list[tuple[int, float]] = field(default_factory=list)  # (episodes so far, average return) by judging
    error: StudentError | None = None  # what stopped it
    spent: float = 0.0

    @property
    def best(self) -> float:
        """The best average; of a training that was never judged that of nothing."""
        return max((average for _, average in self.averages), default=-math.inf)


class _Judge:
    """Answers the training's own world, and shows the actor the pendulums on which it is judged."""

    def __init__(self, found: Try, turned: Tensor | None, goal: float) -> None:
        """
        Args:
            found: where the averages are noted.
            turned: the matrix (3, 3) with which all observations are shown; None shows them as they are.
            goal: the average that ends the training.
        """
        self._found, self._turned, self._goal = found, turned, goal
        self._pendulums: Pendulums | None = None
        self._done = False

    @property
    def ended(self) -> bool:
        """Whether nothing is left to play or to judge."""
        return self._done or self._found.replay.ended

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """The reply to one message."""
        if message.get("world") == JUDGING:
            return self._judged(message)
        if self._done:
            return {"world": ENDED}
        reply = self._found.replay.answer(message)
        if self._turned is not None and "value" in reply and "observation" in reply["value"]:
            shown = self._shown(reply["value"]["observation"])
            return reply | {"value": reply["value"] | {"observation": shown}}
        return reply

    def _judged(self, message: dict[str, Any]) -> dict[str, Any]:
        if self._done:
            return {"world": ENDED}
        if message.get("event") == "begin":
            self._pendulums = Pendulums(fixed_starts())
        elif self._pendulums is not None:
            actions = message.get("actions")
            if not isinstance(actions, Tensor) or tuple(actions.shape) != (len(fixed_starts()), 1):
                raise WireError("torques of another shape")
            self._pendulums.step(actions)
            if self._pendulums.over:
                average = float(self._pendulums.total.mean())
                self._found.averages.append((self._found.replay.episodes, average))
                self._pendulums = None
                self._done = average > self._goal
                return {"world": ENDED} if self._done else {"world": JUDGING, "value": None}
        else:
            raise WireError("a step of no pendulum")
        return {"world": JUDGING, "value": self._shown(self._pendulums.observations)}

    def _shown(self, observations: Tensor) -> Tensor:
        return observations if self._turned is None else (observations.double() @ self._turned.T).float()


def check_training(
    q5: Any,
    points: float,
    seconds: float,
    rng: torch.Generator,
    secret_rng: torch.Generator,
    note: Callable[..., None],
    for_staff: Callable[[str], None] | None,
    evidence: Leave,
    band: Band | None,
) -> None:
    """The actor's average return exceeds the goal; below it, a share of the points by the best average.

    Args:
        q5: the student's module.
        points: of the check.
        seconds: CPU seconds for all tries.
        rng: what the starts of the training's episodes are drawn from.
        secret_rng: what the turned observations are drawn from.
        note, for_staff, evidence: the fixtures of these names.
        band: where the averages of the course's own runs lie.
    """
    best, number, left = None, 0, seconds
    while number < _TRIES and (number == 0 or left >= _WORTH_A_TRY):
        number += 1
        found = _train(q5, rng, left)
        left -= found.spent
        if found.error and not found.replay.steps and best is None:
            raise found.error
        best = found if best is None or found.best >= best.best else best
        if best.best > GOAL or (found.error is not None and not isinstance(found.error, RunEnded)):
            break
    assert best is not None
    if best.averages:
        evidence(pictures.learning(best.averages, GOAL, band))
    episodes = next((n for n, average in best.averages if average == best.best), best.replay.episodes)
    solved = best.best > GOAL
    which = f"try {number}" if number > 1 else "the first try"
    figures = {"pendulum_return": round(best.best, 1)} if best.averages else {}
    figures |= {"pendulum_episodes": float(episodes)} if solved else {}
    note(f"average {best.best:.1f} after {episodes} episodes, {seconds - left:.0f} s, {which}", **figures)
    if for_staff and best.best > _WORTH_A_LOOK:
        _tell_what_was_not_learned(q5, best, secret_rng, for_staff)
    if not solved:
        _fail(best, found, number, points)


def _train(
    q5: Any,
    rng: torch.Generator,
    seconds: float,
    turned: Tensor | None = None,
    goal: float = GOAL,
) -> Try:
    seed = int(torch.randint(2**31, (), generator=rng))
    stepping = Stepping.COPY if turned is None else Stepping.GRADER
    found = Try(WorldReplay(QUESTION.worlds[0], seed, max_episodes=_EPISODES + 1, stepping=stepping))
    judge = _Judge(found, turned, goal)
    q5.host.service, q5.seconds = breaking_off(judge.answer, lambda: judge.ended), seconds
    try:
        q5.instrument.train(_EPISODES, seed, about="main")
    except StudentError as caught:
        found.error = caught
    found.spent = q5.host.spent
    return found


def _fail(best: Try, last: Try, number: int, points: float) -> None:
    error = last.error
    broken = error if error is not None and not isinstance(error, RunEnded | TimedOut) else None
    first = best.averages[0][1] if best.averages else -math.inf
    facts = {
        "average": best.best,
        "first": first,
        "last": best.averages[-1][1] if best.averages else -math.inf,
        "judged": len(best.averages),
        "episodes": best.replay.episodes,
        "late": isinstance(error, TimedOut),
    }
    word = "try" if number == 1 else "tries"
    got = f"{best.best:.1f} at best, in {number} {word} of up to {best.replay.episodes} episodes"
    share, quarters = (best.best - _NOTHING) / (GOAL - _NOTHING), 4 * points
    fail(
        f"the average return over {len(fixed_starts())} starts should exceed {GOAL:g} within {_EPISODES} episodes",
        expected=f"above {GOAL:g}",
        got=f"{got}; {broken.sentence}" if broken else got,
        mistake=None if broken else explain(Seen(best.best, GOAL, facts=facts), TRAINING),
        where=broken.where if broken else "",
        earned=min(max(math.floor(quarters * max(share, 0)) / quarters, 0), 1 - 1 / quarters),
    )


def _tell_what_was_not_learned(
    q5: Any, best: Try, secret_rng: torch.Generator, for_staff: Callable[[str], None]
) -> None:
    """Tell staff, and change no points, where a good training does not look learned.

    Cosine and sine are turned by a secret angle: code that learns does so as before, and a rule that was there before
    fails, and so do weights that were trained elsewhere.
    """
    reaches = f"{QUESTION.file} reaches an average return of {best.best:.0f} on Pendulum"
    at, average = best.averages[0]
    if at <= _AT_ONCE and average > _WORTH_A_LOOK:
        for_staff(f"{reaches}, {average:.0f} of it after {at} episodes: are its weights trained elsewhere?")
        return
    turned = None
    with contextlib.suppress(StudentError):
        turned = _train(q5, secret_rng, _MIXED_SECONDS, _turned(secret_rng), _LEARNED)
    if turned is None or turned.best <= _LEARNED:
        reached = "was not judged" if turned is None or not turned.averages else f"{turned.best:.0f}"
        for_staff(
            f"{reaches}, and {reached} where the observations are turned: is it a rule written by hand, are its "
            "weights trained elsewhere, or is its reward made from the observations?"
        )


def _turned(rng: torch.Generator) -> Tensor:
    """A turn of cosine and sine by 60 to 300 degrees, (3, 3) float64."""
    angle = (1 / 3 + 4 / 3 * float(torch.rand((), generator=rng))) * math.pi
    matrix = torch.eye(3, dtype=torch.float64)
    matrix[:2, :2] = torch.tensor([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return matrix
