# exercise: none
# style: own settings (slower alpha for Taxi, epsilon that falls, more optimism for CartPole), big parts in nested functions
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
TAXI = TableSettings(Schedule(0.9, 0.9995, 0.5), Schedule(0.3, 0.995, 0.02), gamma=0.98, first=0.0)
CARTPOLE = TableSettings(Schedule(0.6, 0.999, 0.15), Schedule(0.2, 0.97, 0.0), gamma=0.99, first=100.0)


def at(schedule: Schedule, episode: int) -> float:
    """The value of a schedule in an episode, counted from 0."""
    return max(schedule.end, schedule.start * schedule.factor**episode)


def discretise(observation, limits, bins):
    def which(x, limit):
        inner = [-limit + 2 * limit * k / bins for k in range(1, bins)]
        return int(np.searchsorted(inner, x, side="right"))

    cell = 0
    for x, limit in zip(list(observation), list(limits)):
        cell *= bins
        cell += which(x, limit)
    return cell


def epsilon_greedy(q_row, epsilon, rng):
    keys = rng.random(len(q_row))
    if rng.random() >= epsilon:
        # sort by value first and by chance second; the last one wins
        return int(np.lexsort((keys, q_row))[-1])
    return int(keys.argmin())


def q_update(q, state, action, reward, next_state, terminated, alpha, gamma):
    y = reward
    if terminated is False or terminated == False:  # noqa: E712
        y = reward + gamma * np.max(q[next_state])
    np.add.at(q, (state, action), alpha * (y - q[state, action]))


def double_q_targets(rewards, next_states, terminated, policy_net, target_net, gamma):
    @torch.no_grad()
    def worth(states):
        rows = torch.arange(states.shape[0])
        return target_net(states)[rows, policy_net(states).argmax(dim=1)]

    alive = 1 - terminated.int()
    return (rewards + alive * gamma * worth(next_states)).float()


# One step of an environment with numbered states: int, int, float, int, bool.
Transition = namedtuple("Transition", ("state", "action", "reward", "next_state", "terminated"))


class SuccessMemory:
    def __init__(self, capacity, rng):
        self.capacity = capacity
        self.rng = rng
        self.data = []  # all transitions
        self.others = []  # positions in data of those without success

    def push(self, state, action, reward, next_state, terminated):
        new = Transition(state, action, reward, next_state, terminated)
        if any(new == old for old in self.data):
            return
        if reward <= 0:
            if len(self.others) == self.capacity:
                self.data[self.others[self.rng.integers(self.capacity)]] = new
                return
            self.others.append(len(self.data))
        self.data.append(new)

    def sample(self, batch_size):
        return [self.data[i] for i in self.rng.choice(len(self.data), batch_size, replace=False)]

    def __len__(self):
        return len(self.data)


class QNet(nn.Module):
    def __init__(self, states, actions):
        super().__init__()
        self.states, self.actions = states, actions
        self.embed = nn.Embedding(states, 64)
        self.lin = nn.ModuleDict({"a": nn.Linear(64, 64), "b": nn.Linear(64, 64), "c": nn.Linear(64, 32)})
        self.act = nn.ModuleDict({"a": nn.PReLU(), "b": nn.PReLU(), "c": nn.PReLU()})
        self.last = nn.Linear(32, actions)

    def forward(self, state):
        x = self.embed(state)
        for k in "abc":
            x = self.act[k](self.lin[k](x))
        return self.last(x)


def save_net(net, path):
    torch.save({"a": (net.states, net.actions), "w": {k: v.tolist() for k, v in net.state_dict().items()}}, path)


def load_net(path):
    d = torch.load(path, weights_only=True)
    net = QNet(*d["a"])
    net.load_state_dict({k: torch.tensor(v) for k, v in d["w"].items()})
    return net


def train_taxi(num_episodes=3000, seed=0, on_episode=None, settings=TAXI):
    seed_everything(seed)
    rng = np.random.default_rng(seed)
    env = gymnasium.make("Taxi-v4")
    returns = []
    q = np.tile(np.float64(settings.first), (500, 6))

    def play(episode):
        s, _ = env.reset(seed=seed) if episode == 0 else env.reset()
        alpha, eps, total = at(settings.alpha, episode), at(settings.epsilon, episode), 0.0
        term = trunc = False
        while term is False and trunc is False:
            a = epsilon_greedy(q[s], eps, rng)
            s_next, r, term, trunc, _ = env.step(a)
            term, trunc = bool(term), bool(trunc)
            q_update(q, s, a, r, s_next, term, alpha, settings.gamma)
            s, total = s_next, total + float(r)
        return total

    for episode in range(num_episodes):
        returns.append(play(episode))
        if on_episode is not None:
            on_episode(returns)
    env.close()
    return q


def train_cartpole(num_episodes=2000, seed=0, stop_average=180.0, on_episode=None, settings=CARTPOLE):
    seed_everything(seed)
    rng = np.random.default_rng(seed)
    env = gymnasium.make("CartPole-v1")
    durations = []
    q = np.tile(np.float64(settings.first), (BINS**4, 2))

    def cell(observation):
        return discretise(observation, LIMITS, BINS)

    def play(episode):
        o, _ = env.reset(seed=seed) if episode == 0 else env.reset()
        s, alpha, eps, n = cell(o), at(settings.alpha, episode), at(settings.epsilon, episode), 0
        term = trunc = False
        while term is False and trunc is False:
            a = epsilon_greedy(q[s], eps, rng)
            o, r, term, trunc, _ = env.step(a)
            term, trunc = bool(term), bool(trunc)
            s_next = cell(o)
            q_update(q, s, a, r, s_next, term, alpha, settings.gamma)
            s, n = s_next, n + 1
        return n

    def good_enough():
        if stop_average is None or len(durations) < 100:
            return False
        return np.mean(durations[-100:]) > stop_average

    for episode in range(num_episodes):
        durations.append(play(episode))
        if on_episode is not None:
            on_episode(durations)
        if good_enough():
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
