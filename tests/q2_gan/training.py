"""How far a generator's samples have come towards real digits: the measure of question 2's training check."""

from dataclasses import dataclass

import torch
from torch import Tensor

from tests.measures.judge import Judge, frechet_distance

_COPY = 0.5  # a sample nearer than this (Euclidean) to a training digit is a copy; held-out digits keep 1.0 or more


@dataclass(frozen=True)
class Progress:
    """What the grader measured of one set of samples.

    `share` is 1 - d² / d²(mean), where d² is the Fréchet distance of the samples to held-out digits in the judge's
    features and d²(mean) that of the mean digit: 1 for real digits, 0 for what is as far as one and the same grey blob,
    below 0 for what is farther, such as the untrained generator's. `spread` is how much the samples differ in the
    judge's features, as a ratio to real digits; `read` the share that the judge reads with certainty; `copies` the
    share that are training digits.
    """

    share: float
    spread: float
    read: float
    copies: float


class Ruler:
    """Measures sets of samples against digits that the generator has not seen."""

    def __init__(self, judge: Judge, seen: Tensor, held_out: Tensor) -> None:
        """
        Args:
            judge: the frozen judge.
            seen: the digits (M, 784) in [0, 1] that the generator learned from.
            held_out: others (H, 784) in [0, 1].
        """
        self._judge, self._seen = judge, seen
        self._real = judge.features(held_out)
        blob = judge.features(seen.mean(0, keepdim=True)).expand(2, -1)
        self._blob = frechet_distance(blob, self._real)

    def measure(self, samples: Tensor) -> Progress:
        """The progress that samples (N, 784) in [-1, 1] show; what is not finite counts as grey."""
        images = ((samples.float() + 1) / 2).nan_to_num(0.5).clamp(0, 1)
        features = self._judge.features(images)
        return Progress(
            1 - frechet_distance(features, self._real) / self._blob,
            float(features.var(0).sum().sqrt() / self._real.var(0).sum().sqrt()),
            float((self._judge.probabilities(images).max(1).values >= 0.9).float().mean()),
            float((torch.cdist(images, self._seen).min(1).values < _COPY).float().mean()),
        )
