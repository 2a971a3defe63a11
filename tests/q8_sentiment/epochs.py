"""What Q8.6 asks of train_epoch; the public and the hidden checks share it."""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import torch
from torch import Tensor

from autograder.check import fail, require
from autograder.comparisons import close, number, show
from autograder.evidence import Curve, Role, nowhere, series
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from autograder.search import Reference, find, values
from tests.q8_sentiment.mistakes import epochs as known
from tests.q8_sentiment.reference import shrunk, surprises

_RATE = 0.05


@dataclass
class Problem:
    """A model, reviews that have different word numbers, and what is seen of two calls."""

    weights: Tensor  # (V,), by word number
    shift: float
    gain: float
    ids: Tensor  # (N, T)
    labels: Tensor  # (N,)
    batch: int
    calls: list[dict] = field(default_factory=list)

    @classmethod
    def drawn(cls, q8, rng, count, batch, gain, calls=2):
        """A random problem, and what train_epoch does with it."""
        words, length = 12, 5
        ids = torch.cat([torch.arange(count)[:, None] + words, torch.randint(words, (count, length), generator=rng)], 1)
        labels = (torch.rand(count, generator=rng) < 0.5).float()
        weights = 0.4 * torch.randn(words + count, generator=rng)
        problem = cls(weights, float(torch.randn((), generator=rng)) / 2, gain, ids, labels, batch)
        about = "train_epoch"
        sent = weights, problem.shift, gain, ids, labels, batch, _RATE, calls
        problem.calls = q8.instrument.watch_epochs(*sent, about=about)
        return problem

    def rows(self, asked):
        """The reviews of one forward call, or None if they are none of these."""
        given = asked["ids"]
        if not isinstance(given, Tensor) or given.ndim != 2 or given.shape[1] != self.ids.shape[1]:
            return None
        rows = given[:, 0] - int(self.ids[0, 0])
        inside = bool(((rows >= 0) & (rows < len(self.ids))).all())
        return rows if inside and torch.equal(self.ids[rows], given) else None

    def logits(self, flat, rows):
        """What the model says of some reviews with these parameters; float64."""
        flat = flat.double()
        return self.gain * (flat[:-1][self.ids[rows]].sum(1) + flat[-1])

    def slope(self, flat, rows, labels=None):
        """The gradient of the sum of these reviews' losses, by the chain rule: (p - y) for each logit; flat."""
        labels = self.labels[rows].double() if labels is None else labels
        pull = self.gain * (torch.sigmoid(self.logits(flat, rows)) - labels)
        slope = torch.zeros(len(flat), dtype=torch.float64)
        for ids, each in zip(self.ids[rows], pull, strict=True):
            slope.index_add_(0, ids, each.expand(len(ids)))
        slope[-1] = pull.sum()
        return slope


def check_batches(q8, rng, count, batch, evidence=nowhere):
    """Each review is used once, in minibatches of the right size and in an order drawn anew, in training mode.

    Two random orders of 20 reviews or more agree with a probability below 1e-18.
    """
    problem = Problem.drawn(q8, rng, count, batch, gain=1.0)
    orders = []
    for call in problem.calls:
        batches = _batches(problem, call)
        orders.append([row for rows in batches for row in rows.tolist()])
        sizes = [len(rows) for rows in batches]
        right = [batch] * (count // batch) + [count % batch] * bool(count % batch)
        asked = f"{count} reviews with batch_size {batch} should give {len(right)} minibatches, and a step for each"
        facts = {"count": count, "batch": batch, "sizes": sizes, "right": right, "rows": orders[-1]}
        if sorted(sizes, reverse=True) != right or sizes[-1] != right[-1]:
            mistake = explain(Seen(sizes, right, facts=facts), known.SIZES)
            fail(asked, expected=f"sizes {_some(right)}", got=f"sizes {_some(sizes)}", mistake=mistake)
        seen = sorted(orders[-1])
        if seen != list(range(count)):
            twice = len(seen) - len(set(seen))
            got = f"{twice} used again, {count - len(set(seen))} left out"
            fail("each review should be used once", expected="each once", got=got, mistake=known.DRAWN_AGAIN)
        modes = [step["asked"][-1]["training"] for step in call["steps"]]
        asked = "the model should be in training mode"
        require(all(modes), asked, expected="model.train()", got="evaluation mode", mistake=known.MODE)
    kept = all(call["kept"] for call in problem.calls)
    asked = "train_epoch should leave ids and labels as they are"
    require(kept, asked, expected="no change", got="a change", mistake=known.CHANGES_ARGUMENTS)
    evidence(_orders(orders))
    first, second = orders
    mistake = known.NOT_SHUFFLED if first == sorted(first) or first == sorted(first, reverse=True) else None
    mistake = mistake or (known.SAME_ORDER if first == second else None)
    got = "the order that is given" if mistake is known.NOT_SHUFFLED else "the same order in two calls"
    require(not mistake, "the reviews should stand in a random order, drawn anew", got=got, mistake=mistake)


def check_steps(q8, rng, count, batch, gain, evidence=nowhere):
    """Each step goes down the clipped gradient of its minibatch's mean loss."""
    problem = Problem.drawn(q8, rng, count, batch, gain)
    lengths = []
    for call in problem.calls:
        rows = _batches(problem, call)
        earlier = None
        for place, (step, each) in enumerate(zip(call["steps"], rows, strict=True), 1):
            p = SimpleNamespace(problem=problem, flat=step["before"], rows=each, earlier=earlier)
            right = shrunk(problem.slope(p.flat, each) / len(each), known.CLIP)
            got = (step["before"] - step["after"]).double() / _RATE
            lengths.append((float(got.norm()), float(right.norm())))
            if not torch.allclose(got, right, rtol=2e-3, atol=2e-4):
                _fail_step(problem, p, got, right, place, lengths, evidence)
            earlier = step["slope"].double()
        _check_trained(call)
    evidence(_lengths(lengths))


def check_loss(q8, rng, count, batch):
    """train_epoch returns the mean loss of all reviews, each as it was before its step."""
    problem = Problem.drawn(q8, rng, count, batch, gain=2.0)
    for call in problem.calls:
        rows = _batches(problem, call)
        losses = [
            surprises(problem.logits(step["before"], each), problem.labels[each])
            for step, each in zip(call["steps"], rows, strict=True)
        ]
        later = [
            surprises(problem.logits(step["after"], each), problem.labels[each])
            for step, each in zip(call["steps"], rows, strict=True)
        ]
        end = surprises(problem.logits(call["last"], torch.arange(count)), problem.labels)
        p = SimpleNamespace(losses=losses, later=later, end=end, batch=batch)
        got = call["returned"]
        what = f"the mean loss of {count} reviews in minibatches of {batch}"
        if got is None:
            fail(f"train_epoch should return {what}", expected="a float", got="None", mistake=RETURNS_NOTHING)
        if isinstance(got, list | tuple):
            fail(f"train_epoch should return {what}", expected="a float", got=show(got), mistake=known.SEVERAL_LOSSES)
        number(got, what)
        right = torch.cat(losses).mean()
        close(got, right, what, rtol=1e-3, atol=1e-4, mistakes=known.LOSSES, p=p)


def _batches(problem, call):
    """The reviews of each step; else the check fails."""
    steps = call["steps"]
    asked = "train_epoch should make a step of the optimizer for each minibatch"
    require(bool(steps), asked, expected="optimizer.step()", got="no step", mistake=known.NO_STEP)
    found = []
    for step in steps:
        if not step["asked"]:
            fail(
                "each step should follow a minibatch of its own", got="a step without one", mistake=known.SEVERAL_STEPS
            )
        rows = problem.rows(step["asked"][-1])
        if rows is None:
            given = show(step["asked"][-1]["ids"])
            fail("the model should be given rows of ids", expected="(B, T) word numbers", got=given)
        found.append(rows)
    return found


def _check_trained(call):
    asked = "the parameters should be as the last step left them"
    same = torch.equal(call["last"], call["steps"][-1]["after"])
    require(same, asked, expected="no change", got="a change", mistake=known.CHANGED_LATER)


def _fail_step(problem, p, got, right, place, lengths, evidence):
    evidence(_lengths(lengths))
    reference = Reference(known.PARTS, lambda parts: [known.stepped(parts, p)])
    found = find(got, reference, known.STEPS, values(rtol=5e-3, atol=5e-4))
    mistakes = (replace(found, fits=lambda seen: True),) if found else ()
    what = f"step {place}, divided by the rate,"
    close(got, right, what, rtol=2e-3, atol=2e-4, mistakes=mistakes)


def _some(sizes):
    return ", ".join(map(str, sizes[:6])) + (f" ... ({len(sizes)})" if len(sizes) > 6 else "")


def _orders(orders):
    first = series("first call", Role.YOURS, [row + 1 for row in orders[0]], points=True)
    second = series("second call", Role.DETAIL, [row + 1 for row in orders[-1]], points=True)
    return Curve("The order in which your code uses the reviews", "place", "review", (first, second))


def _lengths(lengths):
    yours = series("yours", Role.YOURS, [got for got, _ in lengths], points=True)
    asked = series("asked for", Role.ASKED, [right for _, right in lengths])
    return Curve("The length of each step, divided by the rate", "step", "length", (asked, yours))
