"""Mistakes in reparametrize, Q1.2.

A row of SAMPLE varies a part of the right draw: its mean, its standard deviation, the law of its noise, or mean and
deviation together. Where it has a formula, too, this is what becomes of the right gradient, which the check of the
gradients looks for.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import torch

from autograder.mistakes import Mistake

NO_NOISE = Mistake(
    "no-noise",
    "your z has no noise: add a standard normal eps, times the standard deviation, to mu",
    fits=lambda s: bool((s.z - s.mu).abs().max() < 1e-5) or (s.repeats and s.one_number),
)
# facts: one_number, same_rows, same_columns: what shares its noise
SHARED = (
    Mistake(
        "noise-one-number",
        "the whole minibatch shares one random number: draw noise of the shape of mu",
        fits=lambda s: s.one_number,
    ),
    Mistake(
        "noise-shared-by-images",
        "all images of the minibatch share their noise: draw noise of the shape of mu",
        fits=lambda s: s.same_rows,
    ),
    Mistake(
        "noise-shared-by-latents",
        "all latents of an image share one random number: draw noise of the shape of mu",
        fits=lambda s: s.same_columns,
    ),
)


def _varied(part: str, name: str, says: str, *ways: Callable[..., Any], formula: Any = None) -> Mistake:
    return Mistake(name, says, formula=formula, variations=tuple((part, way) for way in ways))


STD_IS_VARIANCE = _varied(
    "std",
    "std-is-variance",
    "your standard deviation is exp(logvar), which is the variance: take exp(logvar / 2)",
    lambda s: s.var,
    formula=lambda gradient: 2 * gradient,
)
MEAN_SIGN = _varied(
    "mean", "mean-sign", "your z has mean -mu: add mu", lambda s: -s.mu, formula=lambda gradient: -gradient
)
STD_MISSING = _varied(
    "std",
    "std-missing",
    "your noise has standard deviation 1 everywhere: scale it by exp(logvar / 2)",
    lambda s: torch.ones_like(s.std),
)
MEAN_MISSING = _varied("mean", "mean-missing", "your z has mean 0: add mu", lambda s: 0 * s.mu)
STD_IS_INVERSE = _varied(
    "std",
    "std-is-inverse",
    "the sign of logvar is wrong in your standard deviation: take exp(+logvar / 2)",
    lambda s: 1 / s.std,
    lambda s: 1 / s.var,
    formula=lambda gradient: -gradient,
)

_CUTS = ((-1, 1), (-2, 2), (0, None), (None, 0), (None, 1), (-1, None), (-2, None))  # at which logvar may be clamped
NOISE_SCALED = _varied(
    "law",
    "noise-scaled",
    "your noise has standard deviation {deviation:.3g} before it is scaled: it must be standard normal, and drawn "
    "once (an average of several draws is narrower)",
    lambda noise, t: t.normal(noise / noise.std()),
)
NOISE_CLAMPED = _varied(
    "law",
    "noise-clamped",
    "your noise never goes beyond a bound: a normal variable has tails, do not clamp it",
    lambda noise, t: bool(torch.isclose(noise.abs(), noise.abs().max(), atol=1e-3).sum() > 20),
)
FLEXIBLE = (NOISE_SCALED, NOISE_CLAMPED)  # beside a second mistake they would explain almost anything

# The ways take the facts mu, logvar, std and var; those of "law" take standardised noise, and what tests it:
# normal(numbers), uniform(numbers, low, high). In the sentences: deviation, that of the noise.
SAMPLE = (
    _varied(
        "law",
        "noise-uniform",
        "your noise is uniform (rand): it must be standard normal (randn)",
        lambda noise, t: any(
            t.uniform(noise, low, high) for low, high in ((0, 1), (-1, 1), (-0.5, 0.5), (-(3**0.5), 3**0.5), (0, 2))
        ),
    ),
    STD_IS_VARIANCE,
    STD_MISSING,
    MEAN_MISSING,
    _varied(
        "both",
        "mean-ignored",
        "your z is standard normal whatever mu and logvar are",
        lambda s: (0 * s.mu, torch.ones_like(s.std)),
    ),
    MEAN_SIGN,
    _varied(
        "both",
        "mean-and-std-swapped",
        "mu is your standard deviation, and the standard deviation is your mean: swap them",
        lambda s: (s.std, s.mu),
    ),
    _varied("std", "std-is-logvar", "your standard deviation is logvar: take exp(logvar / 2)", lambda s: s.logvar),
    _varied(
        "std",
        "std-is-half-logvar",
        "your standard deviation is logvar / 2: the exponential is missing",
        lambda s: s.logvar / 2,
    ),
    STD_IS_INVERSE,
    _varied(
        "std",
        "std-is-exp-2-logvar",
        "your standard deviation is exp(2 logvar): take exp(logvar / 2)",
        lambda s: s.var**2,
    ),
    _varied(
        "std",
        "std-is-fourth-root",
        "your standard deviation is exp(logvar / 4): halve logvar once only",
        lambda s: s.std.sqrt(),
    ),
    _varied(
        "std",
        "std-not-halved-times-half",
        "your standard deviation is exp(logvar) / 2: the 1/2 belongs inside the exponential",
        lambda s: 0.5 * s.var,
    ),
    _varied(
        "std",
        "std-missing-root",
        "your standard deviation is the root of logvar: logvar is a logarithm, so take exp(logvar / 2)",
        lambda s: s.logvar.abs().sqrt(),
    ),
    _varied(
        "std",
        "std-by-softplus",
        "your standard deviation is softplus(logvar), or its root: take exp(logvar / 2)",
        lambda s: torch.nn.functional.softplus(s.logvar),
        lambda s: torch.nn.functional.softplus(s.logvar).sqrt(),
        lambda s: torch.nn.functional.softplus(s.logvar / 2),
    ),
    _varied(
        "std",
        "std-and-one",
        "your standard deviation is 1 + exp(logvar / 2), or the root of 1 + exp(logvar): leave out the 1",
        lambda s: 1 + s.std,
        lambda s: (1 + s.var).sqrt(),
        lambda s: 1 + s.var,
    ),
    _varied(
        "std",
        "logvar-cut-off",
        "logvar is cut off (clamp) before it becomes a standard deviation: use it as it is, or a much wider bound",
        *(lambda s, low=low, high=high: (s.logvar.clamp(low, high) / 2).exp() for low, high in _CUTS),
    ),
    _varied(
        "both",
        "std-added",
        "the standard deviation is added to the noise: multiply by it",
        lambda s: (s.mu + s.std, torch.ones_like(s.std)),
    ),
    _varied(
        "mean",
        "mean-scaled",
        "mu is multiplied by the standard deviation, too: multiply only the noise by it",
        lambda s: s.mu * s.std,
    ),
    _varied(
        "mean",
        "mean-shifted",
        "your z has a mean that is not mu, but mu and the standard deviation, logvar or the variance: add mu alone",
        lambda s: s.mu + s.std,
        lambda s: s.mu + s.logvar,
        lambda s: s.mu + s.var,
        lambda s: s.logvar,
    ),
    _varied(
        "mean",
        "mean-multiplied",
        "your z has mean 2 mu, or mu / 2: add mu once",
        lambda s: 2 * s.mu,
        lambda s: s.mu / 2,
    ),
    NOISE_SCALED,
    _varied(
        "law",
        "noise-one-sided",
        "your noise has only one sign: it must be standard normal (randn)",
        lambda noise, t: bool((noise >= -1e-4).all() or (noise <= 1e-4).all()) and t.half_normal(noise.abs()),
    ),
    NOISE_CLAMPED,
)
OTHER_LAW = Mistake(
    "noise-other-law",
    "your noise has the right mean and standard deviation, but not the shape of a bell: draw it with torch.randn",
    fits=lambda s: abs(s.mean) < 0.05 and abs(s.deviation - 1) < 0.05,
)
STD_IS_ROOT = Mistake(
    "std-missing-root",
    "z is NaN exactly where logvar is negative: your standard deviation is a root or a logarithm of logvar, which is a "
    "logarithm already, so take exp(logvar / 2)",
)
NOISE_REPEATS = Mistake(
    "noise-repeats",
    "two calls with the same mu and logvar give the same z: draw fresh noise in every call, and set no seed inside",
)
NOISE_CORRELATED = Mistake(
    "noise-correlated",
    "the noise of one element depends on that of another: draw an independent number for each element of mu",
)
NOT_NORMAL_YET = Mistake(
    "not-normal-yet",
    "z is not normal around mu with variance exp(logvar): fix that first, then this may be right",
)

SAMPLE_DETACHED = Mistake(
    "sample-detached",
    "z is cut off from mu and logvar, so the encoder cannot learn: compute z in torch from mu, logvar and the noise; "
    "torch.normal(mu, std) and .sample() pass no gradient, nor do .data and .detach()",
)
LOGVAR_DETACHED = Mistake(
    "logvar-detached",
    "the standard deviation is cut off from logvar (.data, .detach(), NumPy or torch.tensor): compute it in torch",
)
MU_DETACHED = Mistake("mu-detached", "z is cut off from mu (.data or .detach()): add mu itself")
MU_GRADIENT = (MEAN_SIGN,)
# of exp(logvar) and of exp(logvar) / 2 alike, which the law of z tells apart
HALF_OUTSIDE_EXPONENT = replace(
    STD_IS_VARIANCE,
    name="half-outside-exponent",
    says="your dz/dlogvar is twice what it should be: the 1/2 is missing from the exponent, take exp(logvar / 2)",
)
LOGVAR_GRADIENT = (HALF_OUTSIDE_EXPONENT, STD_IS_INVERSE)
