# exercise: Q5.5
# mistake: the new value is bound to the loop variable only, so the target never moves
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

import random

settings = {
    "gamma": 0.98,
    "tau": 0.01,
    "batch": 128,
    "capacity": 20000,
    "random_steps": 600,
    "sigma": 0.3,
    "actor_lr": 0.001,
    "critic_lr": 0.002,
    "reward_scale": 0.1,
}


class Actor(nn.Module):
    def __init__(self):
        super(Actor, self).__init__()
        self.layer1 = nn.Linear(3, 64)
        self.layer2 = nn.Linear(64, 64)
        self.layer3 = nn.Linear(64, 1)
        nn.init.uniform_(self.layer3.weight, -0.003, 0.003)
        nn.init.zeros_(self.layer3.bias)

    def forward(self, state):
        out = self.layer1(state)
        out = F.relu(out)
        out = self.layer2(out)
        out = F.relu(out)
        out = self.layer3(out)
        out = torch.tanh(out)
        return out * 2


class Critic(nn.Module):
    def __init__(self):
        super(Critic, self).__init__()
        self.layer1 = nn.Linear(4, 64)
        self.layer2 = nn.Linear(64, 64)
        self.layer3 = nn.Linear(64, 1)

    def forward(self, state, action):
        both = torch.cat([state, action], 1)
        out = F.relu(self.layer1(both))
        out = F.relu(self.layer2(out))
        out = self.layer3(out)
        return out


class ReplayMemory:
    def __init__(self, capacity):
        self.capacity = capacity
        self.transitions = []

    def push(self, state, action, reward, next_state, terminated):
        transition = {
            "state": list(map(float, state)),
            "action": list(map(float, action)),
            "reward": float(reward),
            "next_state": list(map(float, next_state)),
            "terminated": 1.0 if terminated else 0.0,
        }
        self.transitions.append(transition)
        if len(self.transitions) > self.capacity:
            self.transitions.pop(0)

    def sample(self, batch_size):
        states = []
        actions = []
        rewards = []
        next_states = []
        terminated = []
        for _ in range(batch_size):
            k = random.randrange(len(self.transitions))
            t = self.transitions[k]
            states.append(t["state"])
            actions.append(t["action"])
            rewards.append([t["reward"]])
            next_states.append(t["next_state"])
            terminated.append([t["terminated"]])
        return (
            torch.tensor(states),
            torch.tensor(actions),
            torch.tensor(rewards),
            torch.tensor(next_states),
            torch.tensor(terminated),
        )

    def __len__(self):
        return len(self.transitions)


class GaussianNoise:
    def __init__(self, sigma):
        self.sigma = sigma

    def reset(self):
        return None

    def sample(self):
        return random.normalvariate(0.0, self.sigma)


class OrnsteinUhlenbeckNoise:
    def __init__(self, theta, sigma):
        self.theta = theta
        self.sigma = sigma
        self.x = 0.0

    def reset(self):
        self.x = 0.0

    def sample(self):
        n = random.normalvariate(0.0, 1.0)
        pull = self.theta * self.x
        push = self.sigma * n
        self.x = self.x - pull + push
        return self.x


def choose_action(actor, state, noise=0.0):
    state_tensor = torch.tensor([list(map(float, state))])
    with torch.no_grad():
        mu = actor(state_tensor).item()
    torque = mu + noise
    torque = max(-2.0, min(2.0, torque))
    return np.array([torque], dtype=np.float32)


def soft_update(target_net, net, tau):
    parameters = dict(net.named_parameters())
    for name, target_parameter in target_net.named_parameters():
        new = (1 - tau) * target_parameter.data + tau * parameters[name].data
        target_parameter = new


def critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma):
    with torch.no_grad():
        q_next = target_critic(next_states, target_actor(next_states))
        y = torch.zeros_like(rewards)
        for i in range(len(rewards)):
            if terminated[i, 0] == 1:
                y[i, 0] = rewards[i, 0]
            else:
                y[i, 0] = rewards[i, 0] + gamma * q_next[i, 0]
    return y


def optimize(batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, tau):
    states, actions, rewards, next_states, terminated = batch
    y = critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma)

    error = critic(states, actions) - y
    critic_loss = torch.mean(error * error)
    critic_optimizer.zero_grad()
    critic_loss.backward()
    critic_optimizer.step()

    mu = actor(states)
    q = critic(states, mu)
    actor_loss = -torch.mean(q)
    actor_optimizer.zero_grad()
    actor_loss.backward()
    actor_optimizer.step()

    for target, net in [(target_critic, critic), (target_actor, actor)]:
        soft_update(target, net, tau)


def main(num_episodes=40, seed=0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []

    actor = Actor()
    critic = Critic()
    target_actor = copy.deepcopy(actor)
    target_critic = copy.deepcopy(critic)
    actor_optimizer = torch.optim.Adam(actor.parameters(), lr=settings["actor_lr"])
    critic_optimizer = torch.optim.Adam(critic.parameters(), lr=settings["critic_lr"])
    memory = ReplayMemory(settings["capacity"])
    noise = GaussianNoise(settings["sigma"])

    total_steps = 0
    for i_episode in range(num_episodes):
        if i_episode == 0:
            state, info = env.reset(seed=seed)
        else:
            state, info = env.reset()
        score = 0.0
        for t in range(200):
            if total_steps < settings["random_steps"]:
                action = np.array([random.uniform(-2.0, 2.0)], dtype=np.float32)
            else:
                action = choose_action(actor, state, noise.sample())
            next_state, reward, terminated, truncated, info = env.step(action)
            score = score + reward
            memory.push(state, action, settings["reward_scale"] * reward, next_state, terminated)
            state = next_state
            total_steps = total_steps + 1
            if total_steps >= settings["random_steps"]:
                batch = memory.sample(settings["batch"])
                optimize(batch, actor, critic, target_actor, target_critic,
                         actor_optimizer, critic_optimizer, settings["gamma"], settings["tau"])
            if terminated or truncated:
                break
        returns.append(float(score))
        if on_episode is not None:
            on_episode(returns, actor)
    return actor, returns


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
