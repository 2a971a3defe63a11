"""The answers on paper in numbers: the ceiling of a bag, and what is left of the first word."""

from collections import Counter

import pytest
import torch

from data.generated_reviews import bag_ceiling, generated_reviews
from tests.q8_sentiment.reference import right_share, split

_GOOD, _JOINTS = {"brilliant", "moving", "superb", "gripping", "charming", "clever", "delightful", "fresh"}, {"but"}


def _judgements(text: str) -> tuple[list[bool], bool]:
    """What the two clauses say, true for good, and whether the second one counts: read off the text."""
    words = split(text)
    found = []
    for place, word in enumerate(words):
        if word == "was" and words[place - 2] == "the" and words[place + 1 :]:
            negated = words[place + 1] == "not"
            found.append((words[place + 1 + negated] in _GOOD) != negated)
    return found[:2], "but" in words


def test_the_label_is_what_the_counting_clause_says() -> None:
    for text, label in zip(*generated_reviews(400, 3), strict=True):
        said, second = _judgements(text)
        assert len(said) == 2
        assert said[1 if second else 0] == bool(label), text


@pytest.mark.parametrize("easy", [0.5, 0.2, 0.0])
def test_twins_share_a_bag_and_differ_in_their_label(easy: float) -> None:
    texts, labels = generated_reviews(400, 4, easy=easy, with_twins=True)
    by_bag: dict[tuple, list[int]] = {}
    hard = 0
    for text, label in zip(texts, labels, strict=True):
        said, _ = _judgements(text)
        if said[0] != said[1]:
            hard += 1
            by_bag.setdefault(tuple(sorted(Counter(split(text)).items())), []).append(label)
    assert hard == round(400 * (1 - easy))
    assert all(sum(each) * 2 == len(each) for each in by_bag.values())


@pytest.mark.parametrize("easy", [0.5, 0.2])
def test_a_bag_that_knows_all_reaches_the_ceiling(easy: float) -> None:
    """It counts good words, bad words and negations: what all easy reviews follow from."""
    texts, labels = generated_reviews(2000, 5, easy=easy, with_twins=True)
    logits = []
    for text in texts:
        bag = Counter(split(text))
        good, negated = sum(bag[word] for word in _GOOD), bag["not"] == 2
        logits.append((good - 1) * (-1 if negated else 1) + 0.1)
    share = right_share(torch.tensor(logits), torch.tensor(labels))
    assert share == pytest.approx(bag_ceiling(easy), abs=0.5 / len(texts))


def test_no_bag_passes_the_ceiling() -> None:
    """Not even one that is fitted to the very reviews that are tested: the best answer for each bag that occurs."""
    texts, labels = generated_reviews(2000, 6, with_twins=True)
    bags = [tuple(sorted(Counter(split(text)).items())) for text in texts]
    votes: dict[tuple, list[int]] = {}
    for bag, label in zip(bags, labels, strict=True):
        votes.setdefault(bag, []).append(label)
    best = sum(max(sum(each), len(each) - sum(each)) for each in votes.values()) / len(texts)
    assert best == pytest.approx(bag_ceiling(), abs=1e-9)


def test_half_of_the_reviews_are_positive_and_the_shares_are_as_asked() -> None:
    """2000 draws leave the share of a coin within 0.06 but for once in 1e7."""
    texts, labels = generated_reviews(2000, 7)
    easy = sum(said[0] == said[1] for said, _ in map(_judgements, texts)) / len(texts)
    assert abs(sum(labels) / len(labels) - 0.5) < 0.06
    assert abs(easy - 0.5) < 0.06
    assert max(len(split(text)) for text in texts) <= 24


def test_what_is_left_of_the_first_word() -> None:
    gates = torch.full((24,), 0.98, dtype=torch.float64)
    cell = torch.ones((), dtype=torch.float64, requires_grad=True)
    last = cell
    for gate in gates:
        last = gate * last + 0.3
    assert torch.autograd.grad(last, cell)[0].item() == pytest.approx(0.98**24) == pytest.approx(0.616, abs=1e-3)
    rnn = (0.9 * (1 - 0.7**2)) ** 24
    assert rnn == pytest.approx(7.6e-9, rel=0.02)
    state = torch.tensor(0.4, dtype=torch.float64, requires_grad=True)
    states, h = [], state
    for _ in range(24):
        h = torch.tanh(0.9 * h + 0.2)
        states.append(h)
    product = torch.stack([0.9 * (1 - each**2) for each in states]).prod()
    assert torch.autograd.grad(h, state)[0].item() == pytest.approx(product.item())
