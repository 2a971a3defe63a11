"""Mistakes of Q8.2, the encoding."""

import torch

from autograder.mistakes import Mistake
from tests.q8_sentiment.reference import filled, split


def _looked_up(p, words, otherwise):
    return [p.vocabulary.get(word, otherwise) for word in words]


def _behind(p, lists, last):
    """Rows filled behind; of long ones the last numbers stay, or the first."""
    cut = [each[-p.length :] if last else each[: p.length] for each in lists]
    return torch.tensor([each + [0] * (p.length - len(each)) for each in cut])


def _in_front(p, lists, pad):
    cut = [each[-p.length :] for each in lists]
    return torch.tensor([[pad] * (p.length - len(each)) + each for each in cut])


# The parts of right rows. The problem p has texts, vocabulary and length.
PARTS = {
    "words": split,
    "numbers": lambda p, words: _looked_up(p, words, 1),
    "order": lambda numbers: numbers,
    "fill": lambda p, lists: filled(lists, p.length),
}
ROWS = (
    Mistake(
        "padded-behind",
        "PAD stands behind the words: fill short texts in front",
        variations=(("fill", lambda p, lists: _behind(p, lists, last=True)),),
    ),
    Mistake(
        "cut-behind",
        "the first words of long texts stay: cut in front, and keep the last ones",
        variations=(("fill", lambda p, lists: filled([each[: p.length] for each in lists], p.length)),),
    ),
    Mistake(
        "padded-and-cut-behind",
        "short texts are filled behind and long ones cut behind: do both in front",
        variations=(("fill", lambda p, lists: _behind(p, lists, last=False)),),
    ),
    Mistake(
        "unknown-left-out",
        "words that are not in the vocabulary are left out: they become UNKNOWN",
        variations=(("numbers", lambda p, words: [p.vocabulary[word] for word in words if word in p.vocabulary]),),
    ),
    Mistake(
        "unknown-as-pad",
        "words that are not in the vocabulary become PAD: their number is UNKNOWN, 1",
        variations=(("numbers", lambda p, words: _looked_up(p, words, 0)),),
    ),
    Mistake(
        "unknown-as-word",
        "words that are not in the vocabulary get the number of a word, or one beyond all words: it is UNKNOWN, 1",
        variations=(
            ("numbers", lambda p, words: _looked_up(p, words, 2)),
            ("numbers", lambda p, words: _looked_up(p, words, len(p.vocabulary))),
            ("numbers", lambda p, words: _looked_up(p, words, len(p.vocabulary) + 1)),
            ("numbers", lambda p, words: _looked_up(p, words, len(p.vocabulary) + 2)),
            ("numbers", lambda p, words: _looked_up(p, words, -1)),
        ),
    ),
    Mistake(
        "pad-as-unknown",
        "short texts are filled with 1: PAD is 0",
        variations=(("fill", lambda p, lists: _in_front(p, lists, 1)),),
    ),
    Mistake(
        "numbers-shifted",
        "all numbers are too large or too small by the same amount: the vocabulary's numbers are used as they are",
        variations=tuple(
            ("numbers", lambda p, words, by=by: [number + by for number in _looked_up(p, words, 1)])
            for by in (1, 2, -1, -2)
        ),
    ),
    Mistake(
        "words-reversed",
        "the words stand in reverse order",
        variations=(("order", lambda numbers: numbers[::-1]),),
    ),
    Mistake(
        "words-sorted",
        "the numbers of a text are sorted: keep the order of the words",
        variations=(("order", sorted),),
    ),
    Mistake(
        "words-once",
        "a word that occurs twice in a text stands there once: keep each",
        variations=(
            ("order", lambda numbers: list(dict.fromkeys(numbers))),
            ("order", lambda numbers: sorted(set(numbers))),
        ),
    ),
    Mistake(
        "rows-alike",
        "all rows are those of one text",
        variations=(
            ("fill", lambda p, lists: filled(lists[-1:] * len(lists), p.length)),
            ("fill", lambda p, lists: filled(lists[:1] * len(lists), p.length)),
        ),
    ),
    Mistake(
        "not-split-by-words",
        "the text is split at spaces, so marks or capitals stay: take what words(text) gives",
        variations=(
            ("words", str.split),
            ("words", lambda text: text.lower().split()),
            ("words", lambda text: text.lower().split(" ")),
            ("words", lambda text: text.split(" ")),
        ),
    ),
    Mistake(
        "characters",
        "these are characters, not words",
        variations=(("words", list), ("words", lambda t: list(t.lower()))),
    ),
)
SHAPES = (
    Mistake(
        "length-of-the-longest",
        "the rows are as long as the longest text: their length is the argument",
        lambda s: len(s.got) == 2 and s.got[0] == s.expected[0],
    ),
    Mistake(
        "transposed",
        "the dimensions are swapped: a text is a row",
        lambda s: s.got == s.expected[::-1],
    ),
    Mistake(
        "one-text",
        "there is one row only: make one for each text",
        lambda s: s.got in (s.expected[1:], (1, s.expected[1])),
    ),
)
DTYPES = (
    Mistake("floats", "these are floats: nn.Embedding needs int64, torch.long", lambda s: s.got.is_floating_point),
    Mistake("other-integers", "the numbers are not int64 (torch.long)", lambda s: True),
)
A_LIST = Mistake("a-list", "these are lists of numbers: torch.tensor(rows) makes a tensor of them")
EMPTY_STOPS = Mistake(
    "empty-text-stops", "a text has no words: row[-0:] is the whole row, so leave a text without words as it is"
)
CHANGES_ARGUMENTS = Mistake("changes-its-arguments", "the caller uses its arguments once more: leave them as they are")
UNKNOWN_WORD = Mistake(
    "unknown-word-stops", "this word is not in the vocabulary: vocabulary.get(word, UNKNOWN) gives 1 for it"
)
RAGGED = Mistake("ragged-rows", "a tensor needs rows of one length: fill and cut each text to `length` numbers")
