"""The right values of question 7, in float64 and without gradients."""

import math
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional as F


def unit(vector: Tensor) -> Tensor:
    """A vector of length 1 in the same direction; 0 stays 0."""
    return vector / max(float(vector.norm()), 1e-300)


def directions(matrix: Tensor, start: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """The last pair (u, v) of power iteration."""
    left = start.detach().double()
    right = torch.zeros(matrix.shape[1], dtype=torch.float64)
    for _ in range(count):
        right = unit(left @ matrix.detach().double())
        left = unit(matrix.detach().double() @ right)
    return left, right


def estimates(matrix: Tensor, start: Tensor, count: int) -> list[float]:
    """The two estimates that are right: with the last v, and with v once more from the last u."""
    left, right = directions(matrix, start, count)
    back = left @ matrix.detach().double()
    return [float(back @ right), float(back.norm())]


def spectral(matrix: Tensor) -> float:
    """The largest singular value, by decomposition."""
    return float(torch.linalg.svdvals(matrix.detach().double())[0]) if matrix.numel() else 0.0


def rows_of(weight: Tensor) -> Tensor:
    """A layer's weight as a matrix with one row for each output."""
    return weight.detach().double().reshape(weight.shape[0], -1)


def applied(x: Tensor, weight: Tensor, bias: Tensor | None, stride: int, padding: int) -> Tensor:
    """What a convolution or a linear layer computes with this weight."""
    x, weight = x.detach().double(), weight.detach().double()
    shift = None if bias is None else bias.detach().double()
    if weight.ndim == 2:
        return x @ weight.T + (0.0 if shift is None else shift)
    return F.conv2d(x, weight, shift, stride, padding)


def slope_of_weight(x: Tensor, weight: Tensor, pull: Tensor, stride: int, padding: int) -> Tensor:
    """The gradient of the sum of (what the layer computes * pull) with respect to its weight."""
    x, pull = x.detach().double(), pull.detach().double()
    if weight.ndim == 2:
        return pull.T @ x
    kernel = weight.shape[2:]
    patches = F.unfold(x, kernel, padding=padding, stride=stride)  # (N, C k k, L)
    return torch.einsum("nol,nkl->ok", pull.flatten(2), patches).reshape(weight.shape)


def judged(pictures: Tensor, weights: Sequence[Tensor], biases: Sequence[Tensor], wraps: Sequence[int]) -> Tensor:
    """The logits (N,) of the discriminator whose layers are wrapped so many times in a spy: y becomes y / 2 + 1 / 4."""
    x = pictures.double()
    for place, (weight, bias, wrapped) in enumerate(zip(weights, biases, wraps, strict=True)):
        last = place == len(weights) - 1
        x = applied(x, weight, bias, 1 if last else 2, 0 if last else 1)
        for _ in range(wrapped):
            x = x / 2 + 0.25
        x = x if last else torch.where(x < 0, x / 5, x)
    return x.reshape(len(x))


def triangle(size: int, side: int) -> Tensor:
    """How bilinear resizing with smoothing weighs `size` pixels for each of `side` new ones: (side, size)."""
    scale = size / side
    reach = max(scale, 1.0)
    middles = (torch.arange(side, dtype=torch.float64) + 0.5) * scale
    places = torch.arange(size, dtype=torch.float64) + 0.5
    weights = (1 - (places - middles[:, None]).abs() / reach).clamp(min=0)
    return weights / weights.sum(dim=1, keepdim=True)


def resized(pixels: Tensor, height: int, width: int) -> Tensor:
    """Pixels (C, H, W) brought to another height and width; float64."""
    rows, columns = triangle(pixels.shape[1], height), triangle(pixels.shape[2], width)
    return torch.einsum("yh,chw,xw->cyx", rows, pixels.double(), columns)


def middle(pixels: Tensor) -> Tensor:
    """The largest square in the middle of (C, H, W)."""
    height, width = pixels.shape[1:]
    side = min(height, width)
    return pixels[:, (height - side) // 2 :, (width - side) // 2 :][:, :side, :side]


def scaled(pixels: Tensor) -> Tensor:
    """0 ... 255 as -1 ... 1."""
    return (pixels.double() - 127.5) / 127.5


def worst(a: Tensor, b: Tensor) -> float:
    """The largest difference of two tensors of one shape; infinite where they are no numbers."""
    if a.shape != b.shape:
        return math.inf
    found = float((a.double() - b.double()).abs().max()) if a.numel() else 0.0
    return found if math.isfinite(found) else math.inf
