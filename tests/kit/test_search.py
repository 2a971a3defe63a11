"""The search names the mistake that every explanation has in common, and none where two fit equally well."""

import math

import pytest
import torch

from autograder.mistakes import Mistake
from autograder.search import Reference, counts, directions, find, values

NUMBERS = torch.tensor([1.0, 2.0, 4.0, 7.0], dtype=torch.float64)
PARTS = {"terms": lambda x: x**2, "factor": lambda: 1.0, "shift": lambda: 0.0}


def mistake(name, *variations):
    return Mistake(name, f"{name} of {{what}}", variations=variations)


ROWS = (
    mistake("not-squared", ("terms", lambda x: x)),
    mistake("halved", ("factor", lambda: 0.5)),
    mistake("negated", ("factor", lambda: -1.0)),
    mistake("one-more", ("shift", lambda: 1.0)),
    mistake("unchanged", ("shift", lambda: -0.0)),
)
AMBIGUOUS = (mistake("twice", ("factor", lambda: 2.0)), mistake("added-to-itself", ("terms", lambda x: 2 * x**2)))


def of(parts, x=NUMBERS):
    return parts["factor"]() * parts["terms"](x) + parts["shift"]()


def told(seen, rows=ROWS, **options):
    reference = Reference(PARTS, lambda parts: [of(parts)])
    return find(seen, reference, rows, values(), **{"what": "x"} | options)


@pytest.mark.parametrize(
    ("seen", "name"),
    [(NUMBERS, "not-squared"), (NUMBERS**2 / 2, "halved"), (-(NUMBERS**2), "negated"), (NUMBERS**2 + 1, "one-more")],
)
def test_one_mistake_is_named_with_its_sentence_filled_in(seen, name):
    found = told(seen)
    assert (found.name, found.says) == (name, f"{name} of x")


def test_two_mistakes_in_different_parts_are_both_told():
    found = told(-NUMBERS + 1)
    assert found is None, "three at once are not looked for"
    found = told(0.5 * NUMBERS)
    assert (found.name, found.says) == ("not-squared", "not-squared of x. And: halved of x")
    assert told(0.5 * NUMBERS, pairs=False) is None


def test_what_only_some_explanations_contain_is_not_told():
    assert told(2 * NUMBERS**2, (*ROWS, *AMBIGUOUS)) is None
    found = told(2 * NUMBERS**2 + 1, (*ROWS, *AMBIGUOUS))
    assert (found.name, found.says) == ("one-more", "one-more of x. It is not the only mistake")


def test_a_right_value_and_a_mistake_that_changes_nothing_are_not_named():
    assert told(NUMBERS**2) is None
    assert told(NUMBERS**2 * (1 + 1e-6)) is None


def test_what_nothing_explains_has_no_name():
    assert told(NUMBERS.sin()) is None
    assert told(NUMBERS[:2]) is None
    assert told(torch.full_like(NUMBERS, math.nan)) is None


def test_parts_that_do_not_fit_together_explain_nothing():
    five, three = torch.ones(5), torch.ones(3)
    rows = (mistake("too-long", ("terms", lambda x: five)), mistake("other", ("shift", lambda: three)))
    assert told(NUMBERS, rows) is None


def test_any_of_several_right_styles_may_have_been_varied():
    reference = Reference(PARTS, lambda parts: [of(parts), of(parts) / 3])
    assert find(-(NUMBERS**2) / 3, reference, ROWS, values(), what="x").name == "negated"


def test_directions_are_compared_whatever_their_lengths():
    reference = Reference(PARTS, lambda parts: [of(parts)])
    likeness = directions(same_way=1 - 1e-7, tie=1e-12, telling=1 - 1e-3)
    assert find(-30 * NUMBERS**2, reference, ROWS, likeness, what="x").name == "negated"
    assert find(30 * NUMBERS**2 / 2, reference, ROWS, likeness, what="x") is None, "a factor changes no direction"


def test_counts_are_explained_by_likelihood():
    parts = {"share": lambda: 0.3}
    rows = (mistake("even", ("share", lambda: 0.5)), mistake("nearly-even", ("share", lambda: 0.501)))
    reference = Reference(parts, lambda parts: [[parts["share"]()] * 2])

    def is_likely(k, n, p):
        return abs(k - n * p) < 4 * (n * p * (1 - p)) ** 0.5

    likeness = counts([1000, 1000], is_likely)
    assert find([503, 498], reference, rows[:1], likeness, what="x").name == "even"
    assert find([503, 498], reference, rows, likeness, what="x") is None, "both are about as likely"
    assert find([701, 698], reference, rows, likeness, what="x") is None
