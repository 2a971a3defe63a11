"""Mistakes of Q9.5, transitions over n steps: their rewards, states and shapes."""

import torch

from autograder.mistakes import Mistake
from tests.q9_freeway.reference import discounted_windows, remaining


def _rolled(s):
    return sum(s.gamma**k * s.rewards.roll(-k) for k in range(s.n))


def _cut_off(s):
    """As a loop over whole windows gives it: 0 where fewer than n steps are left."""
    return s.windows * (torch.arange(s.T) + s.n <= s.T)


_USUAL = (1, 3, 5, 10)  # steps that are often written as a number
_GAMMAS = (0.99, 0.98, 0.95, 0.9)


def _with_steps(s, n):
    """The sums of n steps; nothing that could be seen where n may be a number that stands in the code."""
    return discounted_windows(s.rewards, n, s.gamma if n not in _USUAL[1:] else float("nan"))


# formulas: s.rewards (T,), s.n, s.gamma, s.T, and s.windows (T,), the right sums; float64
REWARDS = (
    Mistake(
        "not-discounted",
        "the rewards are not discounted: the one k steps later counts gamma^k",
        formula=lambda s: discounted_windows(s.rewards, s.n, 1.0),
    ),
    Mistake(
        "one-step-too-many",
        "the sum has n + 1 rewards: those of n steps are r_t to r_(t + n - 1)",
        formula=lambda s: _with_steps(s, s.n + 1),
    ),
    Mistake(
        "one-step-too-few",
        "the sum has n - 1 rewards: those of n steps are r_t to r_(t + n - 1)",
        formula=lambda s: _with_steps(s, s.n - 1),
    ),
    Mistake(
        "whole-return",
        "the sum goes on to the end of the episode: stop after n steps",
        formula=lambda s: discounted_windows(s.rewards, s.T, s.gamma),
    ),
    Mistake(
        "one-reward",
        "this is the reward of one step: sum up those of n steps",
        formula=lambda s: s.rewards,
    ),
    Mistake(
        "last-rewards-lost",
        "where fewer than n steps are left the reward is 0: sum up those that are left",
        formula=_cut_off,
    ),
    Mistake(
        "begins-again",
        "beyond the end the sum takes rewards from the beginning of the episode (as torch.roll does)",
        formula=_rolled,
    ),
    Mistake(
        "own-reward-lost",
        "the reward of the step itself, r_t, is missing: the sum begins with it",
        formula=lambda s: s.windows - s.rewards,
    ),
    Mistake(
        "last-reward-lost",
        "the last reward of the episode is missing",
        formula=lambda s: discounted_windows(s.rewards * (torch.arange(s.T) < s.T - 1), s.n, s.gamma),
    ),
    Mistake(
        "first-reward-lost",
        "the first reward of the episode is missing",
        formula=lambda s: discounted_windows(s.rewards * (torch.arange(s.T) > 0), s.n, s.gamma),
    ),
    Mistake(
        "gamma-once-too-often",
        "the first reward is discounted as well: r_t counts fully",
        formula=lambda s: s.gamma * s.windows,
    ),
    Mistake(
        "one-step-later",
        "the sum begins with r_(t+1): begin with r_t",
        formula=lambda s: torch.cat([s.windows[1:], torch.zeros(1, dtype=torch.float64)]),
    ),
    Mistake(
        "one-step-later",
        "the sum begins with gamma * r_(t+1): begin with r_t",
        formula=lambda s: s.gamma * torch.cat([s.windows[1:], torch.zeros(1, dtype=torch.float64)]),
    ),
    *(
        Mistake(
            "gamma-fixed",
            f"these are the sums for gamma = {gamma:g}: use the argument",
            formula=lambda s, gamma=gamma: discounted_windows(s.rewards, s.n, gamma),
        )
        for gamma in _GAMMAS
    ),
    *(
        Mistake(
            "n-fixed",
            f"these are the sums of {n} steps: use the argument n",
            formula=lambda s, n=n: discounted_windows(s.rewards, n, s.gamma if abs(n - s.n) > 1 else float("nan")),
        )
        for n in _USUAL[1:]
    ),
    Mistake(
        "fields-swapped",
        "these are the discounts: Batch has the order state, action, reward, next_state, discount",
        formula=lambda s: remaining(s.T, s.n, s.gamma),
    ),
    Mistake(
        "discounted-from-the-start",
        "the discount counts from the beginning of the episode: count from t",
        formula=lambda s: discounted_windows(s.rewards * s.gamma ** torch.arange(s.T, dtype=torch.float64), s.n, 1.0),
    ),
    Mistake(
        "discount-reversed",
        "the last of the n rewards counts fully, and the first one least: it is the other way round",
        formula=lambda s: torch.stack(
            [
                sum((s.gamma ** (min(s.n, s.T - t) - 1 - k)) * s.rewards[t + k] for k in range(min(s.n, s.T - t)))
                for t in range(s.T)
            ]
        ),
    ),
    Mistake(
        "discount-reversed",
        "the last of the n rewards counts fully, and the first one least: it is the other way round",
        formula=lambda s: (
            s.gamma ** (min(s.n, s.T) - 1) * discounted_windows(s.rewards, s.n, 1 / s.gamma if s.gamma else 1.0)
        ),
    ),
    Mistake(
        "averaged",
        "the sum is divided by the number of steps: add up only",
        formula=lambda s: s.windows / s.n,
    ),
    Mistake(
        "past-rewards",
        "the sum goes back in time: it has the rewards of step t and of the steps after it",
        formula=lambda s: discounted_windows(s.rewards.flip(0), s.n, s.gamma).flip(0),
    ),
)
# formulas: s.states (T + 1, 11) as well
STATES = (
    Mistake("next-state-as-state", "these are the next states: row t is s_t", formula=lambda s: s.states[1:]),
    Mistake("states-reversed", "the states are in reverse order", formula=lambda s: s.states[:-1].flip(0)),
)
# got, expected: tuples of sizes
SHAPES = (
    Mistake(
        "end-as-a-row",
        "there are T + 1 rows: the last state has no action, so it is no row",
        lambda s: s.got[:1] == (s.expected[0] + 1,),
    ),
    Mistake(
        "whole-windows-only",
        "rows are missing: the last n - 1 steps are transitions as well, over the steps that are left",
        lambda s: len(s.got) == len(s.expected) and s.got[0] < s.expected[0],
    ),
)
NO_BATCH = (
    Mistake(
        "a-list-of-rows",
        "this is a list: return one Batch of tensors, Batch(state, action, reward, next_state, discount)",
        lambda s: isinstance(s.got, list),
    ),
    Mistake(
        "a-plain-tuple",
        "this is a tuple without names: return Batch(state, action, reward, next_state, discount)",
        lambda s: isinstance(s.got, tuple),
    ),
)
NOT_A_TENSOR = Mistake(
    "not-tensors", "each field of the Batch is a tensor: end with torch.tensor(...) or torch.stack(...)"
)
DOUBLE = Mistake("double-precision", "this is float64, and networks take float32: end with .float()")
ACTIONS_FLOAT = Mistake("actions-as-floats", "the actions are no whole numbers any more: hand them on as they are")
SHORT_EPISODE = Mistake(
    "short-episode", "an episode may have fewer than n steps: take min(n, T) steps, and no more than there are"
)
BEYOND_THE_END = Mistake(
    "beyond-the-end", "an index lies beyond the last row: after the end of the episode there is nothing, so stop at T"
)
CHANGES_ARGUMENTS = Mistake(
    "changes-its-arguments", "the caller uses states, actions and rewards once more: add into new tensors"
)
