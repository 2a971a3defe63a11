"""What the questions that train an agent on CartPole-v1 share: what a training may take, and what it earns."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from autograder.check import fail
from autograder.evidence import Band, Leave, nowhere
from autograder.host.student_error import RunEnded, StudentError, TimedOut
from autograder.host.student_module import StudentModule
from autograder.host.world_replay import WINDOW, Service, WorldReplay
from autograder.mistakes import Mistake, Seen, explain
from autograder.question import Question
from tests.worlds.cartpole_learning import Run, tell_what_was_not_learned
from tests.worlds.cartpole_mixed import Played
from tests.worlds.durations import durations
from tests.worlds.runs import breaking_off, run_training

AVERAGE, EPISODES = "cartpole_average", "cartpole_episodes"  # what the leaderboard shows
_CHANCE = 20  # the average duration that earns nothing: random actions reach about 22


@dataclass(frozen=True)
class Training:
    """What a training on CartPole is asked for, and what it may take."""

    question: Question
    points: float  # of the check
    seconds: float  # of all tries together, CPU seconds on the reference machine
    acts: str  # the function of the exercises that chooses an action
    learns: str  # and the one that takes a step of the optimizer
    goal: int = 300  # the average duration over WINDOW consecutive episodes that it must exceed
    episodes: int = 1000  # of a try
    tries: int = 3
    worth_a_try: float = 20.0  # seconds that must be left for another try
    main: str = "main"  # the function that trains


@dataclass
class _Tries:
    """What came of the tries."""

    best: Run  # the one with the highest average
    number: int  # how many there were
    spent: float  # seconds
    error: StudentError | None  # what stopped the last one


def check_training(
    student: StudentModule,
    training: Training,
    rng: torch.Generator,
    secret_rng: torch.Generator,
    note: Callable[..., None],
    for_staff: Callable[[str], None] | None,
    mistakes: Sequence[Mistake],
    evidence: Leave = nowhere,
    band: Band | None = None,
) -> None:
    """The average over 100 consecutive episodes exceeds the goal; below it, a share of the points by the best average.

    An honest agent is a lottery ticket: there are up to three tries within the time, and the best window of them all
    counts. Below the goal, the points grow evenly with the average, in steps of a quarter point.

    Args:
        student: the student's module; its room has the instruments of `tests.worlds.activity`.
        training: what is asked for.
        rng: what the starts of the episodes are drawn from.
        secret_rng: what the run with mixed observations is drawn from.
        note: the fixture of this name.
        for_staff: the fixture of this name.
        mistakes: rows to try. Facts: average (the best), recent (of the last 100 episodes of that try), episodes,
            most (episodes of a try), returned (whether main ended by itself), late (whether the time was up), settings
            (what the worker claims of them: see `tests.worlds.activity.activity`).
        evidence: the fixture of this name.
        band: where the average of the course's own runs lies, after each episode.
    """
    tries = _play_until_solved(student, training, rng)
    best, file = tries.best.replay, training.question.file
    evidence(durations([n for each in best.durations for n in each], training.goal, band))
    solved = best.best_average > training.goal
    which = f"try {tries.number}" if tries.number > 1 else "the first try"
    figures = {AVERAGE: round(best.best_average, 1)} | ({EPISODES: best.episodes_to_best} if solved else {})
    note(
        f"average {best.best_average:.1f} after {best.episodes_to_best} episodes, {best.steps:,} steps, "
        f"{tries.spent:.0f} s, {which}",
        **figures,
    )
    if best.left_out and for_staff:
        for_staff(f"{file} changes CartPole: it went on for {best.left_out} steps after the pole had fallen")
    if for_staff:

        def play(replay: WorldReplay, seconds: float, answer: Service) -> Run:
            return _play(student, training, replay, seconds, answer)

        told = training.question, training.acts, training.learns, tries.best, play, secret_rng, for_staff
        tell_what_was_not_learned(*told)
    if not solved:
        _fail(training, tries, mistakes)


def _play_until_solved(student: StudentModule, training: Training, rng: torch.Generator) -> _Tries:
    tries: _Tries | None = None
    left = training.seconds
    for number in range(1, training.tries + 1):
        replay = WorldReplay(
            training.question.worlds[0],
            int(torch.randint(2**31, (), generator=rng)),
            training.episodes,
            enough=lambda replay: replay.best_average > training.goal,
        )
        run = _play(student, training, replay, left, replay.answer)
        error = run.error
        left -= student.host.spent
        if error and not replay.steps and tries is None:
            raise error
        if tries is None or replay.best_average >= tries.best.replay.best_average:
            tries = _Tries(run, number, 0, error)
        tries.number, tries.spent, tries.error = number, training.seconds - left, error
        stopped = error is not None and not isinstance(error, RunEnded)
        if tries.best.replay.best_average > training.goal or stopped or left < training.worth_a_try:
            break
    assert tries is not None
    return tries


def _fail(training: Training, tries: _Tries, mistakes: Sequence[Mistake]) -> None:
    best, error, activity = tries.best.replay, tries.error, tries.best.activity
    broken = error if not isinstance(error, RunEnded | TimedOut) else None
    facts = {
        "average": best.best_average,
        "recent": sum(best.latest) / max(len(best.latest), 1),
        "episodes": best.episodes,
        "most": training.episodes,
        "returned": tries.best.error is None,  # main came to its own end
        "late": isinstance(error, TimedOut),
        "settings": activity if isinstance(activity, dict) else {},
    }
    seen = Seen(best.best_average, training.goal, facts=facts)
    word = "try" if tries.number == 1 else "tries"
    got = f"{best.best_average:.1f} at best, in {tries.number} {word} of up to {best.episodes} episodes"
    share = (best.best_average - _CHANCE) / (training.goal - _CHANCE)
    quarters = 4 * training.points
    fail(
        f"the average over {WINDOW} consecutive episodes should exceed {training.goal} "
        f"within {training.episodes} episodes",
        expected=f"above {training.goal}",
        got=f"{got}; {broken.sentence}" if broken else got,
        mistake=None if broken else explain(seen, mistakes),
        where=broken.where if broken else "",
        earned=min(max(math.floor(quarters * share) / quarters, 0), 1 - 1 / quarters),
    )


def _play(student: StudentModule, training: Training, replay: WorldReplay, seconds: float, answer: Service) -> Run:
    """One run of main in a world."""
    played = Played(answer)

    def train() -> None:
        student.instrument.training(
            training.episodes, replay.seed, acts=training.acts, learns=training.learns, main=training.main
        )

    _, error, activity = run_training(student, seconds, breaking_off(played.answer, lambda: replay.ended), train)
    return Run(replay, played, error, activity)
