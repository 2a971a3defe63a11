"""What Q6.5 asks of SuccessMemory; the public and the hidden checks share it."""

import torch

from autograder.check import fail, require
from autograder.mistakes import Seen, explain
from tests.measures.binomial import is_likely
from tests.q6_q_learning.mistakes import memory as known

_LEVEL = 5e-8  # how often, at most, a count of a right answer is called a surprise


def transitions(rng, number, success):
    """So many different transitions; of two that follow each other most fields are the same.

    Args:
        rng: what they are drawn from.
        number: how many.
        success: how probable it is that one is a success.
    """
    found = []
    for state in torch.randperm(400, generator=rng)[:number].tolist():
        wins = float(torch.rand((), generator=rng)) < success
        later, action = int(torch.randint(400, (), generator=rng)), int(torch.randint(6, (), generator=rng))
        over = float(torch.rand((), generator=rng)) < 0.3
        found.append([state, action, 20.0 if wins else -1.0, later, over])
    return found


def check_contents(q6, seed, pushes, capacity, looks):
    """All successes and the right number of others are in the memory, none of them twice, after so many pushes."""
    found = q6.instrument.contents(pushes, capacity, seed, looks, about="SuccessMemory")
    for look, seen in zip(looks, found, strict=True):
        _judge(seen, [_key(push) for push in pushes[:look]], capacity)


def _key(push):
    return tuple(float(field) for field in push)


def _judge(seen, pushed, capacity):
    """Fail unless one look at the memory shows what should be there after these pushes."""
    successes = {each for each in pushed if each[2] > 0}
    others = {each for each in pushed if each[2] <= 0}
    if "odd" in seen:
        expected, got = "a list of Transitions", seen["odd"]
        fail("sample should return a list of transitions", expected=expected, got=got, mistake=known.NOT_A_LIST)
    rows = [tuple(row) for row in seen["rows"].tolist()]
    kept = set(rows)
    right = successes <= kept <= successes | others and len(kept & others) == min(capacity, len(others))
    facts = {
        "length": seen["length"],
        "pushed": pushed,
        "successes": successes,
        "others": others,
        "capacity": capacity,
        "twice": len(rows) != len(kept),
    }
    wanted = len(successes) + min(capacity, len(others))
    _require_length(seen["length"], wanted, seen["more"])
    asked = f"sample({seen['length']}) of {seen['length']} transitions should return all of them, each time"
    require(seen["same"], asked, got="others the second time", mistake=known.DRAWN_TWICE)
    asked = (
        f"after {len(set(pushed))} different transitions a memory with capacity {capacity} should hold all "
        f"{len(successes)} successes and {min(capacity, len(others))} others"
    )
    if not right or len(rows) != len(kept) or pushed[-1] not in kept:
        mistake = explain(Seen(kept, facts=facts), known.CONTENTS)
        got = f"{len(kept & successes)} successes and {len(kept & others)} others, {len(rows)} in all"
        fail(asked, expected=f"{wanted} transitions", got=got, mistake=mistake)
    _require_length(seen["length"], wanted, seen["length"] != wanted)


def _require_length(length, wanted, wrong):
    asked = "len(memory) should be the number of transitions in it"
    require(not wrong, asked, expected=str(wanted), got=str(length), mistake=known.LENGTH)


def check_repeats(q6, rng, seed):
    """A push of what is there changes nothing; what differs in one field is new; what was replaced may come again."""
    (first, second) = transitions(rng, 2, success=0.0)
    third = [*first[:3], (first[3] + 1) % 400, first[4]]
    fourth = [*first[:2], -10.0, *first[3:]]
    fifth = [*first[:4], True]
    sixth = [first[0], (first[1] + 1) % 6, *first[2:]]
    win = [first[0], first[1], 20.0, first[3], True]
    pushes = [first, third, fourth, fifth, sixth, win]
    try_all = q6.instrument.contents(pushes, 10, seed, [len(pushes)], about="SuccessMemory")[0]
    rows = {tuple(row) for row in try_all.get("rows", torch.zeros(0, 5)).tolist()}
    asked = "six transitions that differ in one field each should all be kept"
    got = f"{len(rows)} transitions"
    require(
        len(rows) == len(pushes),
        asked,
        expected="6 transitions",
        got=got,
        mistake=known.FIELDS_IGNORED if len(rows) < 6 else known.NOT_EMPTY,
    )
    check_contents(q6, seed, [first, second, first, first, win, win, second], 10, [3, 4, 6, 7])
    again, looks = [first, second] * 4, [2, 3, 4, 5]
    found = q6.instrument.contents(again, 1, seed, looks, about="SuccessMemory")
    held = [[row[0] for row in look.get("rows", torch.zeros(0, 5)).tolist()] for look in found]
    wanted = [[float(again[look - 1][0])] for look in looks]
    asked = "with capacity 1, two transitions that are pushed in turns should replace each other each time"
    require(held == wanted, asked, expected=f"states {wanted}", got=f"states {held}", mistake=known.NOT_AGAIN)


def check_zero(q6, rng, seed):
    """A transition with reward 0 is no success."""
    pushes = [[*each[:2], 0.0, *each[3:]] for each in transitions(rng, 12, success=0.0)]
    (seen,) = q6.instrument.contents(pushes, 4, seed, [12], about="SuccessMemory")
    held = len(seen.get("rows", ()))
    asked = "of 12 transitions with reward 0, a memory with capacity 4 should keep 4"
    require(held == 4, asked, expected="4", got=str(held), mistake=known.ONLY_REWARD if held == 12 else None)


def check_replaced(q6, rng, seed, capacity, memories):
    """Which of the others is replaced is drawn uniformly.

    Each count is tested exactly at the level 5e-8: a right answer fails with a probability of at most 5e-8 * capacity.
    """
    pushes = transitions(rng, capacity + 1, success=0.0)
    win = [400, 0, 20.0, 401, True]
    found = q6.instrument.contents_of_many([win, *pushes], capacity, seed, memories, about="SuccessMemory")
    if "odd" in found:
        asked = "all memories should hold as many transitions after the same pushes"
        fail(asked, got=found["odd"])
    states = found["states"]
    length = states.shape[1]
    asked = f"after one success and {capacity + 1} others a memory with capacity {capacity} should hold {capacity + 1}"
    require(length == capacity + 1, asked, expected=f"{capacity + 1} transitions", got=f"{length}")
    gone = [memories - int((states == push[0]).sum()) for push in pushes[:-1]]
    if all(is_likely(count, memories, 1 / capacity, _LEVEL) for count in gone):
        return
    which = {0: known.OLDEST, capacity - 1: known.NEWEST}
    always = [place for place, count in enumerate(gone) if count == memories]
    never = [place for place, count in enumerate(gone) if count == 0]
    mistake = which.get(always[0], known.ONE_PLACE) if always else known.NEVER_PLACE if len(never) == 1 else None
    fail(
        f"which of {capacity} others is replaced should be drawn uniformly",
        expected=f"each one in about {memories / capacity:.0f} of {memories} memories",
        got=f"the first to the last: {gone}"[:100],
        mistake=mistake,
    )


def check_samples(q6, rng, seed, batch, times):
    """A sample holds different transitions, each with the same probability.

    Each of 20 counts is tested exactly at the level 5e-8: a right answer fails with a probability of at most 1e-6.
    """
    pushes = transitions(rng, 20, success=0.0)
    for each in pushes[::4]:
        each[2], each[4] = 20.0, True
    check_contents(q6, seed, pushes, 15, [20])
    found = q6.instrument.samples(pushes, 15, seed, batch, times, about="SuccessMemory")
    asked = f"sample({batch}) should return a list of {batch} transitions"
    if "odd" in found:
        fail(asked, expected=f"a list of {batch} Transitions", got=found["odd"], mistake=known.NOT_A_LIST)
    require(found["named"], asked, expected="Transitions", got="tuples or others", mistake=known.NOT_NAMED)
    rows = found["rows"]
    known_rows = {_key(push) for push in pushes}
    asked = "a sample should hold transitions that were pushed"
    require({tuple(row) for row in rows.flatten(0, 1).tolist()} <= known_rows, asked, got="other numbers")
    states = rows[:, :, 0]
    twice = sum(len(set(row)) < batch for row in states.tolist())
    asked = "a sample should hold different transitions"
    got = f"one is there twice in {twice} of {times} samples"
    require(not twice, asked, expected="no transition twice", got=got, mistake=known.DRAWN_TWICE)
    counts = [int((states == push[0]).sum()) for push in pushes]
    if all(is_likely(count, times, batch / 20, _LEVEL) for count in counts):
        return
    wins, others = sum(counts[::4]) / 5, sum(count for i, count in enumerate(counts) if i % 4) / 15
    fail(
        "each transition should have the same probability in a sample",
        expected=f"each in about {batch / 20:.0%} of {times} samples",
        got=f"a success in {wins / times:.0%}, another one in {others / times:.0%} of them",
        mistake=_uneven(states, wins, others),
    )


def _uneven(states, wins, others):
    if len(states.unique(dim=0)) == 1:
        return known.NOT_RANDOM
    if not 0.7 < wins / max(others, 1e-9) < 1.4:
        return known.SUCCESSES_PREFERRED if wins > others else known.SUCCESSES_AVOIDED
    return known.UNEVEN


def check_generator(q6, rng, seed):
    """The draws are from rng: the same state gives the same samples, and another state others.

    Ten samples of 5 of 20 transitions agree by chance with a probability below 1e-41.
    """
    pushes = transitions(rng, 20, success=0.2)
    runs = []
    for own, other in ((seed, 1), (seed, 2), (seed + 1, 1)):
        q6.seed(other)
        runs.append(q6.instrument.samples(pushes, 20, own, 5, 10, about="SuccessMemory").get("rows"))
    asked = "the same state of rng should give the same samples"
    require(_same(runs[0], runs[1]), asked, got="other samples", mistake=known.OTHER_GENERATOR)
    asked = "another state of rng should give other samples"
    require(not _same(runs[0], runs[2]), asked, got="the same samples", mistake=known.NOT_RANDOM)


def _same(one, other):
    return one is not None and other is not None and torch.equal(one, other)
