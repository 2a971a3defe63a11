"""The steps that Q4.6 expects: closed forms against difference quotients."""

import pytest
import torch

from tests.measures.dense_net import DenseNet
from tests.q4_policy_gradient.reference import chosen_entry, log_policy, standardised
from tests.q4_policy_gradient.update import Problem

_STEP = 1e-6  # of a difference quotient in float64


def _quotients(net: DenseNet, loss) -> torch.Tensor:
    """The gradient of a loss of a network with respect to all its weights."""
    count = sum(part.numel() for part in net.parts)
    ways = _STEP * torch.eye(count, dtype=torch.float64)
    return torch.tensor(
        [(loss(net.moved(way)) - loss(net.moved(-way))) / (2 * _STEP) for way in ways], dtype=torch.float64
    )


@pytest.mark.parametrize("hidden", [(), (5,), (4, 3)])
def test_steps_follow_the_losses(hidden: tuple[int, ...]) -> None:
    problem = Problem.drawn(torch.Generator().manual_seed(1), hidden, [8], 0.9)
    at = problem.situation(0, problem.policy, problem.value, stand_ins=False)

    def policy_loss(net: DenseNet) -> float:
        logs = chosen_entry(log_policy(net.output(at.states)), at.actions)
        return -float(logs @ standardised(at.gain, 0))

    def value_loss(net: DenseNet) -> float:
        return float((net.output(at.states)[:, 0] - at.returns).square().mean())

    for name, loss, pull in (
        ("policy", policy_loss, at.pulls_of_policy()[0]),
        ("value", value_loss, at.pull_of_value()[:, None]),
    ):
        net = getattr(problem, name)
        torch.testing.assert_close(net.slope(at.states, pull), _quotients(net, loss), rtol=1e-6, atol=1e-7)


def test_gradients_are_long_enough_to_be_clipped() -> None:
    problem = Problem.drawn(torch.Generator().manual_seed(2), (6,), [14, 9], 0.9)
    at = problem.situation(0, problem.policy, problem.value, stand_ins=False)
    assert problem.value.slope(at.states, at.pull_of_value()[:, None]).norm() > 1.5
