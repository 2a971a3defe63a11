"""The frozen judge: a small classifier that reads generated digits, and the distances that compare sets of them.

Its weights, judge.npz, are part of the package; `tests.measures.judge_training` makes them.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

WEIGHTS = Path(__file__).resolve().parent / "judge.npz"
SIDE = 28
PIXELS = SIDE * SIDE
CLASSES = 10
FEATURES = 64
_BATCH = 100  # images at once: bounds the memory
_PER_CLASS = 500  # images of a class whose pairwise distances are averaged: bounds time and memory


class JudgeNetwork(nn.Module):
    """Two convolutions and two layers: images (N, 784) in [0, 1] to logits (N, 10)."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 16, 5),  # (N, 16, 24, 24)
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 5),  # (N, 32, 8, 8)
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(32 * 4 * 4, FEATURES),
            nn.ReLU(),
        )
        self.head = nn.Linear(FEATURES, CLASSES)

    def features(self, images: Tensor) -> Tensor:
        """The activations (N, 64) before the last layer, each >= 0."""
        features: Tensor = self.body(images.reshape(-1, 1, SIDE, SIDE))
        return features

    def forward(self, images: Tensor) -> Tensor:
        """The logits (N, 10)."""
        logits: Tensor = self.head(self.features(images))
        return logits


class Judge:
    """Reads digits with a network that no longer learns."""

    def __init__(self, network: JudgeNetwork) -> None:
        self._network = network.eval().requires_grad_(False)

    def features(self, images: Tensor) -> Tensor:
        """What the judge sees in each image, for `frechet_distance`.

        Args:
            images: (N, 784) or (N, 1, 28, 28), float32 in [0, 1], white digits on black as in MNIST.

        Returns:
            The activations of the last hidden layer, (N, 64) float32, each >= 0.

        Raises:
            ValueError: an image is not of 784 pixels.
        """
        return self._in_batches(self._network.features, images, FEATURES)

    def probabilities(self, images: Tensor) -> Tensor:
        """How likely the judge holds each class.

        Args:
            images: (N, 784) or (N, 1, 28, 28), float32 in [0, 1].

        Returns:
            (N, 10) float32; each row sums to 1.

        Raises:
            ValueError: an image is not of 784 pixels.
        """
        return torch.softmax(self._in_batches(self._network, images, CLASSES), dim=1)

    def read(self, images: Tensor) -> Tensor:
        """The likeliest class of each image.

        Args:
            images: (N, 784) or (N, 1, 28, 28), float32 in [0, 1].

        Returns:
            Labels (N,) int64 in [0, 9].

        Raises:
            ValueError: an image is not of 784 pixels.
        """
        return self.probabilities(images).argmax(dim=1)

    def weights(self) -> dict[str, Tensor]:
        """The network's parameters by name, for `judge_training.save_judge`."""
        return dict(self._network.state_dict())

    def _in_batches(self, function: Callable[[Tensor], Tensor], images: Tensor, width: int) -> Tensor:
        if images.dim() < 2 or images[:1].numel() != PIXELS * len(images[:1]):
            raise ValueError(f"the judge reads images of {PIXELS} pixels, got a tensor of shape {tuple(images.shape)}")
        with torch.no_grad():
            parts = [function(images[at : at + _BATCH].float()) for at in range(0, len(images), _BATCH)]
        return torch.cat(parts) if len(images) else torch.zeros(0, width)


def load_judge(path: Path = WEIGHTS) -> Judge:
    """The judge with its trained weights.

    Args:
        path: an archive of arrays, one for each parameter, as `judge_training.save_judge` writes it.

    Returns:
        The judge, ready to read.

    Raises:
        FileNotFoundError: there is no such archive.
    """
    network = JudgeNetwork()
    with np.load(path, allow_pickle=False) as arrays:
        network.load_state_dict({name: torch.from_numpy(arrays[name].astype(np.float32)) for name in arrays.files})
    return Judge(network)


def frechet_distance(features_a: Tensor, features_b: Tensor) -> float:
    """The Fréchet distance between two sets of features, each taken as a Gaussian; 0 where both are alike.

    d² = |m_a - m_b|² + Tr(C_a + C_b - 2 (C_a C_b)^½), with means m and covariances C
    (Heusel et al. 2017, arXiv 1706.08500, equation 6; like theirs, the value is the squared distance).
    (C_a C_b)^½ has the trace of the symmetric (C_a^½ C_b C_a^½)^½, which eigenvalues give without complex numbers.

    Args:
        features_a: (N, F), N >= 2.
        features_b: (M, F), M >= 2. Few images bias the distance upwards: compare only sets of equal size.

    Returns:
        d², in float64, >= 0; NaN where a feature is not finite.

    Raises:
        ValueError: the sets differ in F, or one has fewer than two rows.
    """
    if features_a.shape[1:] != features_b.shape[1:] or min(len(features_a), len(features_b)) < 2:
        raise ValueError(f"two sets of features, got {tuple(features_a.shape)} and {tuple(features_b.shape)}")
    if not (features_a.isfinite().all() and features_b.isfinite().all()):
        return float("nan")
    a, b = features_a.double(), features_b.double()
    covariance_a, covariance_b = torch.cov(a.T), torch.cov(b.T)
    root_a = _square_root(covariance_a)
    eigenvalues = torch.linalg.eigvalsh(root_a @ covariance_b @ root_a)
    trace = covariance_a.trace() + covariance_b.trace() - 2 * eigenvalues.clamp(min=0).sqrt().sum()
    return max(0.0, float((a.mean(0) - b.mean(0)).square().sum() + trace))


def _square_root(matrix: Tensor) -> Tensor:
    """The root of a symmetric positive semidefinite matrix; eigenvalues rounded below zero count as zero."""
    eigenvalues, vectors = torch.linalg.eigh(matrix)
    root: Tensor = (vectors * eigenvalues.clamp(min=0).sqrt()) @ vectors.T
    return root


def diversity(images: Tensor, labels: Tensor) -> Tensor:
    """How much the images of one class differ: the mean Euclidean distance between two of them.

    Meant as a ratio to the same figure of real digits: about 1 for a good generator, 0 for one picture a class.

    Args:
        images: (N, 784) or any (N, D), float.
        labels: (N,) int64 in [0, 9], the class of each image: the one asked for, or the one the judge reads.

    Returns:
        (10,) float32, >= 0, in the unit of the images: for each class the mean of |x_i - x_j| over i < j, among its
        first 500 images; 0 for a class with fewer than two.
    """
    spread = torch.zeros(CLASSES)
    for label in range(CLASSES):
        members = images[labels == label][:_PER_CLASS].flatten(1).float()
        if len(members) >= 2:
            spread[label] = nn.functional.pdist(members).mean()
    return spread
