"""What a call of Q5.7's optimize starts from, drawn by chance, and the steps that are right there."""

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from tests.measures.dense_net import DenseNet
from tests.q5_ddpg.reference import Acting, Judging, aims
from tests.q5_ddpg.targets import drawn_batch

RATES = (0.3, 0.1)  # of the actor's and of the critic's optimizer
NETS = ("actor", "critic", "target_actor", "target_critic")
_SHORTEST = 0.6  # of a gradient: one that is clipped at a norm of 0.5 shows


@dataclass
class Situation:
    """One call of optimize: the networks before it, and its batch; float64."""

    actor: Acting
    critic: Judging
    target_actor: Acting
    target_critic: Judging
    batch: list[Tensor]
    gamma: float
    tau: float
    aims: Tensor  # (B, 1), what critic_targets gives, or its spy

    @property
    def states(self) -> Tensor:
        """(B, 3)."""
        return self.batch[0].double()

    @property
    def actions(self) -> Tensor:
        """(B, 1)."""
        return self.batch[1].double()

    @property
    def chosen(self) -> Tensor:
        """The actions of the actor in these states, (B, 1)."""
        return self.actor.taken(self.states)

    def aims_of(self, acting: Acting, judging: Judging, gamma: float | None = None, ends: Any = None) -> Tensor:
        """The targets with other networks, another discount, or other ends."""
        rewards, follows, own = self.batch[2:]
        discount = self.gamma if gamma is None else gamma
        return aims(rewards, follows, own if ends is None else ends, acting, judging, discount)

    def critic_step(self, pull: Tensor) -> Tensor:
        """The critic's step for a gradient with respect to its values."""
        return -RATES[1] * self.critic.slope(self.states, self.actions, pull)

    def critic_pull(self) -> Tensor:
        """The gradient of the mean squared error with respect to the values."""
        return 2 * (self.critic.worth(self.states, self.actions) - self.aims) / len(self.actions)

    def later_critic(self) -> Judging:
        """The critic after its right step."""
        return Judging(self.critic.net.with_weights(self.critic.net.flat() + self.critic_step(self.critic_pull())))

    def actor_pull(self, judging: Judging, at: Tensor | None = None) -> Tensor:
        """The gradient of minus the mean value with respect to the actor's actions, by this critic."""
        ones = torch.ones(len(self.actions), 1, dtype=torch.float64)
        return -judging.pull_on_action(self.states, self.chosen if at is None else at, ones) / len(self.actions)

    def actor_step(self, pull: Tensor) -> Tensor:
        """The actor's step for a gradient with respect to its actions."""
        return -RATES[0] * self.actor.slope(self.states, pull)

    def leak(self, judging: Judging) -> Tensor:
        """The gradient of the actor's loss with respect to a critic's weights, flat."""
        ones = torch.full_like(self.actions, -1 / len(self.actions))
        return judging.slope(self.states, self.chosen, ones)


@dataclass
class Problem:
    """Four networks and the batches of consecutive calls."""

    nets: dict[str, DenseNet]
    calls: list[dict[str, Any]]
    gamma: float
    tau: float

    @classmethod
    def drawn(cls, rng: torch.Generator, hidden: int, sizes: tuple[int, ...], gamma: float, tau: float) -> "Problem":
        """A random problem in which all gradients are long enough for a clipped one to show."""
        nets = {name: DenseNet.drawn(rng, 3 if "actor" in name else 4, hidden, 1) for name in NETS}
        calls = [{"batch": drawn_batch(rng, n), "aims": 2 * torch.randn(n, 1, generator=rng)} for n in sizes]
        problem = cls(nets, calls, gamma, tau)
        first = problem.situation(0, {name: net.flat() for name, net in nets.items()}, stand_ins=False)
        steps = first.actor_step(first.actor_pull(first.later_critic())), first.critic_step(first.critic_pull())
        long = all(float(step.norm()) / rate > _SHORTEST for step, rate in zip(steps, RATES, strict=True))
        return problem if long else cls.drawn(rng, hidden, sizes, gamma, tau)

    def situation(self, call: int, weights: dict[str, Tensor], stand_ins: bool) -> Situation:
        """The situation at a call, with the networks as they are then."""
        nets = {name: self.nets[name].with_weights(weights[name]) for name in NETS}
        made: dict[str, Any] = {n: Acting(net) if "actor" in n else Judging(net) for n, net in nets.items()}
        found = Situation(**made, batch=self.calls[call]["batch"], gamma=self.gamma, tau=self.tau, aims=torch.zeros(1))
        right = found.aims_of(found.target_actor, found.target_critic)
        found.aims = self.calls[call]["aims"].double() if stand_ins else right
        return found
