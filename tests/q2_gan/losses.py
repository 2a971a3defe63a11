"""How the checks of question 2 judge its losses: against the grader's cross-entropy, or with a right bce_loss."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from autograder.check import CheckFailed, fail
from autograder.comparisons import close, number
from autograder.host.student_error import StudentError
from autograder.host.student_module import StudentModule
from autograder.mistakes import Mistake
from tests.q2_gan import mistakes as gan
from tests.q2_gan.networks import explained
from tests.q2_gan.reference import bce


def mean_bce(logits: Tensor, target: Tensor | float, weight: Tensor | float = 1.0) -> Tensor:
    """The mean cross-entropy, each element times `weight`."""
    return (bce(logits, target) * weight).mean()


def judge_loss(
    q2: StudentModule,
    name: str,
    logits: list[Tensor],
    judge: Callable[[dict[str, Any]], None],
    diagnoses: Sequence[Mistake] = gan.BCE_ERRORS,
) -> None:
    """Let `judge` look at a loss and its gradients; one that only fails for the sake of the student's bce_loss passes.

    The second look has a right bce_loss in the place of the student's, so that a slip in Q2.5 costs points there only.
    """
    try:
        judge(q2.instrument.loss_and_gradients(name, logits))
    except (CheckFailed, StudentError) as own:
        try:
            said = q2.instrument.loss_and_gradients(name, logits, own_bce=False)
        except StudentError:
            with explained(f"{name} should return a number", diagnoses):
                raise own from None
        judge(said)


def loss_value(said: dict[str, Any], what: str) -> float:
    """The loss as a number; NaN from logits of moderate size comes of a logarithm of a logit."""
    loss = said["loss"]
    if isinstance(loss, Tensor) and loss.numel() == 1 and bool(loss.isnan()):
        fail(
            f"{what} should be a finite number",
            got="nan",
            mistake=Mistake(gan.LOG_OF_A_LOGIT[1], gan.LOG_OF_A_LOGIT[0]),
        )
    return number(loss, what)


def close_discriminator_loss(said: dict[str, Any], real: Tensor, fake: Tensor) -> None:
    """Fail unless the loss is bce(real, 1) + bce(fake, 0)."""
    expected = mean_bce(real, 1.0) + mean_bce(fake, 0.0)
    facts = {"r": real.double(), "f": fake.double(), "ce": mean_bce, "n": len(real)}
    close(
        loss_value(said, "the loss"), expected, "the discriminator's loss", 1e-4, 1e-5, gan.DISCRIMINATOR_LOSS, **facts
    )


def close_generator_loss(said: dict[str, Any], fake: Tensor) -> None:
    """Fail unless the loss is bce(fake, 1)."""
    facts = {"f": fake.double(), "ce": mean_bce, "n": len(fake)}
    close(
        loss_value(said, "the loss"),
        mean_bce(fake, 1.0),
        "the generator's loss",
        1e-4,
        1e-5,
        gan.GENERATOR_LOSS,
        **facts,
    )


def close_gradient(got: Tensor | None, expected: Tensor, what: str) -> None:
    """Fail unless this is the gradient expected."""
    if got is None:
        slip = ("no gradient comes through: is there a detach(), an item() or a no_grad()?", "gradient-cut")
        fail(f"{what} should have a gradient", got="none", mistake=Mistake(slip[1], slip[0]))
    close(got, expected, f"the gradient of {what}", 1e-3, 1e-5)


def draw_logits(rng: torch.Generator, n: int, spread: float = 2.0) -> Tensor:
    """Logits (n, 1) of moderate size, none of them at the kink 0, of either sign."""
    return spread * torch.randn(n, 1, generator=rng) + 0.01
