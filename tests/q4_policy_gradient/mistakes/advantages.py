"""Mistakes of Q4.4, the advantages."""

import torch

from autograder.mistakes import Mistake
from tests.q4_policy_gradient.reference import standardised


def _std(gain, fewer):
    return ((gain - gain.mean()).square().sum() / (len(gain) - fewer)).sqrt()


def _is_shrunk(seen):
    """Whether they are normalised but for one factor below 1."""
    ratio = (seen.got @ seen.expected) / (seen.expected @ seen.expected)
    return bool(0.001 < ratio < 1) and torch.allclose(seen.got, ratio * seen.expected, rtol=1e-3, atol=1e-3)


EXCHANGED = Mistake(
    "values-minus-returns", "this is values - returns: subtract the other way", formula=lambda s: -s.expected
)

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

# Formulas: the advantages that were not to be normalised (N,); facts: returns, values, both (N,) float64
PLAIN = (
    EXCHANGED,
    Mistake("baseline-forgotten", "the values are not subtracted", formula=lambda s: s.returns),
    Mistake("baseline-added", "the values are added: subtract them", formula=lambda s: s.returns + s.values),
    Mistake(
        "normalised-unasked",
        "these are normalised: do that only where `normalise` is True",
        lambda s: any(s.is_near(standardised(s.expected, fewer)) for fewer in (0, 1)),
    ),
    Mistake(
        "mean-subtracted-unasked",
        "the mean is subtracted: do that only where `normalise` is True",
        formula=lambda s: s.expected - s.expected.mean(),
    ),
)

# Formulas: the normalised advantages (N,); facts: gain, the plain ones, and returns, values
NORMALISED = (
    Mistake("not-normalised", "with normalise=True these are not normalised", formula=lambda s: s.gain),
    EXCHANGED,
    Mistake(
        "mean-only",
        "the mean is subtracted, and the division by the standard deviation is missing",
        formula=lambda s: s.gain - s.gain.mean(),
    ),
    Mistake(
        "std-only",
        "the mean is not subtracted, only divided by the standard deviation",
        lambda s: any(s.is_near(s.gain / _std(s.gain, fewer)) for fewer in (0, 1)),
    ),
    Mistake(
        "variance-for-std",
        "this divides by the variance: divide by its root, the standard deviation",
        lambda s: any(s.is_near((s.gain - s.gain.mean()) / _std(s.gain, fewer) ** 2) for fewer in (0, 1)),
    ),
    Mistake(
        "returns-normalised",
        "the returns are normalised, and the values are not used, or subtracted afterwards: first subtract, then "
        "normalise",
        lambda s: any(
            s.is_near(standardised(s.returns, fewer) - values)
            for fewer in (0, 1)
            for values in (0 * s.values, s.values)
        ),
    ),
    Mistake(
        "scaled-to-range",
        "these lie between 0 and 1: subtract the mean, and divide by the standard deviation",
        formula=lambda s: (s.gain - s.gain.min()) / (s.gain.max() - s.gain.min()),
    ),
    Mistake(
        "constant-too-large",
        "the constant beside the standard deviation is larger than 1e-5: it shrinks small advantages",
        _is_shrunk,
    ),
)

# facts: as above; no standard deviation
NO_CONSTANT = Mistake(
    "no-constant",
    "equal advantages have the standard deviation 0, and 0 / 0 is NaN: add a small constant such as 1e-8 to it",
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
