"""Mistakes of Q7.2, the layer."""

import torch

from autograder.mistakes import Mistake

OUTPUT = (  # raw: without bias and with the weight as it is; bias: shaped like raw; sigma, frobenius, largest: numbers
    Mistake("not-divided", "the weight is used as it is: divide it by sigma", formula=lambda s: s.raw + s.bias),
    Mistake("multiplied", "the weight is multiplied with sigma: divide it", formula=lambda s: s.raw * s.sigma + s.bias),
    Mistake("divided-twice", "the weight is divided by sigma squared", formula=lambda s: s.raw / s.sigma**2 + s.bias),
    Mistake("divided-by-root", "the weight is divided by the root of sigma", formula=lambda s: s.raw / s.root + s.bias),
    Mistake(
        "bias-divided",
        "the bias is divided by sigma as well: divide the weight alone",
        formula=lambda s: (s.raw + s.bias) / s.sigma,
    ),
    Mistake("bias-missing", "the layer's bias is missing", formula=lambda s: s.raw / s.sigma),
    Mistake("bias-twice", "the layer's bias is added twice", formula=lambda s: s.raw / s.sigma + 2 * s.bias),
    Mistake(
        "frobenius",
        "the weight is divided by the norm of all its entries (weight.norm()): divide it by sigma",
        formula=lambda s: s.raw / s.frobenius + s.bias,
    ),
    Mistake(
        "decomposed",
        "the weight is divided by the largest singular value itself: divide it by the estimate of power_iteration",
        formula=lambda s: s.raw / s.largest + s.bias,
    ),
    Mistake(
        "largest-entry",
        "the weight is divided by its largest entry: divide it by sigma",
        formula=lambda s: s.raw / s.entry + s.bias,
    ),
)
_GUARDS = (1.0, 0.5, 0.1, 0.05, 0.01, 0.005, 0.001, 5e-4, 1e-4)


def _guarded(seen):
    """Whether one of these numbers was added to sigma, or taken where sigma is smaller."""
    if seen.divisor is None or not 1e-12 < seen.sigma < seen.divisor:
        return False
    added = any(abs(seen.divisor - seen.sigma - guard) < 0.03 * guard for guard in _GUARDS)
    return added or any(abs(seen.divisor - guard) < 1e-3 * guard for guard in _GUARDS)


DIVISOR = (  # divisor: the number by which the weight was divided, or None
    Mistake(
        "guard-too-large",
        "what guards the division against 0 is too large, so W / sigma is too small: sigma.clamp(min=1e-12)",
        _guarded,
    ),
    Mistake(
        "another-divisor",
        "the weight is divided by another number than sigma",
        lambda s: s.divisor is not None and s.divisor > 0,
    ),
)
SHAPES = (
    Mistake(
        "geometry-lost",
        "the result has another size than the layer's: use its own stride and padding",
        lambda s: len(s.got) == len(s.expected) == 4 and s.got[:2] == s.expected[:2],
    ),
)
NO_BUFFER = Mistake(
    "u-no-buffer",
    'u is not in the state_dict, so it is lost when the network is saved: register_buffer("u", ...) in __init__',
)
OTHER_SHAPE = Mistake("u-of-another-shape", "u has a dimension too many: it is a vector, (O,)")
A_PARAMETER = Mistake(
    "u-a-parameter", 'u is a parameter, so the optimizer changes it: register_buffer("u", ...) in its place'
)
OTHER_PARAMETERS = Mistake("other-parameters", "the layer's weight and bias should be the only parameters")
NOT_UNIT = Mistake("u-not-normalised", "u has not length 1 at the start: divide it by its length")
SAME_START = Mistake("u-not-random", "two layers begin with the same u: draw it at random, so that none is stuck")
STAYS = Mistake("u-stays", "u does not move: keep the new u in training mode, with self.u.copy_(u) or self.u = u")
MOVES_IN_EVALUATION = Mistake(
    "u-moves-in-evaluation", "u moves in evaluation mode as well: keep the new one only if self.training"
)
DRAWN_ANEW = Mistake("u-drawn-anew", "u is drawn anew at each call: go on from the one that is kept")
RESHAPED = Mistake(
    "reshaped-otherwise",
    "power_iteration gets the weight in another shape: weight.flatten(1) has a row for each output",
)
OTHER_WEIGHT = Mistake("other-weight", "power_iteration gets another weight than the layer's")
OTHER_STEPS = Mistake("several-steps", "one step of power_iteration at each call is asked for")
WEIGHT_CHANGED = Mistake(
    "weight-changed",
    "the call writes into the layer's weight: compute weight / sigma as a new tensor, and leave the parameter",
)
OF_TORCH = Mistake("of-torch", "this is torch's own spectral_norm: write it by hand")
NO_GRADIENT = Mistake(
    "no-gradient", "no gradient reaches the layer's weight: use no .data, detach() or no_grad() for weight / sigma"
)
GRADIENT = (  # slope: the gradient of the layer's own result; sigma: a number
    Mistake(
        "sigma-detached",
        "the gradient flows through W alone: sigma depends on W, too, so do not detach it",
        formula=lambda s: s.slope / s.sigma,
    ),
    Mistake("gradient-not-divided", "the gradient is that of the weight as it is", formula=lambda s: s.slope),
    Mistake(
        "sigma-counted-twice",
        "the gradient through sigma is counted twice",
        formula=lambda s: s.slope / s.sigma + 2 * (s.expected - s.slope / s.sigma),
    ),
    Mistake(
        "gradient-through-u",
        "a gradient flows through u and v: compute them under torch.no_grad(), or detach them",
        lambda s: s.through is not None and s.is_near(s.through()),
    ),
    Mistake(
        "only-through-sigma",
        "the gradient flows through sigma alone: the weight itself is detached",
        formula=lambda s: s.expected - s.slope / s.sigma,
    ),
)
STALE = Mistake(
    "kept-from-a-call",
    "a call uses what an earlier one computed of the weight: compute W / sigma anew in each, also in evaluation mode",
)
AT_ZERO = (
    Mistake(
        "bias-divided",
        "the bias is divided by sigma as well: divide the weight alone",
        lambda s: float(s.got.abs().max()) > 1e3 * float(s.expected.abs().max()),
    ),
)
NAN = Mistake(
    "nan-at-zero", "W / sigma is 0 / 0 where W is 0: divide by at least a small number, sigma.clamp(min=1e-12)"
)
NOT_RESTORED = Mistake(
    "u-not-restored", "a layer that is given the state_dict of another one computes with another u: keep u as a buffer"
)


def through(result, weight):
    """The gradient of a number with respect to the weight, by differences."""
    found = torch.zeros(weight.numel(), dtype=torch.float64)
    for place in range(weight.numel()):
        moved = torch.zeros(weight.numel(), dtype=torch.float64)
        moved[place] = 1e-5
        moved = moved.view_as(weight)
        found[place] = (result(weight + moved) - result(weight - moved)) / 2e-5
    return found.view_as(weight)
