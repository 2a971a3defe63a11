# exercise: Q4.5
# mistake: cross entropy has the minus already; a second one turns the sign
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


def build_model(n_out):
    return nn.Sequential(
        nn.Linear(4, 64),
        nn.Tanh(),
        nn.Linear(64, n_out),
    )


def preprocess(x):
    x = x.clone()
    x[:, 2] *= 12.5
    return 0.4 * x


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = build_model(2)

    def forward(self, state):
        return self.model(preprocess(state))


class Value(nn.Module):
    def __init__(self):
        super().__init__()
        self.model = build_model(1)

    def forward(self, state):
        return self.model(preprocess(state)).squeeze(-1)


def predict_proba(policy, x):
    with torch.no_grad():
        return F.softmax(policy(x), dim=1)


def sample_action(state, policy):
    proba = predict_proba(policy, state)
    action = torch.distributions.Categorical(proba).sample()
    log_prob = -F.cross_entropy(policy(state), action, reduction="none")
    return action.unsqueeze(0), log_prob


def rewards_to_go(rewards, gamma):
    rewards = torch.as_tensor(rewards, dtype=torch.float32)
    out = rewards.clone()
    factor = 1.0
    for shift in range(1, len(rewards)):
        factor *= gamma
        if factor == 0:
            break
        out[:-shift] += factor * rewards[shift:]
    return out


def advantages(returns, values, normalise):
    a = (returns - values).detach()
    if normalise:
        a = a - torch.mean(a)
        a = a / (torch.sqrt(torch.var(a, unbiased=False)) + 1e-7)
    return a


def policy_loss(logits, actions, advantages):
    sample_weight = advantages
    per_sample = F.cross_entropy(logits, actions, reduction="none")
    return -torch.sum(sample_weight * per_sample)


def fit_step(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def update(policy, value, policy_optimizer, value_optimizer, states, actions, rewards, gamma):
    y = rewards_to_go(rewards, gamma)
    y_hat = value(states)
    fit_step(policy_optimizer, policy_loss(policy(states), actions, advantages(y, y_hat, True)))
    fit_step(value_optimizer, F.mse_loss(y_hat, y, reduction="mean"))


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("CartPole-v1")
    durations = []
    actor = Policy()
    critic = Value()
    actor_opt = torch.optim.Adam(actor.parameters(), lr=0.005)
    critic_opt = torch.optim.Adam(critic.parameters(), lr=0.01)
    for e in range(num_episodes):
        obs, _ = env.reset(seed=seed if e == 0 else None)
        states, actions, rewards = [], [], []
        done = False
        while not done:
            state = torch.FloatTensor(obs).unsqueeze(0)
            action, _ = sample_action(state, actor)
            obs, reward, terminated, truncated, _ = env.step(action.item())
            done = terminated or truncated
            states.append(state)
            actions.append(action)
            rewards.append(reward)
        update(actor, critic, actor_opt, critic_opt, torch.vstack(states), torch.vstack(actions)[:, 0], rewards, 0.99)
        durations.append(len(states))
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100:
            if sum(durations[-100:]) / 100 > stop_average:
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
