"""The slips of a Q-learning step are known again from the step alone, one of them or two at once."""

import importlib
import random
from itertools import combinations

import pytest
import torch

from autograder.diagnoses.dqn import STEP
from autograder.grading import CHECKS

_PAIRS = 12  # of the 756 that there are


@pytest.fixture(params=[[4, 2], [4, 8, 2]], ids=["linear", "hidden-layer"])
def known(request, monkeypatch):
    """The module of the slips, a problem as Q3.3 draws it, and the step of an optimize with these parts wrong."""
    monkeypatch.syspath_prepend(str(CHECKS))
    slips, reference = importlib.import_module("slips_dqn"), importlib.import_module("reference_dqn")
    problem = reference.make_problem(torch.Generator().manual_seed(0), request.param, 8, terminals=3, gamma=0.7)

    def step_of(*wrong):
        policy = [weight.clone().requires_grad_() for weight in problem.policy]
        values = slips._Values(problem, policy)
        return next(slips._directions(values, policy, slips._RIGHT | dict(wrong)), torch.zeros(1))

    return slips, problem, step_of


def test_each_slip_has_a_diagnosis(known):
    slips, _, _ = known
    assert slips._SLIPS.keys() <= {diagnosis.name for diagnosis in STEP}


def test_the_right_step_is_no_slip(known):
    slips, problem, step_of = known
    assert slips.slips_like(step_of(), problem) == []


def test_each_slip_is_known_from_its_step(known):
    slips, problem, step_of = known
    for name, spellings in slips._SLIPS.items():
        for spelling in spellings:
            step = step_of(spelling)
            if torch.allclose(step, step_of()) or not step.any():  # this constant is the problem's own discount
                continue
            assert name in set().union(*slips.slips_like(step, problem)), (name, spelling[0])


def test_of_two_slips_at_once_one_is_known(known):
    slips, problem, step_of = known
    spellings = [(name, spelling) for name, ways in slips._SLIPS.items() for spelling in ways]
    pairs = [pair for pair in combinations(spellings, 2) if pair[0][1][0] != pair[1][1][0]]
    unknown = []
    for (a, first), (b, second) in random.Random(0).sample(pairs, _PAIRS):
        step = step_of(first, second)
        if step.any() and not {a, b} & set().union(*slips.slips_like(step, problem)):
            unknown.append((a, b))
    assert unknown == []
