"""The tensors of a model in the worker as plain data. Shapes are claims: bounded before anything is made of them."""

import math
from typing import Any

import torch
from torch import Tensor

from autograder.check import fail
from autograder.host.student_module import StudentModule, StudentObject

MOST_NUMBERS = 2**24  # in all tensors of a model: 64 MiB as float32
_PIECE = 2**22  # numbers in one message: fewer than `autograder.line.wire` takes
_Shapes = dict[str, tuple[int, ...]]


def shapes_of(student: StudentModule, model: StudentObject, state: bool = False) -> _Shapes:
    """The sizes of a model's tensors by name; the check fails where they hold more than MOST_NUMBERS numbers.

    Args:
        student: the student's module.
        model: the model.
        state: True for all tensors of its state_dict, buffers included; False for its parameters.
    """
    return bounded(student.instrument.tensor_shapes(model, state, about="the network"))


def bounded(claims: list[Any]) -> _Shapes:
    """The shapes that a worker claims, [name, sizes] each; the check fails where they are too large, or none."""
    shapes = {str(name): tuple(sizes) for name, sizes in claims}
    if any(type(size) is not int or size < 0 for sizes in shapes.values() for size in sizes):
        raise ValueError("a tensor claims an impossible shape")
    numbers = sum(map(math.prod, shapes.values()))
    if numbers > MOST_NUMBERS:
        asked = f"a network should hold at most {MOST_NUMBERS:,} numbers, which the grader can copy"
        fail(asked, expected="a smaller network", got=f"{numbers:,} numbers")
    return shapes


def tensors_of(student: StudentModule, model: StudentObject, state: bool = False) -> dict[str, Tensor]:
    """A model's tensors by name, float32, in the order of registration; see `shapes_of`."""
    shapes = shapes_of(student, model, state)
    values = torch.empty(sum(map(math.prod, shapes.values())))
    for start in range(0, len(values), _PIECE):
        piece = values[start : start + _PIECE]
        piece.copy_(student.instrument.tensor_numbers(model, state, start, start + len(piece), about="the network"))
    parts = torch.split(values, [math.prod(sizes) for sizes in shapes.values()])
    return {name: part.reshape(sizes) for (name, sizes), part in zip(shapes.items(), parts, strict=True)}
