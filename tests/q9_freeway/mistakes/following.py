"""Mistakes of Q9.5 in what follows after n steps: discounts and next states."""

import torch

from autograder.mistakes import Mistake
from tests.q9_freeway.reference import remaining

_GAMMAS = (0.99, 0.98, 0.95, 0.9)

# formulas: s.n, s.gamma, s.T, s.windows (T,), the right sums of rewards; float64
DISCOUNTS = (
    Mistake(
        "gamma-of-one-step",
        "the discount is gamma: after n steps it is gamma^n",
        formula=lambda s: s.gamma * (remaining(s.T, s.n, 1.0)),
    ),
    Mistake(
        "gamma-without-an-end",
        "the discount is gamma in every row: it is gamma^n, and 0 where the episode is over by then",
        formula=lambda s: torch.full((s.T,), s.gamma, dtype=torch.float64),
    ),
    Mistake(
        "no-end",
        "the discount is never 0: nothing can be earned after the end, so it is 0 where t + n >= T",
        formula=lambda s: torch.full((s.T,), s.gamma**s.n, dtype=torch.float64),
    ),
    Mistake(
        "end-too-late",
        "where t + n = T the episode is over, too: the discount is 0 there",
        formula=lambda s: s.gamma**s.n * (torch.arange(s.T) + s.n <= s.T).double(),
    ),
    Mistake(
        "end-too-early",
        "the discount is 0 one step too early: it is gamma^n where t + n < T",
        formula=lambda s: s.gamma**s.n * (torch.arange(s.T) + s.n < s.T - 1).double(),
    ),
    Mistake(
        "only-the-last-row",
        "the discount is 0 in the last row only: it is 0 in the last n rows, whose next state is the end",
        formula=lambda s: s.gamma**s.n * (torch.arange(s.T) < s.T - 1).double(),
    ),
    Mistake(
        "steps-left",
        "the discount counts the steps that are left: where the episode is over after n steps it is 0",
        formula=lambda s: s.gamma ** (s.T - torch.arange(s.T, dtype=torch.float64)).clamp(max=s.n),
    ),
    Mistake(
        "not-discounted-after-n",
        "the discount is 1 where the episode goes on: it is gamma^n",
        formula=lambda s: remaining(s.T, s.n, 1.0),
    ),
    Mistake(
        "ends-marked",
        "this is 1 where the episode is over, as a flag `done`: the discount is 0 there, and gamma^n elsewhere",
        formula=lambda s: 1 - remaining(s.T, s.n, 1.0),
    ),
    Mistake(
        "one-power-off",
        "this is another power of gamma than the n-th",
        formula=lambda s: remaining(s.T, s.n, s.gamma) / s.gamma,
    ),
    Mistake(
        "one-power-off",
        "this is another power of gamma than the n-th",
        formula=lambda s: remaining(s.T, s.n, s.gamma) * s.gamma,
    ),
    Mistake(
        "gamma-times-n",
        "this is n times gamma: it is gamma to the power n, gamma**n",
        formula=lambda s: s.n * s.gamma * remaining(s.T, s.n, 1.0),
    ),
    *(
        Mistake(
            "gamma-fixed",
            f"this is the discount for gamma = {gamma:g}: use the argument",
            formula=lambda s, gamma=gamma: remaining(s.T, s.n, gamma),
        )
        for gamma in _GAMMAS
    ),
    Mistake(
        "fields-swapped",
        "these are the sums of rewards: Batch has the order state, action, reward, next_state, discount",
        formula=lambda s: s.windows,
    ),
)


def _at(s, places):
    return s.states[places.clamp(0, s.T)]


# formulas: s.states (T + 1, 11) as well
NEXT_STATES = (
    Mistake(
        "next-step",
        "these are the states after one step: take those after n steps",
        formula=lambda s: s.states[1:],
    ),
    Mistake(
        "next-step",
        "these are the states after one step: take those after n steps",
        formula=lambda s: torch.where((torch.arange(s.T) + s.n < s.T)[:, None], s.states[1:], s.states[-1]),
    ),
    Mistake("state-itself", "these are the states themselves", formula=lambda s: s.states[:-1]),
    Mistake(
        "one-state-early",
        "these are the states after n - 1 steps: take s_(t+n)",
        formula=lambda s: _at(s, torch.arange(s.T) + s.n - 1),
    ),
    Mistake(
        "one-state-late",
        "these are the states after n + 1 steps: take s_(t+n)",
        formula=lambda s: _at(s, torch.arange(s.T) + s.n + 1),
    ),
    Mistake(
        "last-state-missing",
        "beyond the end it should be s_T, the last of the T + 1 states, and not s_(T-1)",
        formula=lambda s: s.states[(torch.arange(s.T) + s.n).clamp(max=s.T - 1)],
    ),
    Mistake(
        "begins-again",
        "beyond the end the states begin again: there it is s_T",
        formula=lambda s: s.states[(torch.arange(s.T) + s.n).remainder(s.T + 1)],
    ),
    Mistake(
        "zeros-beyond-the-end",
        "beyond the end the next state is 0: there it is s_T",
        formula=lambda s: _at(s, torch.arange(s.T) + s.n) * (torch.arange(s.T) + s.n <= s.T)[:, None],
    ),
    Mistake(
        "zeros-beyond-the-end",
        "beyond the end the next state is 0: there it is s_T",
        formula=lambda s: _at(s, torch.arange(s.T) + s.n) * (torch.arange(s.T) + s.n < s.T)[:, None],
    ),
)
