"""Mistakes of Q3.3, the step of optimize."""

from autograder.host.student_error import NO_GRADIENT
from autograder.mistakes import Mistake

PREDICTION_DETACHED = Mistake(
    "prediction-detached",
    "the loss has no gradient: Q(s, a) was computed under no_grad, or detached. Only the target is",
    lambda error: error.mistake is not None and error.mistake.name == NO_GRADIENT,
)

WAITS_TOO_LONG = Mistake(
    "waits-too-long",
    "it learns only when the memory holds much more than batch_size: return while len(memory) < batch_size, with the "
    "argument batch_size, no other number, and no longer",
)
# facts: moved (whether the first call changed the weights), later (whether the second one did), has_gradients
# (whether any were computed), steps (of the optimizer in the call), waits (whether a much longer memory changes them)
NO_STEP = (
    Mistake(WAITS_TOO_LONG.name, WAITS_TOO_LONG.says, lambda s: s.waits),
    Mistake(
        "step-before-backward",
        "nothing changed at the first call, only at the second: optimizer.step() must come after loss.backward()",
        lambda s: not s.moved and s.later,
    ),
    Mistake(
        "zero-after-backward",
        "the optimizer steps, and finds no gradients: zero_grad() stands between loss.backward() and optimizer.step()",
        lambda s: not s.moved and s.has_gradients and s.steps > 0,
    ),
    Mistake(
        "no-optimizer-step",
        "there are gradients, but no step: optimizer.step() is missing",
        lambda s: not s.moved and s.has_gradients,
    ),
    Mistake(
        "no-backward",
        "the policy network has no gradients: is loss.backward() missing, or the prediction not from policy_net?",
        lambda s: not s.moved,
    ),
)

NO_NEXT_STATE = Mistake(
    "no-next-state",
    "no next state is left here, and torch.cat of an empty list raises: where all are None, targets are rewards",
)
NONE_JOINED = Mistake(
    "none-joined",
    "next_state is None where the episode terminated, and None is no tensor: join those that are not None, and put "
    "their values into these rows",
)
NOT_A_COLUMN = Mistake(
    "actions-not-a-column", "gather takes an index with as many dimensions as the Q-values: actions of shape (B, 1)"
)
STEP_NAN = Mistake(
    "step-nan",
    "one NaN spoils all weights: a mean over no elements is NaN, and so is 0 / 0, or infinity minus infinity",
)
# got: the steps of the optimizer in one call that changed the weights
STEPS_COUNTED = (
    Mistake(
        "several-steps",
        "optimizer.step() runs {got} times in one call: average the loss over the minibatch, and step once",
        lambda s: s.got > 1,
    ),
    Mistake(
        "own-optimizer",
        "the weights change, and the optimizer that optimize is given makes no step: use that one",
        lambda s: s.got == 0,
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

VALUES_CLIPPED = Mistake(
    "values-clipped",
    "the step is right where Q-values are small: here a reward, a Q-value or a target is clipped or rounded. Use them "
    "as they are; to limit a step, clip the gradient",
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
TARGET_NOT_DETACHED = Mistake(
    "target-not-detached",
    "the step is right, and backward() also goes into target_net, which learns nothing from it: compute y under "
    "torch.no_grad(), or detach it",
)
NO_STEP_AT_ALL = Mistake("no-step-at-all", "it never changes the policy network")
