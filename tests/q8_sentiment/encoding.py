"""What Q8.2 asks of encode; the public and the hidden checks share it."""

from dataclasses import replace
from types import SimpleNamespace

import torch

from autograder.check import fail, require
from autograder.comparisons import close, show, tensor_of_shape
from autograder.evidence import Matrix, floats, nowhere
from autograder.mistakes import Seen, explain
from autograder.search import Reference, find, values
from tests.q8_sentiment.mistakes import encoding as known

_SHOWN = 5  # rows of the matrix


def check_encoding(q8, texts, vocabulary, length, what, evidence=nowhere):
    """These texts get the right rows of numbers; texts and vocabulary stay as they are."""
    found = q8.instrument.encoded(texts, vocabulary, length, about="encode")
    if isinstance(found["ids"], list | tuple):
        fail(f"{what} should be a tensor", expected="a tensor", got=show(found["ids"]), mistake=known.A_LIST)
    got = tensor_of_shape(found["ids"], (len(texts), length), what, dtype=None, mistakes=known.SHAPES)
    if got.dtype != torch.int64:
        mistake = explain(Seen(got.dtype), known.DTYPES)
        fail(f"{what} should be an int64 tensor", expected="int64", got=str(got.dtype)[6:], mistake=mistake)
    p = SimpleNamespace(texts=texts, vocabulary=vocabulary, length=length)
    right = rows_of(known.PARTS, p).double()
    _show(texts, right, got, length, evidence)
    close(got, right, what, rtol=0.0, atol=1e-6, mistakes=_rows(got.double(), p, right))
    asked = "encode should leave its arguments as they are"
    require(found["kept"], asked, expected="no change", got="a change", mistake=known.CHANGES_ARGUMENTS)


def check_worked(q8):
    """The worked example of the handout."""
    check_encoding(q8, ["so good", "not so bad, good"], {"good": 2, "bad": 3}, 3, "the rows of the worked example")


def rows_of(parts, p):
    """The rows to which these parts lead, (N, T)."""
    numbers = [parts["numbers"](p, parts["words"](text)) for text in p.texts]
    return parts["fill"](p, [parts["order"](each) for each in numbers])


def _rows(got, p, right):
    """The mistake that wrong rows show, as rows for `close`."""
    if torch.equal(got, right):
        return ()
    reference = Reference(known.PARTS, lambda parts: [rows_of(parts, p).double()])
    found = find(got, reference, known.ROWS, values(rtol=0.0, atol=1e-6))
    return (replace(found, fits=lambda seen: True),) if found else ()


def _show(texts, right, got, length, evidence):
    names = tuple(text[:24] or "(no words)" for text in texts[:_SHOWN])
    columns = tuple(str(place) for place in range(length))
    rows = floats(right[: len(names)]), floats(got[: len(names)])
    evidence(Matrix("The numbers of some texts", names, columns, *rows, corner="text"))
