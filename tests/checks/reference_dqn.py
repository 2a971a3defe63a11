"""The grader's own Q-learning in float64: schedules of epsilon, small known problems, and the gradient of a step."""

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor

SAME_WAY = (
    1 - 1e-5
)  # cosine above which a step goes where a gradient points: rounding left 1 - 3e-8 at worst in 1200 trials
LIKE = 1 - 1e-4  # the same for recognising a slip: its errors are larger, and so is its rounding


def likely(count: int, trials: int, share: float, level: float = 5e-8) -> bool:
    """Whether `count` successes of `trials` are no surprise at this probability, by the exact binomial distribution.

    A right answer is called a surprise with probability `level` at most (half of it for too few, half for too many).
    """
    if share in (0, 1):
        return count == share * trials
    return at_most(count, trials, share) > level / 2 and at_most(trials - count, trials, 1 - share) > level / 2


def at_most(count: int, trials: int, share: float) -> float:
    """The probability of at most `count` successes: the binomial terms summed (importing SciPy takes 0.2 s)."""
    k, n = torch.arange(count + 1, dtype=torch.float64), torch.tensor(float(trials), dtype=torch.float64)
    ways = torch.lgamma(n + 1) - torch.lgamma(k + 1) - torch.lgamma(n - k + 1)
    return float((ways + k * math.log(share) + (n - k) * math.log1p(-share)).exp().sum())


def epsilon(eps_end: float, eps_start: float, eps_decay: float, steps_done: float) -> float:
    """The share of random actions: eps_end + (eps_start - eps_end) * exp(-steps_done / eps_decay)."""
    return eps_end + (eps_start - eps_end) * math.exp(-steps_done / eps_decay)


# What else a schedule may be, given (eps_end, eps_start, eps_decay, steps_done); the check cuts them to [0, 1].
WRONG_SCHEDULES = {
    "eps-inverted": lambda e, s, d, t: 1 - epsilon(e, s, d, t),
    "eps-never-explores": lambda e, s, d, t: 0.0,
    "eps-always-explores": lambda e, s, d, t: 1.0,
    "eps-explores-only-other": lambda e, s, d, t: 2 * epsilon(e, s, d, t),
    "eps-half": lambda e, s, d, t: epsilon(e, s, d, t) / 2,
    "eps-swapped": lambda e, s, d, t: epsilon(s, e, d, t),
    "eps-never-decays": lambda e, s, d, t: s,
    "eps-own-counter": lambda e, s, d, t: e,
    "eps-minus-missing": lambda e, s, d, t: e + (s - e) * math.exp(min(t / d, 50)),
    "eps-times-decay": lambda e, s, d, t: e + (s - e) * math.exp(-t * d),
    "eps-upside-down": lambda e, s, d, t: e + (s - e) * math.exp(-d / max(t, 1e-9)),
    "eps-linear": lambda e, s, d, t: max(e, s - (s - e) * t / d),
    "eps-linear-slow": lambda e, s, d, t: max(e, s - t / d),
    "eps-reciprocal": lambda e, s, d, t: e + (s - e) / (1 + t / d),
    "eps-base-two": lambda e, s, d, t: e + (s - e) * 2 ** (-t / d),
    "eps-end-dropped": lambda e, s, d, t: s * math.exp(-t / d),
    "eps-end-as-floor": lambda e, s, d, t: max(e, s * math.exp(-t / d)),
    "eps-end-added-twice": lambda e, s, d, t: e + s * math.exp(-t / d),
    "eps-decay-in-power": lambda e, s, d, t: max(e, s * (1 - 1 / d) ** (2 * t)),
}


@dataclass(frozen=True)
class Problem:
    """Known networks (weights and biases, alternating) and a minibatch, in float64; `next_state` counts where alive."""

    policy: list[Tensor]
    target: list[Tensor]
    state: Tensor  # (B, 4)
    action: Tensor  # (B,)
    next_state: Tensor  # (B, 4)
    reward: Tensor  # (B,)
    terminal: Tensor  # (B,) bool
    gamma: float

    def memory(self) -> dict[str, Tensor]:
        """The minibatch as it is sent to the worker."""
        names = ("state", "next_state", "reward")
        return {name: getattr(self, name).float() for name in names} | {
            "action": self.action,
            "terminal": self.terminal,
        }

    def of(self, rows: list[int]) -> "Problem":
        """The same problem with these rows as its minibatch."""
        parts = {n: getattr(self, n)[rows] for n in ("state", "action", "next_state", "reward", "terminal")}
        return replace(self, **parts)


def make_problem(
    rng: torch.Generator, sizes: list[int], batch: int, terminals: int, gamma: float, like: Problem | None = None
) -> Problem:
    """A random problem whose TD errors are between 0.005 and 0.015 in size.

    So small, they are where squared error and Huber's agree and where no clipping of gradients bites; and the two
    networks clearly prefer the same action in every next state, so that Double DQN has the same targets. A right answer
    of any of these styles therefore steps in the same direction.

    Args:
        rng: where it is drawn from.
        sizes: units of the networks' layers, from 4 to 2.
        batch: transitions.
        terminals: how many of them, spread over the batch, are terminal.
        gamma: the discount.
        like: where the networks are taken from, if not drawn.
    """
    policy, target = (like.policy, like.target) if like else (_network(rng, sizes), _network(rng, sizes))
    candidates = torch.randn(40 * batch, 4, generator=rng).float().double()
    q_policy, q_target = forward(policy, candidates), forward(target, candidates)
    gap_policy, gap_target = (values[:, 0] - values[:, 1] for values in (q_policy, q_target))
    agree = (gap_policy * gap_target > 0) & (gap_policy.abs() > 0.3) & (gap_target.abs() > 0.3)
    next_state = candidates[agree][:batch] if int(agree.sum()) >= batch else candidates[:batch]
    if int(agree.sum()) < batch:  # two networks that always prefer different actions: draw others
        return make_problem(rng, sizes, batch, terminals, gamma, like)
    state = torch.randn(batch, 4, generator=rng).float().double()
    action = torch.randperm(batch, generator=rng) % 2
    terminal = torch.zeros(batch, dtype=torch.bool)
    terminal[torch.randperm(batch - 1, generator=rng)[:terminals]] = True  # never only at the end
    sign = 2.0 * torch.randint(0, 2, (batch,), generator=rng) - 1
    error = sign * (0.005 + 0.01 * torch.rand(batch, generator=rng, dtype=torch.float64))
    values = forward(target, next_state).amax(1) * ~terminal
    reward = forward(policy, state).gather(1, action[:, None])[:, 0] + error - gamma * values
    return Problem(policy, target, state, action, next_state, reward.float().double(), terminal, gamma)


def _network(rng: torch.Generator, sizes: list[int]) -> list[Tensor]:
    weights = []
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        weights.append((torch.randn(outputs, inputs, generator=rng) / inputs**0.5).double())
        weights.append(torch.randn(outputs, generator=rng).double() * 0.5)
    return weights


def forward(weights: list[Tensor], x: Tensor) -> Tensor:
    """Q-values (N, 2) of linear layers with ReLU between them."""
    for i in range(0, len(weights), 2):
        x = (x if i == 0 else x.clamp(min=0)) @ weights[i].T + weights[i + 1]
    return x


def step_direction(problem: Problem) -> Tensor:
    """Where gradient descent takes the policy network's weights: minus the gradient of the summed squared error."""
    return _directions(problem, {"": lambda q: q.error})[""][0]


def cosine(a: Tensor, b: Tensor) -> float:
    """Of the angle between two vectors; 0 where one of them is zero."""
    length = float(a.norm() * b.norm())
    return float(a @ b) / length if length else 0.0


def slips_like(step: Tensor, problem: Problem) -> set[str]:
    """The names of the slips whose step has the direction of this one, the nearest only, and not of the right step."""
    right = step_direction(problem)
    nearness = {
        name: max((cosine(step, way) for way in ways if cosine(way, right) < 0.999), default=-1.0)
        for name, ways in _directions(problem, _SLIPS).items()
    }
    best = max(nearness.values())
    return {name for name, near in nearness.items() if near > max(LIKE, best - 1e-7)}


class _Values:
    """The quantities of a step, as a slip may combine them."""

    def __init__(self, problem: Problem, policy: list[Tensor]) -> None:
        p = problem
        self.r, self.g, self.alive, self.a = p.reward, p.gamma, (~p.terminal).double(), p.action[:, None]
        self.all = forward(policy, p.state)
        self.q = self.all.gather(1, self.a)[:, 0]
        self.next_target = forward(p.target, p.next_state)
        self.next_policy = forward(policy, p.next_state)
        self.here_target = forward(p.target, p.state)
        self.zero_target = forward(p.target, torch.zeros_like(p.state))
        self.v = self.next_target.amax(1) * self.alive
        self.y = self.r + self.g * self.v
        self.error = self.q - self.y

    def to(self, value: Tensor) -> Tensor:
        """The error against r + gamma * value, r alone at a terminal state."""
        return self.q - (self.r + self.g * value * self.alive)

    def at_terminal(self, value: Tensor) -> Tensor:
        """The error where terminal states take this next value."""
        return self.q - (self.r + self.g * torch.where(self.alive > 0, self.v, value))

    def discounted(self, gamma: float) -> Tensor:
        """The error with another discount."""
        return self.q - (self.r + gamma * self.v)


def _softmaxed(q: _Values, values: Tensor) -> Tensor:
    return values.softmax(1).gather(1, q.a)[:, 0]


# name -> the prediction errors that a slip makes; a list of them where the slip has several spellings
_SLIPS = {
    "ascent": lambda q: q.error,
    "l1-loss": lambda q: q.error,
    "no-target-network": lambda q: [q.to(q.next_policy.detach().amax(1)), q.to(q.next_policy.amax(1))],
    "networks-swapped": lambda q: q.here_target.gather(1, q.a)[:, 0] - (q.r + q.g * q.next_policy.amax(1) * q.alive),
    "terminal-bootstrapped": lambda q: [q.at_terminal(q.zero_target.amax(1)), q.at_terminal(q.here_target.amax(1))],
    "terminal-next-value-one": lambda q: q.at_terminal(torch.ones_like(q.v)),
    "terminal-target-zero": lambda q: q.q - q.y * q.alive,
    "terminal-left-out": lambda q: q.error * q.alive,
    "broadcast": lambda q: [
        q.q[:, None] - q.y[None],
        q.q[:, None] - (q.r[:, None] + q.g * q.v[None]),
        q.q[:, None] - (q.r[None] + q.g * q.v[:, None]),
    ],
    "gamma-ignored": lambda q: q.discounted(1.0),
    "bootstrap-missing": lambda q: q.discounted(0.0),
    "gamma-fixed": lambda q: [q.discounted(g) for g in (0.99, 0.999, 0.9, 0.95, 0.98, 0.8) if abs(g - q.g) > 1e-3],
    "gamma-squared": lambda q: q.discounted(q.g**2),
    "gamma-on-reward": lambda q: q.q - q.g * (q.r + q.v),
    "bootstrap-sign": lambda q: q.discounted(-q.g),
    "max-is-mean": lambda q: q.to(q.next_target.mean(1)),
    "max-is-sum": lambda q: q.to(q.next_target.sum(1)),
    "max-is-min": lambda q: q.to(q.next_target.amin(1)),
    "max-is-index": lambda q: q.to(q.next_target.argmax(1).double()),
    "max-over-batch": lambda q: q.to(q.next_target[q.alive > 0].max().expand_as(q.v)),
    "next-value-of-taken-action": lambda q: q.to(q.next_target.gather(1, q.a)[:, 0]),
    "next-state-mixed-up": lambda q: [
        q.to(q.here_target.amax(1)),
        q.next_policy.gather(1, q.a)[:, 0] - q.y,
    ],
    "action-max": lambda q: q.all.amax(1) - q.y,
    "action-fixed": lambda q: [q.all[:, 0] - q.y, q.all[:, 1] - q.y],
    "action-other": lambda q: q.all.gather(1, 1 - q.a)[:, 0] - q.y,
    "action-all": lambda q: [q.all - q.y[:, None], q.all.mean(1) - q.y, q.all.sum(1) - q.y],
    "reward-missing": lambda q: q.q - q.g * q.v,
    "reward-negated": lambda q: q.q - (q.g * q.v - q.r),
    "softmax-on-q": lambda q: [_softmaxed(q, q.all) - q.y, q.to(q.next_target.softmax(1).amax(1))],
}


def _directions(problem: Problem, slips: dict[str, object]) -> dict[str, list[Tensor]]:
    """For each slip, the directions of its step: squared or Huber's loss, mean or sum, clamped to ±1 or not."""
    policy = [weight.clone().requires_grad_() for weight in problem.policy]
    values = _Values(problem, policy)
    found: dict[str, list[Tensor]] = {}
    for name, errors_of in slips.items():
        errors = errors_of(values)  # type: ignore[operator]
        ways = []
        for error in errors if isinstance(errors, list) else [errors]:
            losses = (
                [error.abs()]
                if name == "l1-loss"
                else [error.square(), torch.where(error.abs() < 1, error.square() / 2, error.abs() - 0.5)]
            )
            for loss in losses:
                gradient = torch.autograd.grad(loss.sum(), policy, retain_graph=True, allow_unused=True)
                flat = torch.cat(
                    [
                        torch.zeros_like(w).flatten() if g is None else g.flatten()
                        for g, w in zip(gradient, policy, strict=True)
                    ]
                )
                ways += [flat, (flat / loss.numel()).clamp(-1, 1), flat.clamp(-1, 1)]
        found[name] = ways if name == "ascent" else [-way for way in ways]
    return found
