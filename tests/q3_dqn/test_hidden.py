"""Hidden checks of question 3: what the public ones ask, with other numbers."""

import torch

from autograder.check import check
from tests.q3_dqn.action import check_exploration, check_greedy
from tests.q3_dqn.loop import check_durations, check_epsilon_falls, check_target_sync
from tests.q3_dqn.network import check_rows, check_unbounded
from tests.q3_dqn.reference import make_problem
from tests.q3_dqn.step import check_step


def _number(rng, low, high):
    return int(torch.randint(low, high, (), generator=rng))


@check("Q3.1", points=0.5, false_alarm=2e-14)
def test_network_elsewhere(q3, rng):
    """The network is as it should be for other batches"""
    check_rows(q3, rng, rows=_number(rng, 3, 12))
    check_unbounded(q3, rng, nets=6, rows=_number(rng, 100, 300))


@check("Q3.2", points=0.75, false_alarm=1.5e-7)
def test_exploration_elsewhere(q3, rng, evidence):
    """Actions are chosen as they should be for other schedules"""
    check_greedy(q3, rng, calls=_number(rng, 60, 120))
    decay = float(_number(rng, 300, 2000))
    # each schedule of SCHEDULES is 7.5 standard deviations or more from the right one at one of these settings
    settings = [(0.4, 0.95, decay, round(0.7 * decay)), (0.0, 0.95, decay, round(2 * decay))]
    check_exploration(q3, rng, settings, [1300, 1200], evidence)


@check("Q3.3", points=1.25)
def test_step_elsewhere(q3, rng):
    """A step is as it should be for other networks, batches and discounts"""
    for _ in range(2):
        gamma = 0.4 + 0.45 * torch.rand((), generator=rng).item()
        batch = _number(rng, 14, 30)
        check_step(
            q3, make_problem(rng, [4, 16, 2], batch, terminals=batch // 3, gamma=gamma), f"with gamma {gamma:.2f}"
        )


@check("Q3.4", points=0.75, needs=("Q3.1", "Q3.2", "Q3.3"), seconds=40)
def test_main_elsewhere(q3, rng):
    """main does what it should for other numbers of episodes"""
    check_durations(q3, _number(rng, 0, 2**31), episodes=_number(rng, 5, 9))
    check_epsilon_falls(q3, _number(rng, 0, 2**31))
    check_target_sync(q3, _number(rng, 0, 2**31))
