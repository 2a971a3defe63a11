"""Wrong answers to Q4.3 and Q4.4, the returns and the advantages: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q4_policy_gradient.wrong_texts import answer, edit, wrong


def _returns(text: str) -> Edits:
    return answer("Q4.3 rewards_to_go", text)


def _sums(formula: str) -> Edits:
    """The sums written out; `r` is the tensor of the rewards, `n` their number, and t the step."""
    start = "import numpy as np\nr = torch.as_tensor(rewards, dtype=torch.float32)\nn = len(r)\n"
    return _returns(start + f"return torch.stack([torch.as_tensor({formula}, dtype=torch.float32) for t in range(n)])")


RETURNS = wrong(
    "Q4.3",
    from_start=("gamma-from-start", _sums("sum(gamma**k * r[k] for k in range(t, n))")),
    no_gamma=("gamma-ignored", edit("float(reward) + gamma * to_go", "float(reward) + to_go")),
    whole_return=("whole-return", _sums("sum(gamma**k * r[k] for k in range(n))")),
    whole_sum=("whole-return", _sums("r.sum()")),
    not_reversed=("not-reversed", edit("torch.tensor(returns[::-1], dtype", "torch.tensor(returns, dtype")),
    past=("rewards-of-the-past", _sums("r[: t + 1].sum()")),
    past_discounted=(
        "rewards-of-the-past",
        edit("reversed(list(rewards))", "list(rewards)", "returns[::-1], dtype", "returns, dtype"),
    ),
    past_turned_round=("rewards-of-the-past", edit("reversed(list(rewards))", "list(rewards)")),
    strictly_after=("strictly-after", _sums("sum(gamma ** (k - t) * r[k] for k in range(t + 1, n))")),
    strictly_after_shifted=("strictly-after", _sums("sum(gamma ** (k - t - 1) * r[k] for k in range(t + 1, n))")),
    one_gamma_more=("one-gamma-too-many", edit("float(reward) + gamma * to_go", "gamma * (float(reward) + to_go)")),
    gamma_on_reward=(
        "gamma-on-reward",
        _returns("""
        sums, later = [], 0.0
        for reward in reversed([float(each) for each in rewards]):
            later = gamma * reward + later if sums else reward
            sums.insert(0, later)
        return torch.tensor(sums)
    """),
    ),
    gamma_on_every_reward=("gamma-on-reward", edit("float(reward) + gamma * to_go", "gamma * float(reward) + to_go")),
    gamma_before_cumsum=(
        "gamma-on-reward",
        _returns("return (gamma * torch.as_tensor(rewards, dtype=torch.float32)).flip(0).cumsum(0).flip(0)"),
    ),
    gamma_inverted=("gamma-inverted", _sums("sum(r[k] * (1 / gamma if gamma else 0) ** (k - t) for k in range(t, n))")),
    one_minus_gamma=("one-minus-gamma", edit("+ gamma * to_go", "+ (1 - gamma) * to_go")),
    rewards_themselves=("rewards-returned", _returns("return torch.as_tensor(rewards, dtype=torch.float32)")),
    next_reward_only=("one-step", _sums("r[t] + (gamma * r[t + 1] if t + 1 < n else 0)")),
    normalised=(
        "normalised-returns",
        _returns("""
        returns, to_go = [], 0.0
        for reward in reversed(list(rewards)):
            to_go = float(reward) + gamma * to_go
            returns.append(to_go)
        result = torch.tensor(returns[::-1], dtype=torch.float32)
        return (result - result.mean()) / (result.std(unbiased=False) + 1e-8)
    """),
    ),
    reverses_in_place=(
        "changes-its-arguments",
        edit(
            "    returns, to_go = [], 0.0\n",
            "    rewards = rewards.tolist() if torch.is_tensor(rewards) else rewards\n"
            "    rewards.reverse()\n"
            "    returns, to_go = [], 0.0\n",
            "reversed(list(rewards))",
            "rewards",
        ),
    ),
    sums_in_place=(
        "changes-its-arguments",
        _returns("""
        result = torch.as_tensor(rewards, dtype=torch.float32)
        for t in range(len(result) - 2, -1, -1):
            result[t] += gamma * result[t + 1]
        return result
    """),
    ),
    averaged=("averaged", _sums("sum(gamma ** (k - t) * r[k] for k in range(t, n)) / (n - t)")),
    by_index=("reward-discounted-by-index", _sums("gamma**t * r[t]")),
    divided_by_gamma=(
        "divides-by-gamma",
        _returns("""
        r = torch.as_tensor(rewards, dtype=torch.float64)
        powers = gamma ** torch.arange(len(r)).double()
        return ((powers * r).flip(0).cumsum(0).flip(0) / powers).float()
    """),
    ),
    one_number=(
        "whole-return-only",
        _returns("return torch.tensor(sum(gamma**k * float(r) for k, r in enumerate(rewards)))"),
    ),
    first_dropped=(
        "one-step-missing",
        edit("returns[::-1], dtype", "returns[:0:-1] or [0.0] * (len(returns) - 1), dtype"),
    ),
    zero_at_the_end=("one-step-too-many", edit("returns, to_go = [], 0.0", "returns, to_go = [0.0], 0.0")),
    a_list=("a-list", edit("return torch.tensor(returns[::-1], dtype=torch.float32)", "return returns[::-1]")),
    double=("double-precision", edit("returns[::-1], dtype=torch.float32", "returns[::-1], dtype=torch.float64")),
    whole_numbers=("whole-numbers", edit("returns[::-1], dtype=torch.float32", "returns[::-1], dtype=torch.int64")),
    nothing=(
        "returns-nothing",
        edit("return torch.tensor(returns[::-1], dtype=torch.float32)", "torch.tensor(returns[::-1])"),
    ),
)


def _advantages(text: str) -> Edits:
    return answer("Q4.4 advantages", text)


_MINUS = "result = returns - values.detach()"
_SCALED = "result = (result - result.mean()) / (result.std(unbiased=False) + 1e-8)"

ADVANTAGES = wrong(
    "Q4.4",
    exchanged=("values-minus-returns", edit(_MINUS, "result = values.detach() - returns")),
    in_place=("changes-its-arguments", edit(_MINUS, "returns -= values.detach()\n    result = returns")),
    no_baseline=("baseline-forgotten", edit(_MINUS, "result = returns")),
    added=("baseline-added", edit(_MINUS, "result = returns + values.detach()")),
    always_normalised=("normalised-unasked", _advantages(f"{_MINUS}\n{_SCALED}\nreturn result")),
    always_centred=("mean-subtracted-unasked", edit(_MINUS, f"{_MINUS}\n    result = result - result.mean()")),
    never_normalised=("not-normalised", _advantages(f"{_MINUS}\nreturn result")),
    normalise_inverted=("normalised-unasked", edit("if normalise:", "if not normalise:")),
    mean_only=("mean-only", edit(_SCALED, "result = result - result.mean()")),
    std_only=("std-only", edit(_SCALED, "result = result / (result.std(unbiased=False) + 1e-8)")),
    variance=("variance-for-std", edit("(result.std(unbiased=False) + 1e-8)", "(result.var(unbiased=False) + 1e-8)")),
    returns_normalised=(
        "returns-normalised",
        _advantages("""
        if normalise:
            returns = (returns - returns.mean()) / (returns.std(unbiased=False) + 1e-8)
        return returns - values.detach()
    """),
    ),
    only_returns_normalised=(
        "baseline-forgotten",
        _advantages("""
        if normalise:
            return (returns - returns.mean()) / (returns.std(unbiased=False) + 1e-8)
        return returns - values.detach()
    """),
    ),
    range_scaled=(
        "scaled-to-range",
        edit(_SCALED, "result = (result - result.min()) / (result.max() - result.min() + 1e-8)"),
    ),
    by_largest=("other-divisor", edit(_SCALED, "result = result / (result.abs().max() + 1e-8)")),
    by_largest_centred=(
        "other-divisor",
        edit(_SCALED, "result = result - result.mean()\n        result = result / (result.abs().max() + 1e-8)"),
    ),
    by_norm=("other-divisor", edit(_SCALED, "result = F.normalize(result - result.mean(), dim=0)")),
    by_range=(
        "other-divisor",
        edit(_SCALED, "result = (result - result.mean()) / (result.max() - result.min() + 1e-8)"),
    ),
    by_mean_size=(
        "other-divisor",
        edit(_SCALED, "result = result - result.mean()\n        result = result / (result.abs().mean() + 1e-8)"),
    ),
    constant_behind=(
        "no-constant",
        edit(_SCALED, "result = (result - result.mean()) / result.std(unbiased=False) + 1e-8"),
    ),
    no_constant_at_all=(
        "no-constant",
        edit(_SCALED, "result = (result - result.mean()) / result.std(unbiased=False)"),
    ),
    constant_in_numerator=(
        "no-constant",
        edit(_SCALED, "result = (result - result.mean() + 1e-8) / result.std(unbiased=False)"),
    ),
    large_constant=("constant-too-large", edit("+ 1e-8)", "+ 1e-2)")),
    constant_a_bit_large=("constant-too-large", edit("+ 1e-8)", "+ 1e-4)")),
    std_of_one=("std-of-one", edit("result.std(unbiased=False) + 1e-8", "result.std() + 1e-8")),
    no_constant=(
        "no-constant",
        edit(_SCALED, "if len(result) > 1:\n            result = (result - result.mean()) / result.std()"),
    ),
    not_detached=("baseline-not-detached", edit("values.detach()", "values")),
    not_detached_when_normalised=(
        "baseline-not-detached",
        edit(_MINUS, "result = returns - (values if normalise else values.detach())"),
    ),
    double=("double-precision", edit(_MINUS, "result = (returns - values.detach()).double()")),
    column=("advantages-column", edit(_MINUS, "result = returns.unsqueeze(1) - values.detach().unsqueeze(1)")),
    square=("advantages-square", edit(_MINUS, "result = returns.unsqueeze(1) - values.detach()")),
    nothing=("returns-nothing", _advantages("result = returns - values.detach()")),
)
