# exercise: Q5.4
# mistake: the noise is multiplied by 2 before it is added
"""Q5: deep deterministic policy gradient (DDPG) that swings up the pendulum of Pendulum-v1.

The algorithm is that of Lillicrap et al., "Continuous control with deep reinforcement learning", 2016,
arXiv:1509.02971: a critic learns what an action is worth in a state, as in a deep Q-network, and an actor learns the
action that the critic likes best, by following the gradient of the critic with respect to the action. So the action
may be any number, and nobody has to try them all to find the best one.

Run it with `python q5_ddpg.py`; it takes about ten seconds on one core. `--help` lists the flags.
"""

import argparse
import copy
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

import gymnasium
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from rich.progress import Progress  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the kit's folder, for the line below
from data.seeding import seed_everything  # noqa: E402

MAX_TORQUE = 2.0  # the largest action of Pendulum-v1; the smallest is -2

import random
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Settings:
    gamma: float = 0.98
    tau: float = 0.01
    batch_size: int = 128
    capacity: int = 20_000
    warmup: int = 600
    sigma: float = 0.3
    actor_rate: float = 1e-3
    critic_rate: float = 2e-3
    reward_factor: float = 0.1
    hidden: tuple[int, ...] = (64, 64)


SETTINGS = Settings()


class Transition(NamedTuple):
    state: np.ndarray
    action: np.ndarray
    reward: float
    next_state: np.ndarray
    terminated: bool


def mlp(inputs: int, hidden: tuple[int, ...], outputs: int) -> nn.Sequential:
    """A multilayer perceptron with ReLU between its layers, and none after the last."""
    sizes = [inputs, *hidden]
    layers: list[nn.Module] = []
    for n_in, n_out in zip(sizes[:-1], sizes[1:]):
        layers += [nn.Linear(n_in, n_out), nn.ReLU()]
    layers.append(nn.Linear(sizes[-1], outputs))
    return nn.Sequential(*layers)


class Actor(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = mlp(3, SETTINGS.hidden, 1)
        for parameter in self.body[-1].parameters():
            nn.init.uniform_(parameter, -0.003, 0.003)

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        return MAX_TORQUE * self.body(state).tanh()


class Critic(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = mlp(4, SETTINGS.hidden, 1)

    def forward(self, state: torch.Tensor, action: torch.Tensor) -> torch.Tensor:
        return self.body(torch.column_stack((state, action)))


class ReplayMemory:
    def __init__(self, capacity: int) -> None:
        self._capacity: int = capacity
        self._slots: list[Transition] = []
        self._next: int = 0

    def push(
        self, state: np.ndarray, action: np.ndarray, reward: float, next_state: np.ndarray, terminated: bool
    ) -> None:
        transition = Transition(
            state=np.array(state, dtype=np.float32),
            action=np.array(action, dtype=np.float32),
            reward=float(reward),
            next_state=np.array(next_state, dtype=np.float32),
            terminated=bool(terminated),
        )
        if len(self) < self._capacity:
            self._slots.append(transition)
        else:
            self._slots[self._next] = transition
        self._next = (self._next + 1) % self._capacity

    def sample(self, batch_size: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        batch = Transition(*zip(*random.choices(self._slots, k=batch_size)))
        return (
            torch.from_numpy(np.stack(batch.state)),
            torch.from_numpy(np.stack(batch.action)),
            torch.tensor(batch.reward, dtype=torch.float32).view(-1, 1),
            torch.from_numpy(np.stack(batch.next_state)),
            torch.tensor(batch.terminated, dtype=torch.float32).view(-1, 1),
        )

    def __len__(self) -> int:
        return len(self._slots)


class GaussianNoise:
    def __init__(self, sigma: float) -> None:
        self._sigma = sigma

    def reset(self) -> None:
        """Begin an episode: nothing to do."""

    def sample(self) -> float:
        return random.gauss(mu=0.0, sigma=self._sigma)


class OrnsteinUhlenbeckNoise:
    def __init__(self, theta: float, sigma: float) -> None:
        self._theta = theta
        self._sigma = sigma
        self._x: float = 0.0

    def reset(self) -> None:
        self._x = 0.0

    def sample(self) -> float:
        self._x += -self._theta * self._x + random.gauss(mu=0.0, sigma=self._sigma)
        return self._x


def choose_action(actor: nn.Module, state: np.ndarray, noise: float = 0.0) -> np.ndarray:
    with torch.inference_mode():
        mean: float = actor(torch.from_numpy(state).view(1, 3)).item()
    return np.asarray([np.clip(mean + MAX_TORQUE * noise, -MAX_TORQUE, MAX_TORQUE)], dtype=np.float32)


@torch.no_grad()
def soft_update(target_net: nn.Module, net: nn.Module, tau: float) -> None:
    for slow, fast in zip(target_net.parameters(), net.parameters(), strict=True):
        slow.lerp_(fast, tau)


@torch.no_grad()
def critic_targets(
    rewards: torch.Tensor,
    next_states: torch.Tensor,
    terminated: torch.Tensor,
    target_actor: nn.Module,
    target_critic: nn.Module,
    gamma: float,
) -> torch.Tensor:
    next_values: torch.Tensor = target_critic(next_states, target_actor(next_states))
    return torch.where(terminated.bool(), rewards, rewards + gamma * next_values)


def optimize(
    batch: tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor],
    actor: nn.Module,
    critic: nn.Module,
    target_actor: nn.Module,
    target_critic: nn.Module,
    actor_optimizer: torch.optim.Optimizer,
    critic_optimizer: torch.optim.Optimizer,
    gamma: float,
    tau: float,
) -> None:
    def descend(optimizer: torch.optim.Optimizer, loss: torch.Tensor) -> None:
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    data = Transition(*batch)
    targets = critic_targets(
        rewards=data.reward,
        next_states=data.next_state,
        terminated=data.terminated,
        target_actor=target_actor,
        target_critic=target_critic,
        gamma=gamma,
    )
    descend(critic_optimizer, F.mse_loss(critic(data.state, data.action), targets))
    descend(actor_optimizer, -critic(data.state, actor(data.state)).mean())
    soft_update(target_critic, critic, tau)
    soft_update(target_actor, actor, tau)


def main(
    num_episodes: int = 40,
    seed: int = 0,
    on_episode: Callable[[list[float], nn.Module], None] | None = None,
) -> tuple[nn.Module, list[float]]:
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []
    settings = SETTINGS
    actor, critic = Actor(), Critic()
    target_actor, target_critic = copy.deepcopy(actor), copy.deepcopy(critic)
    optimizers = {
        "actor_optimizer": torch.optim.Adam(actor.parameters(), lr=settings.actor_rate),
        "critic_optimizer": torch.optim.Adam(critic.parameters(), lr=settings.critic_rate),
    }
    memory = ReplayMemory(settings.capacity)
    noise = GaussianNoise(settings.sigma)
    env.action_space.seed(seed)
    reset_arguments = {"seed": seed}
    steps = 0
    while len(returns) < num_episodes:
        state, _ = env.reset(**reset_arguments)
        reset_arguments = {}
        noise.reset()
        total, over = 0.0, False
        while not over:
            exploring = steps < settings.warmup
            action = env.action_space.sample() if exploring else choose_action(actor, state, noise=noise.sample())
            next_state, reward, terminated, truncated, _ = env.step(action)
            memory.push(state, action, settings.reward_factor * reward, next_state, terminated)
            steps += 1
            if steps >= settings.warmup:
                optimize(
                    memory.sample(settings.batch_size),
                    actor=actor,
                    critic=critic,
                    target_actor=target_actor,
                    target_critic=target_critic,
                    gamma=settings.gamma,
                    tau=settings.tau,
                    **optimizers,
                )
            total += float(reward)
            state, over = next_state, terminated or truncated
        returns.append(total)
        if on_episode is not None:
            on_episode(returns, actor)
    return actor, returns


def swing_up(actor: nn.Module, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Play one episode of 200 steps from each start, without noise.

    Args:
        actor: maps (N, 3) to (N, 1).
        starts: angles and angular velocities, (N, 2); the angle is 0 where the pendulum is up.

    Returns:
        The return of each episode, (N,), and the cosine of its angle after each step, (200, N): 1 is up.
    """
    pendulums = gymnasium.make("Pendulum-v1").unwrapped  # its formulas take arrays as well, so one plays them all
    pendulums.reset(seed=0)
    pendulums.state = np.array(starts, dtype=np.float64).T
    theta, velocity = pendulums.state
    states = np.stack([np.cos(theta), np.sin(theta), velocity]).astype(np.float32)  # (3, N)
    total, heights = np.zeros(len(starts)), []
    for _ in range(200):
        with torch.no_grad():
            actions = actor(torch.from_numpy(np.ascontiguousarray(states.T))).numpy()
        states, rewards, *_ = pendulums.step(actions.T)
        total += rewards
        heights.append(states[0])
    return total, np.array(heights)


def plot_training(returns: list[float], heights: np.ndarray, save_path: str | Path | None = None) -> None:
    """Draw the return of each episode, and the height of the pendulum in one swing-up; save it as a PNG if asked."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8))
    left.plot(range(1, len(returns) + 1), returns, color="tab:blue", marker=".")
    left.set(xlabel="episode", ylabel="return", title="Pendulum-v1: the training")
    right.plot(range(1, len(heights) + 1), heights, color="tab:red")
    right.set(xlabel="step", ylabel="height (1 is up)", ylim=(-1.1, 1.1), title="From hanging at rest, afterwards")
    figure.tight_layout()
    if save_path is not None:
        figure.savefig(save_path, dpi=120)
    plt.close(figure)


def _script() -> None:
    parser = argparse.ArgumentParser(description="Train an actor on Pendulum-v1 with DDPG.")
    parser.add_argument("--episodes", type=int, default=40, help="episodes (default: 40)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same run (default: 0)")
    parser.add_argument("--out", type=Path, default=Path("runs/q5"), help="folder for the results (default: runs/q5)")
    parser.add_argument("--load", type=Path, metavar="FILE", help="play with this saved actor, and do not train")
    parser.add_argument("--tensorboard", type=Path, metavar="DIR", help="write the returns for TensorBoard")
    parser.add_argument("--threads", type=int, default=1, help="threads of torch (default: 1)")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    board = None
    if args.tensorboard:
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError:
            parser.error("--tensorboard needs a package more: pip install tensorboard")
        board = SummaryWriter(args.tensorboard)

    start, returns = time.perf_counter(), [0.0]
    if args.load:
        actor: nn.Module = Actor()
        actor.load_state_dict(torch.load(args.load, weights_only=True))
    else:
        with Progress() as progress:
            task = progress.add_task("episodes", total=args.episodes)

            def report(returns: list[float], actor: nn.Module) -> None:
                progress.update(task, completed=len(returns))
                if board is not None:
                    board.add_scalar("return", returns[-1], len(returns))
                if len(returns) % 5 == 0:
                    progress.print(f"episode {len(returns):3d}  average of the latest 5: {np.mean(returns[-5:]):7.1f}")

            actor, returns = main(args.episodes, args.seed, report)
        torch.save(actor.state_dict(), args.out / "actor.pt")
        print(f"{len(returns)} episodes, {time.perf_counter() - start:.1f} s; actor: {args.out / 'actor.pt'}")
    if board is not None:
        board.close()

    middles = (np.arange(10) + 0.5) / 10
    starts = np.array([(math.tau * a - math.pi, 2 * b - 1) for a in middles for b in middles])  # as `reset` draws them
    scores, _ = swing_up(actor, starts)
    print(f"return over {len(starts)} starts: {scores.mean():.1f} (the bar is -180), the worst {scores.min():.1f}")
    hanging, heights = swing_up(actor, np.array([[math.pi, 0.0]]))
    print(f"return from hanging at rest: {hanging[0]:.1f}")
    plot_training(returns, heights[:, 0], args.out / "training.png")
    print(f"picture: {args.out / 'training.png'}")


if __name__ == "__main__":
    _script()
