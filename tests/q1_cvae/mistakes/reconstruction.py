"""Mistakes in the reconstruction term of loss_function, Q1.5."""

from dataclasses import replace
from typing import Any

import numpy as np

from autograder.mistakes import Mistake
from tests.q1_cvae.reference import D


def _log(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.log(np.maximum(values, np.exp(-100)))  # torch bounds its logarithms at -100, too


# formulas take a `reference.Image`
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
        "recon-target-rounded",
        "your cross-entropy rounds x to 0 or 1: take the grey pixels as they are",
        formula=lambda i: replace(i, x=np.round(i.x)).cross_entropy,
    ),
    Mistake(
        "recon-target-binarised",
        "your cross-entropy takes every pixel above 0 for white: take the grey pixels as they are",
        formula=lambda i: replace(i, x=(i.x > 0).astype(float)).cross_entropy,
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
