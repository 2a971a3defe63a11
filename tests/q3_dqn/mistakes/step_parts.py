"""Mistakes of Q3.3 that make one part of the step wrong; `step_search.py` looks for them."""

import torch

from autograder.mistakes import Mistake

_FIXED_DISCOUNTS = (0.99, 0.999, 0.9, 0.95, 0.98, 0.8)
_LIMITS = (1.0, 10.0, 100.0, 500.0)  # that somebody may clip at

# Alone: beside other mistakes its (B, B) matrix looks like several of them.
COLUMNS = Mistake(
    "columns-of-all-actions",
    "q[:, actions] is a (B, B) matrix of all states with all actions: take one Q-value a row, q.gather(1, actions)",
    variations=(
        ("error", lambda q, p, r, v: q.here[..., q.action] - (r + v)),
        ("error", lambda q, p, r, v: q.here[..., q.action] - (r + v)[..., None]),
    ),
)
# Each makes one part of the step wrong, and its variations list the ways to write it. The parts and
# their arguments are those of RIGHT in `step_search.py`; q is its `Values`.
STEPS = (
    Mistake(
        "ascent",
        "the step has exactly the opposite direction: it makes the error larger. Minimise the loss, do not negate it",
        variations=(("sign", lambda gradient: gradient),),
    ),
    Mistake(
        "broadcast",
        "the step is that of a (B, B) matrix of errors: a (B, 1) tensor met a (B,) one. Squeeze or unsqueeze one of "
        "them",
        variations=(
            ("error", lambda q, p, r, v: p[..., :, None] - (r + v)[..., None, :]),
            ("error", lambda q, p, r, v: p[..., :, None] - (r[..., :, None] + v[..., None, :])),
            ("error", lambda q, p, r, v: p[..., :, None] - (r[..., None, :] + v[..., :, None])),
        ),
    ),
    Mistake(
        "no-target-network",
        "the step is that of targets from the policy network: take max Q(s', a') from target_net",
        variations=(
            ("next_value", lambda q: q.next_policy_detached.amax(-1)),
            ("next_value", lambda q: q.next_policy.amax(-1)),
        ),
    ),
    Mistake(
        "networks-swapped",
        "the prediction comes from target_net and the target from policy_net: swap them",
        variations=(
            ("error", lambda q, p, r, v: q.taken(q.here_target) - (r + q.gamma * q.next_policy.amax(-1) * q.alive)),
        ),
    ),
    Mistake(
        "terminal-bootstrapped",
        "terminal states are given a next value from target_net: where next_state is None, the target is the reward "
        "alone",
        variations=(
            ("at_the_end", lambda q, value: torch.where(q.alive > 0, value, q.zero_target.amax(-1))),
            ("at_the_end", lambda q, value: torch.where(q.alive > 0, value, q.here_target.amax(-1))),
        ),
    ),
    Mistake(
        "terminal-next-value-one",
        "terminal states have the next value 1: it is 0 there, so start from zeros",
        variations=(("at_the_end", lambda q, value: torch.where(q.alive > 0, value, 1.0)),),
    ),
    Mistake(
        "terminal-target-zero",
        "terminal states have the target 0: their target is the reward",
        variations=(("error", lambda q, p, r, v: q.error(p, r * q.alive, v * q.alive)),),
    ),
    Mistake(
        "terminal-left-out",
        "terminal states are left out of the loss: they belong to it, with the reward as their target",
        variations=(("error", lambda q, p, r, v: q.error(p, r, v) * q.alive),),
    ),
    Mistake(
        "bootstrap-missing",
        "the target is the reward alone where next_state is given: add gamma * max target_net(s'). Is a mask of None "
        "inverted?",
        variations=(
            ("discount", lambda q: 0.0),
            ("at_the_end", lambda q, value: torch.where(q.alive > 0, 0.0, q.zero_target.amax(-1))),
            ("at_the_end", lambda q, value: torch.where(q.alive > 0, 0.0, q.here_target.amax(-1))),
        ),
    ),
    Mistake(
        "gamma-ignored",
        "the next value is not discounted: multiply it by gamma",
        variations=(("discount", lambda q: 1.0),),
    ),
    Mistake(
        "gamma-fixed",
        "the step is that of another discount than the one given: use the argument gamma, not a constant",
        variations=tuple(
            ("discount", lambda q, fixed=fixed: fixed if abs(fixed - q.gamma) > 1e-3 else q.gamma)
            for fixed in _FIXED_DISCOUNTS
        ),
    ),
    Mistake("gamma-squared", "the next value is discounted twice", variations=(("discount", lambda q: q.gamma**2),)),
    Mistake(
        "gamma-on-reward",
        "the reward is discounted too: only the next value is multiplied by gamma",
        variations=(
            ("reward", lambda q: q.gamma * q.reward),
            ("reward", lambda q: torch.where(q.alive > 0, q.gamma * q.reward, q.reward)),
        ),
    ),
    Mistake(
        "bootstrap-sign",
        "the next value is subtracted: the target is r + gamma * max target_net(s')",
        variations=(("discount", lambda q: -q.gamma),),
    ),
    Mistake(
        "max-is-mean",
        "the next value is the mean over the actions: take the maximum",
        variations=(("next_value", lambda q: q.next_target.mean(-1)),),
    ),
    Mistake(
        "max-is-sum",
        "the next value is the sum over the actions: take the maximum",
        variations=(("next_value", lambda q: q.next_target.sum(-1)),),
    ),
    Mistake(
        "max-is-min",
        "the next value is the minimum over the actions: take the maximum",
        variations=(("next_value", lambda q: q.next_target.amin(-1)),),
    ),
    Mistake(
        "max-is-index",
        "the next value is the index of the best action: max(1) gives values and indices, take the values",
        variations=(("next_value", lambda q: q.next_target.argmax(-1).double()),),
    ),
    Mistake(
        "max-over-batch",
        "one maximum is taken over the whole batch: take it over the actions of each row, dim=1",
        variations=(("next_value", lambda q: q.next_target[q.alive > 0].max().expand_as(q.alive)),),
    ),
    Mistake(
        "next-value-of-taken-action",
        "the next value is that of the action taken before: take the maximum over the actions",
        variations=(("next_value", lambda q: q.taken(q.next_target)),),
    ),
    Mistake(
        "next-state-mixed-up",
        "state and next_state are mixed up: predict from state, and take the next value from next_state",
        variations=(
            ("next_value", lambda q: q.here_target.amax(-1)),
            ("prediction", lambda q: q.taken(q.next_policy)),
        ),
    ),
    Mistake(
        "action-max",
        "the prediction is the larger Q-value: take that of the action taken (gather)",
        variations=(("prediction", lambda q: q.here.amax(-1)),),
    ),
    Mistake(
        "action-fixed",
        "the prediction is always the Q-value of the same action: take that of the action taken (gather)",
        variations=(("prediction", lambda q: q.here[..., 0]), ("prediction", lambda q: q.here[..., 1])),
    ),
    Mistake(
        "action-other",
        "the prediction is the Q-value of the other action: take that of the action taken (gather)",
        variations=(("prediction", lambda q: q.here.sum(-1) - q.taken(q.here)),),
    ),
    Mistake(
        "action-all",
        "all Q-values are pulled to the target: only that of the action taken should be (gather)",
        variations=(
            ("prediction", lambda q: q.here),
            ("prediction", lambda q: q.here.mean(-1)),
            ("prediction", lambda q: q.here.sum(-1)),
        ),
    ),
    Mistake(
        "reward-missing",
        "the reward is missing from the target",
        variations=(("reward", lambda q: torch.zeros_like(q.reward)),),
    ),
    Mistake(
        "reward-negated",
        "the reward is subtracted: add it to the target",
        variations=(("reward", lambda q: -q.reward),),
    ),
    Mistake(
        "reward-clipped",
        "the step is that of clipped rewards: use them as they are",
        variations=(
            *(("reward", lambda q, most=most: q.reward.clamp(-most, most)) for most in _LIMITS),
            ("reward", lambda q: q.reward.sign()),
            ("reward", lambda q: q.reward.clamp(min=0)),
            ("reward", lambda q: q.reward.clamp(max=1)),
        ),
    ),
    Mistake(
        "reward-whole",
        "the step is that of rewards rounded to whole numbers: keep them float32",
        variations=(("reward", lambda q: q.reward.trunc()), ("reward", lambda q: q.reward.round())),
    ),
    Mistake(
        "reward-fixed",
        "the step is that of a reward of 1 everywhere: take the stored one",
        variations=(("reward", lambda q: torch.ones_like(q.reward)),),
    ),
    Mistake(
        "next-value-clipped",
        "the step is that of clipped next values: Q-values have no bounds",
        variations=(
            *(("next_value", lambda q, most=most: q.next_target.amax(-1).clamp(-most, most)) for most in _LIMITS),
            ("next_value", lambda q: q.next_target.amax(-1).clamp(min=0)),
            ("next_value", lambda q: q.next_target.amax(-1).clamp(max=0)),
        ),
    ),
    Mistake(
        "target-clipped",
        "the step is that of clipped targets: they have no bounds. To limit a step, clip the gradient",
        variations=(
            *(
                ("error", lambda q, p, r, v, most=most: q.error(p, (r + v).clamp(-most, most), 0 * v))
                for most in _LIMITS
            ),
            ("error", lambda q, p, r, v: q.error(p, (r + v).clamp(min=0), 0 * v)),
            ("error", lambda q, p, r, v: q.error(p, (r + v).clamp(max=0), 0 * v)),
        ),
    ),
    Mistake(
        "softmax-on-q",
        "the step is that of softmaxed Q-values: use them as they are",
        variations=(
            ("prediction", lambda q: q.taken(q.here.softmax(-1))),
            ("next_value", lambda q: q.next_target.softmax(-1).amax(-1)),
        ),
    ),
    Mistake(
        "l1-loss",
        "the step is that of the absolute error: use the squared error, or Huber's",
        variations=(("loss", lambda error: error.abs()),),
    ),
)


def gathered_rows(size: int) -> Mistake:
    """Gathering along the batch: the prediction of each transition is that of one of two rows of a minibatch."""
    pairs = [torch.tensor([i, j]) for i in range(size) for j in range(size) if i != j]
    return Mistake(
        "gather-rows",
        "gather runs along dim 0, so that Q-values of other rows are predicted: gather along dim 1",
        variations=tuple(("prediction", lambda q, rows=rows: q.here[..., rows[q.action], 0]) for rows in pairs),
    )
