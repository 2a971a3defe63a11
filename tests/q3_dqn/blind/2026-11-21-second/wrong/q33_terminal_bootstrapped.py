# exercise: Q3.3
# mistake: terminal transitions are bootstrapped from their last state
import argparse
import numpy as np
import math
import random
import sys
import time
from collections import deque, namedtuple
from collections.abc import Callable
from pathlib import Path

import gymnasium
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from rich.progress import Progress  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the kit's folder, for the line below
from data.seeding import seed_everything  # noqa: E402

# A step of the environment. `next_state` is None where the pole fell: nothing can be earned after that.
# Shapes: state (1, 4), action (1, 1) int64, next_state (1, 4) or None, reward (1,).
Transition = namedtuple("Transition", ("state", "action", "next_state", "reward"))


class ReplayMemory:
    """The latest `capacity` transitions; the oldest is dropped when a new one does not fit."""

    def __init__(self, capacity: int):
        self.memory: deque[Transition] = deque(maxlen=capacity)

    def push(self, *args) -> None:
        """Store a transition, given as its four fields: state, action, next_state, reward."""
        self.memory.append(Transition(*args))

    def sample(self, batch_size: int) -> list[Transition]:
        """Draw `batch_size` different transitions, each with the same probability."""
        return random.sample(self.memory, batch_size)

    def __len__(self) -> int:
        return len(self.memory)


CFG = dict(batch=128, gamma=0.99, eps_start=1.0, eps_end=0.01, eps_decay=800.0, lr=1e-3, capacity=30000, sync=250)


class DQN(nn.Module):
    def __init__(self):
        super().__init__()
        sizes = [4, 128, 64, 2]
        self.layers = nn.ModuleList([nn.Linear(i, o) for i, o in zip(sizes[:-1], sizes[1:])])

    def forward(self, state):
        x = state
        for layer in self.layers[:-1]:
            x = F.relu(layer(x))
        return self.layers[-1](x)


def select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device):
    eps = eps_end + (eps_start - eps_end) * np.exp(-steps_done / eps_decay)
    if np.random.rand() < eps:
        a = np.random.randint(2)
    else:
        with torch.no_grad():
            q = policy_net(state).cpu().numpy()
        a = int(np.argmax(q[0]))
    return torch.tensor(np.array([[a]]), dtype=torch.int64, device=device)


def optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device):
    if len(memory) < batch_size:
        return
    batch = memory.sample(batch_size)
    S = torch.from_numpy(np.vstack([b.state.cpu().numpy() for b in batch])).to(device)
    A = torch.from_numpy(np.vstack([b.action.cpu().numpy() for b in batch])).to(device)
    R = torch.from_numpy(np.vstack([b.reward.cpu().numpy() for b in batch])).to(device)  # (B, 1)
    done = np.array([[b.next_state is None] for b in batch], dtype=np.float32)
    N = np.vstack([b.state.cpu().numpy() if b.next_state is None else b.next_state.cpu().numpy() for b in batch])
    N = torch.from_numpy(N).to(device)
    done = torch.from_numpy(done).to(device)
    with torch.no_grad():
        best = target_net(N).max(1, keepdim=True)[0]
        Y = R + gamma * best
    Q = policy_net(S).gather(1, A)
    assert Q.shape == Y.shape == (batch_size, 1)
    loss = ((Q - Y) ** 2).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    np.random.seed(seed)
    device = torch.device("cpu")
    env = gymnasium.make("CartPole-v1")
    durations: list[int] = []
    policy_net, target_net = DQN().to(device), DQN().to(device)
    target_net.load_state_dict(policy_net.state_dict())
    optimizer = torch.optim.Adam(policy_net.parameters(), lr=CFG["lr"])
    memory = ReplayMemory(CFG["capacity"])

    def as_state(obs):
        return torch.from_numpy(np.asarray(obs, dtype=np.float32)[np.newaxis, :]).to(device)

    steps_done = 0
    for episode in range(num_episodes):
        obs, _ = env.reset(seed=seed) if episode == 0 else env.reset()
        state = as_state(obs)
        rewards = []
        done = False
        while not done:
            action = select_action(
                state, policy_net, CFG["eps_end"], CFG["eps_start"], CFG["eps_decay"], steps_done, device
            )
            obs, reward, terminated, truncated, _ = env.step(action.numpy()[0, 0])
            rewards.append(reward)
            next_state = as_state(obs)
            memory.push(state, action, None if terminated else next_state, torch.tensor([reward], dtype=torch.float32))
            optimize(policy_net, target_net, optimizer, memory, CFG["batch"], CFG["gamma"], device)
            state = next_state
            steps_done += 1
            if steps_done % CFG["sync"] == 0:
                target_net.load_state_dict(policy_net.state_dict())
            done = terminated or truncated
        durations.append(len(rewards))
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100 and np.mean(durations[-100:]) > stop_average:
            break
    return durations


def plot_durations(episode_durations: list[int], save_path: str | Path | None = None) -> None:
    """Plot the durations, their average over the latest 100 episodes, and the line at 300 that solves the exercise.

    Args:
        episode_durations: steps in each episode.
        save_path: where the picture (PNG) goes; None draws it and saves nothing.
    """
    durations = torch.tensor(episode_durations, dtype=torch.float32)
    figure, axes = plt.subplots(figsize=(8, 4.5))
    axes.plot(durations, color="tab:blue", alpha=0.5, linewidth=1, label="duration of the episode")
    if len(durations) >= 100:
        averages = durations.unfold(0, 100, 1).mean(dim=1)
        axes.plot(range(99, len(durations)), averages, color="tab:red", label="average of the latest 100")
    axes.axhline(300, color="black", linestyle="--", linewidth=1, label="solved: average above 300")
    axes.set(xlabel="episode", ylabel="steps", ylim=(0, 510), title="CartPole-v1: how long the pole stands")
    axes.legend(loc="upper left")
    figure.tight_layout()
    if save_path is not None:
        figure.savefig(save_path, dpi=120)
    plt.close(figure)


def _script() -> None:
    parser = argparse.ArgumentParser(description="Train a deep Q-network on CartPole-v1.")
    parser.add_argument("--episodes", type=int, default=1000, help="episodes at most (default: 1000)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same run (default: 0)")
    parser.add_argument("--stop-average", type=float, default=300.0, help="stop above this average (default: 300)")
    parser.add_argument("--out", type=Path, default=Path("runs/q3"), help="folder for the picture (default: runs/q3)")
    parser.add_argument("--threads", type=int, default=1, help="threads of torch (default: 1)")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)

    start = time.perf_counter()
    with Progress() as progress:
        task = progress.add_task("episodes", total=args.episodes)

        def report(durations: list[int]) -> None:
            progress.update(task, completed=len(durations))
            if len(durations) % 20 == 0:
                latest = durations[-100:]
                progress.print(
                    f"episode {len(durations):4d}  steps {sum(durations):6d}  "
                    f"average of the latest {len(latest):3d}: {sum(latest) / len(latest):5.1f}"
                )

        durations = main(args.episodes, args.seed, args.stop_average, report)
    best = max((sum(durations[i - 100 : i]) / 100 for i in range(100, len(durations) + 1)), default=0.0)
    print(f"best average over 100 episodes: {best:.1f} ({'solved' if best > 300 else 'not solved'}: the bar is 300)")
    print(f"{len(durations)} episodes, {sum(durations)} steps, {time.perf_counter() - start:.1f} s")
    plot_durations(durations, args.out / "durations.png")
    print(f"picture: {args.out / 'durations.png'}")


if __name__ == "__main__":
    _script()
