# exercise: Q5.1
# mistake: the critic puts zeros where the action should be, so Q does not depend on the action
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

from random import choices, gauss, uniform

HIDDEN_1, HIDDEN_2 = 80, 60
DISCOUNT = 0.98
POLYAK = 0.01
MINIBATCH = 64
CAPACITY = 50_000
EXPLORE = 400


def fan_in_init(layer: nn.Linear) -> None:
    """Uniform in [-1/sqrt(f), 1/sqrt(f)], f the fan-in."""
    bound = 1.0 / math.sqrt(layer.in_features)
    nn.init.uniform_(layer.weight, -bound, bound)
    nn.init.uniform_(layer.bias, -bound, bound)


class Actor(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(3, HIDDEN_1)
        self.norm = nn.LayerNorm(HIDDEN_1)
        self.second = nn.Linear(HIDDEN_1, HIDDEN_2)
        self.last = nn.Linear(HIDDEN_2, 1)
        fan_in_init(self.first)
        fan_in_init(self.second)
        nn.init.uniform_(self.last.weight, -0.003, 0.003)
        nn.init.uniform_(self.last.bias, -0.003, 0.003)

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        hidden = torch.relu(self.norm(self.first(state)))
        hidden = torch.relu(self.second(hidden))
        return 2 * torch.tanh(self.last(hidden))


class Critic(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(3, HIDDEN_1)
        self.second = nn.Linear(HIDDEN_1 + 1, HIDDEN_2)
        self.last = nn.Linear(HIDDEN_2, 1)
        fan_in_init(self.first)
        fan_in_init(self.second)
        nn.init.uniform_(self.last.weight, -0.003, 0.003)
        nn.init.uniform_(self.last.bias, -0.003, 0.003)

    def forward(self, state: torch.Tensor, action: torch.Tensor) -> torch.Tensor:
        hidden = torch.relu(self.first(state))
        hidden = torch.relu(self.second(torch.hstack([hidden, torch.zeros_like(action)])))
        return self.last(hidden)


class ReplayMemory:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.rows: list[np.ndarray] = []
        self.oldest = 0

    def push(
        self, state: np.ndarray, action: np.ndarray, reward: float, next_state: np.ndarray, terminated: bool
    ) -> None:
        # one flat row of nine numbers: 3 + 1 + 1 + 3 + 1
        row = np.concatenate([state, action, [reward], next_state, [float(terminated)]]).astype(np.float32)
        if len(self.rows) < self.capacity:
            self.rows.append(row)
        else:
            self.rows[self.oldest] = row
            self.oldest = (self.oldest + 1) % self.capacity

    def sample(self, batch_size: int) -> tuple[torch.Tensor, ...]:
        table = torch.from_numpy(np.stack(choices(self.rows, k=batch_size)))
        return torch.split(table, [3, 1, 1, 3, 1], dim=1)

    def __len__(self) -> int:
        return len(self.rows)


class GaussianNoise:
    def __init__(self, sigma: float) -> None:
        self.sigma = sigma

    def reset(self) -> None:
        """Begin an episode: nothing to do."""

    def sample(self) -> float:
        return self.sigma * gauss(0, 1)


class OrnsteinUhlenbeckNoise:
    def __init__(self, theta: float, sigma: float) -> None:
        self.theta, self.sigma = theta, sigma
        self.x = 0.0

    def reset(self) -> None:
        self.x = 0.0

    def sample(self) -> float:
        self.x = (1 - self.theta) * self.x + self.sigma * gauss(0, 1)
        return self.x


def choose_action(actor: nn.Module, state: np.ndarray, noise: float = 0.0) -> np.ndarray:
    with torch.no_grad():
        mu = actor(torch.from_numpy(state)[None, :])
    return (mu[0] + noise).clamp(-MAX_TORQUE, MAX_TORQUE).numpy()


def soft_update(target_net: nn.Module, net: nn.Module, tau: float) -> None:
    with torch.no_grad():
        for theta_target, theta in zip(target_net.parameters(), net.parameters()):
            theta_target += tau * (theta - theta_target)


def critic_targets(
    rewards: torch.Tensor,
    next_states: torch.Tensor,
    terminated: torch.Tensor,
    target_actor: nn.Module,
    target_critic: nn.Module,
    gamma: float,
) -> torch.Tensor:
    bootstrap = target_critic(next_states, target_actor(next_states))
    y = rewards + gamma * bootstrap * (1 - terminated)
    return y.detach()


def optimize(
    batch: tuple[torch.Tensor, ...],
    actor: nn.Module,
    critic: nn.Module,
    target_actor: nn.Module,
    target_critic: nn.Module,
    actor_optimizer: torch.optim.Optimizer,
    critic_optimizer: torch.optim.Optimizer,
    gamma: float,
    tau: float,
) -> None:
    states, actions, rewards, next_states, terminated = batch
    targets = critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma)

    critic_optimizer.zero_grad()
    nn.MSELoss()(critic(states, actions), targets).backward()
    critic_optimizer.step()

    actor_optimizer.zero_grad()
    policy_loss = critic(states, actor(states)).mean().neg()
    policy_loss.backward()
    actor_optimizer.step()

    soft_update(target_actor, actor, tau)
    soft_update(target_critic, critic, tau)


def main(
    num_episodes: int = 40,
    seed: int = 0,
    on_episode: Callable[[list[float], nn.Module], None] | None = None,
) -> tuple[nn.Module, list[float]]:
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []
    actor = Actor()
    critic = Critic()
    target_actor = copy.deepcopy(actor)
    target_critic = copy.deepcopy(critic)
    actor_optimizer = torch.optim.Adam(actor.parameters(), lr=1e-3)
    critic_optimizer = torch.optim.Adam(critic.parameters(), lr=2e-3, weight_decay=1e-4)
    memory = ReplayMemory(CAPACITY)
    noise = OrnsteinUhlenbeckNoise(0.15, 0.3)

    step = 0
    for episode in range(num_episodes):
        state, _ = env.reset(seed=seed if episode == 0 else None)
        noise.reset()
        episode_return = 0.0
        finished = False
        while not finished:
            if step < EXPLORE:
                action = np.array([uniform(-2, 2)], dtype=np.float32)
            else:
                action = choose_action(actor, state, noise.sample())
            next_state, reward, terminated, truncated, _ = env.step(action)
            memory.push(state, action, 0.1 * reward, next_state, terminated)
            episode_return += float(reward)
            finished = terminated or truncated
            state = next_state
            step += 1
            if step > EXPLORE:
                optimize(memory.sample(MINIBATCH), actor, critic, target_actor, target_critic,
                         actor_optimizer, critic_optimizer, DISCOUNT, POLYAK)
        returns.append(episode_return)
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
