"""How the checks of question 2 compare a student's network with the handout's: by what it computes."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from autograder.worker.instruments.gan import spread
from torch import Tensor

from autograder.check import fail
from autograder.comparisons import close, show, tensor_of_shape
from autograder.host.student_error import StudentError
from autograder.host.student_module import StudentModule, StudentObject
from autograder.mistakes import Mistake, Seen, explain
from tests.q2_gan import mistakes as gan
from tests.q2_gan.reference import Found, Layer, assign, discriminate, find_layers, generate, generator_layers, scale_of

_POOL = 65537  # values that the parameters are filled from: a prime, so that no two rows of a weight are alike
_ORDERS = ("chw", "hwc", "cwh")  # whichever way an image's numbers are counted, the network is the same
_ASPECTS = {
    ("convolution", False): ("outputs", "inputs", "kernel"),
    ("convolution", True): ("inputs", "outputs", "kernel"),
    ("fully connected layer", False): ("outputs", "inputs"),
    ("fully connected layer", True): ("outputs", "inputs"),
}
_ORDINAL = {"1": "first", "2": "second", "3": "third"}


@contextmanager
def explained(asked: str, diagnoses: Sequence[Mistake]) -> Iterator[None]:
    """Where the student's code raises and one of these slips explains its message, the check fails with that slip."""
    try:
        yield
    except StudentError as error:
        slip = explain(Seen(got=error.sentence, expected=""), diagnoses)
        if error.kind == "raised" and slip[1]:
            fail(asked, got=error.sentence, mistake=slip, where=error.where)
        raise


def built(model: Any, function: str) -> StudentObject:
    """The model, if the function returned one; else the check fails."""
    if not isinstance(model, StudentObject):
        slip = ("the function returned nothing: is its `return` missing?", "returns-nothing") if model is None else ()
        fail(f"{function} should return a network", expected="an nn.Module", got=show(model), mistake=slip)
    return model


def fresh_output(q2: StudentModule, model: StudentObject, inputs: Tensor, shape: tuple[int, ...], what: str) -> Tensor:
    """A new network's output, if it has this shape, and a gradient reaches every parameter and the inputs."""
    with explained(f"{what} should come out of the network", gan.NETWORK_ERRORS):
        said = q2.instrument.forward_and_gradients(model, inputs, about="the network")
    output = tensor_of_shape(said["output"], shape, what, mistakes=gan.IMAGE_SHAPES)
    unreached = said["unreached"]
    if unreached:
        slip = (
            f"no gradient reaches {', '.join(unreached[:4])}: is there a layer that forward does not use?",
            "unused-layer",
        )
        if "inputs" in unreached:
            slip = ("no gradient comes through: is there a detach(), a no_grad() or a .data?", "gradient-cut")
        fail(
            f"{what} should depend on every parameter and on the inputs",
            got="no gradient",
            mistake=Mistake(slip[1], slip[0]),
            earned=0.5,
        )
    return output


def layers_of(
    q2: StudentModule, model: StudentObject, example: Tensor
) -> tuple[list[Found], dict[str, tuple[int, ...]]]:
    """The layers that the model's parameters belong to, and the sizes of each parameter by name."""
    shapes = {name: tuple(sizes) for name, sizes in q2.instrument.parameter_shapes(model, example, about="the network")}
    return find_layers(shapes), shapes


def same_layers(found: list[Found], wanted: dict[str, Layer], transposed: bool) -> None:
    """Fail with the first difference unless these are the handout's layers."""
    parts = assign(found, wanted)
    for part, layer in wanted.items():
        if part in parts and parts[part].layer != layer:
            _say_difference(part, parts[part].layer, layer, transposed)
    for kind in dict.fromkeys(layer.kind for layer in wanted.values()) | {"batch normalisation": None}:
        have = sum(each.layer.kind == kind for each in found)
        want = sum(layer.kind == kind for layer in wanted.values())
        if have != want:
            _fail_layer({"aspect": "count", "kind": kind, "layer": kind, "have": have, "want": want})


def _say_difference(part: str, have: Layer, want: Layer, transposed: bool) -> None:
    place = _ORDINAL[part[-1]]
    name = f"the {place} {'transposed ' if transposed and want.kind == 'convolution' else ''}{want.kind}"
    aspects = _ASPECTS.get((want.kind, transposed), ("features",))
    for at, aspect in enumerate(aspects):
        one, other = (have.sizes[at], want.sizes[at]) if aspect != "kernel" else (have.sizes[2:], want.sizes[2:])
        if one != other:
            shown = ("×".join(map(str, one)), "×".join(map(str, other))) if aspect == "kernel" else (one, other)
            _fail_layer({"aspect": aspect, "kind": want.kind, "layer": name, "have": shown[0], "want": shown[1]})
    if have.bias != want.bias:
        _fail_layer({"aspect": "bias", "kind": want.kind, "layer": name, "have": "no bias", "want": "a bias"})


def _fail_layer(facts: dict[str, Any]) -> None:
    slip = explain(Seen(got=facts["have"], expected=facts["want"], facts=facts), gan.LAYERS)
    asked = (
        f"{facts['layer']}: {facts['aspect']}"
        if facts["aspect"] != "count"
        else f"the number of layers of the kind {facts['kind']}"
    )
    fail(
        f"the layers should be those of the handout ({asked})",
        expected=str(facts["want"]),
        got=str(facts["have"]),
        mistake=slip,
    )


def same_discriminator(q2: StudentModule, model: StudentObject, images: Tensor, rng: torch.Generator) -> None:
    """Fail unless the model computes what the handout's discriminator does with the same parameters."""
    from tests.q2_gan.reference import DISCRIMINATOR

    _same_function(q2, model, images, DISCRIMINATOR, discriminate, gan.DISCRIMINATOR, rng, "the logits")


def same_generator(q2: StudentModule, model: StudentObject, noise: Tensor, rng: torch.Generator) -> None:
    """Fail unless the model computes what the handout's generator does with the same parameters."""
    wanted = generator_layers(noise.shape[1])
    _same_function(q2, model, noise, wanted, generate, gan.GENERATOR, rng, "the pixels")


def _same_function(
    q2: StudentModule,
    model: StudentObject,
    inputs: Tensor,
    wanted: dict[str, Layer],
    network: Callable[..., Tensor],
    diagnoses: Sequence[Mistake],
    rng: torch.Generator,
    what: str,
) -> None:
    transposed = network is generate
    with explained(f"{what} should come out of the network", gan.NETWORK_ERRORS):
        found, shapes = layers_of(q2, model, inputs)
        scales = {name: scale_of(sizes, transposed) for name, sizes in shapes.items()}
        for _ in range(_DRAWS):
            pool = 2 * torch.rand(_POOL, generator=rng) - 1
            parts = _parts(pool, scales, shapes, assign(found, wanted))
            if _shows_both_signs(network, inputs, parts):
                break
        outputs = q2.instrument.outputs_with_parameters(model, pool, list(scales.values()), inputs, about="the network")

    def variant(**changes: Any) -> Tensor:
        return network(inputs.double(), parts, **changes)

    size = 784 if transposed else 1
    first, second = (_flat(output, len(inputs), size, what) for output in outputs)
    if not torch.equal(first, second):
        slip = gan.NEVER_THE_SAME
        fail(f"{what} should be the same for the same inputs", mistake=Mistake(slip.name, slip.says))
    expected = None
    for order in _ORDERS:
        try:
            attempt = variant(order=order)
        except (RuntimeError, KeyError, AssertionError):  # these layers do not fit together as the handout's do
            break
        if attempt.shape != first.shape:
            break
        expected = attempt if expected is None else expected
        if torch.allclose(first, attempt, rtol=_RTOL, atol=_ATOL):
            return
    asked = "with given parameters, " + what
    if expected is None:
        seen = Seen(first, torch.full_like(first, torch.nan), _RTOL, _ATOL, {"variant": variant})
        slip = explain(seen, diagnoses)
        fail(
            f"{asked} should be those of the handout's network",
            got="layers that do not fit together as the handout's do",
            mistake=Mistake(slip[1], slip[0]),
        )
    close(first, expected, asked, _RTOL, _ATOL, diagnoses, variant=variant)


def _parts(
    pool: Tensor, scales: dict[str, float], shapes: dict[str, tuple[int, ...]], assigned: dict[str, Found]
) -> dict[str, Tensor | None]:
    """The handout's parameters with the values that the student's layers get."""
    values = {name: spread(pool, place, scales[name], shapes[name]).double() for place, name in enumerate(shapes)}
    parts: dict[str, Tensor | None] = {}
    for part, each in assigned.items():
        parts[f"{part}.weight"] = values[each.weight].reshape(each.layer.sizes)
        parts[f"{part}.bias"] = values[each.bias] if each.bias else None
    return parts


def _shows_both_signs(network: Callable[..., Tensor], inputs: Tensor, parts: dict[str, Tensor | None]) -> bool:
    """Whether an activation at the end would show: outputs of both signs. Layers that do not fit show all they can."""
    try:
        outputs = network(inputs.double(), parts)
    except (RuntimeError, KeyError, AssertionError):
        return True
    return bool(outputs.min() < -_CLEAR) and bool(outputs.max() > _CLEAR)


_DRAWS = 60  # each shows both signs in one of five cases (12 of 60 seen), so that all miss with 0.8**60 = 2e-6
_CLEAR = 0.05  # leaves a leaky ReLU at the end far outside the tolerance

# Float32 rounding gives 1e-5 at most (batch normalisation magnifies it); the slip that changes least, a ReLU for the
# last leaky ReLU, changes some output by 1e-2. Nothing here is random but the inputs.
_RTOL, _ATOL = 1e-3, 3e-4


def _flat(output: Any, rows: int, size: int, what: str) -> Tensor:
    """The output as (rows, size) float64; a missing flatten is the shape check's to judge."""
    if isinstance(output, Tensor) and output.ndim > 1 and len(output) == rows and output.numel() == rows * size:
        output = output.reshape(rows, size)
    if isinstance(output, Tensor) and output.ndim == 1 and size == 1 and len(output) == rows:
        output = output.reshape(rows, 1)
    return tensor_of_shape(output, (rows, size), what, None, gan.IMAGE_SHAPES).double()
