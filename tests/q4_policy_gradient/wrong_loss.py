"""Wrong answers to Q4.5, the policy's loss: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q4_policy_gradient.wrong_texts import answer, wrong


def _loss(text: str) -> Edits:
    return answer("Q4.5 policy_loss", "from torch.distributions import Categorical\n" + text)


_TAKEN = "logs = F.log_softmax(logits, dim=1).gather(1, actions.unsqueeze(1)).squeeze(1)\n"
_OF = "logs = {}.gather(1, actions.unsqueeze(1)).squeeze(1)\n"
_SUM = "return -(logs * advantages).sum()"

LOSS = wrong(
    "Q4.5",
    mean=("mean-over-steps", _loss(_TAKEN + "return -(logs * advantages).mean()")),
    mean_of_cross_entropy=(
        "mean-over-steps",
        _loss("return (F.cross_entropy(logits, actions, reduction='none') * advantages).mean()"),
    ),
    no_minus=("loss-sign", _loss(_TAKEN + "return (logs * advantages).sum()")),
    minus_twice=(
        "loss-sign",
        _loss("return -(F.nll_loss(F.log_softmax(logits, 1), actions, reduction='none') * advantages).sum()"),
    ),
    mean_no_minus=("mean-over-steps", _loss(_TAKEN + "return (logs * advantages).mean()")),
    probability=("loss-probability", _loss(_OF.format("F.softmax(logits, dim=1)") + _SUM)),
    other_action=("other-action", _loss("actions = 1 - actions\n" + _TAKEN + _SUM)),
    columns=("column-for-each-step", _loss("return -(F.log_softmax(logits, dim=1)[:, actions] * advantages).sum()")),
    entropy_bonus=(
        "entropy-added",
        _loss(_TAKEN + "return -(logs * advantages).sum() - 0.01 * Categorical(logits=logits).entropy().mean()"),
    ),
    first_action=("action-0-always", _loss("logs = F.log_softmax(logits, dim=1)[:, 0]\n" + _SUM)),
    both_actions=("both-actions", _loss("return -(F.log_softmax(logits, dim=1) * advantages.unsqueeze(1)).sum()")),
    over_steps=("loss-over-steps", _loss(_OF.format("F.log_softmax(logits, dim=0)") + _SUM)),
    softmax_twice=(
        "loss-second-softmax",
        _loss("return (F.cross_entropy(F.softmax(logits, 1), actions, reduction='none') * advantages).sum()"),
    ),
    logit=("loss-logit", _loss(_OF.format("logits") + _SUM)),
    nll_of_logits=("loss-logit", _loss("return (F.nll_loss(logits, actions, reduction='none') * advantages).sum()")),
    log_sigmoid=("loss-sigmoid", _loss(_OF.format("F.logsigmoid(logits)") + _SUM)),
    no_advantages=("advantages-ignored", _loss(_TAKEN + "return -logs.sum()")),
    cross_entropy_alone=("advantages-ignored", _loss("return F.cross_entropy(logits, actions)")),
    added=("advantages-added", _loss(_TAKEN + "return -(logs + advantages).sum()")),
    broadcast=(
        "sums-multiplied",
        _loss("logs = F.log_softmax(logits, dim=1).gather(1, actions.unsqueeze(1))\n" + _SUM),
    ),
    sum_times_mean=(
        "averaged-before-product",
        _loss(_TAKEN + "return -(logs * advantages.mean()).sum()"),
    ),
    mean_times_sum=("averaged-before-product", _loss(_TAKEN + "return -logs.mean() * advantages.sum()")),
    cross_entropy_reduced=(
        "averaged-before-product",
        _loss("return (F.cross_entropy(logits, actions) * advantages).sum()"),
    ),
    log_prob_of_column=(
        "sums-multiplied",
        _loss("logs = Categorical(logits=logits.unsqueeze(1)).log_prob(actions.unsqueeze(1))\n" + _SUM),
    ),
    absolute=("advantages-absolute", _loss(_TAKEN + "return -(logs * advantages.abs()).sum()")),
    normalised=(
        "advantages-normalised-here",
        _loss(_TAKEN + "return -(logs * (advantages - advantages.mean())).sum()"),
    ),
    in_place=(
        "changes-its-arguments",
        _loss(_TAKEN + "return -advantages.mul_(logs.detach()).sum() - (logs * 0).sum()"),
    ),
    last_step=("last-step-only", _loss(_TAKEN + "return -(logs * advantages)[-1]")),
    base_two=("loss-base", _loss(_TAKEN + "return -(logs / 0.6931471805599453 * advantages).sum()")),
    log_of_softmax=("overflow", _loss(_OF.format("F.softmax(logits, dim=1).log()") + _SUM)),
    constant_in_log=("log-cut", _loss(_OF.format("(F.softmax(logits, dim=1) + 1e-8).log()") + _SUM)),
    categorical_of_probs=(
        "log-cut",
        _loss("logs = Categorical(probs=F.softmax(logits, dim=1)).log_prob(actions)\n" + _SUM),
    ),
    detached=("loss-detached", _loss(_TAKEN.replace("(logits,", "(logits.detach(),") + _SUM)),
    not_reduced=("not-reduced", _loss(_TAKEN + "return -(logs * advantages)")),
    gather_of_a_row=(
        "actions-not-a-column",
        _loss("return -(F.log_softmax(logits, dim=1).gather(1, actions) * advantages).sum()"),
    ),
    nothing=("returns-nothing", _loss(_TAKEN + "-(logs * advantages).sum()")),
)
