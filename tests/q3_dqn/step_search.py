"""Finds the mistake of optimize, or the two of them, that made the step that was seen: each makes one part wrong.

The gradients are found without a graph: those of the loss by the Q-values as differences, and from there on by the
chain rule. All is float64.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import torch
from torch import Tensor

from autograder.mistakes import Mistake
from tests.q3_dqn.mistakes.step import STEPS
from tests.q3_dqn.reference import Problem, cosine, pulled_back, q_values, step_direction

_LIKE = 1 - 1e-7  # cosine above which a step is a mistake's: rounding left 1 - 1e-9 at worst in 1400 known steps
_TIE = 1e-12  # mistakes whose cosines differ by less are not told apart
_TELLING = 1 - 1e-3  # a mistake whose step is nearer to the right one than this is not told from it
_SHIFT = 1e-5  # of a Q-value, up and down, for a difference

Parts = dict[str, Callable[..., Any]]


@dataclass(frozen=True)
class Values:
    """What a step is made of; each row of a leading dimension has one Q-value of the policy network shifted."""

    reward: Tensor  # (B,)
    gamma: float
    chosen: Tensor  # (B, 2): 1 at the action taken, else 0
    alive: Tensor  # (B,): 1, or 0 where the state is terminal
    here: Tensor  # (P, B, 2): of the policy network at the states
    here_target: Tensor  # (B, 2): of the target network there
    next_policy: Tensor  # (P, B, 2): of the policy network at the next states
    next_policy_detached: Tensor  # (B, 2)
    next_target: Tensor  # (B, 2)
    zero_target: Tensor  # (B, 2): of the target network where all numbers of the state are 0

    def taken(self, values: Tensor) -> Tensor:
        """Of Q-values (..., B, 2) those of the actions taken, (..., B)."""
        return (values * self.chosen).sum(-1)

    def error(self, prediction: Tensor, reward: Tensor, next_value: Tensor) -> Tensor:
        """The differences between predictions, (P, B) or for all actions (P, B, 2), and their targets."""
        target = reward + next_value
        return prediction - (target if prediction.ndim == 2 else target[..., None])


def _error(q: Values, prediction: Tensor, reward: Tensor, next_value: Tensor) -> Tensor:
    return q.error(prediction, reward, next_value)


# The parts of a right step, in the order in which they are computed. "next_value" is already discounted in "error".
RIGHT: Parts = {
    "prediction": lambda q: q.taken(q.here),
    "next_value": lambda q: q.next_target.amax(-1),
    "at_the_end": lambda q, value: value * q.alive,
    "discount": lambda q: q.gamma,
    "reward": lambda q: q.reward,
    "error": _error,
    "loss": lambda error: error.square(),
    "sign": lambda gradient: -gradient,
}


def explain_step(step: Tensor, problem: Problem) -> Mistake | None:
    """The mistake that belongs to every explanation of a step of this direction; None where there is none.

    An explanation is one mistake, or where none explains the step two, in different parts of it.
    """
    single = [(frozenset({row}), dict([spelling])) for row in STEPS for spelling in row.formula]
    twice = [
        (a | b, first | second) for (a, first), (b, second) in combinations(single, 2) if first.keys() != second.keys()
    ]
    search = _Search(problem)
    alone = search.nearest(step, single)
    alike = alone or search.nearest(step, twice)
    common = frozenset.intersection(*alike) if alike else frozenset()
    told = next((row for row in STEPS if row in common), None)
    if told and not alone:
        return replace(told, says=f"{told.says}. It is not the only mistake")
    return told


class _Search:
    """Compares a step with those that wrong parts make."""

    def __init__(self, problem: Problem) -> None:
        self._problem = p = problem
        now = torch.stack([q_values(p.policy, p.state), q_values(p.policy, p.next_state)])  # (2, B, 2)
        shift = _SHIFT * torch.eye(now.numel(), dtype=torch.float64).reshape(-1, *now.shape)
        here, ahead = torch.cat([now + shift, now - shift]).unbind(1)
        self._values = Values(
            reward=p.reward,
            gamma=p.gamma,
            chosen=torch.eye(2, dtype=torch.float64)[p.action],
            alive=(~p.terminal).double(),
            here=here,
            here_target=q_values(p.target, p.state),
            next_policy=ahead,
            next_policy_detached=now[1],
            next_target=q_values(p.target, p.next_state),
            zero_target=q_values(p.target, torch.zeros_like(p.state)),
        )

    def nearest(self, step: Tensor, candidates: list[tuple[frozenset[Mistake], Parts]]) -> list[frozenset[Mistake]]:
        """Of the candidates (rows, and the parts that they make wrong) the rows of those that make this step."""
        right = step_direction(self._problem)
        nearness: dict[frozenset[Mistake], float] = {}
        for rows, wrong in candidates:
            for way in self.directions(RIGHT | wrong):
                if cosine(way, right) < _TELLING:
                    nearness[rows] = max(nearness.get(rows, -1.0), cosine(step, way))
        best = max(nearness.values(), default=-1.0)
        return [rows for rows, near in nearness.items() if near > max(_LIKE, best - _TIE)]

    def directions(self, parts: Parts) -> Iterator[Tensor]:
        """The directions of a step made of these parts: squared or Huber's loss; mean or sum; a mean clamped to ±1."""
        q = self._values
        prediction = parts["prediction"](q)
        if prediction.ndim == 3 and parts["error"] is not _error:  # all actions, and an error for the one taken
            return
        next_value = parts["discount"](q) * parts["at_the_end"](q, parts["next_value"](q))
        error = parts["error"](q, prediction, parts["reward"](q), next_value)
        losses = [parts["loss"](error)]
        if parts["loss"] is RIGHT["loss"]:
            losses.append(torch.where(error.abs() < 1, error.square() / 2, error.abs() - 0.5))
        for loss in losses:
            flat = self._gradient(loss)
            for way in (flat, (flat / loss[0].numel()).clamp(-1, 1)):
                yield parts["sign"](way)

    def _gradient(self, loss: Tensor) -> Tensor:
        """By the policy network's weights, flat; of the losses (P, ...) added up."""
        p = self._problem
        up, down = loss.flatten(1).chunk(2)
        here, ahead = ((up - down).sum(1) / (2 * _SHIFT)).reshape(2, -1, 2)
        return pulled_back(p.policy, p.state, here) + pulled_back(p.policy, p.next_state, ahead)
