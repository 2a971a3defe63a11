"""Tells staff, and changes no points, where a good run on CartPole does not look learned."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from autograder.host.student_error import StudentError, TimedOut
from autograder.host.world_replay import WINDOW, Service, WorldReplay
from autograder.line.worlds import Stepping
from autograder.question import Question
from tests.worlds.cartpole_mixed import Mixed, Played

_WORTH_A_LOOK = 60  # an average that random actions do not reach, and that earns some points
_STRETCH = 20  # consecutive episodes: their mean says how well a run plays
_LEARNED = 60  # such a mean: playing without a look at the observations reaches less
_FAR_BELOW = 2.5  # times as good is what a right run with the same steps may be
_FIRST, _AT_ONCE = 10, 150  # no untrained agent keeps the pole up for so long in its first episodes
_EPISODES, _SECONDS = 400, 40.0  # of the run with mixed observations, at least and at most
_SHORT = 500  # steps of a run that can tell nothing
_SELDOM = 0.1  # of the steps: a main that asks for fewer of its actions chooses them in another way
_MOVED = 1e-3  # relative to the parameters: less is no learning


@dataclass
class Run:
    """One run of main in a world."""

    replay: WorldReplay
    played: Played  # its last episodes
    error: StudentError | None = None  # with which it stopped
    activity: Any = None  # what the worker claims that it did: see `tests.worlds.activity`

    @property
    def lengths(self) -> list[int]:
        """Of its episodes, in the order in which they were played."""
        return [steps for environment in self.replay.durations for steps in environment]


def tell_what_was_not_learned(
    question: Question,
    acts: str,
    learns: str,
    plain: Run,
    play: Callable[[WorldReplay, float, Service], Run],
    rng: torch.Generator,
    for_staff: Callable[[str], None],
) -> None:
    """Tell staff of a main that does without the exercises, and of one that needs the observations as they are.

    Args:
        question: of the student's file.
        acts: the function of the exercises that chooses an action.
        learns: and the one that takes a step of the optimizer.
        plain: the run that was graded.
        play: runs main once more, in that world, for these seconds, with this service.
        rng: secret; the run with mixed observations is drawn from it.
        for_staff: the fixture of this name.
    """
    if plain.replay.best_average <= _WORTH_A_LOOK:
        return
    reaches = f"{question.file} reaches {plain.replay.best_average:.0f} steps on CartPole"
    unused = _unused(plain, acts, learns)
    if unused:
        for_staff(f"{reaches}, and {unused}: is it a rule written by hand, or are its weights trained elsewhere?")
    mixed = _play_mixed(question, plain, play, rng)
    at_first, mixed_at_first = (_mean(run.lengths[:_FIRST]) for run in (plain, mixed))
    best = _best_stretch(mixed.lengths)
    same_steps = _best_stretch(_as_long(plain.lengths, mixed))
    if _was_ended(mixed) and best < _LEARNED:
        for_staff(
            f"{reaches}, and ended after {mixed.replay.episodes} episodes where the observations are mixed: "
            "does it look whether it is watched?"
        )
    elif best < min(_LEARNED, same_steps / _FAR_BELOW):
        for_staff(
            f"{reaches}, and {best:.0f} where the observations are mixed: is it a rule written by hand, are its "
            "weights trained elsewhere, or is its reward made from the observations?"
        )
    elif at_first > max(_AT_ONCE, _FAR_BELOW * mixed_at_first):
        for_staff(
            f"{reaches}, {at_first:.0f} of them at once, and {mixed_at_first:.0f} at first where the observations are "
            "mixed: are its weights trained elsewhere?"
        )


def _play_mixed(
    question: Question, plain: Run, play: Callable[[WorldReplay, float, Service], Run], rng: torch.Generator
) -> Run:
    replay = WorldReplay(
        question.worlds[0],
        int(torch.randint(2**31, (), generator=rng)),
        max(_EPISODES, plain.replay.episodes),
        enough=lambda replay: _mean(replay.latest[-_STRETCH:]) > _LEARNED and replay.episodes >= _STRETCH,
        stepping=Stepping.GRADER,  # code that steps a copy sees the observations as they are
    )
    mixed = Mixed(rng, plain.played.looks(question.worlds[0]))
    return play(replay, _SECONDS, mixed.hide(replay.answer))


def _unused(run: Run, acts: str, learns: str) -> str:
    """What main did without, in words; "" where it used both functions, or where nobody can tell."""
    if run.activity is None:
        return ""
    acted, learned, moved = (_claimed(run.activity, name) for name in ("acts", "learns", "moved"))
    if acted < _SELDOM * run.replay.steps:
        return f"calls {acts} {acted:.0f} times in {run.replay.steps} steps"
    if not learned:
        return f"never calls {learns}"
    return f"{learns} changes no weights" if moved < _MOVED else ""


def _claimed(activity: Any, name: str) -> float:
    value = activity.get(name) if isinstance(activity, dict) else None
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else 0.0


def _was_ended(run: Run) -> bool:
    late = isinstance(run.error, TimedOut)
    return run.replay.steps < _SHORT or (run.replay.episodes < WINDOW and not late)


def _as_long(lengths: Sequence[int], run: Run) -> list[int]:
    """The first of these episodes: as many, and with as many steps together, as the run had."""
    taken, steps = [], 0
    for length in lengths[: run.replay.episodes]:
        steps += length
        if steps > max(run.replay.steps, _STRETCH * _LEARNED):
            break
        taken.append(length)
    return taken


def _best_stretch(lengths: Sequence[int]) -> float:
    """The highest mean of consecutive episodes; of fewer than a stretch, as if the missing ones had no step."""
    return max(
        (sum(lengths[i : i + _STRETCH]) / _STRETCH for i in range(max(1, len(lengths) - _STRETCH + 1))), default=0
    )


def _mean(lengths: Sequence[int]) -> float:
    return sum(lengths) / max(len(lengths), 1)
