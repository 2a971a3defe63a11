"""What Q6.3 asks of q_update; the public and the hidden checks share it."""

from types import SimpleNamespace

import torch

from autograder.check import fail, require
from autograder.comparisons import show
from autograder.mistakes import Seen, explain
from autograder.search import Reference, find, values
from tests.q6_q_learning.mistakes import update as known
from tests.q6_q_learning.reference import moved_cell

_ATOL = 1e-9  # float64 in another order leaves 1e-15


def drawn(rng, states=7, actions=4):
    """A table (S, A) float64 without two equal cells; a third of them positive."""
    return 3 * torch.randn(states, actions, generator=rng, dtype=torch.float64) - 1


def step(rng, table, over, alpha, gamma, later=None):
    """A random step: state, action, reward, next state, terminated, alpha, gamma."""
    states, actions = table.shape
    state, action = int(torch.randint(states, (), generator=rng)), int(torch.randint(actions, (), generator=rng))
    other = (state + 1 + int(torch.randint(states - 1, (), generator=rng))) % states
    reward = float(torch.randint(2, 20, (), generator=rng)) * (1 if torch.rand((), generator=rng) < 0.5 else -1) / 4
    return [state, action, reward, state if later == "state" else other, over, alpha, gamma]


def check_steps(q6, table, steps):
    """Each of some updates, one after the other, changes one cell to the right value."""
    found = q6.instrument.updates(table, steps, about="q_update")
    tables = found["tables"]
    seen = [(before, after, each) for before, after, each in zip([table, *tables[:-1]], tables, steps, strict=True)]
    for number, (before, after, each) in enumerate(seen, 1):
        right = _after(before, each)
        if after.shape == right.shape and torch.allclose(after, right, rtol=0, atol=_ATOL):
            continue
        _fail(before, after, right, each, found["returned"], seen, f"update {number}" if len(steps) > 1 else "q_update")


def _after(before, each):
    """The right table after one update."""
    state, action, reward, later, over, alpha, gamma = each
    right = before.clone()
    row = before[later].tolist()
    right[state, action] = moved_cell(float(before[state, action]), reward, row, over, alpha, gamma)
    return right


def _fail(before, after, right, each, returned, seen, which):
    state, action, reward, later, over, alpha, gamma = each
    cell = f"q[{state}, {action}]"
    facts = {"before": before, "returned": returned, "state": state, "action": action, "later": later}
    elsewhere = (after != before).clone()
    elsewhere[state, action] = False
    got, expected = float(after[state, action]), float(right[state, action])
    if bool(elsewhere.any()):
        changed = (after != before).nonzero().tolist()
        mistake = explain(Seen(after, right, facts=facts), known.TABLES)
        asked = f"{which} should change {cell} alone (state {state}, action {action}, next state {later})"
        fail(asked, expected=cell, got=f"changes at {str(changed[:4])[:80]}", mistake=mistake)
    mistake = explain(Seen(after, right, facts=facts), known.TABLES[:2]) or _explained(seen)
    end = ", terminated" if over else ""
    asked = f"{which} should give {cell} its new value (r {reward:g}{end}, alpha {alpha:.3g}, gamma {gamma:.3g})"
    fail(asked, expected=f"{expected:.6g}", got=f"{got:.6g}", tolerance=f"{_ATOL:g}", mistake=mistake)


def _explained(seen):
    """The mistake that explains the cells after all updates."""
    problems = [
        SimpleNamespace(
            table=before,
            **dict(zip(("state", "action", "reward", "later", "over", "alpha", "gamma"), each, strict=True)),
        )
        for before, _, each in seen
    ]

    def cells(parts):
        return [torch.tensor([_cell(p, parts) for p in problems], dtype=torch.float64)]

    got = torch.stack([after[each[0], each[1]] for _, after, each in seen])
    return find(got, Reference(known.PARTS, cells), known.VALUES, values(rtol=1e-8, atol=_ATOL), pairs=len(seen) >= 6)


def _cell(p, parts):
    alpha, gamma = parts["both"](p, parts["alpha"](p), parts["gamma"](p))
    target = parts["reward"](p) + gamma * parts["counted"](p) * parts["future"](p)
    return parts["new"](p, parts["old"](p), alpha, target)


def check_chain(q6, rng, note):
    """Many updates along random steps of a small chain lead to the values that value iteration finds."""
    states, gamma = 6, 0.8
    pay = torch.rand(states, 2, generator=rng, dtype=torch.float64)
    later = torch.tensor([[max(s - 1, 0), min(s + 1, states - 1)] for s in range(states)])
    over = torch.zeros(states, 2, dtype=torch.bool)
    over[states - 2, 1] = True  # the step to the last state is an end
    right = torch.zeros(states, 2, dtype=torch.float64)
    for _ in range(200):
        right = pay + gamma * right.amax(1)[later] * ~over
    places = torch.randint(2 * states, (3000,), generator=rng).tolist()
    steps = [[p // 2, p % 2, float(pay[p // 2, p % 2]), int(later[p // 2, p % 2]), bool(over[p // 2, p % 2])]
             for p in places]  # fmt: skip
    start = torch.full((states, 2), -3.0, dtype=torch.float64)
    found = q6.instrument.updates(start, [[*each, 0.5, gamma] for each in steps], about="q_update")["tables"][-1]
    worst = float((found - right).abs().max())
    note(f"largest difference from value iteration {worst:.1g}")
    require(
        worst < 1e-3,
        "3000 updates in a chain of 6 states should lead to the values that value iteration finds",
        expected=f"values from {right.min():.4g} to {right.max():.4g}",
        got=show(found),
        tolerance="0.001",
    )
