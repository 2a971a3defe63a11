"""What Q9.8 asks of evaluate; the public and the hidden checks share it."""

import torch

from autograder.check import fail, require
from autograder.comparisons import show
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from tests.measures.dense_net import DenseNet
from tests.q9_freeway.mistakes import playing as known
from tests.q9_freeway.reference import console, known_features


class World:
    """Episodes of a world whose RAMs and rewards are known, and what evaluate did in it."""

    def __init__(self, q9, rng, lengths, cut, epsilon):
        self.rams = [console(rng, steps + 1) for steps in lengths]
        self.rewards = [self._drawn(rng, steps) for steps in lengths]
        self.factors, self.offset = known_features(rng, 1 / 300)
        self.answers = torch.randint(3, (97,), generator=rng).tolist()
        net = DenseNet.drawn(rng, 11, 3)
        self.seen = q9.instrument.played(
            self.rams,
            self.rewards,
            cut,
            self.answers,
            (self.factors, self.offset),
            epsilon,
            net.sent(),
            about="evaluate",
        )

    def features(self):
        """What features gives for each RAM at which an action is chosen, (steps, 11)."""
        return torch.cat([ram[:-1].double() @ self.factors + self.offset for ram in self.rams])

    @staticmethod
    def _drawn(rng, steps):
        """Rewards of which the first and the last are not 0."""
        rewards = torch.randint(3, (steps,), generator=rng).double() / 2
        rewards[0], rewards[-1] = 1.0, 2.5
        return rewards.tolist()


def check_scores(q9, rng, lengths, cut, epsilon=0.1):
    """evaluate plays whole episodes, and returns the sum of the rewards of each.

    Args:
        q9: the student's module.
        rng: what the world is drawn from.
        lengths: steps of each episode.
        cut: of each whether it is truncated, and not terminated.
        epsilon: what evaluate is given.
    """
    world = World(q9, rng, lengths, cut, epsilon)
    _require_played(world, lengths)
    returned, count = world.seen["returned"], len(lengths)
    asked = f"evaluate should return a list of {count} score{'s'[: count > 1]}"
    if not isinstance(returned, list | tuple):
        mistake = RETURNS_NOTHING if returned is None else known.AVERAGED if _is_number(returned) else None
        fail(asked, expected="a list", got=show(returned), mistake=mistake)
    if not all(map(_is_number, returned)):
        fail(asked, expected="numbers", got=show(returned))
    expected = [sum(each) for each in world.rewards]
    right = len(returned) == count and all(abs(a - b) < 1e-4 for a, b in zip(returned, expected, strict=True))
    if not right:
        mistake = explain(Seen(list(returned), expected, facts={"rewards": world.rewards}), known.SCORES)
        fail(
            "each score should be the sum of the rewards of its episode",
            expected=", ".join(f"{score:g}" for score in expected)[:80],
            got=", ".join(f"{score:g}" for score in returned)[:80] or "an empty list",
            mistake=mistake,
        )


def _number_of(played):
    return "one episode was" if len(played) == 1 else f"{len(played)} episodes were"


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def _require_played(world, lengths):
    """All episodes were played to their ends."""
    played = [len(actions) for actions in world.seen["actions"]]
    asked = f"evaluate should play {len(lengths)} episode{'s'[: len(lengths) > 1]}"
    mistake = known.ONE_EPISODE.told(got=_number_of(played)) if played else known.NOT_RESET
    require(len(played) == len(lengths), asked, expected=str(len(lengths)), got=str(len(played)), mistake=mistake)
    asked = "each episode should be played to its end"
    whole = played == list(lengths)
    empty = any(not steps for steps in played)
    mistake = known.RESET_TWICE if empty and any(played) else known.STOPS_EARLY
    require(whole, asked, expected=f"{list(lengths)} steps", got=f"{played} steps", mistake=mistake)
    asked, got = "each episode should begin with env.reset(), without a seed", "env.reset(seed=...)"
    require(not world.seen["seeded"], asked, expected="env.reset()", got=got, mistake=known.SEEDED)
    asked = "evaluate should leave the environment open"
    require(not world.seen["closed"], asked, expected="no env.close()", got="env.close()", mistake=known.CLOSES)


def check_choices(q9, rng, lengths, cut, epsilon):
    """Each action is what select_action gives for the features of the latest RAM; the network stays as it is."""
    world = World(q9, rng, lengths, cut, epsilon)
    calls, actions = world.seen["calls"], [action for each in world.seen["actions"] for action in each]
    asked = "each action should be chosen with select_action"
    enough = bool(calls) and len(calls) >= len(actions)
    require(enough, asked, expected="a call a step", got=f"{len(calls)} calls", mistake=known.NOT_ASKED)
    _require_played(world, lengths)
    asked = "select_action should be called once for each step"
    require(len(calls) == len(actions), asked, expected=f"{len(actions)} calls", got=f"{len(calls)} calls")
    expected = world.features()
    for place, call in enumerate(calls):
        _judge_call(call, expected, place)
    answers = [world.answers[i % len(world.answers)] for i in range(len(actions))]
    asked = "env.step should get what select_action returned"
    mistake = known.OTHER_ACTION
    got, wanted = str(actions[:8]), str(answers[:8])
    require(actions == answers, asked, expected=wanted, got=got, mistake=mistake)
    asked = "evaluate should leave the network as it is"
    require(world.seen["kept"], asked, expected="no change", got="a change", mistake=known.LEARNS)


def _judge_call(call, expected, place):
    asked = "select_action should get features(ram) of the latest RAM"
    state = call["state"]
    if state is None or tuple(state.shape) != (11,):
        got = "no array" if state is None else f"an array of shape {tuple(state.shape)}"
        fail(asked, expected="an array (11,)", got=got, mistake=known.NOT_THE_FEATURES)
    if not _near(state, expected[place]):
        before = any(_near(state, each) for each in expected[max(0, place - 400) : place])
        mistake = known.STALE_RAM if before else None
        fail(asked, expected="the features", got="those of another RAM" if before else "others", mistake=mistake)
    for name, mistake in (
        ("net", known.OTHER_NET),
        ("epsilon", known.OTHER_EPSILON),
        ("shares", known.OTHER_SHARES),
        ("rng", known.OTHER_GENERATOR),
    ):
        asked = f"select_action should get the {name} that evaluate was given"
        asked = "select_action should get BIASED as shares" if name == "shares" else asked
        require(call[name], asked, expected=f"the same {name}", got="another one", mistake=mistake)


def _near(state, expected):
    return bool(torch.allclose(state.double(), expected, rtol=1e-4, atol=1e-4))
