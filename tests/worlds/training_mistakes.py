"""Mistakes that both trainings on CartPole-v1 share: settings with which nothing is learnt."""

import math

from autograder.mistakes import Mistake, Seen

_LOWEST_DISCOUNT = 0.8  # below it only the next five steps count, and a pole that is lost falls later
_RATES = 1e-5, 0.1  # of Adam and its like: below and above these nothing useful was seen


def setting(seen: Seen, name: str) -> float:
    """What the worker claims of a setting; NaN where it claims nothing."""
    value = seen.settings.get(name)
    return float(value) if isinstance(value, int | float) else math.nan


# the facts of `tests.worlds.cartpole.check_training`
SETTINGS = (
    Mistake(
        "training-discount",
        "gamma is below 0.8 in your main, so that hardly more than the next steps count: take 0.99",
        lambda s: setting(s, "gamma") < _LOWEST_DISCOUNT,
    ),
    Mistake(
        "training-rate-high",
        "a learning rate in your main is 0.1 or more: each step throws away what was learnt. Begin with 1e-3",
        lambda s: setting(s, "highest_rate") >= _RATES[1],
    ),
    Mistake(
        "training-rate-low",
        "a learning rate in your main is below 1e-5: so small steps change nothing in 1000 episodes. Begin with 1e-3",
        lambda s: setting(s, "lowest_rate") < _RATES[0],
    ),
)
