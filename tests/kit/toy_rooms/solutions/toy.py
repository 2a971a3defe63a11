"""The toy's solution."""

import gymnasium


def f(x):
    """2 x."""
    # --- solution Q99.1 f ---
    return 2 * x
    # --- end ---


def g(x):
    """x + 1."""
    # --- solution Q99.2 g ---
    return x + 1
    # --- end ---


def given():
    """What nobody asks for."""
    return 3


def play(steps):
    """The number of steps made."""
    # --- solution Q99.3 play ---
    taxi = gymnasium.make("Taxi-v4")
    taxi.reset()
    made = 0
    for _ in range(steps):
        taxi.step(0)
        made += 1
    return made
    # --- end ---
