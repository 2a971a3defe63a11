"""Public checks of question 4: the policy gradient, all but its training."""

import torch

from autograder.check import check
from tests.q4_policy_gradient.advantage import check_finite, check_no_gradient, check_normalised, check_plain
from tests.q4_policy_gradient.handed import check_handed
from tests.q4_policy_gradient.loop import check_durations, check_endings, check_seed, check_stops
from tests.q4_policy_gradient.loss import check_gradient, check_large_logits, check_unbiased, check_value
from tests.q4_policy_gradient.networks import check_rows, check_shapes, check_unbounded, check_uses_state
from tests.q4_policy_gradient.pictures import worked_returns
from tests.q4_policy_gradient.returns import check_arguments, check_returns
from tests.q4_policy_gradient.returns import check_unbiased as check_returns_unbiased
from tests.q4_policy_gradient.sampling import check_frequencies, check_gradients, check_log_probs, check_pair
from tests.q4_policy_gradient.update import check_one_step, check_steps

# The average of the latest 100 exceeds 2.5 after 116 of these episodes, that of all so far after 7 and after 135, and
# one duration after 6. The sum of fewer than 100, divided by 100, does not exceed it.
_LENGTHS = [1] * 5 + [6, 9] + [1] * 33 + [3] * 160


def _seed(rng):
    return int(torch.randint(2**31, (), generator=rng))


@check("Q4.1", points=0.5)
def test_network_shapes(q4, rng):
    """Policy() maps states (N, 4) to logits (N, 2), and Value() maps them to values (N,)"""
    check_shapes(q4, rng, (1, 2, 9))


@check("Q4.1", points=0.5)
def test_networks_use_state(q4, rng):
    """The outputs depend on the state, each row on its own"""
    check_uses_state(q4, rng, rows=32)
    check_rows(q4, rng, rows=5)


@check("Q4.1", points=0.5, false_alarm=4e-14)
def test_networks_unbounded(q4, rng):
    """The logits and the values have no upper or lower bound"""
    check_unbounded(q4, rng, nets=6, rows=256)


@check("Q4.2", points=0.5)
def test_action_and_log_prob(q4, rng):
    """sample_action returns an int64 action of shape (1, 1) and a log-probability of shape (1,)"""
    check_pair(q4, rng)


@check("Q4.2", points=0.5)
def test_log_prob_of_the_action(q4, rng):
    """The log-probability is that of the action drawn"""
    check_log_probs(q4, rng, (4, 2), states=40)


@check("Q4.2", points=0.5)
def test_log_prob_is_differentiable(q4, rng):
    """The log-probability is differentiable in every parameter of the policy"""
    check_gradients(q4, rng, (4, 2), states=4)


@check("Q4.2", points=0.75, false_alarm=2e-7)
def test_sampling_frequencies(q4, rng, evidence):
    """Actions are drawn with the policy's probabilities, anew at each call"""
    logits = torch.tensor([[0.0, 1.0], [1.5, -0.5], [-0.7, -0.7], [-1.0, 2.0]])
    check_frequencies(q4, logits + torch.randn(4, 1, generator=rng), calls=1500, evidence=evidence)


@check("Q4.3", points=0.5)
def test_worked_returns(q4, evidence):
    """rewards_to_go gives (3, 4, 4) for the rewards (1, 2, 4) and gamma = 0.5"""
    rewards, expected = torch.tensor([1.0, 2.0, 4.0]), torch.tensor([3.0, 4.0, 4.0])

    def show(got):
        evidence(worked_returns(rewards.tolist(), expected, got))

    check_returns(q4, rewards, 0.5, as_list=True, show_all=show)


@check("Q4.3", points=1)
def test_returns(q4, rng):
    """rewards_to_go is right for lists and tensors of any length, with gamma 0, 0.9 and 1"""
    for gamma in (0.9, 1.0, 0.0):
        for length in (6, 1, 2, 60):
            rewards = torch.randn(length, generator=rng) + 0.5
            for as_list in (True, False):
                check_returns(q4, rewards, gamma, as_list)
    check_arguments(q4, "rewards_to_go", [[1.0, 2.0, 4.0], 0.5])
    check_arguments(q4, "rewards_to_go", [torch.tensor([1.0, 2.0, 4.0]), 0.5])


@check("Q4.3", points=0.75)
def test_returns_are_unbiased(q4, rng, note):
    """Weighted with your rewards-to-go, the estimate of the gradient is unbiased, and its variance is smaller"""
    check_returns_unbiased(q4, rng, note)


@check("Q4.4", points=0.75)
def test_advantages(q4, rng):
    """Without normalise the advantages are returns - values"""
    check_plain(q4, rng, (20, 3, 1))
    for normalise in (False, True):
        check_arguments(q4, "advantages", [torch.randn(5, generator=rng), torch.randn(5, generator=rng), normalise])


@check("Q4.4", points=0.75)
def test_normalised_advantages(q4, rng):
    """With normalise the advantages have mean 0 and standard deviation 1"""
    check_normalised(q4, rng, (20, 3), spread=2.0)
    check_normalised(q4, rng, (20,), spread=0.01)


@check("Q4.4", points=0.5)
def test_no_gradient_into_values(q4, rng):
    """No gradient flows into the values"""
    check_no_gradient(q4, rng, n=7)


@check("Q4.4", points=0.25)
def test_advantages_are_finite(q4, rng):
    """One step, or equal advantages, give no NaN"""
    check_finite(q4, rng)


@check("Q4.5", points=0.75)
def test_loss_value(q4, rng):
    """The loss is minus the sum of the log-probabilities times the advantages"""
    check_value(q4, rng, (5, 2, 1, 30))
    logits, gains = torch.randn(5, 2, generator=rng), torch.randn(5, generator=rng)
    check_arguments(q4, "policy_loss", [logits, torch.tensor([0, 1, 1, 0, 1]), gains])


@check("Q4.5", points=0.5)
def test_loss_gradient(q4, rng):
    """The gradient with respect to the logits is (pi - 1 at the action taken) times the advantage"""
    check_gradient(q4, rng, (5, 1, 30))


@check("Q4.5", points=0.5)
def test_loss_of_large_logits(q4, rng):
    """The loss is finite and right with large logits"""
    check_large_logits(q4, rng, 50.0)


@check("Q4.5", points=0.5)
def test_loss_is_unbiased(q4, rng, note):
    """Over all trajectories of a small world, the estimate from your loss is unbiased, with and without a baseline"""
    check_unbiased(q4, rng, note)


@check("Q4.6", points=0.75)
def test_policy_step(q4, rng, evidence):
    """update makes one step of the policy on policy_loss with the normalised advantages"""
    check_steps(q4, rng, ["policy"], evidence=evidence)


@check("Q4.6", points=0.75)
def test_value_step(q4, rng, evidence):
    """update makes one step of the value network towards the returns, after one step, too"""
    check_steps(q4, rng, ["value"], evidence=evidence)
    check_one_step(q4, rng)


@check("Q4.6", points=0.75)
def test_second_update(q4, rng):
    """A second call of update steps on its own gradients alone"""
    check_steps(q4, rng, ["policy", "value"], call=1)


@check("Q4.7", points=0.5)
def test_durations(q4, rng):
    """main returns the number of steps of each episode, and tells them to on_episode"""
    check_durations(q4, _seed(rng), episodes=4)


@check("Q4.7", points=0.75)
def test_what_is_handed_on(q4, rng):
    """Each action is drawn with sample_action, and update gets each episode once, with what happened in it"""
    check_handed(q4, _seed(rng), episodes=4)


@check("Q4.7", points=0.5)
def test_endings(q4, rng):
    """main goes on after an episode of 500 steps, and after its 100th episode"""
    check_endings(q4, _seed(rng))


@check("Q4.7", points=0.25)
def test_stops(q4, rng):
    """main stops once the average of the latest 100 durations exceeds stop_average"""
    check_stops(q4, _seed(rng), _LENGTHS, bar=2.5, after=116, report=True)


@check("Q4.7", points=0.25, false_alarm=1e-7)
def test_seed(q4, rng):
    """The seed is that of the first reset and of the actions"""
    check_seed(q4, _seed(rng))
