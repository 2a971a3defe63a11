# exercise: Q4.8
# mistake: a discount of 0 in the call of update: nothing that comes later counts
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


learning_rate_policy = 0.005
learning_rate_value = 0.01


class Policy(nn.Module):
    def __init__(self):
        super(Policy, self).__init__()
        self.fc1 = nn.Linear(4, 64)
        self.fc2 = nn.Linear(64, 2)

    def forward(self, state):
        x = state * torch.tensor([0.4, 0.4, 5, 0.4])
        x = self.fc1(x)
        x = torch.tanh(x)
        x = self.fc2(x)
        return x


class Value(nn.Module):
    def __init__(self):
        super(Value, self).__init__()
        self.fc1 = nn.Linear(4, 64)
        self.fc2 = nn.Linear(64, 1)

    def forward(self, state):
        x = state * torch.tensor([0.4, 0.4, 5, 0.4])
        x = self.fc1(x)
        x = torch.tanh(x)
        x = self.fc2(x)
        x = x.reshape(-1)
        return x


def sample_action(state, policy):
    logits = policy(state)
    probabilities = torch.softmax(logits, dim=1)
    p_right = probabilities[0, 1].item()
    u = torch.rand(1).item()
    if u < p_right:
        a = 1
    else:
        a = 0
    action = torch.tensor([[a]], dtype=torch.int64)
    log_probability = torch.log_softmax(logits, dim=1)[:, a]
    return action, log_probability


def rewards_to_go(rewards, gamma):
    T = len(rewards)
    result = []
    for t in range(T):
        total = 0.0
        for k in range(t, T):
            total = total + gamma ** (k - t) * float(rewards[k])
        result.append(total)
    return torch.tensor(result, dtype=torch.float32)


def advantages(returns, values, normalise):
    with torch.no_grad():
        adv = returns - values
        if normalise == True:  # noqa: E712
            mean = adv.sum() / len(adv)
            variance = ((adv - mean) ** 2).sum() / len(adv)
            std = torch.sqrt(variance)
            adv = (adv - mean) / (std + 1e-6)
    return adv


def policy_loss(logits, actions, advantages):
    loss = 0
    for t in range(len(actions)):
        log_p = torch.log_softmax(logits[t], dim=0)
        loss = loss - log_p[actions[t]] * advantages[t]
    return loss


def update(policy, value, policy_optimizer, value_optimizer, states, actions, rewards, gamma):
    # 1. returns, values, advantages
    returns = rewards_to_go(rewards, gamma)
    with torch.no_grad():
        old_values = value(states)
    adv = advantages(returns, old_values, True)

    # 2. policy
    logits = policy(states)
    loss = policy_loss(logits, actions, adv)
    policy_optimizer.zero_grad()
    loss.backward()
    policy_optimizer.step()

    # 3. value
    predicted = value(states)
    value_loss = ((predicted - returns) ** 2).mean()
    value_optimizer.zero_grad()
    value_loss.backward()
    value_optimizer.step()


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("CartPole-v1")
    durations = []
    policy = Policy()
    value = Value()
    policy_optimizer = torch.optim.Adam(policy.parameters(), lr=learning_rate_policy)
    value_optimizer = torch.optim.Adam(value.parameters(), lr=learning_rate_value)

    for episode in range(num_episodes):
        if episode == 0:
            observation, info = env.reset(seed=seed)
        else:
            observation, info = env.reset()
        state = torch.tensor(observation, dtype=torch.float32).reshape(1, 4)

        states = []
        actions = []
        rewards = []
        finished = False
        while not finished:
            action, log_probability = sample_action(state, policy)
            states.append(state)
            actions.append(action)
            observation, reward, terminated, truncated, info = env.step(action.item())
            rewards.append(reward)
            state = torch.tensor(observation, dtype=torch.float32).reshape(1, 4)
            if terminated or truncated:
                finished = True

        states = torch.cat(states, dim=0)
        actions = torch.cat(actions, dim=0).reshape(-1)
        update(policy, value, policy_optimizer, value_optimizer, states, actions, rewards, 0.0)

        durations.append(len(rewards))
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None:
            if len(durations) >= 100:
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
