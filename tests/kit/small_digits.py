"""Files in MNIST's form, small and random, for what only passes digits on."""

import struct
from pathlib import Path

import numpy as np


def write_small_digits(folder: Path, training: int = 100) -> Path:
    """Write MNIST/raw with `training` training digits and 50 test digits into `folder`, and return the folder."""
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    random = np.random.default_rng(0)
    for name, count in (("train", training), ("t10k", 50)):
        images = random.integers(0, 256, (count, 784), dtype=np.uint8)
        (raw / f"{name}-images-idx3-ubyte").write_bytes(struct.pack(">4I", 0x803, count, 28, 28) + images.tobytes())
        labels = random.integers(0, 10, count, dtype=np.uint8)
        (raw / f"{name}-labels-idx1-ubyte").write_bytes(struct.pack(">2I", 0x801, count) + labels.tobytes())
    return folder
