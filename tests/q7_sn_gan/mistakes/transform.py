"""Mistakes of Q7.5, from a file to a tensor."""

from autograder.mistakes import Mistake
from tests.q7_sn_gan.reference import resized, scaled

SIDE = 64


def squares(pixels):
    """The largest squares from the left and the top to the right and the bottom, every second one."""
    height, width = pixels.shape[1:]
    side, extra = min(height, width), abs(height - width)
    for place in (*range(0, extra, 2), extra):
        top, left = (place, 0) if height > width else (0, place)
        yield pixels[:, top : top + side, left : left + side]


SHAPES = (
    Mistake("channels-last", "the colours come last: permute to (3, 64, 64)", lambda s: s.got == (64, 64, 3)),
    Mistake("one-channel", "a greyscale picture stays one channel: convert it to RGB", lambda s: s.got == (1, 64, 64)),
    Mistake("no-channel", "a greyscale picture has no colours: convert it to RGB", lambda s: s.got == (64, 64)),
    Mistake(
        "four-channels",
        'there are more than three colours: picture.convert("RGB") drops transparency',
        lambda s: len(s.got) == 3 and s.got[0] in (2, 4) and s.got[1:] == (64, 64),
    ),
    Mistake(
        "not-cut",
        "the result is not square: cut the largest square out of the middle",
        lambda s: len(s.got) == 3 and 64 in s.got[1:],
    ),
    Mistake("not-resized", "the result has the size of the picture: resize it to 64x64", lambda s: len(s.got) == 3),
    Mistake("batch-added", "there is a dimension too many: (3, 64, 64)", lambda s: len(s.got) == 4),
)
# pixels: (3, H, W) from 0 to 255, as the picture shows them; near: how near a result must be to a formula
VALUES = (
    Mistake("zero-to-one", "the values lie in [0, 1]: bring them to [-1, 1]", lambda s: s.near((s.expected + 1) / 2)),
    Mistake("not-scaled", "the values lie in [0, 255]: bring them to [-1, 1]", lambda s: s.near(s.pixels255)),
    Mistake("divided-by-128", "255 does not become 1: divide by 127.5", lambda s: s.near(s.pixels255 / 128 - 1)),
    Mistake("divided-by-255", "255 becomes 0: divide by 127.5", lambda s: s.near(s.pixels255 / 255 - 1)),
    Mistake("inverted", "dark and bright are exchanged", lambda s: s.near(-s.expected)),
    Mistake(
        "overflow",
        "the numbers overflow: uint8 holds 0 ... 255, so call .float() before you compute with them",
        lambda s: any(map(s.mostly, _overflown(s.pixels255.round()))),
    ),
    Mistake(
        "own-range",
        "each picture is stretched to its own darkest and brightest pixel: 0 ... 255 becomes -1 ... 1",
        lambda s: s.near(_stretched(s.expected)),
    ),
    Mistake(
        "standardised",
        "each picture is normalised by its own mean and spread: 0 ... 255 becomes -1 ... 1",
        lambda s: s.near((s.expected - s.expected.mean()) / s.expected.std()),
    ),
    Mistake(
        "channels-reversed", "the colours are in another order: red, green, blue", lambda s: s.near(s.expected.flip(0))
    ),
    Mistake("rows-and-columns", "rows and columns are exchanged: permute(2, 0, 1)", lambda s: s.near(s.expected.mT)),
    Mistake("upside-down", "the rows begin at the bottom", lambda s: s.near(s.expected.flip(1))),
    Mistake("mirrored", "left and right are exchanged", lambda s: s.near(s.expected.flip(2))),
    Mistake(
        "reshaped",
        "reshape mixes colours and pixels: permute(2, 0, 1) moves the dimension",
        lambda s: s.near(s.expected.permute(1, 2, 0).reshape(s.expected.shape)),
    ),
    Mistake("blended", "transparency is painted on a background: drop it", lambda s: any(map(s.near, s.blended))),
    Mistake(
        "grey",
        "the picture has lost its colours",
        lambda s: s.near(s.expected.mean(0, keepdim=True).expand(3, -1, -1)) or s.near(_luminance(s.expected)),
    ),
    Mistake(
        "squeezed",
        "the whole picture is squeezed into a square: cut the largest square out of its middle first",
        lambda s: s.near(scaled(resized(s.pixels, SIDE, SIDE))),
    ),
    Mistake(
        "cut-elsewhere",
        "the square is not cut out of the middle",
        lambda s: any(s.near(scaled(resized(square, SIDE, SIDE))) for square in squares(s.pixels)),
    ),
    Mistake(
        "offsets-exchanged",
        "the offsets of rows and of columns are exchanged: picture.size is (width, height)",
        lambda s: any(map(s.mostly, s.exchanged())),
    ),
    Mistake(
        "padded",
        "the picture is filled up to a square: cut one out of its middle. The shorter side becomes 64 pixels",
        lambda s: any(map(s.mostly, s.padded())),
    ),
    Mistake(
        "cut-without-resizing",
        "64x64 pixels are cut out of the middle: cut the largest square, and resize it",
        lambda s: min(s.pixels.shape[1:]) > SIDE and s.near(scaled(_cut_small(s.pixels))),
    ),
)
STOPS_AT_MODES = Mistake(
    "stops-at-other-modes", 'it works for a picture in RGB, and not for this one: begin with picture.convert("RGB")'
)
STOPS_AT_SHAPES = Mistake(
    "stops-at-other-shapes", "it works for a square picture: cut the largest square out of the middle of others first"
)
CONSTANT = Mistake("constant", "the result does not depend on the picture")
CALLS_DIFFER = Mistake("calls-differ", "two calls with the same picture differ: nothing is drawn here")
ALIASED = Mistake(
    "not-smoothed",
    "the picture is not smoothed when it shrinks, so pixels are left out: use Pillow's resize with BILINEAR",
)
BLURRED = Mistake("too-smooth", "the picture loses its details")
CHANGED = Mistake("picture-changed", "it changes the picture that it is given: work on a copy")
OUT_OF_RANGE = Mistake("out-of-range", "values should lie in [-1, 1]")

OTHER_FILES = Mistake(
    "other-files",
    "files that are no pictures are counted: take the endings in ENDINGS alone",
    lambda s: s.length > len(s.names),
)
FOLDER = (  # s.length: how many were found; s.missing: names of pictures that were not; s.names: all, in order
    Mistake("nothing-found", "no picture is found", lambda s: not s.length),
    OTHER_FILES,
    Mistake(
        "not-nested",
        "pictures in folders of the folder are left out: look into all of them (rglob)",
        lambda s: s.missing == _those(s, lambda name: "/" in name),
    ),
    Mistake(
        "one-level",
        "pictures in folders of folders are left out: look into all of them (rglob)",
        lambda s: s.missing in (_those(s, lambda n: n.count("/") > 1), _those(s, lambda n: n.count("/") != 1)),
    ),
    Mistake(
        "capitals-missing",
        "endings in capitals are left out: compare path.suffix.lower()",
        lambda s: s.missing == _those(s, lambda name: _ending(name) != _ending(name).lower()),
    ),
    Mistake(
        "endings-missing",
        "pictures with one of the endings are left out: .jpg, .jpeg and .png count",
        lambda s: any(
            s.missing == _those(s, lambda name, kinds=kinds: _ending(name).lower() in kinds)
            for kinds in (("jpg",), ("jpeg",), ("png",), ("jpg", "jpeg"), ("jpg", "png"), ("jpeg", "png"))
        ),
    ),
)
ORDER = (  # s.found: the names of the pictures that were found, in their order
    Mistake(
        "order-of-names",
        "they are sorted by name, without the folders: sort the whole paths",
        lambda s: s.found == sorted(s.names, key=lambda name: name.rpartition("/")[2]),
    ),
    Mistake("order-reversed", "they are sorted downwards", lambda s: s.found == s.names[::-1]),
    Mistake(
        "shifted",
        "the numbers are off by one: the first picture has number 0",
        lambda s: (
            (s.found + s.names[:1])[: len(s.names)] == s.names[1:] + s.names[:1]  # number i + 1, or i - 1
            or s.found == s.names[-1:] + s.names[:-1]
        ),
    ),
    Mistake("not-sorted", "they are not sorted by their paths: sorted(...)", lambda s: sorted(s.found) == s.names),
)
READ_EARLY = Mistake(
    "read-early", "pictures are read before they are asked for: open the file in __getitem__, and not in __init__"
)
NOT_TRANSFORMED = Mistake("not-transformed", "pictures[i] should be to_tensor of the picture")
KEPT = Mistake("kept", "a picture is kept after it was read: 200,000 of them do not fit into memory")
NO_INDEX_ERROR = Mistake("no-index-error", "beyond the last picture an IndexError is due, so that a for loop ends")


def _those(seen, chosen):
    return {name for name in seen.names if chosen(name)}


def _ending(name):
    return name.rpartition(".")[2]


def _overflown(values):
    """What integers from 0 to 255 become where sums and products of them are taken modulo 256."""
    doubled = 2 * values % 256
    return doubled / 255 - 1, (2 * values - 255) % 256 / 255, (values - 128) % 256 / 128, (values - 127) % 256 / 127


def _stretched(values):
    low, high = values.min(), values.max()
    return 2 * (values - low) / (high - low).clamp(min=1e-9) - 1


def _luminance(values):
    grey = 0.299 * values[0] + 0.587 * values[1] + 0.114 * values[2]
    return grey.expand(3, -1, -1)


def _cut_small(pixels):
    height, width = pixels.shape[1:]
    top, left = (height - SIDE) // 2, (width - SIDE) // 2
    return pixels[:, top : top + SIDE, left : left + SIDE]
