"""Runs train_taxi or train_cartpole for the checks of Q6.7 and Q6.8, in a world of chosen episodes."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import torch

from autograder.line.worlds import Event
from autograder.question import World
from tests.q6_q_learning.question import QUESTION
from tests.worlds.judged import require_steps
from tests.worlds.poles import Poles, near_upright

CARTPOLE, TAXI = QUESTION.worlds
SETTINGS: list[Any] = [[0.8, 0.9, 0.6], [0.7, 0.8, 0.4], 0.85, 0.25]  # alpha, epsilon, gamma, first


@dataclass(frozen=True)
class Kind:
    """One of the two trainings."""

    name: str  # of the function
    world: World
    observe: Callable[[random.Random], Any]
    rewards: tuple[float, ...]


LOOPS = {
    "taxi": Kind("train_taxi", TAXI, lambda draw: draw.randrange(500), (-1.0, -10.0, 20.0, -2.5)),
    "cartpole": Kind("train_cartpole", CARTPOLE, near_upright, (1.0, 0.5, 2.0)),
}


@dataclass
class Step:
    """One step in the world."""

    before: Any  # observations
    action: int
    reward: float
    after: Any
    terminated: bool
    truncated: bool


@dataclass
class Run:
    """What a training did, as the worker tells it, and what happened in the world."""

    seen: dict[str, Any]
    episodes: list[list[Step]] = field(default_factory=list)

    @cached_property
    def numbers(self) -> dict[tuple[float, ...], float]:
        """By observation, what discretise gave for it."""
        return {_key(row[:4]): float(row[4]) for row in self.seen["cells"].flip(0)}

    @property
    def steps(self) -> list[Step]:
        """Of all episodes, in order."""
        return [step for episode in self.episodes for step in episode]

    @property
    def durations(self) -> list[int]:
        """The steps of each episode."""
        return [len(episode) for episode in self.episodes]

    @property
    def returns(self) -> list[float]:
        """The sum of rewards of each episode."""
        return [sum(step.reward for step in episode) for episode in self.episodes]


def play(
    q6: Any,
    kind: Kind,
    lengths: Sequence[int],
    seed: int,
    stand_ins: bool,
    report: bool = True,
    own_seed: int | None = None,
    **named: Any,
) -> Run:
    """Run a training in a world whose episodes have these lengths, and record what happens there.

    The seed is that of the world, and of the training unless it has one of its own.
    """
    world = Poles(kind.world, seed, lengths, kind.observe, kind.rewards)
    episodes: list[list[Step]] = []
    standing: Any = None

    def service(message: dict[str, Any]) -> dict[str, Any]:
        nonlocal standing
        reply = world.answer(message)
        if "value" not in reply:
            return reply
        value = reply["value"]
        if message["event"] == Event.STEP.value:
            ends = value["terminated"], value["truncated"]
            episodes[-1].append(Step(standing, message["actions"][-1], value["reward"], value["observation"], *ends))
        elif not episodes or episodes[-1]:
            episodes.append([])
        standing = value["observation"]
        return reply

    q6.host.service = service
    arguments = {"num_episodes": len(lengths), "seed": seed if own_seed is None else own_seed} | named
    seen = q6.instrument.watch_loop(kind.name, SETTINGS, stand_ins, report, arguments, about=kind.name)
    run = Run(seen, [episode for episode in episodes if episode])
    require_steps(len(run.steps), kind.name, len(lengths))
    return run


def at(schedule: Sequence[float], episode: int) -> float:
    """The value of a schedule in an episode, counted from 0."""
    start, factor, end = schedule
    return float(max(end, start * factor**episode))


def number_of(run: Run, observation: Any) -> float:
    """The number of the state that an observation belongs to: itself, or what discretise gave for it, or NaN."""
    if isinstance(observation, int):
        return float(observation)
    return run.numbers.get(_key(observation), math.nan)


def _key(observation: torch.Tensor) -> tuple[float, ...]:
    return tuple(observation.float().tolist())


def whole_list(value: Any) -> list[float] | None:
    """The numbers of a list, or of a tensor of one dimension; None where it is neither."""
    if isinstance(value, torch.Tensor) and value.ndim == 1:
        value = value.tolist()
    return [float(each) for each in value] if isinstance(value, list) else None
