"""Compares, in the worker, what `main` hands on: numbers, batches, networks and optimizers."""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from tests.q5_ddpg.known_nets import flat


def numbers(value: Any) -> Tensor | None:
    """The numbers of a value in a row, float64; None where it holds something else."""
    try:
        value = value.detach() if isinstance(value, Tensor) else value
        return torch.from_numpy(np.array(value, dtype=np.float64).reshape(-1))
    except (TypeError, ValueError, RuntimeError):
        return None


def same_tensors(batch: Any, sampled: Any) -> bool:
    """Whether a batch holds the tensors that were sampled, however it is wrapped."""
    if not isinstance(batch, tuple | list) or not isinstance(sampled, tuple | list) or len(batch) != len(sampled):
        return False
    return all(
        isinstance(one, Tensor) and isinstance(other, Tensor) and torch.equal(one.double(), other.double())
        for one, other in zip(batch, sampled, strict=True)
    )


def same_weights(one: nn.Module, other: nn.Module) -> bool:
    """Whether two networks have equal weights."""
    a, b = flat(one), flat(other)
    return a.shape == b.shape and torch.equal(a, b)


def share_a_parameter(one: nn.Module, other: nn.Module) -> bool:
    """Whether two networks have a parameter in common."""
    return bool({id(each) for each in one.parameters()} & {id(each) for each in other.parameters()})


def parameters_of(owner: Any) -> set[int]:
    """The ids of the parameters of a network, or of those that an optimizer moves."""
    if isinstance(owner, nn.Module):
        return {id(each) for each in owner.parameters()}
    return {id(each) for group in getattr(owner, "param_groups", []) for each in group["params"]}


def in_words(value: Any) -> str:
    """What a value is: "nothing", "a float", "tuple of 3"."""
    if isinstance(value, tuple | list):
        return f"{type(value).__name__} of {len(value)}"
    return "nothing" if value is None else f"a {type(value).__name__}"
