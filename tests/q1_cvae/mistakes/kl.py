"""Mistakes in the KL term of loss_function, Q1.5."""

from dataclasses import replace

import numpy as np

from autograder.mistakes import Mistake
from tests.q1_cvae.reference import D

# formulas take a `reference.Image`, and give its KL less that at mu = 0, logvar = 0
KL = (
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
