"""Evidence as JSON: numbers as text with five digits, bytes compressed; and how much of it a grade has room for."""

import base64
import json
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.evidence import (
    DIGITS,
    MOST_PIXELS,
    Band,
    Curve,
    Evidence,
    Floats,
    Histogram,
    Images,
    Line,
    Matrix,
    Role,
    Series,
    Table,
)
from autograder.plain_text import one_line

MOST_BYTES = 200_000  # of all evidence of a grade together, compressed
_MOST_WORDS = 200  # labels, readings or cells in a table
_KINDS: dict[str, type] = {"curve": Curve, "histogram": Histogram, "images": Images, "matrix": Matrix, "table": Table}


class NotEvidence(ValueError):
    """JSON that is no evidence."""


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
            return " ".join(f"{item:.{DIGITS}g}" for item in value)
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
    pixels = unpacker.decompress(base64.b64decode(parts["pixels"]), MOST_PIXELS)
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
