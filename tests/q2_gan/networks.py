"""How the checks of Q2.2 and Q2.3 compare a student's network with the handout's: by what it computes."""

import contextlib
from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import torch
from torch import Tensor

from autograder.check import fail
from autograder.comparisons import close, show, tensor_of_shape
from autograder.host.student_error import Raised
from autograder.host.student_module import StudentModule, StudentObject
from autograder.mistakes import RETURNS_NOTHING, Mistake, Seen, explain
from autograder.model_tensors import bounded
from tests.q2_gan.instruments import spread
from tests.q2_gan.layers import (
    DISCRIMINATOR,
    Aspect,
    Kind,
    Layer,
    assign,
    find_layers,
    generator_layers,
    is_transposed,
)
from tests.q2_gan.mistakes import discriminator, generator, networks
from tests.q2_gan.readings import in_handouts_shapes, readings, scales_of
from tests.q2_gan.reference import DoNotFit, discriminate, generate
from tests.q2_gan.sizes import with_sizes_told

_POOL = 65537  # values that the parameters are filled from: a prime, so that no two rows of a weight are alike
ORDERS = ("chw", "hwc", "cwh")  # whichever way an image's numbers are counted, the network is the same
_ASPECTS = {
    Kind.CONVOLUTION: (Aspect.OUTPUTS, Aspect.INPUTS, Aspect.KERNEL),
    Kind.TRANSPOSED: (Aspect.INPUTS, Aspect.OUTPUTS, Aspect.KERNEL),
    Kind.LINEAR: (Aspect.OUTPUTS, Aspect.INPUTS),
    Kind.NORM: (Aspect.FEATURES,),
}
_ORDINALS = ("first", "second", "third")

_DRAWS = 100  # each shows both signs in one of six cases (19 of 120 seen), so that all miss with 0.84**100 = 3e-8
_CLEAR = 0.05  # leaves a leaky ReLU at the end far outside the tolerance
# Float32 rounding gives 1e-5 at most (batch normalisation magnifies it); the mistake that changes least, a ReLU for the
# last leaky ReLU, changes some output by 1e-2. Nothing here is random but the inputs.
_RTOL, _ATOL = 1e-3, 3e-4


def numbers(rng: torch.Generator, *sizes: int) -> Tensor:
    """Numbers in [-1, 1] with variance 1/2; not uniform, because a line that draws those is the answer to Q2.1."""
    return torch.sin(3 * torch.randn(*sizes, generator=rng))


def built(model: Any, function: str) -> StudentObject:
    """The model, if the function returned one; else the check fails."""
    if not isinstance(model, StudentObject):
        mistake = RETURNS_NOTHING if model is None else None
        fail(f"{function} should return a network", expected="an nn.Module", got=show(model), mistake=mistake)
    return model


def fresh_output(q2: StudentModule, model: StudentObject, inputs: Tensor, shape: tuple[int, ...], what: str) -> Tensor:
    """A new network's output, if it has this shape, and a gradient reaches every parameter and the inputs."""
    try:
        said = q2.instrument.forward_and_gradients(model, inputs, about="the network")
    except Raised as error:
        raise with_sizes_told(error, len(inputs)) from None
    output = tensor_of_shape(said["output"], shape, what, mistakes=generator.SHAPES)
    _every_gradient(said["unreached"], what, earned=0.5)
    return output


def own_parameters(q2: StudentModule, model: StudentObject, other: Any, function: str) -> None:
    """Fail where two calls of a function return the same network, or two that share parameters."""
    if q2.instrument.share_parameters(model, built(other, function), about=function):
        asked = f"each call of {function} should build a network of its own"
        fail(asked, expected="other parameters", got="the same parameters twice", mistake=networks.BUILT_ONCE)


def _every_gradient(unreached: list[str], what: str, earned: float = 0.0) -> None:
    """Fail unless a gradient reaches everything."""
    if unreached:
        names = ", ".join(unreached[:4])
        fail(
            f"{what} should depend on every parameter and on the inputs",
            got="no gradient",
            mistake=networks.GRADIENT_CUT if "inputs" in unreached else networks.UNUSED_LAYER.told(names=names),
            earned=earned,
        )


def same_layers(q2: StudentModule, model: StudentObject, example: Tensor, wanted: dict[str, Layer]) -> None:
    """Fail with the first difference unless the model's layers are the handout's."""
    found = find_layers(in_handouts_shapes(_shapes(q2, model, example), wanted), wanted)
    parts = assign(found, wanted)
    for part, layer in wanted.items():
        if part in parts and parts[part].layer != layer:
            _fail_difference(part, parts[part].layer, wanted)
    for kind in {layer.kind: None for layer in (*wanted.values(), *(each.layer for each in found))}:
        have = [each.layer.sizes for each in found if each.layer.kind is kind]
        want = sum(layer.kind is kind for layer in wanted.values())
        if len(have) != want:
            _fail_layer(kind, Aspect.COUNT, str(kind), len(have), want, single=(1,) in have)


def _shapes(q2: StudentModule, model: StudentObject, example: Tensor) -> dict[str, tuple[int, ...]]:
    """The sizes of each parameter by name."""
    return bounded(q2.instrument.parameter_shapes(model, example, about="the network"))


def _fail_difference(part: str, have: Layer, wanted: dict[str, Layer]) -> None:
    want = wanted[part]
    alike = [name for name, layer in wanted.items() if layer.kind is want.kind]
    name = f"the {_ORDINALS[alike.index(part)]} {want.kind}"
    first = part == next(iter(wanted))
    for at, aspect in enumerate(_ASPECTS[want.kind]):
        if aspect is Aspect.KERNEL and have.sizes[2:] != want.sizes[2:]:
            kernels = ("×".join(map(str, layer.sizes[2:])) for layer in (have, want))
            _fail_layer(want.kind, aspect, name, *kernels)
        if aspect is not Aspect.KERNEL and have.sizes[at] != want.sizes[at]:
            _fail_layer(want.kind, aspect, name, have.sizes[at], want.sizes[at], first=first)
    _fail_layer(want.kind, Aspect.BIAS, name, *("a bias" if layer.bias else "no bias" for layer in (have, want)))


def _fail_layer(kind: Kind, aspect: Aspect, layer: str, have: Any, want: Any, **more: bool) -> None:
    facts = {"kind": kind, "aspect": aspect, "layer": layer, "have": have, "want": want, **more}
    fail(
        f"the layers should be those of the handout ({layer}: {aspect})",
        expected=str(want),
        got=str(have),
        mistake=explain(Seen(got=have, expected=want, facts=facts), networks.LAYERS),
    )


def same_discriminator(q2: StudentModule, model: StudentObject, images: Tensor, rng: torch.Generator) -> None:
    """Fail unless the model computes what the handout's discriminator does with the same parameters."""
    facts = discriminator.FACTS
    _same_function(q2, model, images, DISCRIMINATOR, discriminate, discriminator.FUNCTION, facts, rng, "the logits", 1)


def same_generator(q2: StudentModule, model: StudentObject, noise: Tensor, rng: torch.Generator) -> None:
    """Fail unless the model computes what the handout's generator does with the same parameters."""
    layers, facts = generator_layers(noise.shape[1]), generator.FACTS
    _same_function(q2, model, noise, layers, generate, generator.FUNCTION, facts, rng, "the pixels", 784)


def _same_function(
    q2: StudentModule,
    model: StudentObject,
    inputs: Tensor,
    wanted: dict[str, Layer],
    network: Callable[..., Tensor],
    mistakes: Sequence[Mistake],
    facts: dict[str, str],
    rng: torch.Generator,
    what: str,
    size: int,
) -> None:
    shapes = _shapes(q2, model, inputs)
    ways, scales = list(readings(shapes, wanted)), scales_of(shapes, wanted, is_transposed(wanted))
    for _ in range(_DRAWS):
        pool = numbers(rng, _POOL)
        filled = {
            name: spread(pool, at, scales[name], sizes).double() for at, (name, sizes) in enumerate(shapes.items())
        }
        parts = ways[0].parts(filled)
        if _shows_both_signs(network, inputs, parts):
            break
    try:
        said = q2.instrument.outputs_with_parameters(model, pool, list(scales.values()), inputs, about="the network")
    except Raised as error:
        raise with_sizes_told(error, len(inputs)) from None
    first, second = (flat(output, len(inputs), size, what) for output in (said["before"], said["output"]))
    if not torch.equal(first, second):
        fail(f"{what} should be the same for the same inputs", mistake=networks.RANDOM)

    def variant(**changes: Any) -> Tensor:
        return network(inputs, parts, **changes)

    for way, order in product(ways, ORDERS):
        with contextlib.suppress(DoNotFit):
            same = network(inputs, way.parts(filled), order=order)
            if same.shape == first.shape and torch.allclose(first, same, rtol=_RTOL, atol=_ATOL):
                return _every_gradient(said["unreached"], what)

    asked = "with given parameters, " + what
    try:
        expected = variant()
        if expected.shape != first.shape:  # the student's sizes make sense with another stride or padding
            raise DoNotFit
    except DoNotFit:
        seen = Seen(first, torch.full_like(first, torch.nan), _RTOL, _ATOL, {"variant": variant, **facts})
        fail(
            f"{asked} should be those of the handout's network",
            got="layers that do not fit together as the handout's do",
            mistake=explain(seen, mistakes),
        )
    close(first, expected, asked, _RTOL, _ATOL, mistakes, variant=variant, **facts)


def _shows_both_signs(network: Callable[..., Tensor], inputs: Tensor, parts: dict[str, Tensor | None]) -> bool:
    """Whether an activation at the end would show: outputs of both signs. Layers that do not fit show all they can."""
    try:
        outputs = network(inputs, parts)
    except DoNotFit:
        return True
    return bool(outputs.min() < -_CLEAR) and bool(outputs.max() > _CLEAR)


def flat(output: Any, rows: int, size: int, what: str) -> Tensor:
    """The output as (rows, size) float64; a missing flatten is the shape check's to judge."""
    if isinstance(output, Tensor) and output.ndim > 1 and len(output) == rows and output.numel() == rows * size:
        output = output.reshape(rows, size)
    if isinstance(output, Tensor) and output.ndim == 1 and size == 1 and len(output) == rows:
        output = output.reshape(rows, 1)
    return tensor_of_shape(output, (rows, size), what, None, generator.SHAPES).double()
