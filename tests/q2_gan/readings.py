"""Ways to read a student's parameters as the handout's, where they are kept in other shapes.

A fully connected layer may be a 1×1 convolution, or one that sees its whole input; a convolution may be a linear layer
over unfolded patches; a weight may be stored the other way round, for x @ w. What such a network computes is compared.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

from torch import Tensor

from autograder.check import fail
from tests.q2_gan.layers import Found, Kind, Layer, assign, find_layers, scale_of

Shapes = Mapping[str, tuple[int, ...]]
Turn = Callable[[Tensor], Tensor]  # a student's parameter in the handout's shape

_LARGEST = 512, 16  # channels and kernel of a convolution that the grader computes; more costs it gigabytes
_MOST = 32  # readings that are tried


@dataclass(frozen=True)
class Reading:
    """Which parameter plays which part, and how its numbers are turned for it."""

    assigned: Mapping[str, Found]
    turns: Mapping[str, Turn]  # by the student's names; the others are taken as they are

    def parts(self, values: Mapping[str, Tensor]) -> dict[str, Tensor | None]:
        """The handout's parameters, "conv1.weight" and so on, with the values of a student's."""
        parts: dict[str, Tensor | None] = {}
        for part, each in self.assigned.items():
            turn = self.turns.get(each.weight)
            weight = values[each.weight]
            parts[f"{part}.weight"] = turn(weight) if turn else weight.reshape(each.layer.sizes)
            parts[f"{part}.bias"] = values[each.bias].flatten() if each.bias else None
        return parts


def readings(shapes: Shapes, wanted: Mapping[str, Layer]) -> Iterator[Reading]:
    """The readings of a student's parameters, the most likely first; the check fails where one is too costly.

    Args:
        shapes: the sizes of each parameter by name, in the order of registration.
        wanted: the handout's layers.
    """
    assigned = assign(find_layers(in_handouts_shapes(shapes, wanted), wanted), wanted)
    for found in assigned.values():
        sizes = found.layer.sizes
        if len(sizes) > 2 and (max(sizes[:2]) > _LARGEST[0] or max(sizes[2:]) > _LARGEST[1]):
            asked, expected = "the layers should be those of the handout", "small convolutions"
            fail(asked, expected=expected, got=f"a {found.layer.kind} of {'×'.join(map(str, sizes))}")
    weights = {found.weight: _turns(shapes[found.weight], found.layer) for found in assigned.values()}
    for chosen in islice(product(*weights.values()), _MOST):
        yield Reading(assigned, dict(zip(weights, chosen, strict=True)))


def in_handouts_shapes(shapes: Shapes, wanted: Mapping[str, Layer]) -> dict[str, tuple[int, ...]]:
    """The shapes that a student's parameters have in the handout's network, where they hold as many numbers."""
    weights = {math.prod(layer.sizes): layer for layer in wanted.values() if layer.kind is not Kind.NORM}
    turned: dict[str, tuple[int, ...]] = {}
    waiting = 0  # outputs of the weight just met, which a bias may follow
    for name, sizes in shapes.items():
        vector = tuple(size for size in sizes if size != 1) or (1,)
        layer = weights.get(math.prod(sizes))
        is_row = len(sizes) > 1 and len(vector) == 1 and "weight" not in name
        if is_row and (vector[0] == waiting or not layer or layer.kind is not Kind.LINEAR):
            turned[name] = vector  # a bias or a gain kept as (1, n) or (1, n, 1, 1)
            waiting = 0
        elif len(sizes) > 1 and layer and _may_be(sizes, layer):
            turned[name] = layer.sizes
            waiting = _outputs(layer)
        else:
            turned[name] = sizes
            waiting = 0 if len(sizes) == 1 else sizes[0]
    return turned


def scales_of(shapes: Shapes, wanted: Mapping[str, Layer], transposed: bool) -> dict[str, float]:
    """For each parameter the scale of its values, as `layers.scale_of` gives it."""
    turned = in_handouts_shapes(shapes, wanted)
    return {name: scale_of(sizes, transposed) for name, sizes in turned.items()}


def _outputs(layer: Layer) -> int:
    return layer.sizes[1] if layer.kind is Kind.TRANSPOSED else layer.sizes[0]


def _may_be(sizes: tuple[int, ...], layer: Layer) -> bool:
    """Whether a parameter of these sizes can be the layer's weight; a kernel of another form is another convolution."""
    if len(layer.sizes) == 2 or len(sizes) != 4:
        return True
    return sizes[2:] == layer.sizes[2:] or sizes[2:] == (1, 1)


def _turns(sizes: tuple[int, ...], layer: Layer) -> list[Turn]:
    """The ways to turn a parameter of these sizes into the layer's weight; the usual one first."""
    want = layer.sizes
    if sizes == want and not (len(want) == 2 and want[0] == want[1]):
        return [lambda w: w]
    if math.prod(sizes) != math.prod(want):
        return [lambda w: w.reshape(sizes)]
    if layer.kind is Kind.NORM:
        return [lambda w: w.reshape(want)]
    first, *rest = want
    straight: Turn = lambda w: w.reshape(want)  # noqa: E731 (a list of such follows)
    turned: Turn = lambda w: w.reshape(-1, first).T.reshape(want)  # noqa: E731
    if len(want) == 2:
        return [straight, turned] if sizes[0] == first else [turned, straight]
    other, height, width = rest
    ways = [straight, turned] if sizes[0] == first else [turned, straight]
    if layer.kind is Kind.TRANSPOSED:  # a convolution of the stretched image, with its kernels turned round
        ways.append(lambda w: w.reshape(other, first, height, width).flip(2, 3).transpose(0, 1))
        return ways
    ways.append(lambda w: w.reshape(first, height, width, other).permute(0, 3, 1, 2))
    ways.append(lambda w: w.reshape(height, width, other, first).permute(3, 2, 0, 1))
    return ways
