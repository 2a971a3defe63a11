"""Instruments for any function of the student's: its gradients and its repetition."""

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
