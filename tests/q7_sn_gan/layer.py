"""What Q7.2 asks of SpectralNorm; the public and the hidden checks share it."""

from dataclasses import dataclass

import torch
from torch import Tensor

from autograder.check import fail, require
from autograder.comparisons import close, show, tensor_of_shape
from autograder.mistakes import RETURNS_NOTHING
from tests.q7_sn_gan.mistakes import layer as known
from tests.q7_sn_gan.reference import (
    applied,
    directions,
    estimates,
    rows_of,
    slope_of_weight,
    spectral,
    unit,
    worst,
)

_SIGMA = 2.5  # what the spy in the place of power_iteration says, about


@dataclass
class Problem:
    """A layer, what it is given, and what a spy in the place of power_iteration computes with."""

    weight: Tensor
    bias: Tensor | None
    stride: int
    padding: int
    x: Tensor
    pull: Tensor  # what the result is multiplied with before it is summed
    spied: Tensor  # the gradient of the spy's sigma
    sigma: float  # what the spy says, about

    @classmethod
    def drawn(cls, rng, sizes, image=(6, 6), stride=1, padding=0, bias=True, count=3, sigma=_SIGMA):
        """A random layer: sizes (O, I) is linear, (O, C, k, k) a convolution."""

        def normal(*shape):
            return torch.randn(*shape, generator=rng)

        x = normal(count, sizes[1], *(image if len(sizes) == 4 else ()))
        weight, shift = normal(*sizes), normal(sizes[0]) if bias else None
        result = applied(x, weight, shift, stride, padding)
        spied = 0.15 * sigma * normal(weight.numel()) / float(weight.norm())  # sigma stays above 0: 5 deviations
        return cls(weight, shift, stride, padding, x, normal(*result.shape), spied, sigma)

    def asked(self, q7, modes, weight=None, spied=True, shift=None):
        """What the student's layer does in some calls."""
        given, spy = self.weight, [self.spied, self.sigma if shift is None else shift] if spied else None
        given = given if weight is None else weight
        rest = self.bias, self.stride, self.padding, self.x, self.pull, modes, spy
        return q7.instrument.normed(given, *rest, about="SpectralNorm")

    def raw(self, weight=None):
        """What the layer computes without its bias."""
        return applied(self.x, self.weight if weight is None else weight, None, self.stride, self.padding)

    def shifts(self):
        """The bias in the shape of a result."""
        raw = self.raw()
        if self.bias is None:
            return torch.zeros_like(raw)
        return self.bias.double().reshape(1, -1, *[1] * (raw.ndim - 2)).expand_as(raw)

    def spied_sigma(self, u):
        """What the spy says."""
        return float(self.weight.double().flatten() @ self.spied.double()) + self.sigma * (1 + float(u[0]) / 5)

    def divisor(self, output):
        """The number by which the weight was divided, as a result of the layer shows it; None where there is none."""
        raw, divided = self.raw(), output.double() - self.shifts()
        divisor = float((raw * raw).sum() / (raw * divided).sum())
        return divisor if worst(raw / divisor, divided) <= 1e-4 * float(divided.abs().max()) else None


def check_calls(q7, problem, modes):
    """Each call computes the layer with W / sigma, from u, which moves in training mode only."""
    found = problem.asked(q7, modes)
    u, name, before = *_start(found, problem), None
    for mode, call in zip(modes, found["calls"], strict=True):
        sigmas, following = _step(problem, u, before, mode, call)
        _check_output(problem, call, sigmas, u)
        moved = call["buffers"].get(name, u).double()
        if mode:
            _check_moved(u, moved, following, call)
        else:
            asked = "u should stay as it is in evaluation mode"
            require(worst(moved, u) < 1e-6, asked, got="another u", mistake=known.MOVES_IN_EVALUATION)
        before, u = u, moved


def check_parameters(q7, problem):
    """The layer's weight and bias are the only parameters; calls leave them, and torch's own layer is not used."""
    found = problem.asked(q7, [True, True, False])
    require(not found["of_torch"], "SpectralNorm should be written by hand", got="torch's own", mistake=known.OF_TORCH)
    _start(found, problem)
    kept = all(call["kept"] for call in found["calls"])
    asked = "a call should leave the layer's weight and bias as they are"
    require(kept, asked, expected="no change", got="a change", mistake=known.WEIGHT_CHANGED)
    wanted = sorted([list(problem.weight.shape)] + ([list(problem.bias.shape)] if problem.bias is not None else []))
    asked, got = "the layer's weight and bias should be the only parameters", f"sizes {found['parameters']}"
    right = sorted(found["parameters"]) == wanted
    require(right, asked, expected=f"sizes {wanted}", got=got, mistake=known.OTHER_PARAMETERS)


def check_buffer(q7, problem, rng):
    """u is random, of length 1, and in the state_dict: a layer that is given it goes on from it."""
    found = problem.asked(q7, [True])
    u, name = _start(found, problem)
    length = float(u.norm())
    asked = "u should have length 1 at the start"
    require(abs(length - 1) < 1e-3, asked, expected="1", got=f"{length:.4g}", mistake=known.NOT_UNIT)
    another = found["another"].get(name)
    same = isinstance(another, Tensor) and worst(another, u) < 1e-6
    require(not same, "two layers should begin with different u", got="the same u", mistake=known.SAME_START)
    size = problem.weight.shape
    weight, other = (torch.randn(size[0], 4, generator=rng) for _ in range(2))
    x, spied = torch.randn(3, 4, generator=rng), [torch.randn(weight.numel(), generator=rng) / 9, _SIGMA]
    results = q7.instrument.passed_on(weight, other, x, spied, about="SpectralNorm")
    first, second = (tensor_of_shape(each, (3, size[0]), "the result", dtype=None) for each in results)
    asked = "a layer that is given the state_dict of another one should compute what that one computes"
    got = f"results that differ by up to {worst(first, second):.4g}"
    require(worst(first, second) < 1e-5, asked, expected="the same", got=got, mistake=known.NOT_RESTORED)


def check_gradient(q7, problem):
    """The gradient flows to the weight through W and through sigma, and not through u."""
    found = problem.asked(q7, [True, True])
    u, name = _start(found, problem)
    for call in found["calls"]:
        _result(problem, call)
        asked = "a call should leave the layer's weight and bias as they are"
        require(call["kept"], asked, expected="no change", got="a change", mistake=known.WEIGHT_CHANGED)
        asked = "a gradient should reach the layer's weight"
        require(call["slope"] is not None, asked, expected="a gradient", got="none", mistake=known.NO_GRADIENT)
        rights, sigma, through = _slopes(problem, u, call)
        slope = slope_of_weight(problem.x, problem.weight, problem.pull, problem.stride, problem.padding)
        got = tensor_of_shape(call["slope"], tuple(problem.weight.shape), "the gradient", dtype=None).double()
        scale = float(rights[0].abs().max())
        if not any(worst(got, right) <= 1e-3 * scale for right in rights):
            divisor = problem.divisor(call["output"])
            facts = {"slope": slope, "sigma": sigma, "through": through, "divisor": divisor}
            mistakes = known.GRADIENT
            if divisor and all(abs(divisor / each - 1) > 2e-4 for each in _step(problem, u, None, True, call)[0]):
                mistakes = (*known.DIVISOR, *mistakes)
            what = "the gradient with respect to the layer's weight"
            close(got, rights[0], what, rtol=1e-3, atol=1e-4 * scale, mistakes=mistakes, **facts)
        u = call["buffers"].get(name, u).double()


def check_zero(q7, problem):
    """A layer whose weight is 0 gives a finite result, its bias, whichever of the two functions sees to that."""
    zero, modes = torch.zeros_like(problem.weight), [True, True, False]
    found = problem.asked(q7, modes, weight=zero, shift=0.0)
    _start(found, problem)
    if not all(_is_finite(call["output"]) for call in found["calls"]):
        found = problem.asked(q7, modes, weight=zero, spied=False)
    for call in found["calls"]:
        output = call["output"]
        asked = "the result of a layer whose weight is 0 should be finite"
        require(_is_finite(output), asked, expected="the bias", got=show(output), mistake=known.NAN)
        close(output, problem.shifts(), "the result of a layer whose weight is 0", mistakes=known.AT_ZERO)


def _is_finite(value):
    return isinstance(value, Tensor) and bool(torch.isfinite(value).all())


def _start(found, problem):
    """u at the start, float64, and its name; the check fails where there is none."""
    start = found["start"]
    if not start:
        extra = found["parameters"].count([len(problem.weight)]) > (problem.bias is not None)
        mistake = known.A_PARAMETER if extra else known.OTHER_SHAPE if found["shaped"] else known.NO_BUFFER
        fail("u should be a buffer", expected=f"a buffer of {len(problem.weight)} numbers", got="none", mistake=mistake)
    ranked = sorted(start, key=lambda name: (abs(float(start[name].double().norm()) - 1) > 1e-3, "u" not in name, name))
    return start[ranked[0]].double(), ranked[0]


def _step(problem, u, before, mode, call):
    """The sigmas that are right for this call, and the u after it."""
    matrix = rows_of(problem.weight)
    if not call["asked"]:  # the iteration is written out in the layer
        sigmas = estimates(matrix, u, 1)
        if not mode:
            sigmas += [float((u @ matrix).norm())] + ([estimates(matrix, before, 1)[0]] if before is not None else [])
        return sigmas, directions(matrix, u, 1)[0]
    asked, first = "SpectralNorm should make one step of power_iteration", call["asked"][0]
    steps = sum(each["steps"] if isinstance(each["steps"], int) else 1 for each in call["asked"])
    require(steps == 1, asked, expected="steps=1, once", got=f"{steps} steps", mistake=known.OTHER_STEPS)
    shape = tuple(first["weight"].shape)
    got = f"shape {shape}"
    require(shape == tuple(matrix.shape), asked, expected=f"shape {tuple(matrix.shape)}", got=got,
            mistake=known.RESHAPED)  # fmt: skip
    same = worst(first["weight"], matrix) < 1e-5
    if not same:
        mistake = known.WEIGHT_CHANGED if not call["kept"] else known.RESHAPED
        sizes = sorted(first["weight"].flatten().tolist()) == sorted(problem.weight.flatten().tolist())
        mistake = mistake if sizes or not call["kept"] else known.OTHER_WEIGHT
        fail(asked, expected="weight.flatten(1)", got="other numbers", mistake=mistake)
    own = first["u"].shape == u.shape and worst(first["u"], u) < 1e-5
    asked = "power_iteration should begin at the u that is kept"
    require(own, asked, expected="the buffer", got="another vector", mistake=known.DRAWN_ANEW)
    return [problem.spied_sigma(u)], u.roll(1)


def _result(problem, call):
    """The result of a call, if it has the right shape; else the check fails."""
    output = call["output"]
    asked = "a call should compute with the weight as it is now"
    require(not call["stale"], asked, got="what an earlier call has computed", mistake=known.STALE)
    if output is None:
        fail("SpectralNorm should return a tensor", expected="the layer's result", got="None", mistake=RETURNS_NOTHING)
    return tensor_of_shape(output, tuple(problem.pull.shape), "the result", dtype=None, mistakes=known.SHAPES)


def _check_output(problem, call, sigmas, u):
    output = _result(problem, call)
    raw, shifts = problem.raw(), problem.shifts()
    rights = [raw / sigma + shifts for sigma in sigmas]
    if any(torch.allclose(output.double(), right, rtol=1e-4, atol=1e-4) for right in rights):
        return
    asked = "a call should leave the layer's weight and bias as they are"
    require(call["kept"], asked, expected="no change", got="a change", mistake=known.WEIGHT_CHANGED)
    sigma = sigmas[0]
    facts = {
        "raw": raw,
        "bias": shifts,
        "sigma": sigma,
        "root": abs(sigma) ** 0.5,
        "frobenius": float(problem.weight.double().norm()),
        "largest": spectral(rows_of(problem.weight)),
        "entry": float(problem.weight.double().abs().max()),
        "divisor": problem.divisor(output),
    }
    mistakes = (*known.OUTPUT, *known.DIVISOR)
    if problem.sigma < 1:  # whether it divides by sigma at all is asked with a larger one before
        mistakes = (*known.DIVISOR[:1], *mistakes)
    close(output, rights[0], "the result", rtol=1e-4, atol=1e-4, mistakes=mistakes, **facts)


def _check_moved(u, moved, following, call):
    asked = "the new u should be kept in training mode"
    if worst(moved, u) < 1e-6 < worst(following, u):
        fail(asked, expected="the u that power_iteration returns", got="the old u", mistake=known.STAYS)
    right = worst(moved, following) < 1e-3
    mistake = None if call["asked"] else known.DRAWN_ANEW
    require(right, asked, expected="the u that power_iteration returns", got="another u", mistake=mistake)


def _slopes(problem, u, call):
    """The right gradients of the weight, sigma, and the gradient through u (None with the spy, which has none)."""
    slope = slope_of_weight(problem.x, problem.weight, problem.pull, problem.stride, problem.padding)
    weight = problem.weight.double()
    inner = float((slope * weight).sum())
    if call["asked"]:
        sigma = problem.spied_sigma(u)
        right = slope / sigma - inner / sigma**2 * problem.spied.double().view_as(weight)
        return [right], sigma, None
    matrix = rows_of(weight)
    left, across = directions(matrix, u, 1)
    pairs = zip(estimates(matrix, u, 1), (across, unit(left @ matrix)), strict=True)
    rights = [slope / sigma - inner / sigma**2 * torch.outer(left, v).view_as(weight) for sigma, v in pairs]

    def result(moved):
        raw = applied(problem.x, moved, None, problem.stride, problem.padding)
        return float((raw * problem.pull.double()).sum()) / estimates(rows_of(moved), u, 1)[0]

    return rights, estimates(matrix, u, 1)[0], lambda: known.through(result, weight)
