"""Mistakes of Q4.6, the update."""

import torch

from autograder.mistakes import Mistake
from tests.q4_policy_gradient.reference import chosen_entry, discounted, log_policy, standardised

_FIXED = (0.99, 0.95, 0.9, 0.98)  # discounts that somebody may write down

# The parts of the two right steps, in the order in which they are computed. The situation p is the `Situation` of
# `update.py`. They give the gradient with respect to the logits (T, 2), or to the values (T,); `fewer` is 0 or 1, the
# two ways to divide in a standard deviation.
POLICY_PARTS = {
    "returns": lambda p, fewer: p.returns,
    "values": lambda p: p.values,
    "gain": lambda p, returns, values: returns - values,
    "scaled": lambda p, gain, fewer: standardised(gain, fewer),
    "actions": lambda p: p.actions,
    "reduced": lambda p, pull: pull,
    "sign": lambda p, pull: -pull,
}
POLICY = (
    Mistake(
        "update-mean-only",
        "the mean of the advantages is subtracted, and they are not divided by their standard deviation",
        variations=(("scaled", lambda p, gain, fewer: gain - gain.mean()),),
    ),
    Mistake(
        "baseline-not-used",
        "the policy steps on the returns: subtract the values, advantages(returns, values, True)",
        variations=(("values", lambda p: 0 * p.values),),
    ),
    Mistake(
        "update-not-normalised",
        "the advantages are not normalised: normalise=True",
        variations=(("scaled", lambda p, gain, fewer: gain),),
    ),
    Mistake(
        "policy-ascends",
        "the policy steps the other way: is the sign of the loss, or of the advantages, turned once more?",
        variations=(("sign", lambda p, pull: pull), ("gain", lambda p, returns, values: values - returns)),
    ),
    Mistake(
        "update-mean",
        "the policy's loss is divided by the number of steps: it is a sum",
        variations=(("reduced", lambda p, pull: pull / len(pull)),),
    ),
    Mistake(
        "gamma-not-used",
        "the returns are not discounted: hand gamma on to rewards_to_go",
        variations=(("returns", lambda p, fewer: discounted(1.0, p.rewards)),),
    ),
    Mistake(
        "gamma-fixed",
        "these are returns of another discount than the one given: hand the argument gamma on to rewards_to_go",
        variations=tuple(("returns", lambda p, fewer, fixed=fixed: discounted(fixed, p.rewards)) for fixed in _FIXED),
    ),
    Mistake(
        "values-after-step",
        "the advantages use the values after the step of the value network: take those from before",
        variations=(("values", lambda p: p.later),),
    ),
    Mistake(
        "update-returns-normalised",
        "the returns are normalised before the values are subtracted: normalise the difference",
        variations=tuple(("returns", lambda p, fewer, own=own: standardised(p.returns, own)) for own in (0, 1)),
    ),
    Mistake(
        "rewards-for-returns",
        "the policy steps on the rewards: take rewards_to_go(rewards, gamma)",
        variations=(("returns", lambda p, fewer: p.rewards),),
    ),
    Mistake(
        "whole-return-for-all",
        "every step has the return of the whole episode: take rewards_to_go(rewards, gamma)",
        variations=(("returns", lambda p, fewer: p.returns[:1].expand(len(p.returns))),),
    ),
    Mistake(
        "update-other-actions",
        "the log-probabilities are those of the other actions",
        variations=(("actions", lambda p: 1 - p.actions),),
    ),
    Mistake(
        "advantages-positive",
        "the advantages lose their signs or their negative part: use them as they are",
        variations=(
            ("scaled", lambda p, gain, fewer: standardised(gain, fewer).abs()),
            ("scaled", lambda p, gain, fewer: standardised(gain, fewer).clamp(min=0)),
        ),
    ),
)

VALUE_PARTS = {
    "target": lambda p, fewer: p.returns,
    "slope": lambda gap: 2 * gap,
    "reduced": lambda p, pull: pull / len(pull),
    "sign": lambda p, pull: pull,
}
VALUE = (
    Mistake(
        "value-loss-sum",
        "the value's loss is the sum of the squared errors: take their mean",
        variations=(("reduced", lambda p, pull: pull),),
    ),
    Mistake(
        "value-loss-half",
        "the value's loss is half of the mean squared error: drop the factor",
        variations=(("slope", lambda gap: gap),),
    ),
    Mistake(
        "value-ascends",
        "the value network moves away from the returns: is a sign wrong?",
        variations=(("sign", lambda p, pull: -pull),),
    ),
    Mistake(
        "value-on-advantages",
        "the value network learns the advantages: its target is the returns",
        variations=(
            ("target", lambda p, fewer: standardised(p.gain, fewer)),
            ("target", lambda p, fewer: p.gain),
        ),
    ),
    Mistake(
        "value-on-normalised-returns",
        "the value network learns normalised returns: only the advantages are normalised",
        variations=(("target", lambda p, fewer: standardised(p.returns, fewer)),),
    ),
    Mistake(
        "value-on-rewards",
        "the value network learns the rewards: its target is the returns",
        variations=(("target", lambda p, fewer: p.rewards),),
    ),
    Mistake(
        "value-on-zero",
        "the value network learns to say 0: its target is the returns",
        variations=(("target", lambda p, fewer: 0 * p.returns),),
    ),
    Mistake(
        "value-bootstrapped",
        "the value network learns r + gamma * V(s'): its target is the whole return",
        variations=(("target", lambda p, fewer: p.rewards + p.gamma * _next(p.values)),),
    ),
    Mistake(
        "value-gamma-not-used",
        "the value network learns returns without a discount: hand gamma on to rewards_to_go",
        variations=(("target", lambda p, fewer: discounted(1.0, p.rewards)),),
    ),
    Mistake(
        "value-gamma-fixed",
        "the value network learns returns of another discount: hand the argument gamma on to rewards_to_go",
        variations=tuple(("target", lambda p, fewer, fixed=fixed: discounted(fixed, p.rewards)) for fixed in _FIXED),
    ),
    Mistake(
        "value-broadcast",
        "every value meets every return: (T, 1) and (T,) broadcast to (T, T)",
        variations=(("target", lambda p, fewer: p.returns.mean().expand(len(p.returns))),),
    ),
    Mistake(
        "value-not-squared",
        "this is the absolute error, or Huber's: take the squared one, F.mse_loss",
        variations=(("slope", lambda gap: gap.sign()), ("slope", lambda gap: gap.clamp(-1, 1))),
    ),
    Mistake(
        "value-moved-by-policy-loss",
        "the policy's loss moves the value network: use values.detach(), and zero_grad() before the value loss",
        variations=tuple(("sign", lambda p, pull, place=place: pull + _leak(p)[place]) for place in range(3)),
    ),
)

# got: the step of one network, flat; facts: right (the right steps), before (those of the call before, or []),
# steps (how often its optimizer stepped)
COUNTED = (
    Mistake(
        "two-steps", "its optimizer stepped {steps} times in one call: one step for each episode", lambda s: s.steps > 1
    ),
    Mistake(
        "not-stepped",
        "its optimizer made no step: after zero_grad() and backward() call step()",
        lambda s: s.steps == 0,
    ),
    Mistake(
        "no-gradient-at-step",
        "its optimizer stepped, and nothing moved: were the gradients set to zero after backward(), or is it the other "
        "network's optimizer?",
        lambda s: not bool(s.got.any()),
    ),
)
LENGTHENED = (
    Mistake(
        "no-zero-grad",
        "the step also uses the gradients of the call before: zero_grad() before each backward()",
        lambda s: any(s.is_close(old + new) for old in s.before for new in s.right),
    ),
    Mistake(
        "gradient-changed",
        "the step has the right direction and another length: is the gradient clipped, or the loss multiplied?",
        lambda s: any(s.got @ new > (1 - 1e-5) * s.got.norm() * new.norm() for new in s.right),
    ),
)
NAN_OF_ONE_STEP = Mistake(
    "nan-of-one-step",
    "one step has no spread, so that a standard deviation here is 0 or NaN, and one NaN spoils all weights",
)
LOSS_NOT_ONE_NUMBER = Mistake("loss-not-one-number", "backward() needs one number: sum or average the loss first")


def _next(values):
    return torch.cat([values[1:], values.new_zeros(1)])


def _leak(p):
    """The gradient of the policy's loss with respect to the values, where these are not detached."""
    logs = chosen_entry(log_policy(p.logits), p.actions)
    found = [logs]  # of advantages that are not normalised
    for fewer in (0, 1):
        gain, count = standardised(p.gain, fewer), len(p.gain) - fewer
        spread = ((p.gain - p.gain.mean()).square().sum() / count).sqrt()
        found.append((logs - logs.mean() - gain * (logs @ gain) / count) / spread)
    return found
