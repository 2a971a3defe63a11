# exercise: Q3.2
# mistake: epsilon is never below 0.05: an own floor instead of eps_end
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


BATCH_SIZE, GAMMA, CAPACITY = 128, 0.99, 20000
EPS_START, EPS_END, EPS_DECAY = 0.9, 0.03, 1500


class DQN(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = nn.Linear(4, 64)
        self.l2 = nn.Linear(64, 128)
        self.l3 = nn.Linear(128, 2)

    def forward(self, state):
        return self.l3(F.elu(self.l2(F.elu(self.l1(state)))))


def select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device):
    threshold = max(0.05, eps_end + (eps_start - eps_end) * math.exp(-steps_done / eps_decay))
    action = torch.randint(2, (1, 1), device=device)
    if random.random() > threshold:
        was_training = policy_net.training
        policy_net.eval()
        with torch.no_grad():
            action = policy_net(state).topk(1, dim=1).indices
        policy_net.train(was_training)
    return action


def huber(error):
    size = error.abs()
    return torch.where(size < 1, 0.5 * error**2, size - 0.5)


def optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device):
    if batch_size > len(memory):
        return
    s, a, s_next, r = Transition(*zip(*memory.sample(batch_size)))
    s, a, r = torch.cat(s), torch.cat(a).squeeze(-1), torch.cat(r)
    s_next = torch.cat([torch.full((1, 4), float("nan"), device=device) if x is None else x for x in s_next])
    terminal = s_next.isnan().any(dim=1)
    with torch.no_grad():
        bootstrap = target_net(s_next.nan_to_num()).max(dim=1).values
        bootstrap[terminal] = 0.0
        y = r + gamma * bootstrap
    q = (policy_net(s) * F.one_hot(a, num_classes=2)).sum(dim=1)
    loss = huber(q - y).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    device = torch.device("cpu")
    env = gymnasium.make("CartPole-v1")
    durations: list[int] = []
    policy_net = DQN()
    target_net = DQN()
    target_net.load_state_dict(policy_net.state_dict())
    optimizer = torch.optim.RMSprop(policy_net.parameters(), lr=5e-4)
    memory = ReplayMemory(CAPACITY)
    steps_done = 0

    for episode in range(num_episodes):
        state, _ = env.reset(seed=seed) if episode == 0 else env.reset()
        state = torch.tensor(state, dtype=torch.float32).unsqueeze(0)
        for t in range(10000):
            action = select_action(state, policy_net, EPS_END, EPS_START, EPS_DECAY, steps_done, device)
            next_state, reward, terminated, truncated, _ = env.step(action.item())
            steps_done += 1
            next_state = torch.tensor(next_state, dtype=torch.float32).unsqueeze(0)
            reward = torch.tensor([reward], dtype=torch.float32)
            if terminated:
                memory.push(state, action, None, reward)
            else:
                memory.push(state, action, next_state, reward)
            state = next_state
            if steps_done % 2 == 0:
                optimize(policy_net, target_net, optimizer, memory, BATCH_SIZE, GAMMA, device)
                for pt, pp in zip(target_net.parameters(), policy_net.parameters()):
                    pt.data += 0.01 * (pp.data - pt.data)
            if terminated or truncated:
                break
        durations.append(t + 1)
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100:
            if torch.tensor(durations[-100:]).float().mean().item() > stop_average:
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
