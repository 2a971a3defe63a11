"""The right values of question 8 beside computations of another kind, and what the searches say of known mistakes."""

from types import SimpleNamespace

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from autograder.search import Reference, find, values
from tests.q8_sentiment.mistakes import bag, encoding, recurrent, vocabulary
from tests.q8_sentiment.recurrent import Problem
from tests.q8_sentiment.reference import filled, final_logits, right_share, shrunk, surprises
from tests.q8_sentiment.vocabulary import numbered


def test_the_worked_examples_of_the_stub() -> None:
    p = SimpleNamespace(texts=["so good", "Good, not bad"], size=5)
    assert numbered(vocabulary.PARTS, p) == {"good": 2, "bad": 3, "not": 4}
    assert filled([[1, 2], [4, 1, 3, 2]], 3).tolist() == [[0, 1, 2], [1, 3, 2]]
    assert right_share(torch.tensor([2.0, -1.0, 0.3]), torch.ones(3)) == pytest.approx(2 / 3)


def test_the_worked_numbers_of_the_layers() -> None:
    one = torch.ones(1, 1)
    args = [torch.tensor([[[1.0], [0.0]]]), torch.zeros(1, 1), one, 2 * one, torch.zeros(1), torch.zeros(1)]
    states, last = Problem("rnn", args).right()
    assert states.flatten().tolist() == pytest.approx([0.7616, 0.9093], abs=1e-4)
    assert last.item() == pytest.approx(states[0, -1].item())
    args = [torch.ones(1, 1, 1), torch.zeros(1, 1), 2 * one, torch.arange(4.0)[:, None], torch.zeros(4, 1)]
    _, h, c = Problem("lstm", [*args, torch.zeros(4), torch.zeros(4)]).right()
    assert (h.item(), c.item()) == pytest.approx((0.9143, 1.9441), abs=1e-4)


@pytest.mark.parametrize("kind", ["rnn", "lstm"])
def test_the_right_parts_give_what_torch_gives(kind: str) -> None:
    problem = Problem.drawn(torch.Generator().manual_seed(1), kind, 3, 5, 4, 2)
    parts = recurrent.RNN_PARTS if kind == "rnn" else recurrent.LSTM_PARTS
    for own, right in zip(recurrent.traced(parts, problem), problem.right(), strict=True):
        assert torch.allclose(own, right, atol=1e-12)


@pytest.mark.parametrize("kind", ["rnn", "lstm"])
def test_each_mistake_of_a_layer_is_found_or_nothing_else_is(kind: str) -> None:
    problem = Problem.drawn(torch.Generator().manual_seed(2), kind, 3, 5, 4, 4)
    parts, rows = (recurrent.RNN_PARTS, recurrent.RNN) if kind == "rnn" else (recurrent.LSTM_PARTS, recurrent.LSTM)
    for row in rows[::3]:  # a third of them, in a second
        part, other = row.variations[0]
        seen = recurrent.run({**parts, part: other}, problem)
        reference = Reference(parts, lambda parts: [recurrent.run(parts, problem)])
        found = find(seen, reference, rows, values(rtol=0.0, atol=1e-6), pairs=False)
        assert found is not None and found.name == row.name


def test_final_logits_are_those_of_a_network_of_torch() -> None:
    rng = torch.Generator().manual_seed(3)
    layer, table, out = nn.LSTM(3, 4, batch_first=True), torch.randn(9, 3, generator=rng), nn.Linear(4, 1)
    named = zip(("w_ih", "w_hh", "b_ih", "b_hh"), layer.parameters(), strict=True)
    tensors = {"embedding.weight": table, "out.weight": out.weight, "out.bias": out.bias} | dict(named)
    ids = torch.randint(9, (5, 6), generator=rng)
    right = out(layer(F.embedding(ids, table))[0][:, -1]).squeeze(1)
    assert torch.allclose(final_logits("lstm", tensors, ids), right.double(), atol=1e-5)


def test_losses_and_clipping_are_those_of_torch() -> None:
    logits, labels = torch.tensor([3.0, -2.0, 0.5, 40.0]), torch.tensor([1.0, 1.0, 0.0, 0.0])
    right = F.binary_cross_entropy_with_logits(logits, labels, reduction="none")
    assert torch.allclose(surprises(logits, labels), right.double(), atol=1e-5)
    assert shrunk(torch.tensor([3.0, 4.0]), 1.0).tolist() == pytest.approx([0.6, 0.8])
    assert shrunk(torch.tensor([0.3, 0.4]), 1.0).tolist() == pytest.approx([0.3, 0.4])


def test_recipes_of_the_bag() -> None:
    row = torch.tensor([0, 0, 3, 1, 3, 4])
    table = torch.randn(6, 2, generator=torch.Generator().manual_seed(4))
    words = table[torch.tensor([3, 1, 3, 4])]
    assert torch.allclose(bag.RECIPES["mean"](row, 6) @ table, words.mean(0))
    assert torch.allclose(bag.RECIPES["sum"](row, 6) @ table, words.sum(0), atol=1e-6)
    assert torch.allclose(bag.RECIPES["pad_in_mean"](row, 6) @ table, table[row].mean(0))
    assert not bag.RECIPES["mean"](torch.zeros(3, dtype=torch.int64), 6).any()


def test_rows_cut_and_fill_in_front() -> None:
    p = SimpleNamespace(texts=["a b c d", "", "Zz a"], vocabulary={"a": 2, "b": 3, "c": 4, "d": 5}, length=3)
    numbers = [encoding.PARTS["numbers"](p, encoding.PARTS["words"](text)) for text in p.texts]
    assert encoding.PARTS["fill"](p, numbers).tolist() == [[3, 4, 5], [0, 0, 0], [0, 1, 2]]
