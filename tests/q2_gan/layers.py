"""The layers of the handout's two networks, and how those of a student's network are told from its parameters."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(str, Enum):
    """What a layer with parameters is."""

    CONVOLUTION = "convolution"
    TRANSPOSED = "transposed convolution"
    LINEAR = "fully connected layer"
    NORM = "batch normalisation"

    __str__ = str.__str__


class Aspect(str, Enum):
    """In what a layer can differ from the handout's."""

    COUNT = "number of layers"
    OUTPUTS = "outputs"
    INPUTS = "inputs"
    FEATURES = "features"
    KERNEL = "kernel"
    BIAS = "bias"

    __str__ = str.__str__


@dataclass(frozen=True)
class Layer:
    """One layer with parameters."""

    kind: Kind
    sizes: tuple[int, ...]  # of its weight
    bias: bool = True


DISCRIMINATOR = {
    "conv1": Layer(Kind.CONVOLUTION, (32, 1, 5, 5)),
    "conv2": Layer(Kind.CONVOLUTION, (64, 32, 5, 5)),
    "fc1": Layer(Kind.LINEAR, (1024, 1024)),
    "fc2": Layer(Kind.LINEAR, (1, 1024)),
}


def generator_layers(noise_dim: int) -> dict[str, Layer]:
    """The layers of the generator that have parameters."""
    return {
        "fc1": Layer(Kind.LINEAR, (1024, noise_dim)),
        "bn1": Layer(Kind.NORM, (1024,)),
        "fc2": Layer(Kind.LINEAR, (6272, 1024)),
        "bn2": Layer(Kind.NORM, (6272,)),
        "conv1": Layer(Kind.TRANSPOSED, (128, 64, 4, 4)),
        "bn3": Layer(Kind.NORM, (64,)),
        "conv2": Layer(Kind.TRANSPOSED, (64, 1, 4, 4)),
    }


def is_transposed(layers: Mapping[str, Layer]) -> bool:
    """Whether these layers' convolutions are transposed."""
    return any(layer.kind is Kind.TRANSPOSED for layer in layers.values())


@dataclass(frozen=True)
class Found:
    """A layer found among a model's parameters."""

    layer: Layer
    weight: str  # the name of its weight
    bias: str  # the name of its bias, "" where it has none


def find_layers(shapes: Mapping[str, tuple[int, ...]], wanted: Mapping[str, Layer]) -> list[Found]:
    """The layers that a model's parameters belong to, whatever they are called.

    A layer's parameters share their prefix; where too many do, a weight goes with the vector registered after it.

    Args:
        shapes: the sizes of each parameter by name, in the order of registration.
        wanted: the handout's layers, which say whether convolutions are transposed.
    """
    convolution = Kind.TRANSPOSED if is_transposed(wanted) else Kind.CONVOLUTION
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
        sizes = shapes[first]
        kind = {1: Kind.NORM, 2: Kind.LINEAR}.get(len(sizes), convolution)
        found.append(Found(Layer(kind, sizes, bool(rest)), first, rest[0] if rest else ""))
    return found


def assign(found: list[Found], wanted: Mapping[str, Layer]) -> dict[str, Found]:
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


def scale_of(sizes: tuple[int, ...], transposed: bool) -> float:
    """The scale of values with variance 1/2 at which a parameter keeps its inputs' variance (He et al. 2015)."""
    if len(sizes) == 1:
        return 1.0
    fan_in = sizes[0] * math.prod(sizes[2:]) / 4 if transposed and len(sizes) == 4 else math.prod(sizes[1:])
    return math.sqrt(4 / fan_in)
