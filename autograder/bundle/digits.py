"""The digits that travel in the bundle: MNIST's own files, cut to what the checks use."""

import struct
from pathlib import Path

import torch

from data.digits import SIDE, Digits, load_digits

_ENOUGH = 20_000  # of the training digits: the grader takes no more (autograder.plugin)
_IMAGES, _LABELS = 0x803, 0x801  # the first four bytes of MNIST's files: unsigned bytes, in three dimensions or one


def mnist(data: Path | None) -> tuple[Digits, Digits]:
    """The training and the test digits.

    Args:
        data: the folder that holds MNIST/raw; None means $DIGITS_DIR, data/ or a download.

    Raises:
        FileNotFoundError: there is no MNIST, and the container has no network to fetch it.
    """
    train, test = load_digits(True, data), load_digits(False, data)
    if "MNIST" not in (train.source, test.source):
        raise FileNotFoundError("the bundle carries MNIST: name the folder that holds MNIST/raw with --data")
    return train.take(torch.arange(min(_ENOUGH, len(train.labels)))), test


def write_mnist(folder: Path, train: Digits, test: Digits) -> None:
    """Write digits into `folder`/MNIST/raw as `data.digits.load_digits` reads them."""
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for name, digits in (("train", train), ("t10k", test)):
        count = len(digits.labels)
        images = struct.pack(">4I", _IMAGES, count, SIDE, SIDE) + digits.images.numpy().tobytes()
        labels = struct.pack(">2I", _LABELS, count) + digits.labels.to(torch.uint8).numpy().tobytes()
        (raw / f"{name}-images-idx3-ubyte").write_bytes(images)
        (raw / f"{name}-labels-idx1-ubyte").write_bytes(labels)
