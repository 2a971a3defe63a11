"""What Q6.4 asks of double_q_targets; the public and the hidden checks share it."""

from dataclasses import replace
from types import SimpleNamespace

import torch

from autograder.check import require
from autograder.comparisons import close, tensor_of_shape
from autograder.search import Reference, find, values
from tests.q6_q_learning.mistakes import double as known
from tests.q6_q_learning.reference import double_values

_ENOUGH = 6  # transitions, for two mistakes at once to be told from their targets


def check_targets(q6, rng, size, states, actions, gamma, over):
    """The targets of a random minibatch, without a gradient; all arguments stay as they are.

    Args:
        q6: the student's module.
        rng: what it is drawn from.
        size: of the minibatch.
        states: how many there are.
        actions: how many there are.
        gamma: the discount.
        over: "some", "all" or "none" of the steps are ends.
    """
    policy, target = 2 * torch.randn(2, states, actions, generator=rng)
    rewards = 3 * torch.randn(size, generator=rng)
    later = torch.randint(states, (size,), generator=rng)
    ends = {"all": torch.ones(size, dtype=torch.bool), "none": torch.zeros(size, dtype=torch.bool)}
    ended = ends.get(over, torch.arange(size) % 3 == 1)
    found = q6.instrument.targets(rewards, later, ended, policy, target, gamma, about="double_q_targets")
    what = f"the targets of {size} transition{'s'[: size > 1]} ({over} terminated)"
    got = tensor_of_shape(found["targets"], (size,), what, mistakes=known.SHAPES)
    p = SimpleNamespace(
        rewards=rewards.double(),
        over=ended,
        policy=policy[later].double(),
        target=target[later].double(),
        gamma=gamma,
    )
    expected = double_values(p.rewards, p.over, p.policy, p.target, gamma)
    close(got, expected, what, mistakes=_rows(got.double(), p, expected))
    asked = "no gradient should flow into the targets"
    require(not found["grad"], asked, expected="requires_grad False", got="requires_grad True", mistake=known.GRADIENT)
    asked = "double_q_targets should leave its arguments as they are"
    require(found["kept"], asked, expected="no change", got="a change", mistake=known.CHANGES_ARGUMENTS)


def _rows(got, p, expected):
    """The mistake that wrong targets show, as rows for `close`."""
    if torch.allclose(got, expected, rtol=1e-4, atol=1e-5):
        return ()

    def targets(parts):
        chooser, judge = parts["nets"](p, parts["chooser"](p), parts["judge"](p))
        worth = parts["worth"](p, judge, parts["chosen"](p, chooser))
        return [parts["rewards"](p) + parts["gamma"](p) * parts["alive"](p) * worth]

    found = find(got, Reference(known.PARTS, targets), known.TARGETS, values(atol=1e-5), pairs=len(got) >= _ENOUGH)
    return (replace(found, fits=lambda seen: True),) if found else ()
