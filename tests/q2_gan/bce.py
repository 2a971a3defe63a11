"""How the checks of bce_loss (Q2.5) judge it: against the grader's cross-entropy."""

from typing import Any

import torch
from torch import Tensor

from autograder.check import fail
from autograder.comparisons import close, number, show
from autograder.general_values import reductions
from autograder.host.student_module import StudentModule
from autograder.mistakes import Seen, explain
from tests.q2_gan.losses import close_gradient, has_gradients
from tests.q2_gan.mistakes import bce as mistakes
from tests.q2_gan.reference import cross_entropy_slopes, mean_cross_entropy

_EXTREMES = ((1000.0, 1.0), (-1000.0, 0.0), (1000.0, 0.0), (-1000.0, 1.0), (30.0, 0.0), (-30.0, 1.0))  # logit, target
_RTOL, _ATOL = 1e-4, 1e-3  # at the extremes


def _said(q2: StudentModule, logits: Tensor, targets: Tensor) -> dict[str, Any]:
    return q2.instrument.loss_and_gradients("bce_loss", [logits], [targets])


def right_value(q2: StudentModule, logits: Tensor, targets: Tensor, what: str) -> None:
    """Fail unless bce_loss gives the mean cross-entropy, and the value has a gradient."""
    said = _said(q2, logits, targets)
    s, y = logits.double(), targets.double()
    elements = torch.logaddexp(torch.zeros_like(s), s) - s * y
    facts = {"logits": s, "target": y, "mean_ce": mean_cross_entropy, "elements": elements}
    rows = mistakes.VALUES
    if s.ndim == 2 and s.shape[1] > 1:
        rows += reductions(elements, ("rows", "columns"))
    expected = torch.tensor(mean_cross_entropy(logits, targets), dtype=torch.float64)
    sizes = {"rows": logits.shape[0], "elements": logits.numel()} if logits.numel() > len(logits) else {}
    sizes = sizes or {"elements": logits.numel()}
    close(number(said["loss"], "the loss"), expected, what, 1e-4, 1e-5, rows, sizes=sizes, **facts)
    has_gradients(said)


def right_gradient(q2: StudentModule, logits: Tensor, targets: Tensor) -> None:
    """Fail unless the gradient of bce_loss is that of the mean cross-entropy."""
    said = _said(q2, logits, targets)
    close_gradient(said["gradients"][0], cross_entropy_slopes(logits, targets)[0], "bce_loss")


def right_extremes(q2: StudentModule) -> None:
    """Fail unless bce_loss is right for logits of ±30 and ±1000; a wrong one, finite and sloping, earns a third."""
    wrong, flows = [], True
    for logit, target in _EXTREMES:
        said = _said(q2, torch.full((4, 1), logit), torch.full((4, 1), target))
        loss, expected = said["loss"], mean_cross_entropy(torch.tensor(logit), target)
        value = loss.double() if isinstance(loss, Tensor) and loss.numel() == 1 else number(loss, "the loss")
        if not abs(float(value) - expected) <= _ATOL + _RTOL * expected:
            wrong.append((logit, target, expected, torch.as_tensor(value, dtype=torch.float64)))
            flows = flows and all(gradient is not None for gradient in said["gradients"])
        else:
            has_gradients(said)
    if not wrong:
        return
    logit, target, expected, value = next((each for each in wrong if not each[3].isfinite()), wrong[0])
    fail(
        f"the loss of logits {logit:g} with targets {target:g} should have the expected value",
        expected=show(expected),
        got=show(float(value)),
        tolerance=show(_ATOL + _RTOL * expected),
        mistake=explain(Seen(got=value, expected=torch.tensor(expected)), mistakes.EXTREMES),
        earned=1 / 3 if flows and all(bool(each[3].isfinite()) for each in wrong) else 0.0,
    )
