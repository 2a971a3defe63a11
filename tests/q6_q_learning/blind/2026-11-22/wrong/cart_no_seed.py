# exercise: Q6.8
# mistake: the first reset gets no seed
# Replace every `raise NotImplementedError(...)`, and fill in every TODO; the rest is given.
"""Q6: Q-learning with tables and with a network, on Taxi-v4 and CartPole-v1.

The tables are Q-learning (Watkins and Dayan, "Q-learning", 1992, doi:10.1007/BF00992698): act epsilon-greedily, and
after each step move one cell of the table towards r + gamma * max_a' Q(s', a'). Taxi's 500 states are rows as they are;
CartPole's four numbers are cut into bins. The network takes its targets as in double Q-learning (van Hasselt, Guez and
Silver, 2016, arXiv:1509.06461), from a memory that keeps every success.

Run it with `python q6_q_learning.py`; both tables take a few seconds on one core. `--help` lists the flags.
"""

import argparse
import sys
import time
from collections import namedtuple
from collections.abc import Callable, Sequence
from pathlib import Path

import gymnasium
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the kit's folder, for the line below
from data.seeding import seed_everything  # noqa: E402

LIMITS = (2.4, 3.0, 0.21, 3.5)  # CartPole's position, velocity, angle and angular velocity stay within these, or nearly
BINS = 10  # intervals of each of them: 10,000 states

# A value that changes from episode to episode: start * factor^episode, and never below end.
Schedule = namedtuple("Schedule", ("start", "factor", "end"))

# How a table is learned: schedules of the learning rate and of epsilon, discount, the value of all cells at the start.
TableSettings = namedtuple("TableSettings", ("alpha", "epsilon", "gamma", "first"))

# Yours to change. Taxi's steps are certain, so a target needs no averaging: alpha is 1. A cell begins with more than
# it can be worth, 0 and 1 / (1 - gamma), so that the agent tries each action until it has proved to be worth less.
TAXI = TableSettings(Schedule(1.0, 1.0, 0.0), Schedule(0.1, 1.0, 0.0), gamma=0.99, first=0.0)
CARTPOLE = TableSettings(Schedule(0.5, 0.999, 0.1), Schedule(0.1, 0.98, 0.0), gamma=0.99, first=100.0)


def at(schedule: Schedule, episode: int) -> float:
    """The value of a schedule in an episode, counted from 0."""
    return max(schedule.end, schedule.start * schedule.factor**episode)


def discretise(observation: np.ndarray, limits: Sequence[float], bins: int) -> int:
    ratio = np.divide(np.asarray(observation, np.float64), np.asarray(limits, np.float64))  # -1 to 1
    index = np.floor_divide(np.clip(0.5 * (ratio + 1.0), 0.0, 1.0) * bins, 1.0).astype(np.int64)
    np.minimum(index, bins - 1, out=index)
    return int(np.polyval(index.astype(object), bins))


def epsilon_greedy(q_row: np.ndarray, epsilon: float, rng: np.random.Generator) -> int:
    u, v = rng.random(2)
    (indices,) = np.nonzero(np.ones(len(q_row)) if u < epsilon else q_row >= q_row.max())
    return int(indices[int(v * len(indices))])


def q_update(
    q: np.ndarray, state: int, action: int, reward: float, next_state: int, terminated: bool, alpha: float, gamma: float
) -> None:
    row = q[state]  # a view
    following = np.sort(q[next_state])[-1]  # sort copies
    y = np.where(terminated, reward, reward + gamma * following)
    row[action] += alpha * (y - row[action])


def double_q_targets(
    rewards: torch.Tensor,
    next_states: torch.Tensor,
    terminated: torch.Tensor,
    policy_net: nn.Module,
    target_net: nn.Module,
    gamma: float,
) -> torch.Tensor:
    was = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        p, t = policy_net(next_states), target_net(next_states)
        flat = p.argmax(1) + p.shape[1] * torch.arange(p.shape[0])
        y = torch.lerp(rewards + gamma * t.reshape(-1)[flat], rewards, terminated.float())
    finally:
        torch.set_grad_enabled(was)
    return y


# One step of an environment with numbered states: int, int, float, int, bool.
Transition = namedtuple("Transition", ("state", "action", "reward", "next_state", "terminated"))


class SuccessMemory:
    def __init__(self, capacity: int, rng: np.random.Generator) -> None:
        self.rng = rng
        self.capacity = capacity
        self.slots: np.ndarray = np.empty(capacity, dtype=object)  # the others
        self.used = 0
        self.slot_of: dict[Transition, int] = {}
        self.wins: dict[Transition, int] = {}

    def push(self, state: int, action: int, reward: float, next_state: int, terminated: bool) -> None:
        key = Transition(state, action, reward, next_state, terminated)
        if reward > 0:
            self.wins.setdefault(key, len(self.wins))
            return
        if key in self.slot_of:
            return
        if self.used < self.capacity:
            slot = self.used
            self.used += 1
        else:
            slot = int(self.rng.integers(self.capacity))
            self.slot_of.pop(self.slots[slot])
        self.slots[slot] = key
        self.slot_of[key] = slot

    def sample(self, batch_size: int) -> list[Transition]:
        wins = list(self.wins)
        numbers = self.rng.permutation(self.used + len(wins))[:batch_size]
        return [self.slots[n] if n < self.used else wins[n - self.used] for n in numbers.tolist()]

    def __len__(self) -> int:
        return self.used + len(self.wins)


class QNet(nn.Module):
    def __init__(self, states: int, actions: int) -> None:
        super().__init__()
        self.register_buffer("sizes", torch.tensor([states, actions]))
        self.table = nn.Embedding(states, 48)
        self.w1, self.w2, self.w3 = nn.Linear(48, 64), nn.Linear(64, 64), nn.Linear(64, actions)
        self.p1, self.p2 = nn.PReLU(num_parameters=64, init=0.1), nn.PReLU(num_parameters=64, init=0.1)
        nn.init.zeros_(self.w3.bias)

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        x = self.table(state)
        x = self.p1(self.w1(x))
        x = self.p2(self.w2(x))
        return self.w3(x)


def save_net(net: QNet, path: str | Path) -> None:
    torch.save(net.state_dict(), path)


def load_net(path: str | Path) -> QNet:
    weights = torch.load(path, weights_only=True)
    net = QNet(*weights["sizes"].tolist())
    net.load_state_dict(weights)
    return net


def train_taxi(
    num_episodes: int = 3000,
    seed: int = 0,
    on_episode: Callable[[list[float]], None] | None = None,
    settings: TableSettings = TAXI,
) -> np.ndarray:
    seed_everything(seed)
    rng = np.random.default_rng(seed)
    env = gymnasium.make("Taxi-v4")
    returns: list[float] = []
    q = np.ndarray((500, 6), dtype=np.float64)
    q.fill(settings.first)
    seeds = [seed] + [None] * (num_episodes - 1)
    for episode, s in zip(range(num_episodes), seeds):
        alpha, epsilon = at(settings.alpha, episode), at(settings.epsilon, episode)
        state = env.reset(seed=s)[0]
        rewards = np.zeros(0)
        flags = (False, False)
        while not any(flags):
            action = epsilon_greedy(q[state], epsilon, rng)
            new, reward, *flags, _ = env.step(action)
            q_update(q, state, action, reward, new, flags[0], alpha, settings.gamma)
            rewards = np.append(rewards, reward)
            state = new
        returns.append(rewards.sum().item())
        if on_episode is not None:
            on_episode(returns)
    env.close()
    return q


def train_cartpole(
    num_episodes: int = 2000,
    seed: int = 0,
    stop_average: float | None = 180.0,
    on_episode: Callable[[list[int]], None] | None = None,
    settings: TableSettings = CARTPOLE,
) -> list[int]:
    seed_everything(seed)
    rng = np.random.default_rng(seed)
    env = gymnasium.make("CartPole-v1")
    durations: list[int] = []
    q = np.ndarray((BINS**4, 2), dtype=np.float64)
    q.fill(settings.first)
    bar = np.inf if stop_average is None else stop_average
    seeds = [None] * num_episodes
    window = 0  # sum of the latest 100
    for episode, s in zip(range(num_episodes), seeds):
        alpha, epsilon = at(settings.alpha, episode), at(settings.epsilon, episode)
        state = discretise(env.reset(seed=s)[0], LIMITS, BINS)
        n = 0
        flags = (False, False)
        while not any(flags):
            action = epsilon_greedy(q[state], epsilon, rng)
            observation, reward, *flags, _ = env.step(action)
            new = discretise(observation, LIMITS, BINS)
            q_update(q, state, action, reward, new, flags[0], alpha, settings.gamma)
            n, state = n + 1, new
        durations.append(n)
        window += n
        if episode >= 100:
            window -= durations[episode - 100]
        if on_episode is not None:
            on_episode(durations)
        if episode >= 99 and window / 100 > bar:
            break
    env.close()
    return durations


# How a network is trained: optimizer and its rate, discount, transitions in a minibatch, steps between two updates,
# episodes between two copies to the target network, others in the memory, a schedule, episodes.
NetSettings = namedtuple("NetSettings", "optimizer rate gamma batch every sync capacity epsilon episodes")
OURS = NetSettings(torch.optim.Adam, 1e-3, 0.95, 256, 2, 5, 3000, Schedule(1.0, 0.99, 0.1), 1000)
OF_REPORT = NetSettings(torch.optim.SGD, 1e-2, 0.75, 5, 1, 20, 1000, Schedule(1.0, 0.99, 0.1), 5000)


def train_network(
    settings: NetSettings, seed: int = 0, on_episode: Callable[[list[float], QNet], bool] | None = None
) -> QNet:
    """Learn Taxi-v4 with a network, by the functions above; `on_episode` may stop it by returning True."""
    seed_everything(seed)
    rng = np.random.default_rng(seed)
    env = gymnasium.make("Taxi-v4")
    policy_net, target_net = QNet(500, 6), QNet(500, 6)
    target_net.load_state_dict(policy_net.state_dict())
    optimizer = settings.optimizer(policy_net.parameters(), lr=settings.rate)
    memory = SuccessMemory(settings.capacity, rng)
    returns: list[float] = []
    steps = 0
    for episode in range(settings.episodes):
        epsilon = at(settings.epsilon, episode)
        state, _ = env.reset(seed=seed if episode == 0 else None)
        total, done = 0.0, False
        while not done:
            with torch.no_grad():
                row = policy_net(torch.tensor([state]))[0].numpy()
            action = epsilon_greedy(row, epsilon, rng)
            next_state, reward, terminated, truncated, _ = env.step(action)
            memory.push(state, action, float(reward), next_state, terminated)
            state = next_state
            total += reward
            steps += 1
            done = terminated or truncated
            if len(memory) >= settings.batch and steps % settings.every == 0:
                batch = Transition(*map(torch.tensor, zip(*memory.sample(settings.batch), strict=True)))
                learned = batch.next_state, batch.terminated, policy_net, target_net, settings.gamma
                targets = double_q_targets(batch.reward, *learned)
                values = policy_net(batch.state).gather(1, batch.action.unsqueeze(1)).squeeze(1)
                optimizer.zero_grad()
                F.smooth_l1_loss(values, targets).backward()
                optimizer.step()
        if (episode + 1) % settings.sync == 0:
            target_net.load_state_dict(policy_net.state_dict())
        returns.append(total)
        if on_episode is not None and on_episode(returns, policy_net):
            break
    env.close()
    return policy_net


def drive(q: np.ndarray) -> np.ndarray:
    """Follow a table's best actions from each of Taxi's 300 starts: (300, 3), sum of rewards, steps and penalties."""
    env = gymnasium.make("Taxi-v4").unwrapped
    found = []
    for start in np.flatnonzero(env.initial_state_distrib):
        state, rewards, done = int(start), [], False
        while not done and len(rewards) < 200:
            _, state, reward, done = env.P[state][int(q[state].argmax())][0]
            rewards.append(reward)
        found.append((sum(rewards), len(rewards), rewards.count(-10)))
    return np.array(found)


def table_of(net: QNet) -> np.ndarray:
    """All values of a network for Taxi, (500, 6)."""
    with torch.no_grad():
        return net(torch.arange(500)).numpy()


def plot_curve(values: Sequence[float], line: float, label: str, save_path: str | Path) -> None:
    """Draw each episode's value, the average of the latest 100, and a line that matters; save it as a PNG."""
    figure, axes = plt.subplots(figsize=(8, 4.5))
    axes.plot(values, color="tab:blue", alpha=0.4, linewidth=1, label="each episode")
    if len(values) >= 100:
        averages = np.convolve(values, np.full(100, 0.01), "valid")
        axes.plot(range(99, len(values)), averages, color="tab:red", label="average of the latest 100")
    axes.axhline(line, color="black", linestyle="--", linewidth=1, label=f"{line:g}")
    axes.set(xlabel="episode", ylabel=label)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=3, frameon=False, fontsize=9)  # above the curve
    figure.tight_layout()
    figure.savefig(save_path, dpi=120)
    plt.close(figure)


def plot_values(q: np.ndarray, save_path: str | Path) -> None:
    """Draw what each cell is worth to the taxi, max_a Q(s, a), for passengers who want to go to Y (bottom left)."""
    places = ("waits at R", "waits at G", None, "waits at B", "is in the taxi")  # None: is already at Y
    values = q.max(1).reshape(5, 5, 5, 4)[..., 2]  # (row, column, passenger)
    shown = [(values[..., i], place) for i, place in enumerate(places) if place]
    low, high = min(v.min() for v, _ in shown), max(v.max() for v, _ in shown)
    figure, all_axes = plt.subplots(1, len(shown), figsize=(11, 3.2), layout="constrained")
    for axes, (value, place) in zip(all_axes, shown, strict=True):
        image = axes.imshow(value, vmin=low, vmax=high, cmap="viridis")
        for letter, row, column in (("R", 0, 0), ("G", 0, 4), ("Y", 4, 0), ("B", 4, 3)):
            axes.text(column, row, letter, color="white", ha="center", va="center", fontweight="bold")
        axes.set(title=f"passenger {place}", xticks=[], yticks=[])
    figure.colorbar(image, ax=all_axes, label="value of the taxi's cell")
    figure.savefig(save_path, dpi=120)
    plt.close(figure)


def _script() -> None:
    parser = argparse.ArgumentParser(description="Q-learning on Taxi-v4 and CartPole-v1.")
    parser.add_argument("what", nargs="?", choices=("tables", "network"), default="tables", help="default: tables")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same run (default: 0)")
    parser.add_argument("--out", type=Path, default=Path("runs/q6"), help="folder for the files (default: runs/q6)")
    parser.add_argument("--threads", type=int, default=1, help="threads of torch (default: 1)")
    parser.add_argument("--load", type=Path, help="drive with the network in this file, and train nothing")
    parser.add_argument("--tensorboard", type=Path, help="write the network's scalars into this folder")
    parser.add_argument("--as-report", action="store_true", help="the settings of a student's report, and its result")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    if args.load:
        _tell_drive(table_of(load_net(args.load)))
    elif args.what == "network":
        _run_network(args.as_report, args.seed, args.out, args.tensorboard)
    else:
        _run_tables(args.as_report, args.seed, args.out)
    print(f"{time.perf_counter() - start:.1f} s, files in {args.out}")


def _tell_drive(q: np.ndarray, head: str = "all 300 starts") -> np.ndarray:
    mean = drive(q).mean(0)
    print(f"{head}: reward {mean[0]:.2f} (at best 7.93), {mean[1]:.2f} steps, {mean[2]:.2f} penalties", flush=True)
    return mean


def _run_tables(as_report: bool, seed: int, out: Path) -> None:
    returns: list[float] = []

    def report_taxi(so_far: list[float]) -> None:
        returns[:] = so_far
        if len(so_far) % 500 == 0:
            print(f"Taxi, episodes to {len(so_far):5d}: reward {sum(so_far[-500:]) / 500:7.2f} an episode", flush=True)

    q = train_taxi(seed=seed, on_episode=report_taxi)
    _tell_drive(q, "Taxi's table from all 300 starts")
    plot_curve(returns, 7.93, "sum of rewards", out / "taxi_returns.png")
    plot_values(q, out / "taxi_values.png")

    block = 1000 if as_report else 100

    def report_cartpole(so_far: list[int]) -> None:
        if len(so_far) % block == 0:
            latest = so_far[-block:]
            good = sum(n > 180 for n in latest) / block
            mean = sum(latest) / block
            print(f"CartPole, episodes to {len(so_far):5d}: {mean:5.1f} steps, {good:4.0%} above 180", flush=True)

    if as_report:  # its rate of exploring fell after good blocks, down to 0.02; here it falls with the episodes
        settings = TableSettings(Schedule(0.02, 1.0, 0.0), Schedule(0.1, 0.9998, 0.02), gamma=0.99, first=0.0)
        durations = train_cartpole(10_000, seed, None, report_cartpole, settings)
        print("the report, six runs, average of the last 1000 episodes: 131, 80, 89, 36, 159, 201; best 247")
    else:
        durations = train_cartpole(seed=seed, on_episode=report_cartpole)
    best = max((sum(durations[i - 100 : i]) / 100 for i in range(100, len(durations) + 1)), default=0.0)
    print(f"CartPole: best average over 100 episodes {best:.1f} (the bar is 180), {len(durations)} episodes")
    plot_curve(durations, 180, "steps", out / "cartpole_durations.png")


def _run_network(as_report: bool, seed: int, out: Path, scalars: Path | None) -> None:
    writer = None
    if scalars:
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError:
            sys.exit("--tensorboard needs a package that is not here: pip install tensorboard")
        writer = SummaryWriter(scalars)

    def report(returns: list[float], net: QNet) -> bool:
        if len(returns) % 50:
            return False
        mean = _tell_drive(table_of(net), f"episode {len(returns):4d}")
        if writer:
            for name, value in zip(("reward", "steps", "penalties"), mean, strict=True):
                writer.add_scalar(name, value, len(returns))
        return bool(mean[0] >= 7 and not as_report)

    net = train_network(OF_REPORT if as_report else OURS, seed, report)
    _tell_drive(table_of(net))
    if as_report:
        print("the report: reward -2.39, 23.18 steps, 0 penalties")
    save_net(net, out / "taxi_net.pt")
    plot_values(table_of(net), out / "taxi_net_values.png")


if __name__ == "__main__":
    _script()
