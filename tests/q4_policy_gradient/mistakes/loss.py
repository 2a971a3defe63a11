"""Mistakes of Q4.5, the policy's loss."""

import torch

from autograder.mistakes import Mistake
from tests.q4_policy_gradient.reference import log_policy

# The parts of a right loss, in the order in which they are computed. The problem p has logits (P, N, 2), actions (N,)
# and gains (N,); the logits of each row of the first dimension have one number shifted.
PARTS = {
    "table": lambda p: log_policy(p.logits),
    "chosen": lambda p, table: table.gather(-1, _column(p, p.actions))[..., 0],
    "weights": lambda p: p.gains,
    "terms": lambda p, logs, weights: logs * weights,
    "reduced": lambda p, terms: terms.flatten(1).sum(1),
    "sign": lambda total: -total,
}


def _column(p, actions):
    return actions[:, None].expand(*p.logits.shape[:-1], 1)


def _over_steps(logits):
    return log_policy(logits.transpose(-1, -2)).transpose(-1, -2)


def _normalised(gains, fewer):
    return (gains - gains.mean()) / gains.std(correction=fewer) if len(gains) > 1 else gains


LOSS = (
    Mistake(
        "loss-probability",
        "this uses the probabilities of the actions: take their logarithms",
        variations=(("table", lambda p: log_policy(p.logits).exp()),),
    ),
    Mistake(
        "other-action",
        "these are the log-probabilities of the actions that were not taken",
        variations=(("chosen", lambda p, table: table.gather(-1, _column(p, 1 - p.actions))[..., 0]),),
    ),
    Mistake(
        "action-0-always",
        "this takes the log-probability of action 0 (or of action 1) at every step: gather that of the action taken",
        variations=(("chosen", lambda p, table: table[..., 0]), ("chosen", lambda p, table: table[..., 1])),
    ),
    Mistake(
        "likeliest-action",
        "this takes the log-probability of the likelier action: gather that of the action taken",
        variations=(("chosen", lambda p, table: table.amax(-1)),),
    ),
    Mistake(
        "column-for-each-step",
        "log_probs[:, actions] takes a column for each step, (N, N): gather(1, actions.unsqueeze(1)) takes one number "
        "of each row",
        variations=(("chosen", lambda p, table: table[..., p.actions]),),
    ),
    Mistake(
        "both-actions",
        "the log-probabilities of both actions are summed: gather that of the action taken",
        variations=(("chosen", lambda p, table: table.sum(-1)), ("chosen", lambda p, table: table.mean(-1))),
    ),
    Mistake(
        "gather-rows",
        "gather runs along dim 0, so that other steps are used: gather along dim 1",
        variations=(("chosen", lambda p, table: table[:, p.actions, 0]),),
    ),
    Mistake(
        "loss-over-steps",
        "the softmax is over dim 0, the steps: take it over dim 1, the actions",
        variations=(("table", lambda p: _over_steps(p.logits)),),
    ),
    Mistake(
        "loss-second-softmax",
        "there are two softmaxes: Categorical(logits=...), cross_entropy and log_softmax take logits",
        variations=(("table", lambda p: log_policy(log_policy(p.logits).exp())),),
    ),
    Mistake(
        "loss-logit",
        "this uses the logits of the actions: apply log_softmax first",
        variations=(("table", lambda p: p.logits),),
    ),
    Mistake(
        "loss-sigmoid",
        "this uses the sigmoid of each logit: the probabilities are the softmax of both",
        variations=(("table", lambda p: -(-p.logits).exp().log1p()),),
    ),
    Mistake(
        "advantages-ignored",
        "the advantages are not used",
        variations=(("weights", lambda p: torch.ones_like(p.gains)),),
    ),
    Mistake(
        "advantages-added",
        "the advantages are added: multiply each log-probability with the advantage of its step",
        variations=tuple(("terms", lambda p, logs, weights, by=by: logs + by * weights) for by in (1, -1)),
    ),
    Mistake(
        "sums-multiplied",
        "every log-probability meets every advantage: (N, 1) and (N,) broadcast to (N, N)",
        variations=(("terms", lambda p, logs, weights: logs[..., None] * weights),),
    ),
    Mistake(
        "averaged-before-product",
        "one factor is averaged before the product (is reduction='none' missing?): multiply step by step",
        variations=(("terms", lambda p, logs, weights: logs.mean(-1, keepdim=True) * weights),),
    ),
    Mistake(
        "advantages-absolute",
        "the advantages lost their signs",
        variations=(("weights", lambda p: p.gains.abs()), ("weights", lambda p: p.gains.clamp(min=0))),
    ),
    Mistake("advantages-squared", "the advantages are squared", variations=(("weights", lambda p: p.gains.square()),)),
    Mistake(
        "advantages-clipped",
        "the advantages are clipped: use them as they are given",
        variations=(("weights", lambda p: p.gains.clamp(-1, 1)), ("weights", lambda p: p.gains.sign())),
    ),
    Mistake(
        "advantages-normalised-here",
        "the advantages are normalised here: use them as they are given",
        variations=(
            ("weights", lambda p: p.gains - p.gains.mean()),
            *(("weights", lambda p, fewer=fewer: _normalised(p.gains, fewer)) for fewer in (0, 1)),
        ),
    ),
    Mistake(
        "last-step-only",
        "only one step is used: sum over all",
        variations=tuple(("reduced", lambda p, terms, at=at: terms.flatten(1)[:, at]) for at in (0, -1)),
    ),
    Mistake(
        "loss-base",
        "this is a logarithm to base 10 or 2: take the natural one",
        variations=tuple(("table", lambda p, base=base: log_policy(p.logits) / base) for base in (2.302585, 0.693147)),
    ),
    Mistake(
        "entropy-added",
        "the entropy of the policy is added or subtracted: the loss has the term of the advantages alone",
        variations=tuple(
            (
                "terms",
                lambda p, logs, weights, by=by, n=n: logs * weights + by * _entropy(p) / (len(p.gains) if n else 1),
            )
            for by in (0.01, -0.01, 0.001, -0.001, 0.1, -0.1)
            for n in (0, 1)
        ),
    ),
    Mistake(
        "mean-over-steps",
        "this is the mean over the steps: take the sum",
        variations=(("reduced", lambda p, terms: terms.flatten(1).mean(1)),),
    ),
    Mistake(
        "loss-sign",
        "the sign: an optimizer goes down, so without the minus bad actions become likelier",
        variations=(("sign", lambda total: total),),
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


def _entropy(p):
    logs = log_policy(p.logits)
    return -(logs.exp() * logs).sum(-1)
