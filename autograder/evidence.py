"""What a check saw, as data that a report can draw: curves, histograms, images, matrices and tables.

A check leaves evidence before it can fail, so that right and wrong answers show it alike. It is data and no picture. It
travels in the grade as JSON (see `autograder.evidence_json`). Reports decide how it looks.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

_MOST_NUMBERS = 20_000  # of one series or matrix
MOST_PIXELS = 400_000  # of one set of images
DIGITS = 5  # significant ones of a number that is kept
_LARGEST = 1e30  # what is beyond counts as no number: it could not be drawn

Floats = tuple[float, ...]


class Role(str, Enum):
    """Whose numbers a series shows; reports draw each role in a way of its own."""

    YOURS = "yours"  # what the student's code gave
    ASKED = "asked"  # what a right answer gives
    DETAIL = "detail"  # the single values behind an average

    __str__ = str.__str__


@dataclass(frozen=True)
class Series:
    """Points of a curve, in the order in which they are joined."""

    name: str  # in the legend
    role: Role
    x: Floats
    y: Floats
    spread: Floats = ()  # half the height of each point's error bar; none where empty
    points: bool = False  # drawn as points that nothing joins


@dataclass(frozen=True)
class Band:
    """Where right answers lie: an area between two curves."""

    name: str
    x: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Line:
    """A value that matters, drawn across the whole picture."""

    name: str
    at: float  # on the vertical axis


@dataclass(frozen=True)
class Curve:
    """Numbers that follow each other."""

    caption: str  # what is shown, in a few words
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    band: Band | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Histogram:
    """How often numbers fell into bins of equal width, beside the density of a right answer."""

    caption: str
    x_label: str
    low: float  # where the first bin begins
    high: float  # where the last one ends
    counts: Floats  # of each bin
    outside: int  # numbers in no bin
    expected: Series  # the density asked for
    total: int = 0  # numbers altogether


@dataclass(frozen=True)
class Images:
    """Grey images of one size, in rows."""

    caption: str
    pixels: bytes  # one byte a pixel, 0 is black; image after image, row after row
    height: int  # of an image
    width: int
    columns: int  # images in a row
    asked: tuple[str, ...] = ()  # of each image what it was to show; none where empty
    read: tuple[str, ...] = ()  # and what was read in it

    @property
    def count(self) -> int:
        """How many images there are."""
        return len(self.pixels) // (self.height * self.width)


@dataclass(frozen=True)
class Matrix:
    """Numbers in rows and columns, as they were got and as a right answer gives them."""

    caption: str
    rows: tuple[str, ...]  # their names
    columns: tuple[str, ...]
    expected: Floats  # row after row
    got: Floats
    tolerance: float = 0.0  # how far the two may be apart
    corner: str = ""  # what stands over the names of the rows


@dataclass(frozen=True)
class Table:
    """Anything else that fits into a few cells."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Evidence: TypeAlias = Curve | Histogram | Images | Matrix | Table
Leave: TypeAlias = Callable[[Evidence], None]  # what a check is given to leave evidence with


def nowhere(evidence: Evidence) -> None:
    """Leave evidence with nobody: what a check does that is not to show any."""


def floats(values: Any) -> Floats:
    """Numbers as evidence keeps them, from a tensor, an array or a list; what is no finite number becomes NaN."""
    array = _array(values).ravel()[:_MOST_NUMBERS]
    return tuple(float(f"{value:.{DIGITS}g}") if abs(value) <= _LARGEST else math.nan for value in array.tolist())


def series(name: str, role: Role, y: Any, x: Any = None, spread: Any = (), points: bool = False) -> Series:
    """A series of these numbers; without `x` they are counted from 1."""
    heights = floats(y)
    places = floats(x) if x is not None else tuple(float(place) for place in range(1, len(heights) + 1))
    return Series(name, role, places, heights, floats(spread), points)


def histogram(
    caption: str, x_label: str, values: Any, low: float, high: float, expected: Series, bins: int = 40
) -> Histogram:
    """How often these numbers fall into `bins` of equal width between `low` and `high`."""
    array = _array(values).ravel()
    inside = array[np.isfinite(array)]
    counts, _ = np.histogram(inside, bins=bins, range=(low, high))
    outside = len(array) - int(counts.sum())
    return Histogram(caption, x_label, low, high, floats(counts), outside, expected, len(array))


def images(
    caption: str, pixels: Any, columns: int, asked: Iterable[object] = (), read: Iterable[object] = ()
) -> Images:
    """Images of these pixels, (N, H, W) from 0 to 1; what is outside is cut, what is no number is black."""
    array = np.nan_to_num(_array(pixels), nan=0.0, posinf=1.0, neginf=0.0).clip(0, 1)
    height, width = array.shape[1:]
    grey = (array[: max(1, MOST_PIXELS // (height * width))] * 255).round().astype(np.uint8)
    return Images(caption, grey.tobytes(), height, width, columns, tuple(map(str, asked)), tuple(map(str, read)))


def _array(values: Any) -> npt.NDArray[np.float64]:
    if hasattr(values, "detach"):
        values = values.detach()
    return np.asarray(values, dtype=np.float64)
