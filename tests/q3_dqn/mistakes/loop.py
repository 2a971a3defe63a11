"""Mistakes of Q3.4, the loop of main; those of its memory are in `memory.py`."""

from collections.abc import Callable
from itertools import pairwise

from autograder.host.student_error import STEPPED_ON, Raised
from autograder.mistakes import RETURNS_NOTHING, Mistake, Seen
from tests.q3_dqn.mistakes.step import SYNCED_EACH_STEP

RETURNS_IN_THE_LOOP = Mistake(
    "returns-in-the-loop", "play num_episodes episodes, then return. Is the `return` inside the loop?"
)
SELECT_ACTION_NOT_CALLED = Mistake(
    "select-action-not-called",
    "call select_action from main: what is written out in main itself cannot be seen from outside",
)
OPTIMIZE_NOT_CALLED = Mistake(
    "optimize-not-called", "call optimize from main: what is written out in main itself cannot be seen from outside"
)
PLAYS_ON = Mistake("num-episodes-ignored", "play num_episodes episodes, then return")

# got: the numbers that main returned (or what else it did); expected: the counted ones; facts: episodes
DURATIONS = (
    Mistake(RETURNS_NOTHING.name, "main returned nothing: is `return durations` missing?", lambda s: s.got is None),
    Mistake(
        "durations-one-less",
        "each is one less than the number of steps: count from 1, or add 1 to the index of the last step",
        lambda s: _shifted(s, -1),
    ),
    Mistake("durations-one-more", "each is one more than the number of steps", lambda s: _shifted(s, 1)),
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
        PLAYS_ON.name,
        "there are more of them than episodes asked for: play num_episodes",
        lambda s: _is_list(s) and len(s.got) > s.episodes,
    ),
)

# got: the error with which main stopped
TRUNCATION_IGNORED = Mistake(
    "truncation-ignored",
    "an episode is over when the pole falls and also when time is up: done = terminated or truncated",
    lambda s: isinstance(s.got, Raised) and s.got.mistake is not None and s.got.mistake.name == STEPPED_ON,
)
CUT_IS_NO_FALL = Mistake(
    "cut-stored-as-fall",
    "None says that nothing more is earned, and so teaches that the best states are worth 1: next_state is None when "
    "terminated, not when truncated",
)
# facts: fallen (episodes until main stopped with an error), window (episodes of an average)
STOPS_AT_100 = Mistake(
    "stops-at-episode-100",
    "this line does its work for the first time when there are 100 durations: try it on a list of 100 numbers",
    lambda s: isinstance(s.got, Raised) and abs(s.fallen - s.window) <= 1,
)

# got: what select_action was handed (calls, 4): eps_end, eps_start, eps_decay, steps_done
EPS_ORDER_IN_CALL = Mistake(
    "eps-order-in-call",
    "mind the order of its arguments: eps_end, eps_start, eps_decay, steps_done",
    lambda s: bool((s.got[:, :2] < 0).any()) or bool((s.got[:, :2] > 1).any()),
)
# got: as above; facts: returns (how often steps_done came back to its start)
EPSILON_FALLS = (
    Mistake(
        "steps-never-counted",
        "steps_done is the same at every call: add 1 to it after every step",
        lambda s: bool((s.got[:, 3] == s.got[0, 3]).all()),
    ),
    Mistake(
        "steps-reset",
        "steps_done starts anew in each episode: set it to 0 once, before the first",
        lambda s: s.returns >= 2,
    ),
    Mistake(
        "eps-swapped-in-call",
        "eps_end is larger than eps_start, so epsilon grows: select_action takes eps_end before eps_start",
        lambda s: bool((s.got[:, 0] > s.got[:, 1]).all()),
    ),
)

# got: the seeds of the resets, None where there was none; facts: seed
RESETS = (
    Mistake(
        "reset-not-seeded",
        "the first reset takes the seed: env.reset(seed=seed). Without it the same seed plays other episodes",
        lambda s: s.got[:1] != [s.seed],
    ),
    Mistake(
        "reset-seeded-each-time",
        "a reset with the same seed starts every episode alike: seed the first one only",
        lambda s: s.got.count(s.seed) > 1,
    ),
)

# got: what on_episode was given, one list for each call (None for what was none)
REPORTS = (
    Mistake(
        "durations-kept",
        "the list still holds the durations of an earlier call of main: each call begins with a new, empty list, not "
        "with one of the module or of a default argument",
        lambda s: _grows_by_one(s.got) and len(s.got[0]) > 1,
    ),
    Mistake(
        "durations-reported-wrongly",
        "the calls are right, and the durations in the list are not the numbers of steps of the episodes",
        lambda s: _grows_by_one(s.got) and len(s.got[0]) == 1,
    ),
    Mistake(
        "on-episode-argument",
        "on_episode takes the list of all durations so far, the latest one included, after each episode",
        lambda s: True,
    ),
)


def _grows_by_one(lists):
    """Whether each list is the one before it with one number more."""
    return None not in lists and all(now[:-1] == before for before, now in pairwise(lists)) and bool(lists[0])


LAST_NOT_REPORTED = Mistake(
    "last-not-reported",
    "the episode after which main stops by stop_average is not reported: call on_episode before the break or return",
)
# got: how many episodes were played; facts: lengths, bar
STOPS = (
    Mistake(
        "stop-by-one-duration",
        "it stops by one duration: take the average of the latest 100",
        lambda s: (
            s.bar is not None and s.got in [_first(s, lambda so_far: so_far[-1] > s.bar, least) for least in (1, 100)]
        ),
    ),
    Mistake("stop-before-100", "it stops before there are 100 durations: wait for them", lambda s: s.got < 100),
    Mistake(
        "stopped-without-bar",
        "with stop_average=None main plays every episode",
        lambda s: s.bar is None,
    ),
    Mistake(
        "stop-average-of-all",
        "it stops by the average of all durations: take the latest 100",
        lambda s: s.got == _first(s, lambda so_far: sum(so_far) / len(so_far) > s.bar),
    ),
    Mistake(
        "stop-at-equal",
        "it stops where the average equals stop_average: it should exceed it",
        lambda s: s.got == _first(s, lambda so_far: sum(so_far[-100:]) / 100 >= s.bar),
    ),
    Mistake(
        "stop-average-fixed",
        "it stops at another average than stop_average: use the argument",
        lambda s: s.got == _first(s, lambda so_far: sum(so_far[-100:]) / 100 > 300),
    ),
)
TUPLE_AS_STATE = Mistake(
    "reset-not-unpacked", "reset() returns two values: observation, info = env.reset(...). Here both went on as one"
)
NONE_COMPARED = Mistake("none-compared", "stop_average may be None: then main plays every episode")


def _first(seen: Seen, stops: Callable[[list[int]], bool], least: int = 100) -> int:
    """After how many episodes this rule stops, `least` or more."""
    lengths = seen.lengths
    return next((n for n in range(least, len(lengths) + 1) if stops(lengths[:n])), len(lengths))


MEMORY_NEVER_FULL = Mistake(
    "memory-never-full",
    "the memory never held a minibatch when optimize was called: push every step into one memory",
)
# got: moves (updates, 4), see `watched`; facts: same, holds_policy, holds_target, synced (updates,), steps, policies
TARGET = (
    Mistake(
        "networks-made-anew",
        "optimize gets ever new policy networks, {policies} so far: make networks and optimizer once, before the first "
        "episode",
        lambda s: s.policies >= 3,
    ),
    Mistake(
        "target-is-policy",
        "both names refer to one network: make a second DQN() and copy the weights with load_state_dict",
        lambda s: s.same,
    ),
    Mistake(
        "optimizer-maximises",
        "the optimizer is made with maximize=True, so that it makes the error larger: drop it",
        lambda s: s.maximises,
    ),
    Mistake(
        "optimizer-incomplete",
        "the optimizer holds only some parameters of policy_net: give it policy_net.parameters()",
        lambda s: s.holds_policy and not s.holds_all,
    ),
    Mistake(
        "optimizer-over-target",
        "the optimizer holds the parameters of the target network: give it those of policy_net",
        lambda s: s.holds_target and not s.holds_policy,
    ),
    Mistake(
        "sync-reversed",
        "the policy network takes over the target network's weights: it is the other way round",
        lambda s: not _moves(s) and int(((s.got[:, 0] == 0) & (s.got[:, 1] > 0)).sum()) >= 2,
    ),
    Mistake(
        "target-never-synced",
        "the target network did not change in {steps} steps: copy the policy network's weights into it now and then",
        lambda s: not _moves(s),
    ),
    Mistake(
        SYNCED_EACH_STEP.name,
        "the target network equals the policy network at every update, as if there were none: copy the weights less "
        "often",
        lambda s: bool(len(s.got)) and bool((s.got[:, 1] > 0).all()),
    ),
    Mistake(
        "soft-update-swapped",
        "the target network takes over nearly all of the policy network at every update: is tau on the wrong side?",
        lambda s: len(s.got) > 1 and bool((s.synced & (s.got[:, 3] > 0.9)).double().mean() > 0.9),
    ),
    Mistake(
        "target-goes-elsewhere",
        "the target network moves, but not towards the policy network: copy weights, or a share of them, from there",
        lambda s: not bool(s.synced.any()),
    ),
)


def _moves(seen: Seen) -> bool:
    return bool((seen.got[:, 0] > 0).any())


def _is_list(seen: Seen) -> bool:
    return isinstance(seen.got, list)


def _shifted(seen: Seen, by: int) -> bool:
    return (
        _is_list(seen)
        and bool(seen.got)
        and seen.got == [duration + by for duration in seen.expected[-len(seen.got) :]]
    )
