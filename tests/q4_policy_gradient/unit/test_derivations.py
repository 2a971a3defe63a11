"""The written answers of question 4 in numbers: what written.md claims, where it can be computed exactly.

A Markov decision process of three states, two actions and four steps, whose 3888 trajectories are all listed; float64.
"""

import functools
import itertools
from typing import NamedTuple

import pytest
import torch
from torch import Tensor

from autograder.project import ROOT

F64 = torch.float64
EXACT = 1e-10


def tensor(values: object) -> Tensor:
    return torch.tensor(values, dtype=F64)


def assert_same(got: Tensor, expected: Tensor, what: str, tolerance: float = EXACT) -> None:
    worst = float((got - expected).abs().max())
    assert worst < tolerance, f"{what}: got {got.tolist()}, expected {expected.tolist()}, {worst:.3g} apart"


# --- Q4: policy gradients in a Markov decision process whose trajectories can all be listed ---

STATES, ACTIONS, STEPS = 3, 2, 4


class World(NamedTuple):
    """start (S,), move (S, A, S): probabilities; reward (S, A, S); theta (S, A): the logits of the policy."""

    start: Tensor
    move: Tensor
    reward: Tensor
    theta: Tensor


# Action 1 leads upwards and usually pays more: the world of the figures in written.md.
LADDER = World(
    start=tensor([0.6, 0.3, 0.1]),
    move=tensor(
        [
            [[0.8, 0.2, 0.0], [0.3, 0.6, 0.1]],
            [[0.7, 0.2, 0.1], [0.1, 0.3, 0.6]],
            [[0.5, 0.4, 0.1], [0.0, 0.2, 0.8]],
        ]
    ),
    reward=tensor([[[1, 2, 2], [0, 2, 4]], [[1, 1, 3], [0, 3, 4]], [[2, 2, 2], [1, 3, 5]]]),
    theta=tensor([[0.4, -0.2], [0.0, 0.3], [-0.5, 0.5]]),
)
# The first reward is what the first action says, and the second takes it back: every return is 0.
TAKES_BACK = World(
    start=tensor([1.0, 0.0, 0.0]),
    move=tensor([[[0, 1, 0], [0, 0, 1]], [[1, 0, 0], [1, 0, 0]], [[1, 0, 0], [1, 0, 0]]]),
    reward=tensor([[[1, 1, 1], [-1, -1, -1]], [[-1, -1, -1]] * 2, [[1, 1, 1]] * 2]),
    theta=torch.zeros(STATES, ACTIONS, dtype=F64),
)


def random_world(seed: int) -> World:
    rng = torch.Generator().manual_seed(seed)
    shape = (STATES, ACTIONS, STATES)
    start = torch.rand(STATES, generator=rng, dtype=F64)
    move = torch.rand(shape, generator=rng, dtype=F64)
    reward, theta = torch.randn(shape, generator=rng, dtype=F64), torch.randn(shape[:2], generator=rng, dtype=F64)
    return World(start / start.sum(), move / move.sum(-1, keepdim=True), 3 * reward, theta)


WORLDS = {"ladder": LADDER, "takes back": TAKES_BACK, "random 1": random_world(1), "random 2": random_world(2)}
in_every_world = pytest.mark.parametrize("world", WORLDS)


class Trajectories:
    """Every trajectory of a world (M of them): probability, rewards, and the scores grad log pi(a_t | s_t)."""

    def __init__(self, world: World) -> None:
        steps = [torch.arange(STATES)] + [torch.arange(n) for n in (ACTIONS, STATES)] * STEPS
        self.path = torch.cartesian_prod(*steps)  # (M, 2 T + 1): s_0, a_0, s_1, a_1, ..., s_T
        self.states, self.actions = self.path[:, :-1:2], self.path[:, 1::2]  # (M, T)
        self.theta = world.theta.clone().requires_grad_()
        step = self.states, self.actions, self.path[:, 2::2]
        log_pi = self.theta.log_softmax(-1)
        chances = world.start[self.states[:, 0]] * world.move[step].prod(1)  # (M,)
        self.differentiable = chances * log_pi[self.states, self.actions].sum(1).exp()
        self.probability = self.differentiable.detach()  # (M,)
        self.rewards = world.reward[step]  # (M, T)
        self.returns = self.rewards.sum(1)  # (M,)
        table = torch.autograd.functional.jacobian(lambda theta: theta.log_softmax(-1), world.theta)
        self.scores = table.flatten(2)[self.states, self.actions]  # (M, T, P)

    def exact_gradient(self, gamma: float = 1.0) -> Tensor:
        """The gradient of J, the sum of p(trajectory) times its return, by automatic differentiation: (P,)."""
        objective = self.differentiable @ (self.rewards * gamma ** torch.arange(STEPS)).sum(1)
        (gradient,) = torch.autograd.grad(objective, self.theta, retain_graph=True)
        return gradient.flatten()

    def rewards_to_go(self, gamma: float = 1.0) -> Tensor:
        """(M, T): the sum of the rewards from step t on, that of step t' times gamma^t'."""
        return (self.rewards * gamma ** torch.arange(STEPS)).flip(1).cumsum(1).flip(1)

    def estimates(self, weights: Tensor) -> Tensor:
        """What each trajectory alone would estimate: the sum over t of score_t * weights[:, t]; (M, P)."""
        return (self.scores * weights[..., None]).sum(1)

    def mean(self, values: Tensor) -> Tensor:
        """The expectation of values (M, P) over trajectories: (P,)."""
        return self.probability @ values

    def variance(self, values: Tensor) -> float:
        """The total variance (the trace of the covariance) of values (M, P)."""
        return float(self.probability @ (values - self.mean(values)).square().sum(1))


@functools.cache
def trajectories_of(world: str) -> Trajectories:
    """The trajectories of the world of this name, listed once."""
    return Trajectories(WORLDS[world])


def state_and_action_values(world: World) -> tuple[Tensor, Tensor]:
    """V_t(s), (T, S), and Q_t(s, a), (T, S, A), by backward induction; differentiable in theta."""
    pi, after = world.theta.softmax(-1), torch.zeros(STATES, dtype=F64)
    values, action_values = [], []
    for _ in range(STEPS):
        action_values.insert(0, (world.move * (world.reward + after)).sum(-1))
        after = (pi * action_values[0]).sum(-1)
        values.insert(0, after)
    return torch.stack(values), torch.stack(action_values)


def weights_of(every: Trajectories, name: str) -> Tensor:
    """What multiplies the score of each step: the whole return, or the reward to go; (M, T)."""
    return {"total return": every.returns[:, None].expand(-1, STEPS), "reward-to-go": every.rewards_to_go()}[name]


both_estimators = pytest.mark.parametrize("name", ["total return", "reward-to-go"])


@in_every_world
def test_the_list_of_trajectories_is_complete(world):
    every = trajectories_of(world)
    assert_same(every.probability.sum(), tensor(1.0), "the probabilities of all trajectories together")
    theta = WORLDS[world].theta.clone().requires_grad_()
    objective = WORLDS[world].start @ state_and_action_values(WORLDS[world]._replace(theta=theta))[0][0]
    (gradient,) = torch.autograd.grad(objective, theta)
    assert_same(every.exact_gradient(), gradient.flatten(), "the gradient by enumeration, against backward induction")


@in_every_world
@both_estimators
def test_the_estimator_is_unbiased(world, name):
    every = trajectories_of(world)
    assert_same(every.mean(every.estimates(weights_of(every, name))), every.exact_gradient(), name)


@in_every_world
def test_a_reward_that_is_past_adds_nothing_on_average(world):
    every = trajectories_of(world)
    for t, earlier in itertools.combinations(reversed(range(STEPS)), 2):
        term = every.mean(every.scores[:, t] * every.rewards[:, earlier, None])
        assert_same(term, torch.zeros_like(term), f"the score of step {t} times the reward of step {earlier}")


def test_a_reward_that_is_to_come_does_count():
    every = trajectories_of("ladder")
    for t, later in itertools.combinations_with_replacement(range(STEPS), 2):
        size = every.mean(every.scores[:, t] * every.rewards[:, later, None]).norm()
        assert size > 1e-3, f"the score of step {t} times the reward of step {later} vanishes"


@in_every_world
@pytest.mark.parametrize("t", range(STEPS))
def test_a_score_times_any_function_of_the_past_is_zero_on_average(world, t):
    """The lemma: one random number for every past (s_0, a_0, ..., s_t)."""
    every = trajectories_of(world)
    pasts, which = torch.unique(every.path[:, : 2 * t + 1], dim=0, return_inverse=True)
    numbers = 10 * torch.randn(len(pasts), generator=torch.Generator().manual_seed(t), dtype=F64)
    term = every.mean(every.scores[:, t] * numbers[which, None])
    assert_same(term, torch.zeros_like(term), f"step {t}")


@in_every_world
@both_estimators
@pytest.mark.parametrize("baseline", ["constant", "value", "random"])
def test_a_baseline_of_the_state_leaves_the_estimator_unbiased(world, name, baseline):
    every = trajectories_of(world)
    values = {
        "constant": torch.full((STEPS, STATES), 100.0, dtype=F64),
        "value": state_and_action_values(WORLDS[world])[0],
        "random": 10 * torch.randn(STEPS, STATES, generator=torch.Generator().manual_seed(3), dtype=F64),
    }[baseline]
    weights = weights_of(every, name) - values[torch.arange(STEPS), every.states]
    assert_same(every.mean(every.estimates(weights)), every.exact_gradient(), f"{name} with a {baseline} baseline")


def test_a_baseline_of_the_action_is_biased_by_the_term_that_does_not_vanish():
    """The bias is minus the sum over t of E[sum over a of grad pi(a | s_t) * b(s_t, a)]."""
    every = trajectories_of("ladder")
    baseline = tensor([[1.0, -1.0], [0.5, 2.0], [0.0, 3.0]])  # b(s, a)
    weights = every.rewards_to_go() - baseline[every.states, every.actions]
    bias = every.mean(every.estimates(weights)) - every.exact_gradient()
    slopes = torch.autograd.functional.jacobian(lambda theta: theta.softmax(-1), LADDER.theta).flatten(2)  # (S, A, P)
    expected = -every.mean((slopes * baseline[..., None]).sum(1)[every.states].sum(1))
    assert_same(bias, expected, "the bias of a baseline that depends on the action")
    assert bias.norm() > 0.1, f"a baseline that depends on the action should bias the estimate; its bias is {bias}"


def test_the_action_value_as_baseline_cancels_the_gradient():
    every = trajectories_of("ladder")
    action_values = state_and_action_values(LADDER)[1]
    weights = every.rewards_to_go() - action_values[torch.arange(STEPS), every.states, every.actions]
    left = every.mean(every.estimates(weights))
    assert_same(left, torch.zeros_like(left), "what is left of the gradient when Q(s, a) is subtracted")
    assert every.exact_gradient().norm() > 0.1


@in_every_world
def test_discounts_count_from_the_start_of_the_trajectory(world):
    every, gamma = trajectories_of(world), 0.7
    weights = every.rewards_to_go(gamma)
    assert_same(every.mean(every.estimates(weights)), every.exact_gradient(gamma), "gamma^t' in the reward to go")


def test_discounts_that_count_from_each_step_are_biased():
    every, gamma = trajectories_of("ladder"), 0.7
    weights = every.rewards_to_go(gamma) / gamma ** torch.arange(STEPS)
    bias = every.mean(every.estimates(weights)) - every.exact_gradient(gamma)
    assert bias.norm() > 0.1, f"leaving out the factor gamma^t should bias the estimate; its bias is {bias}"


def variances() -> dict[str, float]:
    """The variance of one trajectory's estimate in the ladder world, by estimator."""
    every = trajectories_of("ladder")
    value = state_and_action_values(LADDER)[0][torch.arange(STEPS), every.states]
    weights = {
        "total return": weights_of(every, "total return"),
        "total return minus $V_t(s_t)$": weights_of(every, "total return") - value,
        "reward-to-go": every.rewards_to_go(),
        "reward-to-go minus $V_t(s_t)$": every.rewards_to_go() - value,
        "reward-to-go minus 100": every.rewards_to_go() - 100,
    }
    return {name: every.variance(every.estimates(weight)) for name, weight in weights.items()}


def test_reward_to_go_and_a_good_baseline_lower_the_variance_and_a_bad_one_raises_it():
    of = variances()
    assert of["reward-to-go minus $V_t(s_t)$"] < 0.5 * of["reward-to-go"] < 0.5 * of["total return"], of
    assert of["reward-to-go minus $V_t(s_t)$"] < of["total return minus $V_t(s_t)$"] < of["total return"], of
    assert of["reward-to-go minus 100"] > 100 * of["reward-to-go"], of


def test_the_written_answers_show_these_variances():
    text = (ROOT / "tests" / "q4_policy_gradient" / "written.md").read_text(encoding="utf-8")
    for name, variance in variances().items():
        assert f"| {name} | {variance:.2f} |" in text, f"written.md should say {variance:.2f} for {name}"


def test_reward_to_go_can_have_the_higher_variance():
    """Where every return is 0, the total return estimates the gradient 0 without error; the reward to go does not."""
    every = trajectories_of("takes back")
    assert every.returns[every.probability > 0].abs().max() == 0, "this world should take every reward back"
    assert every.variance(every.estimates(weights_of(every, "total return"))) == 0
    assert every.variance(every.estimates(every.rewards_to_go())) > 0.1
