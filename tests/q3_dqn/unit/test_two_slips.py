"""The slips of a Q-learning step are known again from the step alone, and no slip is told that was not made."""

import importlib
import random
from itertools import combinations

import pytest
import torch
from autograder.mistakes.dqn import STEP

from autograder.grading.grade import CHECKS
from autograder.mistakes import Seen, explain

_SAMPLE = 12  # of the 756 pairs, and of the triples


@pytest.fixture(params=[[4, 2], [4, 8, 2]], ids=["linear", "hidden-layer"])
def known(request, monkeypatch):
    """The slips with their spellings, the name told for a step, and the steps of an optimize with these parts wrong."""
    monkeypatch.syspath_prepend(str(CHECKS))
    slips, reference = importlib.import_module("slips_dqn"), importlib.import_module("reference_dqn")
    problem = reference.make_problem(torch.Generator().manual_seed(0), request.param, 8, terminals=3, gamma=0.7)

    def steps_of(*wrong):
        policy = [weight.clone().requires_grad_() for weight in problem.policy]
        ways = slips._directions(slips._Values(problem, policy), policy, slips._RIGHT | dict(wrong))
        weights = torch.cat([weight.flatten() for weight in problem.policy]).float()
        return [((weights + way.float()) - weights).double() for way in ways]  # rounded as the student's own

    def told(step):
        facts = {"moved": True, "slips": slips.slips_in_common(step, problem)[0]}
        return explain(Seen(step, None, facts=facts), STEP)[1]

    spellings = [(name, spelling) for name, ways in slips._SLIPS.items() for spelling in ways]
    return spellings, told, steps_of


def _parts(spellings):
    return {part for _, (part, _) in spellings}


def test_each_slip_has_a_diagnosis(known):
    assert {name for name, _ in known[0]} <= {diagnosis.name for diagnosis in STEP}


def test_the_right_step_is_no_slip(known):
    _, told, steps_of = known
    assert {told(step) for step in steps_of()} == {""}


def test_each_slip_is_told_from_its_step(known):
    """Where two slips make the same step there is no name: a few, where a minibatch does not tell them apart."""
    spellings, told, steps_of = known
    names = []
    for name, spelling in spellings:
        for step, right in zip(steps_of(spelling), steps_of(), strict=False):
            if step.any() and not torch.allclose(step, right):  # else a constant is the problem's own discount
                names.append((name, told(step)))
    assert {wrong for made, wrong in names if wrong not in (made, "")} == set()
    assert sum(not wrong for _, wrong in names) <= len(names) / 10


@pytest.mark.parametrize("count", [2, 3])
def test_of_several_slips_at_once_none_is_told_that_was_not_made(known, count):
    spellings, told, steps_of = known
    several = [some for some in combinations(spellings, count) if len(_parts(some)) == count]
    names = []
    for some in random.Random(0).sample(several, _SAMPLE):
        for step in steps_of(*(spelling for _, spelling in some))[:1]:
            if step.any():
                names.append(({name for name, _ in some}, told(step)))
    assert [each for each in names if each[1] and each[1] not in each[0]] == []
    assert count > 2 or sum(not wrong for _, wrong in names) <= 2, "two at once are told nearly always"
