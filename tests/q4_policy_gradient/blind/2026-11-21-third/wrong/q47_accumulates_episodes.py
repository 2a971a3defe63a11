# exercise: Q4.7
# mistake: the lists are made once, so update sees all episodes so far
import argparse
import numpy as np
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


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = nn.Linear(4, 64)
        self.l2 = nn.Linear(64, 2)
        self.scale = np.array([0.4, 0.4, 5.0, 0.4], dtype=np.float32)

    def forward(self, state):
        x = state * torch.from_numpy(self.scale)
        return self.l2(torch.tanh(self.l1(x)))


class Value(nn.Module):
    def __init__(self):
        super().__init__()
        self.l1 = nn.Linear(4, 64)
        self.l2 = nn.Linear(64, 1)
        self.scale = np.array([0.4, 0.4, 5.0, 0.4], dtype=np.float32)

    def forward(self, state):
        x = state * torch.from_numpy(self.scale)
        return self.l2(torch.tanh(self.l1(x))).view(len(state))


def sample_action(state, policy):
    log_probs = F.log_softmax(policy(state), dim=-1)
    p = np.exp(log_probs.detach().cpu().numpy().astype(np.float64)[0])
    p /= p.sum()
    a = int(np.random.choice(2, p=p))
    return torch.tensor([[a]], dtype=torch.int64), log_probs[0, a].unsqueeze(0)


def rewards_to_go(rewards, gamma):
    r = np.asarray(rewards, dtype=np.float64)
    g = np.zeros(len(r) + 1)
    for t in range(len(r) - 1, -1, -1):
        g[t] = r[t] + gamma * g[t + 1]
    return torch.from_numpy(g[:-1].astype(np.float32))


def advantages(returns, values, normalise):
    a = returns.detach().cpu().numpy() - values.detach().cpu().numpy()
    if normalise:
        a = (a - np.mean(a)) / (np.std(a) + 1e-8)
    return torch.from_numpy(np.asarray(a, dtype=np.float32))


def policy_loss(logits, actions, advantages):
    rows = np.arange(len(actions))
    log_pi = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    return -torch.sum(log_pi[rows, actions] * advantages)


def update(policy, value, policy_optimizer, value_optimizer, states, actions, rewards, gamma):
    R = rewards_to_go(rewards, gamma)
    V = value(states)
    A = advantages(R, V, True)

    loss_v = torch.mean(torch.square(R - V))
    loss_pi = policy_loss(policy(states), actions, A)

    # V was computed above, so the order of the two steps does not matter
    value_optimizer.zero_grad()
    loss_v.backward()
    value_optimizer.step()

    policy_optimizer.zero_grad()
    loss_pi.backward()
    policy_optimizer.step()


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    np.random.seed(seed)
    env = gymnasium.make("CartPole-v1")
    durations = []
    policy, value = Policy(), Value()
    policy_optimizer = torch.optim.Adam(policy.parameters(), lr=0.005)
    value_optimizer = torch.optim.Adam(value.parameters(), lr=0.01)
    S, A, R = [], [], []
    for i in range(num_episodes):
        obs, _ = env.reset(seed=seed) if i == 0 else env.reset()
        length = 0
        while True:
            S.append(np.array(obs, dtype=np.float32))
            action, _ = sample_action(torch.from_numpy(S[-1][None]), policy)
            A.append(action.numpy()[0, 0])
            obs, reward, terminated, truncated, _ = env.step(A[-1])
            R.append(float(reward))
            length += 1
            if terminated or truncated:
                break
        states = torch.from_numpy(np.stack(S))
        actions = torch.from_numpy(np.array(A, dtype=np.int64))
        update(policy, value, policy_optimizer, value_optimizer, states, actions, R, 0.99)
        durations.append(length)
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100 and np.mean(durations[-100:]) > stop_average:
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
