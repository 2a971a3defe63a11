# Made from solutions/q6_q_learning.py by `python -m autograder starter`: change it there, and run that again.
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

# Q6.9: yours to change. Taxi's steps are certain, so a target needs no averaging: alpha is 1. A cell begins with more
# than it can be worth, 0 and 1 / (1 - gamma), so that the agent tries each action until it proves to be worth less.
TAXI = TableSettings(Schedule(1.0, 1.0, 0.0), Schedule(0.1, 1.0, 0.0), gamma=0.99, first=0.0)
CARTPOLE = TableSettings(Schedule(0.5, 0.999, 0.1), Schedule(0.1, 0.98, 0.0), gamma=0.99, first=100.0)


def at(schedule: Schedule, episode: int) -> float:
    """The value of a schedule in an episode, counted from 0."""
    return max(schedule.end, schedule.start * schedule.factor**episode)


def discretise(observation: np.ndarray, limits: Sequence[float], bins: int) -> int:
    """Q6.1: the number of the cell that an observation lies in.

    Each number x of the observation has its limit L: the interval [-L, L] is cut into `bins` equal bins, counted from 0
    at -L. What lies below is in the first bin, what lies above in the last one. The bins b_0, b_1, ... of all numbers
    are the digits of one whole number in base `bins`, b_0 first: with 10 bins (6, 0, 3) is 603.

    Args:
        observation: (D,), floats.
        limits: D positive numbers.
        bins: at least 1.

    Returns:
        The cell, a whole number from 0 to bins^D - 1. A number on the border of two bins may be in either.

    Worked number: the observation (0.25, -0.95), limits (1, 1) and 10 bins are the bins 6 and 0: the cell is 60.

    Common mistake: a number beyond its limit is in bin -1 or bin 10, and its cell is another one's.
    """
    raise NotImplementedError("Q6.1 discretise is still to do")


def epsilon_greedy(q_row: np.ndarray, epsilon: float, rng: np.random.Generator) -> int:
    """Q6.2: choose an action from its row of the table.

    With probability epsilon the action is drawn uniformly from all A actions; otherwise it is one with the largest
    value, and where several share that value, each of them with the same probability.

    Args:
        q_row: the values of the actions, (A,).
        epsilon: in [0, 1].
        rng: draw from this generator, and from no other.

    Returns:
        The action, a whole number from 0 to A - 1.

    Worked number: the row (1, 3, 3, 0) and epsilon 0.2 give the probabilities (0.05, 0.45, 0.45, 0.05).

    Common mistake: argmax always takes the first of several equal values. In a fresh table all values are equal.
    """
    raise NotImplementedError("Q6.2 epsilon_greedy is still to do")


def q_update(
    q: np.ndarray,
    state: int,
    action: int,
    reward: float,
    next_state: int,
    terminated: bool,
    alpha: float,
    gamma: float,
) -> None:
    """Q6.3: one step of Q-learning: move one cell of the table, in place.

        Q(s, a) <- Q(s, a) + alpha * (y - Q(s, a)),    y = r + gamma * max_a' Q(s', a'),

    and y = r where the step has terminated the episode: nothing can be earned after that.

    Args:
        q: the table, float64, (S, A); its cell [state, action] changes, and no other one.
        state, action: s and a.
        reward: r.
        next_state: s', which may be s.
        terminated: whether s' is an end.
        alpha: the learning rate, in [0, 1].
        gamma: the discount, in [0, 1].

    Worked number: Q(s, a) = 2, the row of s' (1, 4), r = -1, alpha = 0.5 and gamma = 0.9 give y = 2.6 and a new
    Q(s, a) = 2.3; if the step terminated the episode, y = -1 and Q(s, a) = 0.5.

    Common mistake: alpha on the whole target, Q(s, a) + alpha * y, so that the values grow without end.
    """
    raise NotImplementedError("Q6.3 q_update is still to do")


def double_q_targets(
    rewards: torch.Tensor,
    next_states: torch.Tensor,
    terminated: torch.Tensor,
    policy_net: nn.Module,
    target_net: nn.Module,
    gamma: float,
) -> torch.Tensor:
    """Q6.4: the targets of a minibatch, by double Q-learning.

    policy_net chooses the next action, and target_net says what it is worth:
        y = r + gamma * target_net(s')[argmax_a' policy_net(s')_a'],    and y = r where the step was an end.

    Args:
        rewards: float32, (B,).
        next_states: int64, (B,).
        terminated: bool, (B,).
        policy_net, target_net: map states (B,) to values (B, A).
        gamma: the discount, in [0, 1].

    Returns:
        The targets, float32, (B,), without a gradient.

    Worked number: r = 1, gamma = 0.9, policy_net(s') = (2, 5) and target_net(s') = (8, 3) give y = 1 + 0.9 * 3 = 3.7.

    Common mistake: the largest value of target_net. Here that is 8, and y = 8.2: noise is taken for value.
    """
    raise NotImplementedError("Q6.4 double_q_targets is still to do")


# One step of an environment with numbered states: int, int, float, int, bool.
Transition = namedtuple("Transition", ("state", "action", "reward", "next_state", "terminated"))


class SuccessMemory:
    """Q6.5: a replay memory that never drops a success.

    A transition with a positive reward is a success. All successes are kept. Of the others at most `capacity` are kept:
    when so many are there, a new one takes the place of one of them, drawn uniformly. No transition is there twice: to
    push one that equals another in all five fields changes nothing. One that was replaced may come again.

    Common mistake: one list for both kinds, so that a new failure can replace a success.
    """

    def __init__(self, capacity: int, rng: np.random.Generator) -> None:
        """Make an empty memory with room for `capacity` (at least 1) others; all draws are from `rng`."""
        # TODO Q6.5: what the memory holds

    def push(self, state: int, action: int, reward: float, next_state: int, terminated: bool) -> None:
        """Store a transition."""
        raise NotImplementedError("Q6.5 SuccessMemory.push is still to do")

    def sample(self, batch_size: int) -> list[Transition]:
        """Draw `batch_size` (at most len(self)) different transitions, each with the same probability."""
        raise NotImplementedError("Q6.5 SuccessMemory.sample is still to do")

    def __len__(self) -> int:
        raise NotImplementedError("Q6.5 SuccessMemory.__len__ is still to do")


class QNet(nn.Module):
    """Q6.6: the Q-network for numbered states: state -> one value for each action.

    An `nn.Embedding` gives each state a vector of its own, linear layers follow, and between them `nn.PReLU`. Values
    have no upper or lower bound. Advice: an embedding of 64, then 64, 32 and A units.

    Common mistake: an activation after the last layer. Most of Taxi's values are negative.
    """

    def __init__(self, states: int, actions: int) -> None:
        """Make a network for states 0 to `states` - 1 and for so many actions."""
        super().__init__()
        # TODO Q6.6: make your layers here

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        """Map states (N,), int64, to values (N, actions)."""
        raise NotImplementedError("Q6.6 QNet.forward is still to do")


def save_net(net: QNet, path: str | Path) -> None:
    """Q6.6: write a network into the file `path`: its weights, and the two numbers that `QNet` needs.

    Save numbers and tensors, such as `net.state_dict()`, and not the object `net`: the file must be one that
    `torch.load(path, weights_only=True)` reads.
    """
    raise NotImplementedError("Q6.6 save_net is still to do")


def load_net(path: str | Path) -> QNet:
    """Q6.6: make the network that `save_net` wrote into the file `path`, from this file alone.

    It has the same sizes and gives the same values, in another process as well.

    Common mistake: a fresh `QNet` that never gets the weights.
    """
    raise NotImplementedError("Q6.6 load_net is still to do")


def train_taxi(
    num_episodes: int = 3000,
    seed: int = 0,
    on_episode: Callable[[list[float]], None] | None = None,
    settings: TableSettings = TAXI,
) -> np.ndarray:
    """Q6.7: learn a table for Taxi-v4, which has 500 states and 6 actions.

    In each step, choose the action with `epsilon_greedy` from the row of the state, step the environment, and call
    `q_update` once. An episode ends when the passenger is delivered (`terminated`) or after 200 steps (`truncated`).
    Only the first is an end for learning. Learn from what `reset` and `step` return, and from nothing else of `env`:
    the grader may number the states and the actions in another way.

    Args:
        num_episodes: episodes to play.
        seed: of every random generator, and of the first `env.reset`.
        on_episode: called after each episode with the sums of rewards of all episodes so far; None calls nothing.
        settings: all cells are `settings.first` at the start; alpha and epsilon of an episode are
            `at(settings.alpha, episode)` and `at(settings.epsilon, episode)`, and gamma is `settings.gamma`.

    Returns:
        The table, float64, (500, 6).

    Common mistake: `terminated or truncated` handed to `q_update`.
    """
    seed_everything(seed)
    rng = np.random.default_rng(seed)
    env = gymnasium.make("Taxi-v4")
    returns: list[float] = []
    raise NotImplementedError("Q6.7 train_taxi is still to do")


def train_cartpole(
    num_episodes: int = 2000,
    seed: int = 0,
    stop_average: float | None = 180.0,
    on_episode: Callable[[list[int]], None] | None = None,
    settings: TableSettings = CARTPOLE,
) -> list[int]:
    """Q6.8: learn a table for CartPole-v1, whose observations are cut into bins.

    As `train_taxi`, with the states `discretise(observation, LIMITS, BINS)`. After 500 steps an episode is
    `truncated`: that is no end for learning.

    Args:
        num_episodes: episodes to play at most.
        seed: of every random generator, and of the first `env.reset`.
        stop_average: stop once the average of the latest 100 durations exceeds it, not before episode 100 and after
            on_episode; None plays every episode.
        on_episode: called after each episode with all durations so far; None calls nothing.
        settings: as in `train_taxi`.

    Returns:
        The duration (number of steps) of each episode.

    Common mistake: `state` is never replaced by the next one, so that one row learns everything.
    """
    seed_everything(seed)
    rng = np.random.default_rng(seed)
    env = gymnasium.make("CartPole-v1")
    durations: list[int] = []
    raise NotImplementedError("Q6.8 train_cartpole is still to do")
    return durations


# How a network is trained: optimizer and its rate, discount, transitions in a minibatch, random steps before the first
# update, steps between two updates, updates between two copies to the target network, others in the memory, factor of
# the rewards, a schedule, episodes at most.
_NET = "optimizer rate gamma batch warm every sync capacity scale epsilon episodes"
NetSettings = namedtuple("NetSettings", _NET)
# Random steps are cheap, and they find nearly all of Taxi's 2,400 transitions: then each minibatch is drawn from all.
OURS = NetSettings(torch.optim.Adam, 3e-3, 0.95, 256, 100_000, 4, 100, 3000, 0.1, Schedule(0.2, 1.0, 0.1), 2000)
OF_REPORT = NetSettings(torch.optim.SGD, 1e-3, 0.75, 5, 0, 1, 1000, 1000, 1.0, Schedule(1.0, 0.99, 0.1), 5000)


@torch.no_grad()
def values_of(net: QNet, states: Sequence[int] = range(500)) -> np.ndarray:
    """All values of a network for some of Taxi's states, (states, 6)."""
    return net(torch.tensor(list(states))).numpy()


def train_network(
    settings: NetSettings, seed: int = 0, on_episode: Callable[[list[float], QNet], bool] | None = None
) -> QNet:
    """Learn Taxi-v4 with a network; `on_episode`, called once it learns, may stop it by returning True."""
    seed_everything(seed)
    rng = np.random.default_rng(seed)
    env = gymnasium.make("Taxi-v4")
    policy_net, target_net = QNet(500, 6), QNet(500, 6)
    target_net.load_state_dict(policy_net.state_dict())
    optimizer = settings.optimizer(policy_net.parameters(), lr=settings.rate)
    memory = SuccessMemory(settings.capacity, rng)
    returns: list[float] = []
    steps = updates = 0
    for episode in range(settings.episodes):
        explores = 1.0 if steps < settings.warm else at(settings.epsilon, episode)
        cell = env.reset(seed=None if episode else seed)[0]
        earned, over = 0.0, False
        while not over:
            row = values_of(policy_net, [cell])[0] if explores < 1 else np.zeros(6)
            move = epsilon_greedy(row, explores, rng)
            after, reward, delivered, cut, _ = env.step(move)
            memory.push(cell, move, settings.scale * reward, after, delivered)
            cell, over = after, delivered or cut
            earned += reward
            steps += 1
            ready = steps > settings.warm and len(memory) >= settings.batch
            if ready and steps % settings.every == 0:
                batch = Transition(*map(torch.tensor, zip(*memory.sample(settings.batch), strict=True)))
                learned = batch.next_state, batch.terminated, policy_net, target_net, settings.gamma
                targets = double_q_targets(batch.reward, *learned)
                values = policy_net(batch.state).gather(1, batch.action.unsqueeze(1)).squeeze(1)
                optimizer.zero_grad()
                F.mse_loss(values, targets).backward()
                optimizer.step()
                updates += 1
                if updates % settings.sync == 0:
                    target_net.load_state_dict(policy_net.state_dict())
        returns += [earned]
        if updates and on_episode is not None and on_episode(returns, policy_net):
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
    parts = ("tables", "taxi", "cartpole", "network")
    parser.add_argument("what", nargs="?", choices=parts, default="tables", help="default: tables, taxi and cartpole")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same run (default: 0)")
    parser.add_argument("--out", type=Path, default=Path("runs/q6"), help="folder for the files (default: runs/q6)")
    parser.add_argument("--threads", type=int, default=1, help="threads of torch (default: 1)")
    parser.add_argument("--load", type=Path, help="drive with the network in this file, and train nothing")
    parser.add_argument("--tensorboard", type=Path, metavar="DIR", help="write the network's scalars into this folder")
    parser.add_argument("--as-report", action="store_true", help="the settings of a student's report, and its result")
    args = parser.parse_args()
    if args.tensorboard and args.what != "network":
        sys.exit("--tensorboard is for the network: q6_q_learning.py network --tensorboard DIR")
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    if args.load:
        _tell_drive(values_of(load_net(args.load)))
    elif args.what == "network":
        _run_network(args.as_report, args.seed, args.out, args.tensorboard)
    else:
        if args.what != "cartpole":
            _run_taxi(args.seed, args.out)
        if args.what != "taxi":
            _run_cartpole(args.as_report, args.seed, args.out)
    print(f"{time.perf_counter() - start:.1f} s, files in {args.out}")


def _tell_drive(q: np.ndarray, head: str = "all 300 starts") -> np.ndarray:
    mean = drive(q).mean(0)
    print(f"{head}: reward {mean[0]:.2f} (at best 7.93), {mean[1]:.2f} steps, {mean[2]:.2f} penalties", flush=True)
    return mean


def _run_taxi(seed: int, out: Path) -> None:
    returns: list[float] = []

    def report(so_far: list[float]) -> None:
        returns[:] = so_far
        if len(so_far) % 500 == 0:
            print(f"Taxi, episodes to {len(so_far):5d}: reward {sum(so_far[-500:]) / 500:7.2f} an episode", flush=True)

    q = train_taxi(seed=seed, on_episode=report)
    _tell_drive(q, "Taxi's table from all 300 starts")
    plot_curve(returns, 7.93, "sum of rewards", out / "taxi_returns.png")
    plot_values(q, out / "taxi_values.png")


def _run_cartpole(as_report: bool, seed: int, out: Path) -> None:
    block = 1000 if as_report else 100

    def report(so_far: list[int]) -> None:
        if len(so_far) % block == 0:
            latest = so_far[-block:]
            good = sum(n > 180 for n in latest) / block
            mean = sum(latest) / block
            print(f"CartPole, episodes to {len(so_far):5d}: {mean:5.1f} steps, {good:4.0%} above 180", flush=True)

    if as_report:  # its rate of exploring fell after good blocks, down to 0.02; here it falls with the episodes
        settings = TableSettings(Schedule(0.02, 1.0, 0.0), Schedule(0.1, 0.9998, 0.02), gamma=0.99, first=0.0)
        durations = train_cartpole(10_000, seed, None, report, settings)
        print("the report, six runs, average of the last 1000 episodes: 131, 80, 89, 36, 159, 201; best 247")
    else:
        durations = train_cartpole(seed=seed, on_episode=report)
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
        if len(returns) % 25:
            return False
        mean = _tell_drive(values_of(net), f"episode {len(returns):4d}")
        if writer:
            for name, value in zip(("reward", "steps", "penalties"), mean, strict=True):
                writer.add_scalar(name, value, len(returns))
        return bool(mean[0] >= 7 and not as_report)

    net = train_network(OF_REPORT if as_report else OURS, seed, report)
    _tell_drive(values_of(net))
    if as_report:
        print("the report: reward -2.39, 23.18 steps, 0 penalties")
    save_net(net, out / "taxi_net.pt")
    plot_values(values_of(net), out / "taxi_net_values.png")


if __name__ == "__main__":
    _script()
