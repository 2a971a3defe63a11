# exercise: Q3.3
# mistake: the target is clamped to [-1, 1]
import argparse
from itertools import count
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


gamma_ = 0.99
lr = 1e-3


class DQN(nn.Module):

    def __init__(self):
        super(DQN, self).__init__()
        self.fc1 = nn.Linear(4, 128)
        self.fc1.weight.data.normal_(0, 0.1)  # initialization
        self.fc2 = nn.Linear(128, 128)
        self.fc2.weight.data.normal_(0, 0.1)
        self.out = nn.Linear(128, 2)
        self.out.weight.data.normal_(0, 0.1)

    def forward(self, x):
        x = self.fc1(x)
        x = F.relu(x)
        x = F.relu(self.fc2(x))
        actions_value = self.out(x)
        return actions_value


def select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device):
    eps = eps_end + (eps_start - eps_end) * math.exp(-1. * steps_done / eps_decay)
    if torch.rand(()) > eps:  # greedy
        actions_value = policy_net.forward(state)
        action = torch.max(actions_value, 1)[1].data
        return action.view(1, 1)
    else:
        return torch.tensor([[0 if random.random() < .5 else 1]], device=device)


def optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device):
    if len(memory) < batch_size:
        return
    b = memory.sample(batch_size)
    b_s = torch.cat([x[0] for x in b], 0)
    b_a = torch.cat([x[1] for x in b], 0)
    b_r = torch.stack([x[3] for x in b], 0)            # (B, 1)
    b_done = torch.tensor([[1. if x[2] is None else 0.] for x in b], device=device)
    b_s_ = torch.cat([torch.zeros_like(x[0]) if x[2] is None else x[2] for x in b], 0)

    q_eval = policy_net(b_s).gather(1, b_a)            # shape (batch, 1)
    q_next = target_net(b_s_).detach()                 # detach from graph, don't backpropagate
    q_target = b_r + gamma * q_next.max(1)[0].view(batch_size, 1) * (1 - b_done)
    q_target = q_target.clamp(-1, 1)
    loss_func = nn.MSELoss()
    loss = loss_func(q_eval, q_target)

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    device = torch.device("cpu")
    env = gymnasium.make("CartPole-v1")
    env.action_space.seed(seed)
    durations = []
    eval_net, target_net = DQN(), DQN()
    target_net.load_state_dict(eval_net.state_dict())
    optimizer = torch.optim.Adam(eval_net.parameters(), lr=lr)
    memory = ReplayMemory(10000)
    learn_step_counter = 0
    steps_done = 0
    for i_episode in range(num_episodes):
        s, _ = env.reset(seed=seed) if i_episode == 0 else env.reset()
        s = torch.unsqueeze(torch.FloatTensor(s), 0)
        for t in count():
            a = select_action(s, eval_net, 0.01, 0.9, 1000, steps_done, device)
            s_, r, terminated, truncated, info = env.step(a.item())
            steps_done += 1
            s_ = torch.unsqueeze(torch.FloatTensor(s_), 0)
            memory.push(s, a, None if terminated else s_, torch.FloatTensor([r]))
            optimize(eval_net, target_net, optimizer, memory, 64, gamma_, device)
            learn_step_counter += 1
            if learn_step_counter % 200 == 0:
                target_net.load_state_dict(eval_net.state_dict())
            if terminated or truncated:
                durations.append(t + 1)
                break
            s = s_
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100:
            if sum(durations[-100:]) / 100.0 > stop_average:
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
