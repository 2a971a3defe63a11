"""Mistakes of Q4.2, the sampling."""

import torch

from autograder.mistakes import Mistake
from tests.q4_policy_gradient.reference import chosen_entry, log_policy

ACTION_DTYPE = Mistake(
    "action-dtype",
    "the action is an index, and an index is int64: dtype=torch.int64, or .long()",
    lambda s: _is_pair(s.got) and not _is_whole(s.got[0]) and getattr(s.got[0], "shape", None) in ((), (1,), (1, 1)),
)
# got: what sample_action returned
NOT_A_PAIR = (
    Mistake(
        "action-alone",
        "this is one tensor: return the action and its log-probability, `return action, log_prob`",
        lambda s: hasattr(s.got, "shape"),
    ),
    Mistake(
        "log-prob-of-both",
        "these are the log-probabilities of both actions: return that of the action drawn",
        lambda s: _is_pair(s.got) and getattr(s.got[1], "shape", (0,))[-1:] == (2,),
    ),
    Mistake(
        "action-and-log-prob-swapped",
        "the first is a log-probability and the second an action: return the action first",
        lambda s: _is_pair(s.got) and _is_whole(s.got[1]) and not _is_whole(s.got[0]),
    ),
    ACTION_DTYPE,
)

# got, expected: the shape of the log-probability (1,), and that of the action (1, 1)
LOG_PROB_SHAPES = (
    Mistake(
        "log-prob-shape",
        "log pi(a | s) has one dimension, the batch: .squeeze(1) after gather",
        lambda s: s.got in ((), (1, 1)),
    ),
)
ACTION_SHAPES = (
    Mistake(
        "action-shape",
        "an action has the batch dimension and one of its own: .view(1, 1), or .unsqueeze(1)",
        lambda s: s.got in ((), (1,)),
    ),
)
DETACHED = Mistake(
    "log-prob-detached",
    "the log-probability has no gradient: it is detached, made from .item(), or computed under no_grad",
)

# Formulas: the log-probabilities (N,), given the logits (N, 2) and the actions drawn (N,)
LOGS = (
    Mistake(
        "probability-for-log",
        "this is the probability pi(a | s): take its natural logarithm",
        formula=lambda s: chosen_entry(log_policy(s.logits).exp(), s.actions),
    ),
    Mistake(
        "log-prob-of-other-action",
        "this is the log-probability of the action that was not drawn",
        formula=lambda s: chosen_entry(log_policy(s.logits), 1 - s.actions),
    ),
    Mistake(
        "log-prob-of-likeliest",
        "this is the log-probability of the likelier action, and not of the one drawn",
        formula=lambda s: log_policy(s.logits).amax(1),
    ),
    Mistake("logit-for-log", "this is the logit: apply log_softmax first", lambda s: s.is_near(_own(s))),
    Mistake(
        "log-of-second-softmax",
        "there are two softmaxes: Categorical(logits=...) and log_softmax take logits, and not probabilities",
        formula=lambda s: chosen_entry(log_policy(log_policy(s.logits).exp()), s.actions),
    ),
    Mistake(
        "log-prob-base",
        "this is a logarithm to base 10 or 2: take the natural one, torch.log",
        lambda s: any(s.is_near(s.expected / base) for base in (2.302585093, 0.693147181)),
    ),
    Mistake(
        "log-prob-over-batch",
        "every log-probability is 0: the softmax is over dim 0, the batch of one state. Take it over dim 1",
        formula=lambda s: 0 * s.expected,
    ),
    Mistake(
        "log-prob-of-another-draw",
        "this is the log-probability of an action, but not always of the one returned: draw once, and use that action "
        "for both",
        lambda s: s.got.shape == s.expected.shape and _is_of_some_action(s),
    ),
    Mistake("negative-log-prob", "this is -log pi(a | s): drop the minus", formula=lambda s: -s.expected),
    Mistake(
        "log-sigmoid",
        "this is log sigmoid of one logit: the probabilities are the softmax of both",
        lambda s: s.is_near(-(-_own(s)).exp().log1p()),
    ),
)

# Formulas: the gradient of log pi(a | s), flat; other: that of the other action
SCORES = (
    Mistake(
        "log-prob-of-another-draw",
        "this is the gradient for the other action: draw once, and use that action for both",
        formula=lambda s: s.other,
    ),
)

# Formulas: the share of action 1 for each state, given the logits (N, 2)
# A seed that is set in each call looks the same where it draws the same action in each state.
_ALWAYS = "action {} is always taken: draw the action, anew at each call, and set no seed in sample_action"
SHARES = (
    Mistake(
        "argmax",
        "the likelier action is always taken: draw it, such as with torch.multinomial or Categorical(...).sample()",
        formula=lambda logits: (logits[:, 1] > logits[:, 0]).double(),
    ),
    Mistake(
        "uniform",
        "both actions are equally frequent, whatever the logits: draw with the policy's probabilities",
        formula=lambda logits: 0 * logits[:, 0] + 0.5,
    ),
    Mistake(
        "sampled-second-softmax",
        "these are the frequencies of a softmax of probabilities: Categorical(probs=...) takes probabilities, and "
        "Categorical(logits=...) takes logits",
        formula=lambda logits: log_policy(log_policy(logits).exp()).exp()[:, 1],
    ),
    Mistake(
        "actions-exchanged",
        "each action is as frequent as the other one should be: column a of the logits belongs to action a",
        formula=lambda logits: log_policy(logits).exp()[:, 0],
    ),
    Mistake(
        "sampled-by-sigmoid",
        "this is sigmoid of the second logit alone: the probabilities are the softmax of both",
        formula=lambda logits: logits[:, 1].sigmoid(),
    ),
    Mistake(
        "other-noise",
        "this is the larger of two logits with normal noise: the softmax needs Gumbel noise, or torch.multinomial",
        formula=lambda logits: torch.special.ndtr(_gaps(logits) / 2**0.5),
    ),
    *(
        Mistake(
            "temperature",
            f"these are the frequencies of the softmax of {by:g} × the logits: take that of the logits themselves",
            formula=lambda logits, by=by: log_policy(by * logits).exp()[:, 1],
        )
        for by in (2.0, 0.5, 10.0, 0.1)
    ),
    Mistake("always-action-0", _ALWAYS.format(0), formula=lambda logits: 0 * logits[:, 0]),
    Mistake("always-action-1", _ALWAYS.format(1), formula=lambda logits: 0 * logits[:, 0] + 1),
    Mistake(
        "greedy-mixture",
        "half of the actions are random and the others greedy: there is no epsilon here, the policy itself is random",
        formula=lambda logits: 0.25 + 0.5 * (logits[:, 1] > logits[:, 0]).double(),
    ),
)
SAME_EACH_CALL = Mistake(
    "same-each-call",
    "every call with this state gives the same action: draw anew at each call, and set no seed in sample_action",
)


def _gaps(logits):
    return logits[:, 1] - logits[:, 0]


def _is_of_some_action(seen):
    gaps = (log_policy(seen.logits) - seen.got[:, None]).abs().amin(1)
    return bool((gaps < 1e-4).all())


def _own(seen):
    return chosen_entry(seen.logits, seen.actions)


def _is_pair(value):
    return isinstance(value, tuple | list) and len(value) == 2


def _is_whole(value):
    return hasattr(value, "dtype") and not value.dtype.is_floating_point
