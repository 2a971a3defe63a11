"""Evidence as pictures: SVG for what has axes, PNG for images."""

import base64
import io
from itertools import chain

from PIL import Image

from autograder.evidence import Curve, Histogram, Images, Role
from autograder.reports.pictures.plot import Plot, Range
from autograder.reports.pictures.words import says

_CUT = 3.0  # bars are cut where they are so many times as high as the density asked for
_ORDER = (Role.DETAIL, Role.ASKED, Role.YOURS)  # what is drawn later lies on top


def plot_of(evidence: Curve | Histogram, alone: bool = False) -> str:
    """A curve or a histogram as SVG.

    Args:
        evidence: what to draw.
        alone: whether the picture stands outside of a page, and brings its own colours.
    """
    plot = _curve(evidence) if isinstance(evidence, Curve) else _histogram(evidence)
    return plot.finished(says(evidence), alone)


def _curve(curve: Curve) -> Plot:
    band, lines = curve.band, [line.at for line in curve.lines]
    x = chain(*(each.x for each in curve.series), band.x if band else ())
    ends = [
        height + sign * spread
        for each in curve.series
        for height, spread in zip(each.y, each.spread or (0.0,) * len(each.y), strict=False)
        for sign in (-1, 1)
    ]
    y = chain(ends, lines, *((band.low, band.high) if band else ()))
    plot = Plot(Range.of(x), Range.of(y, from_zero=True), curve.x_label, curve.y_label)
    if band:
        plot.band(band.name, band.x, band.low, band.high)
    for each in sorted(curve.series, key=lambda each: _ORDER.index(each.role)):
        if each.points:
            plot.points(each.name, each.x, each.y, each.spread)
        else:
            plot.curve(each.name, str(each.role), each.x, each.y)
    for line in curve.lines:
        plot.line(line.name, line.at)
    return plot


def _histogram(histogram: Histogram) -> Plot:
    width = (histogram.high - histogram.low) / len(histogram.counts)
    heights = [count / max(histogram.total, 1) / width for count in histogram.counts]
    most = _CUT * max(histogram.expected.y)
    cut = max(heights) > most
    y = Range(0.0, 1.05 * min(max(*heights, *histogram.expected.y), most))
    plot = Plot(Range(histogram.low, histogram.high), y, histogram.x_label, "density")
    plot.bars("yours" + (" (the highest bars go on above)" if cut else ""), histogram.low, width, heights)
    plot.curve(histogram.expected.name, str(Role.ASKED), histogram.expected.x, histogram.expected.y)
    return plot


def png_of(evidence: Images, number: int | None = None) -> bytes:
    """One image as PNG, or all of them in their rows."""
    height, width = evidence.height, evidence.width
    if number is not None:
        start = number * height * width
        return _png(Image.frombytes("L", (width, height), evidence.pixels[start : start + height * width]))
    columns = max(1, min(evidence.columns, evidence.count))
    rows = -(-evidence.count // columns)
    sheet = Image.new("L", (columns * (width + 2) - 2, rows * (height + 2) - 2), 255)
    for index in range(evidence.count):
        place = (index % columns) * (width + 2), index // columns * (height + 2)
        start = index * height * width
        sheet.paste(Image.frombytes("L", (width, height), evidence.pixels[start : start + height * width]), place)
    return _png(sheet)


def _png(image: Image.Image) -> bytes:
    content = io.BytesIO()
    image.save(content, "PNG", optimize=True)
    return content.getvalue()


def data_uri(content: bytes | str) -> str:
    """A picture as an address that holds it."""
    kind = "image/png" if isinstance(content, bytes) else "image/svg+xml"
    raw = content if isinstance(content, bytes) else content.encode()
    return f"data:{kind};base64,{base64.b64encode(raw).decode()}"


def address_of(evidence: Curve | Histogram | Images) -> str:
    """Evidence as a picture that stands alone, in an address that holds it."""
    return data_uri(png_of(evidence) if isinstance(evidence, Images) else plot_of(evidence, alone=True))
