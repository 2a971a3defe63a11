"""Drawn faces: skin, hair, eyes, brows, nose and mouth under a light, no two alike. For a machine without photographs.

Each part is an area with a soft edge, laid over what is there. Coordinates run from -1 to 1, rightwards and downwards.
"""

import numpy as np
import numpy.typing as npt

SIDE = 64  # pixels
_Array = npt.NDArray[np.float64]
_SOFT = 1.6 / SIDE  # how far an edge reaches
_SKINS = np.array([[250, 219, 196], [241, 194, 160], [224, 172, 130], [198, 134, 92], [150, 98, 66], [104, 66, 46]])
_HAIRS = np.array(
    [[34, 27, 25], [72, 46, 32], [118, 76, 44], [168, 116, 66], [222, 184, 114], [150, 66, 36], [176, 172, 168]]
)
_IRISES = np.array([[92, 60, 36], [60, 98, 140], [84, 120, 82], [60, 44, 34]])
_WHITE, _BLACK = np.array([250.0, 250, 248]), np.array([24.0, 20, 20])
_Y, _X = np.meshgrid(*[(np.arange(SIDE) + 0.5) / SIDE * 2 - 1] * 2, indexing="ij")


def drawn_faces(count: int, seed: int) -> npt.NDArray[np.uint8]:
    """Draw faces.

    Args:
        count: N.
        seed: the same seed gives the same faces.

    Returns:
        (N, 64, 64, 3): red, green and blue of each pixel.
    """
    rng = np.random.default_rng(seed)
    return np.stack([_face(rng) for _ in range(count)]) if count else np.zeros((0, SIDE, SIDE, 3), np.uint8)


class _Canvas:
    """A picture in the making."""

    def __init__(self, top: _Array, bottom: _Array) -> None:
        share = ((_Y + 1) / 2)[..., None]
        self.pixels = top * (1 - share) + bottom * share

    def lay(self, area: _Array, color: _Array, strength: float = 1.0) -> None:
        """Lay a color over an area, (64, 64) from 0 to 1."""
        cover = (strength * area)[..., None]
        self.pixels = self.pixels * (1 - cover) + color * cover


def _ellipse(x: float, y: float, width: float, height: float, soft: float = _SOFT) -> _Array:
    """An area: 1 inside an ellipse with these half axes, 0 outside."""
    reach = np.sqrt(((_X - x) / width) ** 2 + ((_Y - y) / height) ** 2)
    return _below((reach - 1) * min(width, height), soft)


def _below(distance: _Array, soft: float = _SOFT) -> _Array:
    """1 where a distance is negative, 0 where it is positive, with a soft edge."""
    return np.clip(0.5 - distance / soft, 0, 1)


def _arc(x: float, y: float, width: float, bend: float, thick: float) -> _Array:
    """A stroke over [x - width, x + width] whose ends lie `bend` above its middle; it is thinner at its ends."""
    across = (_X - x) / width
    thickness = thick * np.sqrt(np.clip(1 - across**2, 0, 1))
    return _below(np.abs(_Y - (y - bend * across**2)) - thickness) * (np.abs(across) < 1)


def _face(rng: np.random.Generator) -> npt.NDArray[np.uint8]:
    skin = _mixed(rng, _SKINS)
    hair = _mixed(rng, _HAIRS)
    shirt = rng.uniform(40, 230, 3)
    top = rng.uniform(130, 235) + rng.uniform(-35, 35, 3)
    canvas = _Canvas(top, top + rng.uniform(-50, 30))
    x, y = rng.normal(0, 0.035), 0.05 + rng.normal(0, 0.03)
    width, height = rng.uniform(0.46, 0.55), rng.uniform(0.60, 0.68)
    long = rng.random() < 0.5  # hair down to the shoulders
    _draw_behind(canvas, rng, x, y, width, height, hair, skin, shirt, long)
    canvas.lay(_ellipse(x, y, width, height), skin)
    canvas.lay(_ellipse(x, y + 0.75 * height, 0.6 * width, 0.3 * height, 0.3), skin * 0.86, 0.35)
    _draw_features(canvas, rng, x, y, width, height, skin, hair)
    _draw_fringe(canvas, rng, x, y, width, height, hair)
    side = rng.uniform(-1, 1)  # where the light comes from
    light = 1 + 0.16 * (side * _X - 0.6 * _Y) * _ellipse(x, y, 1.2, 1.2, 0.8)
    noise = rng.normal(0, 1.5, (SIDE, SIDE, 1))
    pixels: npt.NDArray[np.uint8] = np.clip(canvas.pixels * light[..., None] + noise, 0, 255).round().astype(np.uint8)
    return pixels


def _mixed(rng: np.random.Generator, colors: npt.NDArray[np.int64]) -> _Array:
    """A color between two that stand beside each other."""
    at, share = rng.integers(len(colors) - 1), rng.random()
    between: _Array = colors[at] * share + colors[at + 1] * (1 - share)
    return between


def _draw_behind(
    canvas: _Canvas,
    rng: np.random.Generator,
    x: float,
    y: float,
    width: float,
    height: float,
    hair: _Array,
    skin: _Array,
    shirt: _Array,
    long: bool,
) -> None:
    """What the head hides: hair, neck, shoulders, ears."""
    volume = rng.uniform(1.08, 1.22)
    canvas.lay(_ellipse(x, y - 0.12, volume * width, volume * height), hair * 0.85)
    if long:
        fall = _below(np.abs(_X - x) - volume * width) * _below(y - 0.1 - _Y) * _below(_Y - y - rng.uniform(0.6, 1.0))
        canvas.lay(fall, hair * 0.85)
    canvas.lay(_ellipse(x, 1.12, rng.uniform(0.78, 0.92), 0.34), shirt)
    canvas.lay(_below(np.abs(_X - x) - 0.42 * width) * _below(0.3 - _Y) * _below(_Y - 0.92), skin * 0.84)
    canvas.lay(_ellipse(x, 0.9, 0.42 * width, 0.12), skin * 0.84)
    if not long:
        for ear in (-1, 1):
            canvas.lay(_ellipse(x + ear * 0.99 * width, y + 0.03, 0.09, 0.14), skin * 0.93)


def _draw_features(
    canvas: _Canvas,
    rng: np.random.Generator,
    x: float,
    y: float,
    width: float,
    height: float,
    skin: _Array,
    hair: _Array,
) -> None:
    """Eyes, brows, nose, cheeks and mouth."""
    apart, level = width * rng.uniform(0.41, 0.48), y - rng.uniform(0.0, 0.06)
    wide, open_ = rng.uniform(0.115, 0.14), rng.uniform(0.07, 0.10)
    look, raised, iris = rng.normal(0, 0.014), rng.uniform(0.15, 0.2), _mixed(rng, _IRISES)
    brow, bend = rng.uniform(0.02, 0.036), -rng.uniform(0.02, 0.06)
    blush = skin * 0.72 + np.array([220.0, 60, 70]) * 0.28
    for eye in (-1, 1):
        at = x + eye * apart
        canvas.lay(_ellipse(at + eye * 0.03, y + 0.24, 0.13, 0.1, 0.12), blush, 0.55)
        canvas.lay(_ellipse(at, level, wide + 0.02, open_ + 0.022), skin * 0.55)
        canvas.lay(_ellipse(at, level, wide, open_), _WHITE)
        inside = _ellipse(at, level, wide, open_)
        canvas.lay(_ellipse(at + look, level, 0.075, 0.078) * inside, iris)
        canvas.lay(_ellipse(at + look, level, 0.04, 0.042) * inside, _BLACK)
        canvas.lay(_ellipse(at + look - 0.022, level - 0.028, 0.02, 0.02), _WHITE, 0.9)
        canvas.lay(_arc(at, level - raised, 0.15, bend, brow), hair * 0.7)
    canvas.lay(_ellipse(x + 0.02, y + 0.16, 0.05, 0.1, 0.07), skin * 0.8, 0.55)
    canvas.lay(_arc(x, y + 0.215, 0.075, 0.02, 0.014), skin * 0.62)
    lips = skin * 0.45 + rng.uniform((150, 40, 50), (200, 80, 90)) * 0.55
    smile, mouth, down = rng.uniform(0.03, 0.1), rng.uniform(0.16, 0.24), y + 0.58 * height
    if rng.random() < 0.4:  # an open smile
        area = _below(np.abs(_X - x) - mouth) * _below(down - 0.035 - _Y)
        area *= _below(_Y - (down - 0.035 + (0.09 + smile) * (1 - ((_X - x) / mouth) ** 2)))
        canvas.lay(area, lips * 0.6)
        canvas.lay(area * _below(_Y - down - 0.025), _WHITE)
    else:
        canvas.lay(_arc(x, down + 0.02, mouth, smile, 0.042), lips)
        canvas.lay(_arc(x, down + 0.014, mouth, smile, 0.012), lips * 0.6)


def _draw_fringe(
    canvas: _Canvas, rng: np.random.Generator, x: float, y: float, width: float, height: float, hair: _Array
) -> None:
    """The hair over the forehead: parted, straight or short."""
    line = y - height * rng.uniform(0.5, 0.62)  # where it ends over the middle of the face
    parting, slant = rng.uniform(-0.5, 0.5) * width, rng.uniform(0.0, 0.9)
    ends = line + slant * (np.abs(_X - x - parting) / width) ** 1.5 * 0.5
    cap = _ellipse(x, y - 0.1, 1.07 * width, 1.06 * height) * _below(_Y - ends, 2 * _SOFT)
    strands = 1 + 0.07 * np.sin(rng.uniform(18, 30) * (_X - parting) + 3 * _Y)
    canvas.pixels = canvas.pixels * (1 - cap[..., None]) + hair * strands[..., None] * cap[..., None]
