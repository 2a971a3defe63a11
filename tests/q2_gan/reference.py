"""The right values of question 2 in float64, and without gradients: cross-entropy, Adam's steps, the two networks.

Students have this file: nothing in it is an answer, which would need gradients.
"""

from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

Step = Callable[[Tensor], Tensor]
Values = Mapping[str, Tensor | None]  # "conv1.weight" -> its value; a bias that is not there is None


def mean_cross_entropy(logits: Tensor, target: Tensor | float, weight: Tensor | float = 1.0) -> float:
    """The mean of -y log sigma(s) - (1 - y) log sigma(-s) = log(1 + e^s) - s y, each element times `weight`."""
    s, y, w = (_array(each) for each in (logits, target, weight))
    return float(np.mean((np.logaddexp(0.0, s) - s * y) * w))


def cross_entropy_slopes(logits: Tensor, target: Tensor) -> tuple[Tensor, Tensor]:
    """The gradients of the mean cross-entropy with respect to logits and target: (sigma(s) - y) / n and -s / n."""
    s, y = torch.broadcast_tensors(logits.detach().double(), target.detach().double())
    by_logits, by_target = (s.sigmoid() - y) / s.numel(), -s / s.numel()
    return by_logits.sum_to_size(logits.shape), by_target.sum_to_size(target.shape)


def _array(value: Tensor | float) -> "np.ndarray[tuple[int, ...], np.dtype[np.float64]]":
    return np.asarray(value.detach() if isinstance(value, Tensor) else value, dtype=np.float64)


@torch.no_grad()
def adam_moves(
    start: list[Tensor],
    gradients: list[list[Tensor]],
    rate: float = 1e-3,
    betas: tuple[float, float] = (0.5, 0.999),
    decay: float = 0.0,
    decoupled: bool = False,
) -> Tensor:
    """Kingma & Ba 2014 (arXiv 1412.6980), Algorithm 1: how far all parameters have moved, (steps, parameters)."""
    theta = torch.cat([value.double().flatten() for value in start])
    begin, m, v, moved = theta, torch.zeros_like(theta), torch.zeros_like(theta), []
    for t, step in enumerate(gradients, start=1):
        g = torch.cat([gradient.double().flatten() for gradient in step])
        g = g if decoupled else g + decay * theta
        theta = theta * (1 - rate * decay) if decoupled else theta
        m = betas[0] * m + (1 - betas[0]) * g
        v = betas[1] * v + (1 - betas[1]) * g * g
        theta = theta - rate * (m / (1 - betas[0] ** t)) / ((v / (1 - betas[1] ** t)).sqrt() + 1e-8)
        moved.append(theta - begin)
    return torch.stack(moved)


def leaky(slope: float) -> Step:
    """A leaky ReLU; slope 0 is a ReLU, slope 1 none at all."""
    return lambda x: torch.where(x > 0, x, slope * x)


def same(x: Tensor) -> Tensor:
    """No change: the step is left out."""
    return x


class DoNotFit(Exception):
    """These parameters are not those of the handout's network: one is missing, or has other sizes."""


@torch.no_grad()
def discriminate(
    images: Tensor,
    values: Values,
    pool: Step = lambda x: F.max_pool2d(x, 2),
    padding: int = 0,
    stride: int = 1,
    order: str = "chw",
    **steps: Step,
) -> Tensor:
    """The discriminator of the handout, with any of act1, act2, act3 (or act: all), pool1, pool2 and last replaced.

    Args:
        images: (N, 1, 28, 28).
        values: its parameters.
        pool: both poolings, but for one that is replaced alone.
        padding: of both convolutions.
        stride: of both convolutions.
        order: how the flattened features are counted: "chw", "hwc" or "cwh".
        steps: the replacements.

    Raises:
        DoNotFit: the parameters are another network's.
    """
    act1, act2, act3 = (steps.get(name, steps.get("act", leaky(0.01))) for name in ("act1", "act2", "act3"))
    pool1, pool2 = (steps.get(name, pool) for name in ("pool1", "pool2"))
    try:
        x = pool1(act1(F.conv2d(images.double(), *_pair(values, "conv1"), stride, padding)))
        x = pool2(act2(F.conv2d(x, *_pair(values, "conv2"), stride, padding)))
        x = x.permute(0, *("chw".index(axis) + 1 for axis in order)).flatten(1)
        x = act3(F.linear(x, *_pair(values, "fc1")))
        return steps.get("last", same)(F.linear(x, *_pair(values, "fc2")))
    except RuntimeError as error:
        raise DoNotFit(str(error)) from None


@torch.no_grad()
def generate(
    noise: Tensor,
    values: Values,
    order: str = "chw",
    norm_first: str = "",
    eps: float = 1e-5,
    training: bool = True,
    over: str = "",
    **steps: Step,
) -> Tensor:
    """The generator of the handout, with any of its steps act1, act2, act3 (or act: all), bn1, bn2, bn3, last replaced.

    Args:
        noise: (N, noise_dim).
        values: its parameters, all float64 or all float32: the dtype in which it computes.
        order: how the numbers of the second layer are counted as an image: "chw", "hwc" or "cwh".
        norm_first: the numbers of those blocks that normalise before the ReLU, such as "123".
        eps: of the batch normalisations.
        training: whether these use the batch's statistics.
        over: what those of some blocks normalise over in its place, such as "1layer" or "3instance"; "" for none.
        steps: the replacements.

    Raises:
        DoNotFit: the parameters are another network's.
    """

    def block(x: Tensor, number: str) -> Tensor:
        def act(x: Tensor) -> Tensor:
            return steps.get(f"act{number}", steps.get("act", leaky(0.0)))(x)

        def norm(x: Tensor) -> Tensor:
            if f"bn{number}" in steps:
                return steps[f"bn{number}"](x)
            kind = over.lstrip("123") if number in over else "batch"
            return normalise(x, *_pair(values, f"bn{number}"), eps, training, kind)

        return act(norm(x)) if number in norm_first else norm(act(x))

    sizes = {"c": 128, "h": 7, "w": 7}
    try:
        first, bias = _pair(values, "fc1")
        x = block(F.linear(noise.to(first.dtype), first, bias), "1")
        x = block(F.linear(x, *_pair(values, "fc2")), "2")
        x = x.reshape(len(x), *(sizes[axis] for axis in order)).permute(0, *(order.index(axis) + 1 for axis in "chw"))
        x = block(F.conv_transpose2d(x, *_pair(values, "conv1"), stride=2, padding=1), "3")
        x = F.conv_transpose2d(x, *_pair(values, "conv2"), stride=2, padding=1)
        return steps.get("last", torch.tanh)(x).flatten(1)
    except RuntimeError as error:
        raise DoNotFit(str(error)) from None


def _pair(values: Values, part: str) -> tuple[Tensor, Tensor | None]:
    weight = values.get(f"{part}.weight")
    if weight is None:
        raise DoNotFit(f"there is no {part}")
    return weight, values.get(f"{part}.bias")


def normalise(
    x: Tensor, weight: Tensor, bias: Tensor | None, eps: float = 1e-5, training: bool = True, kind: str = "batch"
) -> Tensor:
    """Batch normalisation over all but dimension 1 (Ioffe & Szegedy 2015, arXiv 1502.03167, Algorithm 1).

    Of another kind, "layer" or "instance", it is over all but dimension 0, or over the pixels of each channel.
    """
    if any(each is not None and each.numel() != x.shape[1] for each in (weight, bias)):
        raise DoNotFit(f"a batch normalisation of {weight.numel()} features is given {x.shape[1]}")
    dims = {"batch": [0, 2, 3], "layer": [1, 2, 3], "instance": [2, 3]}[kind]
    dims = [dim for dim in dims if dim < x.ndim]
    if training and dims:
        x = (x - x.mean(dims, keepdim=True)) / (x.var(dims, unbiased=False, keepdim=True) + eps).sqrt()
    shape = [1, -1] + [1] * (x.ndim - 2)
    return x * weight.reshape(shape) + (0.0 if bias is None else bias.reshape(shape))
