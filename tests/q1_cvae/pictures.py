"""What the checks of question 1 leave as evidence."""

from collections.abc import Callable

import torch
from torch import Tensor

from autograder.evidence import Histogram, Images, Matrix, floats, histogram, images
from tests.measures.densities import standard_normal
from tests.measures.judge import SIDE, load_judge
from tests.q1_cvae.reference import K

ROWS = 3  # of the grid of digits
_MU, _LOGVAR = (-2.0, -1.0, 0.0, 1.0, 2.0), (-2.0, -1.0, 0.0, 1.0)


def noise(values: Tensor) -> Histogram:
    """The noise of the student's samples beside the density of a standard normal."""
    caption = f"{values.numel():,} values of your noise, (z − μ) / exp(logvar / 2)"
    return histogram(caption, "noise", values, -4.0, 4.0, standard_normal())


def kl(of: Callable[[float, float], float]) -> Matrix:
    """The KL term of one latent over mu and logvar; `of` gives the student's."""
    expected = [(mu**2 + torch.tensor(logvar).exp().item() - 1 - logvar) / 2 for logvar in _LOGVAR for mu in _MU]
    return Matrix(
        "The KL term of one latent in your loss, by μ and logvar",
        tuple(f"logvar = {logvar:g}" for logvar in _LOGVAR),
        tuple(f"μ = {mu:g}" for mu in _MU),
        floats(expected),
        floats([of(mu, logvar) for logvar in _LOGVAR for mu in _MU]),
        tolerance=0.005,
    )


def grid(x_hat: Tensor, steps: int) -> Images:
    """Digits of the student's model, every row from one code, and what the judge reads in them."""
    read = load_judge().read(x_hat).tolist()
    caption = f"Digits of your model after {steps} steps: a row shares its code, a column its label"
    return images(caption, x_hat.reshape(-1, SIDE, SIDE), K, list(range(K)) * ROWS, read)
