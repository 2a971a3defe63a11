"""What Q4.2 asks of sample_action; the public and the hidden checks share it."""

import math

import torch
from torch import Tensor

from autograder.check import fail, require
from autograder.comparisons import close, show, tensor_of_shape
from autograder.evidence import nowhere
from autograder.mistakes import RETURNS_NOTHING, Mistake, Seen, explain
from tests.measures.binomial import is_likely
from tests.measures.dense_net import DenseNet
from tests.q4_policy_gradient import pictures
from tests.q4_policy_gradient.mistakes import sampling as known
from tests.q4_policy_gradient.reference import chosen_entry, log_policy, score

_CLEARLY = 3.0  # nats: an explanation is named where it is exp(3) = 20 times as likely as the next
_LEVEL = 5e-8  # how often, at most, a count of a right answer is called a surprise


def check_pair(q4, rng):
    """sample_action returns an int64 action (1, 1) and a float32 log-probability (1,), as different states are seen."""
    for state in torch.randn(20, 4, generator=rng):
        weights = DenseNet.drawn(rng, 4, 2).sent()
        result = q4.instrument.drawn(weights, state[None], 1)
        if "odd" in result:
            _fail_pair(result["odd"])
        action, log = q4.instrument.one_draw(weights, state[None])
        tensor_of_shape(action, (1, 1), "the action", None, known.ACTION_SHAPES)
        require(
            action.dtype == torch.int64,
            "the action should be an int64 tensor",
            expected="torch.int64",
            got=str(action.dtype),
            mistake=known.ACTION_DTYPE,
        )
        require(int(action) in (0, 1), "the action should be 0 or 1", got=str(int(action)))
        tensor_of_shape(log, (1,), "log pi(a | s)", mistakes=known.LOG_PROB_SHAPES)


def _fail_pair(value: object) -> None:
    asked, expected = "sample_action should return an action and its log-probability", "an integer and a number"
    mistake = RETURNS_NOTHING if value is None else explain(Seen(value), known.NOT_A_PAIR)
    fail(asked, expected=expected, got=show(value), mistake=mistake)


def check_log_probs(q4, rng, sizes, states):
    """The log-probability is that of the action drawn, for random policies and states."""
    net, inputs = DenseNet.drawn(rng, *sizes), 1.5 * torch.randn(states, 4, generator=rng)
    result = q4.instrument.drawn(net.sent(), inputs, 2)
    if "odd" in result:
        _fail_pair(result["odd"])
    actions = result["actions"].flatten()
    _require_actions(actions)
    logits = net.output(inputs).repeat_interleave(2, 0)
    expected = chosen_entry(log_policy(logits), actions)
    got, facts = result["logs"].flatten(), {"logits": logits, "actions": actions}
    close(got, expected, "log pi(a | s)", mistakes=known.LOGS, **facts)


def check_gradients(q4, rng, sizes, states):
    """The log-probability is differentiable in every parameter, with the gradient of log pi(a | s)."""
    net, inputs = DenseNet.drawn(rng, *sizes), torch.randn(states, 4, generator=rng)
    result = q4.instrument.score_gradients(net.sent(), inputs)
    if "odd" in result:
        _fail_pair(result["odd"])
    asked = "log pi(a | s) should be differentiable in the policy's parameters"
    _require_actions(result["actions"])
    for state, action, got in zip(inputs, result["actions"], result["gradients"], strict=True):
        require(got is not None, asked, expected="a gradient", got="none", mistake=known.DETACHED)
        pull = score(net.output(state[None]), action[None])
        expected = net.slope(state[None], pull)
        other = net.slope(state[None], score(net.output(state[None]), 1 - action[None]))
        what = "the gradient of log pi(a | s) with respect to the parameters"
        close(got, expected, what, atol=1e-4, mistakes=known.SCORES, other=other)


def _require_actions(actions: Tensor) -> None:
    wrong = actions[(actions != 0) & (actions != 1)]
    require(not len(wrong), "the action should be 0 or 1", got=str(wrong[:1].tolist()))


def check_frequencies(q4, logits, calls, evidence=nowhere):
    """Each action is drawn as often as the policy says, anew at each call.

    Each count is tested exactly at the level 5e-8 (two-sided): a right answer fails with a probability of at most
    5e-8 times the number of rows of `logits`, of which there are at most four.

    Args:
        q4: the student's module.
        logits: (N, 2), a policy in up to four states.
        calls: for each state.
    """
    weights = [torch.zeros(2, 4), torch.zeros(2)]
    weights[0][:, : len(logits)] = logits.T
    result = q4.instrument.drawn(weights, torch.eye(4)[: len(logits)], calls)
    if "odd" in result:
        _fail_pair(result["odd"])
    _require_actions(result["actions"])
    counts = result["actions"].sum(1).tolist()
    shares = log_policy(logits).exp()[:, 1].tolist()
    evidence(pictures.frequencies(logits, shares, counts, calls, 5.5 * (0.25 / calls) ** 0.5))
    wrong = [i for i, (k, p) in enumerate(zip(counts, shares, strict=True)) if not is_likely(k, calls, p, _LEVEL)]
    if not wrong:
        return
    i, share = wrong[0], shares[wrong[0]]
    room = 5.5 * (share * (1 - share) / calls) ** 0.5
    fail(
        f"with the logits {logits[i].tolist()} action 1 should be drawn with probability {share:.4f}",
        expected=f"action 1 in {share:.1%} of the calls",
        got=f"in {counts[i] / calls:.1%} of {calls} calls",
        tolerance=f"{room:.1%}, for chance",
        mistake=_explained(counts, calls, logits.double()),
    )


def _explained(counts: list[int], calls: int, logits: Tensor) -> Mistake | None:
    """The row whose shares explain the counts; None where two rows with different shares do about as well."""

    def shares(row: Mistake) -> list[float]:
        assert row.formula is not None
        return row.formula(logits).clamp(0, 1).tolist()

    def log_likelihood(row: Mistake) -> float:
        chances = zip(counts, shares(row), strict=True)
        return sum(k * math.log(max(p, 1e-12)) + (calls - k) * math.log(max(1 - p, 1e-12)) for k, p in chances)

    def explains(row: Mistake) -> bool:
        return all(is_likely(k, calls, p, 1e-4) for k, p in zip(counts, shares(row), strict=True))

    found = sorted(filter(explains, known.SHARES), key=log_likelihood, reverse=True)
    rivals = [row for row in found[1:] if log_likelihood(found[0]) - log_likelihood(row) < _CLEARLY]
    if found:
        return found[0] if all(shares(row) == shares(found[0]) for row in rivals) else None
    return known.SAME_EACH_CALL if all(k in (0, calls) for k in counts) else None
