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
    "slope": lambda p, slope: slope,
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
    Mistake(
        "one-action-for-all",
        "one action is chosen for the whole minibatch: choose one for each row, argmax(dim=1)",
        variations=(
            ("chosen", lambda p: (p.ahead.argmax() % 3).expand(len(p.ahead))),
            ("chosen", lambda p: (p.ahead_target.argmax() % 3).expand(len(p.ahead))),
            ("chosen", lambda p: p.ahead.sum(0).argmax().expand(len(p.ahead))),
        ),
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
        "averaged-over-actions",
        "the loss is averaged over all three actions of each row: only the action taken counts, so divide by the rows",
        variations=(("count", lambda p: 3.0 * len(p.action)),),
    ),
    Mistake(
        "gradient-clipped",
        "each number of the gradient is clipped before the step: take it as it is",
        variations=(
            *(("slope", lambda p, slope, to=to: slope.clamp(-to, to)) for to in (0.1, 0.5, 1.0)),
            ("slope", lambda p, slope: slope.sign()),
        ),
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
INTO_TARGET = Mistake(
    "gradient-into-targets", "a gradient flows into target_net: compute the targets within torch.no_grad()"
)
INFERENCE = Mistake(
    "inference-mode",
    "the targets come from torch.inference_mode(), whose tensors no loss may use: take torch.no_grad() for them",
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
CHANGES_BATCH = Mistake("changes-its-arguments", "the batch is used once more: leave it as it is")
