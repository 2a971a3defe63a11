"""Mistakes of Q5.8, the loop."""

import torch

from autograder.mistakes import Mistake


def _close(got, expected, room=1e-2):
    return (
        isinstance(got, list)
        and len(got) == len(expected) > 0
        and all(abs(a - b) <= room + 1e-4 * abs(b) for a, b in zip(got, expected, strict=True))
    )


def _sums(values):
    return torch.tensor(values, dtype=torch.float64).cumsum(0).tolist()


def _by_episode(values, count):
    """The sums over as many parts of equal length."""
    size = len(values) // max(count, 1)
    return [sum(values[i * size : (i + 1) * size]) for i in range(count)] if size else []


# got: how many whole episodes were played; facts: episodes (asked for), whole (whether the last one is), ended, steps
PLAYED = (
    Mistake(
        "num-episodes-ignored",
        "main plays on: stop after num_episodes episodes",
        lambda s: s.ended or s.got > s.episodes,
    ),
    Mistake(
        "episode-not-to-the-end",
        "an episode is over when terminated or truncated is True, and neither earlier nor later",
        lambda s: not s.whole or s.steps != 200 * s.got,
    ),
    Mistake(
        "returns-in-the-loop",
        "main stops too early: is the `return` inside the loop?",
        lambda s: s.got < s.episodes,
    ),
)
NO_PAIR = Mistake("no-pair", "main returns two values: return actor, returns")
# got: the returns of main, or None; expected: those that the grader counted; facts: rewards, stored (as pushed)
RETURNS = (
    Mistake("returns-empty", "the list is empty: append each return to it", lambda s: s.got == []),
    Mistake(
        "returns-of-scaled-rewards",
        "these are sums of the scaled rewards: add up the rewards as env.step gives them",
        lambda s: _close(s.got, _by_episode(s.stored, len(s.expected))),
    ),
    Mistake(
        "returns-added-up",
        "these are sums over all episodes so far: begin each episode at 0",
        lambda s: _close(s.got, _sums(s.expected)),
    ),
    Mistake(
        "last-rewards",
        "these are the last rewards alone: add up all of the episode",
        lambda s: _close(s.got, s.rewards[199::200]),
    ),
    Mistake(
        "average-rewards",
        "these are the average rewards: take the sum",
        lambda s: _close(s.got, [each / 200 for each in s.expected]),
    ),
    Mistake(
        "last-return-missing",
        "the last episode is missing: append its return before the loop ends",
        lambda s: _close(s.got, s.expected[:-1]),
    ),
    Mistake(
        "returns-are-lengths",
        "these are the lengths of the episodes: take the sum of the rewards",
        lambda s: _close(s.got, [200.0] * len(s.expected)),
    ),
    Mistake(
        "first-reward-missing",
        "the first or the last reward is missing in each sum",
        lambda s: any(
            _close(s.got, [e - r for e, r in zip(s.expected, s.rewards[first::200], strict=False)])
            for first in (0, 199)
        ),
    ),
)
# got: what on_episode was given in each call; expected: the same from the grader
REPORTED = (
    Mistake(
        "on-episode-not-called",
        "call on_episode(returns, actor) after each episode, if it is not None",
        lambda s: len(s.got) == 0,
    ),
    Mistake(
        "on-episode-once",
        "on_episode is not called after each episode: is it inside the loop over the episodes?",
        lambda s: len(s.got) < len(s.expected),
    ),
    Mistake(
        "on-episode-every-step",
        "on_episode is called more than once for each episode",
        lambda s: len(s.got) > len(s.expected),
    ),
    Mistake(
        "on-episode-argument",
        "on_episode takes the list of all returns so far, the latest one included, and the actor",
        lambda s: len(s.got) == len(s.expected),
    ),
)
OTHER_ACTOR = Mistake(
    "other-actor",
    "this is not the network that optimize gets as actor: return and report that one, and no copy or target network",
)

# got: how often push was called; expected: the steps; facts: pushed
PUSHES = (
    Mistake("not-pushed", "main pushes nothing into the memory", lambda s: s.got == 0),
    Mistake("pushed-twice", "each step is pushed twice", lambda s: s.got == 2 * s.expected),
    Mistake(
        "random-steps-not-pushed",
        "the first steps are not pushed: the random ones belong into the memory, too",
        lambda s: 0 < s.got < s.expected and s.pushed[0]["step"] > 50,
    ),
    Mistake(
        "last-step-not-pushed",
        "one step of each episode is missing in the memory: push before the loop over the steps ends",
        lambda s: s.expected - s.got == s.expected // 200,
    ),
    Mistake("pushed-seldom", "some steps are not pushed", lambda s: s.got < s.expected),
)
ROW_SIZE = Mistake("row-size", "push takes arrays (3,), (1,) and (3,), a number and a bool: these have other sizes")


def _column(seen, first, last):
    """Whether only these columns are wrong."""
    wrong = seen.gap.any(0)
    return bool(wrong.any()) and not bool(wrong[:first].any()) and not bool(wrong[last:].any())


def _same(a, b):
    return bool(((a - b).abs() <= 1e-4 + 1e-4 * b.abs()).all())


# got: what was pushed, (steps, 9); expected: what was to be pushed, with the scale of the rewards seen; facts: gap
# (which numbers are wrong), plain (with the rewards as they are), last (whether a step ends an episode), scale
ROWS = (
    Mistake(
        "truncated-as-terminated",
        "the cut after 200 steps is stored as terminated: push `terminated`, and not `done`",
        lambda s: _column(s, 8, 9) and bool((s.got[:, 8] == s.last.double()).all()),
    ),
    Mistake(
        "terminated-always",
        "terminated is stored as True where it is False: is it `not terminated`?",
        lambda s: _column(s, 8, 9) and bool((s.got[:, 8] == 1).all()),
    ),
    Mistake(
        "reward-sign",
        "the rewards are multiplied by a negative number: they are costs already, and the critic goes up",
        lambda s: s.scale < 0,
    ),
    Mistake(
        "next-state-as-state",
        "state is the one after the step: push before `state = next_state`, or keep a copy of it",
        lambda s: _column(s, 0, 3) and _same(s.got[:, :3], s.plain[:, 5:8]),
    ),
    Mistake(
        "state-as-next-state",
        "next_state is the state before the step",
        lambda s: _column(s, 5, 8) and _same(s.got[:, 5:8], s.plain[:, :3]),
    ),
    Mistake(
        "states-swapped",
        "state and next_state are exchanged",
        lambda s: _same(s.got[:, :3], s.plain[:, 5:8]) and _same(s.got[:, 5:8], s.plain[:, :3]),
    ),
    Mistake(
        "state-never-advances",
        "state is the same in all rows of an episode: after a step the next state becomes the state",
        lambda s: _column(s, 0, 3) and _same(s.got[1:150, :3], s.got[:1, :3].expand(149, 3)),
    ),
    Mistake(
        "action-before-clipping",
        "the action stored is not the one that was stepped",
        lambda s: _column(s, 3, 4),
    ),
    Mistake(
        "reward-changed",
        "the reward stored does not follow from the reward of the step by one factor and one shift",
        lambda s: _column(s, 4, 5),
    ),
)
NOT_CHOSEN = Mistake(
    "choose-action-not-called", "after the random steps call choose_action(actor, state, noise.sample())"
)
RANDOM_TOO_LONG = Mistake("random-too-long", "the actions are random for too long: at most 1000 steps")
SELDOM_CHOSEN = Mistake(
    "chosen-seldom", "call choose_action before each step: this one went without, after the first call of it"
)
OLD_STATE = Mistake("old-state", "choose_action gets another state: after a step the next state becomes the state")
OTHER_ACTION = Mistake("other-action-stepped", "step the action that choose_action returned, and change nothing of it")
NO_NOISE = Mistake("no-exploration", "no noise is added while the actor learns: hand noise.sample() on")
NOISE_FIXED = Mistake("noise-fixed", "the noise is the same at each step: call noise.sample() for each one")
OTHER_NOISE = Mistake("noise-class-not-used", "make one of your two noise objects, and call its sample()")
NOISE_NOT_RESET = Mistake("noise-not-reset", "call noise.reset() when an episode begins")

NOT_LEARNED = Mistake("optimize-not-called", "main does not call optimize: nothing is learnt")
LEARNS_TOO_EARLY = Mistake("learns-too-early", "optimize is called too early: first fill the memory with random steps")
LEARNS_TOO_LATE = Mistake("learns-too-late", "optimize comes too late: 1000 steps are enough for the memory")
LEARNS_SELDOM = Mistake(
    "learns-seldom", "optimize is called too seldom: is it outside of the loop over the steps? Call it at each step"
)
LEARNS_OFTEN = Mistake("learns-often", "optimize is called too often: about once for each step")
BATCH_NOT_NEW = Mistake("batch-not-new", "hand optimize memory.sample(batch_size), drawn anew for each call")
SETTINGS = Mistake("optimize-settings", "the last two arguments of optimize are gamma and tau, in this order")
# by what the worker tells of a call of optimize: what is asked for, and the mistake
NETWORKS = {
    "apart": (
        "the target networks should have parameters of their own",
        Mistake("target-is-network", "a target network is the network itself: make it with copy.deepcopy"),
    ),
    "nets": (
        "it should get actor, critic, target actor and target critic, in this order",
        Mistake(
            "networks-in-another-order",
            "the order is batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, "
            "tau, and all four networks are different objects",
        ),
    ),
    "copies": (
        "the target networks should begin as copies of the networks",
        Mistake(
            "targets-not-copied",
            "the target networks begin with other weights: copy.deepcopy(actor), or "
            "target_actor.load_state_dict(actor.state_dict())",
        ),
    ),
    "optimizers": (
        "each optimizer should hold the parameters of its network",
        Mistake(
            "optimizer-of-other-network",
            "an optimizer holds other parameters than those of its network: the actor's comes first",
        ),
    ),
    "minimises": (
        "both optimizers should minimise",
        Mistake("optimizer-maximises", "an optimizer is made with maximize=True, and both losses go down: drop it"),
    ),
    "kept": (
        "networks and optimizers should be those of the first call",
        Mistake("networks-made-anew", "networks or optimizers are made anew: make them once, before the loop"),
    ),
}

# got: the seeds of the resets; facts: seed
RESETS = (
    Mistake(
        "reset-without-seed",
        "the first env.reset gets no seed: env.reset(seed=seed)",
        lambda s: bool(s.got) and s.got[0] is None,
    ),
    Mistake(
        "every-reset-seeded",
        "every episode begins at the same place: hand the seed to the first reset alone",
        lambda s: len(s.got) > 1 and s.got[0] == s.got[1],
    ),
    Mistake(
        "other-seed",
        "the first env.reset gets another seed than main",
        lambda s: bool(s.got) and s.got[0] != s.seed,
    ),
)
NOT_SEEDED = Mistake(
    "not-seeded",
    "some random numbers do not follow from the seed: env.action_space.sample() and np.random.default_rng() have "
    "generators of their own",
)
SEED_FIXED = Mistake("seed-fixed", "the seed is a fixed number somewhere: hand on the argument")
