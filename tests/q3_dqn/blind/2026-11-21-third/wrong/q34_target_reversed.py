# exercise: Q3.4
# mistake: sync copies the wrong way: the policy network is overwritten by the target network
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


class DQN(nn.Sequential):
    def __init__(self):
        super().__init__(nn.Linear(4, 256), nn.ReLU(), nn.Linear(256, 2))


def select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device):
    eps = eps_end + (eps_start - eps_end) * math.exp(-steps_done / eps_decay)
    explore = random.random() < eps
    with torch.no_grad():
        return torch.randint(2, (1, 1), device=device) if explore else policy_net(state).max(1)[1][:, None]


def optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device):
    if len(memory) < batch_size: return

    def target(t):
        if t.next_state is None: return t.reward
        return t.reward + gamma * target_net(t.next_state).max(1).values

    batch = memory.sample(batch_size)
    with torch.no_grad():
        y = torch.stack([target(t) for t in batch])
    q = torch.stack([policy_net(t.state).gather(1, t.action).view(1) for t in batch])
    loss = torch.mean((y - q) ** 2)
    optimizer.zero_grad(); loss.backward(); optimizer.step()


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    device = torch.device("cpu")
    env = gymnasium.make("CartPole-v1")
    durations = []
    net, old = DQN(), DQN()

    def sync():
        for p, o in zip(net.parameters(), old.parameters()):
            p.data.copy_(o.data)

    sync()
    opt = torch.optim.Adam(net.parameters(), lr=1e-3)
    mem = ReplayMemory(20000)
    n = 0
    s, _ = env.reset(seed=seed)
    start = 0
    while len(durations) < num_episodes:
        x = torch.tensor(s, dtype=torch.float32).reshape(1, 4)
        a = select_action(x, net, 0.02, 0.9, 1000, n, device)
        s, r, fell, cut, _ = env.step(a.item())
        n += 1
        x2 = None if fell else torch.tensor(s, dtype=torch.float32).reshape(1, 4)
        mem.push(x, a, x2, torch.tensor([r], dtype=torch.float32))
        if n % 4 == 0: optimize(net, old, opt, mem, 64, 0.99, device)
        if n % 400 == 0: sync()
        if fell or cut:
            durations.append(n - start)
            start = n
            if on_episode: on_episode(durations)
            if stop_average is not None and len(durations) >= 100 and sum(durations[-100:]) / 100 > stop_average: break
            s, _ = env.reset()
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
