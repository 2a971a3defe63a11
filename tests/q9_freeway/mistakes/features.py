"""Mistakes of Q9.1, the features."""

from dataclasses import replace

import torch

from autograder.mistakes import Mistake
from tests.q9_freeway.reference import FIRST, MOST, wrapped

_LEFT = torch.tensor([1.0] * 5 + [-1.0] * 5, dtype=torch.float64)


def _byte(x):
    """Whole numbers as uint8 has them."""
    return x.remainder(256)


def _shifted(rams, by):
    return rams[:, FIRST + by : FIRST + by + 10]


# The parts of right features, in the order in which they are computed. The problem is rams (N, 128) float64.
PARTS = {
    "height": lambda rams: rams[:, 14:15],
    "low": lambda rams: 6.0,
    "range": lambda rams: 171.0,
    "columns": lambda rams: _shifted(rams, 0),
    "ring": lambda rams, x: wrapped(x),
    "sides": lambda rams, s: s * _LEFT,
    "scale": lambda rams, s: s / 80,
    "join": lambda rams, height, cars: torch.cat([height, cars], dim=1),
}
FEATURES = (
    Mistake(
        "counts-modulo-256",
        "it computes in uint8, which counts modulo 256: begin with ram.astype(np.float32)",
        variations=(
            ("ring", lambda rams, x: _byte(_byte(_byte(x - 47) + 80).remainder(MOST) - 80)),
            ("ring", lambda rams, x: (_byte(x - 47) + 80).remainder(MOST) - 80),
            ("ring", lambda rams, x: _byte((x - 47 + 80).remainder(MOST) - 80)),
            ("sides", lambda rams, s: torch.cat([s[:, :5], _byte(-s[:, 5:])], dim=1)),
            ("sides", lambda rams, s: torch.cat([_byte(s[:, :5]), _byte(-_byte(s[:, 5:]))], dim=1)),
        ),
    ),
    Mistake(
        "no-ring",
        "a car far to the right is not seen as one on the left: take s modulo 160 with %, from -80 to 79",
        variations=(("ring", lambda rams, x: x - 47), ("ring", lambda rams, x: (x - 47).clamp(-80, 79))),
    ),
    Mistake(
        "ring-from-zero",
        "s should lie between -80 and 79: add 80 before the modulo, and subtract it after",
        variations=(
            ("ring", lambda rams, x: (x - 47).remainder(MOST)),
            ("ring", lambda rams, x: (x - 47).remainder(MOST) - 80),
            ("ring", lambda rams, x: (x - 47 + 80).remainder(MOST)),
            ("ring", lambda rams, x: (x - 47).remainder(80)),
        ),
    ),
    Mistake(
        "half-ring",
        "the road has 160 columns: take the remainder by 160",
        variations=tuple(
            ("ring", lambda rams, x, size=size: (x - 47 + 80).remainder(size) - 80) for size in (80, 128, 159)
        ),
    ),
    Mistake(
        "ring-edge",
        "s should lie between -80 and 79: the step from one side of the road to the other is at another column",
        variations=tuple(
            ("ring", lambda rams, x, edge=edge: x - 47 - MOST * (x - 47 >= edge)) for edge in (76, 77, 78, 79, 82, 83)
        ),
    ),
    Mistake(
        "distance",
        "the sign of s is lost: a car that comes and one that has passed are not the same",
        variations=(("ring", lambda rams, x: wrapped(x).abs()),),
    ),
    Mistake(
        "columns-as-they-are",
        "the columns are not relative to the chicken: subtract COLUMN",
        variations=(
            ("ring", lambda rams, x: x),
            ("ring", lambda rams, x: (x + 80).remainder(MOST) - 80),
            ("ring", lambda rams, x: x - 80),
        ),
    ),
    Mistake(
        "column-added",
        "COLUMN is added: subtract it",
        variations=(
            ("ring", lambda rams, x: (x + 47 + 80).remainder(MOST) - 80),
            ("ring", lambda rams, x: _byte(_byte(x + 47) + 80).remainder(MOST) - 80),
        ),
    ),
    Mistake(
        "chicken-relative-to-cars",
        "all cars have the opposite sign: s counts from the chicken to the car, x - COLUMN",
        variations=(("sides", lambda rams, s: -s * _LEFT),),
    ),
    Mistake(
        "one-direction",
        "all lanes have the same sign: the cars of the lanes 5 to 9 drive to the left, so their number is -s / 80",
        variations=(("sides", lambda rams, s: s), ("sides", lambda rams, s: -s)),
    ),
    Mistake(
        "wrong-lanes-turned",
        "the sign is turned in other lanes than 5 to 9",
        variations=(
            *(
                (
                    "sides",
                    lambda rams, s, first=first: torch.cat([s[:, :first], -s[:, first:]], dim=1),
                )
                for first in (4, 6)
            ),
            ("sides", lambda rams, s: s * torch.tensor([1.0, -1.0] * 5, dtype=torch.float64)),
        ),
    ),
    Mistake(
        "other-bytes",
        "these are other bytes than those of the ten cars: they begin at CARS",
        variations=(
            ("columns", lambda rams: _shifted(rams, -1)),
            ("columns", lambda rams: _shifted(rams, 1)),
            ("columns", lambda rams: rams[:, FIRST : FIRST + 1].expand(len(rams), 10)),
        ),
    ),
    Mistake(
        "cars-reversed",
        "the cars are in reverse order: byte CARS + k belongs to lane k",
        variations=(
            ("columns", lambda rams: _shifted(rams, 0).flip(1)),
            ("scale", lambda rams, s: s.flip(1) / 80),
        ),
    ),
    Mistake(
        "cars-not-scaled",
        "the cars' numbers are not divided by 80",
        variations=(("scale", lambda rams, s: s),),
    ),
    Mistake(
        "cars-scaled-otherwise",
        "the cars' numbers are divided by another number than 80",
        variations=tuple(("scale", lambda rams, s, by=by: s / by) for by in (160, 159, 255, 79, 47, 100)),
    ),
    Mistake(
        "other-height",
        "this is another byte than that of the height, byte HEIGHT",
        variations=tuple(("height", lambda rams, at=at: rams[:, at : at + 1]) for at in (13, 15, 12, 16, 0)),
    ),
    Mistake(
        "height-not-scaled",
        "the height is not scaled: subtract BOTTOM, and divide by TOP - BOTTOM",
        variations=(
            ("range", lambda rams: 1.0),
            ("height", lambda rams: 6 + 171 * rams[:, 14:15]),
        ),
    ),
    Mistake(
        "bottom-not-subtracted",
        "a chicken at the bottom should have the height 0: subtract BOTTOM first",
        variations=(
            ("low", lambda rams: 0.0),
            *(("height", lambda rams, by=by: 6 + 171 * rams[:, 14:15] / by) for by in (177, 255, 160, 176)),
        ),
    ),
    Mistake(
        "other-range",
        "a chicken at the top should have the height 1: divide by TOP - BOTTOM",
        variations=tuple(("range", lambda rams, by=by: float(by)) for by in (177, 255, 160, 170, 172, 183)),
    ),
    Mistake(
        "height-turned-round",
        "the height falls from 1 at the bottom to 0 at the top: it should rise",
        variations=(
            ("height", lambda rams: 183 - rams[:, 14:15]),
            ("range", lambda rams: -171.0),
        ),
    ),
    Mistake(
        "height-last",
        "the height comes last: it is number 0",
        variations=(("join", lambda rams, height, cars: torch.cat([cars, height], dim=1)),),
    ),
    Mistake(
        "all-zero",
        "all numbers are 0",
        variations=(("join", lambda rams, height, cars: torch.zeros(len(rams), 11, dtype=torch.float64)),),
    ),
)


def feature_values(parts):
    """Of a search: the features that such parts give, a function of RAMs (N, 128)."""

    def values(rams):
        height = (parts["height"](rams) - parts["low"](rams)) / parts["range"](rams)
        apart = parts["ring"](rams, parts["columns"](rams))
        return parts["join"](rams, height, parts["scale"](rams, parts["sides"](rams, apart)))

    return values


# got: what features returned
NO_ARRAY = (
    Mistake(
        "a-tensor",
        "this is a tensor, and select_action makes one of an array: return a numpy array",
        lambda s: isinstance(s.got, torch.Tensor),
    ),
    Mistake(
        "a-list",
        "this is no array: end with np.array(..., dtype=np.float32)",
        lambda s: isinstance(s.got, list | tuple),
    ),
)
# got, expected: names of dtypes
DTYPES = (
    Mistake(
        "double-precision",
        "numpy computes in float64 here, and the network takes float32: end with .astype(np.float32)",
        lambda s: s.got == "float64",
    ),
    Mistake("whole-numbers", "these are whole numbers: compute in float32", lambda s: "int" in s.got),
)
ONE_RAM_ONLY = Mistake(
    "one-ram-only", "several RAMs (N, 128) were given: index the last dimension, ram[..., HEIGHT] and so on"
)
SHAPES = (  # got, expected: tuples of sizes
    Mistake(
        "batch-added",
        "one RAM (128,) gives (11,): there is a dimension too many",
        lambda s: s.got == (1, *s.expected),
    ),
    Mistake(
        "other-number-of-features",
        "there are {got[0]} numbers: the height and ten cars are 11",
        lambda s: len(s.got) == len(s.expected) == 1,
    ),
    Mistake(
        "other-number-of-features",
        "there are {got[1]} numbers for each RAM: the height and ten cars are 11",
        lambda s: len(s.got) == len(s.expected) == 2 and s.got[0] == s.expected[0],
    ),
    Mistake(
        "features-in-columns",
        "the features are in the columns: N RAMs give (N, 11), one row for each",
        lambda s: len(s.expected) == 2 and s.got == s.expected[::-1],
    ),
    Mistake(
        "one-row-only",
        "this is one row: N RAMs give (N, 11), one row for each",
        lambda s: len(s.expected) == 2 and s.got in ((11,), (1, 11)),
    ),
    replace(ONE_RAM_ONLY, fits=lambda s: len(s.expected) == 2),
)
CHANGES_RAM = Mistake("changes-its-arguments", "the RAM belongs to the game: work on a copy")
