# exercise: none
# style: networks from one ParameterList and F.linear, memory of tuples in a tuple of arrays, learning four times at every fourth step, starting while actions are still random
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
from functools import partial


def random_layers(*sizes):
    """Weights and biases, in turn, as nn.Linear starts them; the last weight is made small."""
    values = []
    for n_in, n_out in zip(sizes, sizes[1:]):
        bound = n_in ** -0.5
        values.append(torch.empty(n_out, n_in).uniform_(-bound, bound))
        values.append(torch.zeros(n_out))
    return nn.ParameterList([nn.Parameter(value) for value in values])


def feed(x, theta):
    for k in range(0, len(theta), 2):
        if k > 0:
            x = F.relu(x)
        x = F.linear(x, theta[k], theta[k + 1])
    return x


class Actor(nn.Module):
    def __init__(self):
        super().__init__()
        self.theta = random_layers(3, 64, 64, 1)
        self.theta[4].data.mul_(0.02)

    def forward(self, state):
        return torch.mul(torch.tanh(feed(state, self.theta)), MAX_TORQUE)


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.theta = random_layers(4, 64, 64, 1)

    def forward(self, state, action):
        return feed(torch.cat([state, action], axis=1), self.theta)


class ReplayMemory:
    def __init__(self, capacity):
        self.where = 0
        self.full = False
        self.columns = tuple(np.zeros((capacity, width), np.float32) for width in (3, 1, 1, 3, 1))

    def push(self, state, action, reward, next_state, terminated):
        for column, value in zip(self.columns, (state, action, reward, next_state, terminated)):
            column[self.where, :] = value
        self.where += 1
        if self.where >= len(self.columns[0]):
            self.where = 0
            self.full = True

    def sample(self, batch_size):
        chosen = np.floor(np.random.rand(batch_size) * len(self)).astype(int)
        return tuple(torch.from_numpy(np.take(column, chosen, axis=0)) for column in self.columns)

    def __len__(self):
        return len(self.columns[0]) if self.full else self.where


class GaussianNoise:
    def __init__(self, sigma):
        self.draw = partial(random.gauss, 0.0, sigma)

    def reset(self):
        pass

    def sample(self):
        return self.draw()


class OrnsteinUhlenbeckNoise:
    def __init__(self, theta, sigma):
        def path():
            x = 0.0
            while True:
                x = x - theta * x + sigma * random.gauss(0.0, 1.0)
                yield x

        self.path = path
        self.reset()

    def reset(self):
        self.walk = self.path()

    def sample(self):
        return next(self.walk)


def choose_action(actor, state, noise=0.0):
    with torch.no_grad():
        mu = actor(torch.from_numpy(np.array(state, dtype=np.float32, ndmin=2)))
    torque = float(mu) + noise
    torque = 2.0 if torque > 2.0 else -2.0 if torque < -2.0 else torque
    return np.array([torque], np.float32)


def soft_update(target_net, net, tau):
    for theta_prime, theta in zip(target_net.parameters(), net.parameters()):
        with torch.no_grad():
            theta_prime[...] = (1 - tau) * theta_prime + tau * theta


def critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma):
    with torch.no_grad():
        following = target_critic(next_states, target_actor(next_states))
    return rewards + gamma * (following - terminated * following)


def optimize(batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, tau):
    states, actions, rewards, next_states, terminated = batch
    y = critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma)

    critic_optimizer.zero_grad()
    residual = (critic(states, actions) - y).flatten()
    (residual @ residual / residual.numel()).backward()
    critic_optimizer.step()

    actor_optimizer.zero_grad()
    critic(states, actor(states)).mean().backward()
    for parameter in actor.parameters():
        parameter.grad.neg_()  # upwards
    actor_optimizer.step()

    soft_update(target_critic, critic, tau)
    soft_update(target_actor, actor, tau)


def main(num_episodes=40, seed=0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []
    actor, critic = Actor(), Critic()
    target_actor, target_critic = copy.deepcopy(actor), copy.deepcopy(critic)
    adam = partial(torch.optim.Adam, betas=(0.9, 0.999))
    actor_optimizer, critic_optimizer = adam(actor.parameters(), lr=1e-3), adam(critic.parameters(), lr=2e-3)
    memory, noise = ReplayMemory(20_000), OrnsteinUhlenbeckNoise(theta=0.15, sigma=0.2)

    count = 0
    for episode in range(num_episodes):
        state, _ = env.reset(seed=seed if not episode else None)
        noise.reset()
        rewards = []
        truncated = terminated = False
        while not truncated and not terminated:
            if count < 500:
                action = np.array([random.uniform(-2.0, 2.0)], np.float32)
            else:
                action = choose_action(actor, state, noise.sample())
            next_state, reward, terminated, truncated, _ = env.step(action)
            memory.push(state, action, reward * 0.1, next_state, terminated)
            rewards.append(float(reward))
            state = next_state
            count += 1
            if count >= 200 and count % 4 == 0:
                for _ in range(4):
                    optimize(memory.sample(128), actor, critic, target_actor, target_critic,
                             actor_optimizer, critic_optimizer, 0.98, 0.01)
        returns.append(math.fsum(rewards))
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
