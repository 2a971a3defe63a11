"""The mistakes of a Q-learning step are known again from the step alone, and none is told that was not made."""

import random
from itertools import combinations

import pytest
import torch

from tests.q3_dqn.mistakes.step_parts import STEPS
from tests.q3_dqn.reference import make_problem, pulled_back, q_values, step_direction
from tests.q3_dqn.step_search import RIGHT, Steps, explain_step

_SAMPLE = 12  # of some 2000 pairs, and of the triples
SPELLINGS = [(row.name, spelling) for row in STEPS for spelling in row.variations]


@pytest.fixture(params=[[4, 2], [4, 8, 2]], ids=["linear", "hidden-layer"])
def known(request):
    """The name told for a step, and the steps of an optimize with these parts wrong."""
    problem = make_problem(torch.Generator().manual_seed(0), request.param, 8, terminals=3, gamma=0.7)
    weights = torch.cat([weight.flatten() for weight in problem.policy]).float()

    def steps_of(*wrong):
        ways = Steps(problem).directions(RIGHT | dict(wrong))
        return [((weights + way.float()) - weights).double() for way in ways]  # rounded as the student's own

    def told(step):
        found = explain_step(step, problem)
        return found.name if found else ""

    return told, steps_of


def test_each_mistake_has_one_row():
    assert len({row.name for row in STEPS}) == len(STEPS)
    assert {part for row in STEPS for part, _ in row.variations} <= set(RIGHT)


def test_the_right_step_is_no_mistake(known):
    told, steps_of = known
    assert {told(step) for step in steps_of()} == {""}


def test_each_mistake_is_told_from_its_step(known):
    """Where two mistakes make the same step there is no name: a few, where a minibatch does not tell them apart."""
    told, steps_of = known
    names = []
    for name, spelling in SPELLINGS:
        for step, right in zip(steps_of(spelling)[:1], steps_of(), strict=False):
            if step.any() and not torch.allclose(step, right):  # else the problem's own discount, or no value to clip
                names.append((name, told(step)))
    assert {wrong for made, wrong in names if wrong not in (made, "")} == set()
    assert sum(not wrong for _, wrong in names) <= len(names) / 10


@pytest.mark.parametrize("count", [2, 3])
def test_of_several_mistakes_at_once_none_is_told_that_was_not_made(known, count):
    told, steps_of = known
    several = [some for some in combinations(SPELLINGS, count) if len({part for _, (part, _) in some}) == count]
    names = []
    for some in random.Random(0).sample(several, _SAMPLE):
        for step in steps_of(*(spelling for _, spelling in some))[:1]:
            if step.any():
                names.append(({name for name, _ in some}, told(step)))
    assert [each for each in names if each[1] and each[1] not in each[0]] == []
    assert count > 2 or sum(not wrong for _, wrong in names) <= 2, "two at once are told nearly always"


@pytest.mark.parametrize("sizes", [[4, 2], [4, 8, 2], [4, 8, 5, 2]], ids=str)
def test_the_chain_rule_by_hand_is_the_gradient(sizes):
    problem = make_problem(torch.Generator().manual_seed(1), sizes, 12, terminals=3, gamma=0.6)
    slopes = torch.randn(12, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(2))
    weights = [weight.clone().requires_grad_() for weight in problem.policy]
    values = problem.state
    for weight, bias in zip(weights[::2], weights[1::2], strict=True):
        values = (values if values is problem.state else values.relu()) @ weight.T + bias
    assert torch.allclose(values, q_values(problem.policy, problem.state))
    gradients = torch.autograd.grad((slopes * values).sum(), weights)
    by_hand = pulled_back(problem.policy, problem.state, slopes)
    assert torch.allclose(by_hand, torch.cat([gradient.flatten() for gradient in gradients]))


def test_the_right_parts_make_the_right_step():
    problem = make_problem(torch.Generator().manual_seed(3), [4, 8, 2], 12, terminals=3, gamma=0.6)
    right = step_direction(problem)
    for way in Steps(problem).directions(RIGHT):
        assert torch.allclose(way / way.norm(), right / right.norm())
