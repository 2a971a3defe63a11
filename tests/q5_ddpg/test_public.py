"""Public checks of question 5: DDPG, all but its training."""

import torch

from autograder.check import check
from tests.q5_ddpg.acting import check_form, check_values, check_without_noise
from tests.q5_ddpg.following import check_follows
from tests.q5_ddpg.loop import check_learning, check_returns, check_seed, check_transitions
from tests.q5_ddpg.memory import check_batch, check_lengths, check_rows, check_shares
from tests.q5_ddpg.networks import (
    check_actor_range,
    check_critic_unbounded,
    check_shapes,
    check_uses_inputs,
)
from tests.q5_ddpg.networks import (
    check_rows as check_network_rows,
)
from tests.q5_ddpg.noise import check_gaussian, check_ou, check_reset, check_seeds
from tests.q5_ddpg.targets import check_targets
from tests.q5_ddpg.update import check_steps


def _seed(rng):
    return int(torch.randint(2**31, (), generator=rng))


@check("Q5.1", points=0.75)
def test_network_shapes(q5, rng):
    """Actor() maps states to one action each, and Critic() maps states and actions to one value each"""
    check_shapes(q5, rng, (1, 2, 9))


@check("Q5.1", points=0.75)
def test_networks_use_inputs(q5, rng):
    """The outputs depend on each input, each row on its own"""
    check_uses_inputs(q5, rng, rows=32)
    check_network_rows(q5, rng, rows=8)


@check("Q5.1", points=0.75, false_alarm=2e-9)
def test_output_ranges(q5, rng):
    """Actions lie in [-2, 2] and come near both ends, and values have no bounds"""
    check_actor_range(q5, rng, nets=6, rows=128)
    check_critic_unbounded(q5, rng, nets=6, rows=128)


@check("Q5.2", points=0.75)
def test_batch_shapes(q5, rng):
    """sample gives five float32 tensors, one row for each transition"""
    check_batch(q5, rng, (4, 1))


@check("Q5.2", points=0.5)
def test_memory_length(q5, rng):
    """len(memory) counts the transitions held, up to the capacity"""
    check_lengths(q5, rng, capacity=7, pushes=17)


@check("Q5.2", points=0.5)
def test_memory_rows(q5, rng):
    """Each row is a transition that the memory holds, whatever has become of the caller's arrays"""
    check_rows(q5, rng, capacity=40, pushes=12, overwrite=False)
    check_rows(q5, rng, capacity=10, pushes=25, overwrite=False)
    check_rows(q5, rng, capacity=40, pushes=12, overwrite=True)


@check("Q5.2", points=0.5, false_alarm=2e-7)
def test_memory_draws(q5, rng, evidence):
    """Each transition held is drawn equally often, anew at each call"""
    check_shares(q5, rng, capacity=30, pushes=8, draws=1600, evidence=evidence)
    check_shares(q5, rng, capacity=8, pushes=20, draws=1600)


@check("Q5.3", points=0.75, false_alarm=5e-8)
def test_gaussian_noise(q5, evidence):
    """GaussianNoise draws independent normal numbers with standard deviation sigma"""
    check_gaussian(q5, 0.3, calls=8000, evidence=evidence)


@check("Q5.3", points=0.75, false_alarm=1e-7)
def test_ou_noise(q5, evidence):
    """OrnsteinUhlenbeckNoise makes steps x <- x - theta * x + sigma * n from 0"""
    check_ou(q5, 0.15, 0.3, calls=6000, evidence=evidence)
    check_ou(q5, 0.7, 1.5, calls=6000)


@check("Q5.3", points=0.5, false_alarm=2e-8)
def test_noise_reset(q5):
    """reset() sets the Ornstein-Uhlenbeck noise back to 0"""
    check_reset(q5, 0.05, 0.3, resets=800)


@check("Q5.3", points=0.25)
def test_noise_seeds(q5, rng):
    """The numbers follow from the seeds of the usual generators"""
    check_seeds(q5, _seed(rng) % 2**31)


@check("Q5.4", points=0.5)
def test_action_form(q5, rng):
    """choose_action gives a float32 array of shape (1,)"""
    check_form(q5, rng)


@check("Q5.4", points=0.5)
def test_action_with_noise(q5, rng):
    """The noise is added to the actor's action, and the sum is clipped to [-2, 2]"""
    check_values(q5, rng, count=60)


@check("Q5.4", points=0.5)
def test_action_without_noise(q5, rng):
    """Without noise the action is the actor's own"""
    check_without_noise(q5, rng, count=20)


@check("Q5.5", points=0.75)
def test_soft_update(q5, rng, evidence):
    """soft_update moves each parameter of the target by tau towards that of the network"""
    check_follows(q5, rng, (3, 5, 2), 0.1, evidence=evidence)
    check_follows(q5, rng, (3, 5, 2), 0.005, times=3)


@check("Q5.5", points=0.75)
def test_soft_update_ends(q5, rng):
    """tau = 1 copies, and tau = 0 changes nothing"""
    check_follows(q5, rng, (2, 4, 4, 1), 1.0)
    check_follows(q5, rng, (2, 4, 4, 1), 0.0)


@check("Q5.6", points=1.5)
def test_targets(q5, rng, evidence):
    """critic_targets gives r + gamma * (1 - terminated) * Q'(s', mu'(s')), without a gradient"""
    check_targets(q5, rng, 6, 0.9, evidence=evidence)
    check_targets(q5, rng, 1, 0.5)
    check_targets(q5, rng, 40, 1.0)


@check("Q5.7", points=0.75)
def test_critic_step(q5, rng, evidence):
    """optimize makes one step of the critic on the mean squared error"""
    check_steps(q5, rng, ["critic"], evidence=evidence)


@check("Q5.7", points=0.75)
def test_actor_step(q5, rng, evidence):
    """optimize makes one step of the actor up the critic"""
    check_steps(q5, rng, ["actor"], evidence=evidence)


@check("Q5.7", points=0.75)
def test_target_steps(q5, rng):
    """optimize moves both target networks by tau, after both steps"""
    check_steps(q5, rng, ["target_critic", "target_actor"])


@check("Q5.7", points=0.75)
def test_second_optimize(q5, rng):
    """A second call of optimize steps on its own gradients alone"""
    check_steps(q5, rng, ["critic", "actor"], call=1)


@check("Q5.8", points=0.5, seconds=15)
def test_main_returns(q5, rng):
    """main returns the actor and the return of each episode, and tells both to on_episode"""
    check_returns(q5, _seed(rng), episodes=3)


@check("Q5.8", points=0.75, seconds=15)
def test_transitions(q5, rng):
    """Each step is pushed once, with the action that was taken, and without an end at the cut"""
    check_transitions(q5, _seed(rng), episodes=6)


@check("Q5.8", points=0.5, seconds=15)
def test_learning(q5, rng):
    """optimize is called about once a step, with a new batch, and always with the same networks"""
    check_learning(q5, _seed(rng), episodes=6)


@check("Q5.8", points=0.5, seconds=15)
def test_main_seed(q5, rng):
    """The seed is that of the first reset and of all random numbers"""
    check_seed(q5, _seed(rng))
