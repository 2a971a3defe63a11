"""The spy in the place of bce_loss: whatever way a loss calls it, the grader learns what a right one would give."""

from types import ModuleType

import pytest
import torch

from autograder.check import CheckFailed
from autograder.host.student_error import Raised
from tests.q2_gan import instruments, losses
from tests.q2_gan.losses import right_discriminator_gradients, right_discriminator_loss

_STYLES = {
    "sum": "bce_loss(real, torch.ones_like(real)) + bce_loss(fake, torch.zeros_like(fake))",
    "one batch": "2 * bce_loss(torch.cat((real, fake)), torch.cat((torch.ones_like(real), torch.zeros_like(fake))))",
    "stack": "torch.stack([bce_loss(real, torch.ones_like(real)), bce_loss(fake, torch.zeros_like(fake))]).sum()",
    "squeezed": "bce_loss(real.squeeze(), torch.ones(len(real))) + bce_loss(fake.view(-1), torch.zeros(len(fake)))",
    "broadcast": "bce_loss(real, torch.ones(len(real))) + bce_loss(fake, torch.zeros(len(fake)))",
    "scalars": "bce_loss(real, 1) + bce_loss(target=0.0, input=fake)",
    "each alone": "torch.stack([bce_loss(r, r * 0 + 1) + bce_loss(f, f * 0) for r, f in zip(real, fake)]).mean()",
    "half by hand": "bce_loss(real, torch.ones_like(real)) + F.softplus(fake).mean()",
    "by hand": "F.softplus(-real).mean() + F.softplus(fake).mean()",
    "sign of the logits": "bce_loss(-real, torch.zeros_like(real)) + bce_loss(-fake, torch.ones_like(fake))",
}
_WRONG = {
    "halved": "(bce_loss(real, torch.ones_like(real)) + bce_loss(fake, torch.zeros_like(fake))) / 2",
    "swapped": "bce_loss(real, torch.zeros_like(real)) + bce_loss(fake, torch.ones_like(fake))",
    "detached": "bce_loss(real, torch.ones_like(real)) + bce_loss(fake.detach(), torch.zeros_like(fake))",
    "item": "bce_loss(real, torch.ones_like(real)).item() + bce_loss(fake, torch.zeros_like(fake)).item()",
    "constant": "torch.tensor(1.386)",
    "random labels": "bce_loss(real, torch.rand_like(real)) + bce_loss(fake, torch.zeros_like(fake))",
}


class _Student:
    """A student's module in this process, as far as the losses' checks talk to it."""

    def __init__(self, expression: str, bce: str = "-(input * 0 + target).sum()") -> None:
        self.module = ModuleType("q2_gan")
        source = f"import torch\nfrom torch.nn import functional as F\ndef bce_loss(input, target):\n    return {bce}\n"
        exec(f"{source}def discriminator_loss(real, fake):\n    return {expression}\n", self.module.__dict__)
        self.instrument = self

    def loss_and_gradients(self, name: str, logits: list[torch.Tensor], answers=None):
        try:
            said = instruments.loss_and_gradients(self.module, name, [each.clone() for each in logits], answers=answers)
        except Exception as error:
            raise Raised(str(error)) from None
        said["loss"] = said["loss"].detach() if isinstance(said["loss"], torch.Tensor) else said["loss"]
        return said


def _logits() -> list[torch.Tensor]:
    return list(torch.randn(2, 6, 1, generator=torch.Generator().manual_seed(1)))


@pytest.mark.parametrize("style", _STYLES)
def test_a_right_loss_passes_beside_a_wrong_bce(style):
    student = _Student(_STYLES[style])
    right_discriminator_loss(student, *_logits())
    right_discriminator_gradients(student, *_logits())


@pytest.mark.parametrize("style", [style for style in _STYLES if style != "broadcast"])
def test_a_right_loss_passes_beside_a_bce_that_raises(style):
    student = _Student(_STYLES[style], bce="1 / 0")
    right_discriminator_loss(student, *_logits())
    right_discriminator_gradients(student, *_logits())


@pytest.mark.parametrize("style", _WRONG)
@pytest.mark.parametrize("bce", ["-(input * 0 + target).sum()", "F.binary_cross_entropy_with_logits(input, target)"])
def test_a_wrong_loss_fails_beside_any_bce(style, bce):
    with pytest.raises(CheckFailed):
        right_discriminator_loss(_Student(_WRONG[style], bce), *_logits())


def test_targets_of_another_shape_are_the_loss_s_fault_where_bce_does_not_take_them():
    torchs = "F.binary_cross_entropy_with_logits(input, target)"
    with pytest.raises(Raised):
        right_discriminator_loss(_Student(_STYLES["broadcast"], torchs), *_logits())
    with pytest.raises(CheckFailed):
        right_discriminator_loss(
            _Student("bce_loss(real, torch.ones(4, 1)) + bce_loss(fake, 0)", "input.sum()"), *_logits()
        )


def test_more_calls_than_the_grader_answers_fail_with_what_was_seen_first():
    student = _Student("sum(bce_loss(real, 1) + bce_loss(fake, 0) for _ in range(1000)) / 1000")
    with pytest.raises(CheckFailed):
        right_discriminator_loss(student, *_logits())


def test_the_spy_leaves_no_trace_and_computes_no_loss():
    student = _Student(_STYLES["sum"], bce="input.sum()")
    own = student.module.bce_loss
    said = student.loss_and_gradients("discriminator_loss", _logits(), answers=[])
    assert student.module.bce_loss is own
    assert said["loss"] == 2 and not any(bool(gradient.any()) for gradient in said["gradients"])
    assert [tuple(target.unique().tolist()) for _, target in said["asked"]] == [(1.0,), (0.0,)]


def test_parameters_of_other_names_are_understood():
    student = _Student("bce_loss(y=torch.ones_like(real), s=real) + bce_loss(fake, y=torch.zeros_like(fake))")
    exec("def bce_loss(s, y):\n    return -s.sum()", student.module.__dict__)
    right_discriminator_loss(student, *_logits())


def test_an_answer_is_value_and_slopes():
    logits, target = torch.tensor([[0.0], [2.0]]), torch.tensor([[1.0], [0.0]])
    value, by_logits, _ = losses._answer(logits, target)
    assert value == pytest.approx(1.4100, abs=1e-4)  # the stub's worked number
    assert torch.allclose(by_logits, (logits.sigmoid() - target) / 2)
