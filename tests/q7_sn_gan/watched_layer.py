"""Runs a student's power_iteration and SpectralNorm in the worker."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from autograder.worker.loading import attribute


def iterated(module: ModuleType, weight: Tensor, u: Tensor, steps: int) -> dict[str, Any]:
    """What power_iteration gives.

    Returns:
        "returned"; and if that is a pair: "sigma", "u"; "slope": the gradient of sigma with respect to the weight, or
        None; "traced": whether u has a gradient; "kept": whether the arguments are as they were.
    """
    leaf, given = weight.clone().requires_grad_(), u.clone()
    matrix = leaf * 1.0  # no leaf, so that a function may write into it, and is seen
    returned = attribute(module, "power_iteration")(matrix, given, steps)
    if not isinstance(returned, list | tuple) or len(returned) != 2:
        return {"returned": returned}
    sigma, last = returned
    found: dict[str, Any] = {"sigma": sigma, "u": last, "slope": None}
    found["traced"] = isinstance(last, Tensor) and last.requires_grad
    found["kept"] = torch.equal(matrix.detach(), weight) and torch.equal(given.detach(), u)
    if isinstance(sigma, Tensor) and sigma.numel() == 1 and sigma.requires_grad:
        (found["slope"],) = torch.autograd.grad(sigma.sum(), leaf, allow_unused=True)
    return found


class _Spy:
    """Stands where power_iteration was: notes what it is given, and returns numbers that a check knows."""

    def __init__(self, pull: Tensor, shift: float) -> None:
        self.pull, self.shift = pull, shift
        self.asked: list[dict[str, Any]] = []

    def __call__(self, weight: Tensor, u: Tensor, steps: int = 1) -> tuple[Tensor, Tensor]:
        """A number that depends on the weight and on u, and u moved by one place."""
        self.asked.append({"weight": weight.detach().clone(), "u": u.detach().clone(), "steps": steps})
        own = self.shift * u.detach()[0] / 5
        pull = self.pull.repeat(1 + weight.numel() // self.pull.numel())[: weight.numel()]
        return self.shift + (weight.reshape(-1) * pull).sum() + own, u.detach().roll(1)


@contextmanager
def _replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    there = hasattr(owner, name)
    before = getattr(owner, name, None)
    setattr(owner, name, value)
    try:
        yield
    finally:
        if there:
            setattr(owner, name, before)


def _layer(weight: Tensor, bias: Tensor | None, stride: int, padding: int) -> nn.Module:
    if weight.ndim == 2:
        layer: nn.Module = nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None)
    else:
        sizes = weight.shape[1], weight.shape[0], weight.shape[2:]
        layer = nn.Conv2d(*sizes, stride=stride, padding=padding, bias=bias is not None)
    with torch.no_grad():
        layer.weight.copy_(weight)
        if bias is not None:
            layer.bias.copy_(bias)
    return layer


def _buffers(wrapped: nn.Module, size: int) -> dict[str, Tensor]:
    """The vectors of this size in its state_dict that are no parameters."""
    own = {name for name, _ in wrapped.named_parameters()}
    state = wrapped.state_dict().items()
    return {name: each.detach().clone() for name, each in state if name not in own and each.shape == (size,)}


def normed(
    module: ModuleType,
    weight: Tensor,
    bias: Tensor | None,
    stride: int,
    padding: int,
    x: Tensor,
    pull: Tensor,
    modes: list[bool],
    spied: list[Any] | None,
) -> dict[str, Any]:
    """What SpectralNorm does with a layer.

    Args:
        module: the student's module.
        weight: of the layer, 2-D (linear) or 4-D (convolution).
        bias: of the layer, or None.
        stride: of a convolution.
        padding: of a convolution.
        x: what each call is given.
        pull: what its results are multiplied with before they are summed, for the gradient.
        modes: for each call whether it is in training mode.
        spied: what the spy in the place of power_iteration computes with; None where there is none.

    Returns:
        "start": the vectors of the right size in its state_dict, by name, and "another": those of a second one;
        "shaped": the sizes of buffers with as many numbers in another shape;
        "parameters": the sizes of each; "of_torch": whether torch's own normalisation is used; "calls": for each call
        "output", "slope" (of the weight, or None), "stale": whether it has none because the result depends on what an
        earlier call computed, "asked" (of the spy), "buffers" after it, "kept": whether the parameters stay as they
        were.
    """
    spy = None if spied is None else _Spy(*spied)
    used: list[str] = []
    with _watched_torch(used):
        wrapped = attribute(module, "SpectralNorm")(_layer(weight, bias, stride, padding))
        other = attribute(module, "SpectralNorm")(_layer(weight, bias, stride, padding))
        found: dict[str, Any] = {"start": _buffers(wrapped, len(weight)), "another": _buffers(other, len(weight))}
        own = {name for name, _ in wrapped.named_parameters()}
        buffers = [each for name, each in wrapped.state_dict().items() if name not in own]
        found["shaped"] = [list(each.shape) for each in buffers if each.numel() == len(weight) and each.ndim > 1]
        parameters = list(wrapped.parameters())
        found["parameters"] = [list(each.shape) for each in parameters]
        context = _replaced(module, "power_iteration", spy) if spy else _replaced(module, "__spied__", None)
        with context:
            found["calls"] = [_call(wrapped, x, pull, mode, weight, bias, spy) for mode in modes]
    names = [name for name, _ in wrapped.named_parameters()]
    found["of_torch"] = bool(used) or any("weight_orig" in name or "parametrizations" in name for name in names)
    return found


@contextmanager
def _watched_torch(used: list[str]) -> Iterator[None]:
    places = (nn.utils, "spectral_norm"), (nn.utils.parametrizations, "spectral_norm")
    originals = [getattr(*place) for place in places]

    def noting(original: Any) -> Any:
        def noted(*args: Any, **kwargs: Any) -> Any:
            used.append("spectral_norm")
            return original(*args, **kwargs)

        return noted

    for place, original in zip(places, originals, strict=True):
        setattr(*place, noting(original))
    try:
        yield
    finally:
        for place, original in zip(places, originals, strict=True):
            setattr(*place, original)


def _call(
    wrapped: nn.Module, x: Tensor, pull: Tensor, mode: bool, weight: Tensor, bias: Tensor | None, spy: _Spy | None
) -> dict[str, Any]:
    wrapped.train(mode)
    before = len(spy.asked) if spy else 0
    output = wrapped(x.clone())
    own = next((each for each in wrapped.parameters() if each.shape == weight.shape), None)
    slope, stale = None, False
    if own is not None and isinstance(output, Tensor) and output.shape == pull.shape and output.requires_grad:
        try:
            (slope,) = torch.autograd.grad((output * pull).sum(), own, allow_unused=True)
        except RuntimeError as error:
            if "second time" not in str(error):
                raise
            stale = True
    held = [each.detach() for each in wrapped.parameters()]
    kept = own is not None and torch.equal(own.detach(), weight)
    kept = kept and (bias is None or any(each.shape == bias.shape and torch.equal(each, bias) for each in held))
    return {
        "output": output,
        "slope": slope,
        "stale": stale,
        "asked": spy.asked[before:] if spy else [],
        "buffers": _buffers(wrapped, len(weight)),
        "kept": kept,
    }


def passed_on(module: ModuleType, weight: Tensor, other: Tensor, x: Tensor, spied: list[Any]) -> list[Any]:
    """The result of a SpectralNorm after two calls, and that of a second one that was given its state_dict."""
    first = attribute(module, "SpectralNorm")(_layer(weight, None, 1, 0))
    second = attribute(module, "SpectralNorm")(_layer(other, None, 1, 0))
    with _replaced(module, "power_iteration", _Spy(*spied)):
        first.train()(x)
        first(x)
        second.load_state_dict(first.state_dict())
        return [first.eval()(x).detach(), second.eval()(x).detach()]
