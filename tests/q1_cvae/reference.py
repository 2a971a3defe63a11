"""Question 1's values as the grader computes them: in float64, and independent of any student's code."""

import torch
from torch import Tensor
from torch.distributions import Independent, Normal, kl_divergence
from torch.nn import functional as F

D, K = 784, 10  # pixels, labels


def kl_to_standard_normal(mu: Tensor, logvar: Tensor) -> Tensor:
    """KL(N(mu, exp(logvar)) || N(0, I)) in nats for each image, by torch.distributions: (N, Z), (N, Z) -> (N,)."""
    posterior = Normal(mu.double(), (logvar.double() / 2).exp())
    prior = Normal(torch.zeros_like(posterior.loc), torch.ones_like(posterior.scale))
    return kl_divergence(Independent(posterior, 1), Independent(prior, 1))


def cross_entropy(x_hat: Tensor, x: Tensor) -> Tensor:
    """Bernoulli cross-entropy in nats for each image, summed over pixels: (N, D), (N, D) -> (N,)."""
    return F.binary_cross_entropy(x_hat.double(), x.double(), reduction="none").sum(1)


def minus_bound(x_hat: Tensor, x: Tensor, mu: Tensor, logvar: Tensor) -> float:
    """Minus the variational lower bound in nats, averaged over the images; x_hat may be rounded to 0 or 1."""
    x_hat = x_hat.double().clamp(1e-7, 1 - 1e-7)
    return float((cross_entropy(x_hat, x) + kl_to_standard_normal(mu, logvar)).mean())


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


def wrong_kls(mu: Tensor, logvar: Tensor) -> dict[str, float]:
    """What the KL of one image becomes by each usual slip, by the slip's name: (Z,), (Z,) -> nats."""
    mu, logvar = mu.double(), logvar.double()
    kl, size = float(kl_to_standard_normal(mu[None], logvar[None])), mu.numel()
    var = logvar.exp()
    terms = {
        "kl-sign": -kl,
        "kl-missing": 0.0,
        "kl-doubled": 2 * kl,
        "kl-halved": kl / 2,
        "kl-latents-averaged": kl / size,
        "kl-latents-averaged-doubled": 2 * kl / size,
        "kl-per-pixel": kl / D,
        "kl-per-pixel-and-latent": kl / (D * size),
        "kl-std-for-variance": float(0.5 * (mu**2 + (logvar / 2).exp() - 1 - logvar).sum()),
        "kl-log-std": float(0.5 * (mu**2 + (2 * logvar).exp() - 1 - 2 * logvar).sum()),
        "kl-mu-not-squared": float(0.5 * (mu + var - 1 - logvar).sum()),
        "kl-mu-missing": float(0.5 * (var - 1 - logvar).sum()),
        "kl-mu-sign": float(0.5 * (var - 1 - logvar - mu**2).sum()),
        "kl-logvar-sign": float(0.5 * (mu**2 + var - 1 + logvar).sum()),
        "kl-logvar-missing": float(0.5 * (mu**2 + var - 1).sum()),
        "kl-variance-missing": float(0.5 * (mu**2 - 1 - logvar).sum()) + size / 2,
        "kl-variance-sign": float(0.5 * (mu**2 - var - logvar + 1).sum()),
        "kl-one-half-on-part": float((mu**2 + 0.5 * (var - 1 - logvar)).sum()),
        "kl-reversed": float((logvar / 2 + (1 + mu**2) / (2 * var) - 0.5).sum()),
        "kl-exp-missing": float(0.5 * (mu**2 + logvar - 1 - logvar).sum()) + size / 2,
        "kl-first-latent": float(0.5 * (mu**2 + var - 1 - logvar)[0]),
    }
    return terms


def wrong_reconstructions(x_hat: Tensor, x: Tensor) -> dict[str, float]:
    """What the reconstruction term of one image becomes by each usual slip, by its name: (D,), (D,) -> a number."""
    p, x = x_hat.double(), x.double()
    ce = F.binary_cross_entropy(p, x, reduction="none")
    ours, squared = float(ce.sum()), (p - x) ** 2
    return {
        "recon-sign": -ours,
        "recon-missing": 0.0,
        "recon-pixels-averaged": ours / D,
        "recon-doubled": 2 * ours,
        "recon-halved": ours / 2,
        "recon-squared": float(squared.sum()),
        "recon-squared-half": float(squared.sum()) / 2,
        "recon-squared-mean": float(squared.mean()),
        "recon-squared-root": float(squared.sum().sqrt()),
        "recon-absolute": float((p - x).abs().sum()),
        "recon-absolute-mean": float((p - x).abs().mean()),
        "recon-black-pixels-missing": float(-(x * p.log()).sum()),
        "recon-white-pixels-missing": float(-((1 - x) * (1 - p).log()).sum()),
        "recon-half-sign": float(-(x * p.log() - (1 - x) * (1 - p).log()).sum()),
        "recon-labels-swapped": float(-((1 - x) * p.log() + x * (1 - p).log()).sum()),
        "recon-swapped": float(-(p * x.log().clamp(min=-100) + (1 - p) * (1 - x).log().clamp(min=-100)).sum()),
        "recon-as-logits": float(F.binary_cross_entropy_with_logits(p, x, reduction="sum")),
        "recon-as-logits-mean": float(F.binary_cross_entropy_with_logits(p, x)),
        "recon-log-2": ours / 0.6931471805599453,
        "recon-log-10": ours / 2.302585092994046,
        "recon-likelihood": float(-(x * p + (1 - x) * (1 - p)).sum()),
    }
