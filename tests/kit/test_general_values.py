"""What a wrong value alone tells: a factor, an offset, another order, another axis; and nothing where two fit."""

import pytest
import torch

from autograder.check import CheckFailed
from autograder.comparisons import apart, close, own_rows, tensor_of_shape
from autograder.general_values import reductions

EXPECTED = torch.tensor([[1.0, 2.5, -4.0], [0.3, 7.0, 11.0], [5.5, -6.0, 0.8]], dtype=torch.float64)
SIZES = {"images": 16, "pixels": 784}


def told(got, expected=EXPECTED, **more):
    with pytest.raises(CheckFailed) as failed:
        close(got, expected, "the value", **more)
    return failed.value.finding


@pytest.mark.parametrize(
    ("got", "mistake"),
    [
        (-EXPECTED, "sign"),
        (0.5 * EXPECTED, "times-0.5"),
        (2 * EXPECTED, "times-2"),
        (7.3 * EXPECTED, "factor"),
        (EXPECTED - 0.25, "offset"),
        (EXPECTED.T, "transposed"),
        (EXPECTED.flip(0), "reversed"),
        (EXPECTED.roll(1, 1), "shifted"),
        (EXPECTED.mean(0, keepdim=True).expand(3, 3), "reduced-along-dimension"),
        (EXPECTED.sum(1, keepdim=True).expand(3, 3), "reduced-along-dimension"),
        (EXPECTED.abs(), "function-of-expected"),
        (EXPECTED.exp(), "function-of-expected"),
        (EXPECTED.round(), "function-of-expected"),
        (EXPECTED.clamp(-1, 5), "cut-off"),
        (EXPECTED * (1 - torch.eye(3)), "left-out"),
        (EXPECTED + torch.eye(3), ""),
    ],
)
def test_a_tensor_tells_what_was_done_to_it(got, mistake):
    assert told(got.float()).mistake == mistake


def test_rows_in_another_order_are_told():
    rows = torch.randn(5, 4, generator=torch.Generator().manual_seed(0))
    assert told(rows[[2, 0, 1, 4, 3]], rows.double()).mistake == "rows-in-another-order"
    assert told(rows[:, [2, 0, 1, 3]], rows.double()).mistake == "rows-in-another-order"
    shuffled = rows.flatten()[torch.randperm(20, generator=torch.Generator().manual_seed(1))].view(5, 4)
    assert told(shuffled, rows.double()).mistake == "values-in-another-order"


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (16, "the number of images: take their mean, not their sum"),
        (1 / 784, "divided by 784 once too often, the number of pixels"),
        (16 / 128, "divided by 128, not by the number of images, which is 16 here"),
        (784 / 16, "divided by the number of images (16), not by that of pixels (784)"),
    ],
)
def test_a_number_tells_the_size_it_was_divided_by(factor, said):
    assert said in told(factor * 3.7, 3.7, sizes=SIZES).cause


def test_a_number_tells_nothing_that_could_be_chance():
    assert told(5.0, 3.7, sizes=SIZES).mistake == ""
    assert told(7.3 * 3.7, 3.7).mistake == ""


def test_where_two_sizes_explain_a_factor_neither_is_named():
    finding = told(2 * 3.7, 3.7, sizes={"images": 2, "latents": 2})
    assert finding.mistake == "times-2" and "images" not in finding.cause
    alike = torch.tensor([-1.0, 0.0, 1.0], dtype=torch.float64)
    assert told(alike.flip(0), alike).mistake == "", "the opposite sign, or the other order?"


def test_an_offset_of_a_size_is_told():
    assert "half the number of images" in told(3.7 + 8, 3.7, sizes={"images": 16}).cause


def test_two_calls_that_differ_are_told_as_that():
    assert told(2.0, 1.0, again=lambda: 2.3).mistake == "calls-differ"
    assert told(2.0, 1.0, again=lambda: 2.0).mistake == "times-2"


def test_expected_and_got_differ_visibly():
    finding = told(1.00000012, 1.0, rtol=1e-9, atol=1e-9)
    assert finding.expected != finding.got
    assert apart(1.0, 2.0) == ("1", "2")


def test_sums_and_means_over_the_wrong_axes_are_told():
    terms = torch.rand(4, 6, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    rows = reductions(terms, ("images", "pixels"))
    finding = told(float(terms.mean()), terms.sum(1).mean(), mistakes=rows)
    assert finding.cause == "your value is the mean over the images and the mean over the pixels"
    close(float(terms.sum(1).mean()), terms.sum(1).mean(), "the value", mistakes=rows)


def test_rows_that_depend_on_their_neighbours_are_told():
    rows = torch.tensor([[1.0], [2.0]])
    own_rows("mu", "image", rows, rows)
    with pytest.raises(CheckFailed) as failed:
        own_rows("mu", "image", rows - rows.mean(), rows)
    assert failed.value.finding.mistake == "rows-mixed"
    assert failed.value.finding.asked.startswith("mu of an image should not change")


@pytest.mark.parametrize(
    ("shape", "wanted", "mistake"),
    [
        ((5, 5), (5,), "broadcast"),
        ((5, 5), (5, 1), "broadcast"),
        ((), (5,), "reduced-to-one"),
        ((3,), (1, 3), "squeezed"),
        ((3,), (4, 3), "batch-missing"),
        ((3, 4), (4, 3), "transposed"),
        ((4, 2, 3), (4, 6), "not-flattened"),
    ],
)
def test_a_wrong_shape_tells_what_was_done_to_it(shape, wanted, mistake):
    with pytest.raises(CheckFailed) as failed:
        tensor_of_shape(torch.zeros(shape), wanted, "the value")
    assert failed.value.finding.mistake == mistake
