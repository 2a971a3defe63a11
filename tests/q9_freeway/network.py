"""What Q9.4 asks of QNet; the public and the hidden checks share it."""

import torch

from autograder.check import require
from autograder.comparisons import own_rows, tensor_of_shape
from autograder.mistakes import Seen, explain
from tests.q9_freeway.mistakes import net as known

_FACTORS = [1.0, 10.0, -10.0, 1000.0, -1000.0]  # of the parameters: large weights show any bound
_GROWS = 20.0  # times, at least, from factor 10 to factor 1000: the last layer alone gives 100
_STRAIGHT = 1e-4  # how far from a straight line rounding leaves a linear network


def _facts(q9, rng, count):
    states = torch.cat([torch.rand(count, 1, generator=rng), 2 * torch.rand(count, 10, generator=rng) - 1], dim=1)
    found = q9.instrument.net_facts(states, _FACTORS, about="QNet")
    what = f"the values of {count} state{'s'[: count > 1]}"
    return found, tensor_of_shape(found["values"], (count, 3), what, mistakes=known.SHAPES)


def check_shapes(q9, rng, sizes):
    """QNet() maps states (N, 11) to values (N, 3), each row by itself; the states stay as they are."""
    for count in sizes:
        found, values = _facts(q9, rng, count)
        tensor_of_shape(found["single"], (1, 3), "the values of one state", mistakes=known.SHAPES)
        if count > 1:
            spread = float((found["scaled"][0] - found["scaled"][0, :1]).abs().max())
            asked = "different states should have different values"
            require(spread > 0, asked, expected="other values", got="the same", mistake=known.CONSTANT)
            own_rows("the values", "state", found["together"], found["alone"], known.ROWS_MIXED)
        asked = "QNet should leave the states as they are"
        require(found["kept"], asked, expected="no change", got="a change", mistake=known.CHANGES_STATE)


def check_hidden_layer(q9, rng, count=12):
    """There is an activation between the layers: the values bend where one layer's weights are moved."""
    found, _ = _facts(q9, rng, count)
    asked = "between the layers there should be a nonlinear activation"
    got = "values that follow each layer's weights along a straight line"
    require(found["bend"] > _STRAIGHT, asked, expected="a bend", got=got, mistake=known.LINEAR)


def check_unbounded(q9, rng, count=16):
    """The values have no upper or lower bound."""
    found, _ = _facts(q9, rng, count)
    scaled = found["scaled"].double()
    usual = scaled[:3]
    mistake = explain(Seen(usual), known.BOUNDED)
    asked = "the values should be unbounded (seen with large weights)"
    got = f"values from {usual.min():.4g} to {usual.max():.4g}"
    require(not mistake, asked, expected="values below -1 and above 1", got=got, mistake=mistake)
    grows = bool(scaled[3:].amax() > _GROWS * scaled[1:3].amax() and scaled[3:].amin() < _GROWS * scaled[1:3].amin())
    got = f"with weights 100 times larger, values from {scaled[3:].min():.4g} to {scaled[3:].max():.4g}"
    mistake = explain(Seen(scaled[3:], facts={"limit": float(scaled[3:].abs().max())}), known.STOPS)
    require(grows, asked, expected="larger values with larger weights", got=got, mistake=mistake)
