# exercise: Q4.5
# mistake: the minus is missing
"""Q4: policy gradients that balance the pole of CartPole-v1.

The algorithm is REINFORCE (Williams, "Simple statistical gradient-following algorithms for connectionist reinforcement
learning", 1992, doi:10.1007/BF00992696) with the reward-to-go of Q4(a) and, as the baseline of Q4(b), a learned value
of the state: play one episode with the policy, make the actions that went better than the baseline more likely and the
others less likely, fit the baseline to what was earned, and throw the episode away.

Run it with `python q4_policy_gradient.py`; it takes a few seconds on one core. `--help` lists the flags.
"""

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
    """Q4.1: the policy network: state -> one logit per action.

    A logit is any real number; the probabilities are pi(. | s) = softmax(logits). Logits (0, 1) mean the probabilities
    (0.2689, 0.7311). `Policy()` takes no arguments.

    Advice: one hidden layer of 64 tanh units, and inputs scaled to about [-1, 1]. The pole's angle stays within
    0.21 rad and the other three numbers within about 2.4, so multiply by (0.4, 0.4, 5, 0.4).

    Common mistake: a softmax after the last layer. `policy_loss` applies one; a second flattens the probabilities.
    """

    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.Linear(4, 64)
        self.out = nn.Linear(64, 2)
        self.register_buffer("scale", torch.tensor([0.4, 0.4, 5.0, 0.4]))

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        return self.out(torch.tanh(self.hidden(state * self.scale)))


class Value(nn.Module):
    """Q4.1: the baseline network: state -> the discounted sum of the rewards still to come.

    With a reward of 1 a step and gamma = 0.99 this lies between 1 and 100: no activation after the last layer.
    `Value()` takes no arguments. The advice for `Policy` holds here as well.

    Common mistake: the last linear layer gives (N, 1). Against returns (N,) that broadcasts to an (N, N) matrix.
    """

    def __init__(self) -> None:
        super().__init__()
        self.hidden = nn.Linear(4, 64)
        self.out = nn.Linear(64, 1)
        self.register_buffer("scale", torch.tensor([0.4, 0.4, 5.0, 0.4]))

    def forward(self, state: torch.Tensor) -> torch.Tensor:
        return self.out(torch.tanh(self.hidden(state * self.scale))).squeeze(1)


def sample_action(state: torch.Tensor, policy: nn.Module) -> tuple[torch.Tensor, torch.Tensor]:
    """Q4.2: draw an action from the policy.

    The action a is drawn with probability pi(a | s) = softmax(logits)_a, anew at each call.

    Args:
        state: (1, 4).
        policy: maps (1, 4) to logits (1, 2).

    Returns:
        The action, int64, (1, 1), and log pi(a | s), float32, (1,), differentiable in the policy's parameters.

    Worked number: logits (0, 1) give action 1 in 73.11 % of the calls. Its log-probability is log 0.7311 = -0.3133,
    that of action 0 is -1.3133.

    Common mistake: argmax. It always takes the likelier action, so the agent never finds out what the other one earns.
    """
    distribution = torch.distributions.Categorical(logits=policy(state))
    action = distribution.sample()
    return action.unsqueeze(1), distribution.log_prob(action)


def rewards_to_go(rewards: list[float] | torch.Tensor, gamma: float) -> torch.Tensor:
    """Q4.3: the discounted sum of the rewards from each step on.

        G_t = sum over t' >= t of gamma^(t' - t) * r_t',    so    G_t = r_t + gamma * G_(t+1).

    Args:
        rewards: the T rewards of one whole episode, a list of floats or a tensor (T,); T >= 1.
        gamma: discount, in [0, 1].

    Returns:
        G, float32, (T,).

    Worked number: rewards (1, 2, 4) and gamma = 0.5 give (3, 4, 4).

    Common mistake: a discount that counts from the start of the episode, gamma^t' instead of gamma^(t' - t).
    """
    rewards = torch.as_tensor(rewards, dtype=torch.float32)
    returns = torch.zeros_like(rewards)
    running = 0.0
    for t in reversed(range(len(rewards))):
        running = rewards[t] + gamma * running
        returns[t] = running
    return returns


def advantages(returns: torch.Tensor, values: torch.Tensor, normalise: bool) -> torch.Tensor:
    """Q4.4: how much better each step went than the baseline said.

        A_t = G_t - V(s_t),    and with normalise=True    (A - mean(A)) / (std(A) + c) over the N steps.

    The standard deviation divides by N or by N - 1: both are right. The small constant c, at most 1e-5, prevents a
    division by 0. No gradient flows into `values`. One step (N = 1) has no spread: any finite number is right there.

    Args:
        returns: the rewards-to-go, (N,).
        values: what the value network says of the same states, (N,).
        normalise: whether to bring the advantages to mean 0 and standard deviation 1.

    Returns:
        The advantages, (N,), without a gradient.

    Worked number: returns (3, 2, 1) and values (1, 1, 1) give (2, 1, 0). Normalised that is (1.2247, 0, -1.2247) with
    the standard deviation that divides by N, and (1, 0, -1) with the other.

    Common mistake: `std()` of a single step divides 0 by 0 and is NaN. One NaN spoils all the weights.
    """
    result = returns - values.detach()
    if normalise:
        result = (result - result.mean()) / (result.std(unbiased=False) + 1e-8)
    return result


def policy_loss(logits: torch.Tensor, actions: torch.Tensor, advantages: torch.Tensor) -> torch.Tensor:
    """Q4.5: the loss whose gradient is minus the estimate of Q4(b).

        L = - sum over t of log pi(a_t | s_t) * A_t,    with pi = softmax(logits).

    It is the SUM over the N steps, as in Q4(a) and Q4(b), and not their mean.

    Args:
        logits: (N, 2).
        actions: the actions that were taken, int64, (N,).
        advantages: (N,), constants.

    Returns:
        The loss, a scalar (a tensor of shape ()), differentiable in the logits.

    Worked number: logits (0, 0) and (0, 1), actions 0 and 1, advantages 2 and -1 give
    -(2 * -0.6931 + -1 * -0.3133) = 1.0730.

    Common mistake: the sign. An optimizer goes down, so without the minus bad actions become likelier.
    """
    log_probs = F.log_softmax(logits, dim=1).gather(1, actions.unsqueeze(1)).squeeze(1)
    return (log_probs * advantages).sum()


def update(
    policy: nn.Module,
    value: nn.Module,
    policy_optimizer: torch.optim.Optimizer,
    value_optimizer: torch.optim.Optimizer,
    states: torch.Tensor,
    actions: torch.Tensor,
    rewards: list[float],
    gamma: float,
) -> None:
    """Q4.6: learn from one episode: one step of each optimizer.

    The returns are `rewards_to_go(rewards, gamma)`. The values are those of the value network before its step.
    The policy steps on `policy_loss` with the normalised advantages. The value network steps on the squared error
    between its values and the returns, averaged over the T steps. The returns themselves are not normalised.

    Args:
        policy, value: map (T, 4) to logits (T, 2) and to values (T,).
        policy_optimizer, value_optimizer: over the parameters of the one and of the other.
        states: the states in which the actions were drawn, (T, 4).
        actions: int64, (T,).
        rewards: a list of T floats.
        gamma: discount, in [0, 1].

    Worked number: rewards (1, 1), gamma = 0.5 and values (0, 0) give returns (1.5, 1), normalised advantages (1, -1)
    (divided by N) or (0.7071, -0.7071) (divided by N - 1), and a value loss of (2.25 + 1) / 2 = 1.625.

    Common mistake: forgetting `zero_grad`. Then each step also uses the gradients of all earlier episodes.
    """
    returns = rewards_to_go(rewards, gamma)
    values = value(states)
    weights = advantages(returns, values, normalise=True)

    policy_optimizer.zero_grad()
    policy_loss(policy(states), actions, weights).backward()
    policy_optimizer.step()

    value_optimizer.zero_grad()
    F.mse_loss(values, returns).backward()
    value_optimizer.step()


def main(
    num_episodes: int = 1000,
    seed: int = 0,
    stop_average: float | None = 300.0,
    on_episode: Callable[[list[int]], None] | None = None,
) -> list[int]:
    """Q4.7: train a policy on CartPole-v1 with REINFORCE.

    Play a whole episode with `sample_action`, then call `update` once with it. The episode is over when `terminated or
    truncated`. REINFORCE as written here takes the cut after 500 steps for an end like any other: the returns
    stop there, and no value is added for what might have followed. Adding it made no clear difference over ten seeds.

    Args:
        num_episodes: episodes to play at most.
        seed: of every random generator, and of the first `env.reset`.
        stop_average: stop once the average of the latest 100 durations exceeds it; None plays every episode.
        on_episode: called after each episode with all durations so far (the progress display of the script).

    Returns:
        The duration (number of steps) of each episode.

    Common mistake: storing the state that a step leads to. states[t] is the one in which actions[t] was drawn.
    """
    seed_everything(seed)
    env = gymnasium.make("CartPole-v1")
    durations: list[int] = []
    policy, value = Policy(), Value()
    policy_optimizer = torch.optim.Adam(policy.parameters(), lr=0.005)
    value_optimizer = torch.optim.Adam(value.parameters(), lr=0.01)
    for episode in range(num_episodes):
        observation, _ = env.reset(seed=seed if episode == 0 else None)
        states, actions, rewards = [], [], []
        over = False
        while not over:
            state = torch.tensor(observation, dtype=torch.float32).unsqueeze(0)
            with torch.no_grad():
                action, _ = sample_action(state, policy)
            observation, reward, terminated, truncated, _ = env.step(action.item())
            states.append(state)
            actions.append(action)
            rewards.append(float(reward))
            over = terminated or truncated
        update(
            policy,
            value,
            policy_optimizer,
            value_optimizer,
            torch.cat(states),
            torch.cat(actions).squeeze(1),
            rewards,
            0.99,
        )
        durations.append(len(rewards))
        if on_episode is not None:
            on_episode(durations)
        if stop_average is not None and len(durations) >= 100 and sum(durations[-100:]) / 100 > stop_average:
            break
    env.close()
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
