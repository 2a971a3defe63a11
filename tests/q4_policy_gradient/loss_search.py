"""Finds the mistake of policy_loss, or the two of them, from the loss and its gradient with respect to the logits."""

from dataclasses import dataclass

import torch
from torch import Tensor

from autograder.mistakes import Mistake
from autograder.search import Parts, Reference, find, values
from tests.q4_policy_gradient.mistakes.loss import LOSS, PARTS

_SHIFT = 1e-4  # of a logit, up and down, for a difference: leaves errors of some 1e-9
_ALIKE = values(rtol=1e-4, atol=1e-5)


@dataclass(frozen=True)
class _Problem:
    """What PARTS takes."""

    logits: Tensor  # (P, N, 2): as they are, then with one of them shifted up, then down
    actions: Tensor  # (N,)
    gains: Tensor  # (N,)


def explain_loss(
    loss: float, gradient: Tensor | None, logits: Tensor, actions: Tensor, gains: Tensor
) -> Mistake | None:
    """The mistake that a loss shows, together with its gradient (N, 2) where it has one.

    The loss alone is one number, which two mistakes may give by accident: without a gradient only one is looked for.
    """
    exact, count = logits.double(), logits.numel()
    shifts = _SHIFT * torch.eye(count, dtype=torch.float64).reshape(count, *logits.shape)
    problem = _Problem(torch.cat([exact[None], exact + shifts, exact - shifts]), actions, gains.double())

    def results(parts: Parts) -> list[Tensor]:
        logs = parts["chosen"](problem, parts["table"](problem))
        terms = parts["terms"](problem, logs, parts["weights"](problem))
        total = parts["sign"](parts["reduced"](problem, terms))
        up, down = total[1:].chunk(2)
        return [torch.cat([total[:1], (up - down) / (2 * _SHIFT)])[: None if gradient is not None else 1]]

    seen = torch.tensor([loss], dtype=torch.float64)
    if gradient is not None:
        seen = torch.cat([seen, gradient.double().flatten()])
    return find(seen, Reference(PARTS, results), LOSS, _ALIKE, pairs=gradient is not None)
