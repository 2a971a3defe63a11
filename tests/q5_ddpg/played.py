"""Runs main in a world that the grader steps, and keeps what happened there beside what the worker tells."""

from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from autograder.host.world_replay import WorldReplay
from autograder.line.worlds import Event, Stepping
from tests.q5_ddpg.question import QUESTION

WORLD = QUESTION.worlds[0]


@dataclass
class Step:
    """One step, as the grader made it."""

    before: Tensor  # (3,)
    action: float
    reward: float
    after: Tensor  # (3,)
    last: bool  # of its episode

    def row(self) -> Tensor:
        """The nine numbers of its transition, float64; it never terminates."""
        middle = torch.tensor([self.action, self.reward], dtype=torch.float64)
        return torch.cat([self.before.double(), middle, self.after.double(), torch.zeros(1, dtype=torch.float64)])


@dataclass
class Run:
    """What main did, as the worker tells it, and what happened in the world."""

    seen: dict[str, Any]
    steps: list[Step] = field(default_factory=list)  # of all episodes, in order

    @property
    def returns(self) -> list[float]:
        """The return of each whole episode."""
        found, total = [], 0.0
        for step in self.steps:
            total += step.reward
            if step.last:
                found.append(total)
                total = 0.0
        return found


def play(q5: Any, episodes: int, seed: int, start: int, stand_ins: bool, report: bool = True) -> Run:
    """Run main(num_episodes=episodes, seed=seed) in a world whose starts are drawn from `start`."""
    replay = WorldReplay(WORLD, start, max_episodes=episodes + 1, stepping=Stepping.GRADER)
    standing: dict[Any, Tensor] = {}
    steps: list[Step] = []

    def service(message: dict[str, Any]) -> dict[str, Any]:
        reply = replay.answer(message)
        if "value" in reply:
            number, value = message["number"], reply["value"]
            if message["event"] == Event.STEP.value:
                action = float(message["actions"][-1])
                last = value["terminated"] or value["truncated"]
                steps.append(Step(standing[number], action, value["reward"], value["observation"], last))
            standing[number] = value["observation"]
        return reply

    q5.host.service = service
    return Run(q5.instrument.watch_main(episodes, seed, stand_ins, report, about="main"), steps)
