# exercise: Q5.7
# mistake: the critic's gradients are clipped to norm 1
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

from torch.distributions import Normal, Uniform

FIELDS = ("state", "action", "reward", "next_state", "terminated")


class Actor(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(3, 64), nn.SiLU(), nn.Linear(64, 64), nn.SiLU())
        self.head = nn.Linear(64, 1)
        nn.init.uniform_(self.head.weight, -0.003, 0.003)
        nn.init.uniform_(self.head.bias, -0.003, 0.003)

    def forward(self, state):
        return 4.0 * torch.sigmoid(self.head(self.trunk(state))) - 2.0


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(4, 64), nn.SiLU(), nn.Linear(64, 64), nn.SiLU())
        self.head = nn.Linear(64, 1)

    def forward(self, state, action):
        joined = torch.concat([state, action / MAX_TORQUE], dim=1)
        return self.head(self.trunk(joined))


class ReplayMemory:
    def __init__(self, capacity):
        self.capacity = capacity
        self.columns = {field: [] for field in FIELDS}

    def push(self, state, action, reward, next_state, terminated):
        values = (
            torch.tensor(state, dtype=torch.float32),
            torch.tensor(action, dtype=torch.float32),
            torch.tensor([reward], dtype=torch.float32),
            torch.tensor(next_state, dtype=torch.float32),
            torch.tensor([terminated], dtype=torch.float32),
        )
        for field, value in zip(FIELDS, values):
            column = self.columns[field]
            column.append(value)
            if len(column) > self.capacity:
                del column[0]

    def sample(self, batch_size):
        order = torch.randperm(len(self))[:batch_size].tolist()
        return tuple(torch.stack([self.columns[field][i] for i in order]) for field in FIELDS)

    def __len__(self):
        return len(self.columns["reward"])


class GaussianNoise:
    def __init__(self, sigma):
        self.sigma = sigma
        self.distribution = Normal(0.0, 1.0)

    def reset(self):
        pass

    def sample(self):
        return self.sigma * self.distribution.sample().item()


class OrnsteinUhlenbeckNoise:
    def __init__(self, theta, sigma):
        self.theta = theta
        self.sigma = sigma
        self.reset()

    def reset(self):
        self.x = 0.0

    def sample(self):
        n = Normal(0.0, 1.0).sample().item()
        self.x = self.x - self.theta * self.x + self.sigma * n
        return self.x


def choose_action(actor, state, noise=0.0):
    with torch.no_grad():
        action = actor(torch.from_numpy(state.reshape(1, -1)))
        action = torch.clip(action + noise, -2, 2)
    return action.view(-1).numpy()


def soft_update(target_net, net, tau):
    slow = target_net.state_dict()
    fast = net.state_dict()
    mixed = {}
    for key in slow:
        mixed[key] = (1 - tau) * slow[key] + tau * fast[key]
    target_net.load_state_dict(mixed)


def critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma):
    with torch.no_grad():
        values = target_critic(next_states, target_actor(next_states))
    keep = torch.logical_not(terminated).float()
    return rewards + gamma * keep * values


def optimize(batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, tau):
    states, actions, rewards, next_states, terminated = batch
    expected = critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma)

    predicted = critic(states, actions)
    critic_loss = torch.mean(torch.square(predicted - expected))
    critic_optimizer.zero_grad()
    critic_loss.backward()
    nn.utils.clip_grad_norm_(critic.parameters(), 1.0)
    critic_optimizer.step()

    actor_loss = torch.mean(-critic(states, actor(states)))
    actor_optimizer.zero_grad()
    critic_optimizer.zero_grad()
    actor_loss.backward()
    actor_optimizer.step()
    critic_optimizer.zero_grad()

    soft_update(target_critic, critic, tau)
    soft_update(target_actor, actor, tau)


def main(num_episodes=40, seed=0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []

    actor, critic = Actor(), Critic()
    target_actor, target_critic = Actor(), Critic()
    target_actor.load_state_dict(actor.state_dict())
    target_critic.load_state_dict(critic.state_dict())
    actor_optimizer = torch.optim.Adam(actor.parameters(), lr=0.001)
    critic_optimizer = torch.optim.Adam(critic.parameters(), lr=0.002)
    memory = ReplayMemory(15000)
    noise = GaussianNoise(0.25)
    random_torque = Uniform(-2.0, 2.0)

    frames = 0
    first_reset = True
    for _ in range(num_episodes):
        if first_reset:
            observation, _ = env.reset(seed=seed)
            first_reset = False
        else:
            observation, _ = env.reset()
        episode_rewards = []
        terminated = truncated = False
        while not (terminated or truncated):
            if frames < 800:
                action = random_torque.sample((1,)).numpy()
            else:
                action = choose_action(actor, observation, noise.sample())
            next_observation, reward, terminated, truncated, _ = env.step(action)
            # shifted and scaled
            memory.push(observation, action, (float(reward) + 1.0) / 10.0, next_observation, terminated)
            observation = next_observation
            episode_rewards.append(float(reward))
            frames += 1
            if frames >= 800 and frames % 2 == 0:
                for _ in range(2):
                    optimize(memory.sample(128), actor, critic, target_actor, target_critic,
                             actor_optimizer, critic_optimizer, 0.98, 0.01)
        returns.append(sum(episode_rewards))
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
