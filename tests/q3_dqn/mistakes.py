"""Slips of question 3, drawn from the value seen."""

from collections.abc import Callable

from autograder.host.student_error import KnownError
from autograder.mistakes import Mistake, Seen

_NEAR = 1e-4


def _named(name: str) -> Callable[[Seen], bool]:
    """Whether the check found this slip's values to be those that it saw (its fact `slips`, a set of names)."""
    return lambda s: name in s.slips


# the shape of the Q-values, (..., 2)
SHAPES = (
    Mistake(
        "one-output",
        "there is one value for each state: the last layer has one output, and needs two, one for each action",
        lambda s: s.got == (*s.expected[:-1], 1),
    ),
)

# facts: values (nets, factors, N, 2), the Q-values of fresh networks
NETWORK = (
    Mistake(
        "softmax-over-batch",
        "the Q-values of one action sum to 1 over the batch: that is a softmax over dim 0; Q-values "
        "need no softmax at all",
        lambda s: bool(((s.values.sum(-2) - 1).abs() < _NEAR).all()),
    ),
    Mistake(
        "softmax",
        "the two Q-values of each state sum to 1: there is a softmax at the end; Q-values are no "
        "probabilities, return the last layer's output as it is",
        lambda s: bool(((s.values.sum(-1) - 1).abs() < _NEAR).all()),
    ),
    Mistake(
        "log-softmax",
        "the exponentials of the two Q-values sum to 1: there is a log_softmax at the end; return the"
        " last layer's output as it is",
        lambda s: bool((s.values.logsumexp(-1).abs() < _NEAR).all()),
    ),
    Mistake(
        "sigmoid",
        "every Q-value lies between 0 and 1: there seems to be a sigmoid at the end; a good state of "
        "CartPole is worth up to 100",
        lambda s: bool((s.values.min() >= 0) & (s.values.max() <= 1)),
    ),
    Mistake(
        "tanh",
        "every Q-value lies between -1 and 1: there seems to be a tanh at the end; a good state of "
        "CartPole is worth up to 100",
        lambda s: bool(s.values.abs().max() <= 1),
    ),
    Mistake(
        "relu-at-end",
        "no Q-value is negative and many are exactly 0: there is a ReLU after the last layer; an "
        "action whose value is cut to 0 no longer learns",
        lambda s: bool((s.values[:, 0] == 0).any()) and bool(s.values.min() >= 0),
    ),
    Mistake(
        "never-negative",
        "no Q-value of any fresh network is ever negative: there seems to be an activation after the last layer",
        lambda s: bool(s.values.min() >= 0),
    ),
    Mistake(
        "never-positive",
        "no Q-value of any fresh network is ever positive: there seems to be an activation after the last layer",
        lambda s: bool(s.values.max() <= 0),
    ),
    Mistake(
        "cut-below",
        "no Q-value of any fresh network ever falls below -1: there seems to be a GELU, SiLU or ELU "
        "after the last layer",
        lambda s: bool(s.values.min() >= -1),
    ),
)

# facts: zero, one (shares of actions other than the greedy one at epsilon 0 and 1), ones (share of action 1 at epsilon 0)
GREEDY = (
    Mistake(
        "argmin",
        "with epsilon 0 it always took the worse action: use argmax, not argmin",
        lambda s: s.zero == 1,
    ),
    Mistake(
        "constant-action",
        "with epsilon 0 it took the same action in every state: take the argmax over the actions, dim=1",
        lambda s: s.ones in (0, 1),
    ),
    Mistake(
        "eps-inverted",
        "with epsilon 0 it acts at random and with epsilon 1 it never does: the comparison with "
        "epsilon is the wrong way round",
        lambda s: s.one == 0 and s.zero > 0.2,
    ),
    Mistake(
        "greedy-at-random",
        "with epsilon 0 it took another than the better action in {zero:.0%} of the calls: it acts at"
        " random whatever epsilon is",
        lambda s: s.zero > 0.2 and s.one > 0.2,
    ),
)

# got: what select_action chose
ACTIONS = (
    Mistake(
        "action-out-of-range",
        "there are two actions, 0 and 1: random.randint(0, 2) draws from three, random.randrange(2) from two",
        lambda s: s.got == 2,
    ),
)

# facts: slips (schedules that fit all counts), share (of actions other than the better one, all settings together), ones (share of action 1 at epsilon 1, or None)
EXPLORING = (
    Mistake(
        "explores-one-action",
        "with epsilon 1 it always took the same action: a random action must be 0 or 1, with the same probability",
        lambda s: s.ones in (0, 1),
    ),
    Mistake(
        "eps-never-explores",
        "it never took another than the better action: is the random action computed and then overwritten?",
        _named("eps-never-explores"),
    ),
    Mistake(
        "eps-always-explores",
        "it acts at random whatever epsilon is: is the greedy action overwritten?",
        _named("eps-always-explores"),
    ),
    Mistake(
        "eps-inverted",
        "it explores with probability 1 - epsilon: the comparison with epsilon is the wrong way round",
        _named("eps-inverted"),
    ),
    Mistake(
        "eps-explores-only-other",
        "it explores by taking the other action for sure: draw from both actions, the better one included",
        _named("eps-explores-only-other"),
    ),
    Mistake(
        "eps-half",
        "it explores half as often as it should",
        _named("eps-half"),
    ),
    Mistake(
        "eps-swapped",
        "epsilon goes from eps_end to eps_start: mind the order of the arguments, eps_end comes first",
        _named("eps-swapped"),
    ),
    Mistake(
        "eps-never-decays",
        "epsilon stays at eps_start whatever steps_done is",
        _named("eps-never-decays"),
    ),
    Mistake(
        "eps-own-counter",
        "epsilon is at eps_end whatever steps_done is: use the argument steps_done, not a counter of your own",
        _named("eps-own-counter"),
    ),
    Mistake(
        "eps-minus-missing",
        "epsilon grows with steps_done: the exponent is -steps_done / eps_decay, with a minus",
        _named("eps-minus-missing"),
    ),
    Mistake(
        "eps-times-decay",
        "epsilon falls to eps_end within the first step: divide steps_done by eps_decay, do not multiply",
        _named("eps-times-decay"),
    ),
    Mistake(
        "eps-upside-down",
        "epsilon grows with steps_done: the exponent is -steps_done / eps_decay, not -eps_decay / steps_done",
        _named("eps-upside-down"),
    ),
    Mistake(
        "eps-linear",
        "epsilon falls along a straight line: it should fall as exp(-steps_done / eps_decay)",
        _named("eps-linear"),
    ),
    Mistake(
        "eps-linear-slow",
        "epsilon falls along a straight line: it should fall as exp(-steps_done / eps_decay)",
        _named("eps-linear-slow"),
    ),
    Mistake(
        "eps-reciprocal",
        "epsilon falls as 1 / (1 + steps_done / eps_decay): it should fall as exp(-steps_done / eps_decay)",
        _named("eps-reciprocal"),
    ),
    Mistake(
        "eps-base-two",
        "epsilon halves every eps_decay steps: use exp, so that it falls to 1/e of its way",
        _named("eps-base-two"),
    ),
    Mistake(
        "eps-end-as-floor",
        "epsilon is eps_start * exp(...), cut off at eps_end: what decays is the difference eps_start"
        " - eps_end, added to eps_end",
        _named("eps-end-as-floor"),
    ),
    Mistake(
        "eps-end-dropped",
        "epsilon is eps_start * exp(...): what decays is the difference eps_start - eps_end, added to eps_end",
        _named("eps-end-dropped"),
    ),
    Mistake(
        "eps-fixed",
        "it took another than the better action in {share:.1%} of the calls whatever the settings "
        "were: compute epsilon from the arguments",
        _named("eps-fixed"),
    ),
    Mistake(
        "eps-end-added-twice",
        "epsilon is eps_end + eps_start * exp(...): what decays is the difference eps_start - eps_end",
        _named("eps-end-added-twice"),
    ),
    Mistake(
        "eps-decay-in-power",
        "epsilon falls by a factor at each step: it should be eps_end + (eps_start - eps_end) * "
        "exp(-steps_done / eps_decay)",
        _named("eps-decay-in-power"),
    ),
)

# facts: slips (whose step has the direction seen), has_gradients, moved, later (whether the second call moved)
STEP = (
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
    Mistake(
        "ascent",
        "the step has exactly the opposite direction: it makes the error larger; minimise the loss, do not negate it",
        _named("ascent"),
    ),
    Mistake(
        "broadcast",
        "the step is that of a (B, B) matrix of errors: a (B, 1) tensor met a (B,) one; squeeze or "
        "unsqueeze one of them",
        _named("broadcast"),
    ),
    Mistake(
        "no-target-network",
        "the step is that of targets from the policy network: take max Q(s', a') from target_net",
        _named("no-target-network"),
    ),
    Mistake(
        "networks-swapped",
        "the prediction comes from target_net and the target from policy_net: swap them",
        _named("networks-swapped"),
    ),
    Mistake(
        "terminal-bootstrapped",
        "terminal states are given a next value from target_net: where next_state is None, the target"
        " is the reward alone",
        _named("terminal-bootstrapped"),
    ),
    Mistake(
        "terminal-next-value-one",
        "terminal states have the next value 1: it is 0 there, so start from zeros",
        _named("terminal-next-value-one"),
    ),
    Mistake(
        "rows-mixed-up",
        "the same minibatch in another order gives another step: put next values into the rows where "
        "next_state is not None",
        _named("rows-mixed-up"),
    ),
    Mistake(
        "terminal-target-zero",
        "terminal states have the target 0: their target is the reward",
        _named("terminal-target-zero"),
    ),
    Mistake(
        "terminal-left-out",
        "terminal states are left out of the loss: they belong to it, with the reward as their target",
        _named("terminal-left-out"),
    ),
    Mistake(
        "bootstrap-missing",
        "the target is the reward alone where next_state is given: add gamma * max target_net(s'). Is"
        " a mask of None inverted?",
        _named("bootstrap-missing"),
    ),
    Mistake(
        "gamma-ignored",
        "the next value is not discounted: multiply it by gamma",
        _named("gamma-ignored"),
    ),
    Mistake(
        "gamma-fixed",
        "the step is that of another discount than the one given: use the argument gamma, not a constant",
        _named("gamma-fixed"),
    ),
    Mistake(
        "gamma-squared",
        "the next value is discounted twice",
        _named("gamma-squared"),
    ),
    Mistake(
        "gamma-on-reward",
        "the reward is discounted too: only the next value is multiplied by gamma",
        _named("gamma-on-reward"),
    ),
    Mistake(
        "bootstrap-sign",
        "the next value is subtracted: the target is r + gamma * max target_net(s')",
        _named("bootstrap-sign"),
    ),
    Mistake(
        "max-is-mean",
        "the next value is the mean over the actions: take the maximum",
        _named("max-is-mean"),
    ),
    Mistake(
        "max-is-sum",
        "the next value is the sum over the actions: take the maximum",
        _named("max-is-sum"),
    ),
    Mistake(
        "max-is-min",
        "the next value is the minimum over the actions: take the maximum",
        _named("max-is-min"),
    ),
    Mistake(
        "max-is-index",
        "the next value is the index of the best action: max(1) gives values and indices, take the values",
        _named("max-is-index"),
    ),
    Mistake(
        "max-over-batch",
        "one maximum is taken over the whole batch: take it over the actions of each row, dim=1",
        _named("max-over-batch"),
    ),
    Mistake(
        "next-value-of-taken-action",
        "the next value is that of the action taken before: take the maximum over the actions",
        _named("next-value-of-taken-action"),
    ),
    Mistake(
        "next-state-mixed-up",
        "state and next_state are mixed up: predict from state, and take the next value from next_state",
        _named("next-state-mixed-up"),
    ),
    Mistake(
        "action-max",
        "the prediction is the larger Q-value: take that of the action taken (gather)",
        _named("action-max"),
    ),
    Mistake(
        "action-fixed",
        "the prediction is always the Q-value of the same action: take that of the action taken (gather)",
        _named("action-fixed"),
    ),
    Mistake(
        "action-other",
        "the prediction is the Q-value of the other action: take that of the action taken (gather)",
        _named("action-other"),
    ),
    Mistake(
        "action-all",
        "all Q-values are pulled to the target: only that of the action taken (gather)",
        _named("action-all"),
    ),
    Mistake(
        "reward-missing",
        "the reward is missing from the target",
        _named("reward-missing"),
    ),
    Mistake(
        "reward-negated",
        "the reward is subtracted: add it to the target",
        _named("reward-negated"),
    ),
    Mistake(
        "softmax-on-q",
        "the step is that of softmaxed Q-values: use them as they are",
        _named("softmax-on-q"),
    ),
    Mistake(
        "l1-loss",
        "the step is that of the absolute error: use the squared error, or Huber's",
        _named("l1-loss"),
    ),
)

# got: the numbers that main returned (or what else it did); expected: the counted ones; facts: episodes
DURATIONS = (
    Mistake(
        "returns-nothing",
        "main returned nothing: is `return durations` missing?",
        lambda s: s.got is None,
    ),
    Mistake(
        "durations-one-less",
        "each is one less than the number of steps: count from 1, or add 1 to the index of the last step",
        lambda s: _shifted(s, -1),
    ),
    Mistake(
        "durations-one-more",
        "each is one more than the number of steps",
        lambda s: _shifted(s, 1),
    ),
    Mistake(
        "durations-summed-up",
        "these are the steps since the start: set the count to 0 at each reset",
        lambda s: (
            _is_list(s) and len(s.got) > 1 and s.got == [sum(s.expected[: i + 1]) for i in range(len(s.expected))]
        ),
    ),
    Mistake(
        "durations-too-few",
        "there are fewer of them than episodes: append at the end of each episode",
        lambda s: _is_list(s) and len(s.got) < s.episodes,
    ),
    Mistake(
        "num-episodes-ignored",
        "there are more of them than episodes asked for: play num_episodes",
        lambda s: _is_list(s) and len(s.got) > s.episodes,
    ),
)

# facts: stepped_on (after the cut at 500 steps), late (main stopped with an error at the 100th episode)
ENDINGS = (
    Mistake(
        "truncation-ignored",
        "an episode is over when the pole falls and also when time is up: done = terminated or truncated",
        lambda s: s.stepped_on,
    ),
    Mistake(
        "stops-at-episode-100",
        "this line does its work for the first time when there are 100 durations: try it on a list of 100 numbers",
        lambda s: s.late,
    ),
)

# facts: still (steps_done never changed), returns (how often it came back to its start), swapped (eps_end > eps_start)
EPSILON_FALLS = (
    Mistake(
        "steps-never-counted",
        "steps_done is the same at every call: add 1 to it after every step",
        lambda s: s.still,
    ),
    Mistake(
        "steps-reset",
        "steps_done starts anew in each episode: set it to 0 once, before the first",
        lambda s: s.returns >= 2,
    ),
    Mistake(
        "eps-swapped-in-call",
        "eps_end is larger than eps_start, so epsilon grows: select_action takes eps_end before eps_start",
        lambda s: s.swapped,
    ),
)

# facts: slips (names that the check found)
MEMORY = (
    Mistake(
        "nothing-stored",
        "call memory.push(...) after every step",
        _named("nothing-stored"),
    ),
    Mistake(
        "memory-started-anew",
        "the memory is emptied again and again: make one ReplayMemory, before the first episode",
        _named("memory-started-anew"),
    ),
    Mistake(
        "memory-field-order",
        "the fields come in another order: state, action, next_state, reward",
        _named("memory-field-order"),
    ),
    Mistake(
        "memory-fields-wrong",
        "a field is missing, too long, or not a number",
        _named("memory-fields-wrong"),
    ),
    Mistake(
        "next-state-is-state",
        "next_state is the same as state in every transition: push before state = next_state",
        _named("next-state-is-state"),
    ),
    Mistake(
        "state-not-advanced",
        "state is the first one throughout the episode: set state = next_state after each push",
        _named("state-not-advanced"),
    ),
    Mistake(
        "next-state-wrong",
        "next_state is not the observation that the step gave",
        _named("next-state-wrong"),
    ),
    Mistake(
        "action-not-the-one-taken",
        "the stored action is not the one that was taken",
        _named("action-not-the-one-taken"),
    ),
    Mistake(
        "next-state-none-too-often",
        "next_state is None although the episode went on: None belongs only where the pole fell",
        _named("next-state-none-too-often"),
    ),
    Mistake(
        "terminal-next-state-stored",
        "next_state is stored where the pole fell: push None there, or optimize takes that state for one that goes on",
        _named("terminal-next-state-stored"),
    ),
)

# facts: same, always, never, reversed, nearly, optimizer ("policy", "target", both or none), steps
TARGET = (
    Mistake(
        "target-is-policy",
        "both names stand for one network: make a second DQN() and copy the weights with load_state_dict",
        lambda s: s.same,
    ),
    Mistake(
        "optimizer-over-target",
        "the optimizer holds the parameters of the target network: give it those of policy_net",
        lambda s: s.optimizer == "target",
    ),
    Mistake(
        "sync-reversed",
        "the policy network takes over the target network's weights: it is the other way round",
        lambda s: s.never and s.reversed,
    ),
    Mistake(
        "target-never-synced",
        "the target network did not change in {steps} steps: copy the policy network's weights into it now and then",
        lambda s: s.never,
    ),
    Mistake(
        "target-synced-each-step",
        "the target network equals the policy network at every update, as if there were none: copy "
        "the weights more seldom",
        lambda s: s.always,
    ),
    Mistake(
        "soft-update-swapped",
        "the target network takes over nearly all of the policy network at every update: is tau on the wrong side?",
        lambda s: s.nearly,
    ),
)

# facts: average (the best), recent (of the last 100 episodes), episodes, returned (main ended by itself), late (time up)
TRAINING = (
    Mistake(
        "training-too-slow",
        "the time was up after {episodes} episodes: a smaller network or minibatch, or an update "
        "every few steps, takes less",
        lambda s: s.late,
    ),
    Mistake(
        "training-at-chance",
        "that is what random actions reach: the agent does not learn, so look at Q3.1 to Q3.4 first",
        lambda s: s.average < 35,
    ),
    Mistake(
        "training-stopped-early",
        "main stopped by itself after {episodes} episodes: play on, up to num_episodes",
        lambda s: s.returned and s.episodes < 1000,
    ),
    Mistake(
        "training-forgot",
        "in the last 100 episodes the average was only {recent:.0f}: what was learnt got lost, so try"
        " a lower learning rate or a slower target network",
        lambda s: s.recent < s.average / 2,
    ),
)


def _is_list(seen: Seen) -> bool:
    return isinstance(seen.got, list)


def _shifted(seen: Seen, by: int) -> bool:
    return (
        _is_list(seen)
        and bool(seen.got)
        and seen.got == [duration + by for duration in seen.expected[-len(seen.got) :]]
    )


ERRORS: tuple[KnownError, ...] = ()  # exceptions of which this room knows the cause
