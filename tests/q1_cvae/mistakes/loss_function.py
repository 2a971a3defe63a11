"""Mistakes in loss_function, Q1.5.

In KL and RECONSTRUCTION a formula takes a `reference.Image`, and gives what that part of its loss is with the mistake;
`inside` makes of them rows for a check that sees more than this part. All other formulas take what a check saw.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.mistakes import Mistake, Seen
from tests.q1_cvae.reference import D, Image

Part = Callable[[Image], float]


def inside(rows: Sequence[Mistake], value: Callable[[Part], float]) -> tuple[Mistake, ...]:
    """The same mistakes for a check that sees more than one part of one image's loss.

    Args:
        rows: mistakes in one part.
        value: what the check sees where a function stands in the place of that part.
    """
    return tuple(replace(row, formula=lambda seen, part=row.formula: value(part)) for row in rows)


def the_only(seen: Seen, rows: Sequence[Mistake]) -> tuple[Mistake, ...]:
    """The mistake that explains what was seen, if no other one explains it, too: one row or none."""
    found = tuple(row for row in rows if row.explains(seen))
    return found if len(found) == 1 else ()


def _log(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.log(np.maximum(values, np.exp(-100)))  # torch bounds its logarithms at -100, too


KL = (  # less the KL at mu = 0, logvar = 0
    Mistake(
        "kl-missing",
        "your loss does not change with mu and logvar: the KL term is missing",
        formula=lambda i: 0.0,
    ),
    Mistake(
        "kl-sign",
        "your KL has the opposite sign: add it to the loss; it is never negative",
        formula=lambda i: -i.kl,
    ),
    Mistake(
        "kl-doubled",
        "your KL is exactly 2 × the closed form: the factor 1/2 is missing",
        formula=lambda i: 2 * i.kl,
    ),
    Mistake(
        "kl-halved",
        "your KL is exactly half the closed form: take the factor 1/2 once only",
        formula=lambda i: i.kl / 2,
    ),
    Mistake(
        "kl-latents-averaged",
        "your KL is the closed form divided by the number of latents: sum over them",
        formula=lambda i: i.kls.mean(),
    ),
    Mistake(
        "kl-latents-averaged-doubled",
        "your KL is averaged over the latents, and its factor 1/2 is missing: sum over the latents, times 1/2",
        formula=lambda i: 2 * i.kls.mean(),
    ),
    Mistake(
        "kl-per-pixel",
        "your KL is the closed form divided by 784: it is per image, not per pixel",
        formula=lambda i: i.kl / D,
    ),
    Mistake(
        "kl-per-pixel-and-latent",
        "your KL is the closed form divided by 784 and by the number of latents: divide by neither",
        formula=lambda i: i.kls.mean() / D,
    ),
    Mistake(
        "kl-std-for-variance",
        "your KL uses the standard deviation exp(logvar / 2): use the variance exp(logvar)",
        formula=lambda i: i.kl - 0.5 * (i.variance - np.sqrt(i.variance)).sum(),
    ),
    Mistake(
        "kl-log-std",
        "your KL takes logvar for the logarithm of the standard deviation: the variance is exp(logvar)",
        formula=lambda i: replace(i, logvar=2 * i.logvar).kl,
    ),
    Mistake(
        "kl-mu-not-squared",
        "your KL adds mu: square it",
        formula=lambda i: i.kl - 0.5 * (i.mu**2 - i.mu).sum(),
    ),
    Mistake(
        "kl-mu-missing",
        "your KL lacks mu squared",
        formula=lambda i: i.kl - 0.5 * (i.mu**2).sum(),
    ),
    Mistake(
        "kl-mu-sign",
        "mu squared has the wrong sign in your KL: means far from 0 must cost more",
        formula=lambda i: i.kl - (i.mu**2).sum(),
    ),
    Mistake(
        "kl-logvar-sign",
        "logvar has the wrong sign in your KL: a small variance must cost more",
        formula=lambda i: i.kl + i.logvar.sum(),
    ),
    Mistake(
        "kl-logvar-missing",
        "your KL lacks the term with logvar alone",
        formula=lambda i: i.kl + 0.5 * i.logvar.sum(),
    ),
    Mistake(
        "kl-variance-missing",
        "your KL lacks the variance exp(logvar)",
        formula=lambda i: i.kl - 0.5 * (i.variance - 1).sum(),
    ),
    Mistake(
        "kl-variance-sign",
        "exp(logvar) has the wrong sign in your KL: a large variance must cost more",
        formula=lambda i: i.kl - (i.variance - 1).sum(),
    ),
    Mistake(
        "kl-exp-missing",
        "your KL uses logvar where it needs the variance exp(logvar)",
        formula=lambda i: i.kl - 0.5 * (i.variance - 1 - i.logvar).sum(),
    ),
    Mistake(
        "kl-one-half-on-part",
        "your KL multiplies only a part of its sum by 1/2: multiply all of it, mu squared included",
        formula=lambda i: i.kl + 0.5 * (i.mu**2).sum(),
    ),
    Mistake(
        "kl-reversed",
        "your value is KL(N(0, I) || q): the loss needs KL(q || N(0, I))",
        formula=lambda i: float((i.logvar / 2 + (1 + i.mu**2) / (2 * i.variance) - 0.5).sum()),
    ),
    Mistake(
        "kl-first-latent",
        "your KL counts the first latent only: sum over all of them",
        formula=lambda i: i.kls[0],
    ),
)

# facts: latents; the value is what 2 * latents more numbers at mu = 0, logvar = 0 add to the loss, which should be 0
KL_AT_ZERO = (
    Mistake(
        "kl-one-missing",
        "your KL is positive at mu = 0, logvar = 0, where it should be 0: the -1 is missing",
        fits=lambda s: s.is_near(s.latents) or s.is_near(2 * s.latents),
    ),
    Mistake(
        "kl-one-sign",
        "your KL is negative at mu = 0, logvar = 0, where it should be 0: count the 1s, and check their signs",
        fits=lambda s: s.is_near(-s.latents) or s.is_near(-2 * s.latents),
    ),
    Mistake(
        "kl-not-zero-at-zero",
        "your KL is not 0 at mu = 0, logvar = 0, where q is the prior itself",
        fits=lambda s: True,
    ),
)

RECON_MISSING = Mistake(
    "recon-missing",
    "your loss does not change with x_hat: the cross-entropy is missing",
    formula=lambda i: 0.0,
)
RECONSTRUCTION = (
    RECON_MISSING,
    Mistake(
        "recon-sign",
        "your cross-entropy has the opposite sign: the loss adds minus the log-likelihood",
        formula=lambda i: -i.cross_entropy,
    ),
    Mistake(
        "recon-pixels-averaged",
        "your cross-entropy is averaged over the 784 pixels: sum over them",
        formula=lambda i: i.cross_entropy / D,
    ),
    Mistake(
        "recon-squared",
        "your reconstruction term is the sum of squared differences: take the Bernoulli cross-entropy",
        formula=lambda i: ((i.x_hat - i.x) ** 2).sum(),
    ),
    Mistake(
        "recon-squared-mean",
        "your reconstruction term is the mean squared difference: take the Bernoulli cross-entropy, summed over the "
        "pixels",
        formula=lambda i: ((i.x_hat - i.x) ** 2).mean(),
    ),
    Mistake(
        "recon-squared-half",
        "your reconstruction term is half the sum of squared differences: take the Bernoulli cross-entropy",
        formula=lambda i: ((i.x_hat - i.x) ** 2).sum() / 2,
    ),
    Mistake(
        "recon-squared-root",
        "your reconstruction term is the Euclidean distance: take the Bernoulli cross-entropy",
        formula=lambda i: np.sqrt(((i.x_hat - i.x) ** 2).sum()),
    ),
    Mistake(
        "recon-absolute",
        "your reconstruction term is the sum of absolute differences: take the Bernoulli cross-entropy",
        formula=lambda i: np.abs(i.x_hat - i.x).sum(),
    ),
    Mistake(
        "recon-absolute-mean",
        "your reconstruction term is the mean absolute difference: take the Bernoulli cross-entropy, summed over the "
        "pixels",
        formula=lambda i: np.abs(i.x_hat - i.x).mean(),
    ),
    Mistake(
        "recon-black-pixels-missing",
        "your cross-entropy counts white pixels only: the term for black ones, (1 - x) log(1 - x_hat), is missing",
        formula=lambda i: -(i.x * _log(i.x_hat)).sum(),
    ),
    Mistake(
        "recon-white-pixels-missing",
        "your cross-entropy counts black pixels only: the term for white ones, x log(x_hat), is missing",
        formula=lambda i: -((1 - i.x) * _log(1 - i.x_hat)).sum(),
    ),
    Mistake(
        "recon-half-sign",
        "(1 - x) log(1 - x_hat) has the wrong sign in your cross-entropy",
        formula=lambda i: i.cross_entropy + 2 * ((1 - i.x) * _log(1 - i.x_hat)).sum(),
    ),
    Mistake(
        "recon-labels-swapped",
        "your cross-entropy takes 1 - x for the target: take x",
        formula=lambda i: replace(i, x=1 - i.x).cross_entropy,
    ),
    Mistake(
        "recon-swapped",
        "your cross-entropy takes x for the prediction and x_hat for the target: the prediction is the first argument",
        formula=lambda i: -(i.x_hat * _log(i.x) + (1 - i.x_hat) * _log(1 - i.x)).sum(),
    ),
    Mistake(
        "recon-as-logits",
        "your cross-entropy takes x_hat for logits, and puts a sigmoid on it: x_hat is a probability already",
        formula=lambda i: (np.logaddexp(0, i.x_hat) - i.x_hat * i.x).sum(),
    ),
    Mistake(
        "recon-as-logits-mean",
        "your cross-entropy takes x_hat for logits, and is averaged over the pixels: x_hat is a probability already; "
        "sum over the pixels",
        formula=lambda i: (np.logaddexp(0, i.x_hat) - i.x_hat * i.x).mean(),
    ),
    Mistake(
        "recon-doubled",
        "your cross-entropy is exactly 2 × the expected one",
        formula=lambda i: 2 * i.cross_entropy,
    ),
    Mistake(
        "recon-halved",
        "your cross-entropy is exactly half the expected one",
        formula=lambda i: i.cross_entropy / 2,
    ),
    Mistake(
        "recon-log-2",
        "your cross-entropy is in bits: take the natural logarithm",
        formula=lambda i: i.cross_entropy / np.log(2),
    ),
    Mistake(
        "recon-log-10",
        "your cross-entropy is to the base 10: take the natural logarithm",
        formula=lambda i: i.cross_entropy / np.log(10),
    ),
    Mistake(
        "recon-likelihood",
        "your reconstruction term lacks its logarithms",
        formula=lambda i: -(i.x * i.x_hat + (1 - i.x) * (1 - i.x_hat)).sum(),
    ),
)
