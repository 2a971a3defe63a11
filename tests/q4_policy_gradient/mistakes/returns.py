"""Mistakes of Q4.3, the reward-to-go."""

import torch

from autograder.mistakes import Mistake
from tests.q4_policy_gradient.reference import discounted

# Formulas: the returns (T,); facts: rewards (T,) float64, gamma
RETURNS = (
    Mistake(
        "gamma-from-start",
        "the discount counts from the start of the episode: gamma^t' instead of gamma^(t' - t)",
        formula=lambda s: _powers(s) * s.expected,
    ),
    Mistake("gamma-ignored", "the rewards are not discounted", formula=lambda s: discounted(s.rewards, 1.0)),
    Mistake(
        "whole-return",
        "every step has the return of the whole episode: the sum for step t begins with the reward of step t",
        lambda s: any(s.is_near(total.expand(len(s.rewards))) for total in (s.expected[0], s.rewards.sum())),
    ),
    Mistake(
        "not-reversed",
        "these are the right numbers in the wrong order: the sums are built from the last step on, so turn them round",
        formula=lambda s: s.expected.flip(0),
    ),
    Mistake(
        "rewards-of-the-past",
        "the sum runs over the steps up to t: it should run over step t and those after it",
        lambda s: any(s.is_near(sums) for sums in _of_the_past(s)),
    ),
    Mistake(
        "strictly-after",
        "the reward of step t itself is missing: the sum begins at t' = t",
        lambda s: s.is_near(s.expected - s.rewards) or (s.gamma > 0 and s.is_near((s.expected - s.rewards) / s.gamma)),
    ),
    Mistake(
        "one-gamma-too-many",
        "each reward has one gamma too many: the reward of step t itself has no discount",
        formula=lambda s: s.gamma * s.expected,
    ),
    Mistake(
        "gamma-inverted",
        "later rewards count more: this divides by gamma instead of multiplying",
        lambda s: s.gamma > 0 and s.is_near(discounted(s.rewards, 1 / s.gamma)),
    ),
    Mistake(
        "one-minus-gamma",
        "the discount is 1 - gamma: it should be gamma",
        formula=lambda s: discounted(s.rewards, 1 - s.gamma),
    ),
    Mistake(
        "rewards-returned", "these are the rewards themselves: add up those that follow", lambda s: s.is_near(s.rewards)
    ),
    Mistake(
        "one-step",
        "only the next reward is added: G_t = r_t + gamma * G_(t+1), with the return of the next step",
        formula=lambda s: s.rewards + s.gamma * _next(s.rewards),
    ),
    Mistake(
        "normalised-returns",
        "these returns are normalised: that is done to the advantages, and only there",
        lambda s: len(s.rewards) > 1 and any(s.is_near(_normalised(s, fewer)) for fewer in (0, 1)),
    ),
    Mistake(
        "averaged",
        "the sums are divided by the number of steps: return the sums",
        lambda s: s.is_near(s.expected / len(s.rewards)) or s.is_near(s.expected / _counts(s)),
    ),
    Mistake(
        "reward-discounted-by-index",
        "each reward is multiplied by its power of gamma and nothing is added up",
        formula=lambda s: _powers(s) * s.rewards,
    ),
)

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


def _powers(seen):
    return float(seen.gamma) ** torch.arange(len(seen.rewards)).double()


def _next(rewards):
    return torch.cat([rewards[1:], rewards.new_zeros(1)])


def _of_the_past(seen):
    """Sums from the start to each step: plain, with the discount counted back, and from the start."""
    back = discounted(seen.rewards.flip(0), seen.gamma).flip(0)
    return [seen.rewards.cumsum(0), back, (_powers(seen) * seen.rewards).cumsum(0), back.flip(0)]


def _normalised(seen, fewer):
    centred = seen.expected - seen.expected.mean()
    return centred / (centred.square().sum() / (len(centred) - fewer)).sqrt()


def _counts(seen):
    return torch.arange(len(seen.rewards), 0, -1).double()
