# exercise: Q5.7
# mistake: the actor climbs the target critic and not the critic
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

class Actor(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(3, 64)
        self.fc2 = nn.Linear(64, 64)
        self.mu = nn.Linear(64, 1)
        self.mu.weight.data.uniform_(-3e-3, 3e-3)
        self.mu.bias.data.uniform_(-3e-3, 3e-3)

    def forward(self, state):
        x = F.relu(self.fc1(state))
        x = F.relu(self.fc2(x))
        return torch.tanh(self.mu(x)) * MAX_TORQUE


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(3 + 1, 64)
        self.fc2 = nn.Linear(64, 64)
        self.q = nn.Linear(64, 1)

    def forward(self, state, action):
        x = torch.cat((state, action), dim=-1)
        x = F.relu(self.fc1(x))
        x = F.relu(self.fc2(x))
        return self.q(x)


class ReplayMemory:
    def __init__(self, capacity):
        self.capacity = capacity
        self.state = np.zeros((capacity, 3), dtype=np.float32)
        self.action = np.zeros((capacity, 1), dtype=np.float32)
        self.reward = np.zeros((capacity, 1), dtype=np.float32)
        self.next_state = np.zeros((capacity, 3), dtype=np.float32)
        self.terminated = np.zeros((capacity, 1), dtype=np.float32)
        self.ptr = 0
        self.size = 0

    def push(self, state, action, reward, next_state, terminated):
        self.state[self.ptr] = state
        self.action[self.ptr] = action
        self.reward[self.ptr] = reward
        self.next_state[self.ptr] = next_state
        self.terminated[self.ptr] = terminated
        self.ptr = (self.ptr + 1) % self.capacity
        self.size = min(self.size + 1, self.capacity)

    def sample(self, batch_size):
        idx = np.random.randint(0, self.size, size=batch_size)
        return (
            torch.from_numpy(self.state[idx]),
            torch.from_numpy(self.action[idx]),
            torch.from_numpy(self.reward[idx]),
            torch.from_numpy(self.next_state[idx]),
            torch.from_numpy(self.terminated[idx]),
        )

    def __len__(self):
        return self.size


class GaussianNoise:
    def __init__(self, sigma):
        self.sigma = sigma

    def reset(self):
        pass

    def sample(self):
        return float(np.random.normal(0.0, self.sigma))


class OrnsteinUhlenbeckNoise:
    def __init__(self, theta, sigma):
        self.theta = theta
        self.sigma = sigma
        self.reset()

    def reset(self):
        self.state = 0.0

    def sample(self):
        dx = self.theta * (0.0 - self.state) + self.sigma * np.random.randn()
        self.state += dx
        return float(self.state)


def choose_action(actor, state, noise=0.0):
    s = torch.as_tensor(state, dtype=torch.float32).reshape(1, 3)
    a = actor(s).detach().numpy()[0]
    return np.clip(a + noise, -2.0, 2.0).astype(np.float32)


def soft_update(target_net, net, tau):
    with torch.no_grad():
        for p_target, p in zip(target_net.parameters(), net.parameters()):
            p_target.mul_(1.0 - tau)
            p_target.add_(tau * p)


@torch.no_grad()
def critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma):
    q_next = target_critic(next_states, target_actor(next_states))
    return rewards + gamma * (1.0 - terminated) * q_next


def optimize(batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, tau):
    s, a, r, s2, term = batch

    critic_optimizer.zero_grad()
    y = critic_targets(r, s2, term, target_actor, target_critic, gamma)
    q = critic(s, a)
    loss_q = ((q - y) ** 2).mean()
    loss_q.backward()
    critic_optimizer.step()

    actor_optimizer.zero_grad()
    loss_pi = (-target_critic(s, actor(s))).mean()
    loss_pi.backward()
    actor_optimizer.step()

    soft_update(target_critic, critic, tau)
    soft_update(target_actor, actor, tau)


def main(num_episodes=40, seed=0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []

    gamma, tau = 0.98, 0.01
    batch_size = 128
    start_steps = 500

    actor = Actor()
    critic = Critic()
    target_actor = Actor()
    target_actor.load_state_dict(actor.state_dict())
    target_critic = Critic()
    target_critic.load_state_dict(critic.state_dict())
    opt_actor = torch.optim.Adam(actor.parameters(), lr=0.001)
    opt_critic = torch.optim.Adam(critic.parameters(), lr=0.002)
    memory = ReplayMemory(10000)
    noise = OrnsteinUhlenbeckNoise(theta=0.15, sigma=0.2)

    state, _ = env.reset(seed=seed)
    t = 0
    for _ in range(num_episodes):
        rewards = []
        noise.reset()
        while True:
            if t < start_steps:
                action = np.random.uniform(-2, 2, (1,)).astype(np.float32)
            else:
                action = choose_action(actor, state, noise.sample())
            next_state, reward, terminated, truncated, _ = env.step(action)
            memory.push(state, action, reward / 10, next_state, terminated)
            rewards.append(reward)
            state = next_state
            t += 1
            if t > start_steps:
                batch = memory.sample(batch_size)
                optimize(batch, actor, critic, target_actor, target_critic, opt_actor, opt_critic, gamma, tau)
            if terminated or truncated:
                break
        returns.append(float(np.sum(rewards)))
        if on_episode:
            on_episode(returns, actor)
        state, _ = env.reset()
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
