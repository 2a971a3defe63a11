"""Values are solved for the factors of the terms that they add up."""

import pytest
import torch

from autograder.sums import common_factor, differences, factors_of

RIGHT = {"a": 0.5, "b": -1.0}


def terms():
    rng = torch.Generator().manual_seed(0)
    return dict(zip("abcd", torch.randn(4, 12, generator=rng, dtype=torch.float64), strict=True))


@pytest.mark.parametrize(
    ("factors", "words"),
    [
        ({"a": 0.5, "b": -1.0}, []),
        ({"a": 0.5}, ["b is missing"]),
        ({"a": 0.5, "b": 1.0}, ["b has the wrong sign (its factor is 1, not -1)"]),
        ({"a": 2.0, "b": -1.0}, ["a has the factor 2, not 0.5"]),
        ({"a": 0.5, "b": -1.0, "d": 0.3}, ["d does not belong there (its factor is 0.3)"]),
        ({}, ["a is missing", "b is missing"]),
    ],
)
def test_the_terms_that_are_wrong_are_found(factors, words):
    each = terms()
    got = sum((factor * each[name] for name, factor in factors.items()), torch.zeros(12))
    found = factors_of(got.float(), each)
    assert found == pytest.approx(factors, abs=1e-4)
    assert differences(found, RIGHT) == words


def test_values_that_no_terms_make_or_several_do_are_not_explained():
    each = terms()
    assert factors_of(torch.arange(12.0).exp(), each) is None
    assert factors_of(each["a"], each | {"e": 2 * each["a"]}) is None


def test_a_factor_of_the_whole_is_told():
    assert common_factor({"a": 2.0, "b": -4.0}, RIGHT) == pytest.approx(4)
    assert common_factor({"a": 2.0, "b": 4.0}, RIGHT) is None
    assert common_factor({"a": 2.0}, RIGHT) is None


def test_too_few_values_prove_nothing():
    with pytest.raises(ValueError, match="so few"):
        factors_of(torch.ones(4), terms())
