"""Mistakes of Q7.1, power iteration."""

import torch

from autograder.mistakes import RETURNS_NOTHING, Mistake
from tests.q7_sn_gan.reference import estimates, spectral, unit


def _run(parts, p):
    """The (sigma, u) to which these parts lead."""
    w, left = p.weight, parts["start"](p)
    right = torch.zeros(w.shape[1], dtype=torch.float64)
    for _ in range(parts["count"](p)):
        right = parts["right"](w, left)
        left = parts["left"](w, right)
    return parts["sigma"](w, left, right)


# The parts of a right iteration; p has weight, u and steps. What they give is (2,): both right estimates are tried.
PARTS = {
    "start": lambda p: p.u,
    "count": lambda p: p.steps,
    "right": lambda w, left: unit(left @ w),
    "left": lambda w, right: unit(w @ right),
    "sigma": lambda w, left, right: left @ w @ right,
}


def sigma_of(parts, p):
    """The sigma to which these parts lead, as a tensor of one."""
    return torch.as_tensor(_run(parts, p), dtype=torch.float64).reshape(1)


SIGMA = (
    Mistake(
        "frobenius",
        "this is the norm of all entries (weight.norm()): the largest singular value is smaller",
        variations=(("sigma", lambda w, left, right: w.norm()),),
    ),
    Mistake(
        "squared",
        "this is sigma squared: take u^T W v, or the length of W v",
        variations=(
            ("sigma", lambda w, left, right: (left @ w @ right) ** 2),
            ("sigma", lambda w, left, right: (left @ w).norm() ** 2),
            ("sigma", lambda w, left, right: left @ w @ (w.T @ left)),
            ("sigma", lambda w, left, right: right @ (w.T @ (w @ right))),
        ),
    ),
    Mistake(
        "root",
        "this is the root of sigma",
        variations=(("sigma", lambda w, left, right: (left @ w @ right).abs().sqrt()),),
    ),
    Mistake(
        "decomposed",
        "this is the largest singular value itself, from a decomposition: estimate it by power iteration from u",
        variations=(("sigma", lambda w, left, right: torch.as_tensor(spectral(w))),),
    ),
    Mistake(
        "v-not-normalised",
        "v is not brought to length 1: divide u and v by their lengths in each step",
        variations=(
            ("right", lambda w, left: left @ w),
            ("right", lambda w, left: (left @ w) / (left @ w).abs().max()),
            ("right", lambda w, left: (left @ w) / (left @ w).abs().sum()),
            ("right", lambda w, left: (left @ w) / (left @ w).square().sum()),
        ),
    ),
    Mistake(
        "transposed",
        "W and its transpose are exchanged: v = W^T u, then u = W v",
        variations=(
            ("right", lambda w, left: unit(w @ left)),
            ("left", lambda w, right: unit(right @ w)),
            ("sigma", lambda w, left, right: right @ w @ left),
        ),
    ),
    Mistake(
        "sign",
        "sigma has the wrong sign: it is never negative",
        variations=(("sigma", lambda w, left, right: -(left @ w @ right)),),
    ),
    Mistake(
        "inverse",
        "this is 1 / sigma: return sigma",
        variations=(("sigma", lambda w, left, right: 1 / (left @ w @ right)),),
    ),
)
DIFFERENT = Mistake(
    "u-drawn-anew", "two calls with the same arguments differ: begin at the u that is given, and draw nothing"
)
NOT_A_PAIR = Mistake("not-a-pair", "return a pair: sigma, and the last u")
PAIR = (
    RETURNS_NOTHING,
    Mistake("three-results", "return two things: sigma, and the last u; v stays inside", lambda s: s.count == 3),
    Mistake("only-sigma", "return the last u as well: the caller goes on from it", lambda s: s.count == 1),
)
SWAPPED = Mistake("swapped", "sigma comes first, then u")
U = (
    Mistake("old-u", "this is the u that was given: return the last one", lambda s: s.is_near(s.start)),
    Mistake(
        "u-not-normalised",
        "the last u has not length 1: divide it by its length",
        lambda s: s.is_near(s.expected * s.got.norm()),
    ),
    Mistake(
        "another-number-of-steps",
        "the number of steps is another one: make `steps` of them",
        lambda s: any(s.is_near(each) for each in s.others),
    ),
    Mistake(
        "start-ignored",
        "it does not begin at the u that is given",
        lambda s: any(s.is_near(each) for each in s.elsewhere),
    ),
    Mistake("u-negated", "the last u has the wrong sign", lambda s: s.is_near(-s.expected)),
)
RETURNS_V = Mistake("returns-v", "this is v, which has one number for each column of W: return u")
SLOPE = (
    Mistake(
        "gradient-through-u",
        "a gradient flows through u and v: compute them under torch.no_grad(), or detach them",
        lambda s: s.is_near(s.through()),
    ),
    Mistake(
        "slope-of-frobenius", "this is the gradient of weight.norm()", formula=lambda s: s.weight / s.weight.norm()
    ),
)
NO_SLOPE = Mistake(
    "no-gradient",
    "sigma has no gradient: leave its last line, sigma = u^T W v, outside of torch.no_grad(), without detach or item",
)
TRACED = Mistake("u-has-gradient", "u has a gradient: compute it under torch.no_grad(), or detach it")
SIGMA_SHAPE = (
    Mistake(
        "sigma-not-scalar",
        "sigma is one number, but no scalar: sigma.squeeze() drops its dimensions",
        lambda s: all(size == 1 for size in s.got),
    ),
)
AT_ZERO = (
    Mistake(
        "guarded-sigma",
        "sigma of a weight of zeros is 0: guard the divisions by lengths, and leave sigma as it is",
        lambda s: bool(s.got > 0),
    ),
)
CHANGED = Mistake("u-changed", "it writes into the u or the weight that it is given: make new tensors")
NAN = Mistake(
    "nan-at-zero",
    "0 is divided by 0: torch.nn.functional.normalize adds a small number to the length, or do it yourself",
)


def through(weight, u, steps):
    """The gradient of sigma through u and v as well, by differences; both estimates."""
    found = [torch.zeros_like(weight), torch.zeros_like(weight)]
    for place in range(weight.numel()):
        moved = torch.zeros(weight.numel(), dtype=torch.float64)
        moved[place] = 1e-5
        up, down = (estimates(weight + sign * moved.view_as(weight), u, steps) for sign in (1, -1))
        for slope, high, low in zip(found, up, down, strict=True):
            slope.view(-1)[place] = (high - low) / 2e-5
    return found
