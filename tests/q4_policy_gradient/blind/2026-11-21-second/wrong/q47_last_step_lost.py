# exercise: Q4.7
# mistake: break comes before the append: the last step of each episode is lost
import argparse
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
        self.a = nn.Linear(4, 64)
        self.b = nn.Linear(64, 2)

    def forward(self, state):
        x = torch.stack([0.4 * state[:, 0], 0.4 * state[:, 1], 5.0 * state[:, 2], 0.4 * state[:, 3]], dim=1)
        return self.b(torch.tanh(self.a(x)))


class Value(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(4, 64)
        self.b = nn.Linear(64, 1)

    def forward(self, state):
        x = torch.stack([0.4 * state[:, 0], 0.4 * state[:, 1], 5.0 * state[:, 2], 0.4 * state[:, 3]], dim=1)
        return self.b(torch.tanh(self.a(x))).sum(dim=1)


def log_p(logits, actions):
    # log sigmoid(+z) for action 1 and log sigmoid(-z) for action 0
    z = logits[:, 1] - logits[:, 0]
    sign = 2.0 * actions.float() - 1.0
    return F.logsigmoid(sign * z)


def sample_action(state, policy):
    logits = policy(state)
    p1 = torch.sigmoid(logits[:, 1] - logits[:, 0]).detach()
    action = torch.bernoulli(p1).long()
    return action.unsqueeze(-1), log_p(logits, action)


def rewards_to_go(rewards, gamma):
    r = torch.as_tensor(rewards).float().clone()
    for t in range(len(r) - 2, -1, -1):
        r[t] += gamma * r[t + 1]
    return r


def advantages(returns, values, normalise):
    A = (returns - values).detach().clone()
    if normalise:
        A = torch.nan_to_num((A - A.mean()) / (torch.std(A) + 1e-9)) if len(A) > 1 else 0.0 * A
    return A


def policy_loss(logits, actions, advantages):
    return (-advantages * log_p(logits, actions)).sum()


def update(policy, value, policy_optimizer, value_optimizer, states, actions, rewards, gamma):
    G = rewards_to_go(rewards, gamma)
    V = value(states)
    adv = advantages(G, V.detach(), True)
    L = policy_loss(policy(states), actions, adv)
    policy_optimizer.zero_grad()
    L.backward()
    policy_optimizer.step()
    L = torch.sum((G - V) ** 2) / len(G)
    value_optimizer.zero_grad()
    L.backward()
    value_optimizer.step()


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("CartPole-v1")
    durations = []
    pi = Policy()
    v = Value()
    opt_pi = torch.optim.Adam(pi.parameters(), lr=0.005)
    opt_v = torch.optim.Adam(v.parameters(), lr=0.01)
    for n in range(num_episodes):
        obs = env.reset(seed=seed)[0] if n == 0 else env.reset()[0]
        history = []
        while True:
            s = torch.tensor(obs).float().unsqueeze(0)
            a, _ = sample_action(s, pi)
            obs, r, terminated, truncated, _ = env.step(a.item())
            if terminated or truncated:
                break
            history.append((s, a, r))
        s, a, r = zip(*history)
        update(pi, v, opt_pi, opt_v, torch.cat(s), torch.cat(a).flatten(), list(r), 0.99)
        durations.append(len(history))
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and n >= 99 and sum(durations[-100:]) / 100 > stop_average:
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
