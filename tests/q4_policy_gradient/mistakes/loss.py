"""Mistakes of Q4.5, the policy's loss."""

from autograder.mistakes import Mistake
from tests.q4_policy_gradient.reference import chosen_entry, log_policy


def _steps(seen):
    return len(seen.actions)


def _any_scale(seen, value):
    """Whether the loss got is this value, as a sum or a mean, with either sign."""
    return any(seen.is_near(sign * value / count) for sign in (1, -1) for count in (1, _steps(seen)))


def _over_steps(logits):
    return log_policy(logits.T).T


def _scales(gains):
    return [gains.std(unbiased=unbiased) for unbiased in (False, True)] + [1.0] if len(gains) > 1 else [1.0]


def _one_step(seen):
    terms = -seen.logs * seen.gains
    return any(seen.is_near(terms[place]) for place in (0, -1))


# Formulas: the loss; facts: logits (N, 2), actions (N,), gains (N,), and logs, the log-probabilities of the actions
LOSS = (
    Mistake(
        "mean-over-steps", "this is the mean over the steps: take the sum", formula=lambda s: s.expected / _steps(s)
    ),
    Mistake(
        "loss-sign",
        "the sign: an optimizer goes down, so without the minus bad actions become likelier",
        formula=lambda s: -s.expected,
    ),
    Mistake(
        "loss-sign-and-mean",
        "this is the mean over the steps without the minus: take minus the sum",
        formula=lambda s: -s.expected / _steps(s),
    ),
    Mistake(
        "loss-probability",
        "this uses the probabilities of the actions: take their logarithms",
        lambda s: _any_scale(s, -(s.logs.exp() @ s.gains)),
    ),
    Mistake(
        "other-action",
        "these are the log-probabilities of the actions that were not taken",
        lambda s: _any_scale(s, -(chosen_entry(log_policy(s.logits), 1 - s.actions) @ s.gains)),
    ),
    Mistake(
        "action-0-always",
        "this takes the log-probability of action 0 (or of action 1) at every step: gather that of the action taken",
        lambda s: any(_any_scale(s, -(log_policy(s.logits)[:, a] @ s.gains)) for a in (0, 1)),
    ),
    Mistake(
        "both-actions",
        "the log-probabilities of both actions are summed: gather that of the action taken",
        lambda s: _any_scale(s, -(log_policy(s.logits).sum(1) @ s.gains)),
    ),
    Mistake(
        "loss-over-steps",
        "the softmax is over dim 0, the steps: take it over dim 1, the actions",
        lambda s: _any_scale(s, -(chosen_entry(_over_steps(s.logits), s.actions) @ s.gains)),
    ),
    Mistake(
        "loss-second-softmax",
        "there are two softmaxes: Categorical(logits=...), cross_entropy and log_softmax take logits",
        lambda s: _any_scale(s, -(chosen_entry(log_policy(log_policy(s.logits).exp()), s.actions) @ s.gains)),
    ),
    Mistake(
        "loss-logit",
        "this uses the logits of the actions: apply log_softmax first",
        lambda s: _any_scale(s, -(chosen_entry(s.logits, s.actions) @ s.gains)),
    ),
    Mistake(
        "loss-sigmoid",
        "this uses the sigmoid of each logit: the probabilities are the softmax of both",
        lambda s: _any_scale(s, -(chosen_entry(-(-s.logits).exp().log1p(), s.actions) @ s.gains)),
    ),
    Mistake("advantages-ignored", "the advantages are not used", lambda s: _any_scale(s, -s.logs.sum())),
    Mistake(
        "advantages-added",
        "the advantages are added: multiply each log-probability with the advantage of its step",
        lambda s: any(_any_scale(s, -(s.logs + sign * s.gains).sum()) for sign in (1, -1)),
    ),
    Mistake(
        "sums-multiplied",
        "every log-probability meets every advantage: (N, 1) and (N,) broadcast to (N, N)",
        lambda s: any(_any_scale(s, factor * s.logs.sum() * s.gains.sum()) for factor in (1, 1 / _steps(s))),
    ),
    Mistake(
        "advantages-absolute",
        "the advantages lost their signs",
        lambda s: _any_scale(s, -(s.logs @ s.gains.abs())),
    ),
    Mistake(
        "advantages-normalised-here",
        "the advantages are normalised here: use them as they are given",
        lambda s: any(_any_scale(s, -(s.logs @ ((s.gains - s.gains.mean()) / scale))) for scale in _scales(s.gains)),
    ),
    Mistake("last-step-only", "only one step is used: sum over all", _one_step),
    Mistake(
        "loss-base",
        "this is a logarithm to base 10 or 2: take the natural one",
        lambda s: any(s.is_near(s.expected / base) for base in (2.302585093, 0.693147181)),
    ),
)
OVERFLOW = Mistake(
    "overflow",
    "a probability is rounded to 0, and its logarithm is infinite: use log_softmax, and not log(softmax(...))",
)
LOG_CUT = Mistake(
    "log-cut",
    "the log-probability is cut where the probability is small (a clamp, or a constant inside the logarithm): use "
    "log_softmax",
    lambda s: 5 < s.got / s.gains[s.logs < -5].sum() < 50,
)
DETACHED = Mistake(
    "loss-detached", "the loss has no gradient with respect to the logits: is there a detach, .item() or no_grad?"
)
ACTIONS_NOT_A_COLUMN = Mistake(
    "actions-not-a-column", "gather takes an index with as many dimensions as the logits: actions.unsqueeze(1)"
)
