# exercise: Q3.3
# mistake: does nothing when the memory holds exactly batch_size transitions
"""Q3: a deep Q-network that balances the pole of CartPole-v1.

The algorithm is Algorithm 1 of Mnih et al., "Human-level control through deep reinforcement learning" (2015,
doi:10.1038/nature14236): act epsilon-greedily, store every transition in a replay memory, learn from random minibatches
of it, and take the targets from a second network that follows the first one more slowly.

Run it with `python q3_dqn.py`; it takes some ten seconds on one core. `--help` lists the flags.
"""

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


HIDDEN = 128
MEMORY_SIZE = 20_000
BATCH = 128
DISCOUNT = 0.99
EPSILON = (0.9, 0.02, 1500)  # start, end, decay
LEARNING_RATE = 1e-3
SOFT = 0.01


class DQN(nn.Module):
    """Q3.1: the Q-network: state -> one value per action.

    Q(s, a) is the discounted sum of rewards to come, so it has no upper bound (with gamma = 0.99 and a reward of 1
    a step it goes up to 100) and it is no probability. `DQN()` takes no arguments.

    Common mistake: an activation (softmax, sigmoid, ReLU) after the last layer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.hidden1 = nn.Linear(4, HIDDEN)
        self.hidden2 = nn.Linear(HIDDEN, HIDDEN)
        self.out = nn.Linear(HIDDEN, 2)

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        h = torch.relu(self.hidden1(state))
        h = torch.relu(self.hidden2(h))
        q_values = self.out(h)
        return q_values


def epsilon_at(step: int, start: float, end: float, decay: float) -> float:
    return end + (start - end) * math.exp(-step / decay)


def select_action(
    state: torch.Tensor,
    policy_net: nn.Module,
    eps_end: float,
    eps_start: float,
    eps_decay: float,
    steps_done: int,
    device: torch.device,
) -> torch.Tensor:
    """Q3.2: choose an action epsilon-greedily.

    With probability epsilon the action is drawn uniformly from {0, 1}; otherwise it is argmax_a Q(state, a), where
    epsilon = eps_end + (eps_start - eps_end) * exp(-steps_done / eps_decay).

    Args:
        state: (1, 4).
        policy_net: maps (1, 4) to Q-values (1, 2).
        eps_end: epsilon after very many steps, in [0, 1]. Mind the order: it comes before eps_start.
        eps_start: epsilon at step 0, in [0, 1].
        eps_decay: steps in which epsilon covers 63 % of the way from start to end.
        steps_done: environment steps taken so far.
        device: where the result lives.

    Returns:
        The action, int64, (1, 1).

    Worked number: eps_start = 0.9, eps_end = 0.05, eps_decay = 200 and steps_done = 200 give epsilon = 0.3627.
    Then the better action is taken with probability 1 - 0.3627 / 2 = 0.8187, as half the random ones are it as well.

    Common mistake: the comparison the wrong way round, so that the agent explores more and more.
    """
    epsilon = epsilon_at(steps_done, start=eps_start, end=eps_end, decay=eps_decay)
    explore = torch.rand(1).item() < epsilon
    if explore:
        action = torch.randint(2, size=(1,)).item()
    else:
        with torch.no_grad():
            action = policy_net(state).argmax(dim=1).item()
    return torch.tensor([[action]], dtype=torch.int64, device=device)


def double_q_targets(policy_net, target_net, next_states, rewards, gamma):
    """r for the terminal ones, r + gamma * target_net(s')[argmax policy_net(s')] for the others."""
    y = rewards.clone()
    alive = [i for i, s in enumerate(next_states) if s is not None]
    if len(alive) > 0:
        s2 = torch.cat([next_states[i] for i in alive], dim=0)
        with torch.no_grad():
            best = policy_net(s2).argmax(dim=1, keepdim=True)
            value = target_net(s2).gather(1, best).squeeze(1)
        y[alive] += gamma * value
    return y


def optimize(
    policy_net: nn.Module,
    target_net: nn.Module,
    optimizer: torch.optim.Optimizer,
    memory: ReplayMemory,
    batch_size: int,
    gamma: float,
    device: torch.device,
) -> None:
    """Q3.3: one gradient step on a minibatch of `batch_size` transitions from the memory.

    The step makes Q(s, a) of the action that was taken more like its target (Mnih 2015, Algorithm 1):
        y = r                                       where next_state is None,
        y = r + gamma * max_a' target_net(s')_a'    elsewhere.
    Double DQN, where policy_net chooses a' and target_net gives its value, is right as well. No gradient flows into y.
    The loss is the squared error or Huber's, averaged over the minibatch. While the memory holds fewer than
    `batch_size` transitions, nothing happens.

    Args:
        policy_net: the network that learns.
        target_net: the network that the targets are taken from; left as it is.
        optimizer: over the parameters of policy_net.
        memory: a ReplayMemory of transitions with the shapes written above.
        batch_size: transitions in the minibatch.
        gamma: discount, in [0, 1].
        device: where the networks live.

    Worked number: r = 1, gamma = 0.99 and target_net(s') = (3, 5) give y = 1 + 0.99 * 5 = 5.95; a terminal one y = 1.

    Common mistake: a (B, 1) prediction minus a (B,) target is a (B, B) matrix. Print both shapes.
    """
    if len(memory) <= batch_size:
        return
    batch = Transition(*zip(*memory.sample(batch_size), strict=True))
    states = torch.cat(batch.state, dim=0).to(device)
    actions = torch.cat(batch.action, dim=0).to(device)
    rewards = torch.cat(batch.reward, dim=0).to(device)
    targets = double_q_targets(policy_net, target_net, batch.next_state, rewards, gamma)
    predictions = policy_net(states).gather(1, actions).squeeze(1)
    loss = F.smooth_l1_loss(predictions, targets)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def main(
    num_episodes: int = 1000,
    seed: int = 0,
    stop_average: float | None = 300.0,
    on_episode: Callable[[list[int]], None] | None = None,
) -> list[int]:
    """Q3.4: train a DQN on CartPole-v1 (Algorithm 1 of Mnih 2015).

    An episode ends when the pole falls (`terminated`) or after 500 steps (`truncated`). Only the first is an end for
    learning: after 500 steps the pole still stands, so that transition keeps its next_state.

    Args:
        num_episodes: episodes to play at most.
        seed: of every random generator, and of the first `env.reset`.
        stop_average: stop once the average of the latest 100 durations exceeds it; None plays every episode.
        on_episode: called after each episode with all durations so far (the progress display of the script).

    Returns:
        The duration (number of steps) of each episode.

    Common mistake: counting steps_done anew in each episode, so that epsilon never falls.
    """
    seed_everything(seed)
    device = torch.device("cpu")  # a network this small is faster there than on a GPU
    env = gymnasium.make("CartPole-v1")
    durations: list[int] = []
    eps_start, eps_end, eps_decay = EPSILON
    policy_net = DQN().to(device)
    target_net = DQN().to(device)
    target_net.load_state_dict(policy_net.state_dict())
    target_net.requires_grad_(False)
    optimizer = torch.optim.Adam(policy_net.parameters(), lr=LEARNING_RATE)
    memory = ReplayMemory(MEMORY_SIZE)
    steps_done = 0
    observation, _ = env.reset(seed=seed)
    while len(durations) < num_episodes:
        state = torch.as_tensor(observation, dtype=torch.float32, device=device).reshape(1, 4)
        duration = 0
        while True:
            action = select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device)
            observation, reward, terminated, truncated, _ = env.step(action.item())
            steps_done += 1
            duration += 1
            next_state = torch.as_tensor(observation, dtype=torch.float32, device=device).reshape(1, 4)
            reward = torch.tensor([float(reward)], device=device)
            memory.push(state, action, None if terminated else next_state, reward)
            state = next_state
            optimize(policy_net, target_net, optimizer, memory, BATCH, DISCOUNT, device)
            with torch.no_grad():
                for slow, fast in zip(target_net.parameters(), policy_net.parameters()):
                    slow.lerp_(fast, SOFT)
            if terminated or truncated:
                break
        durations.append(duration)
        if on_episode is not None:
            on_episode(durations)
        latest = durations[-100:]
        if stop_average is not None and len(latest) == 100 and sum(latest) / len(latest) > stop_average:
            break
        observation, _ = env.reset()
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
