"""Mistakes of Q4.6, the update."""

import torch

from autograder.mistakes import Mistake
from tests.q4_policy_gradient.reference import chosen_entry, discounted, log_policy, score, standardised

# The formulas of these two tables give the gradients with respect to the logits (T, 2) and the values (T, 1) that the
# mistake leads to, one for each way to divide in the standard deviation. They are called with a Situation: states,
# actions, rewards, gamma, logits, values, returns, gain (returns - values), later (the values after the right step).
POLICY = (
    Mistake(
        "update-not-normalised",
        "the advantages are not normalised: normalise=True",
        formula=lambda p: [_pull(p, p.gain)],
    ),
    Mistake(
        "baseline-not-used",
        "the policy steps on the returns: subtract the values, advantages(returns, values, True)",
        formula=lambda p: [_pull(p, p.returns), *_pulls(p, p.returns)],
    ),
    Mistake(
        "policy-ascends",
        "the policy steps the other way: is the sign of the loss, or of the advantages, turned once more?",
        formula=lambda p: [-each for each in _pulls(p, p.gain)],
    ),
    Mistake(
        "update-mean",
        "the policy's loss is divided by the number of steps: it is a sum",
        formula=lambda p: [each / len(p.states) for each in _pulls(p, p.gain)],
    ),
    Mistake(
        "gamma-not-used",
        "the returns are not discounted: hand gamma on to rewards_to_go",
        formula=lambda p: _pulls(p, discounted(p.rewards, 1.0) - p.values),
    ),
    Mistake(
        "values-after-step",
        "the advantages use the values after the step of the value network: take those from before",
        formula=lambda p: _pulls(p, p.returns - p.later),
    ),
    Mistake(
        "update-returns-normalised",
        "the returns are normalised before the values are subtracted: normalise the difference",
        formula=lambda p: (
            [each for fewer in (0, 1) for each in (_pull(p, standardised(p.returns, fewer) - p.values),)]
            + [each for fewer in (0, 1) for each in _pulls(p, standardised(p.returns, fewer) - p.values)]
        ),
    ),
    Mistake(
        "rewards-for-returns",
        "the policy steps on the rewards: take rewards_to_go(rewards, gamma)",
        formula=lambda p: [*_pulls(p, p.rewards - p.values), *_pulls(p, p.rewards)],
    ),
    Mistake(
        "update-other-actions",
        "the log-probabilities are those of the other actions",
        formula=lambda p: [_pull(p, standardised(p.gain, fewer), 1 - p.actions) for fewer in (0, 1)],
    ),
)

VALUE = (
    Mistake(
        "value-loss-sum",
        "the value's loss is the sum of the squared errors: take their mean",
        formula=lambda p: [2 * (p.values - p.returns)],
    ),
    Mistake(
        "value-loss-half",
        "the value's loss is half of the mean squared error: drop the factor",
        formula=lambda p: [(p.values - p.returns) / len(p.values)],
    ),
    Mistake(
        "value-ascends",
        "the value network moves away from the returns: is a sign wrong?",
        formula=lambda p: [_fit(p, p.returns) * -1],
    ),
    Mistake(
        "value-on-advantages",
        "the value network learns the advantages: its target is the returns",
        formula=lambda p: [_fit(p, target) for target in (p.gain, *_both(p.gain))],
    ),
    Mistake(
        "value-on-normalised-returns",
        "the value network learns normalised returns: only the advantages are normalised",
        formula=lambda p: [_fit(p, target) for target in _both(p.returns)],
    ),
    Mistake(
        "value-on-rewards",
        "the value network learns the rewards: its target is the returns",
        formula=lambda p: [_fit(p, torch.as_tensor(p.rewards))],
    ),
    Mistake(
        "value-gamma-not-used",
        "the value network learns returns without a discount: hand gamma on to rewards_to_go",
        formula=lambda p: [_fit(p, discounted(p.rewards, 1.0))],
    ),
    Mistake(
        "value-broadcast",
        "every value meets every return: (T, 1) and (T,) broadcast to (T, T)",
        formula=lambda p: [_fit(p, p.returns.mean().expand(len(p.returns)))],
    ),
    Mistake(
        "value-not-squared",
        "this is the absolute error, or Huber's: take the squared one, F.mse_loss",
        formula=lambda p: [each / len(p.values) for each in _flat_ends(p.values - p.returns)],
    ),
    Mistake(
        "value-moved-by-policy-loss",
        "the policy's loss moves the value network: the advantages need values.detach(), and the value network's "
        "gradients have to be zero before its own loss",
        formula=lambda p: [_fit(p, p.returns) + each for each in _leak(p)],
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
LOSS_NOT_ONE_NUMBER = Mistake("loss-not-one-number", "backward() needs one number: sum or average the loss first")


def _pull(p, gain, actions=None):
    return -score(p.logits, p.actions if actions is None else actions) * gain[:, None]


def _both(gain):
    return [standardised(gain, fewer) for fewer in (0, 1)]


def _pulls(p, gain):
    return [_pull(p, each) for each in _both(gain)]


def _fit(p, target):
    return 2 * (p.values - target) / len(p.values)


def _flat_ends(gap):
    return [gap.sign(), gap.clamp(-1, 1)]


def _leak(p):
    """The gradient of the policy's loss with respect to the values, where these are not detached."""
    logs = chosen_entry(log_policy(p.logits), p.actions)
    found = [logs]  # of advantages that are not normalised
    for fewer in (0, 1):
        gain, count = standardised(p.gain, fewer), len(p.gain) - fewer
        spread = ((p.gain - p.gain.mean()).square().sum() / count).sqrt()
        found.append((logs - logs.mean() - gain * (logs @ gain) / count) / spread)
    return found
