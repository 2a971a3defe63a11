# exercise: Q3.4
# mistake: on_episode is not called for the last episode, because break comes first
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


batch_size_setting = 64
gamma_setting = 0.99


class DQN(nn.Module):
    def __init__(self):
        super(DQN, self).__init__()
        self.fc1 = nn.Linear(in_features=4, out_features=64)
        self.fc2 = nn.Linear(in_features=64, out_features=64)
        self.fc3 = nn.Linear(in_features=64, out_features=2)
        self.relu = nn.ReLU()

    def forward(self, state):
        out = self.fc1(state)
        out = self.relu(out)
        out = self.fc2(out)
        out = self.relu(out)
        out = self.fc3(out)
        return out


def select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device):
    # first compute epsilon
    epsilon = eps_end + (eps_start - eps_end) * math.exp(-steps_done / eps_decay)
    # then flip a coin
    coin = random.uniform(0, 1)
    if coin < epsilon:
        chosen = random.randint(0, 1)
    else:
        q = policy_net(state)
        q_left = q[0, 0].item()
        q_right = q[0, 1].item()
        if q_left > q_right:
            chosen = 0
        else:
            chosen = 1
    return torch.tensor([[chosen]], dtype=torch.long).to(device)


def optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device):
    # wait until there are enough transitions
    if len(memory) < batch_size:
        return None
    batch = memory.sample(batch_size)

    # the targets, one after the other
    targets = []
    for transition in batch:
        y = transition.reward.item()
        if transition.next_state is not None:
            with torch.no_grad():
                q_next = target_net(transition.next_state)
            y = y + gamma * q_next.max().item()
        targets.append(y)
    targets = torch.tensor(targets, dtype=torch.float32).to(device)

    # the predictions
    predictions = []
    for transition in batch:
        q = policy_net(transition.state)
        a = transition.action.item()
        predictions.append(q[0, a])
    predictions = torch.stack(predictions)

    # the loss
    difference = predictions - targets
    loss = (difference ** 2).mean()

    # the step
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    device = torch.device("cpu")
    env = gymnasium.make("CartPole-v1")
    durations = []

    # the two networks
    policy_net = DQN()
    target_net = DQN()
    target_net.load_state_dict(policy_net.state_dict())
    target_net.eval()
    optimizer = torch.optim.Adam(policy_net.parameters(), lr=0.001)
    memory = ReplayMemory(10000)

    steps_done = 0
    for episode in range(num_episodes):
        # start a new episode
        if episode == 0:
            observation, info = env.reset(seed=seed)
        else:
            observation, info = env.reset()
        state = torch.tensor([list(observation)], dtype=torch.float32)
        steps_in_this_episode = 0
        finished = False
        while finished == False:  # noqa: E712
            action = select_action(state, policy_net, 0.02, 0.9, 1000, steps_done, device)
            observation, reward, terminated, truncated, info = env.step(action.item())
            steps_done = steps_done + 1
            steps_in_this_episode = steps_in_this_episode + 1
            next_state = torch.tensor([list(observation)], dtype=torch.float32)
            reward_tensor = torch.tensor([reward], dtype=torch.float32)
            if terminated:
                memory.push(state, action, None, reward_tensor)
            else:
                memory.push(state, action, next_state, reward_tensor)
            # learn only at every second step, the loops are slow
            if steps_done % 2 == 0:
                optimize(policy_net, target_net, optimizer, memory, batch_size_setting, gamma_setting, device)
            # copy the weights sometimes
            if steps_done % 400 == 0:
                target_net.load_state_dict(policy_net.state_dict())
            state = next_state
            if terminated or truncated:
                finished = True
        durations.append(steps_in_this_episode)
        # is it solved?
        if stop_average is not None:
            if len(durations) >= 100:
                average = sum(durations[len(durations) - 100:]) / 100
                if average > stop_average:
                    break
        if on_episode is not None:
            on_episode(durations)
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
