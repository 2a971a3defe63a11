"""What Q9.5 asks of n_step; the public and the hidden checks share it."""

import torch

from autograder.check import fail, require
from autograder.comparisons import close, show, tensor_of_shape
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from tests.q9_freeway.mistakes import following
from tests.q9_freeway.mistakes import transitions as known
from tests.q9_freeway.reference import discounted_windows, remaining

REWARDS, FOLLOWING = "rewards", "following"


def episode(rng, steps):
    """A random episode: states (steps + 1, 11), actions and rewards (steps,)."""
    states = torch.randn(steps + 1, 11, generator=rng)
    rewards = (3 * torch.rand(steps, generator=rng) - 1).round(decimals=3)
    return states, torch.randint(3, (steps,), generator=rng), rewards


def check_episode(q9, played, n, gamma, parts=(REWARDS, FOLLOWING)):
    """The transitions of an episode.

    Args:
        q9: the student's module.
        played: states, actions and rewards.
        n: the steps of a transition.
        gamma: the discount.
        parts: what is looked at: states, actions and sums of rewards; next states and discounts.
    """
    states, actions, rewards = played
    steps = len(actions)
    found = q9.instrument.stepped(states, actions, rewards, n, gamma, about="n_step")
    where = f"for {steps} steps, n = {n} and gamma = {gamma:g}"
    if "odd" in found:
        value = found["odd"]
        mistake = RETURNS_NOTHING if value is None else explain(Seen(value), known.NO_BATCH)
        fail("n_step should return a Batch", expected="a Batch", got=show(value), mistake=mistake)
    facts = {"rewards": rewards.double(), "n": n, "gamma": gamma, "T": steps, "states": states.double()}
    facts["windows"] = discounted_windows(rewards, n, gamma)
    if REWARDS in parts:
        _same(found, "state", states[:-1], where, known.STATES, facts)
        _same(found, "action", actions, where, (), facts)
        _same(found, "reward", facts["windows"], where, known.REWARDS, facts)
    if FOLLOWING in parts:
        _same(found, "discount", remaining(steps, n, gamma), where, following.DISCOUNTS, facts)
        later = states[(torch.arange(steps) + n).clamp(max=steps)]
        _same(found, "next_state", later, where, following.NEXT_STATES, facts)
    asked = "n_step should leave states, actions and rewards as they are"
    require(found["kept"], asked, expected="no change", got="a change", mistake=known.CHANGES_ARGUMENTS)


def _same(found, name, expected, where, mistakes, facts):
    """One field of the batch has the right shape, values and dtype."""
    what, value = f"`{name}` {where}", found[name]
    if not isinstance(value, torch.Tensor):
        mistake = known.NOT_A_TENSOR
        fail(f"{what} should be a tensor", expected="a tensor", got=show(value), mistake=mistake)
    got = tensor_of_shape(value, tuple(expected.shape), what, dtype=None, mistakes=known.SHAPES)
    close(got, expected.double(), what, mistakes=_of_one_name(mistakes, got, expected, facts), **facts)
    wanted = torch.int64 if name == "action" else torch.float32
    mistake = known.ACTIONS_FLOAT if name == "action" else known.DOUBLE if got.dtype == torch.float64 else None
    asked, shown = f"{what} should be {_name(wanted)}", _name(got.dtype)
    require(got.dtype == wanted, asked, expected=_name(wanted), got=shown, mistake=mistake)


def _of_one_name(mistakes, got, expected, facts):
    """The rows that explain what was seen, if all are of one mistake: a short episode may look like several."""
    seen = Seen(got.double(), expected.double(), facts=facts)
    found = [row for row in mistakes if row.explains(seen)]
    return found if len({row.name for row in found}) == 1 else ()


def _name(dtype):
    return str(dtype).removeprefix("torch.")
