"""What Q9.1 asks of features; the public and the hidden checks share it."""

from dataclasses import replace

import torch

from autograder.check import fail, require
from autograder.comparisons import close, show, tensor_of_shape
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from autograder.search import Reference, find, values
from tests.q9_freeway.mistakes import features as known
from tests.q9_freeway.reference import console

_RIGHT = known.feature_values(known.PARTS)
_ROOM = 1e-5  # of a number between -1 and 1, which float32 gives to 1e-7


def check_alone(q9, rng, count):
    """The features of RAMs (128,), one by one; the RAMs stay as they are."""
    compare(q9, console(rng, count), alone=True)


def check_together(q9, rng, counts):
    """The features of several RAMs (N, 128) in one call."""
    for count in counts:
        compare(q9, console(rng, count), alone=False)


def compare(q9, rams, alone):
    """The features of RAMs (N, 128) are the right ones."""
    found = q9.instrument.featured(rams, alone, about="features")
    what = "the features of a RAM (128,)" if alone else f"the features of RAMs {tuple(rams.shape)}"
    _require_arrays(found, what)
    shape = (11,) if alone else (len(rams), 11)
    got = [tensor_of_shape(each, shape, what, dtype=None, mistakes=known.SHAPES) for each in found["numbers"]]
    rows = torch.stack(got) if alone else got[0]
    expected = _RIGHT(rams.double())
    close(rows, expected, what, atol=_ROOM, mistakes=_rows(rows, rams.double(), expected))
    dtype = next((name for name in found["dtypes"] if name != "float32"), "float32")
    mistake = explain(Seen(dtype, "float32"), known.DTYPES)
    require(dtype == "float32", f"{what} should be float32", expected="float32", got=dtype, mistake=mistake)
    asked = "features should leave the RAM as it is"
    require(found["kept"], asked, expected="no change", got="a change", mistake=known.CHANGES_RAM)


def _require_arrays(found, what):
    if "odd" not in found:
        return
    value = found["odd"]
    mistake = RETURNS_NOTHING if value is None else explain(Seen(value), known.NO_ARRAY)
    got = value if isinstance(value, str) else show(value)
    fail(f"{what} should be a numpy array", expected="an array of float32", got=got, mistake=mistake)


def _rows(got, rams, expected):
    """The mistake that wrong features show, as rows for `close`."""
    if torch.allclose(got, expected, rtol=1e-4, atol=_ROOM):
        return ()
    reference = Reference(known.PARTS, lambda parts: [known.feature_values(parts)(rams)])
    found = find(got, reference, known.FEATURES, values(atol=_ROOM), pairs=len(rams) >= 4)
    return (replace(found, fits=lambda seen: True),) if found else ()
