"""A random world so small that all its trajectories can be listed: the expectation of an estimate is known exactly."""

from dataclasses import dataclass
from itertools import product

import torch
from torch import Tensor

from tests.q4_policy_gradient.reference import discounted, log_policy, score

STATES, ACTIONS, STEPS = 3, 2, 4


@dataclass(frozen=True)
class SmallWorld:
    """A world of 3 states, 2 actions and 4 steps that starts in state 0, and a policy in it; all float64."""

    logits: Tensor  # (3, 2), of the policy in each state
    moves: Tensor  # (3, 2, 3), the probability of the next state
    earns: Tensor  # (3, 2), the rewards, between 0 and 1
    states: Tensor  # (432, 4), of all trajectories
    actions: Tensor  # (432, 4)
    chances: Tensor  # (432,), the probability of each trajectory

    @classmethod
    def drawn(cls, rng: torch.Generator) -> "SmallWorld":
        """A random world in which the reward-to-go clearly has a smaller variance than the whole return."""
        logits = torch.randn(STATES, ACTIONS, generator=rng).double()
        moves = torch.rand(STATES, ACTIONS, STATES, generator=rng).double() + 0.1
        earns = torch.rand(STATES, ACTIONS, generator=rng).double()
        paths = [(0, *path) for path in product(range(STATES), repeat=STEPS - 1)]
        pairs = list(product(paths, product(range(ACTIONS), repeat=STEPS)))
        states, actions = (torch.tensor([pair[i] for pair in pairs]) for i in (0, 1))
        moves = moves / moves.sum(-1, keepdim=True)
        chances = log_policy(logits).exp()[states, actions].prod(1)
        chances = chances * moves[states[:, :-1], actions[:, :-1], states[:, 1:]].prod(1)
        world = cls(logits, moves, earns, states, actions, chances)
        own, whole = (world.variance(world.estimates(gains)) for gains in (world.to_go(), world.whole()))
        return world if own < 0.8 * whole else cls.drawn(rng)

    def rewards(self) -> Tensor:
        """(432, 4)."""
        return self.earns[self.states, self.actions]

    def to_go(self) -> Tensor:
        """The rewards-to-go without a discount, (432, 4)."""
        return torch.stack([discounted(1.0, earned) for earned in self.rewards()])

    def whole(self) -> Tensor:
        """The whole return at every step, (432, 4)."""
        return self.rewards().sum(1, keepdim=True).expand(-1, STEPS)

    def estimates(self, gains: Tensor) -> Tensor:
        """What each trajectory says of the gradient: its scores, weighted with the gains (432, 4); (432, 3, 2)."""
        scores = score(self.logits[self.states].flatten(0, 1), self.actions.flatten()).reshape(-1, STEPS, 1, ACTIONS)
        there = (self.states[..., None] == torch.arange(STATES)).double()[..., None]  # (432, 4, 3, 1)
        return (gains.double()[..., None, None] * scores * there).sum(1)

    def mean(self, estimates: Tensor) -> Tensor:
        """The expectation of an estimate, (3, 2)."""
        return (self.chances[:, None, None] * estimates).sum(0)

    def variance(self, estimates: Tensor) -> float:
        """Of an estimate, summed over all parameters."""
        return float((self.chances[:, None, None] * (estimates - self.mean(estimates)).square()).sum())

    def gradient(self) -> Tensor:
        """The gradient of the expected return, (3, 2), by the policy gradient theorem and not by a list.

        Sutton et al., "Policy gradient methods for reinforcement learning with function approximation", 1999: the sum
        over steps and states of the chance to be there, times pi(a | s) (Q(s, a) - V(s)) for each action.
        """
        policy = log_policy(self.logits).exp()
        later, advantage = torch.zeros(STATES, dtype=torch.float64), []
        for _ in range(STEPS):
            worth = self.earns + self.moves @ later  # Q at this step, (3, 2)
            later = (policy * worth).sum(1)
            advantage.insert(0, policy * (worth - later[:, None]))
        there = torch.tensor([1.0] + [0.0] * (STATES - 1), dtype=torch.float64)
        total = torch.zeros(STATES, ACTIONS, dtype=torch.float64)
        for gain in advantage:
            total = total + there[:, None] * gain
            there = torch.einsum("s,sa,sak->k", there, policy, self.moves)
        return total
