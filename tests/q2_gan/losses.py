"""How the checks of both losses (Q2.6, Q2.7) judge them; a mistake in bce_loss costs points at Q2.5 alone."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import torch
from torch import Tensor

from autograder.check import CheckFailed, fail
from autograder.comparisons import close, number
from autograder.host.student_error import StudentError
from autograder.host.student_module import StudentModule
from autograder.mistakes import Mistake, Seen
from autograder.sums import differences, factors_of
from tests.q2_gan.mistakes import losses as mistakes
from tests.q2_gan.mistakes.networks import GRADIENT_CUT
from tests.q2_gan.reference import cross_entropy_slopes, mean_cross_entropy

_RIGHT_SUMS = {
    "discriminator_loss": {"bce(real, 1)": 1.0, "bce(fake, 0)": 1.0},
    "generator_loss": {"bce(fake, 1)": 1.0},
}
_SIDES = ("real", "fake")  # whose logits a loss takes, in this order
_SUM_DRAWS = 10  # logits for which a loss is asked, when it is looked for what it adds up
_MOST_CALLS, _MOST_ELEMENTS = 1000, 100_000  # of bce_loss in one loss, and of what one call compares

Said = dict[str, Any]  # what the instrument loss_and_gradients returns


def draw_logits(rng: torch.Generator, n: int, spread: float = 2.0) -> Tensor:
    """Logits (n, 1) of moderate size, none of them at the kink 0, of either sign."""
    return spread * torch.randn(n, 1, generator=rng) + 0.01


def right_discriminator_loss(q2: StudentModule, real: Tensor, fake: Tensor) -> None:
    """Fail unless the loss is bce(real, 1) + bce(fake, 0), and has its gradients."""
    expected = mean_cross_entropy(real, 1.0) + mean_cross_entropy(fake, 0.0)
    facts = {"real": real.double(), "fake": fake.double()}
    judge = partial(_close, expected=expected, what="the discriminator's loss", rows=mistakes.DISCRIMINATOR_LOSS)
    _judge(q2, "discriminator_loss", [real, fake], partial(judge, **facts))


def right_discriminator_gradients(q2: StudentModule, real: Tensor, fake: Tensor) -> None:
    """Fail unless the gradients are those of bce(real, 1) and bce(fake, 0)."""
    slopes = _slopes(real, 1.0), _slopes(fake, 0.0)

    def judge(said: Said) -> None:
        number(said["loss"], "the loss")
        if any(gradient is None for gradient in said["gradients"]):
            has_gradients(said)
        close_gradient(said["gradients"][0], slopes[0], "the loss at the real digits' logits")
        close_gradient(said["gradients"][1], slopes[1], "the loss at the made digits' logits")

    _judge(q2, "discriminator_loss", [real, fake], judge)


def right_generator_loss(q2: StudentModule, fake: Tensor) -> None:
    """Fail unless the loss is bce(fake, 1), and has its gradient."""
    expected = mean_cross_entropy(fake, 1.0)
    judge = partial(_close, expected=expected, what="the generator's loss", rows=mistakes.GENERATOR_LOSS)
    _judge(q2, "generator_loss", [fake], partial(judge, fake=fake.double()))


def right_generator_gradient(q2: StudentModule, fake: Tensor, where: str) -> None:
    """Fail unless the gradient is that of bce(fake, 1)."""
    slope = _slopes(fake, 1.0)

    def judge(said: Said) -> None:
        number(said["loss"], "the loss")
        close_gradient(said["gradients"][0], slope, where)

    _judge(q2, "generator_loss", [fake], judge)


def has_gradients(said: Said) -> None:
    """Fail unless a gradient of the loss reaches all its logits."""
    missing = [gradient is None for gradient in said["gradients"]]
    if any(missing):
        mistake = GRADIENT_CUT if all(missing) else mistakes.LOGITS_UNUSED.told(which=_SIDES[missing.index(True)])
        fail("the loss should have a gradient", got="none", mistake=mistake)
    if any(not bool(gradient.isfinite().all()) for gradient in said["gradients"]):
        asked = "the gradient of the loss should be finite"
        fail(asked, expected="finite numbers", got="NaN or infinite", mistake=mistakes.GRADIENT_NOT_FINITE)


def close_gradient(got: Tensor | None, expected: Tensor, what: str) -> None:
    """Fail unless this is the gradient expected."""
    if got is None:
        fail(f"{what} should have a gradient", got="none", mistake=GRADIENT_CUT)
    close(got, expected, f"the gradient of {what}", 1e-3, 1e-5, mistakes.GRADIENT)


def _slopes(logits: Tensor, target: float) -> Tensor:
    return cross_entropy_slopes(logits, torch.tensor(target))[0]


def _close(said: Said, expected: float, what: str, rows: tuple[Mistake, ...], **facts: Tensor) -> None:
    """Fail unless this is the loss expected, and has its gradients."""
    loss = said["loss"]
    if isinstance(loss, Tensor) and loss.numel() == 1 and bool(loss.isnan()):  # logits of moderate size give no other
        fail(f"{what} should be a finite number", got="nan", mistake=mistakes.LOG_OF_A_LOGIT)
    wanted = torch.tensor(expected, dtype=torch.float64)
    sizes = {"images": len(facts["fake"])}
    if all(bool((logits == logits[0]).all()) for logits in facts.values()):  # at equal logits many mistakes look alike
        seen = Seen(torch.tensor(number(loss, "the loss"), dtype=torch.float64), wanted, 1e-4, 1e-5)
        seen = replace(seen, facts={"ce": mean_cross_entropy, **facts})
        fitting = tuple(row for row in rows if row.explains(seen))
        rows = fitting if len(fitting) == 1 else ()
    close(number(loss, "the loss"), wanted, what, 1e-4, 1e-5, rows, sizes=sizes, ce=mean_cross_entropy, **facts)
    has_gradients(said)


def _judge(q2: StudentModule, name: str, logits: list[Tensor], judge: Callable[[Said], None]) -> None:
    """Let `judge` look at a loss and its gradients, and again with a right bce_loss where it fails."""
    try:
        judge(q2.instrument.loss_and_gradients(name, logits))
    except (CheckFailed, StudentError) as own:
        said = _with_right_bce(q2, name, logits, own)
        if said is None:
            raise
        try:
            judge(said)
        except CheckFailed as failed:
            mistake = None if failed.finding.mistake else _another_sum(q2, name, own)
            if mistake is None:
                raise
            told = replace(failed.finding, cause=mistake.says, mistake=mistake.name)
            raise CheckFailed(told, failed.earned) from None


def _another_sum(q2: StudentModule, name: str, own: CheckFailed | StudentError) -> Mistake | None:
    """The mistake of a loss that adds up other terms than it should; None where it is no sum of known terms."""
    rng, count = torch.Generator().manual_seed(0), len(_RIGHT_SUMS[name])
    draws = [[draw_logits(rng, 5) for _ in range(count)] for _ in range(_SUM_DRAWS)]
    values = []
    for logits in draws:
        said = _with_right_bce(q2, name, [each.clone() for each in logits], own)
        loss = said["loss"] if said else None
        if not isinstance(loss, Tensor) or loss.numel() != 1:
            return None
        values.append(float(loss))
    got = torch.tensor(values, dtype=torch.float64)
    if not bool(got.isfinite().all()):
        return None
    shown = ("real", "fake") if count == 2 else ("fake",)
    terms = {
        f"bce({who}, {target:g})": torch.tensor([mean_cross_entropy(logits[at], target) for logits in draws])
        for at, who in enumerate(shown)
        for target in (1.0, 0.0)
    }
    found = factors_of(got, terms)
    wrong = differences(found, _RIGHT_SUMS[name]) if found else []
    if not wrong:
        return None
    return Mistake("loss-terms", f"your loss is another sum than {' + '.join(_RIGHT_SUMS[name])}: {'; '.join(wrong)}")


def _with_right_bce(q2: StudentModule, name: str, logits: list[Tensor], own: CheckFailed | StudentError) -> Said | None:
    """The loss and its gradients as they would be with a right bce_loss; None where that cannot be told.

    The first run asks what the loss wants to know of bce_loss, the answers are computed here, and the second run is
    given them: no right bce_loss ever is where the student's code is.
    """
    try:
        asked = q2.instrument.loss_and_gradients(name, logits, answers=[])["asked"]
        if len(asked) > _MOST_CALLS or not all(_answerable(*each, own) for each in asked):
            return None
        answers = [_answer(*each) for each in asked]
        said: Said = q2.instrument.loss_and_gradients(name, logits, answers=answers)
    except StudentError:
        return None
    return said


def _answerable(logits: Tensor, target: Tensor, own: CheckFailed | StudentError) -> bool:
    """Whether a right bce_loss takes these two: of one shape, or with one target for all.

    Another shape of targets that only broadcasts counts as right where the student's bce_loss takes it, too.
    """
    if target.numel() == 1 or target.shape == logits.shape:
        return logits.numel() <= _MOST_ELEMENTS
    try:
        shape = torch.broadcast_shapes(logits.shape, target.shape)
    except RuntimeError:
        return False
    return isinstance(own, CheckFailed) and shape.numel() <= _MOST_ELEMENTS


def _answer(logits: Tensor, target: Tensor) -> list[Any]:
    """What the spy is to give: the value, and the gradients with respect to both."""
    return [mean_cross_entropy(logits, target), *(slope.float() for slope in cross_entropy_slopes(logits, target))]
