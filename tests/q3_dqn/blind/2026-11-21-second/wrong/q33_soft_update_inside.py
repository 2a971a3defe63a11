# exercise: Q3.3
# mistake: optimize also moves the target network
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
        self.f = nn.Sequential(nn.Linear(4, 128), nn.SiLU(), nn.LayerNorm(128), nn.Linear(128, 128), nn.SiLU())
        self.q = nn.Linear(128, 2)
        nn.init.orthogonal_(self.q.weight, gain=0.01)
        nn.init.zeros_(self.q.bias)

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        return self.q(self.f(state))


def select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device):
    decay = math.exp(-steps_done / eps_decay)
    if random.random() < eps_end * (1 - decay) + eps_start * decay:
        return torch.tensor([[random.randrange(0, 2)]], dtype=torch.long, device=device)
    with torch.no_grad():
        q = policy_net(state)
    return q.argmax(-1, keepdim=True)


def optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device):
    if len(memory) < batch_size:
        return
    batch = memory.sample(batch_size)
    y = torch.cat([t.reward for t in batch])
    if alive := [i for i, t in enumerate(batch) if t.next_state is not None]:
        with torch.no_grad():
            best, _ = target_net(torch.cat([batch[i].next_state for i in alive])).max(dim=-1)
        y = y.index_put((torch.tensor(alive, device=device),), gamma * best, accumulate=True)
    q = policy_net(torch.cat([t.state for t in batch])).gather(1, torch.cat([t.action for t in batch]))[:, 0]
    optimizer.zero_grad()
    F.smooth_l1_loss(q, y).backward()
    nn.utils.clip_grad_norm_(policy_net.parameters(), 10.0)
    optimizer.step()
    with torch.no_grad():
        for t, p in zip(target_net.parameters(), policy_net.parameters()):
            t.lerp_(p, 0.005)


def _steps(env, act, first_seed):
    """Play one episode, transition by transition."""
    state = torch.tensor(env.reset(seed=first_seed)[0], dtype=torch.float32)[None]
    over = False
    while not over:
        action = act(state)
        observation, reward, terminated, truncated, _ = env.step(action.item())
        following = torch.tensor(observation, dtype=torch.float32)[None]
        yield state, action, None if terminated else following, torch.tensor([reward], dtype=torch.float32)
        state, over = following, terminated or truncated


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    device = torch.device("cpu")
    env = gymnasium.make("CartPole-v1")
    durations: list[int] = []
    policy_net, target_net = DQN(), DQN()
    target_net.load_state_dict(policy_net.state_dict())
    optimizer = torch.optim.Adam(policy_net.parameters(), lr=5e-4)
    memory = ReplayMemory(20_000)
    steps_done = 0

    def act(state):
        return select_action(state, policy_net, 0.02, 0.9, 1000, steps_done, device)

    for episode in range(num_episodes):
        length = 0
        for transition in _steps(env, act, seed if episode == 0 else None):
            length += 1
            steps_done += 1
            memory.push(*transition)
            optimize(policy_net, target_net, optimizer, memory, 64, 0.99, device)
            if steps_done % 300 == 0:
                target_net.load_state_dict(policy_net.state_dict())
        durations.append(length)
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(last := durations[-100:]) == 100 and sum(last) > 100 * stop_average:
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
