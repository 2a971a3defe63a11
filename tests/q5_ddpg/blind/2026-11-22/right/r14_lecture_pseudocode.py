# exercise: none
# style: lecture pseudo code with maths names (mu, theta_Q, phi), one loop over all steps and no inner loop, targets only for rows that go on, backward(inputs=...)
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


class Actor(nn.Module):
    def __init__(self):
        super().__init__()
        self.W1 = nn.Linear(3, 64)
        self.W2 = nn.Linear(64, 64)
        self.W3 = nn.Linear(64, 1)
        nn.init.normal_(self.W3.weight, 0.0, 0.002)
        nn.init.zeros_(self.W3.bias)

    def forward(self, state):
        h = F.elu(self.W1(state))
        h = F.elu(self.W2(h))
        z = self.W3(h)
        return MAX_TORQUE * torch.tanh(z)


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.W1 = nn.Linear(4, 64)
        self.W2 = nn.Linear(64, 64)
        self.W3 = nn.Linear(64, 1)

    def forward(self, state, action):
        h = F.elu(self.W1(torch.cat([state, action], dim=1)))
        h = F.elu(self.W2(h))
        return self.W3(h)


class ReplayMemory:
    """The set D of the lecture."""

    def __init__(self, capacity):
        self.N = capacity
        self.D = {}
        self.t = 0

    def push(self, state, action, reward, next_state, terminated):
        self.D[self.t % self.N] = (
            torch.tensor(state).float(),
            torch.tensor(action).float(),
            torch.tensor([float(reward)]),
            torch.tensor(next_state).float(),
            torch.tensor([float(terminated)]),
        )
        self.t += 1

    def sample(self, batch_size):
        B = [self.D[random.randrange(len(self.D))] for _ in range(batch_size)]
        s, a, r, s_, d = map(torch.stack, zip(*B))
        return s, a, r, s_, d

    def __len__(self):
        return len(self.D)


class GaussianNoise:
    def __init__(self, sigma):
        self.sigma = sigma

    def reset(self):
        """Begin an episode: nothing to do."""

    def sample(self):
        # the sum of independent normal numbers is normal: (n1 + n2) / sqrt(2)
        n1, n2 = random.gauss(0, 1), random.gauss(0, 1)
        return self.sigma * (n1 + n2) / math.sqrt(2)


class OrnsteinUhlenbeckNoise:
    def __init__(self, theta, sigma):
        self.theta, self.sigma = theta, sigma
        self.xs = [0.0]  # the whole path of this episode

    def reset(self):
        self.xs = [0.0]

    def sample(self):
        x = self.xs[-1]
        n = random.gauss(0, 1)
        self.xs.append(x - self.theta * x + self.sigma * n)
        return self.xs[-1]


def choose_action(actor, state, noise=0.0):
    with torch.no_grad():
        mu = actor(torch.as_tensor(state)[None]).squeeze()
    a = float(mu) + noise
    return np.full(1, np.clip(a, -MAX_TORQUE, MAX_TORQUE), dtype=np.float32)


def soft_update(target_net, net, tau):
    with torch.no_grad():
        phi_ = nn.utils.parameters_to_vector(target_net.parameters())
        phi = nn.utils.parameters_to_vector(net.parameters())
        mixed = (1 - tau) * phi_ + tau * phi
        start = 0
        for p in target_net.parameters():
            p.copy_(mixed[start:start + p.numel()].view_as(p))
            start += p.numel()


def critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma):
    with torch.no_grad():
        y = rewards.clone()
        alive = terminated.squeeze(1) == 0
        if alive.any():
            s_ = next_states[alive]
            y[alive] += gamma * target_critic(s_, target_actor(s_))
    return y


def optimize(batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, tau):
    s, a, r, s_, d = batch

    def L_Q():
        y = critic_targets(r, s_, d, target_actor, target_critic, gamma)
        return torch.mean((y - critic(s, a)) ** 2)

    def L_mu():
        return torch.mean(-1 * critic(s, actor(s)))

    # theta_Q <- theta_Q - alpha grad L_Q
    critic_optimizer.zero_grad()
    L_Q().backward()
    critic_optimizer.step()
    # theta_mu <- theta_mu - alpha grad L_mu
    actor_optimizer.zero_grad()
    L_mu().backward(inputs=list(actor.parameters()))
    actor_optimizer.step()
    # the targets follow
    soft_update(target_critic, critic, tau)
    soft_update(target_actor, actor, tau)


def main(num_episodes=40, seed=0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []
    env.action_space.seed(seed)

    mu, Q = Actor(), Critic()
    mu_, Q_ = copy.deepcopy(mu), copy.deepcopy(Q)
    opt_mu = torch.optim.Adam(mu.parameters(), lr=0.001)
    opt_Q = torch.optim.Adam(Q.parameters(), lr=0.002)
    D = ReplayMemory(20000)
    epsilon = OrnsteinUhlenbeckNoise(0.3, 0.3)

    s, _ = env.reset(seed=seed)
    epsilon.reset()
    G = 0.0
    T = 200 * num_episodes
    for t in range(1, T + 1):
        a = env.action_space.sample() if t <= 600 else choose_action(mu, s, epsilon.sample())
        s_, r, terminated, truncated, _ = env.step(a)
        D.push(s, a, 0.1 * r, s_, terminated)
        G += float(r)
        s = s_
        if t >= 600:
            optimize(D.sample(128), mu, Q, mu_, Q_, opt_mu, opt_Q, 0.98, 0.01)
        if terminated or truncated:
            returns.append(G)
            if on_episode is not None:
                on_episode(returns, mu)
            s, _ = env.reset()
            epsilon.reset()
            G = 0.0
    return mu, returns


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
