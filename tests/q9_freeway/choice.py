"""What Q9.3 asks of select_action; the public and the hidden checks share it."""

import torch

from autograder.check import fail, require
from autograder.comparisons import show
from autograder.evidence import Matrix, floats, nowhere
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from autograder.search import Reference, counts, find
from tests.measures.binomial import is_likely
from tests.measures.dense_net import DenseNet
from tests.q9_freeway.mistakes import choice as known
from tests.q9_freeway.reference import chances

_LEVEL = 3e-8  # how often, at most, a count of a right answer is called a surprise
_EXPLAINS = 1e-5  # an explanation under which some count is a greater surprise than this is none
_ACTIONS = ("NOOP", "UP", "DOWN")
_CLEAR = 0.3  # by which the best value of a state exceeds the second at least


def problem(rng, best):
    """A linear network, and states (N, 11) whose best actions are these, and clearly so."""
    while True:
        net = DenseNet.drawn(rng, 11, 3)
        states = 2 * torch.rand(100 * len(best), 11, generator=rng) - 1
        worth = net.output(states)
        high = worth.topk(2).values
        fits = [
            ((worth.argmax(1) == action) & (high[:, 0] - high[:, 1] > _CLEAR)).nonzero()[:, 0] for action in range(3)
        ]
        if all(len(fits[action]) >= best.count(action) for action in range(3)):
            return net, torch.stack([states[fits[action][place]] for place, action in _counted(best)])


def _counted(actions):
    """Each action with how often it stood before."""
    return [(actions[:place].count(action), action) for place, action in enumerate(actions)]


def check_frequencies(q9, rng, seed, settings, calls, evidence=nowhere):
    """Each action is chosen as often as it should be, in one state for each action that is the best there.

    Each count is tested exactly at the level 3e-8 (two-sided): a right answer fails with a probability of at most 3e-8
    times the number of counts, 9 for each setting.

    Args:
        q9: the student's module.
        rng: what states and network are drawn from.
        seed: of the generators.
        settings: epsilon and shares, each.
        calls: for each setting and state.
        evidence: the fixture of this name.
    """
    net, states = problem(rng, (0, 1, 2))
    worth = net.output(states).tolist()
    seen, shares = [], []
    for number, (epsilon, given) in enumerate(settings):
        found = q9.instrument.choices(
            states, net.sent(), epsilon, list(given), calls, seed + number, about="select_action"
        )
        seen += [torch.bincount(row, minlength=3).tolist() for row in _actions(found)]
        shares += [chances(best, epsilon, given) for best in range(3)]
    evidence(_matrix(settings, shares, seen, calls))
    for place, (count, share) in enumerate(zip(seen, shares, strict=True)):
        epsilon, given = settings[place // 3]
        for action, (k, p) in enumerate(zip(count, share, strict=True)):
            if not is_likely(k, calls, p, _LEVEL):
                spread = ", ".join(f"{each:g}" for each in given)
                fail(
                    f"with epsilon {epsilon:g}, shares ({spread}) and {_ACTIONS[place % 3]} as the best action, "
                    f"{_ACTIONS[action]} should have probability {p:.3g}",
                    expected=f"{_ACTIONS[action]} in {p:.1%} of the calls",
                    got=f"in {k / calls:.1%} of {calls} calls",
                    tolerance=f"{5.5 * (p * (1 - p) / calls) ** 0.5:.1%}, for chance",
                    mistake=_explained(settings, worth, seen, calls),
                )


def _actions(found):
    """The actions of many calls, if they are some."""
    if "odd" in found:
        value = found["odd"]
        mistake = RETURNS_NOTHING if value is None else explain(Seen(value), known.NO_ACTION)
        fail("select_action should return one action", expected="an int", got=show(value), mistake=mistake)
    actions = found["actions"]
    wrong = actions[(actions < 0) | (actions > 2)]
    asked = "select_action should return an action"
    require(not len(wrong), asked, expected="0 to 2", got=str(wrong[:1].tolist()), mistake=known.OUT_OF_RANGE)
    asked = "select_action should leave the state and the network as they are"
    require(found["kept"], asked, expected="no change", got="a change", mistake=known.CHANGES_ARGUMENTS)
    return actions


def _matrix(settings, shares, seen, calls):
    names = [f"ε {epsilon:g}, {best} is best" for epsilon, _ in settings for best in _ACTIONS]
    got = [k / calls for count in seen for k in count]
    asked = [p for share in shares for p in share]
    room = 5.5 * (0.25 / calls) ** 0.5
    caption = f"How often your code takes each action, in {calls} calls for each row"
    return Matrix(caption, tuple(names), _ACTIONS, floats(asked), floats(got), room)


def _explained(settings, worth, seen, calls):
    """The row that explains the counts; None where two that differ do about as well."""

    def shares(parts):
        result = []
        for epsilon, given in settings:
            chance = parts["epsilon"](epsilon)
            for row in worth:
                pairs = zip(parts["explore"](row, given, epsilon), parts["exploit"](row), strict=True)
                result += [min(max(chance * a + (1 - chance) * b, 0.0), 1.0) for a, b in pairs]
        return [result]

    flat = [k for count in seen for k in count]
    likeness = counts([calls] * len(flat), lambda k, n, p: is_likely(k, n, p, _EXPLAINS))
    return find(flat, Reference(known.PARTS, shares), known.SHARES, likeness)


def check_generator(q9, rng, seed):
    """All draws are from rng: the same state gives the same actions, and another state others.

    Two times 150 actions, of which two agree with a probability of 0.5 at most, agree with one of 1e-45.
    """
    net, states = problem(rng, (0,) * 150)
    runs = [
        _actions(each)
        for each in q9.instrument.choices_again(states, net.sent(), 0.5, [0.3, 0.4, 0.3], seed, about="select_action")
    ]
    asked = "the same state of rng should give the same actions"
    same = torch.equal(runs[0], runs[1])
    require(same, asked, expected="no difference", got="other actions", mistake=known.OTHER_GENERATOR)
    if torch.equal(runs[0], runs[2]):
        alike = len(set(runs[0].flatten().tolist())) == 1
        mistake = known.ALWAYS_ALIKE if alike else known.RESEEDED
        asked = "another state of rng should give other actions, with epsilon 0.5"
        fail(asked, expected="other actions", got="the same actions", mistake=mistake)
