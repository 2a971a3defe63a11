"""Hidden checks of question 6: what the public ones ask, with other numbers."""

import torch

from autograder.check import check
from tests.q6_q_learning.cells import check_cells
from tests.q6_q_learning.choice import check_frequencies
from tests.q6_q_learning.double import check_targets
from tests.q6_q_learning.handed import check_handed
from tests.q6_q_learning.loop import check_result, check_stops
from tests.q6_q_learning.memory import check_contents, check_samples, transitions
from tests.q6_q_learning.net import check_round, check_shapes
from tests.q6_q_learning.update import check_steps, drawn, step


def _number(rng, low, high):
    return int(torch.randint(low, high, (), generator=rng))


@check("Q6.1", points=0.75)
def test_cells_elsewhere(q6, rng):
    """discretise is right for other limits and other numbers of bins"""
    for bins in (_number(rng, 3, 9), _number(rng, 11, 30), 1):
        limits = (0.2 + 5 * torch.rand(_number(rng, 2, 5), generator=rng)).tolist()
        check_cells(q6, rng, limits, bins, rows=40, beyond=0.3)
    check_cells(q6, rng, (1.5,), 8, rows=20, beyond=0.3)


@check("Q6.2", points=1, false_alarm=9e-7)
def test_choice_elsewhere(q6, rng):
    """epsilon_greedy is right for other rows"""
    settings = []
    for actions in (2, 5, 7):
        row = torch.randint(-3, 1, (actions,), generator=rng).double().tolist()
        settings.append((row, 0.1 + 0.6 * float(torch.rand((), generator=rng))))
    check_frequencies(q6, _number(rng, 0, 2**31), settings, calls=1200)


@check("Q6.3", points=0.75)
def test_update_elsewhere(q6, rng):
    """q_update is right for other tables, rates and discounts"""
    for _ in range(3):
        table = drawn(rng, _number(rng, 3, 40), _number(rng, 2, 9))
        alpha, gamma = (0.2 + 0.7 * float(torch.rand((), generator=rng)) for _ in range(2))
        check_steps(q6, table, [step(rng, table, n % 3 == 0, alpha, gamma) for n in range(10)])


@check("Q6.4", points=1.25)
def test_targets_elsewhere(q6, rng):
    """double_q_targets is right for other networks and minibatches"""
    for over in ("some", "none", "some"):
        gamma = 0.5 + 0.45 * float(torch.rand((), generator=rng))
        check_targets(q6, rng, _number(rng, 8, 40), _number(rng, 5, 60), _number(rng, 2, 9), gamma, over)


@check("Q6.5", points=1, false_alarm=1e-6)
def test_memory_elsewhere(q6, rng):
    """SuccessMemory is right for other transitions and capacities"""
    pushes = transitions(rng, 90, success=0.4)
    check_contents(q6, _number(rng, 0, 2**31), pushes, _number(rng, 3, 20), [10, 50, 90])
    check_samples(q6, rng, _number(rng, 0, 2**31), batch=8, times=500)


@check("Q6.6", points=0.5)
def test_net_elsewhere(q6, rng):
    """QNet and its file are right for other sizes"""
    sizes = [(_number(rng, 20, 90), _number(rng, 2, 9)) for _ in range(2)]
    check_shapes(q6, rng, sizes)
    check_round(q6, sizes)


@check("Q6.7", points=0.5)
def test_taxi_elsewhere(q6, rng):
    """train_taxi is right for other episodes"""
    seed = _number(rng, 0, 2**31)
    check_result(q6, "taxi", seed, [7, 2, 200])
    check_handed(q6, "taxi", seed + 1, [2, 3, 200, 4, 1])


@check("Q6.8", points=0.5)
def test_cartpole_elsewhere(q6, rng):
    """train_cartpole is right for other episodes"""
    seed = _number(rng, 0, 2**31)
    check_handed(q6, "cartpole", seed + 1, [2, 3, 7, 4, 1])
    check_stops(q6, seed, [3] * 130, bar=3.0, after=130)  # the average equals the bar, and does not exceed it
    # only the latest 100 durations together exceed the bar, and only from the 100th on
    check_stops(q6, seed, [2] * 99 + [53] + [2] * 10, bar=2.5, after=100)
    check_stops(q6, seed, [3] * 105, bar=None, after=105)
