# Made from solutions/q5_ddpg.py by `python -m autograder starter`: change it there, and run that again.
# Replace every `raise NotImplementedError(...)`, and fill in every TODO; the rest is given.
"""Q5: deep deterministic policy gradient (DDPG) that swings up the pendulum of Pendulum-v1.

The algorithm is that of Lillicrap et al., "Continuous control with deep reinforcement learning", 2016,
arXiv:1509.02971: a critic learns what an action is worth in a state, as in a deep Q-network, and an actor learns the
action that the critic likes best, by following the gradient of the critic with respect to the action. So the action
may be any number, and nobody has to try them all to find the best one.

Run it with `python q5_ddpg.py`; it takes about twenty seconds on one core. `--help` lists the flags.
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

# TODO Q5.1, Q5.8, Q5.9: your settings here


class Actor(nn.Module):
    """Q5.1: the actor network: state -> the action that it takes there.

    `Actor()` takes no arguments. Its output is bounded: 2 * tanh of the last layer.

    Advice: two hidden layers of 64 ReLU units, and a last layer that starts near 0 (uniform in [-0.003, 0.003]). An
    actor that starts at the ends of tanh has no gradient, and stays there.

    Common mistake: tanh alone. Then the torque is at most 1, too weak to get the pendulum up in a short time.
    """

    def __init__(self) -> None:
        super().__init__()
        # TODO Q5.1: make your layers here

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        """Map states (N, 3) to actions (N, 1) in [-2, 2]."""
        raise NotImplementedError("Q5.1 Actor.forward is still to do")


class Critic(nn.Module):
    """Q5.1: the critic network: state and action -> Q, the discounted sum of the rewards to come.

    All rewards of Pendulum-v1 are negative, and so is Q: no activation after the last layer. `Critic()` takes no
    arguments.

    Common mistake: a critic that does not use the action. Then the actor has nothing to learn from.
    """

    def __init__(self) -> None:
        super().__init__()
        # TODO Q5.1: make your layers here

    def forward(self, state: torch.Tensor, action: torch.Tensor) -> torch.Tensor:
        """Map states (N, 3) and actions (N, 1) to values (N, 1)."""
        raise NotImplementedError("Q5.1 Critic.forward is still to do")


class ReplayMemory:
    """Q5.2: the latest `capacity` transitions.

    Common mistake: keeping the caller's array and not a copy. What the caller writes into it later changes the memory.
    """

    def __init__(self, capacity: int) -> None:
        """Make an empty memory; once it holds `capacity` transitions, each new one replaces the oldest."""
        # TODO Q5.2: make your memory here

    def push(
        self, state: np.ndarray, action: np.ndarray, reward: float, next_state: np.ndarray, terminated: bool
    ) -> None:
        """Store a copy of one transition.

        Args:
            state, next_state: float arrays (3,).
            action: a float array (1,).
            reward: a number.
            terminated: whether next_state is a real end, after which nothing is earned. A cut is none.
        """
        raise NotImplementedError("Q5.2 ReplayMemory.push is still to do")

    def sample(self, batch_size: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """Draw transitions, each equally likely, anew at each call; drawing one twice in a batch is allowed.

        Args:
            batch_size: B, at most the number of transitions held.

        Returns:
            states (B, 3), actions (B, 1), rewards (B, 1), next states (B, 3), terminated (B, 1) as 0 or 1: float32.
        """
        raise NotImplementedError("Q5.2 ReplayMemory.sample is still to do")

    def __len__(self) -> int:
        """The number of transitions held."""
        raise NotImplementedError("Q5.2 ReplayMemory.__len__ is still to do")


class GaussianNoise:
    """Q5.3: exploration noise without memory."""

    def __init__(self, sigma: float) -> None:
        """`sigma` is the standard deviation."""
        # TODO Q5.3: keep sigma

    def reset(self) -> None:
        """Begin an episode: there is nothing to do, `pass`."""
        raise NotImplementedError("Q5.3 GaussianNoise.reset is still to do")

    def sample(self) -> float:
        """Draw a number from the normal distribution with mean 0 and standard deviation sigma."""
        raise NotImplementedError("Q5.3 GaussianNoise.sample is still to do")


class OrnsteinUhlenbeckNoise:
    """Q5.3: exploration noise that pushes in one direction for a while (Uhlenbeck and Ornstein, 1930).

        x <- x - theta * x + sigma * n,    with n a new standard normal number at each step, and x = 0 at first.

    Worked number: x = 1, theta = 0.25, sigma = 0.5 and n = -1 give 1 - 0.25 - 0.5 = 0.25. In the long run the variance
    is sigma^2 / (2 theta - theta^2), and the correlation of two successive numbers is 1 - theta.

    Common mistake: a new number at each step without the old one. That is Gaussian noise.
    """

    def __init__(self, theta: float, sigma: float) -> None:
        """`theta`, in (0, 1], is the pull towards 0; `sigma` scales the random part."""
        # TODO Q5.3: keep theta and sigma, and begin with x = 0

    def reset(self) -> None:
        """Begin an episode: x = 0."""
        raise NotImplementedError("Q5.3 OrnsteinUhlenbeckNoise.reset is still to do")

    def sample(self) -> float:
        """Make one step, and return the new x."""
        raise NotImplementedError("Q5.3 OrnsteinUhlenbeckNoise.sample is still to do")


def choose_action(actor: nn.Module, state: np.ndarray, noise: float = 0.0) -> np.ndarray:
    """Q5.4: the actor's action plus the noise, clipped to [-2, 2].

    Args:
        actor: maps (1, 3) to (1, 1).
        state: float32 (3,), as `env.step` gives it.
        noise: a number that is added before the clipping; 0 where nothing is explored.

    Returns:
        A float32 array of shape (1,), as `env.step` takes it.

    Worked number: the actor says 1.8. Noise 0.1 gives 1.9, noise 0.5 gives 2, noise -5 gives -2.

    Common mistake: no clipping. Pendulum-v1 clips the torque itself, so the memory would hold an action that was never
    taken.
    """
    raise NotImplementedError("Q5.4 choose_action is still to do")


def soft_update(target_net: nn.Module, net: nn.Module, tau: float) -> None:
    """Q5.5: move each parameter of the target network a little towards that of the network, in place.

        theta' <- (1 - tau) * theta' + tau * theta.

    `net` does not change, and the parameters of `target_net` remain the same objects.

    Args:
        target_net, net: two networks of the same kind.
        tau: in [0, 1]; 1 copies.

    Worked number: theta' = 1, theta = 3 and tau = 0.1 give 1.2.

    Common mistake: tau the wrong way round. Then the target jumps to nearly the network itself.
    """
    raise NotImplementedError("Q5.5 soft_update is still to do")


def critic_targets(
    rewards: torch.Tensor,
    next_states: torch.Tensor,
    terminated: torch.Tensor,
    target_actor: nn.Module,
    target_critic: nn.Module,
    gamma: float,
) -> torch.Tensor:
    """Q5.6: what the critic should have said.

        y = r + gamma * (1 - terminated) * Q'(s', mu'(s')),    with Q' the target critic and mu' the target actor.

    Args:
        rewards, terminated: (B, 1); terminated is 0 or 1.
        next_states: (B, 3).
        target_actor, target_critic: map (B, 3) to (B, 1), and (B, 3) and (B, 1) to (B, 1).
        gamma: discount, in [0, 1].

    Returns:
        y, (B, 1), without a gradient.

    Worked number: r = -1, gamma = 0.5 and Q' = -4 give -3, and -1 where terminated.

    Common mistake: the next action from the actor that is learning. It moves at each step, and the target with it.
    """
    raise NotImplementedError("Q5.6 critic_targets is still to do")


def optimize(
    batch: tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor],
    actor: nn.Module,
    critic: nn.Module,
    target_actor: nn.Module,
    target_critic: nn.Module,
    actor_optimizer: torch.optim.Optimizer,
    critic_optimizer: torch.optim.Optimizer,
    gamma: float,
    tau: float,
) -> None:
    """Q5.7: learn from one batch: the critic, then the actor, then both target networks.

        critic: one step on the mean over the batch of (Q(s, a) - y)^2, with y from `critic_targets`;
        actor:  one step on minus the mean over the batch of Q(s, mu(s)), with the critic after its step;
        targets: `soft_update` of the target critic and of the target actor, with tau.

    Old gradients count in neither step. The actor's loss does not move the critic, nor the critic's loss the actor.

    Args:
        batch: states (B, 3), actions (B, 1), rewards (B, 1), next states (B, 3), terminated (B, 1), as
            `ReplayMemory.sample` gives them.
        actor, critic, target_actor, target_critic: the four networks.
        actor_optimizer, critic_optimizer: over the parameters of the actor, and over those of the critic.
        gamma: discount, in [0, 1].
        tau: of `soft_update`.

    Common mistake: no minus in the actor's loss. Then it learns the worst action.
    """
    raise NotImplementedError("Q5.7 optimize is still to do")


def main(
    num_episodes: int = 40,
    seed: int = 0,
    on_episode: Callable[[list[float], nn.Module], None] | None = None,
) -> tuple[nn.Module, list[float]]:
    """Q5.8: train an actor on Pendulum-v1 with DDPG.

    Begin with some steps of random actions; learn from the 1000th step at the latest. An episode of Pendulum-v1 never
    terminates: it is truncated after 200 steps.

    Args:
        num_episodes: episodes to play.
        seed: of every random generator, and of the first `env.reset`.
        on_episode: called after each episode with all returns so far and the actor.

    Returns:
        The actor, and the return of each episode: the sum of its rewards, as `env.step` gives them.

    Common mistake: taking the cut after 200 steps for an end. The memory gets `terminated`, and not the end of the
    loop.
    """
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []
    raise NotImplementedError("Q5.8 main is still to do")


@torch.no_grad()
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
            sys.exit("--tensorboard needs a package that is not here: pip install tensorboard")
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
