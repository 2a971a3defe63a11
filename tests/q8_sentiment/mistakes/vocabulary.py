"""Mistakes of Q8.1, the vocabulary."""

from autograder.mistakes import Mistake
from tests.q8_sentiment.reference import FIRST, split, tally


def _by_count(counts, tie):
    """The words, the most frequent first; words of one count in the order of `tie`."""
    return sorted(counts, key=lambda word: (-counts[word], tie(word)))


# The parts of a right vocabulary. The problem p has texts and size.
PARTS = {
    "words": lambda p: [split(text) for text in p.texts],
    "counts": tally,
    "order": lambda counts: _by_count(counts, lambda word: word),
    "most": lambda p: p.size - FIRST,
    "first": lambda p: FIRST,
}
NUMBERS = (
    Mistake(
        "too-many-words",
        "there are too many words: {size} numbers are 2 for PAD and UNKNOWN, and {size} - 2 for words",
        variations=(("most", lambda p: p.size), ("most", lambda p: p.size - 1), ("most", lambda p: p.size + 1)),
    ),
    Mistake(
        "size-ignored", "the vocabulary is not cut: all numbers are below size", variations=(("most", lambda p: 10**9),)
    ),
    Mistake("too-few-words", "one word more has a number below size", variations=(("most", lambda p: p.size - 3),)),
    Mistake(
        "numbers-from-zero",
        "the numbers begin at 0: that is PAD's number, and 1 is UNKNOWN's. The first word has 2",
        variations=(("first", lambda p: 0),),
    ),
    Mistake(
        "numbers-from-one",
        "the numbers begin at 1: that is UNKNOWN's number. The first word has 2",
        variations=(("first", lambda p: 1),),
    ),
    Mistake("numbers-from-three", "the numbers begin at 3: the first word has 2", variations=(("first", lambda p: 3),)),
    Mistake(
        "ties-as-found",
        "words that are equally frequent stand in the order in which they were found: sort them alphabetically",
        variations=(("order", lambda counts: _by_count(counts, lambda word: 0)),),
    ),
    Mistake(
        "ties-reversed",
        "words that are equally frequent stand in reverse alphabetical order: reverse=True turns both round",
        variations=(("order", lambda counts: sorted(counts, key=lambda w: (counts[w], w), reverse=True)),),
    ),
    Mistake(
        "rarest-first",
        "the rarest words come first: the most frequent one has number 2",
        variations=(
            ("order", lambda counts: sorted(counts, key=lambda w: (counts[w], w))),
            ("order", lambda counts: sorted(counts, key=lambda w: counts[w])),
        ),
    ),
    Mistake(
        "alphabetical",
        "the words stand in alphabetical order, whatever their counts: sort by the count first",
        variations=(("order", sorted),),
    ),
    Mistake(
        "not-sorted",
        "the words stand in the order in which they were found: sort them by their counts",
        variations=(("order", list),),
    ),
    Mistake(
        "capitals",
        "Good and good are counted as two words: take the words that words(text) gives",
        variations=(
            ("words", lambda p: [_as_written(text) for text in p.texts]),
            ("words", lambda p: [text.split() for text in p.texts]),
        ),
    ),
    Mistake(
        "punctuation",
        "marks are part of the words: take the words that words(text) gives",
        variations=(
            ("words", lambda p: [text.lower().split() for text in p.texts]),
            ("words", lambda p: [text.lower().split(" ") for text in p.texts]),
        ),
    ),
    Mistake(
        "characters",
        "these are characters, not words: words(text) gives the words",
        variations=(
            ("words", lambda p: [list(text.lower()) for text in p.texts]),
            ("words", lambda p: [list(t) for t in p.texts]),
        ),
    ),
    Mistake(
        "texts-counted",
        "a word counts once for each text: count each time that it occurs",
        variations=(("words", lambda p: [sorted(set(split(text))) for text in p.texts]),),
    ),
    Mistake(
        "first-text-only", "only the first text is counted", variations=(("words", lambda p: [split(p.texts[0])]),)
    ),
    Mistake("last-text-only", "only the last text is counted", variations=(("words", lambda p: [split(p.texts[-1])]),)),
)


def _as_written(text):
    lower = split(text)
    found, at = [], 0
    for word in lower:
        at = text.lower().index(word, at)
        found.append(text[at : at + len(word)])
        at += len(word)
    return found


# got, expected: dicts
ENTRIES = (
    Mistake(
        "specials-in-it",
        "there are entries for PAD and UNKNOWN, or for other numbers below 2: the dict holds words alone",
        lambda s: _without_specials(s.got) == s.expected != s.got,
    ),
    Mistake("empty", "the dict is empty", lambda s: not s.got and bool(s.expected)),
    Mistake(
        "counts-as-numbers",
        "these are the counts: number the words in the order of their counts",
        lambda s: bool(s.got) and max(s.got.values()) >= 2 and _are_counts(s.got, s.expected),
    ),
    Mistake(
        "one-number-for-several",
        "there is one number for several words",
        lambda s: len(set(s.got.values())) < len(s.got) and set(s.got) == set(s.expected),
    ),
)


def _without_specials(got):
    return {word: number for word, number in got.items() if number >= FIRST}


def _are_counts(got, expected):
    """Whether the numbers never rise along the right order, and fall somewhere."""
    numbers = [got.get(word, 0) for word in expected]
    falls = all(a >= b for a, b in zip(numbers, numbers[1:], strict=False))
    return falls and len(numbers) > 2 and numbers[0] > numbers[-1] and 0 not in numbers


# got: what was returned, no dict of words and numbers
NO_DICT = (
    Mistake(
        "words-and-numbers-swapped",
        "the numbers are the keys: map each word to its number",
        lambda s: s.got == "a dict with whole numbers as keys",
    ),
    Mistake(
        "no-whole-numbers",
        "the values of the dict are no whole numbers",
        lambda s: isinstance(s.got, str) and s.got.startswith("a dict such as"),
    ),
    Mistake("a-list", "this is a list: return a dict of words and numbers", lambda s: isinstance(s.got, list | tuple)),
)
CHANGES_TEXTS = Mistake("changes-its-arguments", "the caller uses its arguments once more: leave them as they are")
