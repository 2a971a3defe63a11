"""Public checks of question 6: tables and parts of a network, all but their training."""

import torch

from autograder.check import check
from tests.q6_q_learning.cells import check_cells, check_observation_kept, compare
from tests.q6_q_learning.choice import check_frequencies, check_generator
from tests.q6_q_learning.double import check_targets
from tests.q6_q_learning.handed import check_handed, check_schedules
from tests.q6_q_learning.loop import check_result, check_seed, check_stops
from tests.q6_q_learning.memory import (
    check_contents,
    check_repeats,
    check_replaced,
    check_samples,
    check_zero,
    transitions,
)
from tests.q6_q_learning.memory import check_generator as check_memory_generator
from tests.q6_q_learning.net import check_file, check_parts, check_round, check_shapes, check_unbounded
from tests.q6_q_learning.update import check_chain, check_steps, drawn, step

_LIMITS = (2.4, 3.0, 0.21, 3.5)
_TIES = [([1.0, 3.0, 3.0, 0.0], 0.0), ([-2.0, -2.0, -2.0, -2.0], 0.0), ([-5.0, -1.0, -4.0, -1.0], 0.2)]
_EXPLORE = [([0.0, 1.0, 2.0, 3.0], 0.3), ([3.0, 2.0, 1.0, 0.0], 1.0), ([1.0, 2.0, 0.5, 0.0], 0.0)]
# The average of the latest 100 exceeds 2.5 after 116 of these episodes, that of all so far after 135, and one duration
# after 6.
_STOPS = [1] * 5 + [6, 9] + [1] * 33 + [3] * 160


def _seed(rng):
    return int(torch.randint(2**31, (), generator=rng))


@check("Q6.1", points=0.5)
def test_worked_cell(q6):
    """discretise gives 60 for (0.25, -0.95), the limits (1, 1) and 10 bins"""
    compare(q6, torch.tensor([[0.25, -0.95]]), torch.tensor([1.0, 1.0]).double(), 10)


@check("Q6.1", points=1)
def test_cells(q6, rng):
    """discretise gives the right cell for observations within the limits"""
    check_cells(q6, rng, _LIMITS, 10, rows=60, beyond=0.0)
    check_cells(q6, rng, (1.0, 0.5, 4.0), 7, rows=40, beyond=0.0)
    check_observation_kept(q6, rng)


@check("Q6.1", points=0.75)
def test_cells_beyond(q6, rng):
    """What lies beyond a limit is in the first or in the last bin"""
    check_cells(q6, rng, _LIMITS, 10, rows=60, beyond=0.5)
    check_cells(q6, rng, (0.7, 2.0), 6, rows=40, beyond=0.7)


@check("Q6.2", points=0.75, false_alarm=6e-7)
def test_ties(q6, rng, evidence):
    """Of several actions with the largest value each is taken equally often"""
    check_frequencies(q6, _seed(rng), _TIES, calls=1200, evidence=evidence)


@check("Q6.2", points=0.75, false_alarm=6e-7)
def test_exploration(q6, rng, evidence):
    """With probability epsilon the action is drawn from all actions, otherwise it is the best one"""
    check_frequencies(q6, _seed(rng), _EXPLORE, calls=1500, evidence=evidence)


@check("Q6.2", points=0.5, false_alarm=1e-30)
def test_choice_draws_from_rng(q6, rng):
    """All draws are from rng"""
    check_generator(q6, _seed(rng))


@check("Q6.3", points=1)
def test_update(q6, rng):
    """q_update moves the cell by the share alpha towards r + gamma * max of the next row"""
    for alpha, gamma in ((0.3, 0.8), (1.0, 0.7), (0.6, 1.0)):
        table = drawn(rng)
        check_steps(q6, table, [step(rng, table, False, alpha, gamma) for _ in range(8)])


@check("Q6.3", points=1)
def test_update_at_the_end(q6, rng):
    """Where the step terminated the episode, the target is the reward alone"""
    table = drawn(rng)
    check_steps(q6, table, [step(rng, table, n % 2 == 0, 0.4, 0.85) for n in range(10)])


@check("Q6.3", points=0.5)
def test_update_of_the_same_state(q6, rng):
    """q_update is right where the next state is the state itself"""
    table = drawn(rng)
    check_steps(q6, table, [step(rng, table, False, 0.45, 0.9, later="state") for _ in range(6)])


@check("Q6.3", points=0.75)
def test_chain(q6, rng, note):
    """In a chain of states many updates lead to the values of value iteration"""
    check_chain(q6, rng, note)


@check("Q6.4", points=1)
def test_targets(q6, rng):
    """policy_net chooses the next action, and target_net gives its value"""
    for size in (12, 1, 5):
        check_targets(q6, rng, size, states=9, actions=4, gamma=0.8, over="none")


@check("Q6.4", points=0.75)
def test_targets_at_the_end(q6, rng):
    """Where a step terminated the episode, the target is the reward alone"""
    check_targets(q6, rng, 12, states=9, actions=4, gamma=0.8, over="some")
    check_targets(q6, rng, 6, states=9, actions=6, gamma=0.6, over="all")


@check("Q6.5", points=1)
def test_successes_stay(q6, rng):
    """All successes stay, and of the others as many as the capacity"""
    pushes = transitions(rng, 60, success=0.25)
    check_contents(q6, _seed(rng), pushes, 8, [1, 5, 20, 40, 60])


@check("Q6.5", points=0.75)
def test_no_transition_twice(q6, rng):
    """No transition is in the memory twice, and one that was replaced may come again"""
    check_repeats(q6, rng, _seed(rng))
    check_zero(q6, rng, _seed(rng))


@check("Q6.5", points=0.75, false_alarm=3e-7)
def test_replaced_at_random(q6, rng):
    """Which of the others is replaced is drawn uniformly"""
    check_replaced(q6, rng, _seed(rng), capacity=5, memories=400)


@check("Q6.5", points=0.5, false_alarm=1e-6)
def test_sample(q6, rng):
    """sample draws different transitions, each with the same probability, from rng"""
    check_samples(q6, rng, _seed(rng), batch=5, times=600)
    check_memory_generator(q6, rng, _seed(rng))


@check("Q6.6", points=1)
def test_net(q6, rng):
    """QNet(states, actions) maps states (N,) to unbounded values (N, actions)"""
    check_unbounded(q6, rng)
    check_shapes(q6, rng, ((500, 6), (7, 3), (20, 1)))


@check("Q6.6", points=0.75)
def test_net_parts(q6, rng):
    """QNet has an embedding with a row for each state, and PReLUs that are used"""
    check_parts(q6, rng, 40, 4)


@check("Q6.6", points=0.75)
def test_save(q6):
    """save_net writes a file of numbers and tensors at the path given"""
    check_file(q6, 9, 4)


@check("Q6.6", points=1)
def test_load(q6):
    """load_net gives the saved network again, in another process"""
    check_round(q6, ((9, 4), (30, 6)))


@check("Q6.7", points=0.75)
def test_taxi_result(q6, rng):
    """train_taxi plays its episodes, reports their sums of rewards, and returns the table"""
    check_result(q6, "taxi", _seed(rng), [3, 5, 200, 1])


@check("Q6.7", points=1)
def test_taxi_steps(q6, rng):
    """Each step is chosen with epsilon_greedy and learned with q_update, and a cut episode is no end"""
    check_handed(q6, "taxi", _seed(rng), [4, 200, 1, 6])


@check("Q6.7", points=0.5)
def test_taxi_schedules(q6, rng):
    """train_taxi takes alpha and epsilon of each episode from the settings"""
    check_schedules(q6, "taxi", _seed(rng), [3, 2, 4, 3, 1, 2, 3, 2])


@check("Q6.7", points=0.25, false_alarm=1e-18)
def test_taxi_seed(q6, rng):
    """train_taxi hands the seed to the first reset and to the actions"""
    check_seed(q6, "taxi", _seed(rng))


@check("Q6.8", points=0.75)
def test_cartpole_result(q6, rng):
    """train_cartpole plays its episodes, reports and returns their durations"""
    check_result(q6, "cartpole", _seed(rng), [3, 5, 500, 1])


@check("Q6.8", points=0.75)
def test_cartpole_steps(q6, rng):
    """Each step goes from cell to cell, and a cut episode is no end"""
    check_handed(q6, "cartpole", _seed(rng), [4, 500, 1, 6])


@check("Q6.8", points=0.25)
def test_cartpole_schedules(q6, rng):
    """train_cartpole takes alpha and epsilon of each episode from the settings"""
    check_schedules(q6, "cartpole", _seed(rng), [3, 2, 4, 3, 1, 2, 3, 2])


@check("Q6.8", points=0.5)
def test_cartpole_stops(q6, rng):
    """train_cartpole stops once the average of the latest 100 durations exceeds stop_average"""
    check_stops(q6, _seed(rng), _STOPS, bar=2.5, after=116)


@check("Q6.8", points=0.25, false_alarm=1e-18)
def test_cartpole_seed(q6, rng):
    """train_cartpole hands the seed to the first reset and to the actions"""
    check_seed(q6, "cartpole", _seed(rng))
