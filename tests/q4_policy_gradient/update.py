"""What Q4.6 asks of update, seen from its steps; the public and the hidden checks share it.

It runs with the student's own rewards_to_go, advantages and policy_loss. Where its steps are wrong, it runs once more
with stand-ins that answer what the grader chose: if the steps follow from these, the fault is in one of the three
functions, and is graded there.
"""

import math
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from autograder.check import CheckFailed, fail
from autograder.evidence import nowhere
from autograder.host.student_error import NotWrittenYet, StudentError
from autograder.mistakes import Mistake, Seen, explain
from autograder.search import Likeness, Reference, find
from tests.measures.dense_net import DenseNet
from tests.q4_policy_gradient import pictures
from tests.q4_policy_gradient.mistakes import update as known
from tests.q4_policy_gradient.mistakes.returns import IN_PLACE
from tests.q4_policy_gradient.reference import discounted, score, standardised

_RATES = (0.05, 0.1)  # of the policy's and of the value's optimizer
_NEAR = 2e-3  # relative distance of two steps: float32 leaves 1e-5, the constant beside a standard deviation 1e-5
_ALIKE = Likeness(
    score=lambda got, step: -float((got - step).norm() / step.norm()) if step.any() else -math.inf,
    enough=-_NEAR,
    tie=math.inf,
    same=lambda step, right: bool((right - step).norm() <= 10 * _NEAR * right.norm()),
)
_NETS = ("policy", "value")


@dataclass
class Situation:
    """One call of update: the networks before it, and an episode; float64."""

    policy: DenseNet
    value: DenseNet
    states: Tensor  # (T, 4)
    actions: Tensor  # (T,)
    rewards: Tensor  # (T,)
    gamma: float
    returns: Tensor  # (T,), what rewards_to_go gives, or its stand-in

    @property
    def logits(self) -> Tensor:
        """(T, 2)."""
        return self.policy.output(self.states)

    @property
    def values(self) -> Tensor:
        """(T,)."""
        return self.value.output(self.states)[:, 0]

    @property
    def gain(self) -> Tensor:
        """The advantages, not normalised."""
        return self.returns - self.values

    @property
    def later(self) -> Tensor:
        """The values after the right step of the value network."""
        return self.value.moved(self.steps("value", [self.pull_of_value()])[0]).output(self.states)[:, 0]

    def pulls_of_policy(self) -> list[Tensor]:
        """The gradient of policy_loss with respect to the logits, for both standard deviations."""
        return [-score(self.logits, self.actions) * standardised(self.gain, fewer)[:, None] for fewer in (0, 1)]

    def pull_of_value(self) -> Tensor:
        """The gradient of the mean squared error with respect to the values."""
        return 2 * (self.values - self.returns) / len(self.values)

    def pulls(self) -> list[tuple[str, Tensor]]:
        """Of each network its name, and the gradient with respect to its outputs; two for the policy."""
        return [*(("policy", pull) for pull in self.pulls_of_policy()), ("value", self.pull_of_value())]

    def steps(self, name: str, pulls: list[Tensor]) -> list[Tensor]:
        """The steps of a network to which gradients with respect to its outputs lead."""
        net, rate = getattr(self, name), _RATES[_NETS.index(name)]
        return [-rate * net.slope(self.states, pull.reshape(len(self.states), -1)) for pull in pulls]


@dataclass
class Problem:
    """Two networks and the episodes of consecutive calls, with what the stand-ins answer."""

    policy: DenseNet
    value: DenseNet
    gamma: float
    episodes: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def drawn(cls, rng: torch.Generator, hidden: tuple[int, ...], lengths: list[int], gamma: float) -> "Problem":
        """A random problem in which all gradients are longer than 1.5, so that a clipped one shows."""
        problem = cls(DenseNet.drawn(rng, 4, *hidden, 2), DenseNet.drawn(rng, 4, *hidden, 1), gamma)
        for length in lengths:
            problem.episodes.append(
                {
                    "states": torch.randn(length, 4, generator=rng),
                    "actions": torch.randint(2, (length,), generator=rng),
                    "rewards": (2 * torch.rand(length, generator=rng)).tolist(),
                    "returns": 3 * torch.randn(length, generator=rng),
                    "advantages": torch.randn(length, generator=rng),
                    "pull": torch.randn(length, 2, generator=rng),
                }
            )
        first = problem.situation(0, problem.policy, problem.value, stand_ins=False)
        pulls = first.pulls() if lengths[0] > 1 else [("value", first.pull_of_value())]  # one step has no spread
        slopes = [getattr(first, name).slope(first.states, pull.reshape(lengths[0], -1)) for name, pull in pulls]
        return problem if min(slope.norm() for slope in slopes) > 1.5 else cls.drawn(rng, hidden, lengths, gamma)

    def situation(self, call: int, policy: DenseNet, value: DenseNet, stand_ins: bool) -> Situation:
        """The situation at a call, with the networks as they are then."""
        episode = self.episodes[call]
        rewards = torch.tensor(episode["rewards"], dtype=torch.float64)
        returns = episode["returns"].double() if stand_ins else discounted(self.gamma, rewards)
        states, actions = episode["states"].double(), episode["actions"]
        return Situation(policy, value, states, actions, rewards, self.gamma, returns)


def check_steps(q4, rng, names, hidden=(), lengths=(14, 9), call=0, gamma=0.9, evidence=nowhere):
    """The steps of these networks at one of several calls are the right ones.

    Args:
        q4: the student's module.
        rng: the generator of the networks and the episodes.
        names: "policy", "value" or both.
        hidden: units of the hidden layers of both networks.
        lengths: of the episodes, one for each call.
        call: the one that is looked at.
        gamma: the discount.
        evidence: the fixture of this name.
    """
    problem = Problem.drawn(rng, hidden, list(lengths), gamma)
    try:
        _judge(q4, problem, names, call, stand_ins=False, evidence=evidence)
    except (CheckFailed, StudentError) as own:
        try:
            _judge(q4, problem, names, call, stand_ins=True)
        except NotWrittenYet:
            raise
        except (CheckFailed, StudentError):
            raise own from None


def check_one_step(q4, rng):
    """An episode of one step leaves all weights finite, and the value network learns its return."""
    problem = Problem.drawn(rng, (), [1], 0.9)
    sent = problem.policy.sent(), problem.value.sent(), _RATES, problem.episodes, problem.gamma
    try:
        seen = q4.instrument.watch_update(*sent, False, about="update")
    except NotWrittenYet:
        raise
    except StudentError as own:
        try:  # is it one of the three functions that stops?
            seen = q4.instrument.watch_update(*sent, True, about="update")
        except StudentError:
            raise own from None
    if not all(bool(torch.isfinite(seen[name]).all()) for name in _NETS):
        gain = q4.advantages(torch.tensor([2.0]), torch.tensor([0.5]), True)
        if isinstance(gain, Tensor) and bool(torch.isfinite(gain).all()):  # else Q4.4 grades that
            asked = "an episode of one step should leave both networks with finite weights"
            fail(asked, expected="finite weights", got="NaN or infinity", mistake=known.NAN_OF_ONE_STEP)
    check_steps(q4, rng, ["value"], lengths=(1,))


def _judge(q4, problem, names, call, stand_ins, evidence=nowhere):
    """Fail unless the call makes the right steps."""
    seen = q4.instrument.watch_update(
        problem.policy.sent(),
        problem.value.sent(),
        _RATES,
        problem.episodes[: call + 1],
        problem.gamma,
        stand_ins,
        about="update",
    )
    situations = [_situation(problem, seen, number, stand_ins) for number in range(call + 1)]
    if stand_ins and not _asked_right(seen["asked"][call], situations[call], problem.episodes[call]):
        fail("update should hand each function what the handout says")
    if not seen["kept"][call]:
        asked = "update should leave states, actions and rewards as they are"
        fail(asked, expected="no change", got="a change", tolerance="none", mistake=IN_PLACE)
    for name in names:
        right = [_right(each, name, problem.episodes[i], stand_ins) for i, each in enumerate(situations)]
        got = (seen[name][call + 1] - seen[name][call]).double()
        near = min(right[call], key=lambda step: (got - step).norm().item())
        if shown := pictures.step(name, got, near):
            evidence(shown)
        if any(_close(got, step) for step in right[call]):
            continue
        made = seen["steps"][call][_NETS.index(name)]
        before = right[call - 1] if call else []
        mistake = _explained(got, right[call], before, situations[call], name, made)
        loss = "policy_loss" if name == "policy" else "the mean squared error"
        fail(
            f"call {call + 1} of update should move the {name} network by one step on {loss}",
            expected=f"a step of length {near.norm():.4g}",
            got=f"one of length {got.norm():.4g}, {(got - near).norm():.4g} away from it",
            tolerance=f"{_NEAR * near.norm().item():.2g}",
            mistake=mistake,
        )


def _situation(problem, seen, call, stand_ins):
    nets = []
    for name, net in (("policy", problem.policy), ("value", problem.value)):
        before = seen[name][call].double()
        nets.append(net.moved(before - torch.cat([part.flatten() for part in net.parts])))
    return problem.situation(call, *nets, stand_ins)


def _right(situation, name, episode, stand_ins):
    """The right steps of one network: two for the policy, one for each standard deviation."""
    if name == "value":
        return situation.steps("value", [situation.pull_of_value()])
    return situation.steps("policy", [episode["pull"].double()] if stand_ins else situation.pulls_of_policy())


def _asked_right(asked, situation, episode):
    """Whether each stand-in was asked, and each time for what the handout says."""
    expected = {
        "rewards_to_go": [situation.rewards, situation.gamma],
        "advantages": [situation.returns, situation.values, True],
        "policy_loss": [situation.logits, situation.actions, episode["advantages"]],
    }
    if {name for name, *_ in asked} != set(expected):
        return False
    return all(_same(got, want) for name, *given in asked for got, want in zip(given, expected[name], strict=True))


def _same(got, want):
    if not isinstance(got, Tensor | int | float):
        return False
    got, want = torch.as_tensor(got).double(), torch.as_tensor(want).double()
    return got.shape == want.shape and torch.allclose(got, want, rtol=1e-3, atol=1e-4)


def _close(got: Tensor, step: Tensor) -> bool:
    return bool((got - step).norm() <= _NEAR * step.norm())


def _explained(got, right, before, situation, name, steps) -> Mistake | None:
    """The row that explains a step: by what it is made of, or by what happened to it."""
    facts = {"right": right, "before": before, "steps": steps, "is_close": lambda step: _close(got, step)}
    seen = Seen(got, facts=facts)
    counted = explain(seen, known.COUNTED)
    if counted:
        return counted
    lengthened = explain(seen, known.LENGTHENED[:1])
    return lengthened or _by_parts(got, situation, name) or explain(seen, known.LENGTHENED[1:])


def _by_parts(got, situation, name) -> Mistake | None:
    """The mistake that is found by a search over the parts of a step."""

    def policy(parts):
        for fewer in (0, 1):
            gain = parts["gain"](situation, parts["returns"](situation, fewer), parts["values"](situation))
            pull = score(situation.logits, parts["actions"](situation))
            pull = pull * parts["scaled"](situation, gain, fewer)[:, None]
            yield from situation.steps(name, [parts["sign"](situation, parts["reduced"](situation, pull))])

    def value(parts):
        for fewer in (0, 1):
            pull = parts["slope"](situation.values - parts["target"](situation, fewer))
            yield from situation.steps(name, [parts["sign"](situation, parts["reduced"](situation, pull))])

    if name == "policy":
        return find(got, Reference(known.POLICY_PARTS, policy), known.POLICY, _ALIKE)
    return find(got, Reference(known.VALUE_PARTS, value), known.VALUE, _ALIKE)
