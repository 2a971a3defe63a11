"""Hands a student's to_tensor and PictureFolder pictures and folders in the worker."""

import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from PIL import Image
from torch import Tensor

from autograder.worker.loading import attribute


def transformed(module: ModuleType, pixels: Tensor, mode: str) -> dict[str, Any]:
    """What to_tensor makes of a picture.

    Args:
        module: the student's module.
        pixels: uint8, (H, W) or (H, W, channels), as Pillow has them in this mode.
        mode: of Pillow, such as "RGBA"; "P" takes RGB pixels and finds a palette for them.

    Returns:
        "tensor" and "again": of two calls; "rgb": the pixels that a picture in this mode shows, (H, W, 3); "kept":
        whether the picture is as it was.
    """
    array = pixels.numpy()
    made = Image.fromarray(array, "RGB" if mode == "P" else mode) if mode != "1" else Image.fromarray(array > 127)
    picture = made.quantize(32) if mode == "P" else made
    before = picture.tobytes()
    first = attribute(module, "to_tensor")(picture)
    kept = picture.mode == mode and picture.size == made.size and picture.tobytes() == before
    shown = np.array(picture.convert("RGB"))
    return {"tensor": first, "again": attribute(module, "to_tensor")(picture), "rgb": shown, "kept": kept}


def folder_of(
    module: ModuleType, names: list[str], others: list[str], colors: list[list[int]], as_text: bool
) -> dict[str, Any]:
    """What PictureFolder finds in a folder.

    Args:
        module: the student's module.
        names: of the pictures, in the order in which they are written; each is one colour.
        others: names of files that hold text.
        colors: of each picture [red, green, blue]: at first, later, and at the end, one list after the other.
        as_text: whether the folder is given as text, and not as a path.

    Returns:
        "length"; "first": what the data set gives when it is first asked, after one file was unreadable while the data
        set was made, and all of them had other colours; "last": after they have changed once more; "own": what
        to_tensor makes of each picture in each of its colours, or None; "beyond": the name of the error beyond the last
        one, or "".
    """
    root = Path("pictures")
    shutil.rmtree(root, ignore_errors=True)
    own = _painted(module, root, names, colors)
    (root / names[-1]).write_bytes(b"half a picture")
    for name in others:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("no picture", encoding="utf-8")
    (root / "empty").mkdir()
    pictures = attribute(module, "PictureFolder")(str(root) if as_text else root)
    found: dict[str, Any] = {"length": len(pictures), "first": [], "last": [], "beyond": ""}
    for key, shift in (("first", len(names)), ("last", 2 * len(names))):
        own += _painted(module, root, names, colors[shift:])
        found[key] = _taken(pictures, min(len(pictures), 2 * len(names)))
    try:
        pictures[len(pictures)]
    except Exception as error:
        found["beyond"] = type(error).__name__
    return found | {"own": own}


def _taken(pictures: Any, count: int) -> list[Any]:
    """The first pictures; without the last one where only that raises an IndexError."""
    taken = []
    for i in range(count):
        try:
            taken.append(pictures[i])
        except IndexError:
            if i == 0 or i < count - 1:
                raise
    return taken


def _painted(module: ModuleType, root: Path, names: list[str], colors: list[list[int]]) -> list[Any]:
    """Write the pictures in these colours; what to_tensor makes of each, or None where it stops."""
    for name, color in zip(names, colors, strict=False):
        _paint(root / name, color)
    return [_own(module, root / name) for name in names]


def _own(module: ModuleType, path: Path) -> Any:
    with Image.open(path) as picture:
        picture.load()
        try:
            return attribute(module, "to_tensor")(picture)
        except Exception:  # asked for elsewhere
            return None


def _paint(path: Path, color: list[int]) -> None:
    """A picture of one colour."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = "PNG" if path.suffix.lower() == ".png" else "JPEG"
    Image.new("RGB", (48, 40), tuple(color)).save(path, kind)
