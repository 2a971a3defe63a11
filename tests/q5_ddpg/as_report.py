"""Trains with the settings of a student's report, and prints what comes of it: `python -m tests.q5_ddpg.as_report`.

The report: actor 3-400-300-1, a critic whose action joins at the second layer, ReLU; Adam with 1e-4 and 1e-3; a memory
of 10,000 that is filled first, batches of 32; rewards (r + 8) / 8; Gaussian noise whose variance shrinks by 0.999 a
step, down to 0.01; gradients clipped at 0.5; targets copied every 300 and 301 updates. It reached -152.09 "after
several hours". Its discount is not known; here it is 0.98.
"""

import copy
import time
from typing import Any

import click
import gymnasium
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from data.seeding import seed_everything
from tests.bench.solutions import load_solution
from tests.q5_ddpg.question import QUESTION
from tests.worlds.pendulums import average_return

_REPORTED = -152.09
_GAMMA, _BATCH, _CAPACITY, _CLIP = 0.98, 32, 10_000, 0.5
_COPY_ACTOR, _COPY_CRITIC = 300, 301  # updates
_SHRINKS, _LEAST = 0.999, 0.01  # of the variance of the noise


class _Actor(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(3, 400), nn.ReLU(), nn.Linear(400, 300), nn.ReLU(), nn.Linear(300, 1))

    def forward(self, state: Tensor) -> Tensor:
        return 2 * torch.tanh(self.layers(state))


class _Critic(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second, self.last = nn.Linear(3, 400), nn.Linear(401, 300), nn.Linear(300, 1)

    def forward(self, state: Tensor, action: Tensor) -> Tensor:
        hidden = torch.cat([F.relu(self.first(state)), action], dim=1)
        return self.last(F.relu(self.second(hidden)))


class _Learner:
    """Two networks, their targets and their optimizers."""

    def __init__(self) -> None:
        self.actor, self.critic = _Actor(), _Critic()
        self.target_actor, self.target_critic = copy.deepcopy(self.actor), copy.deepcopy(self.critic)
        self._actor_optimizer = torch.optim.Adam(self.actor.parameters(), lr=1e-4, fused=True)
        self._critic_optimizer = torch.optim.Adam(self.critic.parameters(), lr=1e-3, fused=True)
        self._updates = 0

    def update(self, q5: Any, batch: tuple[Tensor, ...]) -> None:
        """One step of each network, and a copy of the targets when it is due."""
        states, actions, *rest = batch
        targets = q5.critic_targets(*rest, self.target_actor, self.target_critic, _GAMMA)
        self._step(self._critic_optimizer, self.critic, F.mse_loss(self.critic(states, actions), targets))
        self._step(self._actor_optimizer, self.actor, -self.critic(states, self.actor(states)).mean())
        self._updates += 1
        if self._updates % _COPY_ACTOR == 0:
            self.target_actor.load_state_dict(self.actor.state_dict())
        if self._updates % _COPY_CRITIC == 0:
            self.target_critic.load_state_dict(self.critic.state_dict())

    def _step(self, optimizer: torch.optim.Optimizer, net: nn.Module, loss: Tensor) -> None:
        optimizer.zero_grad()
        loss.backward(inputs=list(net.parameters()))
        nn.utils.clip_grad_norm_(net.parameters(), _CLIP)
        optimizer.step()


@click.command()
@click.option("--episodes", type=click.IntRange(1), default=200, show_default=True)
@click.option("--seed", default=0, show_default=True)
def main(episodes: int, seed: int) -> None:
    """Train with the report's settings, and print the average return over the fixed starts."""
    torch.set_num_threads(1)
    q5 = load_solution(QUESTION)
    seed_everything(seed)
    learner, memory = _Learner(), q5.ReplayMemory(_CAPACITY)
    world, variance, best, start = gymnasium.make("Pendulum-v1"), 1.0, -np.inf, time.process_time()
    for episode in range(1, episodes + 1):
        state, _ = world.reset(seed=seed if episode == 1 else None)
        over = False
        while not over:
            action = q5.choose_action(learner.actor, state, variance**0.5 * np.random.randn())
            after, reward, terminated, truncated, _ = world.step(action)
            memory.push(state, action, (float(reward) + 8) / 8, after, terminated)
            state, over = after, terminated or truncated
            if len(memory) >= _CAPACITY:
                variance = max(_LEAST, _SHRINKS * variance)
                learner.update(q5, memory.sample(_BATCH))
        if episode % 10 == 0 and len(memory) >= _CAPACITY:
            with torch.no_grad():
                average = average_return(learner.actor)
            best, seconds = max(best, average), time.process_time() - start
            click.echo(f"episode {episode:4d}  average {average:7.1f}  best {best:7.1f}  {seconds:5.0f} CPU s")
    click.echo(f"the report: {_REPORTED} after several hours")


if __name__ == "__main__":
    main()
