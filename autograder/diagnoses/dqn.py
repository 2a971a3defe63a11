"""Slips of question 3, drawn from the value seen."""

from collections.abc import Callable

from autograder.diagnoses import Diagnosis, Seen

_NEAR = 1e-4


def _named(name: str) -> Callable[[Seen], bool]:
    """Whether the check found this slip's values to be those that it saw (its fact `slips`, a set of names)."""
    return lambda s: name in s.slips


# the shape of the Q-values, (..., 2)
SHAPES = (
    Diagnosis("one-output", lambda s: s.got == (*s.expected[:-1], 1), "there is one value for each state: the last layer has one output, and needs two, one for each action"),
)  # fmt: skip

# facts: values (nets, factors, N, 2), the Q-values of fresh networks
NETWORK = (
    Diagnosis("softmax-over-batch", lambda s: bool(((s.values.sum(-2) - 1).abs() < _NEAR).all()), "the Q-values of one action sum to 1 over the batch: that is a softmax over dim 0; Q-values need no softmax at all"),
    Diagnosis("softmax", lambda s: bool(((s.values.sum(-1) - 1).abs() < _NEAR).all()), "the two Q-values of each state sum to 1: there is a softmax at the end; Q-values are no probabilities, return the last layer's output as it is"),
    Diagnosis("log-softmax", lambda s: bool((s.values.logsumexp(-1).abs() < _NEAR).all()), "the exponentials of the two Q-values sum to 1: there is a log_softmax at the end; return the last layer's output as it is"),
    Diagnosis("sigmoid", lambda s: bool((s.values.min() >= 0) & (s.values.max() <= 1)), "every Q-value lies between 0 and 1: there seems to be a sigmoid at the end; a good state of CartPole is worth up to 100"),
    Diagnosis("tanh", lambda s: bool(s.values.abs().max() <= 1), "every Q-value lies between -1 and 1: there seems to be a tanh at the end; a good state of CartPole is worth up to 100"),
    Diagnosis("relu-at-end", lambda s: bool((s.values[:, 0] == 0).any()) and bool(s.values.min() >= 0), "no Q-value is negative and many are exactly 0: there is a ReLU after the last layer; an action whose value is cut to 0 no longer learns"),
    Diagnosis("never-negative", lambda s: bool(s.values.min() >= 0), "no Q-value of any fresh network is ever negative: there seems to be an activation after the last layer"),
    Diagnosis("never-positive", lambda s: bool(s.values.max() <= 0), "no Q-value of any fresh network is ever positive: there seems to be an activation after the last layer"),
    Diagnosis("cut-below", lambda s: bool(s.values.min() >= -1), "no Q-value of any fresh network ever falls below -1: there seems to be a GELU, SiLU or ELU after the last layer"),
)  # fmt: skip

# facts: zero, one (shares of actions other than the greedy one at epsilon 0 and 1), ones (share of action 1 at epsilon 0)
GREEDY = (
    Diagnosis("argmin", lambda s: s.zero == 1, "with epsilon 0 it always took the worse action: use argmax, not argmin"),
    Diagnosis("constant-action", lambda s: s.ones in (0, 1), "with epsilon 0 it took the same action in every state: take the argmax over the actions, dim=1"),
    Diagnosis("eps-inverted", lambda s: s.one == 0 and s.zero > 0.2, "with epsilon 0 it acts at random and with epsilon 1 it never does: the comparison with epsilon is the wrong way round"),
    Diagnosis("greedy-at-random", lambda s: s.zero > 0.2 and s.one > 0.2, "with epsilon 0 it took another than the better action in {zero:.0%} of the calls: it acts at random whatever epsilon is"),
)  # fmt: skip

# got: what select_action chose
ACTIONS = (
    Diagnosis("action-out-of-range", lambda s: s.got == 2, "there are two actions, 0 and 1: random.randint(0, 2) draws from three, random.randrange(2) from two"),
)  # fmt: skip

# facts: slips (schedules that fit all counts), share (of actions other than the better one, all settings together), ones (share of action 1 at epsilon 1, or None)
EXPLORING = (
    Diagnosis("explores-one-action", lambda s: s.ones in (0, 1), "with epsilon 1 it always took the same action: a random action must be 0 or 1, with the same probability"),
    Diagnosis("eps-never-explores", _named("eps-never-explores"), "it never took another than the better action: is the random action computed and then overwritten?"),
    Diagnosis("eps-always-explores", _named("eps-always-explores"), "it acts at random whatever epsilon is: is the greedy action overwritten?"),
    Diagnosis("eps-inverted", _named("eps-inverted"), "it explores with probability 1 - epsilon: the comparison with epsilon is the wrong way round"),
    Diagnosis("eps-explores-only-other", _named("eps-explores-only-other"), "it explores by taking the other action for sure: draw from both actions, the better one included"),
    Diagnosis("eps-half", _named("eps-half"), "it explores half as often as it should"),
    Diagnosis("eps-swapped", _named("eps-swapped"), "epsilon goes from eps_end to eps_start: mind the order of the arguments, eps_end comes first"),
    Diagnosis("eps-never-decays", _named("eps-never-decays"), "epsilon stays at eps_start whatever steps_done is"),
    Diagnosis("eps-own-counter", _named("eps-own-counter"), "epsilon is at eps_end whatever steps_done is: use the argument steps_done, not a counter of your own"),
    Diagnosis("eps-minus-missing", _named("eps-minus-missing"), "epsilon grows with steps_done: the exponent is -steps_done / eps_decay, with a minus"),
    Diagnosis("eps-times-decay", _named("eps-times-decay"), "epsilon falls to eps_end within the first step: divide steps_done by eps_decay, do not multiply"),
    Diagnosis("eps-upside-down", _named("eps-upside-down"), "epsilon grows with steps_done: the exponent is -steps_done / eps_decay, not -eps_decay / steps_done"),
    Diagnosis("eps-linear", _named("eps-linear"), "epsilon falls along a straight line: it should fall as exp(-steps_done / eps_decay)"),
    Diagnosis("eps-linear-slow", _named("eps-linear-slow"), "epsilon falls along a straight line: it should fall as exp(-steps_done / eps_decay)"),
    Diagnosis("eps-reciprocal", _named("eps-reciprocal"), "epsilon falls as 1 / (1 + steps_done / eps_decay): it should fall as exp(-steps_done / eps_decay)"),
    Diagnosis("eps-base-two", _named("eps-base-two"), "epsilon halves every eps_decay steps: use exp, so that it falls to 1/e of its way"),
    Diagnosis("eps-end-as-floor", _named("eps-end-as-floor"), "epsilon is eps_start * exp(...), cut off at eps_end: what decays is the difference eps_start - eps_end, added to eps_end"),
    Diagnosis("eps-end-dropped", _named("eps-end-dropped"), "epsilon is eps_start * exp(...): what decays is the difference eps_start - eps_end, added to eps_end"),
    Diagnosis("eps-fixed", _named("eps-fixed"), "it took another than the better action in {share:.1%} of the calls whatever the settings were: compute epsilon from the arguments"),
    Diagnosis("eps-end-added-twice", _named("eps-end-added-twice"), "epsilon is eps_end + eps_start * exp(...): what decays is the difference eps_start - eps_end"),
    Diagnosis("eps-decay-in-power", _named("eps-decay-in-power"), "epsilon falls by a factor at each step: it should be eps_end + (eps_start - eps_end) * exp(-steps_done / eps_decay)"),
)  # fmt: skip

# facts: slips (whose step has the direction seen), has_gradients, moved, later (whether the second call moved)
STEP = (
    Diagnosis("step-before-backward", lambda s: not s.moved and s.later, "nothing changed at the first call, only at the second: optimizer.step() must come after loss.backward()"),
    Diagnosis("no-optimizer-step", lambda s: not s.moved and s.has_gradients, "there are gradients, but no step: optimizer.step() is missing, or zero_grad() comes right before it"),
    Diagnosis("no-backward", lambda s: not s.moved, "the policy network has no gradients: is loss.backward() missing, or the prediction not from policy_net?"),
    Diagnosis("ascent", _named("ascent"), "the step has exactly the opposite direction: it makes the error larger; minimise the loss, do not negate it"),
    Diagnosis("broadcast", _named("broadcast"), "the step is that of a (B, B) matrix of errors: a (B, 1) tensor met a (B,) one; squeeze or unsqueeze one of them"),
    Diagnosis("no-target-network", _named("no-target-network"), "the step is that of targets from the policy network: take max Q(s', a') from target_net"),
    Diagnosis("networks-swapped", _named("networks-swapped"), "the prediction comes from target_net and the target from policy_net: swap them"),
    Diagnosis("terminal-bootstrapped", _named("terminal-bootstrapped"), "terminal states are given a next value from target_net: where next_state is None, the target is the reward alone"),
    Diagnosis("terminal-next-value-one", _named("terminal-next-value-one"), "terminal states have the next value 1: it is 0 there, so start from zeros"),
    Diagnosis("rows-mixed-up", _named("rows-mixed-up"), "the same minibatch in another order gives another step: put next values into the rows where next_state is not None"),
    Diagnosis("terminal-target-zero", _named("terminal-target-zero"), "terminal states have the target 0: their target is the reward"),
    Diagnosis("terminal-left-out", _named("terminal-left-out"), "terminal states are left out of the loss: they belong to it, with the reward as their target"),
    Diagnosis("bootstrap-missing", _named("bootstrap-missing"), "the target is the reward alone where next_state is given: add gamma * max target_net(s'). Is a mask of None inverted?"),
    Diagnosis("gamma-ignored", _named("gamma-ignored"), "the next value is not discounted: multiply it by gamma"),
    Diagnosis("gamma-fixed", _named("gamma-fixed"), "the step is that of another discount than the one given: use the argument gamma, not a constant"),
    Diagnosis("gamma-squared", _named("gamma-squared"), "the next value is discounted twice"),
    Diagnosis("gamma-on-reward", _named("gamma-on-reward"), "the reward is discounted too: only the next value is multiplied by gamma"),
    Diagnosis("bootstrap-sign", _named("bootstrap-sign"), "the next value is subtracted: the target is r + gamma * max target_net(s')"),
    Diagnosis("max-is-mean", _named("max-is-mean"), "the next value is the mean over the actions: take the maximum"),
    Diagnosis("max-is-sum", _named("max-is-sum"), "the next value is the sum over the actions: take the maximum"),
    Diagnosis("max-is-min", _named("max-is-min"), "the next value is the minimum over the actions: take the maximum"),
    Diagnosis("max-is-index", _named("max-is-index"), "the next value is the index of the best action: max(1) gives values and indices, take the values"),
    Diagnosis("max-over-batch", _named("max-over-batch"), "one maximum is taken over the whole batch: take it over the actions of each row, dim=1"),
    Diagnosis("next-value-of-taken-action", _named("next-value-of-taken-action"), "the next value is that of the action taken before: take the maximum over the actions"),
    Diagnosis("next-state-mixed-up", _named("next-state-mixed-up"), "state and next_state are mixed up: predict from state, and take the next value from next_state"),
    Diagnosis("action-max", _named("action-max"), "the prediction is the larger Q-value: take that of the action taken (gather)"),
    Diagnosis("action-fixed", _named("action-fixed"), "the prediction is always the Q-value of the same action: take that of the action taken (gather)"),
    Diagnosis("action-other", _named("action-other"), "the prediction is the Q-value of the other action: take that of the action taken (gather)"),
    Diagnosis("action-all", _named("action-all"), "all Q-values are pulled to the target: only that of the action taken (gather)"),
    Diagnosis("reward-missing", _named("reward-missing"), "the reward is missing from the target"),
    Diagnosis("reward-negated", _named("reward-negated"), "the reward is subtracted: add it to the target"),
    Diagnosis("softmax-on-q", _named("softmax-on-q"), "the step is that of softmaxed Q-values: use them as they are"),
    Diagnosis("l1-loss", _named("l1-loss"), "the step is that of the absolute error: use the squared error, or Huber's"),
)  # fmt: skip

# got: the numbers that main returned (or what else it did); expected: the counted ones; facts: episodes
DURATIONS = (
    Diagnosis("returns-nothing", lambda s: s.got is None, "main returned nothing: is `return durations` missing?"),
    Diagnosis("durations-one-less", lambda s: _shifted(s, -1), "each is one less than the number of steps: count from 1, or add 1 to the index of the last step"),
    Diagnosis("durations-one-more", lambda s: _shifted(s, 1), "each is one more than the number of steps"),
    Diagnosis("durations-summed-up", lambda s: _is_list(s) and len(s.got) > 1 and s.got == [sum(s.expected[: i + 1]) for i in range(len(s.expected))], "these are the steps since the start: set the count to 0 at each reset"),
    Diagnosis("durations-too-few", lambda s: _is_list(s) and len(s.got) < s.episodes, "there are fewer of them than episodes: append at the end of each episode"),
    Diagnosis("num-episodes-ignored", lambda s: _is_list(s) and len(s.got) > s.episodes, "there are more of them than episodes asked for: play num_episodes"),
)  # fmt: skip

# facts: stepped_on (after the cut at 500 steps), late (main stopped with an error at the 100th episode)
ENDINGS = (
    Diagnosis("truncation-ignored", lambda s: s.stepped_on, "an episode is over when the pole falls and also when time is up: done = terminated or truncated"),
    Diagnosis("stops-at-episode-100", lambda s: s.late, "this line does its work for the first time when there are 100 durations: try it on a list of 100 numbers"),
)  # fmt: skip

# facts: still (steps_done never changed), returns (how often it came back to its start), swapped (eps_end > eps_start)
EPSILON_FALLS = (
    Diagnosis("steps-never-counted", lambda s: s.still, "steps_done is the same at every call: add 1 to it after every step"),
    Diagnosis("steps-reset", lambda s: s.returns >= 2, "steps_done starts anew in each episode: set it to 0 once, before the first"),
    Diagnosis("eps-swapped-in-call", lambda s: s.swapped, "eps_end is larger than eps_start, so epsilon grows: select_action takes eps_end before eps_start"),
)  # fmt: skip

# facts: slips (names that the check found)
MEMORY = (
    Diagnosis("nothing-stored", _named("nothing-stored"), "call memory.push(...) after every step"),
    Diagnosis("memory-started-anew", _named("memory-started-anew"), "the memory is emptied again and again: make one ReplayMemory, before the first episode"),
    Diagnosis("memory-field-order", _named("memory-field-order"), "the fields come in another order: state, action, next_state, reward"),
    Diagnosis("memory-fields-wrong", _named("memory-fields-wrong"), "a field is missing, too long, or not a number"),
    Diagnosis("next-state-is-state", _named("next-state-is-state"), "next_state is the same as state in every transition: push before state = next_state"),
    Diagnosis("state-not-advanced", _named("state-not-advanced"), "state is the first one throughout the episode: set state = next_state after each push"),
    Diagnosis("next-state-wrong", _named("next-state-wrong"), "next_state is not the observation that the step gave"),
    Diagnosis("action-not-the-one-taken", _named("action-not-the-one-taken"), "the stored action is not the one that was taken"),
    Diagnosis("next-state-none-too-often", _named("next-state-none-too-often"), "next_state is None although the episode went on: None belongs only where the pole fell"),
    Diagnosis("terminal-next-state-stored", _named("terminal-next-state-stored"), "next_state is stored where the pole fell: push None there, or optimize takes that state for one that goes on"),
)  # fmt: skip

# facts: same, always, never, reversed, nearly, optimizer ("policy", "target", both or none), steps
TARGET = (
    Diagnosis("target-is-policy", lambda s: s.same, "both names stand for one network: make a second DQN() and copy the weights with load_state_dict"),
    Diagnosis("optimizer-over-target", lambda s: s.optimizer == "target", "the optimizer holds the parameters of the target network: give it those of policy_net"),
    Diagnosis("sync-reversed", lambda s: s.never and s.reversed, "the policy network takes over the target network's weights: it is the other way round"),
    Diagnosis("target-never-synced", lambda s: s.never, "the target network did not change in {steps} steps: copy the policy network's weights into it now and then"),
    Diagnosis("target-synced-each-step", lambda s: s.always, "the target network equals the policy network at every update, as if there were none: copy the weights more seldom"),
    Diagnosis("soft-update-swapped", lambda s: s.nearly, "the target network takes over nearly all of the policy network at every update: is tau on the wrong side?"),
)  # fmt: skip

# facts: average (the best), recent (of the last 100 episodes), episodes, returned (main ended by itself), late (time up)
TRAINING = (
    Diagnosis("training-too-slow", lambda s: s.late, "the time was up after {episodes} episodes: a smaller network or minibatch, or an update every few steps, takes less"),
    Diagnosis("training-at-chance", lambda s: s.average < 35, "that is what random actions reach: the agent does not learn, so look at Q3.1 to Q3.4 first"),
    Diagnosis("training-stopped-early", lambda s: s.returned and s.episodes < 1000, "main stopped by itself after {episodes} episodes: play on, up to num_episodes"),
    Diagnosis("training-forgot", lambda s: s.recent < s.average / 2, "in the last 100 episodes the average was only {recent:.0f}: what was learnt got lost, so try a lower learning rate or a slower target network"),
)  # fmt: skip


def _is_list(seen: Seen) -> bool:
    return isinstance(seen.got, list)


def _shifted(seen: Seen, by: int) -> bool:
    return (
        _is_list(seen)
        and bool(seen.got)
        and seen.got == [duration + by for duration in seen.expected[-len(seen.got) :]]
    )
