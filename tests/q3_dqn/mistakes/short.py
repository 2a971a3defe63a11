"""Mistakes of Q3.6, the training on short episodes."""

from autograder.mistakes import Mistake
from tests.worlds.training_mistakes import SETTINGS, setting

_CHANCE = 35  # steps on average that random actions do not reach

NO_NETWORK = Mistake("short-no-network", "it returns no network: end it with `return durations, policy_net`")
PLAYS_ON = Mistake(
    "short-plays-on",
    "train_short plays more than num_episodes episodes: those in which you only measure count, too",
)

# The facts: row (the most episodes of full length in a row), row_asked, greedy (the average of the network that was
# returned), greedy_asked, mean (of the training's episodes), episodes, most, returned (whether train_short ended by
# itself), late (whether the time was up), settings (see `tests.worlds.activity.activity`).
SHORT = (
    *SETTINGS,
    Mistake(
        "short-explores",
        "eps_end is above 0.1 in your train_short: with so many random actions ten full episodes in a row are luck. "
        "Take 0.01 or 0",
        lambda s: setting(s, "eps_end") > 0.1,
    ),
    Mistake(
        "short-too-slow",
        "the time was up after {episodes} episodes. A smaller network or minibatch, or fewer updates, take less time",
        lambda s: s.late,
    ),
    Mistake(
        "short-at-chance",
        "random actions reach as much: the agent does not learn. Look at Q3.1 to Q3.4 first",
        lambda s: s.episodes == s.most and s.mean < _CHANCE,
    ),
    Mistake(
        "short-stopped-early",
        "train_short stopped by itself after {episodes} episodes: play on until ten in a row reach 200 steps",
        lambda s: s.returned and s.episodes < s.most and s.row < s.row_asked,
    ),
    Mistake(
        "short-other-network",
        "the network that you return is not the one that kept the pole up for {row} episodes in a row: return "
        "policy_net as it was then",
        lambda s: s.row >= s.row_asked and s.greedy < s.greedy_asked,
    ),
)
