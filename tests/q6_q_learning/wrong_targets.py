"""Wrong answers to Q6.4, the targets of double Q-learning: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q6_q_learning.wrong_texts import answer, edit, wrong


def _targets(text: str) -> Edits:
    return answer("Q6.4 double_q_targets", text)


_BEST = "best = policy_net(next_states).argmax(dim=1, keepdim=True)  # (B, 1)"
_VALUES = "values = target_net(next_states).gather(1, best).squeeze(1)  # (B,)"
_RETURN = "return torch.where(terminated, rewards, rewards + gamma * values)"

TARGETS = wrong(
    "Q6.4",
    plain_maximum=("plain-maximum", edit(_VALUES, "values = target_net(next_states).max(dim=1).values")),
    chosen_by_target=("plain-maximum", edit(_BEST, "best = target_net(next_states).argmax(dim=1, keepdim=True)")),
    swapped=(
        "nets-swapped",
        edit(
            "    with torch.no_grad():\n        best",
            "    policy_net, target_net = target_net, policy_net\n    with torch.no_grad():\n        best",
        ),
    ),
    policy_twice=("policy-judges", edit(_VALUES, "values = policy_net(next_states).gather(1, best).squeeze(1)")),
    no_end=("bootstrapped-at-the-end", edit(_RETURN, "return rewards + gamma * values")),
    inverted_end=("terminated-inverted", edit(_RETURN, "return rewards + gamma * values * terminated")),
    no_future=("no-future", edit(_RETURN, "return rewards.clone()")),
    zero_at_the_end=("zero-at-the-end", edit(_RETURN, "return (rewards + gamma * values) * ~terminated")),
    undiscounted=("not-discounted", edit("rewards + gamma * values)", "rewards + values)")),
    gamma_fixed=("gamma-fixed", edit("rewards + gamma * values)", "rewards + 0.95 * values)")),
    gamma_twice=("gamma-squared", edit("rewards + gamma * values)", "rewards + gamma**2 * values)")),
    no_reward=("reward-missing", edit(_RETURN, "return gamma * values * ~terminated")),
    clipped=("reward-clipped", edit(_RETURN, f"rewards = rewards.clamp(-1, 1)\n        {_RETURN}")),
    gamma_on_reward=("gamma-on-the-reward", edit(_RETURN, f"rewards = gamma * rewards\n        {_RETURN}")),
    argmin=("smallest-value", edit("argmax(dim=1, keepdim=True)  # (B, 1)", "argmin(dim=1, keepdim=True)")),
    index=("index-for-value", edit(_VALUES, "values = best.squeeze(1).float()")),
    smaller=(
        "smaller-of-both",
        edit(_VALUES, "values = torch.minimum(target_net(next_states).amax(1), policy_net(next_states).amax(1))"),
    ),
    mean_of_both=(
        "mean-of-both",
        edit(
            _VALUES, "values = (0.5 * (target_net(next_states) + policy_net(next_states))).gather(1, best).squeeze(1)"
        ),
    ),
    minus=("minus", edit("rewards + gamma * values)", "rewards - gamma * values)")),
    square=(
        "targets-square",
        edit(_VALUES, "values = target_net(next_states).gather(1, best)"),
    ),
    column=(
        "targets-column",
        edit(_RETURN, "return torch.where(terminated, rewards, rewards + gamma * values).unsqueeze(1)"),
    ),
    gradient=(
        "targets-not-detached",
        _targets("""
        best = policy_net(next_states).argmax(dim=1, keepdim=True)
        values = target_net(next_states).gather(1, best).squeeze(1)
        return rewards + gamma * values * (~terminated).float()
    """),
    ),
    in_place=(
        "changes-its-arguments",
        edit(_RETURN, "rewards += gamma * values * ~terminated\n        return rewards"),
    ),
    double=(
        "double-precision",
        edit(_RETURN, "return torch.where(terminated, rewards, rewards + gamma * values).double()"),
    ),
    nothing=("returns-nothing", edit(_RETURN, "torch.where(terminated, rewards, rewards + gamma * values)")),
)
