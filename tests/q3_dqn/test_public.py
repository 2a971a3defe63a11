"""Public checks of question 3: the deep Q-network, all but its training."""

import torch

from autograder.check import check
from autograder.comparisons import tensor_of_shape
from tests.q3_dqn.action import check_exploration, check_greedy, check_one_index
from tests.q3_dqn.loop import check_durations, check_epsilon_falls, check_target_sync
from tests.q3_dqn.loop_endings import check_endings
from tests.q3_dqn.loop_memory import check_memory
from tests.q3_dqn.loop_stopping import check_seed_and_reports, check_stops
from tests.q3_dqn.minibatch import check_minibatch
from tests.q3_dqn.mistakes.network import SHAPES
from tests.q3_dqn.network import check_depends_on_state, check_rows, check_unbounded
from tests.q3_dqn.reference import make_problem
from tests.q3_dqn.step import (
    check_large_step,
    check_second_step,
    check_short_memory,
    check_step,
    check_target_untouched,
    check_terminal_alone,
)

_LINEAR = [4, 2]


def _seed(rng):
    return int(torch.randint(2**31, (), generator=rng))


@check("Q3.1", points=0.5)
def test_network_shapes(q3, rng):
    """DQN() maps states (N, 4) to float32 Q-values (N, 2)"""
    model = q3.DQN().eval()
    for n in (1, 2, 9):
        values, what = model(torch.randn(n, 4, generator=rng)), f"the output for {n} state{'s'[: n > 1]}"
        tensor_of_shape(values, (n, 2), what, mistakes=SHAPES)


@check("Q3.1", points=0.5)
def test_network_depends_on_state(q3, rng):
    """The Q-values depend on the state, each row on its own"""
    check_depends_on_state(q3, rng, rows=32)
    check_rows(q3, rng, rows=5)


@check("Q3.1", points=0.5, false_alarm=2e-14)
def test_network_unbounded(q3, rng):
    """The Q-values have no upper or lower bound"""
    check_unbounded(q3, rng, nets=6, rows=256)


@check("Q3.2", points=0.5)
def test_action_is_one_index(q3, rng):
    """select_action returns one action, 0 or 1"""
    check_one_index(q3, rng, calls=20)


@check("Q3.2", points=0.75)
def test_greedy_action(q3, rng):
    """With epsilon 0 the action with the larger Q-value is taken"""
    check_greedy(q3, rng, calls=200)


@check("Q3.2", points=1, false_alarm=1.5e-7)
def test_exploration_share(q3, rng):
    """A random action, 0 or 1 alike, is taken with probability epsilon"""
    check_exploration(q3, rng, [(1.0, 1.0, 200.0, 30), (0.3, 0.3, 200.0, 30)], [1000, 1000])


@check("Q3.2", points=1, false_alarm=2.5e-7)
def test_epsilon_schedule(q3, rng, evidence):
    """Epsilon falls from eps_start to eps_end as exp(-steps_done / eps_decay)"""
    # The steps fall from setting to setting, so that a counter of the student's own shows. Found by a search over
    # settings: at one of them at least the right epsilon is 8.3 standard deviations from that of each schedule in
    # SCHEDULES, and over all of them any two of these are 5.7 apart, so that they are told from one another.
    settings = [(0.3, 0.8, 200.0, 500), (0.0, 1.0, 200.0, 400), (0.3, 0.8, 200.0, 140), (0.0, 0.8, 200.0, 40)]
    check_exploration(q3, rng, [*settings, (0.05, 0.7, 200.0, 0)], [600, 2000, 2500, 1200, 600], evidence)


@check("Q3.3", points=0.75)
def test_step_action_taken(q3, rng, evidence):
    """The Q-value of the action taken moves towards the reward (gamma = 0)"""
    check_step(q3, make_problem(rng, _LINEAR, batch=16, terminals=3, gamma=0.0), "with gamma 0", evidence)


@check("Q3.3", points=1)
def test_step_bootstrapped(q3, rng, evidence):
    """The target is r + gamma * max target_net(s'), of any size"""
    check_step(
        q3,
        make_problem(rng, _LINEAR, batch=16, terminals=0, gamma=0.6),
        "with gamma 0.6 and no terminal state",
        evidence,
    )
    for level in (-150.0, 150.0):
        check_large_step(q3, make_problem(rng, _LINEAR, 4, 0, 0.8, level=level), f"with Q-values near {level:g}")


@check("Q3.3", points=1.25)
def test_step_terminal(q3, rng, evidence):
    """The target is r alone where next_state is None"""
    problem = make_problem(rng, _LINEAR, batch=16, terminals=6, gamma=0.7)
    check_step(q3, problem, "with 6 terminal states among 16", evidence)
    check_step(q3, make_problem(rng, _LINEAR, batch=1, terminals=0, gamma=0.7), "with a minibatch of one")
    check_terminal_alone(q3, make_problem(rng, _LINEAR, batch=6, terminals=6, gamma=0.7))


@check("Q3.3", points=0.5)
def test_second_step(q3, rng):
    """Each call of optimize makes one step, from fresh gradients"""
    problem = make_problem(rng, _LINEAR, batch=12, terminals=2, gamma=0.5)
    check_second_step(q3, problem, make_problem(rng, _LINEAR, batch=12, terminals=2, gamma=0.5, like=problem))


@check("Q3.3", points=0.5, false_alarm=5e-8)
def test_minibatch(q3, rng):
    """optimize learns from batch_size different transitions, drawn at random from the memory"""
    check_minibatch(q3, rng)


@check("Q3.3", points=0.5)
def test_short_memory(q3, rng):
    """optimize does nothing while the memory is shorter than a batch"""
    check_short_memory(q3, make_problem(rng, _LINEAR, batch=8, terminals=1, gamma=0.5))


@check("Q3.3", points=0.25)
def test_target_untouched(q3, rng):
    """optimize leaves the target network as it is"""
    check_target_untouched(q3, make_problem(rng, _LINEAR, batch=8, terminals=1, gamma=0.5))


@check("Q3.4", points=0.25, needs=("Q3.1", "Q3.2", "Q3.3"), seconds=40)
def test_durations(q3, rng):
    """main returns the number of steps of each episode"""
    check_durations(q3, _seed(rng), episodes=4)


@check("Q3.4", points=0.5, needs=("Q3.1", "Q3.2", "Q3.3"), seconds=20)
def test_endings(q3, rng):
    """main goes on after 500 steps, which are no fall, and after 100 episodes"""
    check_endings(q3, _seed(rng))


@check("Q3.4", points=0.5, needs=("Q3.1", "Q3.2", "Q3.3"), seconds=40)
def test_memory_is_filled(q3, rng):
    """main stores each step in the memory, in the right order"""
    check_memory(q3, _seed(rng))


@check("Q3.4", points=0.25, needs=("Q3.1", "Q3.2", "Q3.3"), seconds=40)
def test_epsilon_falls(q3, rng, note):
    """main counts its steps, so that epsilon falls"""
    check_epsilon_falls(q3, _seed(rng), note)


@check("Q3.4", points=0.5, needs=("Q3.1", "Q3.2", "Q3.3"), seconds=40)
def test_target_is_synced(q3, rng):
    """main has a target network that follows the policy network"""
    check_target_sync(q3, _seed(rng))


@check("Q3.4", points=0.25, needs=("Q3.1", "Q3.2", "Q3.3"), seconds=20)
def test_seed_and_stop(q3, rng, note):
    """main seeds its first reset alone, reports to on_episode, and stops by stop_average from episode 100 on"""
    check_seed_and_reports(q3, _seed(rng), note)
    check_stops(q3, _seed(rng), note)
