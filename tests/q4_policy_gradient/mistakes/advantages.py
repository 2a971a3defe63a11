"""Mistakes of Q4.4, the advantages."""

import torch

from autograder.mistakes import Mistake
from tests.q4_policy_gradient.reference import standardised

_CONSTANTS = (1e-4, 1e-3, 1e-2, 0.02, 0.05, 0.1, 0.5, 1.0)  # that somebody may write, and that are too large


def deviation(gain, fewer):
    """The standard deviation with N - fewer degrees of freedom."""
    return ((gain - gain.mean()).square().sum() / (len(gain) - fewer)).sqrt()


# The parts of right advantages, in the order in which they are computed. The problem p has returns and values, both
# (N,) float64. The last three are those of normalised ones; "whole" may compute these in one.
PARTS = {
    "gain": lambda p: p.returns - p.values,
    "whole": lambda p, gain, fewer: None,
    "centre": lambda gain: gain.mean(),
    "divisor": lambda gain, fewer: deviation(gain, fewer),
    "end": lambda result: result,
}


def advantages_of(p, parts, fewer):
    """The normalised advantages (N,) that these parts give; without "normalise" only the first of them counts."""
    gain = parts["gain"](p)
    whole = parts["whole"](p, gain, fewer)
    result = (gain - parts["centre"](gain)) / parts["divisor"](gain, fewer) if whole is None else whole
    return parts["end"](result)


def _other_sizes():
    """What somebody may divide by in place of the standard deviation, of the gains or of the centred ones."""
    of_both = (
        lambda x: x.abs().max(),
        lambda x: x.norm(),
        lambda x: x.abs().mean(),
        lambda x: x.abs().sum(),
        lambda x: x.max(),
    )
    sizes = [lambda x: x.max() - x.min(), lambda x: (x.max() - x.min()) / 2, lambda x: x.mean(), lambda x: x.sum()]
    return [*sizes, *of_both, *(lambda x, of=of: of(x - x.mean()) for of in of_both)]


# got, expected: the shape of the advantages (N,)
SHAPES = (
    Mistake(
        "advantages-square",
        "every return meets every value: (N, 1) minus (N,) broadcasts to (N, N). Both are (N,), so drop the unsqueeze",
        lambda s: s.got == 2 * s.expected and s.expected != (1,),
    ),
    Mistake(
        "advantages-column",
        "there is a dimension too many: returns and values are (N,), and so are the advantages",
        lambda s: s.got == (*s.expected, 1),
    ),
)

_GAINS = (
    Mistake(
        "values-minus-returns",
        "this is values - returns: subtract the other way",
        variations=(("gain", lambda p: p.values - p.returns),),
    ),
    Mistake("baseline-forgotten", "the values are not subtracted", variations=(("gain", lambda p: p.returns),)),
    Mistake(
        "baseline-added", "the values are added: subtract them", variations=(("gain", lambda p: p.returns + p.values),)
    ),
)
PLAIN = (
    *_GAINS,
    Mistake(
        "normalised-unasked",
        "these are normalised: do that only where `normalise` is True",
        variations=tuple(("end", lambda gain, fewer=fewer: standardised(gain, fewer)) for fewer in (0, 1)),
    ),
    Mistake(
        "mean-subtracted-unasked",
        "the mean is subtracted: do that only where `normalise` is True",
        variations=(("end", lambda gain: gain - gain.mean()),),
    ),
)
NORMALISED = (
    Mistake(
        "not-normalised",
        "with normalise=True these are not normalised",
        variations=(("whole", lambda p, gain, fewer: gain),),
    ),
    *_GAINS,
    Mistake(
        "mean-only",
        "the mean is subtracted, and the division by the standard deviation is missing",
        variations=(("divisor", lambda gain, fewer: 1.0),),
    ),
    Mistake(
        "std-only",
        "the mean is not subtracted, only divided by the standard deviation",
        variations=(("centre", lambda gain: 0.0),),
    ),
    Mistake(
        "variance-for-std",
        "this divides by the variance: divide by its root, the standard deviation",
        variations=(("divisor", lambda gain, fewer: deviation(gain, fewer) ** 2),),
    ),
    Mistake(
        "std-multiplied",
        "this multiplies by the standard deviation: divide by it",
        variations=(("divisor", lambda gain, fewer: 1 / deviation(gain, fewer)),),
    ),
    Mistake("median-for-mean", "this subtracts the median: subtract the mean", variations=(("centre", torch.median),)),
    Mistake(
        "returns-normalised",
        "the returns are normalised, and the values subtracted afterwards: first subtract, then normalise",
        variations=(
            ("whole", lambda p, gain, fewer: standardised(p.returns, fewer) - p.values),
            ("whole", lambda p, gain, fewer: standardised(p.returns, fewer) - standardised(p.values, fewer)),
        ),
    ),
    Mistake(
        "scaled-to-range",
        "these lie between 0 and 1: subtract the mean, and divide by the standard deviation",
        variations=(("whole", lambda p, gain, fewer: (gain - gain.min()) / (gain.max() - gain.min())),),
    ),
    Mistake(
        "softmax-of-gains",
        "this is the softmax of the advantages: subtract the mean, and divide by the standard deviation",
        variations=(("whole", lambda p, gain, fewer: gain.softmax(0)),),
    ),
    Mistake(
        "other-divisor",
        "this divides by another size (the largest value, range, norm or mean): divide by the standard deviation",
        variations=(
            *(("divisor", lambda gain, fewer, of=of: of(gain)) for of in _other_sizes()),
            *(("whole", lambda p, gain, fewer, of=of: gain / of(gain)) for of in _other_sizes()),
        ),
    ),
    Mistake(
        "constant-too-large",
        "the constant beside the standard deviation is larger than 1e-5: it shrinks small advantages",
        variations=(
            *(("divisor", lambda gain, fewer, c=c: deviation(gain, fewer) + c) for c in _CONSTANTS),
            *(("divisor", lambda gain, fewer, c=c: (deviation(gain, fewer) ** 2 + c).sqrt()) for c in _CONSTANTS),
        ),
    ),
    Mistake(
        "clipped-afterwards",
        "the normalised advantages are clipped: return them as they are",
        variations=tuple(("end", lambda result, most=most: result.clamp(-most, most)) for most in (1.0, 2.0, 3.0)),
    ),
)

# facts: as above; no standard deviation
NO_CONSTANT = Mistake(
    "no-constant",
    "equal advantages have the standard deviation 0, as has a single one, and 0 / 0 is NaN: add a small constant such "
    "as 1e-8 to it before you divide",
)
STD_OF_ONE = Mistake(
    "std-of-one",
    "std() of a single step divides 0 by 0 and is NaN: use std(unbiased=False), or leave one step as it is",
)
BASELINE_NOT_DETACHED = Mistake(
    "baseline-not-detached",
    "a gradient flows into the values, so the policy's loss moves the value network: use values.detach()",
)
TWICE_BACKWARD = Mistake(
    "twice-backward",
    "the two losses share a part of the graph: the advantages need values.detach()",
)
