# exercise: Q5.3
# mistake: the OU noise draws from the uniform distribution on [0, 1) in place of the normal one
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
from collections import deque


def dense(units_in, units, init="glorot"):
    layer = nn.Linear(units_in, units)
    if init == "glorot":
        nn.init.xavier_uniform_(layer.weight)
    else:
        nn.init.uniform_(layer.weight, -0.003, 0.003)
    nn.init.zeros_(layer.bias)
    return layer


class Actor(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = nn.Sequential()
        self.model.add_module("dense_1", dense(3, 64))
        self.model.add_module("relu_1", nn.ReLU())
        self.model.add_module("dense_2", dense(64, 64))
        self.model.add_module("relu_2", nn.ReLU())
        self.model.add_module("output", dense(64, 1, init="small"))
        self.model.add_module("tanh", nn.Tanh())

    def forward(self, state):
        outputs = self.model(state) * MAX_TORQUE
        return outputs


class Critic(nn.Module):
    def __init__(self):
        super().__init__()
        self.state_branch = nn.Sequential(dense(3, 32), nn.ReLU(), dense(32, 32), nn.ReLU())
        self.action_branch = nn.Sequential(dense(1, 32), nn.ReLU())
        self.joint = nn.Sequential(dense(64, 64), nn.ReLU(), dense(64, 64), nn.ReLU(), dense(64, 1))

    def forward(self, state, action):
        state_out = self.state_branch(state)
        action_out = self.action_branch(action)
        concat = torch.cat([state_out, action_out], dim=1)
        return self.joint(concat)


class ReplayMemory:
    def __init__(self, capacity):
        self.buffer_capacity = capacity
        self.buffer_counter = 0
        self.state_buffer = np.zeros((self.buffer_capacity, 3))
        self.action_buffer = np.zeros((self.buffer_capacity, 1))
        self.reward_buffer = np.zeros((self.buffer_capacity, 1))
        self.next_state_buffer = np.zeros((self.buffer_capacity, 3))
        self.terminated_buffer = np.zeros((self.buffer_capacity, 1))

    def push(self, state, action, reward, next_state, terminated):
        index = self.buffer_counter % self.buffer_capacity
        self.state_buffer[index] = state
        self.action_buffer[index] = action
        self.reward_buffer[index] = reward
        self.next_state_buffer[index] = next_state
        self.terminated_buffer[index] = terminated
        self.buffer_counter += 1

    def sample(self, batch_size):
        record_range = min(self.buffer_counter, self.buffer_capacity)
        batch_indices = np.random.choice(record_range, batch_size)
        state_batch = torch.tensor(self.state_buffer[batch_indices], dtype=torch.float32)
        action_batch = torch.tensor(self.action_buffer[batch_indices], dtype=torch.float32)
        reward_batch = torch.tensor(self.reward_buffer[batch_indices], dtype=torch.float32)
        next_state_batch = torch.tensor(self.next_state_buffer[batch_indices], dtype=torch.float32)
        terminated_batch = torch.tensor(self.terminated_buffer[batch_indices], dtype=torch.float32)
        return state_batch, action_batch, reward_batch, next_state_batch, terminated_batch

    def __len__(self):
        return min(self.buffer_counter, self.buffer_capacity)


class GaussianNoise:
    def __init__(self, sigma):
        self.std_dev = sigma

    def reset(self):
        pass

    def sample(self):
        return float(np.random.normal(size=1)[0] * self.std_dev)


class OrnsteinUhlenbeckNoise:
    def __init__(self, theta, sigma):
        self.theta = theta
        self.mean = 0.0
        self.std_dev = sigma
        self.x_prev = None
        self.reset()

    def __call__(self):
        x = self.x_prev + self.theta * (self.mean - self.x_prev) + self.std_dev * np.random.random()
        self.x_prev = x
        return x

    def reset(self):
        self.x_prev = self.mean

    def sample(self):
        return float(self())


def choose_action(actor, state, noise=0.0):
    inputs = torch.tensor(np.expand_dims(state, 0), dtype=torch.float32)
    sampled_action = actor(inputs).detach().numpy().squeeze() + noise
    legal_action = np.clip(sampled_action, -MAX_TORQUE, MAX_TORQUE)
    return np.array([legal_action], dtype=np.float32)


def soft_update(target_net, net, tau):
    target_weights = [p.detach().clone() for p in target_net.parameters()]
    original_weights = [p.detach().clone() for p in net.parameters()]
    new_weights = [w * tau + t * (1 - tau) for w, t in zip(original_weights, target_weights)]
    with torch.no_grad():
        for p, w in zip(target_net.parameters(), new_weights):
            p.copy_(w)


def critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma):
    target_actions = target_actor(next_states)
    y = rewards + gamma * (1.0 - terminated) * target_critic(next_states, target_actions)
    return y.detach()


def apply_gradients(optimizer, grads, variables):
    for variable, grad in zip(variables, grads):
        variable.grad = grad
    optimizer.step()
    for variable in variables:
        variable.grad = None


def optimize(batch, actor, critic, target_actor, target_critic, actor_optimizer, critic_optimizer, gamma, tau):
    state_batch, action_batch, reward_batch, next_state_batch, terminated_batch = batch

    y = critic_targets(reward_batch, next_state_batch, terminated_batch, target_actor, target_critic, gamma)
    critic_value = critic(state_batch, action_batch)
    critic_loss = torch.mean((y - critic_value) ** 2)
    variables = list(critic.parameters())
    apply_gradients(critic_optimizer, torch.autograd.grad(critic_loss, variables, allow_unused=True), variables)

    actor_loss = -torch.mean(critic(state_batch, actor(state_batch)))
    variables = list(actor.parameters())
    apply_gradients(actor_optimizer, torch.autograd.grad(actor_loss, variables, allow_unused=True), variables)

    soft_update(target_actor, actor, tau)
    soft_update(target_critic, critic, tau)


def main(num_episodes=40, seed=0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("Pendulum-v1")
    returns: list[float] = []

    actor_model = Actor()
    critic_model = Critic()
    target_actor = Actor()
    target_critic = Critic()
    # making the weights equal initially
    target_actor.load_state_dict(actor_model.state_dict())
    target_critic.load_state_dict(critic_model.state_dict())
    critic_optimizer = torch.optim.Adam(critic_model.parameters(), lr=0.002)
    actor_optimizer = torch.optim.Adam(actor_model.parameters(), lr=0.001)
    buffer = ReplayMemory(50000)
    ou_noise = OrnsteinUhlenbeckNoise(theta=0.15, sigma=0.2)
    avg_reward_list = deque(maxlen=40)

    frame = 0
    for ep in range(num_episodes):
        prev_state, _ = env.reset(seed=seed) if ep == 0 else env.reset()
        ou_noise.reset()
        episodic_reward = 0.0
        while True:
            if frame < 300:
                action = np.random.uniform(-MAX_TORQUE, MAX_TORQUE, 1).astype(np.float32)
            else:
                action = choose_action(actor_model, prev_state, ou_noise.sample())
            state, reward, terminated, truncated, _ = env.step(action)
            buffer.push(prev_state, action, 0.1 * reward, state, terminated)
            episodic_reward += reward
            frame += 1
            if frame >= 300:
                optimize(buffer.sample(64), actor_model, critic_model, target_actor, target_critic,
                         actor_optimizer, critic_optimizer, 0.98, 0.01)
            if terminated or truncated:
                break
            prev_state = state
        returns.append(float(episodic_reward))
        avg_reward_list.append(np.mean(returns[-40:]))
        if on_episode is not None:
            on_episode(returns, actor_model)
    return actor_model, returns


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
