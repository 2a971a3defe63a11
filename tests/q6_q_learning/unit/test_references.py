"""The right values of question 6, beside computations of another kind, and what the searches say of known mistakes."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from autograder.grading.checks import collect_checks, mark_of
from tests.measures.binomial import is_likely
from tests.q6_q_learning.mistakes import cells, choice, double, update
from tests.q6_q_learning.question import QUESTION
from tests.q6_q_learning.reference import digits_of, double_values, inside, joined, moved_cell, shares_of


def test_cells_are_those_of_numpy() -> None:
    rng = torch.Generator().manual_seed(0)
    limits = torch.tensor([2.4, 0.5, 3.0]).double()
    points = inside(rng, 200, limits, 9, beyond=0.4)
    got = joined(digits_of(points, limits, 9), 9)
    borders = [np.linspace(-limit, limit, 10)[1:-1] for limit in limits.tolist()]
    digits = [np.digitize(column, b) for column, b in zip(points.numpy().T, borders, strict=True)]
    assert got.tolist() == np.ravel_multi_index(digits, (9, 9, 9)).tolist()


def test_shares_add_up_and_split_ties() -> None:
    assert shares_of([1.0, 3.0, 3.0, 0.0], 0.2) == pytest.approx([0.05, 0.45, 0.45, 0.05])
    assert sum(shares_of([-1.0, -1.0, -2.0], 0.7)) == pytest.approx(1)


def test_the_worked_numbers_of_the_stub() -> None:
    assert moved_cell(2, -1, [1, 4], False, 0.5, 0.9) == pytest.approx(2.3)
    assert moved_cell(2, -1, [1, 4], True, 0.5, 0.9) == pytest.approx(0.5)
    rows = torch.tensor([[2.0, 5.0]]), torch.tensor([[8.0, 3.0]])
    assert double_values(torch.tensor([1.0]), torch.tensor([False]), *rows, 0.9).item() == pytest.approx(3.7)
    point, limits = torch.tensor([[0.25, -0.95]]), torch.tensor([1.0, 1.0])
    assert joined(digits_of(point, limits, 10), 10).tolist() == [60]


def test_right_parts_give_right_values() -> None:
    """A search explains a wrong value only where its right parts are right."""
    row, parts = [0.5, 2.0, 2.0], choice.PARTS
    mixed = zip(parts["explore"](row), parts["exploit"](row), strict=True)
    assert [0.3 * a + 0.7 * b for a, b in mixed] == pytest.approx(shares_of(row, 0.3))
    table = torch.tensor([[1.0, 2.0], [4.0, -1.0]]).double()
    p = SimpleNamespace(table=table, state=0, action=1, reward=0.5, later=1, over=False, alpha=0.25, gamma=0.5)
    target = update.PARTS["reward"](p) + p.gamma * update.PARTS["counted"](p) * update.PARTS["future"](p)
    found = update.PARTS["new"](p, update.PARTS["old"](p), p.alpha, target)
    assert found == pytest.approx(moved_cell(2.0, 0.5, [4.0, -1.0], False, 0.25, 0.5))
    nets = SimpleNamespace(over=torch.tensor([True, False]), rewards=torch.zeros(2).double())
    assert double.PARTS["alive"](nets).tolist() == [0, 1]
    digits = torch.tensor([[1.0, 2.0]])
    assert cells.PARTS["join"](None, digits, 10).tolist() == [12]


def test_names_of_mistakes_have_one_sentence_each_in_an_exercise() -> None:
    for rows in (cells.CELLS, choice.SHARES, update.VALUES, double.TARGETS):
        assert len({row.name for row in rows}) == len(rows)


def test_checks_declare_their_false_alarms() -> None:
    """5e-8 for each count that is tested."""
    marks = {item.name: mark_of(item)["false_alarm"] for item in collect_checks([QUESTION])}
    assert marks["test_ties"] == marks["test_exploration"] == pytest.approx(12 * 5e-8)
    assert marks["test_choice_elsewhere"] >= (2 + 5 + 7) * 5e-8
    assert marks["test_sample"] == marks["test_memory_elsewhere"] == pytest.approx(20 * 5e-8)
    assert marks["test_replaced_at_random"] >= 5 * 5e-8
    assert not is_likely(0, 400, 0.2) and is_likely(80, 400, 0.2)
