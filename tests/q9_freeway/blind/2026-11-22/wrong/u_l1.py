# exercise: Q9.6
# mistake: L1 loss instead of smooth L1
"""Q9: deep Q-learning on Atari's Freeway, seen through the console's memory.

A chicken crosses ten lanes of cars; each crossing is a point. The screen is left aside: of the console's 128 bytes of
RAM, eleven say where the chicken and the cars are. The algorithm is double Q-learning (van Hasselt, Guez and Silver,
2016, arXiv:1509.06461) with n-step targets (Sutton, 1988, doi:10.1007/BF00115009) and the smooth L1 loss of the
original DQN (Mnih et al., 2015, doi:10.1038/nature14236). It explores with a bias: a chicken that wanders up and down
evenly never reaches the other side.

Run it with `python q9_freeway.py`. The game needs one more package: `pip install ale-py==0.12.1`. Everything that is
graded works without it. `--help` lists the flags.
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

NOOP, UP, DOWN = range(3)  # the actions
HEIGHT = 14  # the byte of the chicken's height, from BOTTOM to TOP
BOTTOM, TOP = 6, 177
CARS = 108  # the byte of the lowest lane's car; those of the other nine lanes follow. A car's column is 0 to 159
COLUMNS = 160  # a car that leaves the road on one side comes back on the other
COLUMN = 47  # of a car that is right in front of the chicken
LANES = tuple(22 + 16 * lane for lane in range(10))  # the height of a chicken in the middle of each lane
SPEEDS = (1 / 5, 1 / 4, 1 / 3, 1 / 2, 1, 1, 1 / 2, 1 / 3, 1 / 4, 1 / 5)  # columns that each lane's car moves in a frame
BIASED, UNIFORM = (0.3, 0.6, 0.1), (1 / 3, 1 / 3, 1 / 3)  # shares of NOOP, UP and DOWN while exploring
FRAMES = 4  # of the game for each action: an episode of 8192 frames has 2048 actions

# Transitions, row by row: float32 (N, 11), int64 (N,), float32 (N,), (N, 11), (N,). `reward` sums several steps, and
# `discount` is the factor of what the next state is worth, 0 where nothing follows.
Batch = namedtuple("Batch", ("state", "action", "reward", "next_state", "discount"))


def features(ram: np.ndarray) -> np.ndarray:
    """Q9.1: the eleven numbers that the network sees.

    Number 0 is the chicken's height, 0 at the bottom and 1 at the top: (ram[HEIGHT] - BOTTOM) / (TOP - BOTTOM).

    Number 1 + k says how far the car of lane k has passed the chicken. Let x = ram[CARS + k] be its column. The road is
    a ring of 160 columns, so the car is s = ((x - COLUMN + 80) mod 160) - 80 columns to the right of the chicken: s is
    between -80 and 79. Cars of the lanes 0 to 4 drive to the right: the number is s / 80. Cars of the lanes 5 to 9
    drive to the left: the number is -s / 80. So a negative number means that the car is still coming. For s = -80 the
    number may be 1 or -1 in every lane.

    Args:
        ram: uint8, (128,), or several of them, (N, 128).

    Returns:
        A numpy array, float32, (11,) or (N, 11).

    Worked number: height 40 gives 34 / 171 = 0.1988. Column 140 gives s = -67, which is -0.8375 in lane 0 and 0.8375
    in lane 9.

    Common mistake: arithmetic in uint8, which counts modulo 256. There 5 - 47 is 214.
    """
    ram = torch.tensor(ram, dtype=torch.float32)
    state = torch.zeros(ram.shape[:-1] + (11,))
    state[..., 0] = (ram[..., HEIGHT] - BOTTOM) / (TOP - BOTTOM)
    for lane in range(10):
        s = (ram[..., CARS + lane] - COLUMN + 80) % COLUMNS - 80
        if lane >= 5:
            s = -s
        state[..., 1 + lane] = s / 80
    return state.numpy()


def epsilon_at(step: int, start: float, end: float, decay: int) -> float:
    """Q9.2: the probability of exploring: it falls along a line, and then stays.

    Args:
        step: how many actions were taken before, from 0 on.
        start: epsilon at step 0.
        end: epsilon from step `decay` on; at most `start`.
        decay: at least 1.

    Returns:
        start + (end - start) * step / decay before step `decay`, and `end` from then on.

    Worked number: start 1, end 0.1 and decay 1000 give 0.775 at step 250, and 0.1 at step 5000.

    Common mistake: a line that goes on, to negative probabilities.
    """
    EPS_START, EPS_END, EPS_DECAY = start, end, decay
    if step < EPS_DECAY:
        eps_threshold = EPS_START - (EPS_START - EPS_END) * (step / EPS_DECAY)
    else:
        eps_threshold = EPS_END
    return eps_threshold


def select_action(
    state: np.ndarray, net: nn.Module, epsilon: float, shares: Sequence[float], rng: np.random.Generator
) -> int:
    """Q9.3: explore with a bias, or take the action with the largest value.

    With probability epsilon draw from all three actions, action a with probability shares[a]. Otherwise take the
    action with the largest value of `net`.

    Args:
        state: float32, (11,).
        net: maps tensors (N, 11) to values (N, 3).
        epsilon: in [0, 1].
        shares: the probabilities of NOOP, UP and DOWN while exploring; they add up to 1.
        rng: draw from this generator, and from no other.

    Returns:
        The action, a whole number from 0 to 2.

    Worked number: epsilon 0.5, shares (0.3, 0.6, 0.1) and DOWN as the best action give the probabilities
    (0.15, 0.3, 0.55).

    Common mistake: drawing evenly. An evenly drawn chicken goes down as often as up, and never gets a point.
    """
    sample = rng.random()
    eps_threshold = epsilon
    if sample > eps_threshold:
        with torch.no_grad():
            # max(1).indices is the column of the largest value of each row
            return net(torch.tensor(state, dtype=torch.float32).unsqueeze(0)).max(1).indices.view(1, 1)
    else:
        return torch.tensor([[rng.choice(3, p=shares)]], dtype=torch.long)


_AROUND = torch.arange(-1, 5)  # the lanes that look_ahead describes, counted from the chicken's own
_NEAR = torch.arange(-36.0, 37.0, 12.0)  # columns


def look_ahead(state: torch.Tensor) -> torch.Tensor:
    """Describe states (N, 11) by what is near the chicken, (N, 106): QNet may use it.

    For each of six lanes, from the one below the chicken to the fourth above, it says whether there is such a lane,
    where its car is, and where it will be when a chicken that only goes up gets there. Beyond that it says in which
    lane the chicken is, and how far within it. A place is told by seven numbers; each is 1 at a place of its own and
    falls to 0 at its neighbours' places.
    """
    place = (state[:, :1] * (TOP - BOTTOM) + BOTTOM - 14) / 16  # (N, 1) in lanes, from the edge of the lowest one
    lane = place.floor()
    within = place - lane
    wanted = lane.long() + _AROUND  # (N, 6)
    there = (wanted >= 0) & (wanted < 10)
    wanted = wanted.clamp(0, 9)
    passed = (80 * state[:, 1:]).gather(1, wanted)
    later = passed + torch.tensor(SPEEDS)[wanted] * 16 * (_AROUND - within).clamp(min=0)
    later = (later + 80) % COLUMNS - 80
    near = 1 - (torch.stack([passed, later], dim=2).unsqueeze(3) - _NEAR).abs() / 12  # (N, 6, 2, 7)
    near = near.clamp(min=0) * there[:, :, None, None]
    lanes = F.one_hot(lane.long().squeeze(1).clamp(-1, 10) + 1, 12)
    return torch.cat(
        [near.flatten(1), there, lanes, (1 - 4 * (within - torch.arange(4) / 4).abs()).clamp(min=0)], dim=1
    )


class QNet(nn.Module):
    """Q9.4: the Q-network."""

    def __init__(self, n_observations=11, n_actions=3):
        super(QNet, self).__init__()
        self.layer1 = nn.Linear(n_observations, 128)
        self.layer2 = nn.Linear(128, 128)
        self.layer3 = nn.Linear(128, n_actions)

    def forward(self, x):
        x = F.relu(self.layer1(x))
        x = F.relu(self.layer2(x))
        return self.layer3(x)


def n_step(states: torch.Tensor, actions: torch.Tensor, rewards: torch.Tensor, n: int, gamma: float) -> Batch:
    """Q9.5: a whole episode as transitions over n steps.

    Row t of the result has the state s_t, the action a_t, and

        reward      r_t + gamma * r_(t+1) + ... over n steps, or over those that are left before the end,
        next_state  s_(t+n), or the last state s_T if the episode has ended by then,
        discount    gamma^n if t + n < T, and otherwise 0: nothing can be earned after the end.

    Args:
        states: s_0 to s_T, float32, (T + 1, 11); with s_T the episode has ended.
        actions: int64, (T,); T >= 1.
        rewards: float32, (T,).
        n: at least 1; it may exceed T.
        gamma: the discount of one step, in [0, 1].

    Returns:
        A Batch of T rows: float32 (T, 11), int64 (T,), float32 (T,), (T, 11) and (T,).

    Worked number: rewards (1, 0, 2), n = 2 and gamma = 0.5 give the rewards (1, 1, 2), the next states (s_2, s_3, s_3)
    and the discounts (0.25, 0, 0).

    Common mistake: gamma instead of gamma^n as the discount. What is worth 1 after three steps is then worth too much.
    """
    T = rewards.size(0)
    next_indices = torch.arange(T) + n
    non_final_mask = next_indices < T
    next_state = states[-1].repeat(T, 1)
    next_state[non_final_mask] = states[next_indices[non_final_mask]]
    discount = torch.zeros(T)
    discount[non_final_mask] = gamma**n
    reward = torch.zeros(T)
    for t in range(T):
        steps = min(n, T - t)
        weights = torch.tensor([gamma**k for k in range(steps)])
        reward[t] = (weights * rewards[t : t + steps]).sum()
    return Batch(states[:-1].clone(), actions.clone(), reward, next_state, discount)


def update(
    policy_net: nn.Module,
    target_net: nn.Module,
    optimizer: torch.optim.Optimizer,
    batch: Batch,
    number: int,
    tau: int,
) -> float:
    """Q9.6: learn from one minibatch by double Q-learning, and copy the network now and then.

    1. The targets: y = reward + discount * target_net(next_state)[argmax_a policy_net(next_state)_a]. No gradient flows
       into them.
    2. The loss: the smooth L1 loss (Huber's with threshold 1) between policy_net(state)[action] and y, averaged over
       the minibatch.
    3. One step of the optimizer, with the gradient of this loss alone.
    4. After it: if `number` is a multiple of `tau`, target_net gets a copy of the weights of policy_net.

    Args:
        policy_net, target_net: map states (B, 11) to values (B, 3).
        optimizer: over the parameters of policy_net.
        batch: B transitions.
        number: which update this is, counted from 1.
        tau: updates from one copy to the next.

    Returns:
        The loss, a number.

    Worked number: reward 1, discount 0.5, policy_net(next_state) = (2, 5, 1) and target_net(next_state) = (8, 3, 0)
    give y = 1 + 0.5 * 3 = 2.5. With policy_net(state)[action] = 0.5 the loss is 2 - 0.5 = 1.5.

    Common mistake: a copy that shares its tensors, target_net = policy_net: then the targets move with every step.
    """
    state_action_values = policy_net(batch.state).gather(1, batch.action.unsqueeze(1))

    with torch.no_grad():
        next_actions = policy_net(batch.next_state).max(1).indices.unsqueeze(1)
        next_state_values = target_net(batch.next_state).gather(1, next_actions).squeeze(1)
    expected_state_action_values = (next_state_values * batch.discount) + batch.reward

    criterion = nn.L1Loss()
    loss = criterion(state_action_values, expected_state_action_values.unsqueeze(1))

    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

    if number % tau == 0:
        target_net_state_dict = target_net.state_dict()
        policy_net_state_dict = policy_net.state_dict()
        for key in policy_net_state_dict:
            target_net_state_dict[key] = policy_net_state_dict[key].clone()
        target_net.load_state_dict(target_net_state_dict)
    return loss.item()


def lane_values(ram: np.ndarray, net: nn.Module) -> torch.Tensor:
    """Q9.7: what the actions are worth in each lane, while the cars stay where they are.

    Row k is the value of `net` for the features of this RAM with one byte changed: the chicken's height is LANES[k].

    Args:
        ram: uint8, (128,); it stays as it is.
        net: maps tensors (N, 11) to values (N, 3).

    Returns:
        float32, (10, 3), without a gradient: the lowest lane first.

    Common mistake: writing into `ram` itself, which belongs to the game.
    """
    values = []
    with torch.no_grad():
        for height in LANES:
            lane_ram = ram.copy()
            lane_ram[HEIGHT] = height
            state = torch.tensor(features(lane_ram)).unsqueeze(0)
            values.append(net(state))
    return torch.cat(values)


def evaluate(
    net: nn.Module, env: gymnasium.Env, episodes: int, epsilon: float, rng: np.random.Generator
) -> list[float]:
    """Q9.8: play whole episodes without learning.

    Each begins with `env.reset()`, and ends when `terminated or truncated`. The actions are
    `select_action(features(ram), net, epsilon, BIASED, rng)`, with the RAM that the environment showed last.

    Args:
        net: maps tensors (N, 11) to values (N, 3).
        env: its observations are RAMs, uint8, (128,).
        episodes: how many.
        epsilon: how often it explores all the same.
        rng: of the actions.

    Returns:
        The score of each episode, the sum of its rewards.

    Common mistake: the score of one episode goes on in the next one.
    """
    episode_scores = []
    for i_episode in range(episodes):
        observation, info = env.reset()
        score = 0
        while True:
            action = select_action(features(observation), net, epsilon, BIASED, rng)
            observation, reward, terminated, truncated, _ = env.step(action.item())
            score += reward
            if terminated or truncated:
                break
        episode_scores.append(score)
    return episode_scores


class LateStart(gymnasium.Wrapper):
    """Freeway always begins alike. Here each episode begins with up to 30 NOOPs, so that no two are alike."""

    def reset(self, *, seed: int | None = None, options: dict | None = None) -> tuple[np.ndarray, dict]:
        """Reset the game, and wait for a while."""
        ram, info = self.env.reset(seed=seed, options=options)
        for _ in range(self.np_random.integers(31)):
            ram, *_ = self.env.step(NOOP)
        return ram, info


def make_env() -> gymnasium.Env:
    """Freeway with its RAM as observation, FRAMES frames an action. Without `ale-py` a sentence ends the script."""
    try:
        import ale_py
    except ImportError:
        sys.exit("Freeway needs a package that is not here: pip install ale-py==0.12.1")
    ale_py.ALEInterface.setLoggerMode(ale_py.LoggerMode.Error)
    gymnasium.register_envs(ale_py)
    return LateStart(gymnasium.make("ALE/Freeway-v5", obs_type="ram", frameskip=FRAMES, repeat_action_probability=0.0))


class Memory:
    """The latest transitions, row by row."""

    def __init__(self, capacity: int) -> None:
        states, numbers = torch.zeros(2, capacity, 11), torch.zeros(2, capacity)
        self._rows = Batch(states[0], torch.zeros(capacity, dtype=torch.int64), numbers[0], states[1], numbers[1])
        self._capacity, self._pushed = capacity, 0

    def push(self, batch: Batch) -> None:
        """Store transitions; each takes the place of the oldest one."""
        places = (self._pushed + torch.arange(len(batch.action))) % self._capacity
        for kept, new in zip(self._rows, batch, strict=True):
            kept[places] = new
        self._pushed += len(places)

    def sample(self, size: int) -> Batch:
        """Draw transitions, each with the same probability."""
        places = torch.randint(len(self), (size,))
        return Batch(*[kept[places] for kept in self._rows])

    def __len__(self) -> int:
        return min(self._pushed, self._capacity)


# How an agent is trained: shares of the actions while exploring, epsilon from `start` to `end` within `decay` actions,
# discount, learning rate of Adam, steps of a transition, rows of a minibatch, actions from one update to the next,
# updates from one copy to the next, transitions in the memory, episodes.
_NAMES = "shares start end decay gamma rate n batch every tau capacity episodes"
Settings = namedtuple("Settings", _NAMES)
OURS = Settings(BIASED, 1.0, 0.02, 40_000, 0.98, 1e-3, 5, 128, 4, 500, 200_000, 150)
OF_REPORT = Settings(BIASED, 1.0, 0.1, 1_000_000, 0.99, 1e-4, 1, 32, 4, 1000, 200_000, 732)  # 1.5 million actions
WARM = 2000  # transitions in the memory before the first update

# What the studies compare: names, and what they change in OURS.
STUDIES = {
    "epsilon": {f"decay {decay:,}": {"decay": decay} for decay in (10_000, 40_000, 160_000)},
    "gamma": {f"gamma {gamma}": {"gamma": gamma} for gamma in (0.8, 0.9, 0.98, 0.99)},
    "rate": {f"rate {rate:g}": {"rate": rate} for rate in (1e-2, 1e-3, 1e-4)},
    "exploration": {"biased": {"shares": BIASED}, "uniform": {"shares": UNIFORM}},
}


def train(
    settings: Settings, seed: int = 0, on_episode: Callable[[list[float], nn.Module], bool] | None = None
) -> tuple[QNet, list[float]]:
    """Learn Freeway; the network and the score of each episode. `on_episode` may stop it by returning True."""
    seed_everything(seed)
    rng = np.random.default_rng(seed)
    env = make_env()
    policy_net, target_net = QNet(), QNet()
    target_net.load_state_dict(policy_net.state_dict())
    optimizer = torch.optim.Adam(policy_net.parameters(), lr=settings.rate, fused=True)
    memory = Memory(settings.capacity)
    scores: list[float] = []
    step = updates = 0
    while len(scores) < settings.episodes:
        ram, _ = env.reset(seed=None if scores else seed)
        states, actions, rewards, done = [features(ram)], [], [], False
        while not done:
            epsilon = epsilon_at(step, settings.start, settings.end, settings.decay)
            actions.append(select_action(states[-1], policy_net, epsilon, settings.shares, rng))
            ram, reward, terminated, truncated, _ = env.step(actions[-1])
            states.append(features(ram))
            rewards.append(float(reward))
            done = terminated or truncated
            step += 1
            if len(memory) >= WARM and step % settings.every == 0:
                updates += 1
                sample = memory.sample(settings.batch)
                update(policy_net, target_net, optimizer, sample, updates, settings.tau)
        played = torch.from_numpy(np.array(states)), torch.tensor(actions), torch.tensor(rewards)
        memory.push(n_step(*played, settings.n, settings.gamma))
        scores.append(sum(rewards))
        if on_episode is not None and on_episode(scores, policy_net):
            break
    env.close()
    return policy_net, scores


def plot_scores(curves: dict[str, Sequence[float]], save_path: str | Path) -> None:
    """Draw the scores of trainings by name, averaged over the latest 10 episodes, and the line of always going up."""
    figure, axes = plt.subplots(figsize=(8, 4.5))
    for color, (name, scores) in enumerate(curves.items()):
        axes.plot(range(1, len(scores) + 1), scores, color=f"C{color}", alpha=0.25, linewidth=1)
        if len(scores) >= 10:
            averages = np.convolve(scores, np.full(10, 0.1), "valid")
            axes.plot(range(10, len(scores) + 1), averages, color=f"C{color}", label=name)
    axes.axhline(21, color="black", linestyle="--", linewidth=1, label="always up: 21")
    axes.set(xlabel="episode", ylabel="score")
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=3, frameon=False, fontsize=9)  # above the curves
    figure.tight_layout()
    figure.savefig(save_path, dpi=120)
    plt.close(figure)


def plot_lanes(rams: Sequence[np.ndarray], net: nn.Module, save_path: str | Path) -> None:
    """Draw the road at some moments, and beside each lane the values of the three actions for a chicken in it."""
    values = [lane_values(ram, net).numpy() for ram in rams]
    low, high = min(v.min() for v in values), max(v.max() for v in values)
    figure, all_axes = plt.subplots(
        1, 2 * len(rams), figsize=(3.4 * len(rams), 3.6), layout="constrained", width_ratios=[3, 2] * len(rams)
    )
    for ram, value, road, table in zip(rams, values, all_axes[::2], all_axes[1::2], strict=True):
        for lane, x in enumerate(ram[CARS : CARS + 10].tolist()):
            road.barh(lane, 10, left=x - 5, height=0.5, color="tab:blue" if lane < 5 else "tab:orange")
            road.annotate("", (x + (12 if lane < 5 else -12), lane), (x, lane), arrowprops={"arrowstyle": "->"})
        road.plot(COLUMN, (int(ram[HEIGHT]) - LANES[0]) / 16, "o", color="gold", markeredgecolor="black")
        road.set(xlim=(0, COLUMNS), ylim=(-1.2, 9.6), xticks=[], yticks=range(10), ylabel="lane")
        image = table.imshow(value, origin="lower", aspect="auto", vmin=low, vmax=high, cmap="viridis")
        for lane, action in enumerate(value.argmax(1).tolist()):
            table.text(action, lane, "best", color="white", ha="center", va="center", fontsize=7)
        table.set(ylim=(-1.2, 9.6), yticks=[], xticks=range(3), xticklabels=["noop", "up", "down"])
    figure.colorbar(image, ax=all_axes, label="Q-value")
    figure.savefig(save_path, dpi=120)
    plt.close(figure)


def _script() -> None:
    parser = argparse.ArgumentParser(description="Deep Q-learning on Atari's Freeway, from its RAM.")
    parser.add_argument("--episodes", type=int, help=f"episodes of each training (default: {OURS.episodes})")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same run (default: 0)")
    parser.add_argument("--out", type=Path, default=Path("runs/q9"), help="folder for the files (default: runs/q9)")
    parser.add_argument("--threads", type=int, default=1, help="threads of torch (default: 1)")
    parser.add_argument("--study", choices=STUDIES, help="train with several settings, and compare them")
    parser.add_argument("--load", type=Path, metavar="FILE", help="play with the network in this file, train nothing")
    parser.add_argument("--tensorboard", type=Path, metavar="DIR", help="write the scores into this folder")
    parser.add_argument("--as-report", action="store_true", help="the settings of a student's report, and its result")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    make_env().close()  # a missing package is told now
    start = time.perf_counter()
    base = OF_REPORT if args.as_report else OURS
    base = base._replace(episodes=args.episodes or base.episodes)
    epsilon = 0.1 if args.as_report else 0.0
    if args.load:
        net = QNet()
        net.load_state_dict(torch.load(args.load, weights_only=True))
        _tell_ten(net, epsilon, args.seed, args.out)
    elif args.study:
        _run_study(STUDIES[args.study], base, epsilon, args.seed, args.out / f"{args.study}.png")
    else:
        net, scores = train(base, args.seed, _Reports(base, epsilon, args.out / "best.pt", args.tensorboard))
        torch.save(net.state_dict(), args.out / "net.pt")
        plot_scores({"training": scores}, args.out / "scores.png")
        if len(scores) >= 10:
            net.load_state_dict(torch.load(args.out / "best.pt", weights_only=True))
        _tell_ten(net, epsilon, args.seed, args.out)
    if args.as_report:
        print("the report: 30 to 33 after 1.5 million steps, but for gamma 0.8, which did not converge")
    print(f"{(time.perf_counter() - start) / 60:.1f} minutes, files in {args.out}")


class _Reports:
    """Every ten episodes: plays one without learning, tells its score, and saves the network if that was the best."""

    def __init__(self, settings: Settings, epsilon: float, path: Path | None, scalars: Path | None = None) -> None:
        self._settings, self._epsilon, self._path = settings, epsilon, path
        self._env, self._start, self.best, self.minutes = make_env(), time.process_time(), -1.0, 0.0
        self._env.reset(seed=1)
        self._writer = None
        if scalars:
            try:
                from torch.utils.tensorboard import SummaryWriter
            except ImportError:
                sys.exit("--tensorboard needs a package that is not here: pip install tensorboard")
            self._writer = SummaryWriter(scalars)

    def __call__(self, scores: list[float], net: nn.Module) -> bool:
        if self._writer:
            self._writer.add_scalar("score", scores[-1], len(scores))
        if len(scores) % 10:
            return False
        score = evaluate(net, self._env, 1, self._epsilon, np.random.default_rng(len(scores)))[0]
        minutes = (time.process_time() - self._start) / 60
        if self._writer:
            self._writer.add_scalar("evaluation", score, len(scores))
        if score > self.best:
            self.best, self.minutes = score, minutes
            if self._path:
                torch.save(net.state_dict(), self._path)
        settings = self._settings
        explores = epsilon_at(len(scores) * 2048, settings.start, settings.end, settings.decay)
        line = f"episodes to {len(scores):4d}: {sum(scores[-10:]) / 10:4.1f} points, epsilon then {explores:.2f}"
        print(f"{line}, without learning {score:2.0f}, best {self.best:2.0f}, {minutes:4.1f} CPU minutes", flush=True)
        return False


def _tell_ten(net: nn.Module, epsilon: float, seed: int, out: Path) -> list[float]:
    """Play ten episodes; draw the values of some of their states."""
    env = make_env()
    env.reset(seed=seed + 1000)
    scores = evaluate(net, env, 10, epsilon, np.random.default_rng(seed))
    mean = sum(scores) / len(scores)
    shown = " ".join(f"{score:.0f}" for score in scores)
    print(f"ten episodes without learning, epsilon {epsilon}: {shown}, on average {mean:.1f} (always up: 21)")
    rng = np.random.default_rng(seed)
    ram, _ = env.reset()
    rams = []
    for step in range(400):
        if step % 100 == 60:
            rams.append(ram.copy())
        ram, *_ = env.step(select_action(features(ram), net, 0.0, BIASED, rng))
    plot_lanes(rams, net, out / "lanes.png")
    return scores


def _run_study(changes: dict[str, dict], base: Settings, epsilon: float, seed: int, path: Path) -> None:
    curves, rows = {}, []
    for name, change in changes.items():
        print(name, flush=True)
        reports = _Reports(base._replace(**change), epsilon, None)
        _, curves[name] = train(base._replace(**change), seed, reports)
        rows.append((name, sum(curves[name][-10:]) / len(curves[name][-10:]), reports.best, reports.minutes))
    print(f"{'':15}  latest 10  best without learning  CPU minutes until then")
    for name, latest, best, minutes in rows:
        print(f"{name:15}  {latest:9.1f}  {best:21.0f}  {minutes:22.1f}")
    plot_scores(curves, path)


if __name__ == "__main__":
    _script()
