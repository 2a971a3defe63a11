# exercise: Q3.4
# mistake: steps_done is set to 0 in each episode
"""Q3: a deep Q-network that balances the pole of CartPole-v1.

The algorithm is Algorithm 1 of Mnih et al., "Human-level control through deep reinforcement learning" (2015,
doi:10.1038/nature14236): act epsilon-greedily, store every transition in a replay memory, learn from random minibatches
of it, and take the targets from a second network that follows the first one more slowly.

Run it with `python q3_dqn.py`; it takes some ten seconds on one core. `--help` lists the flags.
"""

import argparse
import torch.optim as optim
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


BATCH_SIZE = 128
GAMMA = 0.99
EPS_START = 0.9
EPS_END = 0.05
EPS_DECAY = 1000
TAU = 0.005
LR = 3e-4


class DQN(nn.Module):
    """Q3.1: the Q-network: state -> one value per action.

    Q(s, a) is the discounted sum of rewards to come, so it has no upper bound (with gamma = 0.99 and a reward of 1
    a step it goes up to 100) and it is no probability. `DQN()` takes no arguments.

    Common mistake: an activation (softmax, sigmoid, ReLU) after the last layer.
    """

    def __init__(self) -> None:
        super().__init__()
        self.layer1 = nn.Linear(4, 128)
        self.layer2 = nn.Linear(128, 128)
        self.layer3 = nn.Linear(128, 2)

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        x = F.relu(self.layer1(state))
        x = F.relu(self.layer2(x))
        return self.layer3(x)


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
    sample = random.random()
    eps_threshold = eps_end + (eps_start - eps_end) * math.exp(-1.0 * steps_done / eps_decay)
    if sample > eps_threshold:
        with torch.no_grad():
            # t.max(1) returns the largest column value of each row; the second result is its index
            return policy_net(state).max(1).indices.view(1, 1)
    else:
        return torch.tensor([[random.randrange(2)]], device=device, dtype=torch.long)


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
    if len(memory) < batch_size:
        return
    transitions = memory.sample(batch_size)
    batch = Transition(*zip(*transitions))

    non_final_mask = torch.tensor([s is not None for s in batch.next_state], device=device, dtype=torch.bool)
    non_final = [s for s in batch.next_state if s is not None]
    state_batch = torch.cat(batch.state)
    action_batch = torch.cat(batch.action)
    reward_batch = torch.cat(batch.reward)

    state_action_values = policy_net(state_batch).gather(1, action_batch)

    next_state_values = torch.zeros(batch_size, device=device)
    if non_final:
        with torch.no_grad():
            next_state_values[non_final_mask] = target_net(torch.cat(non_final)).max(1).values
    expected_state_action_values = (next_state_values * gamma) + reward_batch

    criterion = nn.SmoothL1Loss()
    loss = criterion(state_action_values, expected_state_action_values.unsqueeze(1))

    optimizer.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_value_(policy_net.parameters(), 100)
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
    policy_net = DQN().to(device)
    target_net = DQN().to(device)
    target_net.load_state_dict(policy_net.state_dict())
    optimizer = optim.AdamW(policy_net.parameters(), lr=LR, amsgrad=True)
    memory = ReplayMemory(10000)
    steps_done = 0

    for i_episode in range(num_episodes):
        if i_episode == 0:
            state, info = env.reset(seed=seed)
        else:
            state, info = env.reset()
        state = torch.tensor(state, dtype=torch.float32, device=device).unsqueeze(0)
        t = 0
        steps_done = 0
        done = False
        while not done:
            action = select_action(state, policy_net, EPS_END, EPS_START, EPS_DECAY, steps_done, device)
            steps_done += 1
            observation, reward, terminated, truncated, _ = env.step(action.item())
            reward = torch.tensor([reward], dtype=torch.float32, device=device)
            done = terminated or truncated
            if terminated:
                next_state = None
            else:
                next_state = torch.tensor(observation, dtype=torch.float32, device=device).unsqueeze(0)
            memory.push(state, action, next_state, reward)
            state = next_state
            optimize(policy_net, target_net, optimizer, memory, BATCH_SIZE, GAMMA, device)

            target_net_state_dict = target_net.state_dict()
            policy_net_state_dict = policy_net.state_dict()
            for key in policy_net_state_dict:
                target_net_state_dict[key] = policy_net_state_dict[key] * TAU + target_net_state_dict[key] * (1 - TAU)
            target_net.load_state_dict(target_net_state_dict)
            t += 1
        durations.append(t)
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100 and sum(durations[-100:]) / 100 > stop_average:
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
