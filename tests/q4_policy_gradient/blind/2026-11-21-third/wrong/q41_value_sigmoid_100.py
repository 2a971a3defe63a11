# exercise: Q4.1
# mistake: 100 * sigmoid bounds the values of Value
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


GAMMA, LR_PI, LR_V = 0.99, 5e-3, 1e-2
SCALE = torch.tensor([0.4, 0.4, 5.0, 0.4])


def mlp(out):
    return nn.Sequential(nn.Linear(4, 64), nn.Tanh(), nn.Linear(64, out))


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = mlp(2)

    def forward(self, state):
        return self.net(state * SCALE)


class Value(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = mlp(1)

    def forward(self, state):
        return 100 * torch.sigmoid(self.net(state * SCALE)[:, 0])


def sample_action(state, policy):
    logp = policy(state).log_softmax(dim=1)
    a = torch.multinomial(logp.detach().exp(), 1)
    return a, logp.gather(1, a).squeeze(1)


def rewards_to_go(rewards, gamma):
    G, out = 0.0, []
    for r in reversed(list(rewards)):
        G = float(r) + gamma * G
        out.insert(0, G)
    return torch.tensor(out, dtype=torch.float32)


def advantages(returns, values, normalise):
    a = (returns - values).detach()
    if not normalise:
        return a
    a = a - a.mean()
    return a / (a.std(correction=0) + 1e-8)


def policy_loss(logits, actions, advantages):
    return (F.cross_entropy(logits, actions, reduction="none") * advantages).sum()


def update(policy, value, policy_optimizer, value_optimizer, states, actions, rewards, gamma):
    G = rewards_to_go(rewards, gamma)
    V = value(states)
    A = advantages(G, V, True)
    for opt, loss in (
        (policy_optimizer, policy_loss(policy(states), actions, A)),
        (value_optimizer, ((V - G) ** 2).mean()),
    ):
        opt.zero_grad()
        loss.backward()
        opt.step()


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("CartPole-v1")
    durations = []
    pi, v = Policy(), Value()
    opt_pi, opt_v = torch.optim.Adam(pi.parameters(), LR_PI), torch.optim.Adam(v.parameters(), LR_V)
    for ep in range(num_episodes):
        obs, _ = env.reset(seed=seed) if ep == 0 else env.reset()
        S, A, R, done = [], [], [], False
        while not done:
            s = torch.from_numpy(obs).float()[None]
            a, _ = sample_action(s, pi)
            obs, r, terminated, truncated, _ = env.step(a.item())
            done = terminated or truncated
            S.append(s), A.append(a.item()), R.append(r)
        update(pi, v, opt_pi, opt_v, torch.cat(S), torch.tensor(A), R, GAMMA)
        durations.append(len(R))
        if on_episode:
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
