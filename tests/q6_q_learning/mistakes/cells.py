"""Mistakes of Q6.1, the bins."""

import torch

from autograder.mistakes import Mistake
from tests.q6_q_learning.reference import joined

# The parts of a right number, in the order in which they are computed. The problem p has points (N, D) and limits (D,)
# in float64, and bins.
PARTS = {
    "limits": lambda p: p.limits,
    "bins": lambda p: p.bins,
    "low": lambda p: -p.limits,  # where the first bin begins
    "width": lambda p: 2 * p.limits / p.bins,
    "round": lambda p, places: places.floor(),
    "cut": lambda p, digits: digits.clamp(0, p.bins - 1),
    "order": lambda p, digits: digits,
    "base": lambda p: p.bins,
    "join": lambda p, digits, base: joined(digits, base),
    "end": lambda p, cells: cells,
}
CELLS = (
    Mistake(
        "bins-from-one",
        "the bins are counted from 1: count from 0 (np.digitize with all borders counts from 1)",
        variations=(
            ("cut", lambda p, digits: digits.clamp(0, p.bins - 1) + 1),
            ("cut", lambda p, digits: digits.clamp(-1, p.bins) + 1),
            ("end", lambda p, cells: cells + 1),
        ),
    ),
    Mistake(
        "one-bin-less",
        "the interval is cut into bins - 1 parts: `bins` bins have bins + 1 borders, the two ends included",
        variations=(("width", lambda p: 2 * p.limits / (p.bins - 1)),),
    ),
    Mistake(
        "one-bin-more",
        "the interval is cut into bins + 1 parts",
        variations=(("width", lambda p: 2 * p.limits / (p.bins + 1)),),
    ),
    Mistake(
        "not-cut",
        "a number beyond its limit has a bin that does not exist: below it is bin 0, above it is bin bins - 1",
        variations=(
            ("cut", lambda p, digits: digits),
            ("cut", lambda p, digits: digits.clamp(min=0)),
            ("cut", lambda p, digits: digits.clamp(max=p.bins - 1)),
            ("cut", lambda p, digits: digits.clamp(-1, p.bins)),
            ("cut", lambda p, digits: digits.clamp(-1, p.bins - 1)),
        ),
    ),
    Mistake(
        "last-bin-beyond",
        "a number above its limit is in bin `bins`: the last bin is bins - 1",
        variations=(("cut", lambda p, digits: digits.clamp(0, p.bins)),),
    ),
    Mistake(
        "wraps-around",
        "a number beyond its limit comes back at the other end: cut it off, without %",
        variations=(("cut", lambda p, digits: digits.remainder(p.bins)),),
    ),
    Mistake(
        "rounded",
        "the place is rounded: a bin is its whole part (floor)",
        variations=(("round", lambda p, places: places.round()), ("round", lambda p, places: places.ceil())),
    ),
    Mistake(
        "last-digit-first",
        "the digits are in reverse order: the first number of the observation is the highest digit",
        variations=(("order", lambda p, digits: digits.flip(1)),),
    ),
    Mistake(
        "other-base",
        "the digits are joined in another base than `bins`: then two cells share a number, or numbers are left out",
        variations=(
            *(("base", lambda p, by=by: p.bins + by) for by in (-1, 1, 2)),
            *(("base", lambda p, base=base: base) for base in (2, 10, 100)),
        ),
    ),
    Mistake(
        "digits-added",
        "the digits are added up: multiply by `bins` before each next digit",
        variations=(("join", lambda p, digits, base: digits.sum(1)),),
    ),
    Mistake(
        "digits-multiplied",
        "the digits are multiplied: multiply by `bins`, and add the next digit",
        variations=(("join", lambda p, digits, base: digits.prod(1)),),
    ),
    Mistake(
        "one-digit",
        "only one number of the observation counts: join the bins of all of them",
        variations=(
            ("join", lambda p, digits, base: digits[:, 0]),
            ("join", lambda p, digits, base: digits[:, -1]),
        ),
    ),
    Mistake(
        "one-number-left-out",
        "one number of the observation is left out",
        variations=(
            ("join", lambda p, digits, base: joined(digits[:, 1:], base)),
            ("join", lambda p, digits, base: joined(digits[:, :-1], base)),
        ),
    ),
    Mistake(
        "one-factor-too-many",
        "the last digit is multiplied, too: its factor is 1",
        variations=(("join", lambda p, digits, base: joined(digits, base) * base),),
    ),
    Mistake(
        "half-the-interval",
        "the interval begins at 0: it goes from -limit to limit",
        variations=(("low", lambda p: 0 * p.limits), ("low", lambda p: p.limits)),
    ),
    Mistake(
        "width-of-limit",
        "the interval is 2 * limit wide, not limit",
        variations=(("width", lambda p: p.limits / p.bins), ("width", lambda p: 4 * p.limits / p.bins)),
    ),
    Mistake(
        "one-limit-for-all",
        "each number has a limit of its own: here one limit counts for all",
        variations=(
            ("limits", lambda p: p.limits[:1].expand(len(p.limits))),
            ("limits", lambda p: p.limits.max().expand(len(p.limits))),
            ("limits", lambda p: torch.ones(len(p.limits), dtype=torch.float64)),
        ),
    ),
    Mistake(
        "limits-fixed",
        "these are not the limits given: use the argument, not LIMITS",
        variations=(("limits", lambda p: torch.tensor([2.4, 3.0, 0.21, 3.5], dtype=torch.float64)[: len(p.limits)]),),
    ),
    Mistake(
        "bins-fixed",
        "this is another number of bins than the one given: use the argument, not a constant",
        variations=tuple(("bins", lambda p, fixed=fixed: fixed) for fixed in (10, 20)),
    ),
    Mistake(
        "turned-round",
        "the bins are counted from the upper end",
        variations=(("cut", lambda p, digits: p.bins - 1 - digits.clamp(0, p.bins - 1)),),
    ),
)
# got: what discretise returned
NO_NUMBER = (
    Mistake(
        "a-float",
        "this is no int: a table takes whole numbers as rows, so end with int(...)",
        lambda s: isinstance(s.got, float) or (isinstance(s.got, torch.Tensor) and s.got.numel() == 1),
    ),
    Mistake(
        "several-digits",
        "these are the bins of all numbers: join them into one whole number",
        lambda s: isinstance(s.got, tuple | list) or (isinstance(s.got, torch.Tensor) and s.got.numel() > 1),
    ),
)
CHANGES_POINT = Mistake("changes-its-arguments", "the caller uses the observation once more: work on a copy")
