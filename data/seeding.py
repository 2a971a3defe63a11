"""The one place where random generators are seeded."""

import random

import numpy as np
import torch


def seed_everything(seed: int) -> None:
    """Seed Python, NumPy and torch, so that the same seed gives the same run on one machine.

    Args:
        seed: any integer; taken modulo 2**32, the range that NumPy accepts.
    """
    seed %= 2**32
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
