"""The grader's own Q-learning in float64: schedules of epsilon, small known problems, and the gradient of a step."""

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import torch
from torch import Tensor

# cosine above which a step goes where a gradient points: rounding left 1 - 3e-8 at worst in 1200 trials
SAME_WAY = 1 - 1e-5


def likely(count: int, trials: int, share: float, level: float = 5e-8) -> bool:
    """Whether `count` successes of `trials` are no surprise at this probability, by the exact binomial distribution.

    A right answer is called a surprise with probability `level` at most (half of it for too few, half for too many).
    """
    if share in (0, 1):
        return count == share * trials
    return at_most(count, trials, share) > level / 2 and at_most(trials - count, trials, 1 - share) > level / 2


def at_most(count: int, trials: int, share: float) -> float:
    """The probability of at most `count` successes: the binomial terms summed (importing SciPy takes 0.2 s)."""
    k, n = torch.arange(count + 1, dtype=torch.float64), torch.tensor(float(trials), dtype=torch.float64)
    ways = torch.lgamma(n + 1) - torch.lgamma(k + 1) - torch.lgamma(n - k + 1)
    return float((ways + k * math.log(share) + (n - k) * math.log1p(-share)).exp().sum())


class Setting(NamedTuple):
    """What a share of random actions follows from."""

    end: float  # the share after very many steps
    start: float  # the share at step 0
    decay: float  # steps in which it covers 63 % of the way
    steps: float  # steps so far


def epsilon(at: Setting) -> float:
    """The share of random actions: end + (start - end) * exp(-steps / decay)."""
    return at.end + (at.start - at.end) * math.exp(-at.steps / at.decay)


@dataclass(frozen=True)
class Problem:
    """Known networks (weights and biases, alternating) and a minibatch, in float64; `next_state` counts where alive."""

    policy: list[Tensor]
    target: list[Tensor]
    state: Tensor  # (B, 4)
    action: Tensor  # (B,)
    next_state: Tensor  # (B, 4)
    reward: Tensor  # (B,)
    terminal: Tensor  # (B,) bool
    gamma: float

    def memory(self) -> dict[str, Tensor]:
        """The minibatch as it is sent to the worker."""
        names = ("state", "next_state", "reward")
        return {name: getattr(self, name).float() for name in names} | {
            "action": self.action,
            "terminal": self.terminal,
        }

    def of(self, rows: list[int]) -> "Problem":
        """The same problem with these rows as its minibatch."""
        parts = {n: getattr(self, n)[rows] for n in ("state", "action", "next_state", "reward", "terminal")}
        return replace(self, **parts)


def make_problem(
    rng: torch.Generator,
    sizes: list[int],
    batch: int,
    terminals: int,
    gamma: float,
    like: Problem | None = None,
    level: float = 0.0,
) -> Problem:
    """A random problem whose TD errors are between 0.005 and 0.015 in size; where the Q-values are large, twice that.

    So small, they are where squared error and Huber's agree and where no clipping of gradients bites; and the two
    networks clearly prefer the same action in every next state, so that Double DQN has the same targets. A right answer
    of any of these styles therefore steps in the same direction.

    Args:
        rng: where it is drawn from.
        sizes: units of the networks' layers, from 4 to 2.
        batch: transitions.
        terminals: how many of them, spread over the batch, are terminal; the last one only where all are.
        gamma: the discount.
        like: where the networks are taken from, if not drawn.
        level: what is added to all Q-values.
    """
    policy, target = (like.policy, like.target) if like else (_network(rng, sizes, level), _network(rng, sizes, level))
    candidates = torch.randn(40 * batch, 4, generator=rng).float().double()
    q_policy, q_target = q_values(policy, candidates), q_values(target, candidates)
    gap_policy, gap_target = (values[:, 0] - values[:, 1] for values in (q_policy, q_target))
    agree = (gap_policy * gap_target > 0) & (gap_policy.abs() > 0.3) & (gap_target.abs() > 0.3)
    next_state = candidates[agree][:batch] if int(agree.sum()) >= batch else candidates[:batch]
    if int(agree.sum()) < batch:  # two networks that always prefer different actions: draw others
        return make_problem(rng, sizes, batch, terminals, gamma, like, level)
    state = torch.randn(batch, 4, generator=rng).float().double()
    action = torch.randperm(batch, generator=rng) % 2
    terminal = torch.zeros(batch, dtype=torch.bool)
    terminal[torch.randperm(batch - (terminals < batch), generator=rng)[:terminals]] = True  # never only at the end
    sign = 2.0 * torch.randint(0, 2, (batch,), generator=rng) - 1
    size = 2.0 if level else 1.0  # float32 rounds large Q-values more
    error = size * sign * (0.005 + 0.01 * torch.rand(batch, generator=rng, dtype=torch.float64))
    values = q_values(target, next_state).amax(1) * ~terminal
    reward = q_values(policy, state).gather(1, action[:, None])[:, 0] + error - gamma * values
    return Problem(policy, target, state, action, next_state, reward.float().double(), terminal, gamma)


def _network(rng: torch.Generator, sizes: list[int], level: float) -> list[Tensor]:
    weights = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        weights.append((torch.randn(outputs, inputs, generator=rng) / inputs**0.5).double())
        weights.append(torch.randn(outputs, generator=rng).double() * 0.5)
    weights[-1] += level
    return weights


@torch.no_grad()
def q_values(weights: list[Tensor], x: Tensor) -> Tensor:
    """Q-values (N, 2) of linear layers with ReLU between them."""
    return _layers(weights, x)[-1]


def _layers(weights: list[Tensor], x: Tensor) -> list[Tensor]:
    """The outputs of the linear layers, before the ReLU that follows."""
    outputs = []
    for weight, bias in zip(weights[::2], weights[1::2], strict=True):
        outputs.append((outputs[-1].clamp(min=0) if outputs else x) @ weight.T + bias)
    return outputs


def row_gradients(problem: Problem) -> Tensor:
    """Of each transition, minus the gradient of its squared error by the policy network's weights, (B, weights)."""
    return torch.stack([step_direction(problem.of([row])) for row in range(len(problem.state))])


@torch.no_grad()
def pulled_back(weights: list[Tensor], x: Tensor, slopes: Tensor) -> Tensor:
    """The gradient of sum(slopes * q_values(weights, x)) by the weights, flat; by the chain rule, layer by layer.

    Args:
        weights: of the network, weights and biases alternating.
        x: (N, 4).
        slopes: (N, 2).
    """
    outputs, parts = _layers(weights, x), []
    for layer in reversed(range(len(outputs))):
        below = outputs[layer - 1] if layer else x
        parts += [slopes.sum(0), (slopes.T @ (below.clamp(min=0) if layer else below)).flatten()]
        if layer:
            slopes = slopes @ weights[2 * layer] * (below > 0)
    return torch.cat(parts[::-1])


def step_direction(problem: Problem) -> Tensor:
    """Where gradient descent takes the policy network's weights: minus the gradient of the summed squared error."""
    chosen = torch.eye(2, dtype=torch.float64)[problem.action]
    taken = (q_values(problem.policy, problem.state) * chosen).sum(1)
    value = q_values(problem.target, problem.next_state).amax(1) * ~problem.terminal
    error = taken - (problem.reward + problem.gamma * value)
    return -pulled_back(problem.policy, problem.state, 2 * error[:, None] * chosen)
