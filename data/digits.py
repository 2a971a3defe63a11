"""The handwritten digits: MNIST from disk or by download, else scikit-learn's bundled digits."""

import os
import socket
import struct
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from data.torchvision_operators import ensure_importable

DIGITS_DIR = "DIGITS_DIR"  # the environment variable that names the folder holding MNIST/raw
SIDE = 28
PIXELS = SIDE * SIDE
CLASSES = 10
_HERE = Path(__file__).resolve().parent
_ENOUGH = 20_000  # training digits in a grade: no check trains on more, and memory is scarce
_IMAGES, _LABELS = 0x803, 0x801  # the first four bytes of MNIST's files: unsigned bytes, in three dimensions or one
_OF_NOISE = 1000  # images: enough for a loop over minibatches that somebody runs at import
_hidden: list[bool] = []  # holds something once `hide` was called
_DOWNLOAD_TIMEOUT = 10.0  # seconds without an answer before the download is given up


class Digits(NamedTuple):
    """Images (N, 784) uint8 in [0, 255], labels (N,) int64 in [0, 9], and where they came from."""

    images: Tensor
    labels: Tensor
    source: str

    def take(self, rows: Tensor) -> "Digits":
        """The digits with these indices; cheaper than converting all of them and choosing then."""
        return Digits(self.images[rows], self.labels[rows], self.source)

    def unit(self) -> Tensor:
        """The images as float32 (N, 784) in [0, 1], for Q1."""
        return self.images.float() / 255

    def signed(self) -> Tensor:
        """The images as float32 (N, 784) in [-1, 1], for Q2."""
        return self.images.float() / 127.5 - 1


def load_digits(train: bool = True, root: str | os.PathLike[str] | None = None, download: bool = True) -> Digits:
    """Load the digits from `root`, else from $DIGITS_DIR, else from data/, else by download, else the bundled ones.

    Args:
        train: True for the training digits (MNIST: 60,000), False for the test digits (MNIST: 10,000).
        root: the folder that holds `MNIST/raw`; None means $DIGITS_DIR, or else the folder data/.
        download: whether MNIST may be fetched into data/ when no folder was named and data/ lacks it.

    Returns:
        The digits; `source` is "MNIST" or "scikit-learn's digits". The fallback is announced on stderr, once.

    Raises:
        FileNotFoundError: a folder was named, by `root` or $DIGITS_DIR, and holds no MNIST.
    """
    if _hidden:
        return _noise(train)
    named = root or os.environ.get(DIGITS_DIR)
    if named:
        digits = _mnist(Path(named), train, download=False)
        if digits is None:
            raise FileNotFoundError(f"no MNIST in {named}: the folder must hold MNIST/raw/train-images-idx3-ubyte")
        return digits
    digits = _mnist(_HERE, train, download=False)
    if digits is None and download:
        digits = _mnist(_HERE, train, download=True)
    if digits is None:
        _say_bundled()
        digits = bundled_digits(train)
    return digits


@cache
def _say_bundled() -> None:
    """Say it once, and not for the training and the test digits."""
    print(
        "MNIST is neither in data/ nor to be downloaded: using scikit-learn's smaller digits, scaled to 28 x 28.",
        file=sys.stderr,
    )


def for_grading() -> tuple[Digits, Digits]:
    """The training digits that checks draw from, and the test digits.

    Raises:
        FileNotFoundError: see `load_digits`.
    """
    train, test = load_digits(train=True), load_digits(train=False)
    return train.take(torch.arange(min(_ENOUGH, len(train.labels)))), test


def pack(folder: Path) -> dict[str, int]:
    """Write what `for_grading` needs into `folder`/MNIST/raw, in MNIST's own form.

    Returns:
        How many training and test digits were written.

    Raises:
        FileNotFoundError: there is no MNIST, and the machine that grades has no network to fetch it.
    """
    train, test = for_grading()
    if "MNIST" not in (train.source, test.source):
        raise FileNotFoundError("a bundle carries MNIST: name the folder of MNIST/raw with --data digits=FOLDER")
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name, digits in (("train", train), ("t10k", test)):
        count = len(digits.labels)
        images = struct.pack(">4I", _IMAGES, count, SIDE, SIDE) + digits.images.numpy().tobytes()
        labels = struct.pack(">2I", _LABELS, count) + digits.labels.to(torch.uint8).numpy().tobytes()
        (raw / f"{name}-images-idx3-ubyte").write_bytes(images)
        (raw / f"{name}-labels-idx1-ubyte").write_bytes(labels)
    return {"training": len(train.labels), "test": len(test.labels)}


def hide() -> None:
    """Give noise in the place of the digits from now on: student code in a worker gets those that a check sends."""
    _hidden.append(True)


def _noise(train: bool) -> Digits:
    generator = torch.Generator().manual_seed(int(train))
    images = torch.randint(0, 256, (_OF_NOISE, PIXELS), dtype=torch.uint8, generator=generator)
    return Digits(images, torch.arange(_OF_NOISE) % CLASSES, "noise")


def _mnist(folder: Path, train: bool, download: bool) -> Digits | None:
    raw = folder / "MNIST" / "raw"
    name = "train" if train else "t10k"
    images, labels = raw / f"{name}-images-idx3-ubyte", raw / f"{name}-labels-idx1-ubyte"
    if images.is_file() and labels.is_file():
        pixels, classes = _values(images, _IMAGES), _values(labels, _LABELS)
        return Digits(pixels.reshape(-1, PIXELS), classes.long(), "MNIST")
    return _downloaded(folder, train) if download else None


def _values(file: Path, kind: int) -> Tensor:
    """The numbers in a file of MNIST's form, uint8: torchvision reads them, too, but takes seconds to be imported.

    Raises:
        FileNotFoundError: the file is of another form.
    """
    content = np.fromfile(file, np.uint8)
    (found,) = struct.unpack(">I", content[:4].tobytes().rjust(4, b"\0"))
    if found != kind:
        raise FileNotFoundError(f"{file} is no file of MNIST's")
    return torch.from_numpy(content[4 * (1 + kind % 256) :].copy())  # its last byte says how many sizes follow


def _downloaded(folder: Path, train: bool) -> Digits | None:
    """MNIST fetched by torchvision into a folder, or None where that is not to be had."""
    ensure_importable()
    from torchvision.datasets import MNIST

    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_DOWNLOAD_TIMEOUT)
    try:
        mnist = MNIST(str(folder), train=train, download=True)
    except (RuntimeError, OSError):  # torchvision: "Dataset not found", or no server answered
        return None
    finally:
        socket.setdefaulttimeout(before)
    return Digits(mnist.data.reshape(-1, PIXELS), mnist.targets, "MNIST")


def bundled_digits(train: bool) -> Digits:
    """Scikit-learn's 1,797 digits of 8 x 8, scaled to 20 x 20 and framed like MNIST; every sixth one is for testing."""
    from sklearn.datasets import load_digits as load_bundle

    bundle = load_bundle()
    grey = torch.from_numpy(bundle.images / 16).float()[:, None]  # (N, 1, 8, 8) in [0, 1]
    scaled = torch.nn.functional.interpolate(grey, size=(20, 20), mode="bicubic", align_corners=False)
    framed = torch.nn.functional.pad(scaled, (4, 4, 4, 4)).clamp(0, 1)
    testing = torch.from_numpy(np.arange(len(framed)) % 6 == 0)
    keep = ~testing if train else testing
    images = (framed[keep].reshape(-1, PIXELS) * 255).round().to(torch.uint8)
    return Digits(images, torch.from_numpy(bundle.target)[keep].long(), "scikit-learn's digits")
