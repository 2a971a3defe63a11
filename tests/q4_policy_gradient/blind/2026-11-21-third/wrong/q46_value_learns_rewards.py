# exercise: Q4.6
# mistake: the value network learns the rewards and not the returns
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


INPUT_SCALE = (0.4, 0.4, 5.0, 0.4)


def _weights(n_in, n_out):
    return nn.Parameter(torch.randn(n_in, n_out) / n_in**0.5)


class Policy(nn.Module):
    def __init__(self):
        super().__init__()
        self.w1, self.b1 = _weights(4, 64), nn.Parameter(torch.zeros(64))
        self.w2, self.b2 = _weights(64, 2), nn.Parameter(torch.zeros(2))

    def forward(self, state):
        x = state * state.new_tensor(INPUT_SCALE)
        h = torch.tanh(torch.einsum("ni,ij->nj", x, self.w1) + self.b1)
        return torch.einsum("nj,jk->nk", h, self.w2) + self.b2


class Value(nn.Module):
    def __init__(self):
        super().__init__()
        self.w1, self.b1 = _weights(4, 64), nn.Parameter(torch.zeros(64))
        self.w2, self.b2 = nn.Parameter(torch.randn(64) / 8), nn.Parameter(torch.zeros(()))

    def forward(self, state):
        x = state * state.new_tensor(INPUT_SCALE)
        h = torch.tanh(torch.einsum("ni,ij->nj", x, self.w1) + self.b1)
        return h @ self.w2 + self.b2


def log_pi(logits, actions):
    """log pi(a | s), shape (N,), for actions (N,)."""
    rows = torch.arange(logits.shape[0], device=logits.device)
    return torch.log_softmax(logits, dim=1)[rows, actions]


def standardise(x, tiny=1e-6):
    if x.numel() == 1:
        return torch.zeros_like(x)
    return (x - x.mean()) / (x.std() + tiny)


def sample_action(state, policy):
    logits = policy(state)
    action = torch.multinomial(torch.softmax(logits, dim=1), num_samples=1)
    return action, log_pi(logits, action[:, 0])


def rewards_to_go(rewards, gamma):
    tail, tails = 0.0, []
    for reward in [float(r) for r in rewards][::-1]:
        tail = reward + gamma * tail
        tails += [tail]
    return torch.tensor(tails[::-1])


def advantages(returns, values, normalise):
    difference = (returns - values).detach()
    return standardise(difference) if normalise else difference


def policy_loss(logits, actions, advantages):
    return -torch.einsum("n,n->", log_pi(logits, actions), advantages)


def _descend(optimizer, loss):
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def update(policy, value, policy_optimizer, value_optimizer, states, actions, rewards, gamma):
    returns = rewards_to_go(rewards, gamma)
    values = value(states)
    weights = advantages(returns, values, True)
    _descend(policy_optimizer, policy_loss(policy(states), actions, weights))
    _descend(value_optimizer, F.mse_loss(values, torch.tensor(rewards)))


def play(env, policy, reset_seed):
    states, actions, rewards = [], [], []
    observation, _ = env.reset(seed=reset_seed)
    terminated = truncated = False
    while not (terminated or truncated):
        state = torch.tensor(observation, dtype=torch.float32).view(1, 4)
        action, _ = sample_action(state, policy)
        observation, reward, terminated, truncated, _ = env.step(action.item())
        states.append(state)
        actions.append(action.view(-1))
        rewards.append(reward)
    return torch.cat(states), torch.cat(actions), rewards


def main(num_episodes=1000, seed=0, stop_average=300.0, on_episode=None):
    seed_everything(seed)
    env = gymnasium.make("CartPole-v1")
    durations: list[int] = []
    policy, value = Policy(), Value()
    policy_optimizer = torch.optim.Adam(policy.parameters(), lr=0.005)
    value_optimizer = torch.optim.Adam(value.parameters(), lr=0.01)
    for episode in range(num_episodes):
        states, actions, rewards = play(env, policy, None if episode else seed)
        update(policy, value, policy_optimizer, value_optimizer, states, actions, rewards, 0.99)
        durations.append(len(rewards))
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
