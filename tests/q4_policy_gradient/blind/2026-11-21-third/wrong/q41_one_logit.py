# exercise: Q4.1
# mistake: one logit instead of two
import argparse
import math
import sys
import time
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


ALPHA_THETA = 1e-3
ALPHA_W = 5e-3


class Policy(nn.Module):
    """pi(a | s, theta)"""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 128)
        self.fc2 = nn.Linear(128, 128)
        self.fc3 = nn.Linear(128, 1)

    def forward(self, state):
        x = F.relu(self.fc1(state))
        x = F.relu(self.fc2(x))
        return self.fc3(x)


class Value(nn.Module):
    """v(s, w)"""

    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(4, 128)
        self.fc2 = nn.Linear(128, 128)
        self.fc3 = nn.Linear(128, 1)

    def forward(self, state):
        x = F.relu(self.fc1(state))
        x = F.relu(self.fc2(x))
        (v,) = self.fc3(x).unbind(dim=1)
        return v


def sample_action(state, policy):
    h = policy(state)  # action preferences
    pi = torch.softmax(h, dim=1)
    A = pi.cumsum(dim=1).lt(torch.rand(1)).sum(dim=1, keepdim=True).clamp(max=1)
    ln_pi = torch.log_softmax(h, dim=1).gather(1, A)
    return A, ln_pi[:, 0]


def rewards_to_go(rewards, gamma):
    T = len(rewards)
    G = torch.zeros(T + 1)
    for t in range(T - 1, -1, -1):
        G[t] = float(rewards[t]) + gamma * G[t + 1]
    return G[:T].clone()


def advantages(returns, values, normalise):
    delta = returns - values.detach()
    if not normalise:
        return delta
    mu = delta.mean()
    sigma = (delta - mu).norm() / math.sqrt(len(delta))
    return (delta - mu) / (sigma + 1e-8)


def policy_loss(logits, actions, advantages):
    pi = torch.softmax(logits, dim=1)
    # stable: log pi = h - logsumexp(h)
    ln_pi = logits - logits.logsumexp(dim=1, keepdim=True)
    assert pi.shape == ln_pi.shape
    eligibility = torch.where(actions.bool(), ln_pi[:, 1], ln_pi[:, 0])
    J = (eligibility * advantages).sum()
    return -J


def update(policy, value, policy_optimizer, value_optimizer, states, actions, rewards, gamma):
    G = rewards_to_go(rewards, gamma)
    v = value(states)
    delta = advantages(G, v, normalise=True)
    # w
    value_optimizer.zero_grad()
    loss_w = (delta.new_tensor(1.0) * (G - v) ** 2).mean()
    loss_w.backward()
    value_optimizer.step()
    # theta
    policy_optimizer.zero_grad()
    loss_theta = policy_loss(policy(states), actions, delta)
    loss_theta.backward()
    policy_optimizer.step()


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("CartPole-v1")
    durations = []
    theta, w = Policy(), Value()
    opt_theta = torch.optim.Adam(theta.parameters(), lr=ALPHA_THETA)
    opt_w = torch.optim.Adam(w.parameters(), lr=ALPHA_W)
    for k in range(num_episodes):
        S, _ = env.reset(seed=seed) if k == 0 else env.reset()
        trajectory = []
        terminal = False
        while not terminal:
            S = torch.as_tensor(S, dtype=torch.float32).unsqueeze(0)
            A, _ = sample_action(S, theta)
            S_next, R, terminated, truncated, _ = env.step(A.item())
            trajectory.append((S, A.item(), R))
            S = S_next
            terminal = terminated or truncated
        states = torch.cat([step[0] for step in trajectory])
        actions = torch.tensor([step[1] for step in trajectory], dtype=torch.long)
        rewards = [step[2] for step in trajectory]
        update(theta, w, opt_theta, opt_w, states, actions, rewards, 0.99)
        durations.append(len(trajectory))
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100 and sum(durations[-100:]) / 100 > stop_average:
            break
    return durations


def plot_durations(episode_durations: list[int], save_path: str | Path | None = None) -> None:
    """Draw the durations, their average over the latest 100 episodes and the line at 300; save it as a PNG if asked."""
    durations = torch.tensor(episode_durations, dtype=torch.float32)
    figure, axes = plt.subplots(figsize=(8, 4.5))
    axes.plot(durations, color="tab:blue", alpha=0.5, linewidth=1, label="duration of the episode")
    if len(durations) >= 100:
        averages = durations.unfold(0, 100, 1).mean(dim=1)
        axes.plot(range(99, len(durations)), averages, color="tab:red", label="average of the latest 100")
    axes.axhline(300, color="black", linestyle="--", linewidth=1, label="solved: average above 300")
    axes.set(xlabel="episode", ylabel="steps", ylim=(0, 510))
    axes.set_title("CartPole-v1: how long the pole stands", pad=28)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=3, frameon=False, fontsize=9)  # above the curves
    figure.tight_layout()
    if save_path is not None:
        figure.savefig(save_path, dpi=120)
    plt.close(figure)


def _script() -> None:
    parser = argparse.ArgumentParser(description="Train a policy on CartPole-v1 with REINFORCE.")
    parser.add_argument("--episodes", type=int, default=1000, help="episodes at most (default: 1000)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same run (default: 0)")
    parser.add_argument("--stop-average", type=float, default=300.0, help="stop above this average (default: 300)")
    parser.add_argument("--out", type=Path, default=Path("runs/q4"), help="folder for the picture (default: runs/q4)")
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
