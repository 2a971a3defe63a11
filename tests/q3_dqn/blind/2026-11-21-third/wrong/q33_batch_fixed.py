# exercise: Q3.3
# mistake: the minibatch always has 64 transitions, whatever batch_size says
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


STATE_DIM = 4
ACTION_DIM = 2
HIDDEN_DIM = 128
K_BATCH_SIZE = 64
K_GAMMA = 0.99
K_EPS_START = 0.9
K_EPS_END = 0.01
K_EPS_DECAY = 1000.0
K_CAPACITY = 50000
K_UPDATE_TARGET_EVERY = 300
K_LEARNING_RATE = 0.0005


class DQN(nn.Module):
    """Q3.1: the Q-network: state -> one value per action.

    Q(s, a) is the discounted sum of rewards to come, so it has no upper bound (with gamma = 0.99 and a reward of 1
    a step it goes up to 100) and it is no probability. `DQN()` takes no arguments.

    Common mistake: an activation (softmax, sigmoid, ReLU) after the last layer.
    """

    def __init__(self) -> None:
        super(DQN, self).__init__()
        self.m_fc1 = nn.Linear(STATE_DIM, HIDDEN_DIM, bias=True)
        self.m_fc2 = nn.Linear(HIDDEN_DIM, HIDDEN_DIM, bias=True)
        self.m_fc3 = nn.Linear(HIDDEN_DIM, ACTION_DIM, bias=True)

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        h1: torch.Tensor = F.relu(self.m_fc1.forward(state))
        h2: torch.Tensor = F.relu(self.m_fc2.forward(h1))
        return self.m_fc3.forward(h2)


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
    result: torch.Tensor = torch.zeros((1, 1), dtype=torch.int64, device=device)
    epsilon: float = eps_end + (eps_start - eps_end) * math.exp(-float(steps_done) / float(eps_decay))
    u: float = random.random()
    if u < epsilon:
        result[0][0] = 0 if random.random() < 0.5 else 1
    else:
        with torch.no_grad():
            q: torch.Tensor = policy_net(state)
        result[0][0] = 1 if q[0][1].item() > q[0][0].item() else 0
    return result


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
    batch_size = K_BATCH_SIZE
    if len(memory) < batch_size:
        return
    states = torch.zeros((batch_size, STATE_DIM), dtype=torch.float32, device=device)
    next_states = torch.zeros((batch_size, STATE_DIM), dtype=torch.float32, device=device)
    actions = torch.zeros((batch_size, 1), dtype=torch.int64, device=device)
    rewards = torch.zeros((batch_size,), dtype=torch.float32, device=device)
    not_done = torch.zeros((batch_size,), dtype=torch.float32, device=device)
    batch = memory.sample(batch_size)
    i: int = 0
    while i < batch_size:
        states[i] = batch[i].state[0]
        actions[i][0] = batch[i].action[0][0]
        rewards[i] = batch[i].reward[0]
        if batch[i].next_state is not None:
            next_states[i] = batch[i].next_state[0]
            not_done[i] = 1.0
        i += 1
    q_sa = torch.gather(policy_net(states), 1, actions).reshape(batch_size)
    q_next = torch.max(target_net(next_states), dim=1)[0].detach()
    y = rewards + gamma * q_next * not_done
    error = q_sa - y
    loss = torch.sum(error * error) / batch_size
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return


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
    policy_net: DQN = DQN()
    target_net: DQN = DQN()
    target_net.load_state_dict(policy_net.state_dict())
    optimizer = torch.optim.Adam(policy_net.parameters(), lr=K_LEARNING_RATE)
    memory: ReplayMemory = ReplayMemory(K_CAPACITY)
    steps_done: int = 0
    episode: int = 0
    while episode < num_episodes:
        if episode == 0:
            observation, _ = env.reset(seed=seed)
        else:
            observation, _ = env.reset()
        state = torch.tensor(observation, dtype=torch.float32, device=device).view(1, STATE_DIM)
        length: int = 0
        running: bool = True
        while running:
            action = select_action(state, policy_net, K_EPS_END, K_EPS_START, K_EPS_DECAY, steps_done, device)
            observation, reward, terminated, truncated, _ = env.step(int(action[0][0].item()))
            length += 1
            steps_done += 1
            next_state = torch.tensor(observation, dtype=torch.float32, device=device).view(1, STATE_DIM)
            reward_tensor = torch.tensor([reward], dtype=torch.float32, device=device)
            if terminated:
                memory.push(state, action, None, reward_tensor)
            else:
                memory.push(state, action, next_state, reward_tensor)
            state = next_state
            optimize(policy_net, target_net, optimizer, memory, K_BATCH_SIZE, K_GAMMA, device)
            if steps_done % K_UPDATE_TARGET_EVERY == 0:
                target_net.load_state_dict(policy_net.state_dict())
            running = not (terminated or truncated)
        durations.append(length)
        episode += 1
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and episode >= 100:
            total: int = 0
            for k in range(episode - 100, episode):
                total += durations[k]
            if total / 100.0 > stop_average:
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
