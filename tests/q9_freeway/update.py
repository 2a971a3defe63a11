"""What Q9.6 asks of update, seen from its steps; the public and the hidden checks share it."""

import math
from dataclasses import replace
from types import SimpleNamespace

import torch

from autograder.check import fail, require
from autograder.comparisons import close, number, show
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from autograder.search import Likeness, Reference, cosine, find, values
from tests.measures.dense_net import DenseNet
from tests.q9_freeway.mistakes import copies, losses
from tests.q9_freeway.mistakes import update as known
from tests.q9_freeway.reference import huber

_RATE = 0.5  # of the optimizer
_OF_ERRORS = {"predicted", "chosen", "worth", "discount", "reward", "rows"}  # the parts of a row's error
_STALE = 0.3  # the gradient that each parameter has before
_NEAR = 1e-3  # relative distance of two steps; float32 leaves 1e-5
_ALIKE = Likeness(
    score=lambda got, step: -float((got - step).norm() / step.norm()) if step.any() else -1e9,
    enough=-_NEAR,
    tie=1e9,
    same=lambda step, right: bool((right - step).norm() <= 10 * _NEAR * right.norm()),
)


class Nets:
    """Two networks, and the minibatches of consecutive updates."""

    def __init__(self, rng, sizes, hidden=(), reward=2.0):
        self.policy, self.target = (DenseNet.drawn(rng, 11, *hidden, 3) for _ in range(2))
        self.batches = [_batch(rng, size, reward) for size in sizes]

    def run(self, q9, numbers, tau, stale=0.0):
        """What the student's updates do."""
        found = q9.instrument.watch_updates(
            self.policy.sent(), self.target.sent(), self.batches, numbers, tau, _RATE, stale, about="update"
        )
        asked = "update should leave the batch as it is"
        require(all(found["kept"]), asked, expected="no change", got="a change", mistake=known.CHANGES_BATCH)
        return found

    def problem(self, found, call):
        """A call as the parts of a step see it, with the networks as they were before it."""
        policy, target = (
            net.with_weights(found[name][call]) for net, name in ((self.policy, "policy"), (self.target, "target"))
        )
        state, action, reward, later, discount = (field.double() for field in self.batches[call])
        return SimpleNamespace(
            state=state,
            next_state=later,
            action=action.long(),
            reward=reward,
            discount=discount,
            policy=policy,
            target=target,
            here=policy.output(state),
            ahead=policy.output(later),
            ahead_target=target.output(later),
            here_target=target.output(state),
        )


def _batch(rng, size, reward):
    """A random minibatch, as its five fields; a third of the episodes has ended."""
    discount = 0.4 + 0.5 * torch.rand(size, generator=rng)
    discount[1::3] = 0.0
    return [
        torch.randn(size, 11, generator=rng),
        torch.randint(3, (size,), generator=rng),
        reward * torch.randn(size, generator=rng),
        torch.randn(size, 11, generator=rng),
        discount,
    ]


def check_step(q9, rng, size, hidden=(), stale=0.0, call=0):
    """The step of policy_net follows from the smooth L1 loss of the batch, and from nothing else."""
    nets = Nets(rng, [size] * (call + 1), hidden)
    found = nets.run(q9, list(range(1, call + 2)), 1000, stale)
    p = nets.problem(found, call)
    step = (found["policy"][call + 1] - found["policy"][call]).double()
    right = _step(p, known.PARTS)
    steps = found["steps"][call]
    asked = f"update should move policy_net against the gradient of the loss ({size} transition{'s'[: size > 1]})"
    if not step.any():
        mistake = known.ZEROED if steps else known.NO_STEP
        fail(asked, expected=f"a step of length {right.norm():.4g}", got="no change", mistake=mistake)
    off = float((step - right).norm() / right.norm())
    if off > _NEAR:
        mistake = known.TWO_STEPS.told(got=steps) if steps > 1 else _explained(p, step, right, stale)
        mistake = mistake if steps else known.NONE_STEPPED
        got = f"a step of length {step.norm():.4g}, {off:.2g} of the right one's length away from it"
        fail(asked, expected=f"length {right.norm():.4g}", got=got, tolerance=f"{_NEAR:g}", mistake=mistake)
    asked = "no gradient should flow into the targets"
    got = "target_net has a gradient"
    require(not found["into_target"], asked, expected="none", got=got, mistake=known.INTO_TARGET)
    asked, got = "update should step the optimizer once", f"{steps} steps"
    mistake = known.NONE_STEPPED if not steps else known.TWO_STEPS.told(got=steps)
    require(steps == 1, asked, expected="1 step", got=got, mistake=mistake)


def _step(p, parts, stale=_STALE):
    """The step of all weights that such parts give, flat."""
    through = parts["through_targets"](p)
    pull = parts["pull"](p, _errors(p, parts))
    if pull.ndim == 2:  # every value meets every target
        pull = pull.mean(1)
    pull = pull / parts["count"](p)
    slope = p.policy.slope(p.state, _on_actions(pull, _moved(p, parts)))
    if through:
        slope = slope + p.policy.slope(p.next_state, _on_actions(-pull * p.discount, parts["chosen"](p)))
    slope = parts["slope"](p, slope + parts["stale"](p) * stale)
    return parts["sign"](p) * _RATE * slope


def _errors(p, parts):
    """Predictions minus targets, (B,); (B, B) where every value meets every target."""
    chosen = parts["chosen"](p)
    own = p.ahead[torch.arange(len(chosen)), chosen]
    worth = own if parts["through_targets"](p) else parts["worth"](p, chosen)
    return parts["rows"](p, parts["predicted"](p), parts["reward"](p) + parts["discount"](p) * worth)


def _moved(p, parts):
    """The actions whose values are moved."""
    return p.action if parts["predicted"] is known.PARTS["predicted"] else p.here.argmax(1)


def _on_actions(pull, actions):
    return torch.zeros(len(pull), 3, dtype=torch.float64).scatter(1, actions[:, None], pull[:, None])


def _explained(p, step, right, stale):
    reference = Reference(known.PARTS, lambda parts: [_step(p, parts, stale)])
    found = find(step, reference, known.STEPS, _ALIKE)
    if not found and cosine(step, right) > 1 - _NEAR**2:
        found = known.SCALED.told(factor=float(step.norm() / right.norm()))
    return found


def check_loss(q9, rng, size):
    """update returns the mean smooth L1 loss from before its step."""
    nets = Nets(rng, [size])
    found = nets.run(q9, [1], 1000)
    p = nets.problem(found, 0)
    returned = found["returned"][0]
    if returned is None:
        fail("update should return the loss", expected="a number", got="None", mistake=RETURNS_NOTHING)
    if isinstance(returned, list | tuple) or (isinstance(returned, torch.Tensor) and returned.numel() == size > 1):
        got = show(returned)
        fail("update should return the loss", expected="a number", got=got, mistake=known.RETURNS_TENSOR)
    error = _error(p, p.here)
    moved = p.policy.with_weights(found["policy"][1])
    facts = {"error": error, "losses": huber(error), "later": huber(_error(p, moved.output(p.state))).mean()}
    got, right = number(returned, "the loss"), huber(error).mean()
    rows = losses.LOSSES if math.isclose(got, right, rel_tol=1e-4) else (*losses.LOSSES, *_loss_rows(p, got))
    close(got, right, "the loss", mistakes=rows, sizes={"transitions": size}, **facts)


def _loss_rows(p, got):
    """The mistake in the targets or the predictions that a wrong loss shows, as rows for `close`."""
    rows = [row for row in known.STEPS if row.variations[0][0] in _OF_ERRORS]
    reference = Reference(known.PARTS, lambda parts: [huber(_errors(p, parts)).mean()])
    found = find(torch.tensor(got).double(), reference, rows, values(), pairs=False)
    return (replace(found, fits=lambda seen: True),) if found else ()


def _error(p, here):
    rows = torch.arange(len(p.action))
    return here[rows, p.action] - (p.reward + p.discount * p.ahead_target[rows, p.ahead.argmax(1)])


def check_copies(q9, rng, tau, numbers):
    """target_net gets the weights of policy_net after each update whose number is a multiple of tau, and only then."""
    nets = Nets(rng, [6] * len(numbers))
    found = nets.run(q9, list(numbers), tau)
    policy, target = found["policy"], found["target"]
    learns = all(not torch.equal(before, after) for before, after in zip(policy, policy[1:], strict=False))
    due = [each % tau == 0 for each in numbers]
    changed = [not torch.equal(target[i + 1], target[i]) for i in range(len(numbers))]
    right = [
        change and torch.equal(target[i + 1], policy[i + 1]) if copy else not change
        for i, (copy, change) in enumerate(zip(due, changed, strict=True))
    ]
    if all(right) and learns:
        return
    place = right.index(False) if not all(right) else 0
    asked = f"with tau = {tau}, target_net should be copied after the updates {_due(numbers, due)}, and only then"
    got = f"copied or changed after {_due(numbers, changed)}"
    if due[place] and changed[place]:
        got = f"after update {numbers[place]} its weights are not those of policy_net"
    facts = {
        "changed": changed,
        "due": due,
        "is_copy": all(torch.equal(target[i + 1], policy[i + 1]) for i in range(len(numbers))),
        "is_earlier": all(torch.equal(target[i + 1], policy[i]) for i, copy in enumerate(due) if copy),
        "policy_undone": any(
            torch.equal(policy[i + 1], target[i]) and not changed[i] and not torch.equal(policy[i + 1], policy[i])
            for i in range(len(numbers))
        ),
        "shared": found["shared"],
        "follows": _follows(policy, target, due),
        "in_part": _in_part(policy, target, due),
        "is_part": _is_part(policy, target, changed),
    }
    undone = facts["policy_undone"] or learns
    unmoved = known.ZEROED if any(found["steps"]) else known.NO_STEP
    mistake = explain(Seen(changed, due, facts=facts), copies.COPIES) if undone else unmoved
    fail(asked, expected=_due(numbers, due), got=got, mistake=mistake)


def _due(numbers, marks):
    return ", ".join(str(each) for each, mark in zip(numbers, marks, strict=True) if mark) or "none"


def _follows(policy, target, due):
    """Whether target_net is policy_net from the first copy on, and was not before."""
    first = due.index(True) if True in due else len(due)
    return first > 0 and all(torch.equal(target[i + 1], policy[i + 1]) == (i >= first) for i in range(len(due)))


def _in_part(policy, target, due):
    """Whether target_net gets some of the weights where a copy is due, and keeps the others."""
    shares = [
        float((target[i + 1] == policy[i + 1]).double().mean())
        for i, copy in enumerate(due)
        if copy and bool(((target[i + 1] == policy[i + 1]) | (target[i + 1] == target[i])).all())
    ]
    return len(shares) == sum(due) > 0 and all(0 < share < 1 for share in shares)


def _is_part(policy, target, changed):
    """Whether each change of target_net leads a part of the way to policy_net."""
    shares = []
    for i, change in enumerate(changed):
        if change:
            way, move = (policy[i + 1] - target[i]).double(), (target[i + 1] - target[i]).double()
            share = float(move @ way / (way @ way))
            if not torch.allclose(move, share * way, atol=1e-5) or not 1e-4 < share < 0.999:
                return False
            shares.append(share)
    return bool(shares)
