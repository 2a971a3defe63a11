# exercise: none
# style: torch alone: preallocated tensors, torch.randint and torch.randn, critic frozen by requires_grad_ during the actor's step
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

BATCH = 128
SILENT = 600


class Actor(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.ModuleList([nn.Linear(3, 64), nn.Linear(64, 64)])
        self.out = nn.Linear(64, 1)
        with torch.no_grad():
            self.out.weight.uniform_(-0.003, 0.003)
            self.out.bias.uniform_(-0.003, 0.003)
        self.register_buffer("scale", torch.tensor(MAX_TORQUE))

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        for layer in self.hidden:
            state = layer(state).relu()
        return self.scale * self.out(state).tanh()


class Critic(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.from_state = nn.Linear(3, 64)
        self.from_action = nn.Linear(1, 64, bias=False)
        self.hidden = nn.Linear(64, 64)
        self.out = nn.Linear(64, 1)

    def forward(self, state: torch.Tensor, action: torch.Tensor) -> torch.Tensor:
        h = (self.from_state(state) + self.from_action(action)).relu()
        h = self.hidden(h).relu()
        return self.out(h)


class ReplayMemory:
    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.data = torch.empty(capacity, 9)
        self.pushed = 0

    def push(self, state, action, reward, next_state, terminated) -> None:
        row = self.data[self.pushed % self.capacity]
        row[0:3] = torch.as_tensor(state)
        row[3:4] = torch.as_tensor(action)
        row[4] = float(reward)
        row[5:8] = torch.as_tensor(next_state)
        row[8] = float(terminated)
        self.pushed += 1

    def sample(self, batch_size: int):
        rows = self.data[torch.randint(len(self), (batch_size,))]
        return rows[:, 0:3], rows[:, 3:4], rows[:, 4:5], rows[:, 5:8], rows[:, 8:9]

    def __len__(self) -> int:
        return min(self.pushed, self.capacity)


class GaussianNoise:
    def __init__(self, sigma: float) -> None:
        self.sigma = sigma

    def reset(self) -> None:
        pass

    def sample(self) -> float:
        return (self.sigma * torch.randn(())).item()


class OrnsteinUhlenbeckNoise:
    def __init__(self, theta: float, sigma: float) -> None:
        self.theta = theta
        self.sigma = sigma
        self.x = torch.zeros(())

    def reset(self) -> None:
        self.x.zero_()

    def sample(self) -> float:
        self.x.mul_(1 - self.theta).add_(torch.randn(()), alpha=self.sigma)
        return self.x.item()


@torch.no_grad()
def choose_action(actor, state, noise=0.0):
    action = actor(torch.tensor(state, dtype=torch.float32).unsqueeze(0)).flatten()
    return torch.clamp(action + noise, min=-MAX_TORQUE, max=MAX_TORQUE).numpy()


@torch.no_grad()
def soft_update(target_net, net, tau):
    for old, new in zip(target_net.parameters(), net.parameters()):
        old.copy_(torch.lerp(old, new, tau))


@torch.no_grad()
def critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma):
    q = target_critic(next_states, target_actor(next_states))
    q = q.masked_fill(terminated > 0.5, 0.0)
    return torch.add(rewards, q, alpha=gamma)


def optimize(batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, tau):
    s, a, r, s_next, ended = batch

    y = critic_targets(r, s_next, ended, target_actor, target_critic, gamma)
    loss = (critic(s, a) - y).pow(2).mean()
    critic_optimizer.zero_grad()
    loss.backward()
    critic_optimizer.step()

    # no gradients for the critic in the actor's step
    for p in critic.parameters():
        p.requires_grad_(False)
    loss = -critic(s, actor(s)).mean()
    actor_optimizer.zero_grad()
    loss.backward()
    actor_optimizer.step()
    for p in critic.parameters():
        p.requires_grad_(True)

    soft_update(target_critic, critic, tau)
    soft_update(target_actor, actor, tau)


def main(num_episodes=40, seed=0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []
    actor, critic = Actor(), Critic()
    target_actor, target_critic = Actor(), Critic()
    soft_update(target_actor, actor, 1.0)
    soft_update(target_critic, critic, 1.0)
    for p in [*target_actor.parameters(), *target_critic.parameters()]:
        p.requires_grad_(False)
    actor_optimizer = torch.optim.Adam(actor.parameters(), lr=1e-3)
    critic_optimizer = torch.optim.Adam(critic.parameters(), lr=2e-3)
    memory = ReplayMemory(20000)
    noise = GaussianNoise(0.3)

    def learn():
        optimize(memory.sample(BATCH), actor, critic, target_actor, target_critic,
                 actor_optimizer, critic_optimizer, 0.98, 0.01)

    step = 0
    for episode in range(num_episodes):
        state, _ = env.reset(seed=seed) if episode == 0 else env.reset()
        total = 0.0
        while True:
            if step < SILENT:
                action = (torch.rand(1) * 4 - 2).numpy()
            else:
                action = choose_action(actor, state, noise.sample())
            next_state, reward, terminated, truncated, _ = env.step(action)
            memory.push(state, action, 0.1 * reward, next_state, terminated)
            total += float(reward)
            state = next_state
            step += 1
            if step >= SILENT:
                learn()
            if terminated or truncated:
                break
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
