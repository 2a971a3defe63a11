"""The right values of question 9 beside computations of another kind, and what the searches say of known mistakes."""

from types import SimpleNamespace

import pytest
import torch

from autograder.grading.checks import collect_checks, mark_of
from autograder.mistakes import Seen, explain
from autograder.search import Reference, counts, find, values
from tests.measures.binomial import is_likely
from tests.q9_freeway import update
from tests.q9_freeway.mistakes import choice, epsilon, features, following, transitions
from tests.q9_freeway.mistakes.update import PARTS, STEPS
from tests.q9_freeway.question import QUESTION
from tests.q9_freeway.reference import chances, console, discounted_windows, huber, line, remaining


def _rng(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_the_worked_numbers_of_the_stub() -> None:
    ram = torch.zeros(1, 128)
    ram[0, 14], ram[0, 108], ram[0, 117] = 40, 140, 140
    got = features.feature_values(features.PARTS)(ram.double())[0]
    assert (got[0].item(), got[1].item(), got[10].item()) == pytest.approx((0.1988, -0.8375, 0.8375), abs=1e-4)
    assert line([250, 5000], 1.0, 0.1, 1000).tolist() == pytest.approx([0.775, 0.1])
    assert chances(2, 0.5, (0.3, 0.6, 0.1)) == pytest.approx([0.15, 0.3, 0.55])
    assert discounted_windows(torch.tensor([1.0, 0.0, 2.0]), 2, 0.5).tolist() == [1, 1, 2]
    assert remaining(3, 2, 0.5).tolist() == [0.25, 0, 0]
    assert huber(torch.tensor([-2.0, 0.5])).tolist() == [1.5, 0.125]


def test_a_step_is_that_of_autograd() -> None:
    nets = update.Nets(_rng(), [7], hidden=(5,))
    state, action, reward, later, discount = (field.double() for field in nets.batches[0])
    weights = [part.clone().requires_grad_() for part in nets.policy.parts]
    net = SimpleNamespace(output=lambda x: (x @ weights[0].T + weights[1]).tanh() @ weights[2].T + weights[3])
    best = nets.policy.output(later).argmax(1, keepdim=True)
    targets = reward + discount * nets.target.output(later).gather(1, best)[:, 0]
    taken = net.output(state).gather(1, action.long()[:, None])[:, 0]
    slopes = torch.autograd.grad(torch.nn.functional.smooth_l1_loss(taken, targets), weights)
    step = -0.5 * torch.cat([slope.flatten() for slope in slopes])
    found = {"policy": [nets.policy.flat()], "target": [nets.target.flat()]}
    assert torch.allclose(update._step(nets.problem(found, 0), PARTS), step, atol=1e-9)


def test_each_mistake_of_the_features_is_found_or_nothing_else_is() -> None:
    rams = console(_rng(1), 12).double()
    reference, named = Reference(features.PARTS, lambda parts: [features.feature_values(parts)(rams)]), 0
    for row in features.FEATURES:
        part, other = row.variations[0]
        seen = features.feature_values({**features.PARTS, part: other})(rams)
        found = find(seen, reference, features.FEATURES, values(atol=1e-5), pairs=False)
        assert found is None or found.name == row.name
        named += found is not None
    assert named >= len(features.FEATURES) - 4  # some spellings of one mistake are those of another one, too


def test_each_mistake_of_a_step_is_found_or_nothing_else_is() -> None:
    nets = update.Nets(_rng(2), [12], hidden=(6,))
    p = nets.problem({"policy": [nets.policy.flat()], "target": [nets.target.flat()]}, 0)
    reference = Reference(PARTS, lambda parts: [update._step(p, parts, 0.3)])
    named = 0
    for row in STEPS:
        part, other = row.variations[0]
        seen = update._step(p, {**PARTS, part: other}, 0.3)
        found = find(seen, reference, STEPS, update._ALIKE, pairs=False)
        assert found is None or found.name == row.name
        named += found is not None
    assert named >= len(STEPS) - 2  # the smallest and the largest of a target network's values may be one


def test_the_right_shares_are_those_of_the_parts() -> None:
    given, worth = (0.2, 0.5, 0.3), [0.1, -1.0, 2.0]
    pairs = zip(choice.PARTS["explore"](worth, given, 0.4), choice.PARTS["exploit"](worth), strict=True)
    assert [0.4 * a + 0.6 * b for a, b in pairs] == pytest.approx(chances(2, 0.4, given))


def test_an_even_exploration_is_told() -> None:
    def shares(parts):
        return [parts["explore"]([0.0, 1.0, 2.0], (0.3, 0.6, 0.1), 1.0)]

    likeness = counts([900] * 3, lambda k, n, p: is_likely(k, n, p, 1e-5))
    found = find([301, 290, 309], Reference(choice.PARTS, shares), choice.SHARES, likeness)
    assert found is not None and found.name == "explores-evenly"


def test_formulas_differ_from_what_is_right_and_from_each_other() -> None:
    steps = torch.tensor([0.0, 100, 250, 850, 899, 1001, 5000]).double()
    right = line(steps.long().tolist(), 0.8, 0.12, 900)
    facts = {"steps": steps, "start": 0.8, "end": 0.12, "decay": 900}
    for row in epsilon.EPSILON:
        got = row.formula(Seen(right, right, facts=facts))
        told = explain(Seen(got, right, facts=facts), epsilon.EPSILON)
        assert told is not None and told.name == row.name


def test_windows_differ_from_each_other() -> None:
    rewards = (3 * torch.rand(12, generator=_rng(3)) - 1).double()
    facts = {"rewards": rewards, "n": 7, "gamma": 0.85, "T": 12, "windows": discounted_windows(rewards, 7, 0.85)}
    for rows, right in ((transitions.REWARDS, facts["windows"]), (following.DISCOUNTS, remaining(12, 7, 0.85))):
        for row in rows:
            got = row.formula(Seen(right, right, facts=facts))
            told = explain(Seen(got, right, facts=facts), rows)
            assert told is not None and told.name == row.name


def test_names_of_mistakes_have_one_sentence_each() -> None:
    for rows in (features.FEATURES, choice.SHARES, STEPS):
        assert len({row.name for row in rows}) == len(rows)


def test_checks_declare_their_false_alarms() -> None:
    """3e-8 for each count that is tested: nine for each setting."""
    marks = {item.name: mark_of(item)["false_alarm"] for item in collect_checks([QUESTION])}
    assert marks["test_choice"] >= 3 * 9 * 3e-8
    assert marks["test_choice_elsewhere"] >= 2 * 9 * 3e-8
    assert marks["test_choice_draws_from_rng"] >= 0.5**150
