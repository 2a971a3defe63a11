"""Question 1's values as the grader computes them: NumPy in float64, without gradients, from no student's code."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import torch
from torch import Tensor

D, K = 784, 10  # pixels, labels

# z = mean + deviation * node; exact, because log q - log p is a polynomial of degree 2 in the node
_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(3)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


@dataclass(frozen=True)
class Image:
    """What the loss is given for one image, and its two parts."""

    x_hat: np.ndarray[Any, Any]  # (D,)
    x: np.ndarray[Any, Any]  # (D,)
    mu: np.ndarray[Any, Any]  # (Z,)
    logvar: np.ndarray[Any, Any]  # (Z,)

    @cached_property
    def variance(self) -> np.ndarray[Any, Any]:
        """The variances of its code, (Z,)."""
        return np.exp(self.logvar)

    @cached_property
    def kls(self) -> np.ndarray[Any, Any]:
        """The divergence of each latent in nats, (Z,): the expectation of log q(z) - log p(z), by quadrature."""
        deviation = np.sqrt(self.variance)[:, None]
        codes = self.mu[:, None] + deviation * _NODES
        return (codes**2 / 2 - _NODES**2 / 2 - np.log(deviation)) @ _WEIGHTS  # type: ignore[no-any-return]

    @property
    def kl(self) -> float:
        """The divergence of its code from the prior, in nats."""
        return float(self.kls.sum())

    @cached_property
    def cross_entropy(self) -> float:
        """The cross-entropy of its pixels, in nats; x_hat lies inside (0, 1)."""
        of_white, of_black = np.log(self.x_hat), np.log1p(-self.x_hat)
        return float(-(self.x * of_white + (1 - self.x) * of_black).sum())


def images(x_hat: Tensor, x: Tensor, mu: Tensor, logvar: Tensor) -> list[Image]:
    """The images of a minibatch: (N, D), (N, D), (N, Z), (N, Z)."""
    return [Image(*rows) for rows in zip(*map(_float64, (x_hat, x, mu, logvar)), strict=True)]


def minus_bound(pictures: tuple[Tensor, Tensor], codes: tuple[Tensor, Tensor]) -> float:
    """Minus the variational lower bound in nats, averaged over the images.

    Args:
        pictures: x_hat, which may be rounded to 0 or 1, and x, (N, D) each.
        codes: mu and logvar, (N, Z) each.
    """
    inside = pictures[0].double().clamp(1e-7, 1 - 1e-7)
    return float(np.mean([image.cross_entropy + image.kl for image in images(inside, pictures[1], *codes)]))


def codes_of(mean: Tensor, log_variance: Tensor, rng: torch.Generator) -> Tensor:
    """One code for each image from its Gaussian, (N, Z) float32, without gradients."""
    noise = standard_normal(rng, *mean.shape)
    deviation = np.sqrt(np.exp(_float64(log_variance)))
    return torch.from_numpy(_float64(mean) + deviation * _float64(noise)).float()


def likeliest_labels(x: Tensor, samples: Tensor) -> Tensor:
    """The label under which each image is likeliest; p(x | c) is the mean of p(x | z, c) over codes z of the prior.

    Args:
        x: (N, D) in [0, 1].
        samples: (K, S, D) in [0, 1], what the decoder makes of S codes for each label.

    Returns:
        (N,) int64 in [0, 9].
    """
    p = samples.flatten(0, 1).clamp(1e-4, 1 - 1e-4)
    of_each = x @ p.log().T + (1 - x) @ (1 - p).log().T  # (N, K * S)
    return of_each.view(len(x), *samples.shape[:2]).logsumexp(dim=2).argmax(dim=1)


def strokes(n: int, rng: torch.Generator) -> Tensor:
    """Images (n, D) in [0, 1] that are black in most pixels, grey or white in others, as digits are."""
    white = torch.rand(n, D, generator=rng) < 0.25
    return torch.where(white, 0.3 + 0.7 * torch.rand(n, D, generator=rng), torch.zeros(n, D))


def labels(n: int, rng: torch.Generator) -> Tensor:
    """One-hot labels (n, K), drawn at random."""
    return torch.eye(K)[torch.randint(K, (n,), generator=rng)]


def standard_normal(rng: torch.Generator, *shape: int) -> Tensor:
    """Independent standard normal numbers of this shape."""
    return torch.randn(*shape, generator=rng)


def _float64(tensor: Tensor) -> np.ndarray[Any, Any]:
    return tensor.detach().double().numpy()  # type: ignore[no-any-return]
