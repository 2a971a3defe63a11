"""Mistakes that a training shows, Q1.6."""

from autograder.mistakes import Mistake

# facts: bound, told, spread, and the limits of the first two
TRAINING = (
    Mistake(
        "untrained",
        "the network has hardly learned: do gradients reach all layers, and is the loss minus the bound?",
        fits=lambda s: s.bound > 250,
    ),
    Mistake(
        "collapsed",
        "all samples of a label look alike: z makes no difference. Is the cross-entropy summed over the pixels, and "
        "is z used?",
        fits=lambda s: s.spread < 0.1,
    ),
    Mistake(
        "label-not-learned",
        "the samples are digits, but too few of them are the ones asked for: does generative_model use c, and all of "
        "it?",
        fits=lambda s: s.told < s.told_limit and s.bound < 1.1 * s.bound_limit,
    ),
)
