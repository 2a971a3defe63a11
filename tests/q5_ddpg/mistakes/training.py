"""Mistakes of Q5.9, the training."""

from autograder.mistakes import Mistake

_STILL = -800  # an average below which nothing has been learned

# facts: average (the best), first and last (of the judged actors), judged (how many), episodes, late
TRAINING = (
    Mistake(
        "training-too-slow",
        "the time was up after {episodes} episodes. A smaller network takes less time, and so does one update a step",
        lambda s: s.late,
    ),
    Mistake(
        "training-not-judged",
        "no actor was there to judge: main calls on_episode(returns, actor) after each episode, and returns the actor",
        lambda s: s.judged == 0,
    ),
    Mistake(
        "training-forgot",
        "the last actor reached only {last:.0f}: it forgot what it had learnt. Lower the learning rates or tau, "
        "or take a larger memory",
        lambda s: s.average > _STILL and s.last < s.average - 300,
    ),
    Mistake(
        "training-at-chance",
        "the actor does not learn. Look at Q5.1 to Q5.8 first; then at the scale of the rewards, the learning rates, "
        "and the number of updates",
        lambda s: s.average < _STILL,
    ),
)
