"""The closed forms of question 5 agree with torch's gradients and with long simulations."""

import copy
import math

import pytest
import torch

from tests.measures.binomial import is_likely
from tests.measures.dense_net import DenseNet
from tests.q5_ddpg.known_nets import KnownActor, KnownCritic, flat
from tests.q5_ddpg.noise import _CORRELATION, _DISTANCE, _is_new, _is_normal
from tests.q5_ddpg.reference import neighbours, new_parts, normal_distance
from tests.q5_ddpg.situation import NETS, RATES, Problem


@pytest.fixture
def rng():
    return torch.Generator().manual_seed(5)


def test_gradients_of_a_dense_net_are_those_of_torch(rng):
    net = DenseNet.drawn(rng, 4, 7, 3, 2)
    inputs = torch.randn(5, 4, generator=rng, dtype=torch.float64).requires_grad_()
    pull = torch.randn(5, 2, generator=rng, dtype=torch.float64)
    leaves = [part.clone().requires_grad_() for part in net.parts]
    (DenseNet(leaves).output(inputs) * pull).sum().backward()
    assert torch.allclose(net.slope(inputs.detach(), pull), torch.cat([leaf.grad.flatten() for leaf in leaves]))
    assert torch.allclose(net.pull_on_inputs(inputs.detach(), pull), inputs.grad)


def test_the_right_steps_are_those_of_torch(rng):
    problem = Problem.drawn(rng, 5, (11,), 0.9, 0.2)
    nets = {name: (KnownActor if "actor" in name else KnownCritic)(problem.nets[name].sent()) for name in NETS}
    before = {name: flat(net) for name, net in copy.deepcopy(nets).items()}
    situation = problem.situation(0, before, stand_ins=False)
    states, actions, rewards, follows, ends = problem.calls[0]["batch"]
    with torch.no_grad():
        aims = rewards + 0.9 * (1 - ends) * nets["target_critic"](follows, nets["target_actor"](follows))
    assert torch.allclose(situation.aims, aims.double(), atol=1e-5)
    loss = (nets["critic"](states, actions) - aims).square().mean()
    slopes = torch.autograd.grad(loss, list(nets["critic"].parameters()))
    step = -RATES[1] * torch.cat([slope.flatten() for slope in slopes])
    assert torch.allclose(situation.critic_step(situation.critic_pull()), step.double(), atol=1e-5)
    later = situation.later_critic()
    with torch.no_grad():
        for parameter, slope in zip(nets["critic"].parameters(), slopes, strict=True):
            parameter.sub_(RATES[1] * slope)
    loss = -nets["critic"](states, nets["actor"](states)).mean()
    slopes = torch.autograd.grad(loss, list(nets["actor"].parameters()))
    step = -RATES[0] * torch.cat([slope.flatten() for slope in slopes])
    assert torch.allclose(situation.actor_step(situation.actor_pull(later)), step.double(), atol=1e-5)


def test_the_distance_to_the_normal_distribution_has_its_known_size(rng):
    right = torch.randn(4000, generator=rng)
    assert normal_distance(right, 1.0) < 2 / 4000**0.5 and normal_distance(right, 1.2) > 3.1 / 4000**0.5
    assert 2 * math.exp(-2 * _DISTANCE**2) < 1e-8 and math.erfc(_CORRELATION / 2**0.5) < 3e-8
    assert _is_normal(right, 1.0) and _is_new(right) and not _is_new(right.cumsum(0))


def test_the_noise_with_memory_has_the_variance_and_the_correlation_of_the_handout(rng):
    theta, sigma, x, path = 0.25, 0.5, 0.0, []
    for new in torch.randn(40_000, generator=rng).tolist():
        x += -theta * x + sigma * new
        path.append(x)
    path = torch.tensor(path, dtype=torch.float64)
    assert float(path.var()) == pytest.approx(sigma**2 / (2 * theta - theta**2), rel=0.05)
    assert neighbours(path) == pytest.approx(1 - theta, abs=0.02)
    assert _is_normal(new_parts(path, theta, sigma), 1.0)


def test_a_count_is_a_surprise_at_its_level():
    assert is_likely(200, 1600, 1 / 8) and not is_likely(290, 1600, 1 / 8) and not is_likely(120, 1600, 1 / 8)
