"""Mistakes of Q4.8, the training."""

from autograder.mistakes import Mistake
from tests.worlds.training_mistakes import SETTINGS

_CHANCE = 35  # an average that random actions do not reach

# the facts of `tests.worlds.cartpole.check_training`
TRAINING = (
    *SETTINGS,
    Mistake(
        "training-too-slow",
        "the time was up after {episodes} episodes. A smaller network takes less time, and so does one update for each "
        "episode in place of one for each step",
        lambda s: s.late,
    ),
    Mistake(
        "training-one-action",
        "episodes of 8 to 10 steps: the policy always takes the same action. Look at the sign of the loss, scale the "
        "inputs, and lower the learning rate of the policy",
        lambda s: s.recent < 11 and s.average < _CHANCE,
    ),
    Mistake(
        "training-at-chance",
        "random actions reach as much: the agent does not learn. Look at Q4.1 to Q4.7 first",
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
        "learning rate of the policy",
        lambda s: s.recent < s.average / 2,
    ),
)
