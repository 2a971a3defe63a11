"""Mistakes of Q9.2, epsilon."""

import torch

from autograder.mistakes import Mistake


def _ended(s, line):
    """This line before step `decay`, and `end` from then on."""
    return torch.where(s.steps < s.decay, line, s.end)


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
        "jumps-to-end",
        "the line falls to 0 and jumps to `end` at step `decay`: it should fall from `start` to `end`",
        formula=lambda s: _ended(s, s.start * (1 - s.steps / s.decay)),
    ),
    Mistake(
        "jumps-to-end",
        "the line falls by 1 within `decay` steps and jumps to `end` then: it should fall by start - end",
        formula=lambda s: _ended(s, s.start - s.steps / s.decay),
    ),
    Mistake(
        "begins-again",
        "the line begins again at `start` after `decay` steps: from then on it is `end`",
        formula=lambda s: s.start + (s.end - s.start) * s.steps.remainder(s.decay) / s.decay,
    ),
    Mistake(
        "jumps-to-zero",
        "it is 0 from step `decay` on: from then on it is `end`",
        formula=lambda s: (s.start + (s.end - s.start) * s.steps / s.decay) * (s.steps < s.decay),
    ),
    Mistake(
        "jumps-to-start",
        "it is `start` from step `decay` on: from then on it is `end`",
        formula=lambda s: torch.where(s.steps < s.decay, s.start + (s.end - s.start) * s.steps / s.decay, s.start),
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
        "exponential",
        "it falls exponentially: a line was asked for",
        formula=lambda s: (s.start * torch.exp(-s.steps / s.decay)).clamp(min=s.end),
    ),
    Mistake(
        "exponential",
        "it falls exponentially, from `start` to `end`: a line was asked for",
        formula=lambda s: s.start * (s.end / s.start) ** (s.steps / s.decay).clamp(max=1),
    ),
    Mistake(
        "cosine",
        "it falls along a cosine: a line was asked for",
        formula=lambda s: s.end + (s.start - s.end) * (1 + torch.cos(torch.pi * (s.steps / s.decay).clamp(max=1))) / 2,
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
        "it begins at 1: begin at `start`",
        formula=lambda s: 1 + (s.end - 1) * (s.steps / s.decay).clamp(max=1),
    ),
    *(
        Mistake(
            "settings-fixed",
            f"it ends at {end:g}: end at `end`",
            formula=lambda s, end=end: s.start + (end - s.start) * (s.steps / s.decay).clamp(max=1),
        )
        for end in (0.1, 0.05, 0.01)
    ),
    *(
        Mistake(
            "settings-fixed",
            f"the line ends at step {decay}: end at `decay`",
            formula=lambda s, decay=decay: s.start + (s.end - s.start) * (s.steps / decay).clamp(max=1),
        )
        for decay in (1000, 10000, 100000)
    ),
)
