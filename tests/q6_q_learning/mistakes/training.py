"""Mistakes of Q6.9, the training."""

from autograder.mistakes import Mistake

_CHANCE = 30  # an average duration on CartPole that random actions do not reach

# got: the mean sum of rewards of the Taxi table; facts: delivered (share of starts), same (whether all cells are
# equal), steps and episodes that were played
TAXI = (
    Mistake("taxi-no-steps", "train_taxi did not play: it took {steps} steps", lambda s: s.steps < 1000),
    Mistake("taxi-table-empty", "all cells are the same: is the table that learns the one returned?", lambda s: s.same),
    Mistake(
        "taxi-nothing-delivered",
        "the table delivers nobody: look at Q6.3 and Q6.7, then at the settings",
        lambda s: s.delivered < 0.02,
    ),
    Mistake(
        "taxi-half-learned",
        "the table delivers from {delivered:.0%} of the starts: alpha larger, first 0, or more episodes",
        lambda s: s.delivered < 0.97,
    ),
    Mistake(
        "taxi-detours",
        "the table delivers from {delivered:.0%} of the starts, on detours: alpha larger, or first 0",
        lambda s: True,
    ),
)
# the facts of `tests.worlds.cartpole.check_training`
CARTPOLE = (
    Mistake(
        "cartpole-too-slow",
        "the time was up after {episodes} episodes: keep discretise and q_update to a few operations on numbers",
        lambda s: s.late,
    ),
    Mistake(
        "cartpole-at-chance",
        "random actions reach as much: the table does not learn. Look at Q6.1 to Q6.3 and Q6.8 first",
        lambda s: s.average < _CHANCE,
    ),
    Mistake(
        "cartpole-stopped-early",
        "train_cartpole stopped by itself after {episodes} episodes: play on, up to num_episodes",
        lambda s: s.returned and s.episodes < s.most,
    ),
    Mistake(
        "cartpole-forgot",
        "in the last 100 episodes the average was only {recent:.0f}: a smaller alpha in the end keeps what was learnt",
        lambda s: s.recent < s.average / 2,
    ),
    Mistake(
        "cartpole-slow",
        "it learns too slowly: let epsilon fall to 0, and start with cells of 1 / (1 - gamma)",
        lambda s: s.average < 150,
    ),
)
