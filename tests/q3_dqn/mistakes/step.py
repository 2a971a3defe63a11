"""Mistakes of Q3.3, the step of optimize."""

import torch

from autograder.host.student_error import NO_GRADIENT
from autograder.mistakes import Mistake

_FIXED_DISCOUNTS = (0.99, 0.999, 0.9, 0.95, 0.98, 0.8)

PREDICTION_DETACHED = Mistake(
    "prediction-detached",
    "the loss has no gradient: Q(s, a) was computed under no_grad, or detached. Only the target is",
    lambda error: error.mistake is not None and error.mistake.name == NO_GRADIENT,
)

# facts: moved (whether the first call changed the weights), later (whether the second one did), has_gradients
NO_STEP = (
    Mistake(
        "step-before-backward",
        "nothing changed at the first call, only at the second: optimizer.step() must come after loss.backward()",
        lambda s: not s.moved and s.later,
    ),
    Mistake(
        "no-optimizer-step",
        "there are gradients, but no step: optimizer.step() is missing, or zero_grad() comes right before it",
        lambda s: not s.moved and s.has_gradients,
    ),
    Mistake(
        "no-backward",
        "the policy network has no gradients: is loss.backward() missing, or the prediction not from policy_net?",
        lambda s: not s.moved,
    ),
)

ROWS_MIXED_UP = Mistake(
    "rows-mixed-up",
    "the same minibatch in another order gives another step: put next values into the rows where next_state is not "
    "None",
)

STEP_AT_RANDOM = Mistake(
    "step-at-random", "the same transition gives another step each time: optimize draws nothing but its minibatch"
)

# Each makes one part of the step wrong, and its formula lists the spellings: (part, what stands there). The parts and
# their arguments are those of RIGHT in `step_search.py`; q is its `Values`.
STEPS = (
    Mistake(
        "ascent",
        "the step has exactly the opposite direction: it makes the error larger. Minimise the loss, do not negate it",
        formula=(("sign", lambda gradient: gradient),),
    ),
    Mistake(
        "broadcast",
        "the step is that of a (B, B) matrix of errors: a (B, 1) tensor met a (B,) one. Squeeze or unsqueeze one of "
        "them",
        formula=(
            ("error", lambda q, p, r, v: p[..., :, None] - (r + v)[..., None, :]),
            ("error", lambda q, p, r, v: p[..., :, None] - (r[..., :, None] + v[..., None, :])),
            ("error", lambda q, p, r, v: p[..., :, None] - (r[..., None, :] + v[..., :, None])),
        ),
    ),
    Mistake(
        "no-target-network",
        "the step is that of targets from the policy network: take max Q(s', a') from target_net",
        formula=(
            ("next_value", lambda q: q.next_policy_detached.amax(-1)),
            ("next_value", lambda q: q.next_policy.amax(-1)),
        ),
    ),
    Mistake(
        "networks-swapped",
        "the prediction comes from target_net and the target from policy_net: swap them",
        formula=(
            ("error", lambda q, p, r, v: q.taken(q.here_target) - (r + q.gamma * q.next_policy.amax(-1) * q.alive)),
        ),
    ),
    Mistake(
        "terminal-bootstrapped",
        "terminal states are given a next value from target_net: where next_state is None, the target is the reward "
        "alone",
        formula=(
            ("at_the_end", lambda q, value: torch.where(q.alive > 0, value, q.zero_target.amax(-1))),
            ("at_the_end", lambda q, value: torch.where(q.alive > 0, value, q.here_target.amax(-1))),
        ),
    ),
    Mistake(
        "terminal-next-value-one",
        "terminal states have the next value 1: it is 0 there, so start from zeros",
        formula=(("at_the_end", lambda q, value: torch.where(q.alive > 0, value, 1.0)),),
    ),
    Mistake(
        "terminal-target-zero",
        "terminal states have the target 0: their target is the reward",
        formula=(("error", lambda q, p, r, v: q.error(p, r * q.alive, v * q.alive)),),
    ),
    Mistake(
        "terminal-left-out",
        "terminal states are left out of the loss: they belong to it, with the reward as their target",
        formula=(("error", lambda q, p, r, v: q.error(p, r, v) * q.alive),),
    ),
    Mistake(
        "bootstrap-missing",
        "the target is the reward alone where next_state is given: add gamma * max target_net(s'). Is a mask of None "
        "inverted?",
        formula=(("discount", lambda q: 0.0),),
    ),
    Mistake(
        "gamma-ignored",
        "the next value is not discounted: multiply it by gamma",
        formula=(("discount", lambda q: 1.0),),
    ),
    Mistake(
        "gamma-fixed",
        "the step is that of another discount than the one given: use the argument gamma, not a constant",
        formula=tuple(
            ("discount", lambda q, fixed=fixed: fixed if abs(fixed - q.gamma) > 1e-3 else q.gamma)
            for fixed in _FIXED_DISCOUNTS
        ),
    ),
    Mistake("gamma-squared", "the next value is discounted twice", formula=(("discount", lambda q: q.gamma**2),)),
    Mistake(
        "gamma-on-reward",
        "the reward is discounted too: only the next value is multiplied by gamma",
        formula=(("reward", lambda q: q.gamma * q.reward),),
    ),
    Mistake(
        "bootstrap-sign",
        "the next value is subtracted: the target is r + gamma * max target_net(s')",
        formula=(("discount", lambda q: -q.gamma),),
    ),
    Mistake(
        "max-is-mean",
        "the next value is the mean over the actions: take the maximum",
        formula=(("next_value", lambda q: q.next_target.mean(-1)),),
    ),
    Mistake(
        "max-is-sum",
        "the next value is the sum over the actions: take the maximum",
        formula=(("next_value", lambda q: q.next_target.sum(-1)),),
    ),
    Mistake(
        "max-is-min",
        "the next value is the minimum over the actions: take the maximum",
        formula=(("next_value", lambda q: q.next_target.amin(-1)),),
    ),
    Mistake(
        "max-is-index",
        "the next value is the index of the best action: max(1) gives values and indices, take the values",
        formula=(("next_value", lambda q: q.next_target.argmax(-1).double()),),
    ),
    Mistake(
        "max-over-batch",
        "one maximum is taken over the whole batch: take it over the actions of each row, dim=1",
        formula=(("next_value", lambda q: q.next_target[q.alive > 0].max().expand_as(q.alive)),),
    ),
    Mistake(
        "next-value-of-taken-action",
        "the next value is that of the action taken before: take the maximum over the actions",
        formula=(("next_value", lambda q: q.taken(q.next_target)),),
    ),
    Mistake(
        "next-state-mixed-up",
        "state and next_state are mixed up: predict from state, and take the next value from next_state",
        formula=(
            ("next_value", lambda q: q.here_target.amax(-1)),
            ("prediction", lambda q: q.taken(q.next_policy)),
        ),
    ),
    Mistake(
        "action-max",
        "the prediction is the larger Q-value: take that of the action taken (gather)",
        formula=(("prediction", lambda q: q.here.amax(-1)),),
    ),
    Mistake(
        "action-fixed",
        "the prediction is always the Q-value of the same action: take that of the action taken (gather)",
        formula=(("prediction", lambda q: q.here[..., 0]), ("prediction", lambda q: q.here[..., 1])),
    ),
    Mistake(
        "action-other",
        "the prediction is the Q-value of the other action: take that of the action taken (gather)",
        formula=(("prediction", lambda q: q.here.sum(-1) - q.taken(q.here)),),
    ),
    Mistake(
        "action-all",
        "all Q-values are pulled to the target: only that of the action taken should be (gather)",
        formula=(
            ("prediction", lambda q: q.here),
            ("prediction", lambda q: q.here.mean(-1)),
            ("prediction", lambda q: q.here.sum(-1)),
        ),
    ),
    Mistake(
        "reward-missing",
        "the reward is missing from the target",
        formula=(("reward", lambda q: torch.zeros_like(q.reward)),),
    ),
    Mistake(
        "reward-negated",
        "the reward is subtracted: add it to the target",
        formula=(("reward", lambda q: -q.reward),),
    ),
    Mistake(
        "softmax-on-q",
        "the step is that of softmaxed Q-values: use them as they are",
        formula=(
            ("prediction", lambda q: q.taken(q.here.softmax(-1))),
            ("next_value", lambda q: q.next_target.softmax(-1).amax(-1)),
        ),
    ),
    Mistake(
        "l1-loss",
        "the step is that of the absolute error: use the squared error, or Huber's",
        formula=(("loss", lambda error: error.abs()),),
    ),
)

ZERO_GRAD_MISSING = Mistake(
    "zero-grad-missing",
    "the second step is that of both gradients added up: call optimizer.zero_grad() before loss.backward()",
)
SYNCED_EACH_STEP = Mistake(
    "target-synced-each-step",
    "it equals the policy network at once, as if there were no target network: sync seldom, and in main",
)
UNGUARDED_DRAW = Mistake(
    "short-memory-unguarded",
    "it draws a minibatch that the memory cannot give: return first while len(memory) < batch_size",
)
UNGUARDED_STEP = Mistake(
    UNGUARDED_DRAW.name,
    "it learns from fewer transitions than a minibatch has: return first while len(memory) < batch_size",
)
WAITS_FOR_ONE_MORE = Mistake(
    "short-memory-off-by-one", "it waits for one transition more: return while len(memory) < batch_size, not <="
)
NO_STEP_AT_ALL = Mistake("no-step-at-all", "it never changes the policy network")
