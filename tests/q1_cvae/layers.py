"""What the checks of Q1.1 and Q1.3 ask of the two networks' layers, without insisting on an architecture."""

from typing import Any

import torch
from torch import Tensor

from autograder.check import fail
from autograder.host.student_module import StudentModule, StudentObject
from tests.q1_cvae import mistakes as cvae
from tests.q1_cvae.networks import built, differs, mu_and_logvar, pixels
from tests.q1_cvae.reference import D, K, labels, standard_normal, strokes


def layers_of(q1: StudentModule, n: int, z: int, rng: torch.Generator, side: str) -> None:
    """The "encoder" or the "decoder" is one fixed function, of registered layers that are all used, and not linear."""
    model = built(q1, z)
    x, c, codes = strokes(2 * n, rng), labels(n, rng), standard_normal(rng, 2 * n, z) * 3
    inputs = x if side == "encoder" else codes
    a, b = inputs.split(n)
    three, c_three = torch.cat([a, b, (a + b) / 2]), torch.cat([c, c, c])
    function = "recognition_model" if side == "encoder" else "generative_model"

    def outputs(of: StudentObject) -> list[Tensor]:
        if side == "encoder":
            return [part.double() for part in mu_and_logvar(of, three.clone(), c_three.clone(), z)]
        return [torch.logit(pixels(of, three.clone(), c_three.clone()).double().clamp(1e-9, 1 - 1e-9))]

    values = outputs(model)
    if any(differs(value, again) for value, again in zip(values, outputs(model), strict=True)):
        asked = f"{function} should be one function, in eval mode"
        fail(asked, expected="twice the same", got="two results", mistake=cvae.RANDOM_IN_EVAL)
    roles = q1.instrument.parameter_roles(model, x[:n], c, codes[:n], side)
    mine = {"encoder": ("mu", "logvar"), "decoder": ("x_hat",)}[side]
    if not any(role[key] for role in roles for key in mine):
        fail(
            f"{function} should have something to learn", expected="parameters", got="none", mistake=cvae.NO_PARAMETERS
        )
    twin = outputs(q1.instrument.copy_of(model, D, z, K))
    if any(not torch.allclose(value, other, rtol=1e-3, atol=1e-4) for value, other in zip(values, twin, strict=True)):
        asked = f"{function} should be given by the model's registered parameters"
        fail(asked, expected="a copy computes the same", got="it does not", mistake=cvae.NOT_REGISTERED)
    keys = ("mu", "logvar", "x_hat")
    unused = [role["name"] for role in _belonging(roles, side) if not any(role[key] for key in keys)]
    if unused:
        got = f"{', '.join(unused[:4])} do nothing"
        fail(f"the layers made for {function} should be used", expected="all used", got=got, mistake=cvae.UNUSED)
    for key, value in zip(mine, values, strict=True):
        first, second, middle = value.split(n)
        bend, spread = float((first + second - 2 * middle).abs().max()), float((first - second).abs().max())
        matrices = sum(1 for role in roles if role[key] and role["ndim"] >= 2)
        # rounding leaves some 1e-6 of the spread, activations much more; a network of one layer is a choice, not a slip
        if matrices >= 2 and bend < 1e-4 * spread:
            asked = f"{key if side == 'encoder' else 'the logit of x_hat'} should not be a linear function of its input"
            fail(asked, expected="a bend", got="none", mistake=cvae.NO_ACTIVATIONS)


def _belonging(roles: list[dict[str, Any]], side: str) -> list[dict[str, Any]]:
    """The parameters of one side; an unused one belongs to the side of the one registered before it."""
    found, current = [], "encoder"
    for role in roles:
        if role["mu"] or role["logvar"]:
            current = "encoder"
        elif role["x_hat"]:
            current = "decoder"
        if current == side:
            found.append(role)
    return found
