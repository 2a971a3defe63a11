"""What Q7.1 asks of power_iteration; the public and the hidden checks share it."""

from dataclasses import replace
from types import SimpleNamespace

import torch
from torch import Tensor

from autograder.check import fail, require
from autograder.comparisons import close, number, show, tensor_of_shape
from autograder.evidence import Curve, Line, Role, nowhere, series
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from autograder.search import Reference, find, values
from tests.q7_sn_gan.mistakes import iteration as known
from tests.q7_sn_gan.reference import directions, estimates, spectral, unit

_SHOWN = (1, 2, 3, 5, 8, 12, 20, 30, 50)


def drawn(rng, rows, columns):
    """A matrix, and a vector of length 1 to begin with."""
    return torch.randn(rows, columns, generator=rng), unit(torch.randn(rows, generator=rng))


def check_estimate(q7, weight, u, steps, what):
    """sigma and u are those of so many steps, and the arguments stay as they are."""
    found = _pair(q7, weight, u, steps)
    last = tensor_of_shape(found["u"], tuple(u.shape), f"the last u of {what}", dtype=None)
    right = directions(weight, u, steps)[0]
    others = [directions(weight, u, count)[0] for count in (1, 2, 3, 4, 5, 6, 7, 10, 13, 20, 50, 100) if count != steps]
    if isinstance(found["sigma"], Tensor) and found["sigma"].numel() == 1:
        tensor_of_shape(found["sigma"], (), f"sigma of {what}", dtype=None, mistakes=known.SIGMA_SHAPE)
    sigma = number(found["sigma"], f"sigma of {what}")
    again = _pair(q7, weight, u, steps)
    same = isinstance(again["u"], Tensor) and torch.equal(again["u"], last) and _near(again["sigma"], sigma)
    asked = f"power_iteration of {what} should give the same when it is called again"
    require(same, asked, expected=f"sigma {sigma:.6g}", got="another result", mistake=known.DIFFERENT)
    starts = [torch.ones(len(u)), torch.eye(len(u))[0]]
    elsewhere = [directions(weight, start, steps)[0] for start in starts]
    facts = {"start": u.double(), "others": others, "elsewhere": elsewhere}
    close(last, right, f"the last u of {what}", rtol=1e-3, atol=1e-4, mistakes=known.U, **facts)
    expected = estimates(weight, u, steps)
    if not any(abs(sigma - each) <= 1e-4 * each + 1e-5 for each in expected):
        _fail_sigma(sigma, expected, weight, u, steps, what)
    asked = "power_iteration should leave its arguments as they are"
    require(found["kept"], asked, expected="no change", got="a change", mistake=known.CHANGED)


def check_convergence(q7, rng, rows, columns, evidence=nowhere):
    """After 50 steps sigma is the largest singular value within 0.001, and on the way it never passes it."""
    weight, u = drawn(rng, rows, columns)
    largest = spectral(weight)
    sigmas = [number(_pair(q7, weight, u, steps)["sigma"], "sigma") for steps in _SHOWN]
    yours = series("yours", Role.YOURS, sigmas, x=_SHOWN, points=True)
    asked_for = series("asked for", Role.ASKED, [estimates(weight, u, steps)[0] for steps in _SHOWN], x=_SHOWN)
    caption = f"sigma of a {rows} x {columns} matrix after so many steps"
    line = Line("largest singular value", largest)
    evidence(Curve(caption, "steps", "sigma", (asked_for, yours), lines=(line,)))
    for steps, sigma in zip(_SHOWN, sigmas, strict=True):
        expected = estimates(weight, u, steps)
        if not any(abs(sigma - each) <= 1e-4 * each + 1e-5 for each in expected):
            _fail_sigma(sigma, expected, weight, u, steps, f"{steps} steps")


def check_slope(q7, weight, u, steps):
    """The gradient of sigma is u v^T, and u has none."""
    found = _pair(q7, weight, u, steps)
    number(found["sigma"], "sigma")
    asked = "sigma should have a gradient with respect to the weight"
    require(found["slope"] is not None, asked, expected="u v^T", got="none", mistake=known.NO_SLOPE)
    left, right = directions(weight, u, steps)
    rights = [torch.outer(left, right), torch.outer(left, unit(left @ weight.double()))]
    what = "the gradient of sigma"
    slope = tensor_of_shape(found["slope"], tuple(weight.shape), what, dtype=None).double()
    if not any(torch.allclose(slope, each, rtol=1e-3, atol=1e-4) for each in rights):
        numeric = known.through(weight.double(), u, steps)
        near = min(numeric, key=lambda each: float((each - slope).abs().max()))
        facts = {"through": lambda: near, "weight": weight.double()}
        close(slope, rights[0], what, rtol=1e-3, atol=1e-4, mistakes=known.SLOPE, **facts)
    asked = "the last u should have no gradient"
    require(not found["traced"], asked, expected="a constant", got="a gradient", mistake=known.TRACED)


def check_zero(q7, rows, columns):
    """A weight of zeros gives sigma 0, and a finite u."""
    u = unit(torch.ones(rows))
    found = _pair(q7, torch.zeros(rows, columns), u, 2)
    sigma, last = found["sigma"], found["u"]
    finite = all(bool(torch.isfinite(torch.as_tensor(each)).all()) for each in (sigma, last))
    asked = "with a weight of zeros, sigma and u should be finite"
    require(finite, asked, expected="sigma 0", got=f"sigma {show(sigma)}, u {show(last)}", mistake=known.NAN)
    close(sigma, 0.0, "sigma of a weight of zeros", mistakes=known.AT_ZERO)
    tensor_of_shape(last, (rows,), "the last u of a weight of zeros", dtype=None)


def _pair(q7, weight, u, steps):
    """What was returned, if it is a sigma and a vector; else the check fails."""
    found = q7.instrument.iterated(weight, u, steps, about="power_iteration")
    asked = "power_iteration should return a pair: sigma, and the last u"
    if "sigma" not in found:
        value = found["returned"]
        count = len(value) if isinstance(value, list | tuple) else 1
        mistake = RETURNS_NOTHING if value is None else explain(Seen(value, facts={"count": count}), known.PAIR[1:])
        fail(asked, expected="sigma, u", got=show(value), mistake=mistake)
    sigma, last = found["sigma"], found["u"]
    if isinstance(sigma, Tensor) and sigma.shape == u.shape and not (isinstance(last, Tensor) and last.ndim):
        fail(asked, expected="sigma first", got=f"{show(sigma)} first", mistake=known.SWAPPED)
    if isinstance(last, Tensor) and last.ndim == 2 and last.shape[0] == len(u):
        found["u"] = last.reshape(-1) if last.shape[1] == 1 else last
    if isinstance(last, Tensor) and last.shape == weight.shape[1:] != u.shape:
        fail("power_iteration should return the last u", expected=f"{len(u)} numbers", got=f"{len(last)} numbers",
             mistake=known.RETURNS_V)  # fmt: skip
    return found


def _near(value, sigma):
    return isinstance(value, Tensor | float | int) and abs(float(value) - sigma) <= 1e-6 * (1 + abs(sigma))


def _fail_sigma(sigma, expected, weight, u, steps, what):
    p = SimpleNamespace(weight=weight.double(), u=u.double(), steps=steps)

    def results(parts):
        """Both right ways to end, where the last line is not the mistake."""
        found = [known.sigma_of(parts, p)]
        if parts["sigma"] is known.PARTS["sigma"]:
            once_more = {**parts, "sigma": lambda w, left, right: (left @ w).norm()}
            found.append(known.sigma_of(once_more, p))
        return found

    mistake = find(
        torch.tensor([sigma], dtype=torch.float64),
        Reference(known.PARTS, results),
        known.SIGMA,
        values(rtol=2e-4, atol=2e-5),
        pairs=False,
    )
    mistakes = (replace(mistake, fits=lambda seen: True),) if mistake else ()
    close(sigma, expected[0], f"sigma of {what}", mistakes=mistakes)
