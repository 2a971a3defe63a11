"""Hidden checks of question 5: what the public ones ask, with other numbers."""

import torch

from autograder.check import check
from tests.q5_ddpg.acting import check_values, check_without_noise
from tests.q5_ddpg.following import check_follows
from tests.q5_ddpg.loop import check_returns, check_transitions
from tests.q5_ddpg.memory import check_batch, check_lengths, check_rows, check_shares
from tests.q5_ddpg.networks import check_actor_range, check_critic_unbounded, check_shapes, check_uses_inputs
from tests.q5_ddpg.noise import check_gaussian, check_ou, check_reset
from tests.q5_ddpg.situation import NETS
from tests.q5_ddpg.targets import check_targets
from tests.q5_ddpg.update import check_steps


def _number(rng, low, high):
    return int(torch.randint(low, high, (), generator=rng))


def _share(rng, low, high):
    return low + (high - low) * float(torch.rand((), generator=rng))


@check("Q5.1", points=0.75, false_alarm=2e-9)
def test_networks_elsewhere(q5, rng):
    """Actor and Critic are right for other states"""
    check_shapes(q5, rng, (_number(rng, 3, 40),))
    check_uses_inputs(q5, rng, rows=16)
    check_actor_range(q5, rng, nets=6, rows=128)
    check_critic_unbounded(q5, rng, nets=6, rows=128)


@check("Q5.2", points=0.75, false_alarm=2e-7)
def test_memory_elsewhere(q5, rng):
    """ReplayMemory is right for other sizes"""
    capacity = _number(rng, 6, 14)
    check_batch(q5, rng, (_number(rng, 2, 12),))
    check_lengths(q5, rng, capacity, 3 * capacity + 1)
    check_rows(q5, rng, capacity, 2 * capacity + 3, overwrite=True)
    check_shares(q5, rng, capacity, capacity + 4, draws=1500)


@check("Q5.3", points=0.75, false_alarm=2e-7)
def test_noise_elsewhere(q5, rng):
    """Both noises are right for other settings"""
    check_gaussian(q5, _share(rng, 1.5, 3.0), calls=5000)
    check_ou(q5, _share(rng, 0.2, 0.4), _share(rng, 0.5, 0.8), calls=5000)
    check_ou(q5, 1.0, 0.4, calls=3000)
    check_reset(q5, 0.1, _share(rng, 0.5, 0.8), resets=500)


@check("Q5.4", points=0.5)
def test_action_elsewhere(q5, rng):
    """choose_action is right for other actors and noise"""
    check_values(q5, rng, count=45)
    check_without_noise(q5, rng, count=9)


@check("Q5.5", points=0.5)
def test_soft_update_elsewhere(q5, rng):
    """soft_update is right for other networks and tau"""
    check_follows(q5, rng, (_number(rng, 2, 6), _number(rng, 2, 9), 1), _share(rng, 0.2, 0.8), times=2)


@check("Q5.6", points=0.5)
def test_targets_elsewhere(q5, rng):
    """critic_targets is right for other batches and discounts"""
    check_targets(q5, rng, _number(rng, 3, 30), _share(rng, 0.6, 0.85))


@check("Q5.7", points=1)
def test_optimize_elsewhere(q5, rng):
    """optimize is right for other networks and batches"""
    sizes = _number(rng, 6, 30), _number(rng, 6, 30)
    for call in (0, 1):
        check_steps(q5, rng, NETS, 7, sizes, call, gamma=0.8, tau=_share(rng, 0.1, 0.4))


@check("Q5.8", points=0.75, seconds=15)
def test_main_elsewhere(q5, rng):
    """main is right for other episodes"""
    seed = _number(rng, 0, 2**31)
    check_returns(q5, seed, episodes=2)
    check_transitions(q5, seed + 1, episodes=6)
