"""Finds the mistake of optimize, or the two of them, that made the step that was seen: each makes one part wrong.

The gradients are found without a graph: those of the loss by the Q-values as differences, and from there on by the
chain rule. All is float64.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from autograder.mistakes import Mistake
from autograder.search import Parts, Reference, directions, find
from tests.q3_dqn.mistakes.step_parts import COLUMNS, STEPS, gathered_rows
from tests.q3_dqn.reference import Problem, pulled_back, q_values

# Rounding left cosines of 1 - 1e-9 at worst in 1400 known steps. A mistake whose step is nearer to the right one than
# 1 - 1e-3 is not told from it.
_LIKENESS = directions(same_way=1 - 1e-7, tie=1e-12, telling=1 - 1e-3)
_SHIFT = 1e-5  # of a Q-value, up and down, for a difference


@dataclass(frozen=True)
class Values:
    """What a step is made of; each row of a leading dimension has one Q-value of the policy network shifted."""

    reward: Tensor  # (B,)
    gamma: float
    action: Tensor  # (B,)
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
    """The mistake that belongs to every explanation of a step of this direction; None where there is none."""
    reference = Reference(RIGHT, Steps(problem).directions)
    return find(step, reference, STEPS, _LIKENESS) or find(step, reference, [COLUMNS], _LIKENESS, pairs=False)


def explain_unordered_step(step: Tensor, problem: Problem) -> Mistake | None:
    """The same for a step that depends on the order in which the minibatch was drawn."""
    reference = Reference(RIGHT, Steps(problem).directions)
    return find(step, reference, [gathered_rows(len(problem.state))], _LIKENESS, pairs=False)


class Steps:
    """The steps of a problem, made of right or wrong parts."""

    def __init__(self, problem: Problem) -> None:
        self._problem = p = problem
        now = torch.stack([q_values(p.policy, p.state), q_values(p.policy, p.next_state)])  # (2, B, 2)
        shift = _SHIFT * torch.eye(now.numel(), dtype=torch.float64).reshape(-1, *now.shape)
        here, ahead = torch.cat([now + shift, now - shift]).unbind(1)
        self._values = Values(
            reward=p.reward,
            gamma=p.gamma,
            action=p.action,
            chosen=torch.eye(2, dtype=torch.float64)[p.action],
            alive=(~p.terminal).double(),
            here=here,
            here_target=q_values(p.target, p.state),
            next_policy=ahead,
            next_policy_detached=now[1],
            next_target=q_values(p.target, p.next_state),
            zero_target=q_values(p.target, torch.zeros_like(p.state)),
        )

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
