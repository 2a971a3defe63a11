# exercise: Q3.1
# mistake: a sigmoid layer at the end bounds the values by 1
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


def build_model():
    model = nn.Sequential()
    model.add_module("dense_1", nn.Linear(4, 128))
    model.add_module("relu_1", nn.ReLU())
    model.add_module("dense_2", nn.Linear(128, 128))
    model.add_module("relu_2", nn.ReLU())
    model.add_module("output", nn.Linear(128, 2))
    model.add_module("sigmoid", nn.Sigmoid())
    return model


class DQN(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = build_model()

    def forward(self, state):
        return self.model(state)


def predict(model, x):
    with torch.no_grad():
        return model(x)


def select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device):
    epsilon = eps_end + (eps_start - eps_end) * math.exp(-steps_done / eps_decay)
    if random.random() < epsilon:
        action = random.randrange(2)
    else:
        action = torch.argmax(predict(policy_net, state)[0]).item()
    return torch.LongTensor([[action]]).to(device)


def optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device):
    if len(memory) < batch_size:
        return
    minibatch = memory.sample(batch_size)
    x = torch.cat([sample.state for sample in minibatch])
    y_pred = policy_net(x)
    y_true = y_pred.detach().clone()  # no error for the action that was not taken
    for i, (state, action, next_state, reward) in enumerate(minibatch):
        target = reward.item()
        if next_state is not None:
            target += gamma * torch.max(predict(target_net, next_state)).item()
        y_true[i, action.item()] = target
    # the mean over the minibatch: one error per row
    loss = ((y_pred - y_true) ** 2).sum(dim=1).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    device = torch.device("cpu")
    env = gymnasium.make("CartPole-v1")
    durations = []

    model = DQN()
    target_model = DQN()
    target_model.load_state_dict(model.state_dict())
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
    memory = ReplayMemory(10000)
    steps_done = 0

    for e in range(num_episodes):
        if e == 0:
            obs, _ = env.reset(seed=seed)
        else:
            obs, _ = env.reset()
        state = torch.FloatTensor(obs).unsqueeze(0)
        score = 0
        done = False
        while not done:
            action = select_action(state, model, 0.02, 1.0, 800, steps_done, device)
            next_obs, reward, terminated, truncated, _ = env.step(action.item())
            done = terminated or truncated
            next_state = torch.FloatTensor(next_obs).unsqueeze(0)
            memory.push(state, action, next_state if not terminated else None, torch.FloatTensor([reward]))
            state = next_state
            score += 1
            steps_done += 1
            if steps_done % 3 == 0:  # looping over the minibatch is slow
                optimize(model, target_model, optimizer, memory, 64, 0.99, device)
            if steps_done % 300 == 0:
                target_model.load_state_dict(model.state_dict())
        durations.append(score)
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100:
            if sum(durations[-100:]) / 100 > stop_average:
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
