"""A frame with two axes, and what is drawn in it, as SVG."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

_WIDTH, _HEIGHT = 400.0, 230.0  # of the frame with its labels; a legend adds rows below
_LEFT, _RIGHT, _TOP, _BOTTOM = 54.0, 14.0, 12.0, 46.0
_ROW = 18.0  # height of a row of the legend
_TICKS = 6  # about so many on an axis

# The colours of a picture that stands alone; on a page the page's own are taken.
STYLE = """svg{background:#fff;font:13px sans-serif;fill:#1d2430}.axis{stroke:#596475;fill:none}.grid{stroke:#dfe3e9}
.yours{stroke:#1f7a4d;stroke-width:2.5;fill:none}.asked{stroke:#2f5f9f;stroke-width:2;stroke-dasharray:7 4;fill:none}
.detail{stroke:#8a94a3;stroke-width:1;fill:none}.band{fill:#3b6fb6;fill-opacity:.18;stroke:#3b6fb6;stroke-width:.7}
.line{stroke:#1d2430;stroke-width:1.5;stroke-dasharray:2 3;fill:none}.bar{fill:#1f7a4d;fill-opacity:.45;stroke:#1f7a4d}
.dot{fill:#1f7a4d;stroke:#fff}"""


@dataclass(frozen=True)
class Range:
    """What an axis shows."""

    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float], from_zero: bool = False) -> "Range":
        """The range of these numbers with a little room above; with zero where they come near it."""
        finite = [value for value in values if math.isfinite(value)] or [0.0, 1.0]
        low, high = min(finite), max(finite)
        if from_zero and 0 <= low < 0.8 * high:
            low = 0.0
        if high - low < 1e-9 * max(abs(low), abs(high), 1e-9):
            low, high = low - 0.5, high + 0.5
        room = 0.05 * (high - low) if from_zero else 0.0
        return cls(low if low == 0 else low - room, high + room)

    def ticks(self) -> list[float]:
        """Round numbers in the range, some six of them."""
        raw = (self.high - self.low) / _TICKS
        power: float = 10.0 ** math.floor(math.log10(raw))
        step = next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= raw * 0.999)
        first, last = math.ceil(self.low / step - 1e-6), math.floor(self.high / step + 1e-6)
        return [number * step for number in range(first, last + 1)]

    def place(self, value: float) -> float:
        """Where a number lies, from 0 at the low end to 1 at the high one."""
        return (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)


def _shown(value: float) -> str:
    return f"{value:,.6g}".replace("-", "−")


class Plot:
    """A picture under way."""

    def __init__(self, x: Range, y: Range, x_label: str, y_label: str) -> None:
        self._x, self._y, self._rows = x, y, 0
        self._svg = ElementTree.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": "plot", "role": "img"})
        for tick in y.ticks():
            height = self._down(tick)
            self._add("path", "grid", d=f"M{_LEFT:g} {height:.1f}H{_WIDTH - _RIGHT:g}")
            self._text(_LEFT - 6, height + 4.5, _shown(tick), "end")
        for tick in x.ticks():
            self._text(self._across(tick), _HEIGHT - _BOTTOM + 16, _shown(tick), "middle")
        self._text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 12, x_label, "middle")
        middle = (_TOP + _HEIGHT - _BOTTOM) / 2
        label = self._text(13, middle, y_label, "middle")
        label.set("transform", f"rotate(-90 13 {middle:g})")

    def band(self, name: str, x: Sequence[float], low: Sequence[float], high: Sequence[float]) -> None:
        """An area between two curves."""
        there = [*zip(x, high, strict=True), *reversed(list(zip(x, low, strict=True)))]
        self._add("path", "band", d=f"{self._joined(there)}Z")
        self._add("path", "band", d=f"M{_LEFT:g} {self._legend(name):.1f}m0 -5h26v10h-26z")

    def curve(self, name: str, kind: str, x: Sequence[float], y: Sequence[float]) -> None:
        """Points that are joined; `kind` is the class that gives the look."""
        self._add("path", kind, d=self._joined(zip(x, y, strict=True)))
        self._key(name, kind)

    def points(self, name: str, x: Sequence[float], y: Sequence[float], spread: Sequence[float]) -> None:
        """Points with their error bars."""
        for number, (across, up) in enumerate(zip(x, y, strict=True)):
            if math.isfinite(up):
                if spread:
                    ends = self._down(up - spread[number]), self._down(up + spread[number])
                    self._add("path", "yours", d=f"M{self._across(across):.1f} {ends[0]:.1f}V{ends[1]:.1f}")
                self._dot(self._across(across), self._down(up))
        self._dot(_LEFT + 13, self._legend(name))

    def bars(self, name: str, low: float, width: float, heights: Sequence[float]) -> None:
        """Bars side by side, from `low` on."""
        for number, height in enumerate(heights):
            left, right = (self._across(low + (number + side) * width) for side in (0, 1))
            top, floor = self._down(height), self._down(0)
            self._add("path", "bar", d=f"M{left:.1f} {floor:.1f}V{top:.1f}H{right:.1f}V{floor:.1f}z")
        self._add("path", "bar", d=f"M{_LEFT + 4:g} {self._legend(name) + 5:.1f}v-10h6v10zm6 0v-6h6v6zm6 0v-9h6v9z")

    def line(self, name: str, at: float) -> None:
        """A line across at this height."""
        self._add("path", "line", d=f"M{_LEFT:g} {self._down(at):.1f}H{_WIDTH - _RIGHT:g}")
        self._key(name, "line")

    def finished(self, says: str, alone: bool = False) -> str:
        """The picture as text.

        Args:
            says: what it shows, for who cannot see it.
            alone: whether it stands outside of a page, and brings its own colours.
        """
        floor = _HEIGHT - _BOTTOM
        self._add("path", "axis", d=f"M{_LEFT:g} {_TOP:g}V{floor:g}H{_WIDTH - _RIGHT:g}")
        height = _HEIGHT + self._rows * _ROW + 4
        self._svg.set("viewBox", f"0 0 {_WIDTH:g} {height:g}")
        self._svg.set("aria-label", says)
        if alone:
            self._svg.set("width", f"{_WIDTH:g}")
            self._svg.set("height", f"{height:g}")
            style = ElementTree.Element("style")
            style.text = STYLE
            self._svg.insert(0, style)
        return ElementTree.tostring(self._svg, encoding="unicode")

    def _key(self, name: str, kind: str) -> None:
        self._add("path", kind, d=f"M{_LEFT:g} {self._legend(name):.1f}h26")

    def _legend(self, name: str) -> float:
        """Name a thing in the next row of the legend; where its sign is drawn."""
        height = _HEIGHT + self._rows * _ROW
        self._rows += 1
        self._text(_LEFT + 36, height + 4.5, name, "start")
        return height

    def _dot(self, across: float, down: float) -> None:
        ElementTree.SubElement(
            self._svg, "circle", {"class": "dot", "cx": f"{across:.1f}", "cy": f"{down:.1f}", "r": "4"}
        )

    def _joined(self, points: Iterable[tuple[float, float]]) -> str:
        """The points as a path, interrupted where there is no number."""
        parts, pen = [], "M"
        for across, up in points:
            if math.isfinite(across) and math.isfinite(up):
                parts.append(f"{pen}{self._across(across):.1f} {self._down(up):.1f}")
                pen = "L"
            else:
                pen = "M"
        return "".join(parts) or "M0 0"

    def _across(self, value: float) -> float:
        return _LEFT + self._x.place(value) * (_WIDTH - _LEFT - _RIGHT)

    def _down(self, value: float) -> float:
        return _HEIGHT - _BOTTOM - self._y.place(value) * (_HEIGHT - _TOP - _BOTTOM)

    def _add(self, tag: str, kind: str, **attributes: str) -> None:
        ElementTree.SubElement(self._svg, tag, {"class": kind, **attributes})

    def _text(self, across: float, down: float, words: str, anchor: str) -> ElementTree.Element:
        place = {"x": f"{across:.1f}", "y": f"{down:.1f}", "text-anchor": anchor}
        text = ElementTree.SubElement(self._svg, "text", place)
        text.text = words
        return text


def pairs(x: Sequence[float], y: Sequence[float]) -> Iterator[tuple[float, float]]:
    """The points whose two numbers are finite."""
    return ((a, b) for a, b in zip(x, y, strict=False) if math.isfinite(a) and math.isfinite(b))
