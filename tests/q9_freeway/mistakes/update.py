"""Mistakes of Q9.6, the update."""

import torch

from autograder.mistakes import Mistake

_FIXED = (0.99, 0.98, 0.9)


def _taken(table, actions):
    return table[torch.arange(len(table)), actions]


def _best(table):
    return table.argmax(1)


def _pull_of_huber(error, threshold=1.0):
    return error.clamp(-threshold, threshold)


# The parts of a right step, in the order in which they are computed. The problem p has state, next_state (B, 11),
# action, reward, discount (B,), policy and target: networks; here, ahead (B, 3): what the policy network gives for
# state and next_state; ahead_target, here_target: what the target network gives. All float64. "pull" is the slope of
# the loss of one row by its error; "count" what the sum is divided by; "stale" the share of an old gradient. With
# "through_targets" the targets are policy_net's, and the step moves them as well.
PARTS = {
    "predicted": lambda p: _taken(p.here, p.action),
    "chosen": lambda p: _best(p.ahead),
    "worth": lambda p, chosen: _taken(p.ahead_target, chosen),
    "discount": lambda p: p.discount,
    "reward": lambda p: p.reward,
    "pull": lambda p, error: _pull_of_huber(error),
    "count": lambda p: float(len(p.action)),
    "rows": lambda p, predicted, target: predicted - target,
    "through_targets": lambda p: 0.0,
    "sign": lambda p: -1.0,
    "stale": lambda p: 0.0,
}
STEPS = (
    Mistake(
        "plain-maximum",
        "the targets take the largest value of target_net: let policy_net choose the action",
        variations=(
            ("worth", lambda p, chosen: p.ahead_target.amax(1)),
            ("chosen", lambda p: _best(p.ahead_target)),
        ),
    ),
    Mistake(
        "policy-judges",
        "policy_net chooses the action and says what it is worth: that is target_net's to say",
        variations=(
            ("worth", lambda p, chosen: _taken(p.ahead, chosen)),
            ("worth", lambda p, chosen: p.ahead.amax(1)),
        ),
    ),
    Mistake(
        "nets-swapped",
        "the networks are swapped: policy_net chooses, and target_net says what that is worth",
        variations=(("worth", lambda p, chosen: _taken(p.ahead, _best(p.ahead_target))),),
    ),
    Mistake(
        "smallest-value",
        "the action with the smallest value is chosen: choose the largest",
        variations=(("chosen", lambda p: p.ahead.argmin(1)),),
    ),
    Mistake(
        "same-action-again",
        "the next action is the one that was taken: let policy_net choose it at next_state",
        variations=(("chosen", lambda p: p.action), ("chosen", lambda p: _best(p.here))),
    ),
    Mistake(
        "state-for-next-state",
        "the targets look at `state`: what follows is worth what the networks say of `next_state`",
        variations=(
            ("worth", lambda p, chosen: _taken(p.here_target, chosen)),
            ("worth", lambda p, chosen: _taken(p.here_target, _best(p.here))),
        ),
    ),
    Mistake(
        "no-future",
        "the next states do not count: add discount * value to the reward",
        variations=(("discount", lambda p: 0 * p.discount),),
    ),
    Mistake(
        "discount-missing",
        "the discounts of the batch do not count: they are 0 where the episode has ended",
        variations=(
            ("discount", lambda p: torch.ones_like(p.discount)),
            ("discount", lambda p: (p.discount > 0).double()),
        ),
    ),
    Mistake(
        "gamma-fixed",
        "a fixed gamma stands for the discounts of the batch",
        variations=(
            *(("discount", lambda p, fixed=fixed: torch.full_like(p.discount, fixed)) for fixed in _FIXED),
            *(("discount", lambda p, fixed=fixed: fixed * (p.discount > 0)) for fixed in _FIXED),
            *(("discount", lambda p, fixed=fixed: fixed * p.discount) for fixed in _FIXED),
        ),
    ),
    Mistake(
        "discount-squared",
        "the discount is multiplied twice",
        variations=(("discount", lambda p: p.discount**2),),
    ),
    Mistake(
        "discount-inverted",
        "1 - discount is the factor: `discount` is no flag of the end, but the factor itself",
        variations=(("discount", lambda p: 1 - p.discount),),
    ),
    Mistake("reward-missing", "the rewards are missing", variations=(("reward", lambda p: 0 * p.reward),)),
    Mistake(
        "reward-clipped",
        "the rewards are clipped: take them as they are",
        variations=(("reward", lambda p: p.reward.clamp(-1, 1)), ("reward", lambda p: p.reward.sign())),
    ),
    Mistake(
        "reward-discounted",
        "the discount is on the reward as well: only the next state's value is discounted",
        variations=(("reward", lambda p: p.discount * p.reward),),
    ),
    Mistake(
        "minus",
        "the next state's value is subtracted: add it",
        variations=(("discount", lambda p: -p.discount),),
    ),
    Mistake(
        "best-instead-of-taken",
        "the largest value of `state` is moved: move the value of the action that was taken",
        variations=(("predicted", lambda p: p.here.amax(1)),),
    ),
    Mistake(
        "squared-error",
        "this is the squared error's step: take the smooth L1 loss, whose slope is never more than 1",
        variations=(("pull", lambda p, error: 2 * error), ("pull", lambda p, error: error)),
    ),
    Mistake(
        "absolute-error",
        "this is the absolute error's step: the smooth L1 loss is a parabola below 1",
        variations=(("pull", lambda p, error: error.sign()),),
    ),
    Mistake(
        "other-threshold",
        "this is the smooth L1 loss with another threshold than 1",
        variations=(
            *(("pull", lambda p, error, beta=beta: _pull_of_huber(error / beta)) for beta in (0.5, 2.0, 0.1, 10.0)),
            *(("pull", lambda p, error, beta=beta: _pull_of_huber(error, beta)) for beta in (0.5, 2.0, 0.1, 10.0)),
        ),
    ),
    Mistake(
        "loss-scaled",
        "the loss is multiplied by a constant: take the mean of the smooth L1 loss as it is",
        variations=tuple(("count", lambda p, by=by: by * len(p.action)) for by in (0.5, 2.0)),
    ),
    Mistake(
        "summed",
        "the loss is summed over the minibatch: average it",
        variations=(("count", lambda p: 1.0),),
    ),
    Mistake(
        "fixed-batch-size",
        "the loss is divided by another number than that of the rows",
        variations=tuple(("count", lambda p, by=by: by) for by in (32.0, 64.0, 128.0)),
    ),
    Mistake(
        "broadcast",
        "every value meets every target: (B, 1) minus (B,) broadcasts to (B, B). Give both the shape (B,)",
        variations=(("rows", lambda p, predicted, target: predicted[:, None] - target[None, :]),),
    ),
    Mistake(
        "targets-not-detached",
        "policy_net gives the targets, and a gradient flows into them: take target_net, within torch.no_grad()",
        variations=(("through_targets", lambda p: 1.0),),
    ),
    Mistake(
        "sign",
        "the step goes uphill: the optimizer steps against the gradient of the loss",
        variations=(("sign", lambda p: 1.0),),
    ),
    Mistake(
        "stale-gradients",
        "gradients from before are in this step: call optimizer.zero_grad() before loss.backward()",
        variations=(("stale", lambda p: 1.0),),
    ),
)
SCALED = Mistake(
    "step-scaled",
    "the step has the right direction and {factor:.3g} × the right length: take the mean loss, and clip no gradient",
)
NO_STEP = Mistake("no-step", "the weights of policy_net stay as they are: loss.backward(), then optimizer.step()")
ZEROED = Mistake(
    "gradients-zeroed",
    "the optimizer steps, and nothing moves: zero_grad() belongs before loss.backward(), and nothing may be detached",
)
TWO_STEPS = Mistake("several-steps", "the optimizer steps {got} times in one update: once is enough")
NONE_STEPPED = Mistake("no-optimizer-step", "the weights move without the optimizer: call optimizer.step() once")
TARGET_LEARNS = Mistake(
    "target-learns", "target_net changes without a copy: no optimizer steps on its weights, and no gradient moves it"
)
RETURNS_TENSOR = Mistake("several-losses", "these are the losses of the rows: return their mean")

# facts: s.before, s.after: of a call that should copy or not, by number; see update.py
COPIES = (
    Mistake(
        "policy-overwritten",
        "policy_net gets the weights of target_net: copy the other way round",
        lambda s: s.policy_undone,
    ),
    Mistake(
        "never-copied",
        "target_net is never copied: target_net.load_state_dict(policy_net.state_dict()) changes the one that is given",
        lambda s: not any(s.changed),
    ),
    Mistake(
        "copied-always",
        "target_net is copied after every update: copy only where number is a multiple of tau",
        lambda s: all(s.changed) and s.is_copy,
    ),
    Mistake(
        "copied-before-the-step",
        "target_net gets the weights from before the step: copy after optimizer.step()",
        lambda s: s.changed == s.due and s.is_earlier,
    ),
    Mistake(
        "shared-weights",
        "target_net shares its tensors with policy_net, and moves with every later step: copy the numbers, "
        "as load_state_dict does",
        lambda s: s.follows,
    ),
    Mistake(
        "moved-a-little",
        "target_net moves a part of the way: copy all of the weights",
        lambda s: s.is_part,
    ),
    Mistake(
        "copied-in-part",
        "some weights of target_net are copied, and others are not: copy all of them, biases as well",
        lambda s: s.in_part,
    ),
    Mistake(
        "copied-once",
        "target_net is copied once, at number == tau: copy at each multiple of tau",
        lambda s: sum(s.changed) < sum(s.due) and all(c <= d for c, d in zip(s.changed, s.due, strict=True)),
    ),
    Mistake(
        "copied-at-other-times",
        "target_net is copied after other updates: `number` counts from 1, and number % tau == 0 says when",
        lambda s: s.changed != s.due,
    ),
)
# formulas: s.error (B,) float64, s.mean: the right loss
LOSSES = (
    Mistake(
        "squared-error",
        "this is the squared error: take the smooth L1 loss",
        formula=lambda s: s.error.square().mean(),
    ),
    Mistake("squared-error", "this is half the squared error", formula=lambda s: s.error.square().mean() / 2),
    Mistake("absolute-error", "this is the absolute error", formula=lambda s: s.error.abs().mean()),
    Mistake("mean-error", "this is the mean of the errors, and no loss", formula=lambda s: s.error.mean()),
    Mistake("summed", "this is the sum over the minibatch: return the mean", formula=lambda s: s.losses.sum()),
    Mistake(
        "loss-after-the-step",
        "this is the loss after the step: return that from which the gradient came",
        formula=lambda s: s.later,
    ),
)
CHANGES_BATCH = Mistake("changes-its-arguments", "the batch is used once more: leave it as it is")
