"""What Q8.7 asks of accuracy; the public and the hidden checks share it."""

import torch

from autograder.check import fail, require
from autograder.comparisons import close, number, show
from autograder.mistakes import RETURNS_NOTHING
from tests.q8_sentiment.mistakes import judging as known
from tests.q8_sentiment.reference import right_share


def check_share(q8, rng, count, positive=0.5):
    """The share of reviews whose logit has the side of 0 of its label."""
    logits = 2 * torch.rand(count, generator=rng) - 1
    logits[: count // 3] = torch.rand(count // 3, generator=rng) * 0.4 + 0.05  # between 0 and the probability's 0.5
    logits = torch.where(logits.abs() < 0.02, 0.3, logits)[torch.randperm(count, generator=rng)]
    labels = (torch.rand(count, generator=rng) < positive).float()
    compare(q8, rng, logits, labels)


def check_worked(q8, rng):
    """The worked number of the stub."""
    compare(q8, rng, torch.tensor([2.0, -1.0, 0.3]), torch.tensor([1.0, 1.0, 1.0]))


def compare(q8, rng, logits, labels):
    """What accuracy gives for a model with these logits."""
    count = len(labels)
    ids = torch.stack([torch.arange(count), *torch.randint(count, (3, count), generator=rng)], 1)
    found = q8.instrument.judged(logits, ids, labels, about="accuracy")
    got, what = found["returned"], f"the share of {count} reviews that are judged rightly"
    if got is None:
        fail(f"accuracy should return {what}", expected="a float", got=show(got), mistake=RETURNS_NOTHING)
    modes = found["modes"]
    asked = "the model should be asked for the logits"
    require(bool(modes), asked, expected="a call of the model", got="no call", mistake=known.NOT_ASKED)
    right = right_share(logits, labels)
    facts = {"logits": logits.double(), "labels": labels.double(), "count": float(count)}
    close(number(got, what), right, what, rtol=0.0, atol=1e-5, mistakes=known.SHARES, sizes={"reviews": count}, **facts)
    asked = "the model should be in evaluation mode"
    in_training = any(training for training, _ in modes)
    require(not in_training, asked, expected="model.eval()", got="training mode", mistake=known.MODE)
    asked, recorded = "no gradient should be recorded", any(grad for _, grad in modes)
    require(not recorded, asked, expected="torch.no_grad()", got="gradients are recorded", mistake=known.GRADIENT)
    asked = "accuracy should leave ids, labels and the model's parameters as they are"
    require(found["kept"], asked, expected="no change", got="a change", mistake=known.CHANGES_ARGUMENTS)
