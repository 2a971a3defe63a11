"""What evidence shows, in words: for screen readers, and for places that show no pictures."""

import math
from collections.abc import Sequence

from autograder.evidence import Curve, Evidence, Histogram, Images, Matrix, Series, Table
from autograder.reports.pictures.plot import pairs

_MOST = 12  # points that are told one by one


def says(evidence: Evidence) -> str:
    """What the evidence shows, as text that says the same as its picture."""
    if isinstance(evidence, Curve):
        return f"{evidence.caption}. {_curve(evidence)}"
    if isinstance(evidence, Histogram):
        return f"{evidence.caption}. {_histogram(evidence)}"
    if isinstance(evidence, Images):
        return f"{evidence.caption}. {_images(evidence)}"
    return f"{evidence.caption}.\n{as_text(table_of(evidence))}"


def _curve(curve: Curve) -> str:
    parts = [f"{each.name}: {_points(each)}" for each in curve.series]
    if curve.band:
        low, high = curve.band.low, curve.band.high
        parts.append(f"{curve.band.name}: at the end between {number(low[-1])} and {number(high[-1])}")
    parts += [f"{line.name}: {number(line.at)}" for line in curve.lines]
    return f"{_capital(curve.y_label)} over {curve.x_label}. " + "; ".join(parts) + "."


def _points(series: Series) -> str:
    there = list(pairs(series.x, series.y))
    if not there:
        return "no numbers"
    if series.points and len(there) <= _MOST:
        return ", ".join(f"{number(y)} at {number(x)}" for x, y in there)
    (first, start), (last, end) = there[0], there[-1]
    x, highest = max(there, key=lambda point: point[1])
    told = f"from {number(start)} at {number(first)} to {number(end)} at {number(last)}"
    return told if highest in (start, end) else f"{told}, highest {number(highest)} at {number(x)}"


def _histogram(histogram: Histogram) -> str:
    """Where the counts are farthest from what was asked for."""
    width = (histogram.high - histogram.low) / len(histogram.counts)
    apart = []
    for bar, count in enumerate(histogram.counts):
        left = histogram.low + bar * width
        asked = _at(histogram.expected, left + width / 2) * width
        apart.append((abs(count / max(histogram.total, 1) - asked), left, count / max(histogram.total, 1), asked))
    _, left, share, asked = max(apart)
    told = (
        f"{histogram.total:,} numbers, {histogram.outside:,} of them outside the picture. Farthest from "
        f"{histogram.expected.name}: between {number(left)} and {number(left + width)} lie {share:.1%}, "
        f"asked for are {asked:.1%}."
    )
    return told


def _at(series: Series, x: float) -> float:
    """The height of a curve there, by the nearest point on its left."""
    before = [height for place, height in zip(series.x, series.y, strict=False) if place <= x]
    return before[-1] if before else 0.0


def _images(images: Images) -> str:
    if not (images.asked and images.read):
        return f"{images.count} images in rows of {images.columns}."
    wrong = [f"{images.asked[i]} in row {i // images.columns + 1} is read as {images.read[i]}" for i in misread(images)]
    told = f"{images.count - len(wrong)} of {images.count} are read as asked"
    return f"{told}: {', '.join(wrong)} instead." if wrong else f"{told}."


def misread(images: Images) -> list[int]:
    """The numbers of the images in which something else was read than they were to show."""
    return [i for i, (a, b) in enumerate(zip(images.asked, images.read, strict=False)) if a != b]


def table_of(evidence: Matrix | Table) -> Table:
    """A matrix as a table of text: expected and got in each cell; a table as it is."""
    if isinstance(evidence, Table):
        return evidence
    rows = []
    for row, name in enumerate(evidence.rows):
        cells = [cell_text(evidence, row, column) for column in range(len(evidence.columns))]
        rows.append((name, *cells))
    return Table(evidence.caption, (evidence.corner, *evidence.columns), tuple(rows))


def cell_text(matrix: Matrix, row: int, column: int) -> str:
    """One cell in words: the number, or where it is wrong the number and the one expected."""
    expected, got = cell(matrix, row, column)
    return number(got) if is_near(matrix, row, column) else f"{number(got)}, not {number(expected)}"


def cell(matrix: Matrix, row: int, column: int) -> tuple[float, float]:
    """The numbers expected and got in one cell."""
    place = row * len(matrix.columns) + column
    return matrix.expected[place], matrix.got[place]


def is_near(matrix: Matrix, row: int, column: int) -> bool:
    """Whether the two numbers of a cell agree."""
    expected, got = cell(matrix, row, column)
    return abs(expected - got) <= matrix.tolerance


def as_text(table: Table) -> str:
    """A table in columns of equal width."""
    lines: list[Sequence[str]] = [table.head, *table.rows]
    widths = [max(len(line[i]) if i < len(line) else 0 for line in lines) for i in range(len(table.head))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=False)).rstrip() for line in lines
    )


def number(value: float) -> str:
    """A number as pictures and tables show it."""
    return "no number" if not math.isfinite(value) else f"{value:.3g}".replace("-", "−")


_number = number


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
