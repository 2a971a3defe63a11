"""What the checks of the two networks, Q1.1 and Q1.3, have in common: how a model is made and its results are read."""

import torch
from torch import Tensor

from autograder.check import CheckFailed, fail
from autograder.comparisons import own_rows, show, tensor_of_shape
from autograder.host.student_error import StudentError, TimedOut
from autograder.host.student_module import StudentModule, StudentObject
from autograder.mistakes import RETURNS_NOTHING, Mistake
from tests.q1_cvae.mistakes import networks as mistakes
from tests.q1_cvae.reference import D, K, labels, standard_normal, strokes

ENLARGED = 10.0  # parameters times this make outputs a thousand times larger, behind which no activation hides
_SHRINK = 0.75  # by which parameters are multiplied again, as long as what they make is out of bounds
_LARGEST_LOGVAR = 8.0  # a standard deviation of 55


def built(q1: StudentModule, z: int, training: bool = False) -> StudentObject:
    """A student's CVAE with z latents, in eval mode unless training; no matrix of it is still at a constant."""
    model = q1.CVAE(D, z, K)
    if not isinstance(model, StudentObject):
        fail("CVAE(...) should make a model", expected="an nn.Module", got=show(model))
    q1.instrument.vary_constants(model, about="CVAE")
    model.train() if training else model.eval()
    return model


def mu_and_logvar(model: StudentObject, x: Tensor, c: Tensor, z: int) -> tuple[Tensor, Tensor]:
    """What recognition_model gives for x and c, if it is two tensors (N, z)."""
    value = model.recognition_model(x, c)
    if isinstance(value, Tensor) and value.ndim == 3 and len(value) == 2:
        value = (value[0], value[1])  # one tensor that unpacks into two
    if not isinstance(value, list | tuple) or len(value) != 2:
        mistake = RETURNS_NOTHING if value is None else mistakes.HEADS_NOT_SPLIT
        fail("recognition_model should return mu and logvar", expected="two tensors", got=show(value), mistake=mistake)
    return of_code(value[0], len(x), z, "mu"), of_code(value[1], len(x), z, "logvar")


def of_code(value: object, n: int, z: int, what: str) -> Tensor:
    """`value`, if it is a tensor (n, z), as mu and logvar are; else the check fails."""
    if value is None:
        asked = f"{what} should be a tensor of shape {(n, z)}"
        fail(asked, expected=f"shape {(n, z)}", got="None", mistake=mistakes.NONE_INSIDE)
    return tensor_of_shape(value, (n, z), what, mistakes=mistakes.HEAD_SHAPES)


def pixels(model: StudentObject, z: Tensor, c: Tensor) -> Tensor:
    """What generative_model gives for z and c, (N, D); where it forgets to flatten, another check's matter, it is."""
    return of_pixels(flattened(model.generative_model(z, c), len(z)), len(z))


def of_pixels(value: object, n: int) -> Tensor:
    """`value`, if it is a tensor (n, D), as x_hat is; else the check fails."""
    return tensor_of_shape(value, (n, D), "x_hat", mistakes=mistakes.PIXEL_SHAPES)


def flattened(value: object, n: int) -> object:
    """Images (n, ...) of D pixels as (n, D); anything else as it is."""
    if isinstance(value, Tensor) and value.ndim > 2 and len(value) == n and value.numel() == n * D:
        return value.reshape(n, D)
    return value


def enlarged_within_bounds(
    q1: StudentModule, model: StudentObject, z: int, factor: float, rng: torch.Generator
) -> None:
    """Multiply a model's parameters by `factor`, or by less: its codes and pixels stay far from overflow.

    Several layers multiply each other: with Kaiming's or Xavier's weights, three of them overflow at a factor of 3.
    """
    x, c, codes = strokes(8, rng), labels(8, rng), standard_normal(rng, 8, z)
    q1.instrument.enlarge_parameters(model, factor)
    for _ in range(12):  # down to 3 % of it
        if _within_bounds(model, x, c, codes, z):
            return
        q1.instrument.enlarge_parameters(model, _SHRINK)


def _within_bounds(model: StudentObject, x: Tensor, c: Tensor, codes: Tensor, z: int) -> bool:
    """Whether what the parts make is finite, its deviations are moderate, and its pixels are not all black or white."""
    try:
        mu, logvar = mu_and_logvar(model, x, c, z)
        spread = mu.abs().max() + (logvar / 2).exp().max()
        x_hat = pixels(model, mu + spread * codes, c)
    except TimedOut:  # smaller numbers make it no faster
        return True
    except (CheckFailed, StudentError):
        return False
    grey = ((x_hat > 0.001) & (x_hat < 0.999)).double().mean()
    return bool(logvar.abs().max() < _LARGEST_LOGVAR and grey > 0.25)


def differs(a: Tensor, b: Tensor) -> bool:
    """Whether two results differ by more than rounding, which is some 1e-7 of their size."""
    return float((a - b).abs().max()) > 2e-6 * max(1e-3, float(a.abs().max()))


def own_results(what: str, of: str, of_all: Tensor, alone: Tensor, again: Tensor) -> None:
    """The results of some images or codes of a minibatch are those that they have without the others."""
    own_rows(what, of, of_all, alone, mistakes.RANDOM_IN_EVAL if differs(alone, again) else mistakes.ROWS_MIXED)


def all_rows_differ(results: list[Tensor], asked: str, mistake: Mistake) -> None:
    """Any two rows differ in one of the results."""
    rows = range(len(results[0]))
    if not all(any(differs(values[i], values[j]) for values in results) for i in rows for j in rows if i < j):
        fail(asked, expected="different results", got="the same result for at least two", mistake=mistake)


def sums_to_one(values: Tensor) -> bool:
    """Whether the sum of every row is 1, as a softmax makes it."""
    return bool(torch.allclose(values.double().sum(1), torch.ones(len(values), dtype=torch.float64), atol=1e-3))
