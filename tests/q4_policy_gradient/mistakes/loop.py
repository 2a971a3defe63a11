"""Mistakes of Q4.7, the loop."""

import torch

from autograder.mistakes import Mistake


def _is_list(seen):
    return isinstance(seen.got, list)


def _shifted(seen, by):
    return _is_list(seen) and bool(seen.got) and seen.got == [duration + by for duration in seen.expected]


def _sums(durations):
    return torch.tensor(durations).cumsum(0).tolist()


def _same(got, wanted):
    """Whether two tensors are the same but for their shape, and not empty."""
    if not isinstance(got, torch.Tensor) or got.numel() != wanted.numel() or not got.numel():
        return False
    return torch.allclose(got.double().flatten(), wanted.double().flatten(), atol=1e-5)


def _has_other_rewards(seen):
    got = _rows(seen, "rewards")
    return len(got) == len(seen.expected.rewards) and not _same(got, seen.expected.rewards)


def _rows(seen, name):
    """What update got as this argument, its first dimension the steps; of no length where it is no such tensor."""
    got = seen.got.get(name)
    return got.double() if isinstance(got, torch.Tensor) and got.ndim else torch.zeros(0)


def _are_floats(value):
    return isinstance(value, torch.Tensor) and value.is_floating_point()


ARGUMENTS_CHANGED = Mistake("arguments-changed", "keep the arguments of main, as they are in the file")

# got: what main returned, as a list where it is one; expected: the durations that the grader counted
DURATIONS = (
    Mistake(
        "durations-one-short",
        "each is one too small: count every step, the last one included (t begins at 0, so it ends at one less)",
        lambda s: _shifted(s, -1),
    ),
    Mistake("durations-one-long", "each is one too large: count the steps", lambda s: _shifted(s, 1)),
    Mistake(
        "durations-added-up",
        "these are sums over all episodes so far: count the steps of each episode anew",
        lambda s: _is_list(s) and s.got == _sums(s.expected),
    ),
    Mistake("durations-empty", "the list is empty: append each duration to it", lambda s: s.got == []),
    Mistake(
        "average-returned",
        "this is one number: return the list of all durations",
        lambda s: isinstance(s.got, int | float),
    ),
    Mistake(
        "last-duration-missing",
        "the last episode is missing: append its duration before the loop ends",
        lambda s: _is_list(s) and s.got == s.expected[:-1],
    ),
)
NUM_EPISODES_IGNORED = Mistake("num-episodes-ignored", "play num_episodes episodes, then return")
RETURNS_EARLY = Mistake("returns-in-the-loop", "is the `return` inside the loop, or the loop one short?")
STOPS_AT_100 = Mistake(
    "stops-at-episode-100",
    "this line does its work for the first time when there are 100 durations: try it on a list of 100 numbers",
)
NONE_COMPARED = Mistake("none-compared", "stop_average may be None: then main plays every episode")
TUPLE_AS_STATE = Mistake(
    "reset-not-unpacked", "reset() returns two values: observation, info = env.reset(...). Here both went on as one"
)
NOT_TO_THE_END = Mistake(
    "episode-not-to-the-end", "an episode is over when terminated or truncated is True, and neither earlier nor later"
)
NOT_REPORTED = Mistake("on-episode-not-called", "call on_episode(durations) after each episode, if it is not None")
REPORTED_WRONGLY = Mistake(
    "on-episode-argument", "on_episode takes the list of all durations so far, the latest one included"
)

# The calls of sample_action. got: their number; facts: steps, episodes, actions (whether those stepped are those drawn)
NOT_SAMPLED = Mistake(
    "sample-action-not-called", "draw each action with sample_action(state, policy): main does not call it"
)
SAMPLED_SELDOM = Mistake("sampled-seldom", "call sample_action once for each step: it was called less often")
SAMPLED_OFTEN = Mistake("sampled-often", "call sample_action once for each step: it was called more often")
OTHER_ACTION = Mistake("other-action-stepped", "step the action that sample_action returned")
STATE_SHAPE = Mistake("state-shape", "sample_action takes the state as (1, 4): add the dimension with unsqueeze(0)")
STATE_NOT_ADVANCED = Mistake(
    "state-not-advanced", "after a step the next state becomes the state: sample_action gets an old one"
)

# The calls of update. got: their number; facts: steps, episodes
UPDATES = (
    Mistake("update-not-called", "main does not call update: nothing is learnt", lambda s: s.got == 0),
    Mistake(
        "update-every-step",
        "update is called after every step: call it once for each episode",
        lambda s: s.got == s.steps,
    ),
    Mistake(
        "update-missing-once",
        "one episode has no update: is update called before the loop ends?",
        lambda s: s.got == s.episodes - 1,
    ),
    Mistake(
        "update-twice", "update is called twice for each episode: once is right", lambda s: s.got == 2 * s.episodes
    ),
    Mistake("update-seldom", "update is not called after each episode", lambda s: s.got < s.episodes),
)
UPDATE_LATE = Mistake("update-late", "update comes too late: call it before the next episode begins")

# One call of update. got: its arguments by name; expected: the Episode (states, after, actions, rewards); facts:
# so_far (steps of all episodes up to this one), last (the Episode before, or None)
HANDED = (
    Mistake(
        "arguments-in-another-order",
        "the order is policy, value, policy_optimizer, value_optimizer, states, actions, rewards, gamma",
        lambda s: (
            not s.got["nets"] or (_same(s.got.get("rewards"), s.expected.actions) and _are_floats(s.got.get("actions")))
        ),
    ),
    Mistake(
        "not-started-anew",
        "states, actions and rewards also hold the earlier episodes: start each episode with empty lists",
        lambda s: bool(s.last) and any(len(_rows(s, name)) == s.so_far for name in ("states", "actions", "rewards")),
    ),
    Mistake(
        "episode-before",
        "this is the episode before: hand over the one that has just ended",
        lambda s: bool(s.last) and _same(s.got.get("states"), s.last.states),
    ),
    Mistake(
        "states-not-joined",
        "the states have a dimension too many: join the (1, 4) tensors with torch.cat, and not with stack",
        lambda s: _same(s.got.get("states"), s.expected.states) and s.got["states"].ndim == 3,
    ),
    Mistake(
        "states-all-alike",
        "these are the same state again and again: after a step the next state becomes the state",
        lambda s: len(_rows(s, "states")) > 1 and bool((_rows(s, "states") == _rows(s, "states")[:1]).all()),
    ),
    Mistake(
        "next-states",
        "these are the states that the steps led to: states[t] is the one in which actions[t] was drawn",
        lambda s: _same(s.got.get("states"), s.expected.after),
    ),
    Mistake(
        "first-step-missing",
        "the first step of the episode is missing",
        lambda s: _same(s.got.get("states"), s.expected.states[1:]),
    ),
    Mistake(
        "last-step-missing",
        "the last step of the episode is missing: store it before the loop ends",
        lambda s: _same(s.got.get("states"), s.expected.states[:-1]),
    ),
    Mistake(
        "reward-missing",
        "one reward is missing: each step has a state, an action and a reward",
        lambda s: _same(s.got.get("rewards"), s.expected.rewards[1:]),
    ),
    Mistake(
        "actions-column",
        "the actions have the shape (T, 1): end with squeeze(1). Against (T,) they broadcast to (T, T)",
        lambda s: _same(s.got.get("actions"), s.expected.actions) and s.got["actions"].ndim > 1,
    ),
    Mistake(
        "actions-no-integers",
        "the actions should be int64: they are an index",
        lambda s: _same(s.got.get("actions"), s.expected.actions) and s.got["actions"].dtype != torch.int64,
    ),
    Mistake(
        "value-added-at-cut",
        "something is added to the last reward of an episode that was cut: the returns stop there",
        lambda s: _has_other_rewards(s) and _same(_rows(s, "rewards")[:-1], s.expected.rewards[:-1]) and s.expected.cut,
    ),
    Mistake(
        "reward-changed",
        "update takes the rewards as env.step gives them",
        _has_other_rewards,
    ),
)
GAMMA = Mistake("gamma-in-call", "the last argument of update is gamma, a number from 0 to 1")
MADE_ANEW = Mistake(
    "networks-made-anew",
    "networks or optimizers are other ones than in the first episode, so that what was learnt is lost: make them once, "
    "before the loop",
)
MAXIMISES = Mistake(
    "optimizer-maximises", "an optimizer is made with maximize=True, and both losses are to be minimised: drop it"
)
OTHER_NETS = Mistake(
    "other-networks",
    "hand update the policy that sample_action gets and the value network, and over the parameters of each an "
    "optimizer of its own",
)

# got: how many episodes were played before the stop; facts: lengths, bar
STOPS = (
    Mistake(
        "stop-average-ignored", "main plays on: stop once the average exceeds stop_average", lambda s: s.got == s.asked
    ),
    Mistake(
        "stop-by-one-duration",
        "main stops by one duration: take the average of the latest 100",
        lambda s: s.got in [_first(s, lambda before, n=n: len(before) >= n and before[-1] > s.bar) for n in (1, 100)],
    ),
    Mistake(
        "stop-before-100",
        "main stops before there are 100 durations: wait for them",
        lambda s: s.got < 100,
    ),
    Mistake(
        "stop-average-of-all",
        "main stops by the average of all durations: take the latest 100",
        lambda s: s.got == _first(s, lambda before: len(before) >= 100 and sum(before) / len(before) > s.bar),
    ),
    Mistake(
        "stop-at-equal",
        "main stops where the average equals stop_average: it should exceed it",
        lambda s: s.got == _first(s, lambda before: len(before) >= 100 and sum(before[-100:]) / 100 >= s.bar),
    ),
)
LAST_NOT_REPORTED = Mistake(
    "last-not-reported",
    "the episode after which main stops by stop_average is not reported: call on_episode before the break or return",
)
STOPPED_WITHOUT_BAR = Mistake("stopped-without-bar", "with stop_average=None main plays every episode")


def _first(seen, stops):
    """After how many episodes this rule stops."""
    return next((n for n in range(1, len(seen.lengths) + 1) if stops(seen.lengths[:n])), len(seen.lengths))


# got: the seeds of the resets; facts: seed
RESETS = (
    Mistake(
        "reset-not-seeded", "the first reset takes the seed: env.reset(seed=seed)", lambda s: s.got[:1] != [s.seed]
    ),
    Mistake(
        "reset-seeded-each-time",
        "a reset with the same seed starts every episode alike: seed the first one only",
        lambda s: s.got.count(s.seed) > 1,
    ),
)
NOT_SEEDED = Mistake("not-seeded", "the same seed leads to other actions: keep seed_everything(seed) at the start")
SEED_FIXED = Mistake("seed-fixed", "another seed leads to the same actions: is a fixed seed set after seed_everything?")
