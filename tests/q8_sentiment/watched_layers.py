"""Runs a student's rnn_forward and lstm_forward in the worker, and notes which layers of torch they call."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode

from autograder.worker.loading import attribute

_WORDS = ("rnn_", "lstm", "gru")  # in the names of torch's functions behind its recurrent layers


class _Watch(TorchFunctionMode):
    """Notes the names of recurrent functions of torch."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = str(getattr(func, "__name__", ""))
        if any(word in name for word in _WORDS):
            self.names.append(name)
        return func(*args, **(kwargs or {}))


def by_hand(module: ModuleType, name: str, args: list[Tensor]) -> dict[str, Any]:
    """What a function gives for these arguments.

    Returns:
        "results": what it returned; "banned": the recurrent functions of torch that it called; "kept": whether its
        arguments are as they were.
    """
    given, watch = [arg.clone() for arg in args], _Watch()
    with watch:
        results = attribute(module, name)(*given)
    kept = all(torch.equal(a, b) for a, b in zip(given, args, strict=True))
    return {"results": results, "banned": watch.names, "kept": kept}


def gradients_by_hand(module: ModuleType, name: str, args: list[Tensor], pulls: list[Tensor]) -> dict[str, Any]:
    """The gradients of the sum of all results, each multiplied with its `pull`, with respect to the arguments.

    Returns:
        "gradients": one for each argument, None where the sum does not depend on it; None if the results are not as
        many tensors as `pulls`, or have no gradient. "results" and "banned" as in `by_hand`.
    """
    leaves, watch = [arg.clone().requires_grad_() for arg in args], _Watch()
    with watch:
        results = attribute(module, name)(*(leaf * 1.0 for leaf in leaves))
    found: dict[str, Any] = {"results": results, "banned": watch.names, "gradients": None}
    if not isinstance(results, list | tuple) or len(results) != len(pulls):
        return found
    if not all(isinstance(r, Tensor) and r.shape == p.shape for r, p in zip(results, pulls, strict=True)):
        return found
    total = torch.stack([(result * pull).sum() for result, pull in zip(results, pulls, strict=True)]).sum()
    if total.requires_grad:
        found["gradients"] = list(torch.autograd.grad(total, leaves, allow_unused=True))
    return found
