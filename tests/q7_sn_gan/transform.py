"""What Q7.5 asks of to_tensor and PictureFolder; the public and the hidden checks share it."""

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from autograder.check import fail, require
from autograder.comparisons import tensor_of_shape
from autograder.evidence import images, nowhere
from autograder.host.student_error import Raised, StudentError
from autograder.mistakes import Seen, explain
from tests.q7_sn_gan.mistakes import transform as known
from tests.q7_sn_gan.reference import middle, resized, scaled, worst

_SIDE = 64
_EXACT = 0.005  # less than one of 256 grey levels
_CUT = 0.07  # what it matters on a smooth picture whether it is cut or resized first: half a pixel
_CHANNELS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4, "P": 3, "1": 1}
NAMES = (  # of pictures; no two sort otherwise by whole paths than by their parts
    "anna/first.png",
    "anna/old/long ago/zero.jpg",
    "anna/second.JPG",
    "bob/Third.jpeg",
    "bob/fourth.PNG",
    "middle.jpg",
    "yes.jpeg",
    "zoe/again.JPEG",
)
OTHERS = ("readme.txt", "anna/list.csv", "bob/picture.jpg.txt", "bob/jpg", "zoe/Thumbs.db", "page.html")


def noise(rng, height, width, mode="RGB"):
    """Random pixels in the shape in which Pillow has them."""
    channels = _CHANNELS[mode]
    shape = (height, width) if channels == 1 else (height, width, channels)
    return torch.randint(256, shape, generator=rng, dtype=torch.uint8)


def smooth(rng, height, width, mode="RGB"):
    """Slow waves, whose length is that of the picture's shorter side at least."""
    rows, columns = (torch.arange(size, dtype=torch.float64)[:, None] / min(height, width) for size in (height, width))
    channels = []
    for _ in range(_CHANNELS[mode]):
        a, b, c = (torch.rand(3, generator=rng, dtype=torch.float64) * 2 - 1).tolist()
        wave = torch.sin(3 * (a * rows + b * columns.T + 3 * c) + 2 * rows * columns.T)
        channels.append(128 + 90 * wave + 30 * (columns.T / 2 - rows / 2))
    pixels = torch.stack(channels, dim=2).clamp(0, 255).round().to(torch.uint8)
    return pixels[:, :, 0] if len(channels) == 1 else pixels


def check_picture(q7, pixels, mode, what, tolerance=_EXACT):
    """The tensor is the square in the middle, resized to 64 x 64, from -1 to 1."""
    found = _transformed(q7, pixels, mode)
    got = _tensor(found["tensor"], what)
    shown = found["rgb"].permute(2, 0, 1)  # as Pillow shows this picture in red, green and blue
    expected = scaled(resized(middle(shown), _SIDE, _SIDE))
    difference = worst(got, expected)
    asked = f"to_tensor of {what} should have the expected values"
    again = found["again"]
    same = isinstance(again, Tensor) and worst(again, got) < 1e-6
    require(same, asked, expected="the same twice", got="two different results", mistake=known.CALLS_DIFFER)
    if difference > tolerance:
        mistake = _explained(got, expected, shown, pixels, mode)
        at = torch.unravel_index((got - expected).abs().argmax(), got.shape)
        place = ", ".join(str(int(i)) for i in at)
        values = (f"{float(each[at]):.4g}" for each in (expected, got))
        wanted, have = values
        fail(f"{asked} (the worst is at [{place}])", expected=wanted, got=have, tolerance=f"{tolerance:g}",
             mistake=mistake)  # fmt: skip
    asked = "to_tensor should leave the picture as it is"
    require(found["kept"], asked, expected="no change", got="a change", mistake=known.CHANGED)
    return got


def _transformed(q7, pixels, mode):
    """What to_tensor makes of a picture; where it stops at its mode or shape alone, the error says so."""

    def works(height, width):
        try:
            q7.instrument.transformed(torch.full((height, width, 3), 200, dtype=torch.uint8), "RGB", about="to_tensor")
        except StudentError:
            return False
        return True

    try:
        return q7.instrument.transformed(pixels, mode, about="to_tensor")
    except Raised as error:
        height, width = pixels.shape[:2]
        if mode != "RGB" and works(height, width):
            error.mistake = known.STOPS_AT_MODES
        elif height != width and works(min(height, width), min(height, width)):
            error.mistake = known.STOPS_AT_SHAPES
        else:
            raise
        error.sentence = f"to_tensor stopped with {error.type} ({error.message[:100]}): {error.mistake.says}"
        raise


def check_smoothing(q7, rng, side):
    """A picture of noise that shrinks by 4 is smoothed: its pixels are averages of many."""
    pixels = noise(rng, side, side)
    found = q7.instrument.transformed(pixels, "RGB", about="to_tensor")
    got = _tensor(found["tensor"], f"a picture of {side}x{side} pixels of noise")
    spread = float(got.std() / scaled(pixels).std())
    asked = f"a picture of noise should be smoothed when it shrinks from {side}x{side}"
    shown = f"{spread:.3f} of its spread"
    require(spread < 0.38, asked, expected="about 0.17 of its spread", got=shown, mistake=known.ALIASED)
    require(spread > 0.05, asked, expected="about 0.17 of its spread", got=shown, mistake=known.BLURRED)


def check_faces(q7, faces, count, evidence=nowhere):
    """Faces of the data set keep their values; they are shown as your code gives them."""
    seen = []
    for number in range(count):
        pixels = torch.from_numpy(np.array(faces[number].convert("RGB")))
        height, width = pixels.shape[:2]
        exact = _EXACT if (width, height) == (_SIDE, _SIDE) else _CUT
        got = q7.instrument.transformed(pixels, "RGB", about="to_tensor")["tensor"]
        seen.append((_tensor(got, f"a face ({faces.source})").mean(0) + 1) / 2)
        if number == count - 1:
            evidence(images(f"{count} faces after to_tensor ({faces.source}), in grey", torch.stack(seen), count // 2))
        check_picture(q7, pixels, "RGB", f"a face ({faces.source})", tolerance=exact)


def check_folder(q7, rng, names, others, as_text):
    """All pictures are found, in order; each is read when it is asked for, and none is kept."""
    names = sorted(names)
    dealt = torch.randperm(len(names), generator=rng).tolist()
    written = [names[i] for i in dealt]
    if written[-1].lower().endswith(".png"):  # the one that is broken while the data set is made
        written = written[::-1]
    colors = torch.randperm(6**3, generator=rng)[: 3 * len(names)]
    triples = [[51 * (int(c) // 36), 51 * (int(c) // 6 % 6), 51 * (int(c) % 6)] for c in colors]
    found = _folder(q7, written, others, triples, as_text)
    facts = {"length": found["length"], "names": names}
    if found["length"] != len(names):
        shown = [_recognised(each, found["own"], triples) for each in found["first"]]
        facts["missing"] = set(names) - {written[each % len(names)] for each in shown if each is not None}
        mistake = explain(Seen(found["length"], len(names), facts=facts), known.FOLDER)
        fail("PictureFolder should find all pictures, and nothing else", expected=f"{len(names)} pictures",
             got=f"{found['length']}", mistake=mistake)  # fmt: skip
    for part, key in enumerate(("first", "last"), start=1):
        shift = part * len(names)
        seen = [_recognised(each, found["own"], triples) for each in found[key]]
        rights = {shift + place: name for place, name in enumerate(written)}
        found_names = [rights.get(each, "") for each in seen]
        if found_names == names:
            continue
        old = [written[each % len(names)] if each is not None and each < shift else "" for each in seen]
        asked = "pictures[i] should be picture number i, as its file is now"
        if any(old):
            mistake = known.READ_EARLY if part == 1 else known.KEPT
            fail(asked, expected="the new picture", got="an older one", mistake=mistake)
        facts["found"] = found_names
        if not all(each in names for each in found_names):
            alike = _recognised(found["own"][0], found["own"], triples) is None
            mistake = None if alike else known.NOT_TRANSFORMED
            fail(asked, expected="to_tensor of the picture", got="other values", mistake=mistake)
        mistake = explain(Seen(found_names, names, facts=facts), known.ORDER)
        fail("the pictures should be sorted by their paths", expected=", ".join(names)[:120],
             got=", ".join(found_names)[:120], mistake=mistake)  # fmt: skip
    asked, got = "beyond the last picture PictureFolder should raise an IndexError", found["beyond"] or "no error"
    require(found["beyond"] == "IndexError", asked, expected="IndexError", got=got, mistake=known.NO_INDEX_ERROR)


def _folder(q7, written, others, triples, as_text):
    try:
        return q7.instrument.folder_of(written, list(others), triples, as_text, about="PictureFolder")
    except Raised as error:
        if error.type != "UnidentifiedImageError":
            raise
        asked = "PictureFolder should read no picture before it is asked for, and no other files"
        mistake = _unreadable(error.sentence, others)
        fail(asked, expected="a list of paths", got=error.sentence[:160], mistake=mistake)


def _unreadable(sentence, others):
    """Which file could not be read: one that is no picture, or one that was broken only while the data set was made."""
    named = any(f"{name}'" in sentence for name in others)
    return known.OTHER_FILES if named else known.READ_EARLY


def _recognised(value, own, triples):
    """Which picture in which colour this is, by the student's own to_tensor or else by its colour; or None.

    What has another number of entries is none: else a to_tensor that hands on what it gets would earn these points.
    """
    if not isinstance(value, Tensor) or value.numel() != 3 * _SIDE**2:
        return None
    alike = [place for place, each in enumerate(own) if isinstance(each, Tensor) and worst(each, value) < 1e-6]
    return alike[0] if len(alike) == 1 else _nearest(value, triples)


def _nearest(value, triples):
    """Which colour a tensor shows; None where it is none, or no tensor of the right shape."""
    if not isinstance(value, Tensor) or tuple(value.shape) != (3, _SIDE, _SIDE):
        return None
    mean = (value.double().mean((1, 2)) + 1) * 127.5
    distances = [float((mean - torch.tensor(each)).abs().max()) for each in triples]
    best = min(range(len(triples)), key=distances.__getitem__)
    return best if distances[best] < 12 else None


def _tensor(value, what):
    got = tensor_of_shape(value, (3, _SIDE, _SIDE), f"to_tensor of {what}", mistakes=known.SHAPES)
    return got.double()


def _explained(got, expected, shown, pixels, mode):
    """The mistake that these values show, or None."""

    def near(other):
        scale = 1 + float(other.abs().max())
        return worst(got, other) <= min(0.035 * scale, 0.5 * worst(other, expected))

    def mostly(other):
        near_enough, apart = (float((each - other).abs().quantile(0.9)) for each in (got, expected))
        return near_enough <= 0.07 < 0.5 * apart

    def padded():
        height, width = shown.shape[1:]
        side = max(height, width)
        rows, columns = (side - height) // 2, (side - width) // 2
        fill = [columns, side - width - columns, rows, side - height - rows]
        return [scaled(resized(F.pad(shown.double(), fill, value=color), _SIDE, _SIDE)) for color in (0, 255)]

    def exchanged():
        height, width = shown.shape[1:]
        side = min(height, width)
        top, left = (width - side) // 2, (height - side) // 2
        whole = F.pad(shown.double(), [0, side, 0, side])[:, top : top + side, left : left + side]  # as crop does
        part = shown[:, top : top + side, left : left + side]  # as a slice does
        return [scaled(resized(each, _SIDE, _SIDE)) for each in (whole, part) if each.numel()]

    blended = []
    if mode in ("RGBA", "LA"):
        share = pixels[:, :, -1:].double() / 255
        colors = pixels[:, :, :-1].double()
        for background in (0.0, 255.0, 127.5):
            mixed = (colors * share + background * (1 - share)).permute(2, 0, 1)
            blended.append(scaled(resized(middle(mixed.expand(3, -1, -1)), _SIDE, _SIDE)))
    facts = {
        "near": near,
        "mostly": mostly,
        "exchanged": exchanged,
        "pixels": shown,
        "pixels255": (expected + 1) * 127.5,
        "blended": blended,
        "padded": padded,
    }
    if float(got.std()) < 1e-6:
        return known.CONSTANT
    return explain(Seen(got, expected, facts=facts), known.VALUES)
