"""Question 7's layer beside torch's own and its plain version: `python -m tests.bench.speed`."""

from collections.abc import Callable
from functools import cache
from types import ModuleType

import torch
from torch import nn

from tests.bench.comparison import Comparison
from tests.bench.solutions import load_solution
from tests.q7_sn_gan import plain
from tests.q7_sn_gan.question import QUESTION

_ROUND = 10  # forward and backward passes


@cache
def _solution() -> ModuleType:
    return load_solution(QUESTION)


@cache
def _discriminator(kind: str) -> nn.Module:
    """The discriminator of 16 channels with this normalisation."""
    wrap: dict[str, Callable[[nn.Module], nn.Module]] = {
        "ours": _solution().SpectralNorm,
        "plain": plain.SpectralNorm,
        "torch": nn.utils.parametrizations.spectral_norm,
    }
    network = _solution().build_discriminator(False, 3, 16)
    layers = [wrap[kind](each) if isinstance(each, nn.Conv2d) else each for each in network]
    return nn.Sequential(*layers)


@cache
def _pictures() -> torch.Tensor:
    return torch.randn(8, 3, 64, 64)


def _passes(kind: str) -> float:
    network = _discriminator(kind).train()
    for _ in range(_ROUND):
        network(_pictures()).sum().backward()
    return _ROUND


ROWS = (
    Comparison(
        "Q7 a discriminator with SpectralNorm and its gradient, beside torch's spectral_norm",
        "ms",
        "≤ 1.2 of torch's",
        lambda: _passes("ours"),
        lambda: _passes("torch"),
    ),
    Comparison(
        "Q7 a discriminator with SpectralNorm and its gradient, beside the plain version",
        "ms",
        "≤ 0.9 of plain",
        lambda: _passes("ours"),
        lambda: _passes("plain"),
    ),
)
