"""What a check saw, as data that a report can draw: curves, histograms, images, matrices and tables.

A check leaves evidence before it can fail, so that right and wrong answers show it alike. It is data and no picture. It
travels in the grade as JSON: numbers as text with five digits, bytes compressed. Reports decide how it looks.
"""

import base64
import json
import math
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from autograder.plain_text import one_line

MOST_BYTES = 200_000  # of all evidence of a grade together, compressed
_MOST_NUMBERS = 20_000  # of one series or matrix
_MOST_PIXELS = 400_000  # of one set of images
_MOST_WORDS = 200  # labels, readings or cells in a table
_DIGITS = 5
_LARGEST = 1e30  # what is beyond counts as no number: it could not be drawn

Floats = tuple[float, ...]


class Role(str, Enum):
    """Whose numbers a series shows; reports draw each role in a way of its own."""

    YOURS = "yours"  # what the student's code gave
    ASKED = "asked"  # what a right answer gives
    DETAIL = "detail"  # the single values behind an average

    __str__ = str.__str__


class NotEvidence(ValueError):
    """JSON that is no evidence."""


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
_KINDS: dict[str, type] = {"curve": Curve, "histogram": Histogram, "images": Images, "matrix": Matrix, "table": Table}


def nowhere(evidence: Evidence) -> None:
    """Leave evidence with nobody: what a check does that is not to show any."""


def floats(values: Any) -> Floats:
    """Numbers as evidence keeps them, from a tensor, an array or a list; what is no finite number becomes NaN."""
    array = _array(values).ravel()[:_MOST_NUMBERS]
    return tuple(float(f"{value:.{_DIGITS}g}") if abs(value) <= _LARGEST else math.nan for value in array.tolist())


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
    grey = (array[: max(1, _MOST_PIXELS // (height * width))] * 255).round().astype(np.uint8)
    return Images(caption, grey.tobytes(), height, width, columns, tuple(map(str, asked)), tuple(map(str, read)))


def _array(values: Any) -> npt.NDArray[np.float64]:
    if hasattr(values, "detach"):
        values = values.detach()
    return np.asarray(values, dtype=np.float64)


def to_json(evidence: Evidence) -> dict[str, Any]:
    """Evidence as JSON-ready data."""
    kind = next(name for name, made in _KINDS.items() if type(evidence) is made)
    return {"kind": kind} | _packed(evidence)


def _packed(part: Any) -> dict[str, Any]:
    return {name: _as_json(getattr(part, name)) for name in part.__dataclass_fields__}


def _as_json(value: Any) -> Any:
    if isinstance(value, Role):
        return str(value)
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, bytes):
        return base64.b64encode(zlib.compress(value, 9)).decode()
    if isinstance(value, float):
        return value if math.isfinite(value) else 0.0
    if isinstance(value, tuple):
        if value and all(isinstance(item, float) for item in value):  # one text is faster to write than many numbers
            return " ".join(f"{item:.{_DIGITS}g}" for item in value)
        return [_as_json(item) for item in value[:_MOST_WORDS]]
    return value if isinstance(value, bool | int | None) else _packed(value)


def from_json(content: dict[str, Any]) -> Evidence:
    """The evidence that `to_json` gave this for.

    Raises:
        NotEvidence: it is none.
    """
    try:
        parts = {name: value for name, value in content.items() if name != "kind"}
        made: Evidence = _READERS[content["kind"]](parts)
        return made
    except (KeyError, TypeError, ValueError, AttributeError, zlib.error) as error:
        raise NotEvidence(f"no evidence: {error}") from None


def _floats(text: Any) -> Floats:
    return tuple(map(float, text.split())) if text else ()


def _words(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(str, values))


def _series(parts: dict[str, Any]) -> Series:
    numbers = {name: _floats(parts[name]) for name in ("x", "y", "spread")}
    return Series(**parts | numbers | {"role": Role(parts["role"])})


def _curve(parts: dict[str, Any]) -> Curve:
    band = parts["band"]
    if band:
        band = Band(band["name"], *(_floats(band[name]) for name in ("x", "low", "high")))
    lines = tuple(Line(line["name"], float(line["at"])) for line in parts["lines"])
    return Curve(**parts | {"series": tuple(map(_series, parts["series"])), "band": band, "lines": lines})


def _histogram(parts: dict[str, Any]) -> Histogram:
    return Histogram(**parts | {"counts": _floats(parts["counts"]), "expected": _series(parts["expected"])})


def _images(parts: dict[str, Any]) -> Images:
    unpacker = zlib.decompressobj()
    pixels = unpacker.decompress(base64.b64decode(parts["pixels"]), _MOST_PIXELS)
    words = {name: _words(parts[name]) for name in ("asked", "read")}
    return Images(**parts | words | {"pixels": pixels})


def _matrix(parts: dict[str, Any]) -> Matrix:
    names = {name: _words(parts[name]) for name in ("rows", "columns")}
    return Matrix(**parts | names | {name: _floats(parts[name]) for name in ("expected", "got")})


def _table(parts: dict[str, Any]) -> Table:
    return Table(parts["caption"], _words(parts["head"]), tuple(map(_words, parts["rows"])))


_READERS: dict[str, Any] = {
    "curve": _curve,
    "histogram": _histogram,
    "images": _images,
    "matrix": _matrix,
    "table": _table,
}


def size(evidence: Evidence) -> int:
    """Bytes that the evidence takes in a grade, compressed."""
    return len(zlib.compress(json.dumps(to_json(evidence)).encode(), 6))


@dataclass
class Budget:
    """How much evidence a grade may still take."""

    left: int = MOST_BYTES
    kept: list[Evidence] = field(default_factory=list)  # by the check under way

    def add(self, evidence: Evidence) -> bool:
        """Keep the evidence where there is room for it; whether there was."""
        needed = size(evidence)
        if needed > self.left:
            return False
        self.left -= needed
        self.kept.append(evidence)
        return True

    def take(self) -> tuple[Evidence, ...]:
        """What was kept since the last time."""
        taken, self.kept = tuple(self.kept), []
        return taken
