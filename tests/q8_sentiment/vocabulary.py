"""What Q8.1 asks of build_vocabulary; the public and the hidden checks share it."""

from types import SimpleNamespace

from autograder.check import fail, require
from autograder.comparisons import show
from autograder.evidence import Table, nowhere
from autograder.mistakes import RETURNS_NOTHING, Seen, explain
from autograder.search import Likeness, Reference, find
from tests.q8_sentiment.mistakes import vocabulary as known

_EQUAL = Likeness(
    score=lambda got, result: 0.0 if got == result else float("-inf"),
    enough=-1.0,
    tie=1.0,
    same=lambda result, right: result == right,
)
_SHOWN = 8  # words in the table


def check_vocabulary(q8, texts, size, what, evidence=nowhere):
    """The words of these texts get the right numbers, and the texts stay as they are."""
    found = q8.instrument.vocabulary(texts, size, about="build_vocabulary")
    asked = "build_vocabulary should return a dict of words and whole numbers"
    if "odd" in found:
        mistake = RETURNS_NOTHING if found["odd"] is None else explain(Seen(found["odd"]), known.NO_DICT)
        fail(asked, expected='a dict such as {"good": 2}', got=show(found["odd"]), mistake=mistake)
    got = {word: number for word, number in found["pairs"]}
    right = numbered(known.PARTS, SimpleNamespace(texts=texts, size=size))
    _show(right, got, evidence)
    if got != right:
        _fail(got, right, texts, size, what)
    asked = "build_vocabulary should leave the texts as they are"
    require(found["kept"], asked, expected="no change", got="a change", mistake=known.CHANGES_TEXTS)


def numbered(parts, p):
    """The dict to which these parts lead."""
    counts = parts["counts"](parts["words"](p))
    ranked = parts["order"](counts)
    kept = ranked[: max(0, parts["most"](p))]
    return {word: number for number, word in enumerate(kept, start=parts["first"](p))}


def _fail(got, right, texts, size, what):
    p = SimpleNamespace(texts=texts, size=size)
    mistake = explain(Seen(got, right), known.ENTRIES)
    reference = Reference(known.PARTS, lambda parts: [numbered(parts, p)])
    mistake = mistake or find(got, reference, known.NUMBERS, _EQUAL, size=size)
    odd = [word for word in right if got.get(word) != right[word]]
    if odd:
        number = got.get(odd[0])
        seen = f"{odd[0]!r} has the number {number}" if number is not None else f"{odd[0]!r} is not in it"
        fail(f"{what}, size {size}", expected=f"{odd[0]!r} has the number {right[odd[0]]}", got=seen, mistake=mistake)
    extra = [word for word in got if word not in right]
    got_words = f"{len(got)}, such as {extra[0]!r} with the number {got[extra[0]]}"
    fail(f"{what}, size {size}", expected=f"{len(right)} words", got=got_words, mistake=mistake)


def _show(right, got, evidence):
    rows = [(word, str(number), str(got.get(word, "none"))) for word, number in list(right.items())[:_SHOWN]]
    if rows:
        evidence(Table("The most frequent words", ("word", "number", "yours"), tuple(rows)))
