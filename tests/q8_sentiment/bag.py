"""What Q8.3 asks of BagClassifier; the public and the hidden checks share it."""

import torch

from autograder.check import fail, require
from autograder.comparisons import apart, close, own_rows, tensor_of_shape
from autograder.mistakes import Seen, explain
from tests.q8_sentiment.mistakes import bag as known

_FACTORS = [1.0, 10.0, -10.0, 1000.0, -1000.0]  # of the parameters: large weights show any bound
_GROWS = 20.0  # times, at least, from factor 10 to factor 1000: the last layer alone gives 100
_NEAR = 1e-4


def reviews(rng, size, count, length):
    """Word numbers (count, length) below `size`, with PAD in front of all rows but the first; each has two words."""
    ids = torch.randint(1, size, (count, length), generator=rng)
    pads = torch.randint(1, length - 1, (count,), generator=rng)
    pads[0] = 0
    return ids.masked_fill(torch.arange(length) < pads[:, None], 0)


def check_shapes(q8, rng, sizes):
    """BagClassifier maps (N, T) to logits (N,), float32, each row by itself; the argument stays as it is."""
    for size, embedding, count, length in sizes:
        ids = reviews(rng, size, count, length)
        found = q8.instrument.bag(size, embedding, [ids, ids[:1], ids], about="BagClassifier")
        what = f"the logits of {count} review{'s'[: count > 1]} of {length} words"
        got = [tensor_of_shape(value, (n,), what, mistakes=known.SHAPES) for value, n in _pairs(found, count)]
        if count > 1:
            _differ(got[0])
            own_rows("the logit", "review", got[0][:1], got[1])
        asked = "BagClassifier should leave the word numbers as they are"
        require(found["kept"], asked, expected="no change", got="a change", mistake=known.CHANGES_ARGUMENTS)


def _differ(logits):
    """Fail where all reviews have one logit."""
    mistake = known.CONSTANT if logits.any() else known.ALL_ZERO
    asked, got = "different reviews should have different logits", "one logit for all of them"
    require(float((logits - logits[:1]).abs().max()) > 0, asked, expected="other logits", got=got, mistake=mistake)


def _pairs(found, count):
    return zip(found["logits"], (count, 1, count), strict=True)


def check_table(q8, rng, size, embedding):
    """There is an embedding with a row for each number, and gradients reach the rows of the words."""
    ids = reviews(rng, size, 8, 6)
    found = q8.instrument.bag(size, embedding, [ids], about="BagClassifier")
    asked = f"BagClassifier({size}, {embedding}) should have an embedding of shape ({size}, {embedding})"
    if [size, embedding] not in found["tables"]:
        shapes = [tuple(sizes) for sizes in found["tables"]]
        mistake = explain(Seen(shapes, (size, embedding)), known.TABLES)
        fail(asked, expected=f"({size}, {embedding})", got=", ".join(map(str, shapes[:4])) or "none", mistake=mistake)
    asked, got = "the gradient should reach the embedding of the words", "no gradient"
    logits = found["logits"][0]
    flat = isinstance(logits, torch.Tensor) and bool((logits == 0).all())  # as a ReLU at the end leaves them
    require(found["learns"] or flat, asked, expected="a gradient", got=got, mistake=known.NOT_LEARNED)


def check_order_and_padding(q8, rng):
    """The order of the words does not change the logit, and neither does more PAD in front."""
    size = 30
    ids = reviews(rng, size, 12, 7)
    turned = ids.clone()
    for row in turned:
        words = row[row != 0]
        row[row != 0] = words[torch.randperm(len(words), generator=rng)]
    more = torch.cat([torch.zeros(12, 9, dtype=torch.int64), ids], dim=1)
    empty = torch.zeros(2, 5, dtype=torch.int64)
    one = torch.zeros(2, 1, dtype=torch.int64)
    found = q8.instrument.bag(size, 5, [ids, turned, more, empty, one], about="BagClassifier")["logits"]
    got = [
        tensor_of_shape(value, (len(each),), "the logits") for value, each in zip(found[:3], (ids,) * 3, strict=True)
    ]
    _differ(got[0])
    _same("the order of the words", got[1], got[0], known.ORDER)
    _same("more PAD in front", got[2], got[0], known.PADDING)
    if any(isinstance(value, torch.Tensor) and bool(value.isnan().any()) for value in found[3:]):
        asked = "a review without words should have a logit"
        fail(asked, expected="that of the mean 0", got="NaN", mistake=known.EMPTY_NAN)
    nothing = [tensor_of_shape(value, (2,), "the logits of reviews without words") for value in found[3:]]
    _same("the number of PADs of a review without words", nothing[0], nothing[1], known.PADDING)


def _same(what, got, expected, mistake):
    worst = int((got - expected).abs().argmax())
    room = _NEAR * (1 + float(expected.abs().max()))
    if float((got - expected).abs().max()) > room:
        shown, wanted = apart(float(got[worst]), float(expected[worst]))
        fail(f"{what} should not change the logit", expected=wanted, got=shown, mistake=mistake)


def check_mean(q8, rng, size=24, embedding=4, count=8, length=6):
    """The logit of a review is that of the mean of its words' embeddings, and no linear function of it."""
    ids = reviews(rng, size - 1, count, length)  # the last row of the table is for the mean
    ids[1, -3:] = torch.tensor([4, 4, 7])  # a word that occurs twice
    ids[2] = 0
    recipes = {name: torch.stack([recipe(row, size) for row in ids]) for name, recipe in known.RECIPES.items()}
    half = torch.zeros(3, count, size)
    for n in range(count):
        a, b = 2 + n, 3 + n
        half[0, n, a] = half[1, n, b] = 1
        half[2, n, a] = half[2, n, b] = 0.5
    asked = torch.stack([*recipes.values(), *half])
    found = q8.instrument.merged(size, embedding, ids, asked, about="BagClassifier")
    if found["own"] is None:
        fail(f"BagClassifier({size}, {embedding}) should have an embedding of shape ({size}, {embedding})")
    own = tensor_of_shape(found["own"], (count,), "the logits", mistakes=known.SHAPES).double()
    made = found["made"].double()
    facts = dict(zip(recipes, made, strict=False)) | {"largest": found["largest"].double()}
    what = "the logits of reviews, against those of the means of their words' embeddings,"
    close(own, facts["mean"], what, rtol=1e-3, atol=1e-3, mistakes=known.MEANS, **facts)
    one, two, middle = made[-3:]
    bend = float((middle - (one + two) / 2).abs().max())
    asked = "between the mean and the logit there should be a hidden layer with an activation"
    got = "the logit of a mean of two words is the mean of theirs"
    flat = bend <= 1e-5 * (1 + float(made.abs().max()))
    mistake = known.LINEAR if made.any() else known.ALL_ZERO
    require(not flat, asked, expected="a function that is not linear", got=got, mistake=mistake)


def check_unbounded(q8, rng):
    """A logit has no upper or lower bound."""
    ids = reviews(rng, 30, 16, 7)
    scaled = q8.instrument.scaled(30, 5, ids, _FACTORS, about="BagClassifier")
    values = tensor_of_shape(scaled, (len(_FACTORS), 16), "the logits with larger weights", mistakes=known.SHAPES)
    values = values.double()
    asked = "the logits should be unbounded (seen with large weights)"
    got = f"from {values.min():.4g} to {values.max():.4g}"
    mistake = explain(Seen(values), known.BOUNDED)
    require(not mistake, asked, expected="logits below -1 and above 1", got=got, mistake=mistake)
    grows = values[3:].abs().amax() > _GROWS * values[1:3].abs().amax()
    require(bool(grows), asked, expected="larger logits with larger weights", got=got, mistake=known.BOUNDED[1])
