"""What Q4.4 asks of advantages; the public and the hidden checks share it."""

from dataclasses import replace
from types import SimpleNamespace

import torch

from autograder.check import fail
from autograder.comparisons import close, show, tensor_of_shape
from autograder.search import Reference, find
from autograder.search import values as alike
from tests.q4_policy_gradient.mistakes import advantages as known
from tests.q4_policy_gradient.reference import LARGEST_CONSTANT, standardised

_ENOUGH = 6  # steps, for two mistakes at once to be told from their advantages


def _drawn(rng, n, spread):
    """Returns and values whose differences have about this spread and a mean of three times it."""
    values = 2 * torch.randn(n, generator=rng)
    return values + spread * (3 + torch.randn(n, generator=rng)), values


def check_plain(q4, rng, sizes):
    """Without normalise the advantages are returns - values."""
    for n in sizes:
        returns, values = _drawn(rng, n, 2.0)
        what = f"the advantages of {n} step{'s'[: n > 1]} with normalise=False"
        got = tensor_of_shape(q4.advantages(returns.clone(), values.clone(), False), (n,), what, mistakes=known.SHAPES)
        gain = returns.double() - values.double()
        close(got, gain, what, mistakes=_rows(got, returns, values, known.PLAIN, (gain,), 1e-4))


def check_normalised(q4, rng, sizes, spread):
    """With normalise they have mean 0 and standard deviation 1, with N or N - 1 in the denominator."""
    for n in sizes:
        returns, values = _drawn(rng, n, spread)
        what = f"the advantages of {n} steps with normalise=True"
        got = tensor_of_shape(q4.advantages(returns.clone(), values.clone(), True), (n,), what, mistakes=known.SHAPES)
        gain = returns.double() - values.double()
        # the constant, and the rounding of float32 differences; both are relative to the spread of the advantages
        rtol = 2e-4 + 1.5 * (LARGEST_CONSTANT + 1e-6) / gain.std().item()
        scales = [standardised(gain, fewer) for fewer in (0, 1)]
        if any(torch.allclose(got.double(), scale, rtol=rtol, atol=rtol) for scale in scales):
            continue
        near = min(scales, key=lambda scale: (got.double() - scale).abs().max().item())
        rows = _rows(got, returns, values, known.NORMALISED, scales, rtol)
        close(got, near, what, rtol=rtol, atol=rtol, mistakes=rows)


def _rows(got, returns, values, table, right, rtol):
    """The mistake that wrong advantages show, as rows for `close`; none where these are right."""
    if any(torch.allclose(got.double(), each, rtol=rtol, atol=rtol) for each in right):
        return ()
    problem = SimpleNamespace(returns=returns.double(), values=values.double())

    def results(parts):
        if table is known.PLAIN:
            return [parts["end"](parts["gain"](problem))]
        return [known.advantages_of(problem, parts, fewer) for fewer in (0, 1)]

    def same(result, one):  # nearer than in general: a constant of 1e-4 is to be told from one of 1e-5
        return torch.allclose(result, one, rtol=3 * rtol, atol=3 * rtol)

    likeness = replace(alike(rtol, rtol), same=same)
    found = find(got.double(), Reference(known.PARTS, results), table, likeness, pairs=len(got) >= _ENOUGH)
    return (replace(found, fits=lambda seen: True),) if found else ()


def check_finite(q4, rng):
    """One step, or equal advantages, give finite numbers."""
    check_plain(q4, rng, (3,))  # what is no advantage is finite, too
    values = torch.randint(-8, 9, (6,), generator=rng) / 4  # such numbers and their mean are exact in float32
    normalised = {n: q4.advantages(values[:n] + 2, values[:n].clone(), True) for n in (1, 4)}
    equal = normalised[4]
    divides = isinstance(equal, torch.Tensor) and not bool(torch.isfinite(equal).all())
    for n, got in normalised.items():
        mistake = known.NO_CONSTANT if divides else known.STD_OF_ONE
        what = "the normalised advantage of one step" if n == 1 else "the normalised advantages of four steps, all 2,"
        if isinstance(got, torch.Tensor) and got.shape == (n,) and not bool(torch.isfinite(got).all()):
            fail(f"{what} should be finite", expected="finite numbers", got=show(got), mistake=mistake)
        tensor_of_shape(got, (n,), what)


def check_no_gradient(q4, rng, n):
    """No gradient flows into the values."""
    check_plain(q4, rng, (n,))  # what is no advantage has no gradient, either
    returns, values = _drawn(rng, n, 1.0)
    weights = torch.randn(n, generator=rng)
    for normalise in (False, True):
        (gradient,) = q4.instrument.gradients("advantages", [returns, values, normalise], [1], weights=weights)
        if gradient is not None and bool((gradient != 0).any()):
            asked = f"no gradient should flow into `values` (normalise={normalise})"
            fail(asked, expected="none", got=show(gradient), mistake=known.BASELINE_NOT_DETACHED)
