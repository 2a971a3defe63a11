"""What the checks of Q1.5 ask of loss_function; one image at a time where only the formula is meant."""

from collections.abc import Callable

import torch
from torch import Tensor

from autograder.check import fail
from autograder.comparisons import close, number, show, tensor_of_shape
from autograder.host.student_module import StudentModule
from tests.q1_cvae import mistakes as cvae
from tests.q1_cvae.reference import (
    D,
    cross_entropy,
    kl_to_standard_normal,
    standard_normal,
    strokes,
    wrong_kls,
    wrong_reconstructions,
)


def draw(n: int, z: int, rng: torch.Generator) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Arguments for loss_function: x_hat (n, D) not far from x (n, D), mu and logvar (n, z)."""
    x = strokes(n, rng)
    x_hat = (0.8 * x + 0.3 * torch.rand(n, D, generator=rng)).clamp(0.02, 0.98)
    return x_hat, x, standard_normal(rng, n, z), standard_normal(rng, n, z)


def loss_of(q1: StudentModule, *args: Tensor) -> float:
    """The student's loss as a number; where it is not finite, the check fails."""
    return number(q1.loss_function(*args), "the loss")


def same_kl(q1: StudentModule, z: int, rng: torch.Generator) -> None:
    """The difference of two losses that share the reconstruction is the closed form.

    The image is black and white and drawn almost perfectly, so that the reconstruction is under 1 nat: single
    precision then keeps the KL to 1e-6.
    """
    x = strokes(1, rng).round()
    x_hat = x.clamp(0.001, 0.999)
    mu, logvar, zeros = standard_normal(rng, 1, z), standard_normal(rng, 1, z), torch.zeros(1, z)
    at_zero = loss_of(q1, x_hat, x, zeros, zeros)
    got = loss_of(q1, x_hat, x, mu, logvar) - at_zero
    expected = kl_to_standard_normal(mu, logvar)[0]
    facts = {"wrong": wrong_kls(mu[0], logvar[0]), "latents": z}
    close(got, expected, "the loss less the loss at mu = 0, logvar = 0, which is the KL,", 1e-4, 2e-4, cvae.KL, **facts)
    more = loss_of(q1, x_hat, x, torch.zeros(1, 3 * z), torch.zeros(1, 3 * z)) - at_zero
    close(more, 0.0, f"what {2 * z} more latents with mu = 0, logvar = 0 add", 1e-4, 2e-4, cvae.KL_AT_ZERO, latents=z)


def same_reconstruction(q1: StudentModule, z: int, rng: torch.Generator) -> None:
    """The difference of two losses that share mu and logvar is that of the two cross-entropies."""
    x_hat, x, mu, logvar = draw(1, z, rng)
    near = x.clamp(0.02, 0.98)
    got = loss_of(q1, x_hat, x, mu, logvar) - loss_of(q1, near, x, mu, logvar)
    expected = (cross_entropy(x_hat, x) - cross_entropy(near, x))[0]
    far, close_by = wrong_reconstructions(x_hat[0], x[0]), wrong_reconstructions(near[0], x[0])
    facts = {"wrong": {name: far[name] - close_by[name] for name in far}}
    asked = "the difference in loss of two x_hat that share mu and logvar"
    close(got, expected, asked, 1e-4, 2e-3, cvae.RECONSTRUCTION, **facts)


def averaged(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """A minibatch's loss is the mean of its images' losses, whatever formula these follow."""
    args = draw(n, z, rng)
    whole = loss_of(q1, *args)
    single = [loss_of(q1, *(part[i : i + 1] for part in args)) for i in range(n)]
    zeros = torch.zeros(n, z)
    flat = loss_of(q1, *args[:2], zeros, zeros)
    flat_single = [loss_of(q1, *(part[i : i + 1] for part in (*args[:2], zeros, zeros))) for i in range(n)]
    recon, kl = sum(flat_single), sum(single) - sum(flat_single)
    facts = {"images": n, "recon": recon, "kl": kl, "flat": flat, "kl_got": whole - flat, "first": single[0]}
    what = f"the loss of {n} images, against the mean of their {n} losses,"
    close(whole, sum(single) / n, what, 2e-5, 1e-4, cvae.AVERAGE, **facts)


def differentiable(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """Gradients reach x_hat, mu and logvar, and are those of the loss that the function returns."""
    _, x, mu, logvar = draw(n, z, rng)
    args = [x.round().clamp(0.1, 0.9), x.round(), mu, logvar]
    gradients = q1.instrument.gradients("loss_function", args, [0, 2, 3])
    if not isinstance(gradients, list | tuple) or len(gradients) != 3:
        fail("loss_function should be differentiable", got=show(gradients))
    for position, name, gradient in zip((0, 2, 3), ("x_hat", "mu", "logvar"), gradients, strict=True):
        asked = f"the gradient of the loss with respect to {name}"
        if gradient is None:
            fail(f"{asked} should exist", expected="a gradient", got="none", mistake=cvae.LOSS_DETACHED)
        gradient = tensor_of_shape(gradient, args[position].shape, asked, dtype=None).double()
        for _ in range(3):  # one that lacks a large part rarely agrees along all three
            direction = torch.sign(standard_normal(rng, *gradient.shape))
            slope = _slope(q1, args, position, (0.01 if name == "x_hat" else 0.05) * direction)
            along = float((gradient * direction.double()).sum())
            # the difference quotient is exact to 0.4 %, and to 5e-4 for the rounding of the losses
            if abs(along - slope) > 0.02 * float(gradient.norm()) + 0.005:
                finding = "along a direction, should be the slope of the loss there"
                slip = cvae.LOSS_PART_DETACHED
                fail(
                    f"{asked}, {finding}",
                    expected=show(slope),
                    got=show(along),
                    tolerance="2 % of its length",
                    mistake=slip,
                )


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
    for where, made in cases:
        value = q1.loss_function(made(), x, mu, logvar)
        value = float(value) if isinstance(value, Tensor) and value.numel() == 1 else value
        if isinstance(value, float | int) and not torch.isfinite(torch.tensor(float(value))):
            asked = f"the loss should stay finite when x_hat is exactly 0 or 1 {where}"
            fail(asked, expected="a finite number", got=show(float(value)), mistake=cvae.LOG_OF_ZERO)
        number(value, "the loss")


def whole(q1: StudentModule, n: int, z: int, rng: torch.Generator) -> None:
    """The loss of a minibatch is the mean of cross-entropy plus KL."""
    x_hat, x, mu, logvar = draw(n, z, rng)
    recon, kl = cross_entropy(x_hat, x).mean(), kl_to_standard_normal(mu, logvar).mean()
    facts = {"recon": recon, "kl": kl, "images": n}
    got = loss_of(q1, x_hat, x, mu, logvar)
    close(got, recon + kl, "the loss of a minibatch", 5e-5, 1e-3, cvae.WHOLE, **facts)
