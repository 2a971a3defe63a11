"""Hidden checks of question 9: what the public ones ask, with other numbers."""

import torch

from autograder.check import check
from tests.q9_freeway.choice import check_frequencies
from tests.q9_freeway.epsilon import check_line
from tests.q9_freeway.evaluation import check_choices, check_scores
from tests.q9_freeway.features import check_alone, check_together
from tests.q9_freeway.lanes import check_lanes
from tests.q9_freeway.network import check_hidden_layer, check_shapes, check_unbounded
from tests.q9_freeway.transitions import check_episode, episode
from tests.q9_freeway.update import check_copies, check_step


def _number(rng, low, high):
    return int(torch.randint(low, high, (), generator=rng))


def _share(rng, low, high):
    return low + (high - low) * float(torch.rand((), generator=rng))


@check("Q9.1", points=1)
def test_features_elsewhere(q9, rng):
    """features is right for other RAMs"""
    check_alone(q9, rng, 24)
    check_together(q9, rng, (_number(rng, 2, 40),))


@check("Q9.2", points=0.5)
def test_epsilon_elsewhere(q9, rng):
    """epsilon_at is right for other lines"""
    decay = _number(rng, 50, 5000)
    steps = [decay + 1, *(_number(rng, 0, decay) for _ in range(5)), decay, 3 * decay, 0]
    check_line(q9, steps, _share(rng, 0.7, 0.95), _share(rng, 0.05, 0.3), decay)


@check("Q9.3", points=1, false_alarm=6e-7)
def test_choice_elsewhere(q9, rng):
    """select_action is right for other shares"""
    settings = []
    for order in ((0, 1, 2), (2, 0, 1)):
        first, second = _share(rng, 0.45, 0.6), _share(rng, 0.22, 0.3)
        shares = (first, second, 1 - first - second)
        settings.append((_share(rng, 0.2, 0.8), [shares[i] for i in order]))
    check_frequencies(q9, rng, _number(rng, 0, 2**31), settings, 500)


@check("Q9.4", points=0.5)
def test_net_elsewhere(q9, rng):
    """QNet is right for other states"""
    check_shapes(q9, rng, (_number(rng, 12, 60),))
    check_hidden_layer(q9, rng, 20)
    check_unbounded(q9, rng)


@check("Q9.5", points=1)
def test_steps_elsewhere(q9, rng):
    """n_step is right for other episodes"""
    steps = _number(rng, 10, 40)
    for n in (_number(rng, 2, 9), steps, steps + 3, steps - 1):
        check_episode(q9, episode(rng, steps), n, _share(rng, 0.6, 0.95))
    check_episode(q9, episode(rng, 1), 2, 0.8)


@check("Q9.6", points=1)
def test_update_elsewhere(q9, rng):
    """update is right for other networks and minibatches"""
    check_step(q9, rng, _number(rng, 14, 50), hidden=(5, 4), stale=0.2)
    check_step(q9, rng, 1)
    tau = _number(rng, 2, 5)
    check_copies(q9, rng, tau, range(tau + 1, 3 * tau + 2))
    check_copies(q9, rng, 1, range(1, 4))


@check("Q9.7", points=0.5)
def test_lane_values_elsewhere(q9, rng):
    """lane_values is right for other RAMs and networks"""
    check_lanes(q9, rng, 3, strict=True, hidden=(7,))


@check("Q9.8", points=0.75)
def test_evaluation_elsewhere(q9, rng):
    """evaluate is right for other episodes"""
    lengths = [_number(rng, 2, 12) for _ in range(5)]
    cut = [False, True, True, False, True]
    check_scores(q9, rng, lengths, cut, epsilon=0.0)
    check_choices(q9, rng, lengths, cut, _share(rng, 0.1, 0.9))
    check_scores(q9, rng, (1,), (False,))
