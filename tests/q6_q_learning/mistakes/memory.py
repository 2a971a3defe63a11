"""Mistakes of Q6.5, the memory."""

from autograder.mistakes import Mistake

NOT_EMPTY = Mistake(
    "not-empty-at-first",
    "there are transitions that were not pushed into this memory: make its lists in __init__",
    # of strangers alone the fields may be in another order
    lambda s: bool(s.got - s.successes - s.others) and bool(s.got & (s.successes | s.others)),
)
# One look at a memory after some pushes. got: the set of transitions in it; expected: None; facts: length (what len
# says), pushed (all, in order), successes (those pushed with a positive reward), others (the rest), capacity,
# twice (whether one is there twice)
CONTENTS = (
    NOT_EMPTY,
    Mistake(
        "success-dropped",
        "a success was dropped: a transition with a positive reward stays for ever, and only others may be replaced",
        lambda s: not s.successes <= s.got and s.got <= s.successes | s.others,
    ),
    Mistake(
        "twice-there",
        "a transition is there twice: a push of one that is in the memory changes nothing",
        lambda s: s.twice,
    ),
    Mistake(
        "fields-swapped",
        "these are not the transitions pushed: is the order state, action, reward, next_state, terminated?",
        lambda s: (
            not s.got <= s.successes | s.others
            and {tuple(sorted(each)) for each in s.got} <= {tuple(sorted(each)) for each in s.successes | s.others}
        ),
    ),
    Mistake(
        "no-capacity",
        "more others are kept than `capacity`: a new one replaces one of them",
        lambda s: len(s.got & s.others) > s.capacity,
    ),
    Mistake(
        "new-one-dropped",
        "a new transition is dropped when the memory is full: it takes the place of one of the others",
        lambda s: s.pushed[-1] not in s.got and s.pushed[-1] in s.others,
    ),
    Mistake(
        "too-few-kept",
        "fewer others are kept than `capacity`: successes do not count, they are kept beside them",
        lambda s: len(s.got & s.others) < min(s.capacity, len(s.others)),
    ),
)
LENGTH = Mistake("other-length", "len(memory) is the number of all transitions in it, successes and others")
ONLY_REWARD = Mistake(
    "zero-is-success", "a reward of 0 is no success: a success has a positive reward, and others have a capacity"
)
FIELDS_IGNORED = Mistake(
    "fields-ignored",
    "two transitions that differ in one field are two: compare all five fields",
)
NOT_AGAIN = Mistake(
    "never-again",
    "a transition that was replaced may come again: forget that it was there once it is replaced",
)
OLDEST = Mistake("oldest-replaced", "the oldest is replaced: draw which one, each with the same probability")
NEWEST = Mistake("newest-replaced", "the newest is replaced: draw which one, each with the same probability")
ONE_PLACE = Mistake("same-place-replaced", "the same one is always replaced: draw which one")
NEVER_PLACE = Mistake(
    "one-place-never-replaced",
    "one of the others is never replaced: rng.integers(n) goes from 0 to n - 1, so n is their number",
)
NOT_A_LIST = Mistake("no-transitions", "sample returns a list of Transitions")
NOT_NAMED = Mistake("no-transitions", "an element is no Transition: make them with Transition(...)")
DRAWN_TWICE = Mistake(
    "drawn-twice", "one transition is there twice in a sample: draw without replacement (replace=False)"
)
NOT_RANDOM = Mistake("not-random", "every sample is the same: draw from rng")
SUCCESSES_PREFERRED = Mistake(
    "successes-preferred", "successes are drawn more often: each transition has the same probability"
)
SUCCESSES_AVOIDED = Mistake(
    "successes-avoided", "successes are drawn too seldom, or never: each transition has the same probability"
)
UNEVEN = Mistake("uneven-sample", "some transitions are drawn more often: each has the same probability")
OTHER_GENERATOR = Mistake(
    "other-generator", "it draws from another generator: use the rng that the memory was made with"
)
