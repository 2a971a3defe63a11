"""Mistakes of Q6.7 and Q6.8 in what the loops play, return and report."""

import torch

from autograder.mistakes import Mistake

ARGUMENTS_CHANGED = Mistake("arguments-changed", "keep the arguments of the function, as they are in the file")
TUPLE_AS_STATE = Mistake(
    "reset-not-unpacked", "reset() returns two values: observation, info = env.reset(...). Here both went on as one"
)
NONE_COMPARED = Mistake("none-compared", "stop_average may be None: then every episode is played")
NONE_CALLED = Mistake("none-called", "on_episode may be None: then call nothing")

NUM_EPISODES_IGNORED = Mistake("num-episodes-ignored", "play num_episodes episodes, then return")
RETURNS_EARLY = Mistake("returns-in-the-loop", "is the `return` inside the loop, or the loop one short?")
NOT_TO_THE_END = Mistake(
    "episode-not-to-the-end", "an episode is over when terminated or truncated is True, and neither earlier nor later"
)
NOT_REPORTED = Mistake("on-episode-not-called", "call on_episode after each episode, if it is not None")

# got: what on_episode was given last, or what was returned, as a list where it is one; expected: the durations or sums
# of rewards; facts: durations (of the episodes)
LISTS = (
    Mistake("list-empty", "the list is empty: append to it after each episode", lambda s: s.got == []),
    Mistake(
        "average-for-list",
        "this is one number: the list of all episodes is asked for",
        lambda s: isinstance(s.got, int | float),
    ),
    Mistake("one-short", "each is one too small: count every step", lambda s: _shifted(s, -1)),
    Mistake("one-long", "each is one too large: count every step once", lambda s: _shifted(s, 1)),
    Mistake(
        "added-up",
        "these are sums over all episodes so far: begin each episode with 0",
        lambda s: _list(s) and s.got == torch.tensor(s.expected).double().cumsum(0).tolist(),
    ),
    Mistake(
        "last-missing",
        "the last episode is missing: append before you report or return",
        lambda s: _list(s) and s.got == s.expected[:-1],
    ),
    Mistake(
        "durations-for-returns",
        "these are the numbers of steps: the sums of rewards are asked for",
        lambda s: _list(s) and s.got == s.durations and s.got != s.expected,
    ),
    Mistake(
        "last-reward",
        "these are the last rewards of the episodes: add up all of them",
        lambda s: _list(s) and s.got == s.lasts and s.got != s.expected,
    ),
)

# got: the shape and kind of what train_taxi returned
NO_TABLE = (
    Mistake("returns-list", "this is not the table: return q", lambda s: isinstance(s.got, list | str)),
    Mistake(
        "other-shape",
        "Taxi has 500 states and 6 actions: the table is np.full((500, 6), settings.first)",
        lambda s: isinstance(s.got, torch.Tensor) and s.got.ndim == 2,
    ),
)
NOT_RETURNED = Mistake("other-table", "the table returned is not the one that q_update was given")

# got: after how many episodes the run ended; expected: after how many it should; facts: lengths, bar, asked
STOPS = (
    Mistake(
        "stops-never",
        "it does not stop: compare the average of the latest 100 durations with stop_average",
        lambda s: s.got == s.asked,
    ),
    Mistake(
        "stops-by-one-duration",
        "it stops as soon as one episode is long enough: take the average of the latest 100",
        lambda s: s.got == _first(s.lengths, lambda d: d[-1] > s.bar),
    ),
    Mistake(
        "stops-before-100",
        "it stops before there are 100 episodes: the average is over 100",
        lambda s: s.got < 100,
    ),
    Mistake(
        "average-of-all",
        "it averages all episodes: take the latest 100, durations[-100:]",
        lambda s: s.got == _first(s.lengths, lambda d: len(d) >= 100 and sum(d) / len(d) > s.bar),
    ),
    Mistake(
        "stops-at-the-bar",
        "it stops where the average equals stop_average: it should exceed it",
        lambda s: s.got == _first(s.lengths, lambda d: len(d) >= 100 and sum(d[-100:]) / 100 >= s.bar),
    ),
)
STOPS_UNREPORTED = Mistake(
    "stops-before-reporting", "the last episode is not reported: call on_episode first, then look whether to stop"
)
STOPPED_WITHOUT_BAR = Mistake("stopped-without-bar", "with stop_average=None every episode is played")

# got: the seeds of the resets, expected: None; facts: seed
RESETS = (
    Mistake("reset-not-seeded", "the first reset is not seeded: env.reset(seed=seed)", lambda s: s.got[:1] == [None]),
    Mistake(
        "reset-always-seeded",
        "every reset has the same seed, so every episode begins alike: seed the first one only",
        lambda s: len(s.got) > 1 and set(s.got) == {s.seed},
    ),
    Mistake(
        "reset-seeds", "only the first reset takes the seed", lambda s: s.got != [s.seed] + [None] * (len(s.got) - 1)
    ),
)
NOT_SEEDED = Mistake("not-seeded", "draw from rng, and from generators that the seed has set")
SEED_FIXED = Mistake("seed-fixed", "every seed gives the same run: use the argument seed")


def _shifted(seen, by):
    return _list(seen) and bool(seen.got) and seen.got == [each + by for each in seen.expected]


def _list(seen):
    return isinstance(seen.got, list)


def _first(lengths, holds):
    return next((n for n in range(1, len(lengths) + 1) if holds(lengths[:n])), len(lengths))
