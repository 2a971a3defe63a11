# exercise: Q4.7
# mistake: a random action of the environment is stepped instead of the sampled one
import argparse
import numpy as np
from torch.distributions import Categorical
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


eps = np.finfo(np.float32).eps.item()


class Policy(nn.Module):
    def __init__(self):
        super(Policy, self).__init__()
        self.affine1 = nn.Linear(4, 128)
        self.affine2 = nn.Linear(128, 2)

    def forward(self, x):
        x = self.affine1(x * torch.tensor([0.4, 0.4, 5.0, 0.4]))
        x = torch.tanh(x)
        action_scores = self.affine2(x)
        return action_scores


class Value(nn.Module):
    def __init__(self):
        super(Value, self).__init__()
        self.affine1 = nn.Linear(4, 128)
        self.affine2 = nn.Linear(128, 1)

    def forward(self, x):
        x = self.affine1(x * torch.tensor([0.4, 0.4, 5.0, 0.4]))
        x = torch.tanh(x)
        state_value = self.affine2(x)
        return state_value.squeeze(-1)


def sample_action(state, policy):
    logits = policy(state)
    m = Categorical(logits=logits)
    action = m.sample()
    return action.reshape(1, 1), m.log_prob(action)


def rewards_to_go(rewards, gamma):
    from collections import deque

    R = 0
    returns = deque()
    for r in reversed(rewards if isinstance(rewards, list) else rewards.tolist()):
        R = r + gamma * R
        returns.appendleft(R)
    return torch.tensor(list(returns), dtype=torch.float)


def advantages(returns, values, normalise):
    adv = returns - values.detach()
    if normalise:
        std = adv.std(unbiased=False)
        adv = (adv - adv.mean()) / (std + eps)
    return adv


def policy_loss(logits, actions, advantages):
    m = Categorical(logits=logits)
    losses = []
    for log_prob, A in zip(m.log_prob(actions), advantages):
        losses.append(-log_prob * A)
    return torch.stack(losses).sum()


def update(policy, value, policy_optimizer, value_optimizer, states, actions, rewards, gamma):
    returns = rewards_to_go(rewards, gamma)
    values = value(states)
    adv = advantages(returns, values, True)
    policy_optimizer.zero_grad()
    loss = policy_loss(policy(states), actions, adv)
    loss.backward()
    policy_optimizer.step()
    value_optimizer.zero_grad()
    value_loss = F.mse_loss(values, returns)
    value_loss.backward()
    value_optimizer.step()


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("CartPole-v1")
    durations = []
    policy = Policy()
    value = Value()
    optimizer = torch.optim.Adam(policy.parameters(), lr=5e-3)
    v_optimizer = torch.optim.Adam(value.parameters(), lr=1e-2)
    for i_episode in range(num_episodes):
        if i_episode == 0:
            state, _ = env.reset(seed=seed)
        else:
            state, _ = env.reset()
        ep_states, ep_actions, ep_rewards = [], [], []
        for t in range(1, 10000):  # don't loop forever while learning
            state = torch.from_numpy(state).float().unsqueeze(0)
            action, _ = sample_action(state, policy)
            ep_states.append(state)
            ep_actions.append(action)
            state, reward, terminated, truncated, _ = env.step(env.action_space.sample())
            ep_rewards.append(reward)
            if terminated or truncated:
                break
        update(policy, value, optimizer, v_optimizer, torch.cat(ep_states), torch.cat(ep_actions).view(-1), ep_rewards, 0.99)
        durations.append(t)
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100:
            if np.mean(durations[-100:]) > stop_average:
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
