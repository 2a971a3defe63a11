"""Mistakes of Q8.6, an epoch."""

import torch

from autograder.mistakes import Mistake
from tests.q8_sentiment.reference import shrunk

CLIP = 1.0


def stepped(parts, p):
    """The step, divided by the rate, to which these parts lead."""
    slope = parts["reduced"](parts["slope"](p), p)
    return parts["sign"] * parts["clipped"](parts["summed"](slope, p))


def _squared(p):
    """The gradient of the squared error of the probabilities."""
    chance = torch.sigmoid(p.problem.logits(p.flat, p.rows))
    error = (chance - p.problem.labels[p.rows].double()) * chance * (1 - chance) * 2
    return _from_pull(p, error)


def _squared_of_logits(p):
    return _from_pull(p, 2 * (p.problem.logits(p.flat, p.rows) - p.problem.labels[p.rows].double()))


def _sigmoid_twice(p):
    chance = torch.sigmoid(p.problem.logits(p.flat, p.rows))
    again = torch.sigmoid(chance) - p.problem.labels[p.rows].double()
    return _from_pull(p, again * chance * (1 - chance))


def _from_pull(p, pull):
    """The gradient that these slopes of the logits lead to."""
    chance = torch.sigmoid(p.problem.logits(p.flat, p.rows))
    return p.problem.slope(p.flat, p.rows, labels=chance - pull)


def _by_parameter(slope):
    return torch.cat([shrunk(slope[:-1], CLIP), shrunk(slope[-1:], CLIP)])


def _earlier(p):
    return torch.zeros(len(p.flat), dtype=torch.float64) if p.earlier is None else p.earlier


# The parts of a right step. p has the problem, flat: the parameters before, rows: the reviews of the minibatch, and
# earlier: the gradient that was used in the step before, or None.
PARTS = {
    "slope": lambda p: p.problem.slope(p.flat, p.rows),
    "reduced": lambda slope, p: slope / len(p.rows),
    "summed": lambda slope, p: slope,
    "clipped": lambda slope: shrunk(slope, CLIP),
    "sign": 1.0,
}
STEPS = (
    Mistake(
        "not-zeroed",
        "the gradients of earlier minibatches are in it: call optimizer.zero_grad() before backward()",
        variations=(("summed", lambda slope, p: slope + _earlier(p)),),
    ),
    Mistake(
        "not-clipped",
        "the gradient is longer than CLIP: clip its norm to 1, after backward() and before the step",
        variations=(
            ("clipped", lambda slope: slope),
            *(("clipped", lambda slope, longest=longest: shrunk(slope, longest)) for longest in (2.0, 5.0, 10.0)),
        ),
    ),
    Mistake(
        "clipped-otherwise",
        "the gradient is clipped to a smaller norm: it is CLIP, 1",
        variations=tuple(
            ("clipped", lambda slope, longest=longest: shrunk(slope, longest)) for longest in (0.1, 0.25, 0.5)
        ),
    ),
    Mistake(
        "clipped-by-value",
        "each entry is clipped: clip the norm, so that the direction stays (clip_grad_norm_)",
        variations=(("clipped", lambda slope: slope.clamp(-CLIP, CLIP)),),
    ),
    Mistake(
        "clipped-by-parameter",
        "each parameter is clipped by itself: clip the norm of all together, in one call",
        variations=(("clipped", _by_parameter),),
    ),
    Mistake(
        "always-normalised",
        "the gradient is always brought to the norm 1: leave it where it is shorter",
        variations=(("clipped", lambda slope: CLIP * slope / slope.norm().clamp(min=1e-12)),),
    ),
    Mistake(
        "summed",
        "the losses of the minibatch are added up: take their mean",
        variations=(("reduced", lambda slope, p: slope),),
    ),
    Mistake(
        "divided-by-batch-size",
        "the sum is divided by batch_size, and the last minibatch is smaller: take the mean of its reviews",
        variations=(("reduced", lambda slope, p: slope / p.problem.batch),),
    ),
    Mistake(
        "divided-by-all",
        "the sum is divided by the number of all reviews: take the mean over the minibatch",
        variations=(("reduced", lambda slope, p: slope / len(p.problem.ids)),),
    ),
    Mistake(
        "divided-twice",
        "the mean is divided by the size of the minibatch once more",
        variations=(("reduced", lambda slope, p: slope / len(p.rows) ** 2),),
    ),
    Mistake(
        "sigmoid-twice",
        "there is one sigmoid too many: binary_cross_entropy_with_logits takes logits",
        variations=(("slope", _sigmoid_twice),),
    ),
    Mistake(
        "squared-error",
        "this is the gradient of a squared error: the loss is the binary cross-entropy",
        variations=(("slope", _squared), ("slope", _squared_of_logits)),
    ),
    Mistake(
        "labels-inverted",
        "positive and negative are exchanged",
        variations=(
            ("slope", lambda p: p.problem.slope(p.flat, p.rows, labels=1 - p.problem.labels[p.rows].double())),
        ),
    ),
    Mistake(
        "labels-in-order",
        "the labels are not those of these reviews: shuffle both in the same way",
        variations=(
            ("slope", lambda p: p.problem.slope(p.flat, p.rows, labels=p.problem.labels[: len(p.rows)].double())),
        ),
    ),
    Mistake("uphill", "the step goes up: the loss falls against the gradient", variations=(("sign", -1.0),)),
    Mistake(
        "nothing-moves",
        "the step changes nothing, as if there were no gradient: call zero_grad() before backward(), not after it",
        variations=(("sign", 0.0),),
    ),
)
# got, expected: sizes of minibatches; count, batch, right
SIZES = (
    Mistake(
        "last-dropped",
        "the last, smaller minibatch is left out: use it as well",
        lambda s: s.got == s.expected[:-1] and s.expected[-1] < s.batch,
    ),
    Mistake("one-batch", "all reviews are one minibatch: take batch_size of them", lambda s: s.got == [s.count]),
    Mistake(
        "one-by-one",
        "there is a step for each single review: take batch_size of them",
        lambda s: s.batch > 1 and s.got == [1] * s.count,
    ),
    Mistake(
        "one-batch-only",
        "there is one step: go through all minibatches",
        lambda s: s.got == s.expected[:1] and len(s.expected) > 1,
    ),
    Mistake(
        "several-epochs",
        "the reviews are used several times: one call is one epoch",
        lambda s: len(s.got) > len(s.expected) and s.got == s.expected * (len(s.got) // len(s.expected)),
    ),
    Mistake(
        "another-batch-size",
        "the minibatches have another size: it is the argument batch_size",
        lambda s: len(set(s.got[:-1])) == 1 and s.got[0] != s.batch and sum(s.got) == s.count,
    ),
    Mistake(
        "ends-too-early",
        "some reviews at the end are left out",
        lambda s: s.got == s.expected[: len(s.got)] and len(s.got) < len(s.expected),
    ),
)
DRAWN_AGAIN = Mistake(
    "drawn-again", "reviews are drawn anew for each minibatch: draw one order, and cut it into minibatches"
)
NOT_SHUFFLED = Mistake("not-shuffled", "the reviews are not shuffled: draw an order, with torch.randperm for example")
SAME_ORDER = Mistake("same-order", "each call uses the same order: seed nothing in train_epoch")
MODE = Mistake("not-in-training-mode", "call model.train() first: accuracy has set the evaluation mode")
NO_STEP = Mistake("no-step", "the optimizer that is given makes no step")
SEVERAL_STEPS = Mistake("several-steps", "there are several steps for one minibatch: make one")
CHANGED_LATER = Mistake("changed-later", "the parameters change without the optimizer: let its step alone change them")
CHANGES_ARGUMENTS = Mistake("changes-its-arguments", "the caller uses its tensors once more: leave them as they are")
SEVERAL_LOSSES = Mistake("several-losses", "these are several losses: return the mean of all, one number")


def _means(s):
    return torch.stack([each.mean() for each in s.p.losses])


# p: losses and later, the losses of the reviews of each minibatch before and after its step; end, those of all reviews
# after the last step; batch
LOSSES = (
    Mistake(
        "mean-of-means",
        "this is the mean of the minibatches' losses: the last, smaller one counts too much",
        formula=lambda s: _means(s).mean(),
    ),
    Mistake(
        "sum-of-means",
        "this is the sum of the minibatches' losses: take the mean of all reviews",
        formula=lambda s: _means(s).sum(),
    ),
    Mistake(
        "sum-of-losses",
        "this is the sum of all losses: divide by the number of reviews",
        formula=lambda s: torch.cat(s.p.losses).sum(),
    ),
    Mistake(
        "last-loss",
        "this is the loss of the last minibatch: take the mean of all reviews",
        formula=lambda s: _means(s)[-1],
    ),
    Mistake(
        "first-loss",
        "this is the loss of the first minibatch: take the mean of all reviews",
        formula=lambda s: _means(s)[0],
    ),
    Mistake(
        "divided-by-batch-size",
        "the sum of the minibatches' losses is divided by batch_size: divide the sum of all losses by the reviews",
        formula=lambda s: _means(s).sum() / s.p.batch,
    ),
    Mistake(
        "sum-of-means-over-reviews",
        "the sum of the minibatches' mean losses is divided by the reviews: multiply each with its size first",
        formula=lambda s: _means(s).sum() / sum(map(len, s.p.losses)),
    ),
    Mistake(
        "as-if-all-full",
        "the last minibatch is smaller than batch_size: its loss counts for its own reviews alone",
        formula=lambda s: s.p.batch * _means(s).sum() / sum(map(len, s.p.losses)),
    ),
    Mistake(
        "after-the-steps",
        "these are the losses after the steps: take those from before",
        formula=lambda s: torch.cat(s.p.later).mean(),
    ),
    Mistake(
        "after-the-epoch",
        "this is the loss after the epoch: take each minibatch's from before its step",
        formula=lambda s: s.p.end.mean(),
    ),
    Mistake(
        "largest-loss", "this is the largest loss of a minibatch: take the mean", formula=lambda s: _means(s).max()
    ),
    Mistake(
        "smallest-loss", "this is the smallest loss of a minibatch: take the mean", formula=lambda s: _means(s).min()
    ),
)
