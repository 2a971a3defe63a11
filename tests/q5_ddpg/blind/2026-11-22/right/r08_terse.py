# exercise: none
# style: as short as possible: one-liners, lambdas, list slices as memory, walrus and generator expressions
"""Q5: deep deterministic policy gradient (DDPG) that swings up the pendulum of Pendulum-v1.

The algorithm is that of Lillicrap et al., "Continuous control with deep reinforcement learning", 2016,
arXiv:1509.02971: a critic learns what an action is worth in a state, as in a deep Q-network, and an actor learns the
action that the critic likes best, by following the gradient of the critic with respect to the action. So the action
may be any number, and nobody has to try them all to find the best one.

Run it with `python q5_ddpg.py`; it takes about ten seconds on one core. `--help` lists the flags.
"""

import argparse
import copy
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

import gymnasium
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from rich.progress import Progress  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the kit's folder, for the line below
from data.seeding import seed_everything  # noqa: E402

MAX_TORQUE = 2.0  # the largest action of Pendulum-v1; the smallest is -2

class Actor(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Sequential(nn.Linear(3, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))
        self.f[-1].weight.data *= 0.01

    def forward(self, state): return 2 * self.f(state).tanh()


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.f = nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 1))

    def forward(self, state, action): return self.f(torch.cat([state, action], -1))


class ReplayMemory:
    def __init__(self, capacity): self.m, self.c = [], capacity

    def push(self, state, action, reward, next_state, terminated):
        self.m = (self.m + [np.hstack([state, action, reward, next_state, terminated]).astype("f")])[-self.c:]

    def sample(self, batch_size):
        b = torch.tensor(np.array([self.m[i] for i in np.random.choice(len(self.m), batch_size)]))
        return b[:, :3], b[:, 3:4], b[:, 4:5], b[:, 5:8], b[:, 8:]

    def __len__(self): return len(self.m)


class GaussianNoise:
    def __init__(self, sigma): self.s = sigma
    def reset(self): ...
    def sample(self): return self.s * float(np.random.randn())


class OrnsteinUhlenbeckNoise:
    def __init__(self, theta, sigma): self.t, self.s, self.x = theta, sigma, 0.0
    def reset(self): self.x = 0.0

    def sample(self):
        self.x = self.x * (1 - self.t) + self.s * float(np.random.randn())
        return self.x


def choose_action(actor, state, noise=0.0):
    return (actor(torch.tensor(state)[None])[0] + noise).clamp(-2, 2).detach().numpy()


def soft_update(target_net, net, tau):
    for a, b in zip(target_net.parameters(), net.parameters()):
        a.data += tau * (b.data - a.data)


def critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma):
    return (rewards + gamma * (1 - terminated) * target_critic(next_states, target_actor(next_states))).detach()


def optimize(batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, tau):
    s, a, r, s2, d = batch
    y = critic_targets(r, s2, d, target_actor, target_critic, gamma)
    for opt, loss in (
        (critic_optimizer, lambda: (critic(s, a) - y).square().mean()),
        (actor_optimizer, lambda: -critic(s, actor(s)).mean()),
    ):
        l = loss()
        opt.zero_grad()
        l.backward()
        opt.step()
    soft_update(target_critic, critic, tau)
    soft_update(target_actor, actor, tau)


def main(num_episodes=40, seed=0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []
    a, c = Actor(), Critic()
    ta, tc = copy.deepcopy(a), copy.deepcopy(c)
    oa, oc = torch.optim.Adam(a.parameters(), 1e-3), torch.optim.Adam(c.parameters(), 2e-3)
    mem, noise, n = ReplayMemory(10000), GaussianNoise(0.3), 0
    for e in range(num_episodes):
        s, _ = env.reset(seed=None if e else seed)
        ret, end = 0.0, False
        while not end:
            u = np.random.uniform(-2, 2, 1).astype("f") if n < 600 else choose_action(a, s, noise.sample())
            s2, r, term, end, _ = env.step(u)
            mem.push(s, u, r / 10, s2, term)
            s, ret, n = s2, ret + float(r), n + 1
            if n > 600:
                optimize(mem.sample(128), a, c, ta, tc, oa, oc, 0.98, 0.01)
        returns += [ret]
        on_episode and on_episode(returns, a)
    return a, returns


def swing_up(actor: nn.Module, starts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Play one episode of 200 steps from each start, without noise.

    Args:
        actor: maps (N, 3) to (N, 1).
        starts: angles and angular velocities, (N, 2); the angle is 0 where the pendulum is up.

    Returns:
        The return of each episode, (N,), and the cosine of its angle after each step, (200, N): 1 is up.
    """
    pendulums = gymnasium.make("Pendulum-v1").unwrapped  # its formulas take arrays as well, so one plays them all
    pendulums.reset(seed=0)
    pendulums.state = np.array(starts, dtype=np.float64).T
    theta, velocity = pendulums.state
    states = np.stack([np.cos(theta), np.sin(theta), velocity]).astype(np.float32)  # (3, N)
    total, heights = np.zeros(len(starts)), []
    for _ in range(200):
        with torch.no_grad():
            actions = actor(torch.from_numpy(np.ascontiguousarray(states.T))).numpy()
        states, rewards, *_ = pendulums.step(actions.T)
        total += rewards
        heights.append(states[0])
    return total, np.array(heights)


def plot_training(returns: list[float], heights: np.ndarray, save_path: str | Path | None = None) -> None:
    """Draw the return of each episode, and the height of the pendulum in one swing-up; save it as a PNG if asked."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8))
    left.plot(range(1, len(returns) + 1), returns, color="tab:blue", marker=".")
    left.set(xlabel="episode", ylabel="return", title="Pendulum-v1: the training")
    right.plot(range(1, len(heights) + 1), heights, color="tab:red")
    right.set(xlabel="step", ylabel="height (1 is up)", ylim=(-1.1, 1.1), title="From hanging at rest, afterwards")
    figure.tight_layout()
    if save_path is not None:
        figure.savefig(save_path, dpi=120)
    plt.close(figure)


def _script() -> None:
    parser = argparse.ArgumentParser(description="Train an actor on Pendulum-v1 with DDPG.")
    parser.add_argument("--episodes", type=int, default=40, help="episodes (default: 40)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same run (default: 0)")
    parser.add_argument("--out", type=Path, default=Path("runs/q5"), help="folder for the results (default: runs/q5)")
    parser.add_argument("--load", type=Path, metavar="FILE", help="play with this saved actor, and do not train")
    parser.add_argument("--tensorboard", type=Path, metavar="DIR", help="write the returns for TensorBoard")
    parser.add_argument("--threads", type=int, default=1, help="threads of torch (default: 1)")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    board = None
    if args.tensorboard:
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError:
            parser.error("--tensorboard needs a package more: pip install tensorboard")
        board = SummaryWriter(args.tensorboard)

    start, returns = time.perf_counter(), [0.0]
    if args.load:
        actor: nn.Module = Actor()
        actor.load_state_dict(torch.load(args.load, weights_only=True))
    else:
        with Progress() as progress:
            task = progress.add_task("episodes", total=args.episodes)

            def report(returns: list[float], actor: nn.Module) -> None:
                progress.update(task, completed=len(returns))
                if board is not None:
                    board.add_scalar("return", returns[-1], len(returns))
                if len(returns) % 5 == 0:
                    progress.print(f"episode {len(returns):3d}  average of the latest 5: {np.mean(returns[-5:]):7.1f}")

            actor, returns = main(args.episodes, args.seed, report)
        torch.save(actor.state_dict(), args.out / "actor.pt")
        print(f"{len(returns)} episodes, {time.perf_counter() - start:.1f} s; actor: {args.out / 'actor.pt'}")
    if board is not None:
        board.close()

    middles = (np.arange(10) + 0.5) / 10
    starts = np.array([(math.tau * a - math.pi, 2 * b - 1) for a in middles for b in middles])  # as `reset` draws them
    scores, _ = swing_up(actor, starts)
    print(f"return over {len(starts)} starts: {scores.mean():.1f} (the bar is -180), the worst {scores.min():.1f}")
    hanging, heights = swing_up(actor, np.array([[math.pi, 0.0]]))
    print(f"return from hanging at rest: {hanging[0]:.1f}")
    plot_training(returns, heights[:, 0], args.out / "training.png")
    print(f"picture: {args.out / 'training.png'}")


if __name__ == "__main__":
    _script()
