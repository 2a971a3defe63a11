"""What Q5.6 asks of critic_targets; the public and the hidden checks share it."""

import torch
from torch import Tensor

from autograder.check import require
from autograder.comparisons import close, tensor_of_shape
from autograder.evidence import nowhere
from tests.measures.dense_net import DenseNet
from tests.q5_ddpg import pictures
from tests.q5_ddpg.mistakes import targets as known
from tests.q5_ddpg.reference import Acting, Judging, aims


def drawn_batch(rng: torch.Generator, size: int) -> list[Tensor]:
    """States (B, 3), actions (B, 1), rewards (B, 1), next states (B, 3), terminated (B, 1), about a third.

    Both kinds are there in batches of at least two.
    """
    ends = (torch.rand(size, 1, generator=rng) < 1 / 3).float()
    ends[0], ends[-1] = 1.0, 0.0
    return [
        torch.randn(size, 3, generator=rng),
        4 * torch.rand(size, 1, generator=rng) - 2,
        -2 * torch.rand(size, 1, generator=rng),
        torch.randn(size, 3, generator=rng),
        ends,
    ]


def check_targets(q5, rng, size, gamma, evidence=nowhere):
    """The targets are the rewards plus the discounted values of what follows, where nothing terminates."""
    acting, judging = Acting(DenseNet.drawn(rng, 3, 5, 1)), Judging(DenseNet.drawn(rng, 4, 6, 1))
    _, _, rewards, follows, ends = drawn_batch(rng, size)
    weights = acting.net.sent(), judging.net.sent()
    seen = q5.instrument.aimed(weights, [rewards, follows, ends], gamma, about="critic_targets")
    got = tensor_of_shape(seen["targets"], (size, 1), "the targets", mistakes=known.SHAPES)
    expected = aims(rewards, follows, ends, acting, judging, gamma)
    if size <= 8:
        names = tuple(f"row {i + 1}" + (", terminated" if ends[i, 0] else "") for i in range(size))
        evidence(pictures.moves("The targets of your critic", names, got, expected, 1e-4))
    facts = {
        "rewards": rewards.double(),
        "later": judging.worth(follows, acting.taken(follows)),
        "ends": ends.double(),
        "gamma": gamma,
        "zero": judging.worth(follows, torch.zeros(size, 1)),
    }
    close(got, expected, "r + gamma * (1 - terminated) * Q'(s', mu'(s'))", mistakes=known.TARGETS, **facts)
    asked = "no gradient should flow through the targets"
    require(not seen["flows"], asked, expected="no gradient", got="one", mistake=known.GRADIENT)
    asked = "critic_targets should leave its arguments as they are"
    require(seen["kept"], asked, expected="no change", got="a change", mistake=known.BATCH_CHANGED)
