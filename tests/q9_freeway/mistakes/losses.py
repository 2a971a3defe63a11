"""Mistakes of Q9.6, the loss that is returned."""

from autograder.mistakes import Mistake
from tests.q9_freeway.reference import huber

# formulas: s.error (B,) float64, s.mean: the right loss
LOSSES = (
    Mistake(
        "squared-error",
        "this is the squared error: take the smooth L1 loss",
        formula=lambda s: s.error.square().mean(),
    ),
    Mistake("squared-error", "this is half the squared error", formula=lambda s: s.error.square().mean() / 2),
    Mistake("absolute-error", "this is the absolute error", formula=lambda s: s.error.abs().mean()),
    *(
        Mistake(
            "other-threshold",
            "this is the smooth L1 loss with another threshold than 1",
            formula=lambda s, beta=beta, by=by: huber(s.error / beta).mean() * by,
        )
        for beta in (0.1, 0.5, 2.0, 10.0)
        for by in (beta, beta**2)
    ),
    Mistake(
        "averaged-over-actions",
        "this is a third of the loss: only the action taken counts, so divide by the rows",
        formula=lambda s: s.losses.mean() / 3,
    ),
    Mistake("mean-error", "this is the mean of the errors, and no loss", formula=lambda s: s.error.mean()),
    Mistake("summed", "this is the sum over the minibatch: return the mean", formula=lambda s: s.losses.sum()),
    Mistake(
        "loss-after-the-step",
        "this is the loss after the step: return that from which the gradient came",
        formula=lambda s: s.later,
    ),
)
