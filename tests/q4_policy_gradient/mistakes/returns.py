"""Mistakes of Q4.3, the reward-to-go."""

import torch

from autograder.mistakes import Mistake
from tests.q4_policy_gradient.reference import discounted

# The parts of right returns, in the order in which they are computed. The problem p has rewards (T,) float64 and gamma.
PARTS = {
    "rewards": lambda p: p.rewards,
    "gamma": lambda p: p.gamma,
    "power": lambda p, t, u: u - t,  # of gamma, for the reward of step u in the return of step t
    "counted": lambda p, t, u: u >= t,
    "total": lambda p, weights, rewards: weights @ rewards,
    "end": lambda p, sums: sums,
}
RETURNS = (
    Mistake(
        "gamma-from-start",
        "the discount counts from the start of the episode: gamma^t' instead of gamma^(t' - t)",
        variations=(
            ("power", lambda p, t, u: u + 0 * t),
            ("power", lambda p, t, u: u + 1 + 0 * t),
            ("end", lambda p, sums: _powers(p) * sums),
        ),
    ),
    Mistake("gamma-ignored", "the rewards are not discounted", variations=(("gamma", lambda p: 1.0),)),
    Mistake(
        "whole-return",
        "every step has the return of the whole episode: the sum for step t begins with the reward of step t",
        variations=(
            ("end", lambda p, sums: sums[:1].expand(len(sums))),
            ("total", lambda p, weights, rewards: rewards.sum().expand(len(rewards))),
        ),
    ),
    Mistake(
        "not-reversed",
        "these are the right numbers in the wrong order: the sums are built from the last step on, so turn them round",
        variations=(("end", lambda p, sums: sums.flip(0)),),
    ),
    Mistake(
        "rewards-of-the-past",
        "the sum runs over the steps up to t: it should run over step t and those after it",
        variations=(
            ("total", lambda p, weights, rewards: rewards.cumsum(0)),
            ("total", lambda p, weights, rewards: _back(p, rewards)),
            ("total", lambda p, weights, rewards: (_powers(p) * rewards).cumsum(0)),
            ("total", lambda p, weights, rewards: _back(p, rewards).flip(0)),
        ),
    ),
    Mistake(
        "strictly-after",
        "the reward of step t itself is missing: the sum begins at t' = t",
        variations=(
            ("counted", lambda p, t, u: u > t),
            ("total", lambda p, weights, rewards: (weights @ rewards - rewards) / (p.gamma or 1.0)),
        ),
    ),
    Mistake(
        "last-reward-missing",
        "the last reward is missing from the sums: they run to the last step",
        variations=(("counted", lambda p, t, u: (u >= t) & (u < len(p.rewards) - 1)),),
    ),
    Mistake(
        "one-gamma-too-many",
        "each reward has one gamma too many: the reward of step t itself has no discount",
        variations=(("power", lambda p, t, u: u - t + 1),),
    ),
    Mistake(
        "gamma-on-reward",
        "gamma multiplies the reward, and not the return of the next step: G_t = r_t + gamma * G_(t+1)",
        variations=(
            ("power", lambda p, t, u: 1 + 0 * (u - t)),
            ("power", lambda p, t, u: (u < len(p.rewards) - 1) + 0 * (u - t)),
        ),
    ),
    Mistake(
        "gamma-inverted",
        "later rewards count more: this divides by gamma instead of multiplying",
        variations=(("gamma", lambda p: 1 / p.gamma if p.gamma else 1.0),),
    ),
    Mistake(
        "one-minus-gamma",
        "the discount is 1 - gamma: it should be gamma",
        variations=(("gamma", lambda p: 1 - p.gamma),),
    ),
    Mistake(
        "gamma-fixed",
        "this is another discount than the one given: use the argument gamma, not a constant",
        variations=tuple(("gamma", lambda p, fixed=fixed: fixed) for fixed in (0.99, 0.95, 0.9, 0.98, 0.999)),
    ),
    Mistake("gamma-squared", "gamma is multiplied twice at each step", variations=(("gamma", lambda p: p.gamma**2),)),
    Mistake(
        "rewards-returned",
        "these are the rewards themselves: add up those that follow",
        variations=(("total", lambda p, weights, rewards: rewards),),
    ),
    Mistake(
        "one-step",
        "only the next reward is added: G_t = r_t + gamma * G_(t+1), with the return of the next step",
        variations=(("counted", lambda p, t, u: (u >= t) & (u <= t + 1)),),
    ),
    Mistake(
        "normalised-returns",
        "these returns are normalised: that is done to the advantages, and only there",
        variations=(
            *(("end", lambda p, sums, fewer=fewer: _normalised(sums, fewer)) for fewer in (0, 1)),
            ("end", lambda p, sums: sums - sums.mean()),
        ),
    ),
    Mistake(
        "averaged",
        "the sums are divided by the number of steps: return the sums",
        variations=(
            ("end", lambda p, sums: sums / len(sums)),
            ("end", lambda p, sums: sums / torch.arange(len(sums), 0, -1).double()),
        ),
    ),
    Mistake(
        "reward-discounted-by-index",
        "each reward is multiplied by its power of gamma and nothing is added up",
        variations=(("total", lambda p, weights, rewards: _powers(p) * rewards),),
    ),
    Mistake(
        "rewards-clipped",
        "the rewards are clipped or replaced: take them as they are",
        variations=(
            ("rewards", lambda p: p.rewards.clamp(-1, 1)),
            ("rewards", lambda p: p.rewards.clamp(min=0)),
            ("rewards", lambda p: p.rewards.sign()),
            ("rewards", lambda p: torch.ones_like(p.rewards)),
        ),
    ),
    Mistake(
        "sign", "your value is the expected one with the opposite sign", variations=(("end", lambda p, sums: -sums),)
    ),
)


def returns_of(p, parts):
    """The returns (T,) that these parts give."""
    steps = torch.arange(len(p.rewards))
    t, u = steps[:, None], steps
    powers = torch.as_tensor(parts["power"](p, t, u)).double()
    counted = parts["counted"](p, t, u) & (powers >= 0)
    weights = torch.where(counted, float(parts["gamma"](p)) ** powers.clamp(min=0), 0.0)
    return parts["end"](p, parts["total"](p, weights, parts["rewards"](p)))


# got: the shape of the returns
SHAPES = (
    Mistake(
        "whole-return-only",
        "this is one number, the return of the whole episode: every step has a reward-to-go of its own",
        lambda s: s.got in ((), (1,)) and s.expected != (1,),
    ),
    Mistake(
        "one-step-missing", "one step is missing: T rewards have T returns", lambda s: s.got[0] == s.expected[0] - 1
    ),
    Mistake("one-step-too-many", "there is one step too many", lambda s: s.got[0] == s.expected[0] + 1),
)
IN_PLACE = Mistake(
    "changes-its-arguments",
    "the caller uses them once more: work on a copy, and write no reverse(), +=, or [t] = into an argument",
)
A_LIST = Mistake("a-list", "this is a list: end with torch.tensor(..., dtype=torch.float32)")
DIVIDES_BY_GAMMA = Mistake(
    "divides-by-gamma",
    "with gamma = 0 this divides 0 by 0: build the sums from the last step on, G_t = r_t + gamma * G_(t+1)",
)

# facts: whole and own, the variances of the estimate with the whole return and with the returns got
VARIANCE = Mistake(
    "variance-not-smaller",
    "the returns have the variance of the whole return: are rewards from before step t in the sum?",
)


def _powers(p):
    return float(p.gamma) ** torch.arange(len(p.rewards)).double()


def _back(p, rewards):
    """Sums from each step back to the start, discounted that way."""
    return discounted(p.gamma, rewards.flip(0)).flip(0)


def _normalised(sums, fewer):
    return (sums - sums.mean()) / sums.std(correction=fewer) if len(sums) > 1 else sums
