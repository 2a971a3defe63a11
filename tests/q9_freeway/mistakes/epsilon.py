"""Mistakes of Q9.2, epsilon."""

import torch

from autograder.mistakes import Mistake

# formulas: s.steps (N,), s.start, s.end, s.decay; float64
EPSILON = (
    Mistake(
        "goes-on",
        "the line goes on after step `decay`: from then on it is `end`",
        formula=lambda s: s.start + (s.end - s.start) * s.steps / s.decay,
    ),
    Mistake(
        "down-to-zero",
        "the line goes on to 0: from step `decay` on it is `end`",
        formula=lambda s: (s.start + (s.end - s.start) * s.steps / s.decay).clamp(min=0),
    ),
    Mistake(
        "slope-without-end",
        "the line falls to 0 within `decay` steps: it should reach `end` at step `decay`",
        formula=lambda s: (s.start * (1 - s.steps / s.decay)).clamp(min=s.end),
    ),
    Mistake(
        "slope-of-one",
        "the line falls by 1 within `decay` steps: it should fall by start - end",
        formula=lambda s: (s.start - s.steps / s.decay).clamp(min=s.end),
    ),
    Mistake(
        "no-end",
        "it falls to 0: from step `decay` on it should be `end`",
        formula=lambda s: (s.start * (1 - s.steps / s.decay)).clamp(min=0),
    ),
    Mistake(
        "end-added",
        "it begins at start + end: the line falls from `start` to `end`, by start - end",
        formula=lambda s: s.end + s.start * (1 - s.steps / s.decay).clamp(min=0),
    ),
    Mistake(
        "exponential",
        "it falls exponentially: a line was asked for",
        formula=lambda s: s.end + (s.start - s.end) * torch.exp(-s.steps / s.decay),
    ),
    Mistake(
        "rises",
        "it rises from `end` to `start`: it should fall",
        formula=lambda s: s.end + (s.start - s.end) * (s.steps / s.decay).clamp(max=1),
    ),
    Mistake(
        "falls-by-the-sum",
        "the line falls by start + end: it should fall by start - end",
        formula=lambda s: s.start - (s.start + s.end) * (s.steps / s.decay).clamp(max=1),
    ),
    Mistake(
        "bound-turned-round",
        "min and max are mixed up: epsilon is the larger one of the line and `end`",
        formula=lambda s: (s.start + (s.end - s.start) * s.steps / s.decay).clamp(max=s.end),
    ),
    Mistake("never-falls", "it is always `start`", formula=lambda s: s.start + 0 * s.steps),
    Mistake("always-end", "it is always `end`", formula=lambda s: s.end + 0 * s.steps),
    Mistake(
        "jumps",
        "it jumps from `start` to `end` at step `decay`: // drops the fraction",
        formula=lambda s: s.start + (s.end - s.start) * (s.steps // s.decay).clamp(max=1),
    ),
    Mistake(
        "one-step-off",
        "it is that of another step: epsilon is `start` at step 0",
        formula=lambda s: s.start + (s.end - s.start) * ((s.steps + 1) / s.decay).clamp(max=1),
    ),
    Mistake(
        "share-of-the-way",
        "this is the share of the way, and no probability between `start` and `end`",
        formula=lambda s: (s.steps / s.decay).clamp(max=1),
    ),
    Mistake(
        "settings-fixed",
        "these are other numbers than the ones given: use the arguments",
        formula=lambda s: 1 + (s.end - 1) * (s.steps / s.decay).clamp(max=1),
    ),
)
