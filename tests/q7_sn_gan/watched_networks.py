"""Builds a student's networks in the worker, gives them known parameters, and notes which functions of torch run."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from autograder.worker.loading import attribute

_NAMES = {"conv2d", "conv_transpose2d", "batch_norm", "leaky_relu", "relu", "tanh", "sigmoid", "dropout", "linear"}
_MOST = 400_000  # numbers in the parameters of a network that is looked at: those of the checks have some 30,000
_OTHER_NAMES = {"leaky_relu_": "leaky_relu", "relu_": "relu", "tanh_": "tanh", "sigmoid_": "sigmoid"}


class _Trace(TorchFunctionMode):
    """Notes calls of layers and activations, outermost first."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[dict[str, Any]] = []

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        kwargs = kwargs or {}
        name = str(getattr(func, "__name__", ""))
        name = _OTHER_NAMES.get(name, name)
        if name not in _NAMES:
            return func(*args, **kwargs)
        self.calls.append({"name": name} | _details(name, args, kwargs))
        return func(*args, **kwargs)


def _details(name: str, args: Any, kwargs: Any) -> dict[str, Any]:
    """What matters of a call: its tensors and sizes."""
    names = {
        "conv2d": ("input", "weight", "bias", "stride", "padding"),
        "conv_transpose2d": ("input", "weight", "bias", "stride", "padding"),
        "batch_norm": ("input", "running_mean", "running_var", "weight", "bias", "training", "momentum", "eps"),
        "leaky_relu": ("input", "negative_slope"),
    }.get(name, ())
    given = dict(zip(names, args, strict=False)) | {key: kwargs[key] for key in kwargs if key in names}
    found: dict[str, Any] = {}
    for key, value in given.items():
        if key == "input":
            continue
        if isinstance(value, Tensor):
            found[key] = value.detach().clone()
        elif isinstance(value, int | float | bool) or value is None:
            found[key] = value
        elif isinstance(value, tuple | list) and all(isinstance(each, int) for each in value):
            found[key] = list(value)
    return found


@contextmanager
def _spied(module: ModuleType, made: list[nn.Module]) -> Iterator[None]:
    """Let SpectralNorm compute y / 2 + 1 / 4 of what its layer computes, whatever the student wrote there."""
    kind = attribute(module, "SpectralNorm")
    before = {name: vars(kind).get(name) for name in ("__init__", "forward")}

    def begin(self: nn.Module, layer: nn.Module, *_: Any, **__: Any) -> None:
        nn.Module.__init__(self)
        self.layer = layer
        made.append(self)

    kind.__init__ = begin
    kind.forward = lambda self, x: self.layer(x) / 2 + 0.25
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                delattr(kind, name)
            else:
                setattr(kind, name, value)


def _fill(network: nn.Module, pool: Tensor) -> None:
    """Give every parameter numbers from a pool, scaled so that the outputs stay near 1."""
    at = 0
    with torch.no_grad():
        for parameter in network.parameters():
            places = (torch.arange(parameter.numel()) + at) % len(pool)
            values = pool[places].reshape(parameter.shape)
            fan = parameter[0].numel() if parameter.ndim > 1 else 4
            parameter.copy_(values * (2 / max(1, fan)) ** 0.5 + (1.0 if parameter.ndim == 1 else 0.0) / 4)
            at += parameter.numel()


def network(
    module: ModuleType, name: str, args: list[Any], pool: Tensor, inputs: Tensor, training: bool
) -> dict[str, Any]:
    """What a network computes with given parameters, its SpectralNorms spied on.

    Returns:
        "kind": of what the function returned; and if that is a network: "output" and "again", of two calls; "alone": of
        the first input without the others, in evaluation mode; "whole": of all of them, in evaluation mode; "calls":
        what ran; "wrapped": how many SpectralNorms were made; "parameters": each as a tensor, in their order;
        "sizes": theirs. Of a network that is much too large, the sizes alone.
    """
    made: list[nn.Module] = []
    with _spied(module, made):
        built = attribute(module, name)(*args)
        found: dict[str, Any] = {"kind": type(built).__name__}
        if not isinstance(built, nn.Module):
            return found
        found["sizes"] = [list(each.shape) for each in built.parameters()]
        if sum(each.numel() for each in built.parameters()) > _MOST:
            return found | {"parameters": [], "calls": [], "wrapped": 0, "output": None}
        built.train(training)
        _fill(built, pool)
        found["parameters"] = [each.detach().clone() for each in built.parameters()]
        with torch.no_grad():
            trace = _Trace()
            with trace:
                found["output"] = built(inputs.clone())
            found |= {"calls": trace.calls, "wrapped": len(made)}
            found["again"] = built(inputs.clone())
            built.eval()
            trace = _Trace()
            with trace:
                found["whole"] = built(inputs.clone())
            found["later"] = trace.calls
            found["alone"] = built(inputs[:1].clone())
    return found
