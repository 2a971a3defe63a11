"""Densities that histograms are shown beside."""

import numpy as np

from autograder.evidence import Role, Series, series


def standard_normal(widest: float = 4.0) -> Series:
    """exp(-x²/2) / sqrt(2 pi), from -widest to widest."""
    x = np.linspace(-widest, widest, 81)
    return series("asked: standard normal", Role.ASKED, np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi), x)


def uniform(low: float, high: float, margin: float) -> Series:
    """1 / (high - low) between `low` and `high`, and 0 to both sides."""
    x = [low - margin, low, low, high, high, high + margin]
    height = 1 / (high - low)
    return series(f"asked: uniform on [{low:g}, {high:g}]", Role.ASKED, [0, 0, height, height, 0, 0], x)
