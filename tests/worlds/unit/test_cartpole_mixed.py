"""Where the observations are mixed, a rule that keeps the pole up fails, however the actions are named."""

import gymnasium
import pytest
import torch

from autograder.line.worlds import Event
from autograder.question import World
from tests.worlds.cartpole_mixed import Mixed, Played

WORLD = World("CartPole-v1", longest=500)
# Of the four numbers of the state, as it is: each keeps the pole up for 200 steps and more.
RULES = ((0, 0, 1, 1), (0, 0, 1, 0.3), (0, 0.1, 1, 0.5), (0.1, 0.2, 1, 0.5), (0.1, 0.4, 1, 0.3), (0, 0, 0.2, 1))


def played(rule, episodes=8, mixed=None, swapped=False):
    """The lengths of a rule's episodes, and what a worker tells of them; a mixed rule sees what `mixed` shows."""
    environment, told = gymnasium.make(WORLD.id).unwrapped, Played(lambda message: {"value": message["reply"]})
    lengths = []
    for start in range(episodes):
        state, _ = environment.reset(seed=start)
        told.answer({"event": Event.RESET, "number": 0, "actions": [], "reply": {"seed": start}})
        actions, fallen = [], False
        while not fallen and len(actions) < WORLD.longest:
            seen = torch.from_numpy(state) if mixed is None else mixed.show(torch.from_numpy(state))
            actions.append(int(seen.double() @ torch.tensor(rule, dtype=torch.float64) > 0) ^ swapped)
            state, _, fallen, _, _ = environment.step(actions[-1])
        told.answer({"event": Event.STEP, "number": 0, "actions": actions, "reply": {"reward": 1.0}})
        lengths.append(len(actions))
    return sum(lengths) / episodes, told


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_a_rule_that_was_watched_fails_where_the_observations_are_mixed(rule):
    average, told = played(rule)
    assert average > 150
    looks = told.looks(WORLD)
    for seed in range(4):
        mixed = Mixed(torch.Generator().manual_seed(seed), looks)
        for swapped in (False, True):
            assert played(rule, mixed=mixed, swapped=swapped)[0] < 50


def test_all_that_can_be_told_from_a_state_can_be_told_from_a_mixed_one():
    mixed = Mixed(torch.Generator().manual_seed(0), torch.tensor([0.1, 0.2, 1.0, 0.5]))
    state = torch.tensor([0.3, -0.5, 0.05, 0.7])
    back = torch.linalg.solve(mixed.matrix, mixed.show(state).double())
    assert torch.allclose(back.float(), state, atol=1e-5)


def test_nobody_looks_anywhere_who_has_not_played():
    looks = Played(lambda message: {}).looks(WORLD)
    assert looks.norm() == 0
    assert Mixed(torch.Generator().manual_seed(0), looks).matrix.isfinite().all()
