# exercise: Q5.8
# mistake: the stored reward is clipped to [-1, 1] in place of scaled
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
from collections import deque

HPARAMS = dict(gamma=0.98, tau=0.01)


class Actor(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = nn.Linear(3, 128)
        self.l2 = nn.Linear(128, 64)
        self.l3 = nn.Linear(64, 1)
        torch.nn.init.uniform_(self.l3.weight, a=-0.003, b=0.003)
        torch.nn.init.constant_(self.l3.bias, 0.0)

    def forward(self, state):
        a = F.relu(self.l1(state))
        a = F.relu(self.l2(a))
        return MAX_TORQUE * torch.tanh(self.l3(a))


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = nn.Linear(3, 64)
        self.l2 = nn.Linear(64 + 1, 64)
        self.l3 = nn.Linear(64, 1)

    def forward(self, state, action):
        q = F.relu(self.l1(state))
        q = F.relu(self.l2(torch.cat([q, action], 1)))
        return self.l3(q)


class ReplayMemory:
    def __init__(self, capacity):
        self.states = deque([], maxlen=capacity)
        self.actions = deque([], maxlen=capacity)
        self.rewards = deque([], maxlen=capacity)
        self.next_states = deque([], maxlen=capacity)
        self.ends = deque([], maxlen=capacity)

    def push(self, state, action, reward, next_state, terminated):
        self.states.append(np.copy(state))
        self.actions.append(np.copy(action))
        self.rewards.append([reward])
        self.next_states.append(np.copy(next_state))
        self.ends.append([int(terminated)])

    def sample(self, batch_size):
        picks = [random.randint(0, len(self) - 1) for _ in range(batch_size)]
        columns = (self.states, self.actions, self.rewards, self.next_states, self.ends)
        return tuple(torch.FloatTensor(np.array([column[i] for i in picks])) for column in columns)

    def __len__(self):
        return len(self.states)


class Noise:
    """Base class of both noises."""

    def __init__(self, sigma):
        self.sigma = sigma

    def reset(self):
        pass

    def sample(self):
        raise ValueError("a subclass says how")


class GaussianNoise(Noise):
    def sample(self):
        return np.random.normal(scale=self.sigma)


class OrnsteinUhlenbeckNoise(Noise):
    def __init__(self, theta, sigma):
        super().__init__(sigma)
        self.theta = theta
        self.reset()

    def reset(self):
        self.x_prev = 0.0

    def sample(self):
        x = self.x_prev - self.theta * self.x_prev + self.sigma * np.random.normal()
        self.x_prev = x
        return x


def choose_action(actor, state, noise=0.0):
    with torch.no_grad():
        out = actor(torch.FloatTensor(state).unsqueeze(0))
    action = out.numpy().reshape(1).astype(np.float32)
    action = action + np.float32(noise)
    np.clip(action, -MAX_TORQUE, MAX_TORQUE, out=action)
    return action


def soft_update(target_net, net, tau):
    for target, source in zip(target_net.parameters(), net.parameters()):
        target.data.copy_(target.data * (1.0 - tau) + source.data * tau)


def critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma):
    next_q = target_critic(next_states, target_actor(next_states)).detach()
    return rewards + (1 - terminated) * gamma * next_q


def optimize(batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, tau):
    states, actions, rewards, next_states, terminated = batch
    y = critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma)
    q = critic(states, actions)
    critic_loss = F.mse_loss(q, y)
    critic.zero_grad()
    critic_loss.backward()
    critic_optimizer.step()

    critic.zero_grad()
    actor.zero_grad()
    actor_loss = -critic(states, actor(states)).mean()
    actor_loss.backward()
    actor_optimizer.step()
    critic.zero_grad()

    soft_update(target_critic, critic, tau)
    soft_update(target_actor, actor, tau)


class Agent:
    def __init__(self, batch_size=100, start=500):
        self.actor = Actor()
        self.critic = Critic()
        self.target_actor = copy.deepcopy(self.actor)
        self.target_critic = copy.deepcopy(self.critic)
        self.actor_optimizer = torch.optim.Adam(self.actor.parameters(), lr=1e-3)
        self.critic_optimizer = torch.optim.Adam(self.critic.parameters(), lr=2e-3)
        self.memory = ReplayMemory(20000)
        self.noise = OrnsteinUhlenbeckNoise(theta=0.2, sigma=0.25)
        self.batch_size = batch_size
        self.start = start
        self.steps = 0

    def begin_episode(self):
        self.noise.reset()

    def act(self, state):
        if self.steps < self.start:
            return np.random.uniform(-MAX_TORQUE, MAX_TORQUE, size=(1,)).astype("float32")
        return choose_action(self.actor, state, self.noise.sample())

    def observe(self, state, action, reward, next_state, terminated):
        self.memory.push(state, action, max(-1.0, min(1.0, reward)), next_state, terminated)
        self.steps += 1
        if self.steps >= self.start:
            self.learn()

    def learn(self):
        batch = self.memory.sample(self.batch_size)
        optimize(batch, self.actor, self.critic, self.target_actor, self.target_critic,
                 self.actor_optimizer, self.critic_optimizer, **HPARAMS)


def play_episode(env, agent, state):
    agent.begin_episode()
    score = 0.0
    while True:
        action = agent.act(state)
        next_state, reward, terminated, truncated, _ = env.step(action)
        agent.observe(state, action, reward, next_state, terminated)
        score += reward
        state = next_state
        if terminated or truncated:
            return float(score)


def main(num_episodes=40, seed=0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []
    agent = Agent()
    state, _ = env.reset(seed=seed)
    for episode in range(num_episodes):
        if episode > 0:
            state, _ = env.reset()
        returns.append(play_episode(env, agent, state))
        if on_episode is not None:
            on_episode(returns, agent.actor)
    return agent.actor, returns


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
