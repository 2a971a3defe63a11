"""What a Taxi table is worth, and what other numbers of states and actions hide."""

import gymnasium
import pytest
import torch

from autograder.host.world_replay import WorldReplay
from tests.q6_q_learning.question import QUESTION
from tests.worlds.taxi import ACTIONS, OPTIMUM, STATES, Renumbered, driven


@pytest.fixture(scope="module")
def best() -> torch.Tensor:
    """The optimal table, by value iteration."""
    model = gymnasium.make("Taxi-v4").unwrapped.P
    steps = [[model[s][a][0] for a in range(ACTIONS)] for s in range(STATES)]
    reward = torch.tensor([[step[2] for step in row] for row in steps]).double()
    after = torch.tensor([[step[1] for step in row] for row in steps])
    alive = torch.tensor([[not step[3] for step in row] for row in steps])
    table = torch.zeros(STATES, ACTIONS, dtype=torch.float64)
    for _ in range(100):
        table = reward + 0.999 * table.amax(1)[after] * alive
    return table


def test_the_best_driver_earns_what_the_text_says(best: torch.Tensor) -> None:
    value, delivered = driven(best)
    assert value == pytest.approx(OPTIMUM, abs=0.005) and delivered == 1


def test_an_empty_table_drives_against_the_wall() -> None:
    assert driven(torch.zeros(STATES, ACTIONS)) == (-200, 0)


def test_a_table_in_other_numbers_is_worth_the_same_and_one_in_true_numbers_next_to_nothing(best: torch.Tensor) -> None:
    world = Renumbered(torch.Generator().manual_seed(3))
    shown = torch.empty_like(best)
    for state in range(STATES):
        for action in range(ACTIONS):
            shown[world.states[state], action] = best[state, world.actions[action]]
    assert torch.equal(world.true(shown), best)
    value, delivered = driven(world.true(best))
    assert value < -100 and delivered < 0.2


def test_taxi_follows_from_its_seed_and_the_actions() -> None:
    """The grader counts by a replay."""
    replay, twice = (WorldReplay(QUESTION.worlds[1], seed=5) for _ in range(2))
    message = {"world": "Taxi-v4", "number": 1, "actions": []}
    actions = torch.randint(ACTIONS, (200,), generator=torch.Generator().manual_seed(1)).tolist()
    for each in (replay, twice):
        each.answer(message | {"event": "reset"})
        each.answer(message | {"event": "step", "actions": actions})
    assert replay.returns == twice.returns and replay.durations == [[200]]
