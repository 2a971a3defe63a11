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

# --- solution Q3.4, Q3.5: your settings here ---
HIDDEN = 256  # units of the one hidden layer
BATCH_SIZE = 64  # transitions in a minibatch
GAMMA = 0.99  # discount of future rewards
EPS_START = 0.9  # share of random actions at the first step
EPS_END = 0.01  # share of random actions in the end
EPS_DECAY = 1000  # steps in which epsilon covers 63 % of that way
LEARNING_RATE = 8e-3  # of Adam, at the first step
FINAL_RATE = 0.2  # share of it that is left in the end: large steps learn fast, small ones keep what was learnt
RATE_DECAY = 30_000  # steps over which the rate would fall in a straight line to 0, if FINAL_RATE did not stop it
MEMORY_SIZE = 10_000  # transitions the replay memory holds
TRAIN_EVERY = 8  # steps between two updates of the policy network
TAU = 0.06  # share of the way that the target network moves towards the policy network at each update
# --- end ---
# --- only Q3.6 ---

# --- solution Q3.6: your settings for short episodes here ---
SHORT_RATE = 3e-3  # of Adam, at the first step
SHORT_RATE_DECAY = 10_000  # as RATE_DECAY
SHORT_DECAY = 300  # as EPS_DECAY
SHORT_TAU = 0.02  # as TAU; here the policy network is updated at each step
# --- end ---
# --- end of Q3.6 ---

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
    """Q3.1: the Q-network: state -> one value per action.

    Q(s, a) is the discounted sum of rewards to come, so it has no upper bound (with gamma = 0.99 and a reward of 1
    a step it goes up to 100) and it is no probability. `DQN()` takes no arguments.
    It leaves the states that it is given as they are.

    Common mistake: an activation (softmax, sigmoid, ReLU) after the last layer.
    """

    def __init__(self) -> None:
        super().__init__()
        # --- solution Q3.1: make your layers here ---
        # The angle stays within 0.21 rad, the other three within some 2.4: bring all four to about [-1, 1].
        self.register_buffer("scale", torch.tensor([0.4, 0.4, 5.0, 0.4]))
        self.layers = nn.Sequential(nn.Linear(4, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, 2))
        # --- end ---

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        """Map states (N, 4) to Q-values (N, 2): column a is the value of action a (0 pushes left, 1 right)."""
        # --- solution Q3.1 DQN.forward ---
        return self.layers(state * self.scale)
        # --- end ---


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
    # --- solution Q3.2 select_action ---
    epsilon = eps_end + (eps_start - eps_end) * math.exp(-steps_done / eps_decay)
    if random.random() < epsilon:
        return torch.tensor([[random.randrange(2)]], device=device)
    with torch.no_grad():
        return policy_net(state).argmax(dim=1, keepdim=True)
    # --- end ---


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
    The loss is the squared error or Huber's, averaged over the minibatch, and `optimizer` makes one step on
    it. While the memory holds fewer than `batch_size` transitions, nothing happens.

    Args:
        policy_net: the network that learns.
        target_net: the network that the targets are taken from; left as it is, or moved softly here and not in `main`.
        optimizer: over the parameters of policy_net.
        memory: a ReplayMemory of transitions with the shapes written above; draw from it with `memory.sample`.
        batch_size: transitions in the minibatch.
        gamma: discount, in [0, 1].
        device: where the networks live.

    Worked number: r = 1, gamma = 0.99 and target_net(s') = (3, 5) give y = 1 + 0.99 * 5 = 5.95; a terminal one y = 1.

    Common mistake: a (B, 1) prediction minus a (B,) target is a (B, B) matrix. Print both shapes.
    """
    # --- solution Q3.3 optimize ---
    if len(memory) < batch_size:
        return
    batch = Transition(*zip(*memory.sample(batch_size), strict=True))  # a list of transitions -> four lists
    states = torch.cat(batch.state).to(device)  # (B, 4)
    actions = torch.cat(batch.action).to(device)  # (B, 1)
    rewards = torch.cat(batch.reward).to(device)  # (B,)
    alive = torch.tensor([s is not None for s in batch.next_state], device=device)  # (B,)
    next_states = [s for s in batch.next_state if s is not None] or [states[:0]]  # torch.cat of nothing raises
    next_states = torch.cat(next_states).to(device)  # (number alive, 4)

    next_values = torch.zeros(batch_size, device=device)  # stays 0 where the episode ended
    with torch.no_grad():
        # Double DQN (van Hasselt 2016): policy_net chooses the next action, target_net says what it is worth. A plain
        # maximum, target_net(next_states).max(dim=1).values, picks the overestimated action and is less stable.
        best_actions = policy_net(next_states).argmax(dim=1, keepdim=True)  # (number alive, 1)
        next_values[alive] = target_net(next_states).gather(1, best_actions).squeeze(1)
    targets = rewards + gamma * next_values

    q_taken = policy_net(states).gather(1, actions).squeeze(1)  # (B,)
    loss = F.smooth_l1_loss(q_taken, targets)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    # --- end ---


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
        stop_average: you may stop once the average of the latest 100 durations exceeds it; None plays every episode.
        on_episode: you may call it after each episode, the last one included, with all durations so far (the progress
            display of the script).

    Returns:
        The duration (number of steps) of each episode.

    Common mistake: counting steps_done anew in each episode, so that epsilon never falls.
    """
    seed_everything(seed)
    device = torch.device("cpu")  # a network this small is faster there than on a GPU
    env = gymnasium.make("CartPole-v1")
    durations: list[int] = []
    # --- solution Q3.4 main ---
    policy_net = DQN().to(device)
    target_net = DQN().to(device)
    target_net.load_state_dict(policy_net.state_dict())
    optimizer = torch.optim.Adam(policy_net.parameters(), lr=LEARNING_RATE, fused=True)
    memory = ReplayMemory(MEMORY_SIZE)
    steps_done = 0

    for episode in range(num_episodes):
        observation, _ = env.reset(seed=seed if episode == 0 else None)
        state = torch.tensor(observation, dtype=torch.float32, device=device).unsqueeze(0)
        duration, done = 0, False
        while not done:
            action = select_action(state, policy_net, EPS_END, EPS_START, EPS_DECAY, steps_done, device)
            observation, reward, terminated, truncated, _ = env.step(action.item())
            done = terminated or truncated
            next_state = torch.tensor(observation, dtype=torch.float32, device=device).unsqueeze(0)
            reward = torch.tensor([reward], dtype=torch.float32, device=device)
            memory.push(state, action, None if terminated else next_state, reward)
            state = next_state
            duration += 1
            steps_done += 1
            if steps_done % TRAIN_EVERY == 0:
                for group in optimizer.param_groups:
                    group["lr"] = LEARNING_RATE * max(FINAL_RATE, 1 - steps_done / RATE_DECAY)
                optimize(policy_net, target_net, optimizer, memory, BATCH_SIZE, GAMMA, device)
                with torch.no_grad():
                    for target, source in zip(target_net.parameters(), policy_net.parameters(), strict=True):
                        target.lerp_(source, TAU)
        durations.append(duration)
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100 and sum(durations[-100:]) / 100 > stop_average:
            break
    env.close()
    # --- end ---
    return durations


# --- only Q3.6 ---
def train_short(num_episodes: int = 100, seed: int = 0) -> tuple[list[int], nn.Module]:
    """Q3.6: train a DQN within 100 episodes, on a CartPole whose episodes are cut after 200 steps.

    Ten episodes in a row should reach 200 steps, and the network should then keep the pole up for 195 steps or more on
    average, where it never explores. All episodes that are played here count, also those in which nothing is learnt.

    Args:
        num_episodes: episodes to play at most; you may stop earlier.
        seed: of every random generator, and of the first `env.reset`.

    Returns:
        The duration of each episode, and the network that keeps the pole up.

    Common mistake: learning on after the first full episodes. The network may forget what it knew.
    """
    seed_everything(seed)
    device = torch.device("cpu")
    env = gymnasium.make("CartPole-v1", max_episode_steps=200)
    durations: list[int] = []
    # --- solution Q3.6 train_short ---
    policy_net, target_net = DQN().to(device), DQN().to(device)
    target_net.load_state_dict(policy_net.state_dict())
    optimizer = torch.optim.Adam(policy_net.parameters(), lr=SHORT_RATE, fused=True)
    memory = ReplayMemory(200 * num_episodes)
    steps_done, full_in_a_row = 0, 0

    while len(durations) < num_episodes and full_in_a_row < 10:
        observation, _ = env.reset(seed=None if durations else seed)
        state = torch.tensor(observation, dtype=torch.float32, device=device).unsqueeze(0)
        duration, done = 0, False
        learns = full_in_a_row == 0  # after a full episode the network stays as it is, until an episode fails
        eps_start = EPS_START if learns else 0.0
        while not done:
            action = select_action(state, policy_net, 0.0, eps_start, SHORT_DECAY, steps_done, device)
            observation, reward, terminated, truncated, _ = env.step(action.item())
            done = terminated or truncated
            next_state = torch.tensor(observation, dtype=torch.float32, device=device).unsqueeze(0)
            reward = torch.tensor([reward], dtype=torch.float32, device=device)
            memory.push(state, action, None if terminated else next_state, reward)
            state = next_state
            duration += 1
            steps_done += 1
            if learns:
                for group in optimizer.param_groups:
                    group["lr"] = SHORT_RATE * max(FINAL_RATE, 1 - steps_done / SHORT_RATE_DECAY)
                optimize(policy_net, target_net, optimizer, memory, BATCH_SIZE, GAMMA, device)
                with torch.no_grad():
                    for target, source in zip(target_net.parameters(), policy_net.parameters(), strict=True):
                        target.lerp_(source, SHORT_TAU)
        durations.append(duration)
        full_in_a_row = 0 if terminated else full_in_a_row + 1
    env.close()
    return durations, policy_net
    # --- end ---


# --- end of Q3.6 ---
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
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=3, frameon=False, fontsize=9)  # above the curves
    figure.tight_layout()
    if save_path is not None:
        figure.savefig(save_path, dpi=120)
    plt.close(figure)


# --- only Q3.6 ---
def _run_short(seed: int) -> None:
    start = time.perf_counter()
    durations, net = train_short(seed=seed)
    for first in range(0, len(durations), 10):
        print(f"episodes from {first + 1:3d}: " + "".join(f"{steps:5d}" for steps in durations[first : first + 10]))
    print(f"{len(durations)} episodes, {sum(durations)} steps, {time.perf_counter() - start:.1f} s")
    print(f"20 episodes without exploring: {_average_without_exploring(net, 20, seed):.1f} steps on average")


@torch.no_grad()
def _average_without_exploring(net: nn.Module, episodes: int, seed: int) -> float:
    env, steps = gymnasium.make("CartPole-v1", max_episode_steps=200), 0
    for episode in range(episodes):
        observation, _ = env.reset(seed=seed + episode)
        over = False
        while not over:
            better = int(net(torch.tensor(observation)[None]).argmax())
            observation, _, terminated, truncated, _ = env.step(better)
            over, steps = terminated or truncated, steps + 1
    return steps / episodes


# --- end of Q3.6 ---
def _script() -> None:
    parser = argparse.ArgumentParser(description="Train a deep Q-network on CartPole-v1.")
    parser.add_argument("--episodes", type=int, default=1000, help="episodes at most (default: 1000)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same run (default: 0)")
    parser.add_argument("--stop-average", type=float, default=300.0, help="stop above this average (default: 300)")
    parser.add_argument("--out", type=Path, default=Path("runs/q3"), help="folder for the picture (default: runs/q3)")
    parser.add_argument("--threads", type=int, default=1, help="threads of torch (default: 1)")
    # --- only Q3.6 ---
    parser.add_argument("--short", action="store_true", help="100 episodes of at most 200 steps instead (Q3.6)")
    # --- end of Q3.6 ---
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    # --- only Q3.6 ---
    if args.short:
        _run_short(args.seed)
        return
    # --- end of Q3.6 ---
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
