"""The grader's own values for question 2: cross-entropy, Adam, and the two networks as lists of steps, in float64."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

Step = Callable[[Tensor], Tensor]


def bce(logits: Tensor, target: Tensor | float) -> Tensor:
    """Binary cross-entropy of each logit: -y log sigma(s) - (1 - y) log sigma(-s)."""
    s = logits.double()
    return -target * F.logsigmoid(s) - (1 - target) * F.logsigmoid(-s)


def adam(
    start: list[Tensor],
    gradients: list[list[Tensor]],
    lr: float = 1e-3,
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
        theta = theta * (1 - lr * decay) if decoupled else theta
        m = betas[0] * m + (1 - betas[0]) * g
        v = betas[1] * v + (1 - betas[1]) * g * g
        theta = theta - lr * (m / (1 - betas[0] ** t)) / ((v / (1 - betas[1] ** t)).sqrt() + 1e-8)
        moved.append(theta - begin)
    return torch.stack(moved)


@dataclass(frozen=True)
class Layer:
    """One layer with parameters as the handout names it: its kind, its weight's sizes, and whether it has a bias."""

    kind: str  # "convolution", "fully connected layer" or "batch normalisation"
    sizes: tuple[int, ...]
    bias: bool = True


_CONV, _FC, _NORM = "convolution", "fully connected layer", "batch normalisation"
DISCRIMINATOR = {
    "conv1": Layer(_CONV, (32, 1, 5, 5)),
    "conv2": Layer(_CONV, (64, 32, 5, 5)),
    "fc1": Layer(_FC, (1024, 1024)),
    "fc2": Layer(_FC, (1, 1024)),
}
_AS_FC = {(1024, 64, 4, 4): (1024, 1024), (1, 1024, 1, 1): (1, 1024)}  # a convolution that sees its whole input


def generator_layers(noise_dim: int) -> dict[str, Layer]:
    """The layers of the generator that have parameters."""
    return {
        "fc1": Layer(_FC, (1024, noise_dim)),
        "bn1": Layer(_NORM, (1024,)),
        "fc2": Layer(_FC, (6272, 1024)),
        "bn2": Layer(_NORM, (6272,)),
        "conv1": Layer(_CONV, (128, 64, 4, 4)),
        "bn3": Layer(_NORM, (64,)),
        "conv2": Layer(_CONV, (64, 1, 4, 4)),
    }


@dataclass(frozen=True)
class Found:
    """A layer found among a model's parameters: the names of its weight and of its bias ("" where it has none)."""

    layer: Layer
    weight: str
    bias: str


def find_layers(shapes: Mapping[str, tuple[int, ...]]) -> list[Found]:
    """The layers that a model's parameters belong to, whatever they are called.

    A layer's parameters share their prefix; where too many do, a weight goes with the vector registered after it.
    """
    groups: dict[str, list[str]] = {}
    for name in shapes:
        groups.setdefault(name.rpartition(".")[0], []).append(name)
    layers: list[list[str]] = []
    for names in groups.values():
        if len(names) <= 2:
            layers.append(names)
            continue
        for name in names:
            follows = layers and len(layers[-1]) == 1 and layers[-1][0] in names and len(shapes[name]) == 1
            layers[-1].append(name) if follows else layers.append([name])
    found = []
    for names in layers:
        first, *rest = sorted(names, key=lambda name: (-len(shapes[name]), "bias" in name or "beta" in name))
        sizes = _AS_FC.get(shapes[first], shapes[first])
        kind = {1: _NORM, 2: _FC}.get(len(sizes), _CONV)
        found.append(Found(Layer(kind, sizes, bool(rest)), first, rest[0] if rest else ""))
    return found


def assign(found: list[Found], wanted: dict[str, Layer]) -> dict[str, Found]:
    """Which found layer plays which part: the one with the same sizes, else the one in the same place of its kind."""
    parts: dict[str, Found] = {}
    left = list(found)
    for exact in (True, False):
        for part, layer in wanted.items():
            if part in parts:
                continue
            alike = [each for each in left if each.layer.kind == layer.kind]
            if exact:
                alike = [each for each in alike if each.layer.sizes == layer.sizes]
            if alike:
                parts[part] = alike[0]
                left.remove(alike[0])
    return parts


def leaky(slope: float) -> Step:
    """A leaky ReLU; slope 0 is a ReLU, slope 1 none at all."""
    return lambda x: torch.where(x > 0, x, slope * x)


def same(x: Tensor) -> Tensor:
    """No change: the step is left out."""
    return x


def normalise(x: Tensor, weight: Tensor, bias: Tensor, eps: float = 1e-5, training: bool = True) -> Tensor:
    """Batch normalisation over all but dimension 1 (Ioffe & Szegedy 2015, arXiv 1502.03167, Algorithm 1)."""
    dims = [dim for dim in range(x.ndim) if dim != 1]
    if training:
        x = (x - x.mean(dims, keepdim=True)) / (x.var(dims, unbiased=False, keepdim=True) + eps).sqrt()
    shape = [1, -1] + [1] * (x.ndim - 2)
    return x * weight.reshape(shape) + bias.reshape(shape)


Values = Mapping[str, Tensor]  # "conv1.weight" -> its value


def discriminate(
    images: Tensor,
    p: Values,
    pool: Step = lambda x: F.max_pool2d(x, 2),
    padding: int = 0,
    order: str = "chw",
    **steps: Step,
) -> Tensor:
    """The discriminator of the handout, with any of its steps act1, act2, act3 and last replaced.

    Args:
        images: (N, 1, 28, 28).
        p: its parameters.
        pool: both poolings.
        padding: of both convolutions.
        order: how the flattened features are counted: "chw", "hwc" or "cwh".
        steps: the replacements.
    """
    act = {name: steps.get(name, steps.get("act", leaky(0.01))) for name in ("act1", "act2", "act3")}
    x = pool(act["act1"](F.conv2d(images, p["conv1.weight"], p["conv1.bias"], padding=padding)))
    x = pool(act["act2"](F.conv2d(x, p["conv2.weight"], p["conv2.bias"], padding=padding)))
    x = x.permute(0, *("chw".index(axis) + 1 for axis in order)).flatten(1)
    x = act["act3"](F.linear(x, p["fc1.weight"], p["fc1.bias"]))
    return steps.get("last", same)(F.linear(x, p["fc2.weight"], p["fc2.bias"]))


def generate(
    noise: Tensor,
    p: Values,
    order: str = "chw",
    norm_first: str = "",
    eps: float = 1e-5,
    training: bool = True,
    **steps: Step,
) -> Tensor:
    """The generator of the handout, with any of its steps act1, act2, act3, bn1, bn2, bn3 and last replaced.

    Args:
        noise: (N, noise_dim).
        p: its parameters.
        order: how the numbers of the second layer are counted as an image: "chw", "hwc" or "cwh".
        norm_first: the numbers of those blocks that normalise before the ReLU, such as "123".
        eps: of the batch normalisations.
        training: whether these use the batch's statistics.
        steps: the replacements.
    """

    def block(x: Tensor, number: str) -> Tensor:
        def act(x: Tensor) -> Tensor:
            return steps.get(f"act{number}", steps.get("act", leaky(0.0)))(x)

        def norm(x: Tensor) -> Tensor:
            if f"bn{number}" in steps:
                return steps[f"bn{number}"](x)
            return normalise(x, p[f"bn{number}.weight"], p[f"bn{number}.bias"], eps, training)

        return act(norm(x)) if number in norm_first else norm(act(x))

    x = block(F.linear(noise, p["fc1.weight"], p["fc1.bias"]), "1")
    x = block(F.linear(x, p["fc2.weight"], p["fc2.bias"]), "2")
    channels, sizes = len(p["conv1.weight"]), dict(c=len(p["conv1.weight"]), h=7, w=7)
    x = x.reshape(len(x), *(sizes[axis] for axis in order)).permute(0, *(order.index(axis) + 1 for axis in "chw"))
    assert x.shape[1] == channels
    x = block(F.conv_transpose2d(x, p["conv1.weight"], p["conv1.bias"], stride=2, padding=1), "3")
    x = F.conv_transpose2d(x, p["conv2.weight"], p["conv2.bias"], stride=2, padding=1)
    return steps.get("last", torch.tanh)(x).flatten(1)


def scale_of(sizes: tuple[int, ...], transposed: bool) -> float:
    """The scale of a parameter's values in [-1, 1] with which a layer keeps its inputs' variance (He et al. 2015)."""
    if len(sizes) == 1:
        return 1.0
    fan_in = sizes[0] * math.prod(sizes[2:]) / 4 if transposed and len(sizes) == 4 else math.prod(sizes[1:])
    return math.sqrt(6 / fan_in)
