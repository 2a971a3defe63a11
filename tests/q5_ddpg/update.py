"""What Q5.7 asks of optimize, seen from its steps; the public and the hidden checks share it.

It runs with the student's own critic_targets and soft_update. Where its steps are wrong, it runs once more with spies
in their place: if the steps follow from what these answer, the fault is in one of the two, and is graded there.
"""

import math

import torch
from torch import Tensor

from autograder.check import CheckFailed, fail, require
from autograder.comparisons import show
from autograder.evidence import nowhere
from autograder.host.student_error import NotWrittenYet, StudentError
from autograder.mistakes import Mistake, Seen, explain
from autograder.search import Likeness, Reference, find
from tests.q5_ddpg import pictures
from tests.q5_ddpg.mistakes import update as known
from tests.q5_ddpg.mistakes.targets import BATCH_CHANGED
from tests.q5_ddpg.reference import Judging, moved_part_of_the_way
from tests.q5_ddpg.situation import NETS, RATES, Problem

_NEAR = 2e-3  # relative distance of two steps: float32 leaves 1e-5
_ALIKE = Likeness(
    score=lambda got, step: -float((got - step).norm() / step.norm()) if step.any() else -math.inf,
    enough=-_NEAR,
    tie=math.inf,
    same=lambda step, right: bool((right - step).norm() <= 10 * _NEAR * right.norm()),
)


def check_steps(q5, rng, names, hidden=5, sizes=(14, 9), call=0, gamma=0.9, tau=0.2, evidence=nowhere):
    """What one of several calls makes of these networks is right.

    Args:
        q5: the student's module.
        rng: the generator of the networks and the batches.
        names: some of NETS.
        hidden: units of the hidden layer of each network.
        sizes: of the batches, one for each call.
        call: the one that is looked at.
        gamma: the discount.
        tau: of the target networks.
        evidence: the fixture of this name.
    """
    problem = Problem.drawn(rng, hidden, tuple(sizes), gamma, tau)
    try:
        _judge(q5, problem, names, call, stand_ins=False, evidence=evidence)
    except (CheckFailed, StudentError) as own:
        try:
            _judge(q5, problem, names, call, stand_ins=True)
        except NotWrittenYet:
            raise
        except (CheckFailed, StudentError):
            raise own from None


def _judge(q5, problem, names, call, stand_ins, evidence=nowhere):
    """Fail unless the call does what is right."""
    weights = {name: net.sent() for name, net in problem.nets.items()}
    sent = weights, RATES, problem.calls[: call + 1], problem.gamma, problem.tau, stand_ins
    seen = q5.instrument.watch_update(*sent, about="optimize")
    at = [{name: seen[name][i] for name in NETS} for i in range(call + 2)]
    now, after = problem.situation(call, at[call], stand_ins), at[call + 1]
    require(seen["kept"][call], "optimize should leave the batch as it is", got="a change", mistake=BATCH_CHANGED)
    if stand_ins:
        _require_asked(seen["asked"][call], now, after)
    for name in names:
        if name in ("actor", "critic"):
            before = problem.situation(call - 1, at[call - 1], stand_ins) if call else None
            _judge_step(name, now, before, after, seen["steps"][call][NETS.index(name)], call, evidence)
        elif not stand_ins:  # the spy moves nothing
            _judge_follower(name, now, after, call)


def _judge_step(name, now, before, after, steps, call, evidence):
    """Fail unless a network that learns made its one step."""
    got = after[name].double() - getattr(now, name).net.flat()
    right = _right(name, now, after)
    near = min(right, key=lambda step: float((got - step).norm()))
    evidence(pictures.step(name, got, near))
    if float((got - near).norm()) <= _NEAR * float(near.norm()):
        return
    mistake = _explained(name, got, right, now, before, steps)
    loss = "(Q(s, a) - y)^2" if name == "critic" else "-Q(s, mu(s))"
    fail(
        f"call {call + 1} of optimize should move the {name} by one step on the mean of {loss}",
        expected=f"a step of length {near.norm():.4g}",
        got=f"one of length {got.norm():.4g}, {(got - near).norm():.4g} away from it",
        tolerance=f"{_NEAR * near.norm().item():.2g}",
        mistake=mistake,
    )


def _right(name, now, after) -> list[Tensor]:
    """The right steps: that of the actor follows the critic as it is now, so that a wrong critic is told once."""
    if name == "critic":
        return [now.critic_step(now.critic_pull())]
    seen = Judging(now.critic.net.with_weights(after["critic"]))
    return [now.actor_step(now.actor_pull(judging)) for judging in (seen, now.later_critic())]


def _judge_follower(name, now, after, call):
    """Fail unless a target network moved by tau towards its network after the step."""
    leader = after[name.removeprefix("target_")].double()
    net = getattr(now, name).net.flat()
    expected = moved_part_of_the_way(net, leader, now.tau)
    got = after[name].double()
    if float((got - expected).norm()) <= _NEAR * float((expected - net).norm()):
        return
    facts = {
        "net": net,
        "leader": leader,
        "earlier": getattr(now, name.removeprefix("target_")).net.flat(),
        "tau": now.tau,
        "name": name.replace("_", " "),
    }
    mistake = explain(Seen(got, expected, rtol=1e-4, atol=1e-4, facts=facts), known.FOLLOWERS)
    what = name.replace("_", " ")
    fail(
        f"call {call + 1} of optimize should move the {what} by tau towards its network, after both steps",
        expected=f"a way of length {(expected - net).norm():.4g}",
        got=f"one of length {(got - net).norm():.4g}, {(got - expected).norm():.4g} away from it",
        tolerance=f"{_NEAR * float((expected - net).norm()):.2g}",
        mistake=mistake,
    )


def _explained(name, got, right, now, before, steps) -> Mistake | None:
    """The row that explains a step: by what it is made of, or by what happened to it."""
    earlier = _earlier(name, before)
    facts = {
        "right": right,
        "before": earlier,
        "steps": steps,
        "is_close": lambda step: bool((got - step).norm() <= _NEAR * step.norm()),
    }
    seen = Seen(got, facts=facts)
    counted = explain(seen, known.COUNTED) or explain(seen, known.LENGTHENED[:1])
    return counted or _by_parts(name, got, now, before) or explain(seen, known.LENGTHENED[1:])


def _earlier(name, before) -> list[Tensor]:
    """The right steps of the call before."""
    if before is None:
        return []
    if name == "critic":
        return [before.critic_step(before.critic_pull())]
    return [before.actor_step(before.actor_pull(before.later_critic()))]


def _by_parts(name, got, now, before) -> Mistake | None:
    """The mistake that is found by a search over the parts of a step."""

    def critic(parts):
        at = parts["at"](now)
        gap = now.critic.worth(now.states, at) - parts["aims"](now)
        pull = parts["reduced"](now, parts["slope"](gap))
        slope = now.critic.slope(now.states, at, pull) + parts["leak"](now, before)
        yield parts["sign"](now, -RATES[1] * slope)

    def actor(parts):
        pull = parts["reduced"](now, now.actor_pull(parts["critic"](now), parts["at"](now)))
        yield parts["sign"](now, now.actor_step(pull))

    if name == "critic":
        return find(got, Reference(known.CRITIC_PARTS, critic), known.CRITIC, _ALIKE)
    return find(got, Reference(known.ACTOR_PARTS, actor), known.ACTOR, _ALIKE)


def _require_asked(asked, now, after):
    """Fail unless each spy was asked, and for what the handout says."""
    targets = [given for name, *given in asked if name == "critic_targets"]
    rewards, follows, ends = now.batch[2:]
    wanted = [rewards, follows, ends, "target_actor", "target_critic", now.gamma]
    right = len(targets) == 1 and len(targets[0]) == 6 and all(map(_same, targets[0], wanted))
    asked_for = "optimize should call critic_targets once, with what the handout says"
    require(right, asked_for, got=show(targets))
    moves = [given for name, *given in asked if name == "soft_update"]
    pairs = sorted(str(given[0]) for given in moves)
    right = pairs == ["target_actor", "target_critic"] and all(
        len(given) == 5
        and given[1] == given[0].removeprefix("target_")
        and _same(given[2], now.tau)
        and torch.equal(given[3], after["actor"])
        and torch.equal(given[4], after["critic"])
        for given in moves
    )
    asked_for = "optimize should call soft_update for both target networks, after both steps"
    require(right, asked_for, got=f"{len(moves)} calls")


def _same(got, wanted):
    if isinstance(wanted, str) or isinstance(got, str):
        return got == wanted
    if not isinstance(got, Tensor | int | float):
        return False
    got, wanted = torch.as_tensor(got).double(), torch.as_tensor(wanted).double()
    return got.shape == wanted.shape and torch.allclose(got, wanted, rtol=1e-4, atol=1e-5)
