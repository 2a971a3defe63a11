# exercise: none
# style: tutorial style: nn.Sequential everywhere, deque and random.sample, constants in capitals, settings of the hints
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

from collections import deque
import random

GAMMA = 0.98
TAU = 0.01
BATCH_SIZE = 128
MEMORY_SIZE = 20_000
WARMUP_STEPS = 600
SIGMA = 0.3
LR_ACTOR = 1e-3
LR_CRITIC = 2e-3
REWARD_SCALE = 0.1


class Actor(nn.Module):
    """Q5.1: the actor network: state -> the action that it takes there."""

    def __init__(self) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(3, 64),
            nn.ReLU(),
            nn.Linear(64, 64),
            nn.ReLU(),
            nn.Linear(64, 1),
            nn.Tanh(),
        )
        nn.init.uniform_(self.net[4].weight, -0.003, 0.003)
        nn.init.uniform_(self.net[4].bias, -0.003, 0.003)

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        """Map states (N, 3) to actions (N, 1) in [-2, 2]."""
        return MAX_TORQUE * self.net(state)


class Critic(nn.Module):
    """Q5.1: the critic network."""

    def __init__(self) -> None:
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(4, 64),
            nn.ReLU(),
            nn.Linear(64, 64),
            nn.ReLU(),
            nn.Linear(64, 1),
        )

    def forward(self, state: torch.Tensor, action: torch.Tensor) -> torch.Tensor:
        """Map states (N, 3) and actions (N, 1) to values (N, 1)."""
        return self.net(torch.cat([state, action], dim=1))


class ReplayMemory:
    """Q5.2: the latest `capacity` transitions."""

    def __init__(self, capacity: int) -> None:
        self.buffer = deque(maxlen=capacity)

    def push(self, state, action, reward, next_state, terminated) -> None:
        self.buffer.append((state.copy(), action.copy(), reward, next_state.copy(), terminated))

    def sample(self, batch_size):
        batch = random.sample(self.buffer, batch_size)
        states, actions, rewards, next_states, terminated = zip(*batch)
        return (
            torch.tensor(np.array(states), dtype=torch.float32),
            torch.tensor(np.array(actions), dtype=torch.float32),
            torch.tensor(rewards, dtype=torch.float32).unsqueeze(1),
            torch.tensor(np.array(next_states), dtype=torch.float32),
            torch.tensor(terminated, dtype=torch.float32).unsqueeze(1),
        )

    def __len__(self) -> int:
        return len(self.buffer)


class GaussianNoise:
    """Q5.3: exploration noise without memory."""

    def __init__(self, sigma: float) -> None:
        self.sigma = sigma

    def reset(self) -> None:
        """Begin an episode: nothing to do."""

    def sample(self) -> float:
        return random.gauss(0.0, self.sigma)


class OrnsteinUhlenbeckNoise:
    """Q5.3: exploration noise that pushes in one direction for a while."""

    def __init__(self, theta: float, sigma: float) -> None:
        self.theta = theta
        self.sigma = sigma
        self.x = 0.0

    def reset(self) -> None:
        self.x = 0.0

    def sample(self) -> float:
        self.x = self.x - self.theta * self.x + self.sigma * random.gauss(0.0, 1.0)
        return self.x


def choose_action(actor: nn.Module, state: np.ndarray, noise: float = 0.0) -> np.ndarray:
    """Q5.4: the actor's action plus the noise, clipped to [-2, 2]."""
    with torch.no_grad():
        action = actor(torch.from_numpy(state).unsqueeze(0))
    action = action.squeeze(0).numpy() + noise
    return np.clip(action, -MAX_TORQUE, MAX_TORQUE).astype(np.float32)


def soft_update(target_net: nn.Module, net: nn.Module, tau: float) -> None:
    """Q5.5: move each parameter of the target network a little towards that of the network, in place."""
    for target_param, param in zip(target_net.parameters(), net.parameters()):
        target_param.data.copy_((1 - tau) * target_param.data + tau * param.data)


def critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma):
    """Q5.6: what the critic should have said."""
    with torch.no_grad():
        next_actions = target_actor(next_states)
        next_q = target_critic(next_states, next_actions)
        return rewards + gamma * (1 - terminated) * next_q


def optimize(
    batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, tau
) -> None:
    """Q5.7: learn from one batch: the critic, then the actor, then both target networks."""
    states, actions, rewards, next_states, terminated = batch

    # critic
    y = critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma)
    critic_loss = F.mse_loss(critic(states, actions), y)
    critic_optimizer.zero_grad()
    critic_loss.backward()
    critic_optimizer.step()

    # actor
    actor_loss = -critic(states, actor(states)).mean()
    actor_optimizer.zero_grad()
    actor_loss.backward()
    actor_optimizer.step()

    # targets
    soft_update(target_critic, critic, tau)
    soft_update(target_actor, actor, tau)


def main(
    num_episodes: int = 40,
    seed: int = 0,
    on_episode: Callable[[list[float], nn.Module], None] | None = None,
) -> tuple[nn.Module, list[float]]:
    """Q5.8: train an actor on Pendulum-v1 with DDPG."""
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []

    actor, critic = Actor(), Critic()
    target_actor, target_critic = copy.deepcopy(actor), copy.deepcopy(critic)
    actor_optimizer = torch.optim.Adam(actor.parameters(), lr=LR_ACTOR)
    critic_optimizer = torch.optim.Adam(critic.parameters(), lr=LR_CRITIC)
    memory = ReplayMemory(MEMORY_SIZE)
    noise = GaussianNoise(SIGMA)

    steps_done = 0
    for episode in range(num_episodes):
        if episode == 0:
            state, _ = env.reset(seed=seed)
        else:
            state, _ = env.reset()
        noise.reset()
        episode_return = 0.0
        done = False
        while not done:
            if steps_done < WARMUP_STEPS:
                action = np.random.uniform(-MAX_TORQUE, MAX_TORQUE, size=1).astype(np.float32)
            else:
                action = choose_action(actor, state, noise.sample())
            next_state, reward, terminated, truncated, _ = env.step(action)
            memory.push(state, action, REWARD_SCALE * reward, next_state, terminated)
            state = next_state
            episode_return += reward
            steps_done += 1
            done = terminated or truncated

            if steps_done >= WARMUP_STEPS:
                optimize(
                    memory.sample(BATCH_SIZE),
                    actor,
                    critic,
                    target_actor,
                    target_critic,
                    actor_optimizer,
                    critic_optimizer,
                    GAMMA,
                    TAU,
                )
        returns.append(float(episode_return))
        if on_episode is not None:
            on_episode(returns, actor)
    env.close()
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
