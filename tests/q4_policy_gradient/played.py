"""Runs main for the checks of Q4.7, in whichever world the grader likes, and records each step."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from autograder.host.world_replay import WorldReplay
from autograder.line.worlds import Event, Stepping
from tests.q4_policy_gradient.question import QUESTION
from tests.worlds.judged import require_steps

WORLD = QUESTION.worlds[0]
_STEPS = 15_000  # of a run at most


@dataclass
class Episode:
    """One episode as it was played."""

    before: list[Tensor] = field(default_factory=list)  # the states in which the actions were taken
    led_to: list[Tensor] = field(default_factory=list)
    taken: list[int] = field(default_factory=list)
    earned: list[float] = field(default_factory=list)
    over: bool = False
    cut: bool = False  # whether it is over, and the pole still up

    @property
    def states(self) -> Tensor:
        """(T, 4)."""
        return torch.stack(self.before)

    @property
    def after(self) -> Tensor:
        """(T, 4)."""
        return torch.stack(self.led_to)

    @property
    def actions(self) -> Tensor:
        """(T,)."""
        return torch.tensor(self.taken)

    @property
    def rewards(self) -> Tensor:
        """(T,)."""
        return torch.tensor(self.earned)


@dataclass
class Run:
    """What main did, as the worker tells it, and what happened in the world."""

    seen: dict[str, Any]
    episodes: list[Episode]

    @property
    def durations(self) -> list[int]:
        """The steps of each episode."""
        return [len(episode.taken) for episode in self.episodes]

    @property
    def steps(self) -> int:
        """Of all episodes together."""
        return sum(self.durations)


def cartpole(seed: int) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """CartPole itself, all steps made by the grader."""
    return WorldReplay(WORLD, seed, max_steps=_STEPS, stepping=Stepping.GRADER).answer


def play(
    q4: Any,
    answer: Callable[[dict[str, Any]], dict[str, Any]],
    episodes: int,
    seed: int,
    stand_ins: bool,
    stop_average: float | None = None,
    played: list[Episode] | None = None,
    report: bool = True,
) -> Run:
    """Run main in the world that `answer` speaks for, and record what happens there; in `played`, also if it stops."""
    played = [] if played is None else played
    under_way: dict[Any, Episode] = {}
    standing: dict[Any, Tensor] = {}

    def service(message: dict[str, Any]) -> dict[str, Any]:
        reply = answer(message)
        if "value" not in reply:
            return reply
        number, value = message["number"], reply["value"]
        if message["event"] == Event.STEP.value:
            episode = under_way[number]
            episode.before.append(standing[number])
            episode.led_to.append(value["observation"])
            episode.taken.append(message["actions"][-1])
            episode.earned.append(value["reward"])
            episode.over = value["terminated"] or value["truncated"]
            episode.cut = value["truncated"]
        elif number not in under_way or under_way[number].taken:
            under_way[number] = Episode()
            played.append(under_way[number])
        standing[number] = value["observation"]
        return reply

    q4.host.service = service
    seen = q4.instrument.watch_main(episodes, seed, stop_average, stand_ins, report, about="main")
    run = Run(seen, [episode for episode in played if episode.taken])
    require_steps(run.steps, "main", episodes)
    return run
