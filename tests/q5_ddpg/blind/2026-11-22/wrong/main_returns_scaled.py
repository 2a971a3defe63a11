# exercise: Q5.8
# mistake: the returns are sums of the scaled rewards
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

K_STATE_DIM = 3
K_ACTION_DIM = 1
K_HIDDEN = 64


class Actor(nn.Module):
    def __init__(self) -> None:
        nn.Module.__init__(self)
        self.m_in = nn.Linear(K_STATE_DIM, K_HIDDEN, True)
        self.m_mid = nn.Linear(K_HIDDEN, K_HIDDEN, True)
        self.m_out = nn.Linear(K_HIDDEN, K_ACTION_DIM, True)
        nn.init.uniform_(self.m_out.weight, -0.003, 0.003)
        nn.init.uniform_(self.m_out.bias, -0.003, 0.003)
        return

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        h: torch.Tensor = torch.clamp(self.m_in(state), min=0.0)
        h = torch.clamp(self.m_mid(h), min=0.0)
        z: torch.Tensor = self.m_out(h)
        # tanh(z) = 2 * sigmoid(2 z) - 1
        return MAX_TORQUE * (2.0 * torch.sigmoid(2.0 * z) - 1.0)


class Critic(nn.Module):
    def __init__(self) -> None:
        nn.Module.__init__(self)
        self.m_in = nn.Linear(K_STATE_DIM + K_ACTION_DIM, K_HIDDEN, True)
        self.m_mid = nn.Linear(K_HIDDEN, K_HIDDEN, True)
        self.m_out = nn.Linear(K_HIDDEN, 1, True)
        return

    def forward(self, state: torch.Tensor, action: torch.Tensor) -> torch.Tensor:
        x: torch.Tensor = torch.empty(state.shape[0], K_STATE_DIM + K_ACTION_DIM)
        x[:, 0:K_STATE_DIM] = state
        x[:, K_STATE_DIM:] = action
        h: torch.Tensor = torch.clamp(self.m_in(x), min=0.0)
        h = torch.clamp(self.m_mid(h), min=0.0)
        return self.m_out(h)


class ReplayMemory:
    def __init__(self, capacity: int) -> None:
        self.m_capacity: int = int(capacity)
        self.m_data: list = [None] * self.m_capacity
        self.m_head: int = 0
        self.m_count: int = 0

    def push(self, state, action, reward, next_state, terminated) -> None:
        s = [0.0, 0.0, 0.0]
        s2 = [0.0, 0.0, 0.0]
        for i in range(0, K_STATE_DIM):
            s[i] = float(state[i])
            s2[i] = float(next_state[i])
        self.m_data[self.m_head] = (s, [float(action[0])], [float(reward)], s2, [float(bool(terminated))])
        self.m_head += 1
        if self.m_head == self.m_capacity:
            self.m_head = 0
        if self.m_count < self.m_capacity:
            self.m_count += 1

    def sample(self, batch_size: int):
        out = ([], [], [], [], [])
        for _ in range(0, batch_size):
            index: int = int(random.random() * self.m_count)
            item = self.m_data[index]
            for j in range(0, 5):
                out[j].append(item[j])
        return (
            torch.tensor(out[0], dtype=torch.float32),
            torch.tensor(out[1], dtype=torch.float32),
            torch.tensor(out[2], dtype=torch.float32),
            torch.tensor(out[3], dtype=torch.float32),
            torch.tensor(out[4], dtype=torch.float32),
        )

    def __len__(self) -> int:
        return self.m_count


def standard_normal() -> float:
    """Box-Muller."""
    u1: float = 1.0 - random.random()  # in (0, 1]
    u2: float = random.random()
    return math.sqrt(-2.0 * math.log(u1)) * math.cos(2.0 * math.pi * u2)


class GaussianNoise:
    def __init__(self, sigma: float) -> None:
        self.m_sigma = sigma

    def reset(self) -> None:
        return

    def sample(self) -> float:
        return self.m_sigma * standard_normal()


class OrnsteinUhlenbeckNoise:
    def __init__(self, theta: float, sigma: float) -> None:
        self.m_theta = theta
        self.m_sigma = sigma
        self.m_x = 0.0

    def reset(self) -> None:
        self.m_x = 0.0
        return

    def sample(self) -> float:
        self.m_x -= self.m_theta * self.m_x
        self.m_x += self.m_sigma * standard_normal()
        return self.m_x


def clip(value: float, low: float, high: float) -> float:
    if value < low:
        return low
    if value > high:
        return high
    return value


def choose_action(actor: nn.Module, state: np.ndarray, noise: float = 0.0) -> np.ndarray:
    x = torch.zeros(1, K_STATE_DIM)
    for i in range(0, K_STATE_DIM):
        x[0, i] = float(state[i])
    with torch.no_grad():
        y = actor(x)
    result = np.zeros(1, dtype=np.float32)
    result[0] = clip(float(y[0, 0]) + float(noise), -MAX_TORQUE, MAX_TORQUE)
    return result


def soft_update(target_net: nn.Module, net: nn.Module, tau: float) -> None:
    target_list = list(target_net.parameters())
    source_list = list(net.parameters())
    for i in range(0, len(target_list)):
        target_list[i].data.mul_(1.0 - tau)
        target_list[i].data.add_(source_list[i].data, alpha=tau)


def critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma):
    with torch.no_grad():
        a2 = target_actor(next_states)
        q2 = target_critic(next_states, a2)
        not_terminated = torch.ones_like(terminated) - terminated
        y = rewards + gamma * not_terminated * q2
    return y


def optimize(batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, tau):
    states = batch[0]
    actions = batch[1]
    y = critic_targets(batch[2], batch[3], batch[4], target_actor, target_critic, gamma)

    critic_optimizer.zero_grad()
    diff = critic(states, actions) - y
    critic_loss = torch.sum(diff * diff) / diff.shape[0]
    critic_loss.backward()
    critic_optimizer.step()

    actor_optimizer.zero_grad()
    q = critic(states, actor(states))
    actor_loss = -torch.sum(q) / q.shape[0]
    actor_loss.backward()
    actor_optimizer.step()

    soft_update(target_critic, critic, tau)
    soft_update(target_actor, actor, tau)
    return


def main(num_episodes: int = 40, seed: int = 0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []

    k_warmup = 600
    k_batch = 128
    actor = Actor()
    critic = Critic()
    target_actor = Actor()
    target_critic = Critic()
    target_actor.load_state_dict(actor.state_dict())
    target_critic.load_state_dict(critic.state_dict())
    actor_optimizer = torch.optim.Adam(actor.parameters(), lr=0.001)
    critic_optimizer = torch.optim.Adam(critic.parameters(), lr=0.002)
    memory = ReplayMemory(20000)
    noise = GaussianNoise(0.3)

    step_counter = 0
    episode = 0
    while episode < num_episodes:
        if episode == 0:
            state, _ = env.reset(seed=seed)
        else:
            state, _ = env.reset()
        noise.reset()
        sum_of_rewards = 0.0
        done = False
        while not done:
            if step_counter < k_warmup:
                action = np.zeros(1, dtype=np.float32)
                action[0] = -MAX_TORQUE + 2.0 * MAX_TORQUE * random.random()
            else:
                action = choose_action(actor, state, noise.sample())
            next_state, reward, terminated, truncated, _ = env.step(action)
            sum_of_rewards += 0.1 * float(reward)
            memory.push(state, action, 0.1 * float(reward), next_state, terminated)
            for i in range(0, K_STATE_DIM):
                state[i] = next_state[i]
            step_counter += 1
            if step_counter >= k_warmup:
                optimize(memory.sample(k_batch), actor, critic, target_actor, target_critic,
                         actor_optimizer, critic_optimizer, 0.98, 0.01)
            if terminated or truncated:
                done = True
        returns.append(sum_of_rewards)
        if on_episode is not None:
            on_episode(returns, actor)
        episode += 1
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
