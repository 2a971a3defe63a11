# exercise: Q4.4
# mistake: the clone is missing: the caller's returns are changed in place, and the value network learns those
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


HIDDEN = 32


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.ModuleList([nn.Linear(4, HIDDEN), nn.Linear(HIDDEN, HIDDEN)])
        self.logits = nn.Linear(HIDDEN, 2)

    def forward(self, state):
        h = torch.mul(state, torch.tensor([0.4, 0.4, 5.0, 0.4], device=state.device))
        for layer in self.trunk:
            h = F.elu(layer(h))
        return self.logits(h)


class Value(nn.Module):
    def __init__(self):
        super().__init__()
        self.trunk = nn.ModuleList([nn.Linear(4, HIDDEN), nn.Linear(HIDDEN, HIDDEN)])
        self.v = nn.Linear(HIDDEN, 1)

    def forward(self, state):
        h = torch.mul(state, torch.tensor([0.4, 0.4, 5.0, 0.4], device=state.device))
        for layer in self.trunk:
            h = F.elu(layer(h))
        return self.v(h)[..., 0]


def sample_action(state, policy):
    logits = policy(state)
    probs = logits.softmax(dim=-1)
    take_right = torch.rand(1) < probs[0, 1].detach()
    action = take_right.to(torch.int64).reshape(1, 1)
    log_prob = torch.where(take_right, logits.log_softmax(-1)[0, 1], logits.log_softmax(-1)[0, 0])
    return action, log_prob


def rewards_to_go(rewards, gamma):
    returns = []
    for r in reversed([float(x) for x in rewards]):
        returns.append(r + (gamma * returns[-1] if returns else 0.0))
    returns.reverse()
    return torch.FloatTensor(returns)


def advantages(returns, values, normalise):
    adv = returns.detach()
    adv -= values.detach()
    if normalise:
        adv -= adv.mean()
        adv /= adv.std(unbiased=False) + 1e-8
    return adv


def policy_loss(logits, actions, advantages):
    nll = F.cross_entropy(logits, actions, reduction="none")
    return nll @ advantages


def update(policy, value, policy_optimizer, value_optimizer, states, actions, rewards, gamma):
    policy_optimizer.zero_grad()
    value_optimizer.zero_grad()
    returns = rewards_to_go(rewards, gamma)
    values = value(states)
    policy_loss(policy(states), actions, advantages(returns, values, True)).backward()
    F.mse_loss(values, returns).backward()
    policy_optimizer.step()
    value_optimizer.step()


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("CartPole-v1")
    durations: list[int] = []
    policy, value = Policy(), Value()
    policy_optimizer = torch.optim.Adam(policy.parameters(), lr=0.004)
    value_optimizer = torch.optim.Adam(value.parameters(), lr=0.01)
    observation, _ = env.reset(seed=seed)
    states, actions, rewards = [], [], []
    while len(durations) < num_episodes:
        state = torch.tensor(observation, dtype=torch.float32).unsqueeze(0)
        action, _ = sample_action(state, policy)
        observation, reward, terminated, truncated, _ = env.step(action.item())
        states.append(state)
        actions.append(action.squeeze(0))
        rewards.append(reward)
        if not (terminated or truncated):
            continue
        update(policy, value, policy_optimizer, value_optimizer, torch.cat(states), torch.cat(actions), rewards, 0.99)
        durations.append(len(rewards))
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100 and sum(durations[-100:]) / 100 > stop_average:
            break
        states, actions, rewards = [], [], []
        observation, _ = env.reset()
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
