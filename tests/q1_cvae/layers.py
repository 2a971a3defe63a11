"""What the checks of Q1.1 and Q1.3 ask of the two networks' layers, without insisting on an architecture."""

from collections.abc import Callable
from dataclasses import dataclass, field

import torch
from torch import Tensor

from autograder.check import fail
from autograder.host.student_error import StudentError
from autograder.host.student_module import StudentModule, StudentObject
from autograder.mistakes import Mistake
from tests.q1_cvae.mistakes import networks as mistakes
from tests.q1_cvae.networks import built, differs, mu_and_logvar, pixels
from tests.q1_cvae.reference import D, K, labels, standard_normal, strokes


@dataclass(frozen=True)
class Network:
    """One of the two networks."""

    function: str  # the method's name
    outputs: tuple[str, ...]  # what `values` holds, as messages name it
    inputs: Callable[[int, int, torch.Generator], Tensor]  # n images, or n codes of z latents
    values: Callable[[StudentObject, Tensor, Tensor, int], list[Tensor]]  # what is linear without activations
    ignored: Mistake  # where these do not change with the inputs


def _logits(model: StudentObject, codes: Tensor, c: Tensor, z: int) -> list[Tensor]:
    return [torch.logit(pixels(model, codes, c).double().clamp(1e-9, 1 - 1e-9))]


ENCODER = Network(
    "recognition_model",
    ("mu", "logvar"),
    lambda n, z, rng: strokes(n, rng),
    lambda model, x, c, z: [part.double() for part in mu_and_logvar(model, x, c, z)],
    mistakes.ENCODER_IGNORES_IMAGE,
)
DECODER = Network(
    "generative_model",
    ("the logit of x_hat",),
    lambda n, z, rng: 3 * standard_normal(rng, n, z),
    _logits,
    mistakes.DECODER_IGNORES_CODE,
)


@dataclass
class _Parameter:
    """One parameter of a student's model."""

    name: str
    ndim: int
    reached: dict[str, list[bool]] = field(default_factory=dict)  # by which outputs of a function, by its name


def layers_of(q1: StudentModule, n: int, z: int, rng: torch.Generator, network: Network) -> None:
    """A network is one fixed function, of registered layers that are all used, and not linear."""
    model, function = built(q1, z), network.function
    inputs, c = {each.function: each.inputs(2 * n, z, rng) for each in (ENCODER, DECODER)}, labels(n, rng)
    a, b = inputs[function].split(n)
    three, c_three = torch.cat([a, b, (a + b) / 2]), torch.cat([c, c, c])

    def outputs(of: StudentObject) -> list[Tensor]:
        return network.values(of, three.clone(), c_three.clone(), z)

    values = outputs(model)
    if any(differs(value, again) for value, again in zip(values, outputs(model), strict=True)):
        asked = f"{function} should be one function, in eval mode"
        fail(asked, expected="twice the same", got="two results", mistake=mistakes.RANDOM_IN_EVAL)
    parameters = _parameters(q1, model, {name: (first[:n], c) for name, first in inputs.items()}, network)
    if not any(any(parameter.reached[function]) for parameter in parameters):
        frozen = q1.instrument.frozen_for(model, function, [inputs[function][:n].clone(), c.clone()])
        names = ", ".join(str(name) for name in frozen[:3])
        asked = f"{function} should have something to learn"
        mistake = mistakes.FROZEN.told(names=names) if frozen else mistakes.NO_PARAMETERS
        fail(asked, expected="parameters", got="none that learns" if frozen else "none", mistake=mistake)
    twin = outputs(q1.instrument.copy_of(model, D, z, K))
    if any(not torch.allclose(value, other, rtol=1e-3, atol=1e-4) for value, other in zip(values, twin, strict=True)):
        asked = f"{function} should be given by the model's registered parameters"
        fail(asked, expected="a copy computes the same", got="it does not", mistake=mistakes.NOT_REGISTERED)
    unused = [p.name for p in _belonging(parameters, network) if not any(map(any, p.reached.values()))]
    if unused:
        asked, got = f"the layers made for {function} should be used", f"{', '.join(unused[:4])} do nothing"
        fail(asked, expected="all used", got=got, mistake=mistakes.UNUSED)
    for at, (what, value) in enumerate(zip(network.outputs, values, strict=True)):
        first, second, middle = value.split(n)
        bend, spread = float((first + second - 2 * middle).abs().max()), float((first - second).abs().max())
        if not differs(first, second):  # where nothing changes, nothing shows a bend
            asked = f"{what} should change with the input of {function} when the label stays the same"
            fail(asked, expected="different results", got="the same results", mistake=network.ignored)
        matrices = sum(1 for parameter in parameters if parameter.reached[function][at] and parameter.ndim >= 2)
        # rounding leaves some 1e-6 of the spread, activations much more; a network of one layer is a choice, no mistake
        if matrices >= 2 and bend < 1e-4 * spread:
            asked = f"{what} should not be a linear function of its input"
            fail(asked, expected="a bend", got="none", mistake=mistakes.NO_ACTIVATIONS)


def _parameters(
    q1: StudentModule, model: StudentObject, inputs: dict[str, tuple[Tensor, Tensor]], network: Network
) -> list[_Parameter]:
    """The model's parameters, and which outputs of the two networks they reach.

    Should the other network fail or reach none, which is another exercise's matter, it counts as using all.
    """
    found = [_Parameter(name, ndim) for name, ndim in q1.instrument.parameters_of(model)]
    for each in (ENCODER, DECODER):
        reached: list[list[bool]] = []
        try:
            args = [part.clone() for part in inputs[each.function]]
            reached = q1.instrument.reached_by(
                model, each.function, args, len(each.outputs), about=f"the gradient of {each.function}"
            )
        except StudentError:
            if each is network:
                raise
        if each is not network and not any(map(any, reached)):
            reached = [[True] * len(found) for _ in each.outputs]
        for at, parameter in enumerate(found):
            parameter.reached[each.function] = [bool(of_output[at]) for of_output in reached]
    return found


def _belonging(parameters: list[_Parameter], network: Network) -> list[_Parameter]:
    """The parameters of one network; one that neither uses belongs to that of the one registered before it."""
    found, owner = [], ENCODER
    for parameter in parameters:
        owner = next((each for each in (ENCODER, DECODER) if any(parameter.reached[each.function])), owner)
        if owner is network:
            found.append(parameter)
    return found
