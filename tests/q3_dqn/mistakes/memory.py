"""Mistakes of Q3.4 in what main stores in its memory.

The facts of all rows are the attributes of `loop_memory.Stored`. The check fails where a row explains what was stored,
and a row may take for granted what the rows above it ask.
"""

from typing import Any

import torch
from torch import Tensor

from autograder.mistakes import Mistake

_LEFT_OUT = 1 / 4  # of the steps of an episode: one that leaves out its first or last step is below it


def near(a: Tensor, b: Tensor) -> bool:
    """Whether two tensors are equal up to float32's rounding."""
    return a.shape == b.shape and bool(torch.allclose(a.double(), b.double(), atol=1e-5))


def _has_other_order(s: Any) -> bool:
    """Whether the fields are there, in other places."""
    if not s.fit:
        return sorted(s.sizes[0].tolist()) == [1, 1, 4, 4]
    if s.steps is None:
        return False
    here, ahead = s.steps.before[s.going_on], s.steps.after[s.going_on]
    if len(here) and near(s.state[s.going_on], ahead) and near(s.next_state[s.going_on], here):
        return True
    return not near(s.action, s.steps.action) and near(s.reward, s.steps.action)


def _is_one_state_an_episode(s: Any) -> bool:
    if bool((s.state == s.state[0]).all()):
        return True
    if s.steps is None or not s.in_order:
        return False
    inside = s.steps.goes_on
    return bool(inside.any()) and not inside.all() and bool((s.state[1:][inside] == s.state[:-1][inside]).all())


def _has_other_next_states(s: Any) -> bool:
    """Whether next_state is not what the step led to, or if states are scaled, not the state of the next step."""
    if s.steps is None or not s.going_on.any():
        return False
    if near(s.state, s.steps.before):
        return not near(s.next_state[s.going_on], s.steps.after[s.going_on])
    inside = s.steps.goes_on & s.going_on[:-1]
    return s.in_order and not near(s.next_state[:-1][inside], s.state[1:][inside])


MEMORY = (
    Mistake("nothing-stored", "call memory.push(...) after every step", lambda s: not s.count and not s.bypassed),
    Mistake(
        "memory-unreadable",
        "the memory is not filled by push(...), and sample(...) does not give what is in it: call push",
        lambda s: not s.count,
    ),
    Mistake(
        "memory-started-anew",
        "the memory is emptied again and again: make one ReplayMemory, before the first episode",
        lambda s: s.drops >= 2,
    ),
    Mistake(
        "memory-field-order", "the fields come in another order: state, action, next_state, reward", _has_other_order
    ),
    Mistake("memory-fields-wrong", "a field is missing, too long, or not a number", lambda s: not s.fit),
    Mistake(
        "next-state-is-state",
        "next_state is the same as state in every transition: push before state = next_state",
        lambda s: bool(s.going_on.any()) and torch.equal(s.state[s.going_on], s.next_state[s.going_on]),
    ),
    Mistake(
        "state-not-advanced",
        "state is the first one throughout the episode: set state = next_state after each push",
        _is_one_state_an_episode,
    ),
    Mistake("next-state-wrong", "next_state is not the observation that the step gave", _has_other_next_states),
    Mistake(
        "action-not-the-one-taken",
        "the stored action is not the one that was taken",
        lambda s: s.steps is not None and not near(s.action, s.steps.action),
    ),
    Mistake(
        "next-state-none-too-often",
        "next_state is None although the episode went on: None belongs only where the pole fell",
        lambda s: s.steps is not None and bool((~s.steps.ended & ~s.going_on).any()),
    ),
    Mistake(
        "terminal-next-state-stored",
        "next_state is stored where the pole fell: push None there, or optimize takes that state for one that goes on",
        lambda s: s.steps is not None and s.fields == len(s.sizes[0]) and bool((s.steps.fell & s.going_on).any()),
    ),
    Mistake(
        "steps-left-out",
        "only some steps of each episode are stored: push every one",
        lambda s: s.steps is not None and s.left_out > _LEFT_OUT,
    ),
    Mistake(
        "not-the-steps-taken",
        "what is stored matches no steps of the environment: push each step once, right after it",
        lambda s: s.steps is None,
    ),
)
