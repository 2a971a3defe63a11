"""Wrong answers to Q4.2, the sampling: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q4_policy_gradient.wrong_texts import answer, wrong


def _sample(text: str) -> Edits:
    return answer("Q4.2 sample_action", "from torch.distributions import Bernoulli, Categorical\n" + text)


_LOGS = "log_probs = F.log_softmax(policy(state), dim=1)\n"
_DRAW = "action = torch.multinomial(log_probs.exp(), 1)\n"
_RETURN = "return action, log_probs.gather(1, action).squeeze(1)"
_OF = "return action, {}.gather(1, action).squeeze(1)"

SAMPLING = wrong(
    "Q4.2",
    argmax=("argmax", _sample(_LOGS + "action = log_probs.argmax(1, keepdim=True)\n" + _RETURN)),
    uniform=("uniform", _sample(_LOGS + "action = torch.randint(2, (1, 1))\n" + _RETURN)),
    float_action=("action-dtype", _sample(_LOGS + _DRAW + _RETURN.replace("action,", "action.float(),", 1))),
    float_action_by_bernoulli=(
        "action-dtype",
        _sample(
            _LOGS
            + "action = torch.bernoulli(log_probs[:, 1:].exp())\n"
            + _RETURN.replace("(1, action)", "(1, action.long())")
        ),
    ),
    int32_action=("action-dtype", _sample(_LOGS + _DRAW + _RETURN.replace("action,", "action.int(),", 1))),
    normal_noise=(
        "other-noise",
        _sample(_LOGS + "action = (log_probs + torch.randn(1, 2)).argmax(1, keepdim=True)\n" + _RETURN),
    ),
    logits_doubled=(
        "temperature",
        _sample(_LOGS + "action = Categorical(logits=2 * log_probs).sample().view(1, 1)\n" + _RETURN),
    ),
    probabilities_rooted=(
        "temperature",
        _sample(_LOGS + "action = torch.multinomial(log_probs.exp().sqrt(), 1)\n" + _RETURN),
    ),
    softmax_of_softmax=(
        "sampled-second-softmax",
        _sample(_LOGS + "action = Categorical(logits=log_probs.exp()).sample().view(1, 1)\n" + _RETURN),
    ),
    softmax_twice_in_both=(
        "sampled-second-softmax",
        _sample(
            "d = Categorical(logits=F.softmax(policy(state), dim=1))\naction = d.sample()\n"
            "return action.view(1, 1), d.log_prob(action)"
        ),
    ),
    exchanged=("actions-exchanged", _sample(_LOGS + "action = 1 - torch.multinomial(log_probs.exp(), 1)\n" + _RETURN)),
    of_minus_logits=(
        "actions-exchanged",
        _sample(_LOGS + "action = torch.multinomial(F.softmax(-policy(state), dim=1), 1)\n" + _RETURN),
    ),
    sigmoid_of_one=(
        "sampled-by-sigmoid",
        _sample(_LOGS + "action = Bernoulli(torch.sigmoid(policy(state)[:, 1:])).sample().long()\n" + _RETURN),
    ),
    epsilon_greedy=(
        "greedy-mixture",
        _sample(
            _LOGS
            + "action = log_probs.argmax(1, keepdim=True) if torch.rand(()) < 0.5 else torch.randint(2, (1, 1))\n"
            + _RETURN
        ),
    ),
    softmax_over_batch=(
        "always-action-1",
        _sample(_LOGS + "action = (torch.rand(1, 1) < F.softmax(policy(state), dim=0)[:, 1:]).long()\n" + _RETURN),
    ),
    seeded=("always-action-1", _sample(_LOGS + "torch.manual_seed(0)\n" + _DRAW + _RETURN)),
    seeded_elsewhere=("same-each-call", _sample(_LOGS + "torch.manual_seed(3)\n" + _DRAW + _RETURN)),
    drawn_twice=(
        "log-prob-of-another-draw",
        _sample(
            _LOGS + _DRAW + "other = torch.multinomial(log_probs.exp(), 1)\n" + _RETURN.replace("1, action", "1, other")
        ),
    ),
    probability=("probability-for-log", _sample(_LOGS + _DRAW + _OF.format("log_probs.exp()"))),
    other_action=(
        "log-prob-of-other-action",
        _sample(_LOGS + _DRAW + "return action, log_probs.gather(1, 1 - action).squeeze(1)"),
    ),
    log_of_likeliest=("log-prob-of-likeliest", _sample(_LOGS + _DRAW + "return action, log_probs.max(1).values")),
    logit=("logit-for-log", _sample(_LOGS + _DRAW + _OF.format("policy(state)"))),
    log_softmax_twice=(
        "log-of-second-softmax",
        _sample(_LOGS + _DRAW + _OF.format("F.log_softmax(log_probs.exp(), dim=1)")),
    ),
    base_ten=("log-prob-base", _sample(_LOGS + _DRAW + _OF.format("log_probs.exp().log10()"))),
    log_softmax_over_batch=(
        "log-prob-over-batch",
        _sample(_LOGS + _DRAW + _OF.format("F.log_softmax(policy(state), dim=0)")),
    ),
    minus=(
        "negative-log-prob",
        _sample(_LOGS + _DRAW + "return action, F.cross_entropy(policy(state), action.squeeze(1), reduction='none')"),
    ),
    log_sigmoid=("log-sigmoid", _sample(_LOGS + _DRAW + _OF.format("F.logsigmoid(policy(state))"))),
    detached=(
        "log-prob-detached",
        _sample(_LOGS + _DRAW + "return action, log_probs.detach().gather(1, action).squeeze(1)"),
    ),
    from_item=(
        "log-prob-detached",
        _sample("with torch.no_grad():\n    log_probs = F.log_softmax(policy(state), dim=1)\n" + _DRAW + _RETURN),
    ),
    action_of_one_dimension=(
        "action-shape",
        _sample("d = Categorical(logits=policy(state))\naction = d.sample()\nreturn action, d.log_prob(action)"),
    ),
    action_as_number=(
        "",
        _sample("d = Categorical(logits=policy(state))\naction = d.sample()\nreturn action.item(), d.log_prob(action)"),
    ),
    log_prob_column=("log-prob-shape", _sample(_LOGS + _DRAW + "return action, log_probs.gather(1, action)")),
    log_prob_number=("log-prob-shape", _sample(_LOGS + _DRAW + "return action, log_probs[0, action.item()]")),
    action_float=(
        "",
        _sample(
            _LOGS
            + "action = torch.multinomial(log_probs.exp(), 1).float()\n"
            + "return action, log_probs.gather(1, action.long()).squeeze(1)"
        ),
    ),
    action_int32=("", _sample(_LOGS + _DRAW + "return action.int(), log_probs.gather(1, action).squeeze(1)")),
    action_alone=("action-alone", _sample(_LOGS + "return torch.multinomial(log_probs.exp(), 1)")),
    all_log_probs=("log-prob-of-both", _sample(_LOGS + _DRAW + "return action, log_probs.squeeze(0)")),
    swapped=(
        "action-and-log-prob-swapped",
        _sample(_LOGS + _DRAW + "return log_probs.gather(1, action).squeeze(1), action"),
    ),
    nothing=("returns-nothing", _sample(_LOGS + _DRAW)),
)
