"""Trains with the settings of two students' reports, and prints what comes of it: `python -m tests.q3_dqn.as_report`.

Both report on CartPole, with squared errors and Adam.

The one (Q3): 24-24 ReLU; epsilon from 1, times 0.995 a step, down to 0.01; one fit for each transition of a minibatch.
It had an average of 195 over 100 runs "after 127 runs". Here the minibatch has 20 transitions, gamma is 0.95, the rate
0.001, and there is no target network: the report does not say it.

The other (Q3.6, `--short`): episodes cut after 200 steps; 32 ReLU; the target copied every 50 updates; epsilon times a
constant after each episode; a reward of -1 at the fall; 100 episodes; its weights stay as they are once 200 steps are
reached often. Each episode from the 67th on had 200 steps. Here the constant is 0.93, the minibatch has 64 transitions,
gamma is 0.99, the rate 0.006, and "often" means five episodes in a row.
"""

import copy
import random
import time
from collections.abc import Callable
from typing import Any

import click
import gymnasium
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from data.seeding import seed_everything
from tests.bench.solutions import load_solution
from tests.q3_dqn.question import QUESTION

_SOLVED, _WINDOW = 195, 100


class _Learner:
    """A policy network, its target network, and one way to learn from transitions."""

    def __init__(self, layers: list[nn.Module], gamma: float, rate: float, copied_every: int | None) -> None:
        """
        Args:
            layers: of the policy network.
            gamma: the discount.
            rate: the learning rate.
            copied_every: updates between two copies of the target network; None takes the targets from the policy's.
        """
        self.policy_net = nn.Sequential(*layers)
        self._target_net = copy.deepcopy(self.policy_net) if copied_every else self.policy_net
        self._optimizer = torch.optim.Adam(self.policy_net.parameters(), lr=rate, fused=True)
        self._gamma, self._copied_every, self._updates = gamma, copied_every, 0
        self.epsilon = 1.0  # the share of random actions

    def update(self, transitions: list[Any]) -> None:
        """One step on the squared error of these transitions."""
        states, actions, next_states, rewards = zip(*transitions, strict=True)
        values = torch.zeros(len(transitions))
        alive = torch.tensor([each is not None for each in next_states])
        if alive.any():
            with torch.no_grad():
                values[alive] = self._target_net(torch.cat([s for s in next_states if s is not None])).amax(1)
        taken = self.policy_net(torch.cat(states)).gather(1, torch.cat(actions)).squeeze(1)
        loss = F.mse_loss(taken, torch.cat(rewards) + self._gamma * values)
        self._optimizer.zero_grad()
        loss.backward()
        self._optimizer.step()
        self._updates += 1
        if self._copied_every and self._updates % self._copied_every == 0:
            self._target_net.load_state_dict(self.policy_net.state_dict())


def _episode(world: Any, learner: _Learner, store: Callable[..., None], **reset: Any) -> int:
    """Play one episode epsilon-greedily, hand each transition to `store`, and return its steps."""
    observation, _ = world.reset(**reset)
    state, steps, over = _row(observation), 0, False
    while not over:
        greedy = random.random() >= learner.epsilon
        with torch.no_grad():
            action = int(learner.policy_net(state).argmax()) if greedy else random.randrange(2)
        observation, reward, terminated, truncated, _ = world.step(action)
        after = _row(observation)
        store(state, torch.tensor([[action]]), None if terminated else after, terminated, float(reward))
        state, steps, over = after, steps + 1, terminated or truncated
    return steps


def _row(observation: Any) -> Tensor:
    return torch.from_numpy(observation)[None]


def _run_long(seed: int, episodes: int) -> None:
    q3, world = load_solution(QUESTION), gymnasium.make("CartPole-v1")
    learner = _Learner([nn.Linear(4, 24), nn.ReLU(), nn.Linear(24, 24), nn.ReLU(), nn.Linear(24, 2)], 0.95, 1e-3, None)
    memory, durations = q3.ReplayMemory(1_000_000), list[int]()

    def store(state: Tensor, action: Tensor, after: Tensor | None, fell: bool, reward: float) -> None:
        memory.push(state, action, after, torch.tensor([-reward if fell else reward]))
        if len(memory) >= 20:
            for transition in memory.sample(20):
                learner.update([transition])
            learner.epsilon = max(0.01, 0.995 * learner.epsilon)

    while len(durations) < episodes and (len(durations) < _WINDOW or _latest(durations) < _SOLVED):
        durations.append(_episode(world, learner, store, **({} if durations else {"seed": seed})))
        if len(durations) % 20 == 0:
            click.echo(f"episode {len(durations):4d}  average of the latest {_WINDOW}: {_latest(durations):5.1f}")
    click.echo(f"{len(durations)} episodes, average of the latest {_WINDOW}: {_latest(durations):.1f}")
    click.echo("the report: an average of 195 after 127 episodes")


def _latest(durations: list[int]) -> float:
    return sum(durations[-_WINDOW:]) / min(len(durations), _WINDOW)


def _run_short(seed: int, episodes: int) -> None:
    q3, world = load_solution(QUESTION), gymnasium.make("CartPole-v1", max_episode_steps=200)
    learner = _Learner([nn.Linear(4, 32), nn.ReLU(), nn.Linear(32, 2)], 0.99, 6e-3, 50)
    memory, durations = q3.ReplayMemory(20_000), list[int]()

    def store(state: Tensor, action: Tensor, after: Tensor | None, fell: bool, reward: float) -> None:
        memory.push(state, action, after, torch.tensor([-1.0 if fell else reward]))
        if len(memory) >= 64 and durations[-5:] != [200] * 5:
            learner.update(memory.sample(64))

    while len(durations) < episodes:
        durations.append(_episode(world, learner, store, **({} if durations else {"seed": seed})))
        learner.epsilon *= 0.93
    for first in range(0, episodes, 10):
        click.echo(f"episodes from {first + 1:3d}: " + "".join(f"{n:5d}" for n in durations[first : first + 10]))
    short = [number for number, steps in enumerate(durations, 1) if steps < 200]
    learner.epsilon = 0.0
    afterwards = [_episode(world, learner, lambda *transition: None) for _ in range(100)]
    click.echo(f"200 steps in each episode from {max(short, default=0) + 1} on; afterwards {sum(afterwards) / 100:.1f}")
    click.echo("the report: 200 steps in each episode from 67 on; afterwards 200")


@click.command()
@click.option("--short", is_flag=True, help="The report on episodes of 200 steps.")
@click.option("--episodes", type=click.IntRange(1), help="100 of the short ones, else 1000 at most, if not given.")
@click.option("--seed", default=0, show_default=True)
def main(short: bool, episodes: int | None, seed: int) -> None:
    """Train with a report's settings, and print its result beside this one."""
    torch.set_num_threads(1)
    seed_everything(seed)
    start = time.process_time()
    if short:
        _run_short(seed, episodes or 100)
    else:
        _run_long(seed, episodes or 1000)
    click.echo(f"{time.process_time() - start:.0f} CPU s")


if __name__ == "__main__":
    main()
