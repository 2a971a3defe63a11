# exercise: none
# style: cautious: asserts on shapes and dtypes, eval/train around acting, copies everywhere, finite checks, decaying Gaussian noise
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


def _require(condition, message):
    if not condition:
        raise ValueError(message)


class Actor(nn.Module):
    """state -> torque"""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(3, 64)
        self.fc2 = nn.Linear(64, 64)
        self.fc3 = nn.Linear(64, 1)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        for layer in (self.fc1, self.fc2):
            nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)
        nn.init.uniform_(self.fc3.weight, -3e-3, 3e-3)
        nn.init.uniform_(self.fc3.bias, -3e-3, 3e-3)

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        _require(state.dim() == 2 and state.size(1) == 3, f"states must be (N, 3), not {tuple(state.shape)}")
        x = F.leaky_relu(self.fc1(state), 0.01)
        x = F.leaky_relu(self.fc2(x), 0.01)
        action = MAX_TORQUE * torch.tanh(self.fc3(x))
        assert action.shape == (state.size(0), 1)
        return action


class Critic(nn.Module):
    """(state, action) -> Q"""

    def __init__(self) -> None:
        super().__init__()
        self.fc1 = nn.Linear(4, 64)
        self.fc2 = nn.Linear(64, 64)
        self.fc3 = nn.Linear(64, 1)

    def forward(self, state: torch.Tensor, action: torch.Tensor) -> torch.Tensor:
        _require(state.size(0) == action.size(0), "as many states as actions")
        x = torch.cat([state, action], dim=1)
        x = F.leaky_relu(self.fc1(x), 0.01)
        x = F.leaky_relu(self.fc2(x), 0.01)
        q = self.fc3(x)
        assert q.shape == (state.size(0), 1)
        return q


class ReplayMemory:
    def __init__(self, capacity: int) -> None:
        _require(capacity >= 1, "capacity must be positive")
        self.capacity = capacity
        self.memory = []
        self.position = 0

    def push(self, state, action, reward, next_state, terminated) -> None:
        entry = (
            np.asarray(state, dtype=np.float32).reshape(3).copy(),
            np.asarray(action, dtype=np.float32).reshape(1).copy(),
            np.float32(reward),
            np.asarray(next_state, dtype=np.float32).reshape(3).copy(),
            np.float32(1.0 if terminated else 0.0),
        )
        if len(self.memory) < self.capacity:
            self.memory.append(None)
        self.memory[self.position] = entry
        self.position = (self.position + 1) % self.capacity

    def sample(self, batch_size: int):
        _require(0 < batch_size <= len(self), f"cannot draw {batch_size} of {len(self)}")
        batch = random.sample(self.memory, batch_size)
        states = torch.from_numpy(np.stack([entry[0] for entry in batch]))
        actions = torch.from_numpy(np.stack([entry[1] for entry in batch]))
        rewards = torch.from_numpy(np.array([entry[2] for entry in batch]).reshape(-1, 1))
        next_states = torch.from_numpy(np.stack([entry[3] for entry in batch]))
        terminated = torch.from_numpy(np.array([entry[4] for entry in batch]).reshape(-1, 1))
        for tensor in (states, actions, rewards, next_states, terminated):
            assert tensor.dtype == torch.float32
        return states, actions, rewards, next_states, terminated

    def __len__(self) -> int:
        return len(self.memory)


class GaussianNoise:
    def __init__(self, sigma: float) -> None:
        _require(sigma >= 0, "sigma must not be negative")
        self.sigma = float(sigma)

    def reset(self) -> None:
        """Begin an episode: nothing to do."""

    def sample(self) -> float:
        return float(np.random.normal(loc=0.0, scale=self.sigma))


class OrnsteinUhlenbeckNoise:
    def __init__(self, theta: float, sigma: float) -> None:
        _require(0 < theta <= 1, "theta must be in (0, 1]")
        self.theta = float(theta)
        self.sigma = float(sigma)
        self.x = 0.0

    def reset(self) -> None:
        self.x = 0.0

    def sample(self) -> float:
        n = float(np.random.standard_normal())
        self.x = self.x - self.theta * self.x + self.sigma * n
        assert math.isfinite(self.x)
        return float(self.x)


def choose_action(actor: nn.Module, state: np.ndarray, noise: float = 0.0) -> np.ndarray:
    was_training = actor.training
    actor.eval()
    with torch.no_grad():
        batch = torch.tensor(np.asarray(state), dtype=torch.float32).reshape(1, 3)
        mu = actor(batch).cpu().numpy().reshape(1)
    actor.train(was_training)
    action = np.clip(mu + float(noise), -MAX_TORQUE, MAX_TORQUE).astype(np.float32)
    assert action.shape == (1,)
    return action


def soft_update(target_net: nn.Module, net: nn.Module, tau: float) -> None:
    _require(0.0 <= tau <= 1.0, "tau must be in [0, 1]")
    with torch.no_grad():
        for target_parameter, parameter in zip(target_net.parameters(), net.parameters()):
            assert target_parameter.shape == parameter.shape
            mixed = (1.0 - tau) * target_parameter + tau * parameter
            target_parameter.copy_(mixed)


def critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma):
    with torch.no_grad():
        next_actions = target_actor(next_states)
        next_values = target_critic(next_states, next_actions).view(-1, 1)
        y = rewards.view(-1, 1) + gamma * (1.0 - terminated.view(-1, 1)) * next_values
    assert y.shape == rewards.shape and not y.requires_grad
    return y


def optimize(batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, tau):
    states, actions, rewards, next_states, terminated = batch
    y = critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma).detach()

    critic_optimizer.zero_grad()
    predictions = critic(states, actions)
    assert predictions.shape == y.shape
    critic_loss = F.mse_loss(predictions, y, reduction="mean")
    critic_loss.backward()
    critic_optimizer.step()

    actor_optimizer.zero_grad()
    critic_optimizer.zero_grad()
    actor_loss = -critic(states, actor(states)).mean()
    actor_loss.backward()
    actor_optimizer.step()
    actor_optimizer.zero_grad()
    critic_optimizer.zero_grad()

    soft_update(target_critic, critic, tau)
    soft_update(target_actor, actor, tau)


def main(num_episodes=40, seed=0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []
    warmup, batch_size = 600, 128

    actor, critic = Actor(), Critic()
    target_actor, target_critic = copy.deepcopy(actor), copy.deepcopy(critic)
    target_actor.requires_grad_(False)
    target_critic.requires_grad_(False)
    actor_optimizer = torch.optim.Adam(actor.parameters(), lr=1e-3)
    critic_optimizer = torch.optim.Adam(critic.parameters(), lr=2e-3)
    memory = ReplayMemory(20_000)
    noise = GaussianNoise(0.5)

    steps_done = 0
    for episode in range(num_episodes):
        if episode == 0:
            state, _ = env.reset(seed=seed)
        else:
            state, _ = env.reset()
        noise.reset()
        episode_return = 0.0
        while True:
            if steps_done < warmup:
                action = np.random.uniform(-MAX_TORQUE, MAX_TORQUE, size=(1,)).astype(np.float32)
            else:
                action = choose_action(actor, state, noise.sample())
            next_state, reward, terminated, truncated, _ = env.step(action.copy())
            memory.push(state, action, 0.1 * float(reward), next_state, bool(terminated))
            episode_return += float(reward)
            steps_done += 1
            if steps_done >= warmup and len(memory) >= batch_size:
                batch = memory.sample(batch_size)
                optimize(batch, actor, critic, target_actor, target_critic,
                         actor_optimizer, critic_optimizer, gamma=0.98, tau=0.01)
            state = np.array(next_state, copy=True)
            if terminated or truncated:
                break
        noise.sigma = max(0.1, noise.sigma * 0.95)  # less noise as time goes by
        returns.append(float(episode_return))
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
