"""Which transitions a step was made of is told from the step."""

import pytest
import torch

from tests.q3_dqn.minibatch import _BATCH, _NET, _RATE, _STORED, _shares
from tests.q3_dqn.reference import make_problem, row_gradients


@pytest.fixture(scope="module")
def known():
    problem = make_problem(torch.Generator().manual_seed(0), _NET, _STORED, terminals=0, gamma=0.0)
    return problem, row_gradients(problem)


def step_of(known, times):
    """The step of a mean over the minibatch, rounded as the weights of the student's networks are."""
    problem, gradients = known
    weights = torch.cat([weight.flatten() for weight in problem.policy]).float()
    step = _RATE * (torch.tensor(times, dtype=torch.float64) @ gradients) / _BATCH
    return ((weights + step.float()) - weights).double()


def test_the_transitions_drawn_are_found(known):
    for seed in range(5):
        drawn = torch.randperm(_STORED, generator=torch.Generator().manual_seed(seed))[:_BATCH]
        times = [float(row in drawn) for row in range(_STORED)]
        assert _shares(step_of(known, times), known[1]).tolist() == times


def test_how_often_each_was_drawn_is_found(known):
    times = [0.0] * _STORED
    times[3], times[17], times[39] = 1.0, 2.0, 5.0
    assert _shares(step_of(known, times), known[1]).tolist() == times


def test_a_step_of_something_else_is_none_of_theirs(known):
    other = torch.randn(known[1].shape[1], dtype=torch.float64, generator=torch.Generator().manual_seed(1))
    assert _shares(other, known[1]) is None
    assert _shares(torch.zeros_like(other), known[1]) is None
    assert _shares(-step_of(known, [1.0] * _STORED), known[1]) is None, "the wrong way"
    assert _shares(step_of(known, [1.0, 0.5, *[0.0] * (_STORED - 2)]), known[1]) is not None
    assert _shares(step_of(known, [1.0, 0.7, *[0.0] * (_STORED - 2)]), known[1]) is None, "no whole number"
