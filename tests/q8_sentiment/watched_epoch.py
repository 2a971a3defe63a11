"""Runs a student's train_epoch and accuracy in the worker on a known model that notes what it is asked."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from autograder.worker.loading import attribute


class _Bag(nn.Module):
    """A logit for each review: `gain` times the sum of its words' weights, and a shift; it notes each call."""

    def __init__(self, weights: Tensor, shift: float, gain: float) -> None:
        super().__init__()
        self.weights = nn.Parameter(weights.clone())
        self.shift = nn.Parameter(torch.tensor(shift))
        self.gain = gain
        self.asked: list[dict[str, Any]] = []

    def forward(self, ids: Tensor) -> Tensor:
        """(N, T) to (N,)."""
        self.asked.append({"ids": ids.clone(), "training": self.training, "grad": torch.is_grad_enabled()})
        return self.gain * (self.weights[ids].sum(1) + self.shift)

    def flat(self) -> Tensor:
        """All parameters in one vector."""
        return torch.cat([self.weights.detach(), self.shift.detach().reshape(1)])

    def slope(self) -> Tensor:
        """The gradient of all parameters in one vector; 0 where there is none."""
        parts = [torch.zeros_like(p) if p.grad is None else p.grad for p in (self.weights, self.shift)]
        return torch.cat([part.reshape(-1) for part in parts]).clone()


def watch_epochs(
    module: ModuleType,
    weights: Tensor,
    shift: float,
    gain: float,
    ids: Tensor,
    labels: Tensor,
    batch_size: int,
    rate: float,
    calls: int,
) -> list[dict[str, Any]]:
    """Call train_epoch some times, with plain gradient descent on one model that begins in evaluation mode.

    Returns:
        For each call "returned"; "steps": for each step of the optimizer "asked", what the model was asked before it
        (ids, training, grad), "before" and "after", the flat parameters, and "slope", the gradient that it used;
        "late": how often the model was asked after the last step; "kept": whether ids and labels are as they were.
    """
    model = _Bag(weights, shift, gain).eval()
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    steps: list[dict[str, Any]] = []

    def note(*_: Any) -> None:
        steps.append({"asked": list(model.asked), "before": model.flat(), "slope": model.slope()})
        model.asked.clear()

    def note_after(*_: Any) -> None:
        steps[-1]["after"] = model.flat()

    optimizer.register_step_pre_hook(note)
    optimizer.register_step_post_hook(note_after)
    found = []
    for _ in range(calls):
        steps.clear()
        model.asked.clear()
        given = ids.clone(), labels.clone()
        returned = attribute(module, "train_epoch")(model, *given, optimizer, batch_size)
        kept = torch.equal(given[0], ids) and torch.equal(given[1], labels)
        found.append({"returned": returned, "steps": list(steps), "late": len(model.asked), "kept": kept})
        found[-1]["last"] = model.flat()
        model.eval()
    return found


class _Known(nn.Module):
    """A logit that is known for each review, found by its first word number; it notes each call."""

    def __init__(self, logits: Tensor) -> None:
        super().__init__()
        self.logits = nn.Parameter(logits.clone())
        self.modes: list[list[bool]] = []

    def forward(self, ids: Tensor) -> Tensor:
        """(N, T) to (N,)."""
        self.modes.append([self.training, torch.is_grad_enabled()])
        return self.logits[ids[:, 0]]


def judged(module: ModuleType, logits: Tensor, ids: Tensor, labels: Tensor) -> dict[str, Any]:
    """What accuracy gives for a model with these logits, which begins in training mode.

    Returns:
        "returned"; "modes": for each call of the model whether it was in training mode, and whether gradients were
        recorded; "kept": whether ids, labels and the model's parameters are as they were.
    """
    model = _Known(logits).train()
    given = ids.clone(), labels.clone()
    returned = attribute(module, "accuracy")(model, *given)
    same = torch.equal(given[0], ids) and torch.equal(given[1], labels) and torch.equal(model.logits.detach(), logits)
    return {"returned": returned, "modes": model.modes, "kept": same}
