"""Each known mistake of the returns, the loss and the update is told from its numbers, and none that was not made."""

from types import SimpleNamespace

import pytest
import torch

from tests.q4_policy_gradient import advantage, loss_search, returns, update
from tests.q4_policy_gradient.mistakes import advantages as advantage_mistakes
from tests.q4_policy_gradient.mistakes import loss as loss_mistakes
from tests.q4_policy_gradient.mistakes import returns as return_mistakes
from tests.q4_policy_gradient.mistakes import update as update_mistakes

VARIED = [(row, variation) for row in return_mistakes.RETURNS for variation in row.variations]


def names(made_and_told):
    """What was told wrongly, and what was told nothing."""
    return (
        {(made, told.name) for made, told in made_and_told if told and told.name != made},
        {made for made, told in made_and_told if not told},
    )


@pytest.fixture
def rng():
    return torch.Generator().manual_seed(0)


def test_returns(rng):
    """But for those that two mistakes share: a sum that divides by gamma, say, is one of several shifts."""
    rewards = (torch.randn(6, generator=rng) + 0.5).double()
    problem = SimpleNamespace(rewards=rewards, gamma=0.8)
    told = []
    for row, (part, variation) in VARIED:
        sums = return_mistakes.returns_of(problem, return_mistakes.PARTS | {part: variation})
        told.append((row.name, returns._explained(sums.float().double(), rewards, 0.8)))
    wrong, silent = names(told)
    assert wrong == set() and len(silent) <= 1, silent


@pytest.mark.parametrize(
    "table", [advantage_mistakes.PLAIN, advantage_mistakes.NORMALISED], ids=["plain", "normalised"]
)
def test_advantages(rng, table):
    """But for those that change nothing in these numbers, such as clipping what is small already."""
    returns_, values = advantage._drawn(rng, 20, 2.0)
    problem = SimpleNamespace(returns=returns_.double(), values=values.double())
    plain = table is advantage_mistakes.PLAIN
    gain = problem.returns - problem.values
    right = [gain] if plain else [advantage.standardised(gain, fewer) for fewer in (0, 1)]
    told = []
    for row, (part, variation) in [(each, varied) for each in table for varied in each.variations]:
        parts = advantage_mistakes.PARTS | {part: variation}
        made = parts["end"](parts["gain"](problem)) if plain else advantage_mistakes.advantages_of(problem, parts, 0)
        found = advantage._rows(made.float(), returns_, values, table, right, 2e-4)
        told.append((row.name, found[0] if found else None))
    wrong, silent = names(told)
    assert wrong == set() and silent <= {"constant-too-large", "clipped-afterwards"}, silent


def test_loss(rng, monkeypatch):
    logits, actions = 1.5 * torch.randn(5, 2, generator=rng), torch.tensor([0, 1, 1, 0, 1])
    gains = 1.5 * torch.randn(5, generator=rng)
    made = {}

    def note(seen, reference, rows, likeness, pairs):
        for row in rows:
            for part, variation in row.variations:
                (result,) = reference.results({**reference.parts, part: variation})
                made[row.name, part, variation] = result

    monkeypatch.setattr(loss_search, "find", note)
    loss_search.explain_loss(0.0, torch.zeros(5, 2), logits, actions, gains)
    monkeypatch.undo()
    told = [
        (name, loss_search.explain_loss(float(result[0]), result[1:].reshape(5, 2), logits, actions, gains))
        for (name, _, _), result in made.items()
    ]
    wrong, silent = names(told)
    assert len(made) == sum(len(row.variations) for row in loss_mistakes.LOSS)
    assert wrong == set() and len(silent) <= 2, silent


@pytest.mark.parametrize("name", ["policy", "value"])
def test_update(rng, name, monkeypatch):
    problem = update.Problem.drawn(rng, (), [12], 0.8)
    situation = problem.situation(0, problem.policy, problem.value, stand_ins=False)
    rows = update_mistakes.POLICY if name == "policy" else update_mistakes.VALUE
    told, find = [], update.find

    def note(seen, reference, rows, likeness):
        for row in rows:
            for part, variation in row.variations:
                step = next(iter(reference.results({**reference.parts, part: variation})))
                told.append((row.name, find(step, reference, rows, likeness)))

    monkeypatch.setattr(update, "find", note)
    update._by_parts(torch.zeros(1), situation, name)
    wrong, silent = names(told)
    assert len(told) == sum(len(row.variations) for row in rows)
    assert wrong == set() and len(silent) <= 1, silent
