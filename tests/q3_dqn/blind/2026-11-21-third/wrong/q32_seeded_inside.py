# exercise: Q3.2
# mistake: torch.manual_seed(steps_done) inside: the same call always gives the same draw
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


def _uniform(rows: int, columns: int) -> torch.Tensor:
    bound = 1 / math.sqrt(rows)
    return torch.empty(rows, columns).uniform_(-bound, bound)


class DQN(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.w1 = nn.Parameter(_uniform(4, 128))
        self.b1 = nn.Parameter(torch.zeros(128))
        self.w2 = nn.Parameter(_uniform(128, 128))
        self.b2 = nn.Parameter(torch.zeros(128))
        self.w3 = nn.Parameter(_uniform(128, 2))
        self.b3 = nn.Parameter(torch.zeros(2))

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        x = (state @ self.w1 + self.b1).clamp(min=0)
        x = (x @ self.w2 + self.b2).clamp(min=0)
        return x @ self.w3 + self.b3


@torch.no_grad()
def select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device):
    torch.manual_seed(steps_done)
    fraction = math.exp(-steps_done / eps_decay)
    eps = fraction * eps_start + (1 - fraction) * eps_end
    greedy = policy_net(state).argmax(1).view(1, 1)
    anything = torch.randint_like(greedy, 0, 2)
    return torch.where(torch.rand(1, 1) < eps, anything.cpu(), greedy.cpu()).to(device)


def bellman(target_net, batch, gamma):
    ended = torch.tensor([t.next_state is None for t in batch])
    # any state will do where there is no next one: its value is filled by 0
    following = torch.cat([t.state if t.next_state is None else t.next_state for t in batch])
    rewards = torch.cat([t.reward for t in batch])
    with torch.no_grad():
        future = target_net(following).amax(dim=1).masked_fill(ended.to(following.device), 0.0)
    return rewards + gamma * future


def optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device):
    if len(memory) >= batch_size:
        batch = memory.sample(batch_size)
        y = bellman(target_net, batch, gamma)
        q_all = policy_net(torch.cat([t.state for t in batch]))
        taken = torch.cat([t.action for t in batch]).flatten()
        q = q_all[torch.arange(batch_size), taken]
        loss = F.mse_loss(q, y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def follow(target_net, policy_net, share):
    with torch.no_grad():
        for p_t, p in zip(target_net.parameters(), policy_net.parameters(), strict=True):
            p_t.mul_(1 - share).add_(p, alpha=share)


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    device = torch.device("cpu")
    env = gymnasium.make("CartPole-v1")
    durations: list[int] = []
    policy_net = DQN()
    target_net = DQN()
    follow(target_net, policy_net, 1.0)
    optimizer = torch.optim.Adam(policy_net.parameters(), 1e-3)
    memory = ReplayMemory(20_000)
    steps_done = 0
    for episode in range(num_episodes):
        observation = env.reset(seed=seed if not episode else None)[0]
        state = torch.tensor(observation).float().view(1, -1)
        for step in range(1, 10**9):
            action = select_action(state, policy_net, 0.02, 0.9, 1000, steps_done, device)
            observation, reward, terminated, truncated, _ = env.step(action.item())
            steps_done += 1
            following = torch.tensor(observation).float().view(1, -1)
            memory.push(state, action, None if terminated else following, torch.tensor([reward]).float())
            optimize(policy_net, target_net, optimizer, memory, 64, 0.99, device)
            follow(target_net, policy_net, 0.005)
            state = following
            if terminated or truncated:
                durations.append(step)
                break
        if on_episode is not None:
            on_episode(durations)
        if stop_average is None or len(durations) < 100:
            continue
        if sum(durations[-100:]) > 100 * stop_average:
            break
    env.close()
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
