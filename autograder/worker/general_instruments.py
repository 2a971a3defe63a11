"""Instruments for any function of the student's, its gradients and its repetition, and for the tensors of a model."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from autograder.worker.loading import attribute


def gradients(
    module: ModuleType, name: str, args: list[Any], wrt: list[int], owner: Any = None, weights: Tensor | None = None
) -> list[Tensor | None]:
    """The gradients of a function's first tensor output with respect to some of its arguments.

    Args:
        module: the student's module.
        name: the function's name, or a method's where `owner` is given.
        args: its positional arguments.
        wrt: the positions of the float tensors to differentiate by.
        owner: the object whose method is meant.
        weights: what the output is multiplied with before it is summed; ones when absent.

    Returns:
        One gradient for each position, or None where the output does not depend on the argument.
    """
    args = list(args)
    leaves = [args[position].requires_grad_() for position in wrt]
    for position, leaf in zip(wrt, leaves, strict=True):
        args[position] = leaf * 1.0  # not a leaf, so that a function may write into its arguments
    output = attribute(module if owner is None else owner, name)(*args)
    if isinstance(output, tuple | list):
        output = output[0]
    if not isinstance(output, Tensor):  # a number, or nothing: no gradient flows
        return [None] * len(wrt)
    summed = (output if weights is None else output * weights).sum()
    if not summed.requires_grad:
        return [None] * len(wrt)
    return list(torch.autograd.grad(summed, leaves, allow_unused=True))


def repeat(module: ModuleType, name: str, times: int, args: list[Any], owner: Any = None) -> Tensor:
    """The results of calling a function `times` times with the same arguments, stacked: (times, ...).

    Numbers count as tensors of shape (); results that are no numbers or differ in shape raise as torch does.
    """
    function = attribute(module if owner is None else owner, name)
    return torch.stack([torch.as_tensor(function(*args)).detach() for _ in range(times)])


def input_after(module: ModuleType, name: str, value: Tensor) -> Tensor:
    """What a new network `name()`, called once in eval mode, leaves of the tensor that it is given."""
    attribute(module, name)().eval()(value)
    return value.detach()


def tensor_shapes(module: ModuleType, model: Any, state: bool) -> list[list[Any]]:
    """[name, sizes] of each of a model's tensors, in the order of registration.

    Args:
        module: the student's module.
        model: the student's model.
        state: True for all tensors of its state_dict, buffers included; False for its parameters.
    """
    return [[name, list(tensor.shape)] for name, tensor in _tensors(model, state)]


def tensor_numbers(module: ModuleType, model: Any, state: bool, start: int, stop: int) -> Tensor:
    """The numbers from `start` to before `stop` of these tensors laid end to end, float32."""
    parts, at = [torch.zeros(0)], 0
    for _, tensor in _tensors(model, state):
        if at < stop and at + tensor.numel() > start:
            parts.append(tensor.detach().reshape(-1)[max(0, start - at) : stop - at].float())
        at += tensor.numel()
    return torch.cat(parts)


def load_tensors(module: ModuleType, model: Any, tensors: dict[str, Tensor]) -> None:
    """Give a new model the tensors of another one's state_dict."""
    attribute(model, "load_state_dict")(tensors, strict=False)  # what is no tensor has stayed behind


def _tensors(model: Any, state: bool) -> list[tuple[str, Tensor]]:
    named = attribute(model, "state_dict")().items() if state else attribute(model, "named_parameters")()
    return [(name, tensor) for name, tensor in named if isinstance(tensor, Tensor)]
