"""Hidden checks of question 4: what the public ones ask, with other numbers."""

import torch

from autograder.check import check
from tests.q4_policy_gradient.advantage import check_no_gradient, check_normalised, check_plain
from tests.q4_policy_gradient.handed import check_handed
from tests.q4_policy_gradient.loop import check_durations, check_stops
from tests.q4_policy_gradient.loss import check_gradient, check_large_logits, check_value
from tests.q4_policy_gradient.networks import check_rows, check_shapes, check_unbounded
from tests.q4_policy_gradient.returns import check_returns
from tests.q4_policy_gradient.sampling import check_frequencies, check_gradients, check_log_probs
from tests.q4_policy_gradient.update import check_steps


def _number(rng, low, high):
    return int(torch.randint(low, high, (), generator=rng))


@check("Q4.1", points=0.5, false_alarm=4e-14)
def test_networks_elsewhere(q4, rng):
    """Policy and Value are right for other states"""
    check_shapes(q4, rng, (_number(rng, 3, 40),))
    check_unbounded(q4, rng, nets=6, rows=128)
    check_rows(q4, rng, rows=_number(rng, 3, 12))


@check("Q4.2", points=0.75, false_alarm=2e-7)
def test_sampling_elsewhere(q4, rng):
    """sample_action is right for other policies"""
    check_log_probs(q4, rng, (4, 9, 2), states=20)
    check_gradients(q4, rng, (4, 9, 2), states=3)
    check_frequencies(q4, 1.2 * torch.randn(4, 2, generator=rng), calls=1000)


@check("Q4.3", points=0.75)
def test_returns_elsewhere(q4, rng):
    """rewards_to_go is right for other rewards"""
    for gamma in (0.8 + 0.19 * float(torch.rand((), generator=rng)), 1.0):
        for as_list in (True, False):
            rewards = torch.randn(_number(rng, 3, 100), generator=rng)
            check_returns(q4, rewards, gamma, as_list)


@check("Q4.4", points=0.75)
def test_advantages_elsewhere(q4, rng):
    """advantages is right for other numbers"""
    sizes = (_number(rng, 4, 60), 2)
    check_plain(q4, rng, sizes)
    check_normalised(q4, rng, sizes[:1], spread=0.5)
    check_no_gradient(q4, rng, n=sizes[0])


@check("Q4.5", points=0.75)
def test_loss_elsewhere(q4, rng):
    """policy_loss is right for other numbers"""
    size = _number(rng, 3, 60)
    check_value(q4, rng, (size,))
    check_gradient(q4, rng, (size,))
    check_large_logits(q4, rng, 80.0)


@check("Q4.6", points=0.75)
def test_update_elsewhere(q4, rng):
    """update is right for networks with a hidden layer"""
    lengths = (_number(rng, 10, 30), _number(rng, 10, 30))
    for call in (0, 1):
        check_steps(q4, rng, ["policy", "value"], (6,), lengths, call, gamma=0.8)


@check("Q4.7", points=0.75)
def test_main_elsewhere(q4, rng):
    """main is right for other episodes"""
    seed = _number(rng, 0, 2**31)
    check_durations(q4, seed, episodes=6)
    check_handed(q4, seed + 1, episodes=5)
    check_stops(q4, seed, [3] * 130, bar=3.0, after=130)  # the average equals the bar, and does not exceed it
    # only the latest 100 durations together exceed the bar, and only from the 100th on
    check_stops(q4, seed, [2] * 99 + [53] + [2] * 10, bar=2.5, after=100)
    check_stops(q4, seed, [3] * 105, bar=None, after=105)
