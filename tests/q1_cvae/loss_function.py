"""What the checks of Q1.5 ask of loss_function; one image at a time where only the formula is meant."""

import math
from collections.abc import Callable

import torch
from torch import Tensor

from autograder.check import fail
from autograder.comparisons import apart, close, number, show, tensor_of_shape
from autograder.evidence import Leave, nowhere
from autograder.general_mistakes import CALLS_DIFFER
from autograder.host.student_module import StudentModule
from autograder.mistakes import Seen
from tests.q1_cvae import pictures
from tests.q1_cvae.loss_terms import wrong_kl, wrong_reconstruction
from tests.q1_cvae.mistakes import kl, reconstruction
from tests.q1_cvae.mistakes import loss_function as mistakes
from tests.q1_cvae.mistakes.loss_function import inside, the_only
from tests.q1_cvae.reference import D, images, standard_normal, strokes


def draw(n: int, z: int, rng: torch.Generator) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Arguments for loss_function: x_hat (n, D) not far from x (n, D), mu and logvar (n, z)."""
    x = strokes(n, rng)
    x_hat = (0.8 * x + 0.3 * torch.rand(n, D, generator=rng)).clamp(0.02, 0.98)
    return x_hat, x, standard_normal(rng, n, z), standard_normal(rng, n, z)


def loss_of(q1: StudentModule, *args: Tensor) -> float:
    """The student's loss as a number; where it is not finite, the check fails."""
    return number(q1.loss_function(*args), "the loss")


def repeatable(q1: StudentModule, *args: Tensor) -> None:
    """Two calls with the same arguments give the same loss."""
    first, again = (loss_of(q1, *args) for _ in range(2))
    if not math.isclose(first, again, rel_tol=1e-6, abs_tol=1e-7):
        got, expected = apart(again, first)
        fail(
            "two calls with the same arguments should give the same loss",
            expected=expected,
            got=got,
            mistake=CALLS_DIFFER,
        )


def same_kl(q1: StudentModule, z: int, rng: torch.Generator, evidence: Leave = nowhere) -> None:
    """The difference of two losses that share the reconstruction is the closed form.

    The image is black and white and drawn almost perfectly, so that the reconstruction is under 1 nat: single
    precision then keeps the KL to 1e-6.
    """
    x = strokes(1, rng).round()
    x_hat = x.clamp(0.001, 0.999)
    mu, logvar, zeros = standard_normal(rng, 1, z), standard_normal(rng, 1, z), torch.zeros(1, z)
    repeatable(q1, x_hat, x, mu, logvar)
    at_zero = loss_of(q1, x_hat, x, zeros, zeros)
    if evidence is not nowhere:
        evidence(pictures.kl(lambda mu, logvar: (loss_of(q1, x_hat, x, zeros + mu, zeros + logvar) - at_zero) / z))
    got = loss_of(q1, x_hat, x, mu, logvar) - at_zero
    (image,) = images(x_hat, x, mu, logvar)
    rows = inside(kl.KL, lambda part: part(image))
    if not math.isclose(got, image.kl, rel_tol=1e-4, abs_tol=2e-4):
        rows += wrong_kl(q1, rng)
    asked = "the loss less the loss at mu = 0, logvar = 0, which is the KL,"
    close(got, image.kl, asked, 1e-4, 2e-4, rows, sizes={"images": 1, "latents": z, "pixels": D})
    more = loss_of(q1, x_hat, x, torch.zeros(1, 3 * z), torch.zeros(1, 3 * z)) - at_zero
    asked = f"what {2 * z} more latents with mu = 0, logvar = 0 add"
    close(more, 0.0, asked, 1e-4, 2e-4, kl.KL_AT_ZERO, latents=z)


def same_reconstruction(q1: StudentModule, z: int, rng: torch.Generator) -> None:
    """The difference of two losses that share mu and logvar is that of the two cross-entropies."""
    x_hat, x, mu, logvar = draw(1, z, rng)
    repeatable(q1, x_hat, x, mu, logvar)
    near = x.clamp(0.02, 0.98)
    got = loss_of(q1, x_hat, x, mu, logvar) - loss_of(q1, near, x, mu, logvar)
    (image,), (close_by,) = images(x_hat, x, mu, logvar), images(near, x, mu, logvar)
    rows = inside(reconstruction.RECONSTRUCTION, lambda part: part(image) - part(close_by))
    expected = image.cross_entropy - close_by.cross_entropy
    if not math.isclose(got, expected, rel_tol=1e-4, abs_tol=2e-3):
        rows += wrong_reconstruction(q1, rng)
    asked = "the difference in loss of two x_hat that share mu and logvar"
    close(got, expected, asked, 1e-4, 2e-3, rows, sizes={"images": 1, "pixels": D})


def averaged(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """A minibatch's loss is the mean of its images' losses, whatever formula these follow."""
    args = draw(n, z, rng)
    repeatable(q1, *args)
    whole = loss_of(q1, *args)
    single = [loss_of(q1, *(part[i : i + 1] for part in args)) for i in range(n)]
    if max(single) - min(single) < 1e-3:
        asked = "the losses of different images should differ"
        fail(asked, expected=f"{n} values", got=f"{show(single[0])} for each", mistake=mistakes.LOSS_CONSTANT)
    zeros = torch.zeros(n, z)
    flat_single = [loss_of(q1, *(part[i : i + 1] for part in (*args[:2], zeros, zeros))) for i in range(n)]
    recon = sum(flat_single)
    facts = {"images": n, "recon": recon, "kl": sum(single) - recon}
    facts |= {"first": single[0], "last": single[-1]}
    what = f"the loss of {n} images, against the mean of their {n} losses,"
    close(whole, sum(single) / n, what, 2e-5, 1e-4, mistakes.AVERAGE, **facts)


def differentiable(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """Gradients reach x_hat, mu and logvar, and are those of the loss that the function returns."""
    _, x, mu, logvar = draw(n, z, rng)
    args = [x.round().clamp(0.1, 0.9), x.round(), mu, logvar]
    repeatable(q1, *args)  # where it is no number, there is nothing to say of its gradients
    gradients = q1.instrument.gradients("loss_function", args, [0, 2, 3])
    if not isinstance(gradients, list | tuple) or len(gradients) != 3:
        fail("loss_function should be differentiable", got=show(gradients))
    asked_for = ((0, "x_hat", 0.01), (2, "mu", 0.05), (3, "logvar", 0.05))
    for (position, name, step), gradient in zip(asked_for, gradients, strict=True):
        asked = f"the gradient of the loss with respect to {name}"
        if gradient is None:
            fail(f"{asked} should exist", expected="a gradient", got="none", mistake=mistakes.LOSS_DETACHED)
        gradient = tensor_of_shape(gradient, args[position].shape, asked, dtype=None).double()
        for _ in range(3):  # one that lacks a large part rarely agrees along all three
            direction = torch.sign(standard_normal(rng, *gradient.shape))
            slope = _slope(q1, args, position, step * direction)
            along = float((gradient * direction.double()).sum())
            # the difference quotient is exact to 0.4 %, and to 5e-4 for the rounding of the losses
            if abs(along - slope) > 0.02 * float(gradient.norm()) + 0.005:
                fail(
                    f"{asked}, along a direction, should be the slope of the loss there",
                    expected=show(slope),
                    got=show(along),
                    tolerance="2 % of its length",
                    mistake=mistakes.LOSS_PART_DETACHED,
                )
        if not bool(gradient.any()):
            asked = f"{asked} should not be 0 everywhere"
            fail(asked, expected="a gradient", got="0 everywhere", mistake=mistakes.ARGUMENT_IGNORED)


def _slope(q1: StudentModule, args: list[Tensor], position: int, step: Tensor) -> float:
    """The central difference of the student's own loss, for a step along +-1s in one argument."""
    ends = []
    for sign in (1, -1):
        moved = list(args)
        moved[position] = args[position] + sign * step
        ends.append(loss_of(q1, *moved))
    return (ends[0] - ends[1]) / (2 * float(step.abs().max()))


def finite_at_the_ends(q1: StudentModule, z: int, rng: torch.Generator) -> None:
    """x_hat of exactly 0 and 1, right or wrong, leaves the loss finite."""
    x_hat, x, mu, logvar = draw(2, z, rng)
    x, ends = x.round(), torch.zeros(2, D)
    ends[1] = 1.0
    cases: tuple[tuple[str, Callable[[], Tensor]], ...] = (
        ("as x is", lambda: x.clone()),
        ("where x is not", lambda: 1 - x),
        ("throughout", lambda: ends.clone()),
    )
    finite = []
    for where, made in cases:
        value = q1.loss_function(made(), x, mu, logvar)
        value = float(value) if isinstance(value, Tensor) and value.numel() == 1 else value
        if isinstance(value, float | int) and not torch.isfinite(torch.tensor(float(value))):
            asked = f"the loss should stay finite when x_hat is exactly 0 or 1 {where}"
            fail(asked, expected="a finite number", got=show(float(value)), mistake=mistakes.LOG_OF_ZERO)
        finite.append(number(value, "the loss"))
    if abs(finite[1] - finite[0]) < 1e-3:  # where x_hat is not looked at, nothing could be infinite
        asked = "the loss should change when every pixel of x_hat does"
        fail(asked, expected="two values", got=f"twice {show(finite[0])}", mistake=reconstruction.RECON_MISSING)


def whole(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """The loss of a minibatch is the mean of cross-entropy plus KL."""
    args = draw(n, z, rng)
    repeatable(q1, *args)
    batch = images(*args)
    expected = sum(image.cross_entropy + image.kl for image in batch) / n
    got = loss_of(q1, *args)
    rows = (
        *mistakes.WHOLE,
        *inside(kl.KL, lambda part: sum(image.cross_entropy + part(image) for image in batch) / n),
        *inside(reconstruction.RECONSTRUCTION, lambda part: sum(part(image) + image.kl for image in batch) / n),
    )
    values = (torch.tensor(value, dtype=torch.float64) for value in (got, expected))
    seen = Seen(*values, rtol=5e-5, atol=1e-3, facts={"images": n})
    sizes = {"images": n, "pixels": D, "latents": z}
    close(got, expected, "the loss of a minibatch", 5e-5, 1e-3, the_only(seen, rows), sizes=sizes, images=n)
