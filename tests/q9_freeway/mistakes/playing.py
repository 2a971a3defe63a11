"""Mistakes of Q9.8, the evaluation."""

from itertools import accumulate

from autograder.mistakes import Mistake

# got: what evaluate returned; s.rewards: of each episode a list
SCORES = (
    Mistake(
        "score-goes-on",
        "the score of one episode goes on in the next: begin each one at 0",
        lambda s: _near(s.got, list(accumulate(map(sum, s.rewards)))),
    ),
    Mistake(
        "steps-counted",
        "these are the numbers of steps: add up the rewards",
        lambda s: _near(s.got, list(map(len, s.rewards))),
    ),
    Mistake(
        "last-reward",
        "this is the last reward of each episode: add all of them up",
        lambda s: _near(s.got, [each[-1] for each in s.rewards]),
    ),
    Mistake(
        "last-reward-lost",
        "the reward of an episode's last step is missing: add it before you look at the end",
        lambda s: _near(s.got, [sum(each[:-1]) for each in s.rewards]),
    ),
    Mistake(
        "first-reward-lost",
        "the reward of an episode's first step is missing",
        lambda s: _near(s.got, [sum(each[1:]) for each in s.rewards]),
    ),
    Mistake(
        "mean-reward",
        "these are the mean rewards of a step: add them up",
        lambda s: _near(s.got, [sum(each) / len(each) for each in s.rewards]),
    ),
    Mistake(
        "crossings-counted",
        "these are the numbers of steps with a reward: add up the rewards themselves",
        lambda s: _near(s.got, [sum(reward > 0 for reward in each) for each in s.rewards]),
    ),
    Mistake(
        "rewards-themselves",
        "these are the rewards of the steps: add up those of each episode",
        lambda s: len(s.got) == sum(map(len, s.rewards)) != len(s.rewards),
    ),
    Mistake(
        "scores-kept",
        "the scores of an earlier call are in the list: begin a new list in each call",
        lambda s: len(s.got) > len(s.rewards) and _near(s.got[-len(s.rewards) :], list(map(sum, s.rewards))),
    ),
    Mistake(
        "score-reversed",
        "the scores are in reverse order",
        lambda s: _near(s.got, [sum(each) for each in s.rewards][::-1]),
    ),
)


def _near(got, wanted):
    return len(got) == len(wanted) and all(abs(a - b) < 1e-4 for a, b in zip(got, wanted, strict=True))


AVERAGED = Mistake("averaged", "this is one number for all episodes: return a list with the score of each one")
ONE_EPISODE = Mistake("one-episode-less", "only {got} played: play as many as `episodes` says")
NOT_RESET = Mistake("no-reset", "each episode begins with env.reset()")
STALE_RAM = Mistake(
    "stale-ram", "the action is chosen for a RAM from before: take the one that env.step() has returned last"
)
NOT_THE_FEATURES = Mistake("no-features", "select_action is to get features(ram), an array (11,)")
OTHER_NET = Mistake("other-net", "select_action gets another network than the one given: hand on `net`")
OTHER_EPSILON = Mistake("other-epsilon", "select_action gets another epsilon than the one given: hand it on")
OTHER_SHARES = Mistake("other-shares", "select_action gets other shares than BIASED")
OTHER_GENERATOR = Mistake("other-generator", "select_action gets another generator than the one given: hand on `rng`")
NOT_ASKED = Mistake(
    "select-action-unused", "the actions are not those of select_action: take select_action(features(ram), ...) of each"
)
OTHER_ACTION = Mistake("other-action", "the environment gets another action than select_action gives: hand it on")
GOES_ON = Mistake(
    "goes-on-after-the-end",
    "an episode is over when `terminated or truncated`: look at both after each step, "
    "and begin the next one with env.reset()",
)
STOPS_EARLY = Mistake("stops-early", "an episode goes on until `terminated or truncated`, whatever its rewards are")
RESET_TWICE = Mistake(
    "reset-too-often", "there are more resets than episodes: call env.reset() once for each of `episodes` episodes"
)
SEEDED = Mistake(
    "seeded-reset", "env.reset() gets a seed: with the same seed all episodes begin alike, so call it without one"
)
OWN_ENV = Mistake("own-env", "the episodes are played in another environment: play in `env`")
CLOSES = Mistake("closes-env", "env.close() is called: the caller may go on playing in it, so leave it open")
LEARNS = Mistake("net-changed", "the network is changed: nothing is learned here")
