"""What Q6.2 asks of epsilon_greedy; the public and the hidden checks share it."""

import torch

from autograder.check import fail, require
from autograder.comparisons import show
from autograder.evidence import Matrix, floats, nowhere
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from autograder.search import Reference, counts, find
from tests.measures.binomial import is_likely
from tests.q6_q_learning.mistakes import choice as known
from tests.q6_q_learning.reference import shares_of

_LEVEL = 5e-8  # how often, at most, a count of a right answer is called a surprise
_EXPLAINS = 1e-5  # an explanation under which some count is a greater surprise than this is none


def check_frequencies(q6, seed, settings, calls, evidence=nowhere):
    """Each action is chosen as often as it should be.

    Each count is tested exactly at the level 5e-8 (two-sided): a right answer fails with a probability of at most
    5e-8 times the number of cells, the entries of all rows together.

    Args:
        q6: the student's module.
        seed: of the generators.
        settings: a row of values and epsilon, each.
        calls: for each setting.
        evidence: the fixture of this name.
    """
    seen, shares = [], [shares_of(row, epsilon) for row, epsilon in settings]
    for number, (row, epsilon) in enumerate(settings):
        actions = _actions(q6, q6.instrument.choices(list(row), epsilon, calls, seed + number), list(row))
        seen.append(torch.bincount(actions, minlength=len(row)).tolist())
    if len({len(row) for row, _ in settings}) == 1:
        evidence(_matrix(settings, shares, seen, calls))
    for (row, epsilon), share, count in zip(settings, shares, seen, strict=True):
        for action, (k, p) in enumerate(zip(count, share, strict=True)):
            if not is_likely(k, calls, p, _LEVEL):
                values = ", ".join(f"{value:g}" for value in row)
                fail(
                    f"with the row ({values}) and epsilon {epsilon:g} action {action} should have probability {p:.3g}",
                    expected=f"action {action} in {p:.1%} of the calls",
                    got=f"in {k / calls:.1%} of {calls} calls",
                    tolerance=f"{5.5 * (p * (1 - p) / calls) ** 0.5:.1%}, for chance",
                    mistake=_explained(settings, seen, calls),
                )


def _actions(q6, found, row):
    """The actions of many calls, if they are some."""
    if "odd" in found:
        value = found["odd"]
        mistake = RETURNS_NOTHING if value is None else explain(Seen(value), known.NO_ACTION)
        fail("epsilon_greedy should return one action", expected="an int", got=show(value), mistake=mistake)
    actions = found["actions"]
    wrong = actions[(actions < 0) | (actions >= len(row))]
    asked, expected = "epsilon_greedy should return an action", f"0 to {len(row) - 1}"
    require(not len(wrong), asked, expected=expected, got=str(wrong[:1].tolist()), mistake=known.OUT_OF_RANGE)
    same = found["row"].tolist() == row
    require(same, "epsilon_greedy should leave the row as it is", got="another row", mistake=known.CHANGES_ROW)
    return actions


def _matrix(settings, shares, seen, calls):
    names = ["(" + ", ".join(f"{value:g}" for value in row) + f"), ε {epsilon:g}" for row, epsilon in settings]
    columns = tuple(f"action {action}" for action in range(len(settings[0][0])))
    got = [k / calls for count in seen for k in count]
    asked = [p for share in shares for p in share]
    room = 5.5 * (0.25 / calls) ** 0.5
    caption = f"How often your code takes each action, in {calls} calls for each row"
    return Matrix(caption, tuple(names), columns, floats(asked), floats(got), room)


def _explained(settings, seen, calls):
    """The row that explains the counts; None where two that differ do about as well."""

    def shares(parts):
        result = []
        for row, epsilon in settings:
            chance = parts["epsilon"](row, epsilon)
            pairs = zip(parts["explore"](row), parts["exploit"](row), strict=True)
            result += [min(max(chance * a + (1 - chance) * b, 0.0), 1.0) for a, b in pairs]
        return [result]

    flat = [k for count in seen for k in count]
    likeness = counts([calls] * len(flat), lambda k, n, p: is_likely(k, n, p, _EXPLAINS))
    return find(flat, Reference(known.PARTS, shares), known.SHARES, likeness)


def check_generator(q6, seed):
    """All draws are from rng: the same state gives the same actions, and another state others.

    Two times 120 draws, of which two agree with a probability of 0.32, agree with one of 1e-60.
    """
    row = [2.0, 2.0, 1.0, 0.0]
    found = [
        _actions(q6, each, row) for each in q6.instrument.choices_again(row, 0.5, 120, seed, about="epsilon_greedy")
    ]
    same, other = torch.equal(found[0], found[1]), torch.equal(found[0], found[2])
    asked = "the same state of rng should give the same actions"
    require(same, asked, expected="no difference", got="other actions", mistake=known.OTHER_GENERATOR)
    if other:
        alike = len(set(found[0].tolist())) == 1
        asked, got = "another state of rng should give other actions", "the same actions"
        fail(asked, expected="other actions", got=got, mistake=known.ALWAYS_ALIKE if alike else known.RESEEDED)
