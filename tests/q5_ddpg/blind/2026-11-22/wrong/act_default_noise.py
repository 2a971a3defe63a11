# exercise: Q5.4
# mistake: the default of noise is 0.1 and not 0
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

RATE_ACTOR, RATE_CRITIC = 1e-3, 2e-3


class Dense(nn.Module):
    """x @ W + b, written out."""

    def __init__(self, n_in: int, n_out: int, bound: float | None = None) -> None:
        super().__init__()
        bound = 1 / math.sqrt(n_in) if bound is None else bound
        self.W = nn.Parameter(torch.empty(n_in, n_out).uniform_(-bound, bound))
        self.b = nn.Parameter(torch.empty(n_out).uniform_(-bound, bound))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x @ self.W + self.b


class Actor(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a, self.b, self.c = Dense(3, 64), Dense(64, 64), Dense(64, 1, 0.003)

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        return MAX_TORQUE * torch.tanh(self.c(torch.relu(self.b(torch.relu(self.a(state))))))


class Critic(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a, self.b, self.c = Dense(4, 64), Dense(64, 64), Dense(64, 1)

    def forward(self, state: torch.Tensor, action: torch.Tensor) -> torch.Tensor:
        x = torch.cat((state, action), dim=1)
        return self.c(torch.relu(self.b(torch.relu(self.a(x)))))


class ReplayMemory:
    def __init__(self, capacity: int) -> None:
        kind = [("s", "f4", 3), ("a", "f4", 1), ("r", "f4", 1), ("s2", "f4", 3), ("t", "f4", 1)]
        self.table = np.zeros(capacity, dtype=[(name, form, (width,)) for name, form, width in kind])
        self.count = 0

    def push(self, state, action, reward, next_state, terminated) -> None:
        slot = self.count % len(self.table)
        self.table[slot] = (state, action, (reward,), next_state, (terminated,))
        self.count += 1

    def sample(self, batch_size: int):
        rows = self.table[np.random.choice(len(self), size=batch_size, replace=False)]
        return tuple(torch.from_numpy(rows[name].copy()) for name in ("s", "a", "r", "s2", "t"))

    def __len__(self) -> int:
        return min(self.count, len(self.table))


class GaussianNoise:
    def __init__(self, sigma: float) -> None:
        self.sigma = sigma

    def reset(self) -> None:
        """Begin an episode: nothing to do."""

    def sample(self) -> float:
        return torch.normal(0.0, self.sigma, size=(1,)).item()


class OrnsteinUhlenbeckNoise:
    def __init__(self, theta: float, sigma: float) -> None:
        self.keep = 1.0 - theta
        self.sigma = sigma
        self.x = 0.0

    def reset(self) -> None:
        self.x = 0.0

    def sample(self) -> float:
        self.x = self.keep * self.x + random.gauss(0.0, 1.0) * self.sigma
        return self.x


def choose_action(actor: nn.Module, state: np.ndarray, noise: float = 0.1) -> np.ndarray:
    with torch.no_grad():
        action = actor(torch.tensor(state)[None, :])[0].numpy()
    action = np.minimum(np.maximum(action + noise, -MAX_TORQUE), MAX_TORQUE)
    return action.astype(np.float32)


def soft_update(target_net: nn.Module, net: nn.Module, tau: float) -> None:
    with torch.no_grad():
        slow, fast = list(target_net.parameters()), list(net.parameters())
        torch._foreach_mul_(slow, 1 - tau)
        torch._foreach_add_(slow, fast, alpha=tau)


def critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma):
    with torch.no_grad():
        discount = gamma * (1 - terminated)  # 0 after an end
        return torch.addcmul(rewards, discount, target_critic(next_states, target_actor(next_states)))


def optimize(batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, tau):
    states, actions, rewards, next_states, terminated = batch
    targets = critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma)

    critic_optimizer.zero_grad()
    (critic(states, actions) - targets).pow(2).mean().backward()
    critic_optimizer.step()

    # the chain rule: dQ/dtheta = dQ/da * da/dtheta; upwards, so with a minus
    mu = actor(states)
    probe = mu.detach().clone().requires_grad_(True)
    dq_da = torch.autograd.grad(critic(states, probe).sum(), probe)[0]
    actor_optimizer.zero_grad()
    mu.backward(gradient=-dq_da / len(states))
    actor_optimizer.step()

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
    actor, critic = Actor(), Critic()
    target_actor, target_critic = copy.deepcopy(actor), copy.deepcopy(critic)
    actor_optimizer = torch.optim.Adam(actor.parameters(), lr=RATE_ACTOR)
    critic_optimizer = torch.optim.Adam(critic.parameters(), lr=RATE_CRITIC)
    memory, noise = ReplayMemory(20_000), GaussianNoise(0.3)
    step = 0
    for episode in range(num_episodes):
        state = env.reset(seed=seed)[0] if episode == 0 else env.reset()[0]
        noise.reset()
        gain = 0.0
        for _ in range(200):
            if step < 600:
                action = np.float32([random.uniform(-MAX_TORQUE, MAX_TORQUE)])
            else:
                action = choose_action(actor, state, noise.sample())
            next_state, reward, terminated, truncated, _ = env.step(action)
            memory.push(state, action, reward * 0.1, next_state, terminated)
            state = next_state
            gain += reward
            step += 1
            if step >= 600:
                batch = memory.sample(128)
                optimize(batch, actor, critic, target_actor, target_critic,
                         actor_optimizer, critic_optimizer, 0.98, 0.01)
        returns.append(float(gain))
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
