"""What Q6.1 asks of discretise; the public and the hidden checks share it."""

from dataclasses import replace
from types import SimpleNamespace

import torch

from autograder.check import fail, require
from autograder.comparisons import close, show
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from autograder.search import Reference, find, values
from tests.q6_q_learning.mistakes import cells as known
from tests.q6_q_learning.reference import digits_of, inside, joined

_ENOUGH = 2  # dimensions, for two mistakes at once to be told from their cells


def check_cells(q6, rng, limits, bins, rows, beyond):
    """The cells of random points, some of them beyond their limits."""
    limits = torch.tensor(limits, dtype=torch.float64)
    compare(q6, inside(rng, rows, limits, bins, beyond), limits, bins)


def compare(q6, points, limits, bins):
    """The cells of these points (N, D) against the right ones."""
    found = q6.instrument.cells(points, limits.tolist(), bins)
    if "odd" in found:
        value = found["odd"]
        mistake = RETURNS_NOTHING if value is None else explain(Seen(value), known.NO_NUMBER)
        fail("discretise should return one whole number", expected="an int", got=show(value), mistake=mistake)
    got, expected = found["cells"].double(), joined(digits_of(points, limits, bins), bins)
    numbers = ", ".join(f"{limit:g}" for limit in limits.tolist())
    what = f"the cells of {len(points)} observations with the limits ({numbers}) and {bins} bins"
    close(got, expected, what, rtol=0.0, atol=1e-6, mistakes=_rows(got, points, limits, bins, expected))


def _rows(got, points, limits, bins, expected):
    """The mistake that wrong cells show, as rows for `close`."""
    if torch.equal(got, expected):
        return ()
    problem = SimpleNamespace(points=points.double(), limits=limits.double(), bins=bins)

    def cells(parts):
        p = SimpleNamespace(points=problem.points, limits=parts["limits"](problem), bins=parts["bins"](problem))
        places = (p.points - parts["low"](p)) / parts["width"](p)
        digits = parts["order"](p, parts["cut"](p, parts["round"](p, places)))
        return [parts["end"](p, parts["join"](p, digits, parts["base"](p)))]

    likeness = values(rtol=0.0, atol=1e-3)
    found = find(got, Reference(known.PARTS, cells), known.CELLS, likeness, pairs=len(limits) >= _ENOUGH)
    return (replace(found, fits=lambda seen: True),) if found else ()


def check_observation_kept(q6, rng):
    """discretise leaves the observation as it is."""
    point = inside(rng, 1, torch.tensor([1.0, 2.0, 0.5]), 7, 0.6)[0]
    after = q6.instrument.point_after(point, [1.0, 2.0, 0.5], 7, about="discretise")
    same = torch.equal(after, point)
    asked = "discretise should leave the observation as it is"
    require(same, asked, expected=str(point.tolist()), got=str(after.tolist()), mistake=known.CHANGES_POINT)
