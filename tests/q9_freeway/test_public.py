"""Public checks of question 9."""

import torch

from autograder.check import check
from tests.q9_freeway.choice import check_frequencies, check_generator
from tests.q9_freeway.epsilon import check_line
from tests.q9_freeway.evaluation import check_choices, check_scores
from tests.q9_freeway.features import check_alone, check_together, compare
from tests.q9_freeway.lanes import check_lanes
from tests.q9_freeway.network import check_hidden_layer, check_shapes, check_unbounded
from tests.q9_freeway.transitions import FOLLOWING, REWARDS, check_episode, episode
from tests.q9_freeway.update import check_copies, check_loss, check_step

_BIASED = (0.3, 0.6, 0.1)
_OTHER = (0.55, 0.2, 0.25)


def _seed(rng):
    return int(torch.randint(2**31, (), generator=rng))


@check("Q9.1", points=0.5)
def test_worked_features(q9):
    """features gives the numbers of the example"""
    ram = torch.full((1, 128), 47, dtype=torch.uint8)
    ram[0, 14] = 40
    ram[0, 108:118] = torch.tensor([140, 10, 35, 60, 80, 100, 115, 125, 150, 140])
    compare(q9, ram, alone=True)


@check("Q9.1", points=1)
def test_features(q9, rng):
    """features gives the height and how far each car has passed"""
    check_alone(q9, rng, 16)


@check("Q9.1", points=0.5)
def test_features_of_several(q9, rng):
    """features takes several RAMs at once"""
    check_together(q9, rng, (5, 1, 11))


@check("Q9.2", points=0.5)
def test_epsilon(q9, evidence):
    """epsilon_at falls along a line, and then stays"""
    check_line(q9, [0, 250, 500, 999, 1000, 1001, 5000, 100], 1.0, 0.1, 1000, evidence)
    check_line(q9, [400, 100, 0, 390, 900], 0.8, 0.2, 400)


@check("Q9.3", points=1.25, false_alarm=9e-7)
def test_choice(q9, rng, evidence):
    """select_action explores with the shares given, and takes the best action otherwise"""
    settings = [(1.0, _BIASED), (0.4, _BIASED), (0.3, _OTHER)]
    check_frequencies(q9, rng, _seed(rng), settings, 500, evidence)


@check("Q9.3", points=0.75, false_alarm=1e-40)
def test_choice_draws_from_rng(q9, rng):
    """All draws are from rng"""
    check_generator(q9, rng, _seed(rng))
    check_frequencies(q9, rng, _seed(rng), [(0.0, _BIASED)], 10)


@check("Q9.4", points=0.5)
def test_net(q9, rng):
    """QNet maps states (N, 11) to values (N, 3)"""
    check_shapes(q9, rng, (7, 1, 3))


@check("Q9.4", points=0.5)
def test_net_bends(q9, rng):
    """QNet has a hidden layer with an activation"""
    check_hidden_layer(q9, rng)


@check("Q9.4", points=0.5)
def test_net_is_unbounded(q9, rng):
    """The values have no upper or lower bound"""
    check_unbounded(q9, rng)


@check("Q9.5", points=0.5)
def test_worked_steps(q9, rng):
    """n_step gives the numbers of the example"""
    states = torch.randn(4, 11, generator=rng)
    check_episode(q9, (states, torch.tensor([1, 0, 1]), torch.tensor([1.0, 0.0, 2.0])), 2, 0.5)


@check("Q9.5", points=0.75)
def test_rewards_of_steps(q9, rng):
    """The reward of a row sums n steps, or those that are left"""
    for steps, n in ((12, 3), (9, 5), (7, 1), (4, 6)):
        check_episode(q9, episode(rng, steps), n, 0.9, [REWARDS])


@check("Q9.5", points=0.75)
def test_what_follows(q9, rng):
    """The next state is n steps later, and nothing counts after the end"""
    for steps, n in ((12, 3), (9, 5), (7, 1), (4, 6)):
        check_episode(q9, episode(rng, steps), n, 0.9, [FOLLOWING])


@check("Q9.6", points=1.25)
def test_step(q9, rng):
    """update moves policy_net by one step on the smooth L1 loss of the double targets"""
    check_step(q9, rng, 12)
    check_step(q9, rng, 5, hidden=(6,))


@check("Q9.6", points=0.5)
def test_step_alone(q9, rng):
    """No gradient from before is in a step"""
    check_step(q9, rng, 9, stale=0.3)
    check_step(q9, rng, 9, call=1)


@check("Q9.6", points=0.5)
def test_loss(q9, rng):
    """update returns the loss"""
    check_loss(q9, rng, 10)


@check("Q9.6", points=0.75)
def test_copies(q9, rng):
    """target_net is copied every tau updates, after the step"""
    check_copies(q9, rng, 3, range(1, 9))


@check("Q9.7", points=1)
def test_lane_values(q9, rng, evidence):
    """lane_values gives the values of the three actions in each lane"""
    check_lanes(q9, rng, 1, evidence=evidence)


@check("Q9.7", points=0.5)
def test_lane_values_keep_the_ram(q9, rng):
    """lane_values leaves the RAM as it is, and no gradient flows"""
    check_lanes(q9, rng, 2, strict=True)


@check("Q9.8", points=0.75)
def test_scores(q9, rng):
    """evaluate plays whole episodes, and returns their scores"""
    check_scores(q9, rng, (6, 9, 4), (False, True, False))
    check_scores(q9, rng, (3, 5), (True, False))


@check("Q9.8", points=0.5)
def test_choices(q9, rng):
    """Each action is select_action's for the latest RAM"""
    check_choices(q9, rng, (5, 7), (False, False), 0.05)
