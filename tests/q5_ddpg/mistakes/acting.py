"""Mistakes of Q5.4, acting."""

import torch

from autograder.mistakes import Mistake


def _is_tensor(value):
    return isinstance(value, torch.Tensor)


def _scales_the_noise(seen):
    """Whether the actions are those of noise that is multiplied by one number."""
    if not _is_tensor(seen.got) or seen.got.shape != seen.noise.shape:
        return False
    inside = (seen.got.abs() < 2) & (seen.noise.abs() > 1e-3)
    if not bool(inside.any()):
        return False
    factor = float(((seen.got - seen.plain) / seen.noise)[inside].median())
    return factor > 0 and seen.is_near((seen.plain + factor * seen.noise).clamp(-2, 2))


# got: what choose_action gave, an array as a tensor; facts: kind, the name of its class
FORM = (
    Mistake(
        "action-a-tensor",
        "this is a tensor: end with .numpy(), under torch.no_grad() or after detach()",
        lambda s: s.kind in ("Tensor", "Parameter"),
    ),
    Mistake(
        "action-a-number",
        "this is a number: env.step takes an array of shape (1,)",
        lambda s: isinstance(s.got, int | float) or (_is_tensor(s.got) and s.got.ndim == 0),
    ),
    Mistake(
        "action-a-batch",
        "the batch dimension is still there: take row 0",
        lambda s: _is_tensor(s.got) and s.got.shape == (1, 1),
    ),
    Mistake(
        "action-float64",
        "noise made float64 of it: end with .astype(np.float32)",
        lambda s: _is_tensor(s.got) and s.got.dtype == torch.float64,
    ),
)
STATE_CHANGED = Mistake("state-changed", "the caller's array is changed: work on a copy")
STATE_NOT_A_ROW = Mistake(
    "state-not-a-row", "the actor takes (N, 3): add the batch dimension with unsqueeze(0), or state[None]"
)

# Formulas: the actions (N,); facts: plain (the actor's own), noise, both (N,) float64
VALUES = (
    Mistake(
        "not-clipped",
        "the result is not clipped to [-2, 2]: clip after the noise is added",
        formula=lambda s: s.plain + s.noise,
    ),
    Mistake(
        "clipped-to-one",
        "this is clipped to [-1, 1]: the torque goes from -2 to 2",
        formula=lambda s: (s.plain + s.noise).clamp(-1, 1),
    ),
    Mistake(
        "clipped-on-one-side",
        "this is clipped on one side only",
        lambda s: s.is_near((s.plain + s.noise).clamp(max=2)) or s.is_near((s.plain + s.noise).clamp(min=-2)),
    ),
    Mistake("noise-ignored", "the noise is not added", formula=lambda s: s.plain),
    Mistake("noise-subtracted", "the noise is subtracted: add it", formula=lambda s: (s.plain - s.noise).clamp(-2, 2)),
    Mistake(
        "noise-for-action",
        "this is the noise alone: add the actor's action",
        formula=lambda s: s.noise.clamp(-2, 2),
    ),
    Mistake(
        "noise-multiplied",
        "the noise is a factor here: add it",
        lambda s: any(s.is_near((s.plain * f).clamp(-2, 2)) for f in (s.noise, 1 + s.noise)),
    ),
    Mistake("noise-scaled", "the noise is multiplied by a number: add it as it is", _scales_the_noise),
    Mistake(
        "noise-clipped-alone",
        "the noise is clipped, and the sum is not",
        lambda s: any(s.is_near(s.plain + s.noise.clamp(-c, c)) for c in (0.5, 1, 2)),
    ),
    Mistake(
        "scaled-twice",
        "the action is multiplied by 2 once more: the actor does it already",
        formula=lambda s: (2 * s.plain + s.noise).clamp(-2, 2),
    ),
    Mistake(
        "tanh-twice",
        "there is a tanh once more: the actor has one already",
        lambda s: any(s.is_near((f * s.plain.tanh() + s.noise).clamp(-2, 2)) for f in (1, 2)),
    ),
)
WITHOUT = (
    Mistake(
        "own-noise-added",
        "noise is added that nobody asked for: `noise` is all there is",
        lambda s: bool((s.got != s.expected).all()) and float((s.got - s.expected).std()) > 1e-3 and _is_odd(s),
    ),
)


def _is_odd(seen):
    """Whether the differences are no multiple of the action, nor one number."""
    gap = seen.got - seen.expected
    return (
        float((gap - gap.mean()).abs().max()) > 1e-2
        and abs(float(torch.corrcoef(torch.stack([gap, seen.expected]))[0, 1])) < 0.9
    )
