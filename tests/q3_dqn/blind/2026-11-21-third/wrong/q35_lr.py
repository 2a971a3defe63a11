# exercise: Q3.5
# mistake: a learning rate of 1.0 in place of about 1e-3: the network never learns
import argparse
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


class DQN(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, 2))

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        return self.net(state)


def select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device):
    eps = eps_end + (eps_start - eps_end) * math.exp(-steps_done / eps_decay)
    if random.random() < eps:
        return torch.randint(0, 2, (1, 1), device=device)
    with torch.no_grad():
        return policy_net(state).argmax(dim=1, keepdim=True)


def optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device):
    if len(memory) < batch_size:
        return
    s, a, s2, r = zip(*memory.sample(batch_size))
    alive = torch.tensor([float(x is not None) for x in s2], device=device)
    s2 = torch.cat([torch.zeros(1, 4, device=device) if x is None else x for x in s2])
    q = policy_net(torch.cat(s)).gather(1, torch.cat(a)).squeeze(1)
    with torch.no_grad():
        y = torch.cat(r) + gamma * alive * target_net(s2).max(dim=1)[0]
    loss = F.mse_loss(q, y)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    device = torch.device("cpu")
    env = gymnasium.make("CartPole-v1")
    durations = []
    net, target = DQN(), DQN()
    target.load_state_dict(net.state_dict())
    opt = torch.optim.Adam(net.parameters(), lr=1.0)
    memory, n = ReplayMemory(50_000), 0
    for ep in range(num_episodes):
        obs, _ = env.reset(seed=seed if ep == 0 else None)
        s, over, length = torch.from_numpy(obs).float()[None], False, 0
        while not over:
            a = select_action(s, net, 0.01, 0.9, 1000, n, device)
            obs, r, terminated, truncated, _ = env.step(int(a))
            s2 = torch.from_numpy(obs).float()[None]
            memory.push(s, a, None if terminated else s2, torch.tensor([r], dtype=torch.float32))
            s, over = s2, terminated or truncated
            n, length = n + 1, length + 1
            optimize(net, target, opt, memory, 64, 0.99, device)
            if n % 300 == 0:
                target.load_state_dict(net.state_dict())
        durations.append(length)
        if on_episode:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100 and sum(durations[-100:]) / 100 > stop_average:
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
