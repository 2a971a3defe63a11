"""Which slip of optimize, or which two of them, made the step that was seen: each makes one part of it wrong."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import torch
from torch import Tensor

from tests.q3_dqn.reference import Problem, cosine, forward, step_direction

_LIKE = 1 - 1e-7  # cosine above which a step is a slip's: rounding left 1 - 1e-9 at worst in 1400 steps of known slips
_TIE = 1e-12  # slips whose cosines differ by less are not told apart
_TELLING = 1 - 1e-3  # a slip whose step is nearer to the right one than this is not told from it
_FIXED_DISCOUNTS = (0.99, 0.999, 0.9, 0.95, 0.98, 0.8)


class _Values:
    """What a step is made of."""

    def __init__(self, problem: Problem, policy: list[Tensor]) -> None:
        p = problem
        self.reward, self.gamma, self.action, self.alive = p.reward, p.gamma, p.action[:, None], (~p.terminal).double()
        self.here = forward(policy, p.state)
        self.here_target = forward(p.target, p.state)
        self.next_target = forward(p.target, p.next_state)
        self.next_policy = forward(policy, p.next_state)
        self.zero_target = forward(p.target, torch.zeros_like(p.state))

    def taken(self, values: Tensor) -> Tensor:
        """Of Q-values (B, 2) those of the actions taken, (B,)."""
        return values.gather(1, self.action)[:, 0]


def _minus(q: _Values, prediction: Tensor, reward: Tensor, next_value: Tensor) -> Tensor:
    target = reward + next_value
    return prediction - (target if prediction.ndim == 1 else target[:, None])


# The parts of a right step, in the order in which they are computed. "next_value" is already discounted in "error".
_RIGHT: dict[str, Callable[..., Any]] = {
    "prediction": lambda q: q.taken(q.here),
    "next_value": lambda q: q.next_target.amax(1),
    "at_the_end": lambda q, value: value * q.alive,
    "discount": lambda q: q.gamma,
    "reward": lambda q: q.reward,
    "error": _minus,
    "loss": lambda error: error.square(),
    "sign": lambda gradient: -gradient,
}

# slip -> the part that it makes wrong, in each of its spellings
_SLIPS: dict[str, list[tuple[str, Callable[..., Any]]]] = {
    "ascent": [("sign", lambda gradient: gradient)],
    "l1-loss": [("loss", lambda error: error.abs())],
    "no-target-network": [
        ("next_value", lambda q: q.next_policy.detach().amax(1)),
        ("next_value", lambda q: q.next_policy.amax(1)),
    ],
    "networks-swapped": [
        ("error", lambda q, p, r, v: q.taken(q.here_target) - (r + q.gamma * q.next_policy.amax(1) * q.alive))
    ],
    "terminal-bootstrapped": [
        ("at_the_end", lambda q, value: torch.where(q.alive > 0, value, q.zero_target.amax(1))),
        ("at_the_end", lambda q, value: torch.where(q.alive > 0, value, q.here_target.amax(1))),
    ],
    "terminal-next-value-one": [("at_the_end", lambda q, value: torch.where(q.alive > 0, value, 1.0))],
    "terminal-target-zero": [("error", lambda q, p, r, v: _minus(q, p, r * q.alive, v * q.alive))],
    "terminal-left-out": [("error", lambda q, p, r, v: _minus(q, p, r, v) * q.alive)],
    "broadcast": [
        ("error", lambda q, p, r, v: p[:, None] - (r + v)[None]),
        ("error", lambda q, p, r, v: p[:, None] - (r[:, None] + v[None])),
        ("error", lambda q, p, r, v: p[:, None] - (r[None] + v[:, None])),
    ],
    "gamma-ignored": [("discount", lambda q: 1.0)],
    "bootstrap-missing": [("discount", lambda q: 0.0)],
    "gamma-fixed": [
        ("discount", lambda q, fixed=fixed: fixed if abs(fixed - q.gamma) > 1e-3 else q.gamma)
        for fixed in _FIXED_DISCOUNTS
    ],
    "gamma-squared": [("discount", lambda q: q.gamma**2)],
    "gamma-on-reward": [("reward", lambda q: q.gamma * q.reward)],
    "bootstrap-sign": [("discount", lambda q: -q.gamma)],
    "max-is-mean": [("next_value", lambda q: q.next_target.mean(1))],
    "max-is-sum": [("next_value", lambda q: q.next_target.sum(1))],
    "max-is-min": [("next_value", lambda q: q.next_target.amin(1))],
    "max-is-index": [("next_value", lambda q: q.next_target.argmax(1).double())],
    "max-over-batch": [("next_value", lambda q: q.next_target[q.alive > 0].max().expand_as(q.alive))],
    "next-value-of-taken-action": [("next_value", lambda q: q.taken(q.next_target))],
    "next-state-mixed-up": [
        ("next_value", lambda q: q.here_target.amax(1)),
        ("prediction", lambda q: q.taken(q.next_policy)),
    ],
    "action-max": [("prediction", lambda q: q.here.amax(1))],
    "action-fixed": [("prediction", lambda q: q.here[:, 0]), ("prediction", lambda q: q.here[:, 1])],
    "action-other": [("prediction", lambda q: q.here.gather(1, 1 - q.action)[:, 0])],
    "action-all": [
        ("prediction", lambda q: q.here),
        ("prediction", lambda q: q.here.mean(1)),
        ("prediction", lambda q: q.here.sum(1)),
    ],
    "reward-missing": [("reward", lambda q: torch.zeros_like(q.reward))],
    "reward-negated": [("reward", lambda q: -q.reward)],
    "softmax-on-q": [
        ("prediction", lambda q: q.taken(q.here.softmax(1))),
        ("next_value", lambda q: q.next_target.softmax(1).amax(1)),
    ],
}


def slips_in_common(step: Tensor, problem: Problem) -> tuple[frozenset[str], bool]:
    """The slips that belong to every explanation of a step of this direction, and whether it takes two at once.

    An explanation is one slip, or where none explains the step two, in different parts of it.
    """
    single = [(frozenset({name}), dict([spelling])) for name, ways in _SLIPS.items() for spelling in ways]
    twice = [
        (a | b, first | second) for (a, first), (b, second) in combinations(single, 2) if first.keys() != second.keys()
    ]
    alone = _nearest(step, problem, single)
    alike = alone or _nearest(step, problem, twice)
    return (frozenset.intersection(*alike) if alike else frozenset()), not alone


def _nearest(
    step: Tensor, problem: Problem, candidates: list[tuple[frozenset[str], dict[str, Any]]]
) -> list[frozenset[str]]:
    """Of the candidates (names, and the parts that they make wrong) those whose step is like this one."""
    right = step_direction(problem)
    policy = [weight.clone().requires_grad_() for weight in problem.policy]
    values = _Values(problem, policy)
    nearness: dict[frozenset[str], float] = {}
    for names, wrong in candidates:
        for way in _directions(values, policy, _RIGHT | wrong):
            if cosine(way, right) < _TELLING:
                nearness[names] = max(nearness.get(names, -1.0), cosine(step, way))
    best = max(nearness.values(), default=-1.0)
    return [names for names, near in nearness.items() if near > max(_LIKE, best - _TIE)]


def _directions(values: _Values, policy: list[Tensor], parts: dict[str, Callable[..., Any]]) -> Iterator[Tensor]:
    """The directions of a step made of these parts: squared or Huber's loss; mean or sum; a mean clamped to ±1."""
    prediction = parts["prediction"](values)
    if prediction.ndim == 2 and parts["error"] is not _minus:  # all actions, and an error for the one taken
        return
    next_value = parts["discount"](values) * parts["at_the_end"](values, parts["next_value"](values))
    error = parts["error"](values, prediction, parts["reward"](values), next_value)
    losses = [parts["loss"](error)]
    if parts["loss"] is _RIGHT["loss"]:
        losses.append(torch.where(error.abs() < 1, error.square() / 2, error.abs() - 0.5))
    for loss in losses:
        flat = _gradient(loss.sum(), policy)
        for way in (flat, (flat / loss.numel()).clamp(-1, 1)):
            yield parts["sign"](way)


def _gradient(loss: Tensor, weights: list[Tensor]) -> Tensor:
    gradients = torch.autograd.grad(loss, weights, retain_graph=True, allow_unused=True, materialize_grads=True)
    return torch.cat([gradient.flatten() for gradient in gradients])
