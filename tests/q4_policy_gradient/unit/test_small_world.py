"""The small world: its gradient is that of its expected return, and which estimates are unbiased in it."""

import pytest
import torch

from tests.q4_policy_gradient.reference import chosen_entry, discounted, log_policy
from tests.q4_policy_gradient.small_world import STATES, SmallWorld

_STEP = 1e-5  # of a difference quotient in float64


@pytest.fixture(params=range(5))
def world(request: pytest.FixtureRequest) -> SmallWorld:
    return SmallWorld.drawn(torch.Generator().manual_seed(request.param))


def _expected_return(world: SmallWorld, logits: torch.Tensor) -> float:
    """Summed over all trajectories, with another policy."""
    old, new = (log_policy(each)[world.states, world.actions].sum(1) for each in (world.logits, logits))
    return float((world.chances * (new - old).exp()) @ world.rewards().sum(1))


def test_probabilities_sum_to_one(world: SmallWorld) -> None:
    assert len(world.chances) == 432
    assert float(world.chances.sum()) == pytest.approx(1, abs=1e-12)


def test_gradient_is_that_of_the_listed_return(world: SmallWorld) -> None:
    exact = world.gradient()
    for state in range(STATES):
        for action in range(2):
            shift = torch.zeros_like(world.logits)
            shift[state, action] = _STEP
            up, down = (_expected_return(world, world.logits + sign * shift) for sign in (1, -1))
            assert (up - down) / (2 * _STEP) == pytest.approx(exact[state, action].item(), abs=1e-8)


def test_right_weights_are_unbiased(world: SmallWorld) -> None:
    baseline = torch.tensor([0.5, -2.0, 3.0], dtype=torch.float64)[world.states]
    for weights in (world.whole(), world.to_go(), world.to_go() - baseline):
        torch.testing.assert_close(world.mean(world.estimates(weights)), world.gradient(), atol=1e-12, rtol=0)


def test_wrong_weights_are_biased(world: SmallWorld) -> None:
    strictly_after = world.to_go() - world.rewards()
    past = world.rewards().cumsum(1)
    of_the_action = world.to_go() - world.earns[world.states, world.actions]  # a baseline that knows the action
    for weights in (strictly_after, past, of_the_action, world.to_go() / 4):
        assert (world.mean(world.estimates(weights)) - world.gradient()).abs().max() > 1e-3


def test_reward_to_go_has_less_variance(world: SmallWorld) -> None:
    own, whole = (world.variance(world.estimates(weights)) for weights in (world.to_go(), world.whole()))
    assert own < 0.8 * whole


def test_discounted_sums() -> None:
    assert discounted(0.5, [1.0, 2.0, 4.0]).tolist() == [3, 4, 4]
    assert discounted(0.0, [1.0, 2.0, 4.0]).tolist() == [1, 2, 4]
    assert discounted(1.0, [3.0]).tolist() == [3]


def test_log_policy_of_large_logits() -> None:
    logs = log_policy(torch.tensor([[100.0, -100.0]]))
    assert chosen_entry(logs, torch.tensor([1])).item() == pytest.approx(-200)
