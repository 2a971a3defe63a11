"""Mistakes of Q3.5, the training."""

from autograder.mistakes import Mistake
from tests.worlds.training_mistakes import SETTINGS, setting

_CHANCE = 35  # an average that random actions do not reach

# the facts of `tests.worlds.cartpole.check_training`
TRAINING = (
    *SETTINGS,
    Mistake(
        "training-explores",
        "eps_end is above 0.2 in your main: so many actions stay random that no episode gets long. Take 0.02",
        lambda s: setting(s, "eps_end") > 0.2,
    ),
    Mistake(
        "training-too-slow",
        "the time was up after {episodes} episodes. A smaller network or minibatch, or an update every few steps, "
        "takes less time",
        lambda s: s.late,
    ),
    Mistake(
        "training-at-chance",
        "random actions reach as much: the agent does not learn. Look at Q3.1 to Q3.4 first",
        lambda s: s.average < _CHANCE,
    ),
    Mistake(
        "training-stopped-early",
        "main stopped by itself after {episodes} episodes: play on, up to num_episodes",
        lambda s: s.returned and s.episodes < s.most,
    ),
    Mistake(
        "training-forgot",
        "in the last 100 episodes the average was only {recent:.0f}: the agent forgot what it had learnt. Try a lower "
        "learning rate or a slower target network",
        lambda s: s.recent < s.average / 2,
    ),
)
