"""Wrong answers to Q9.6, the update: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q9_freeway.wrong_texts import edit, wrong

_BEST = "best = policy_net(batch.next_state).argmax(dim=1, keepdim=True)  # (B, 1)"
_WORTH = "worth = target_net(batch.next_state).gather(1, best).squeeze(1)  # (B,)"
_TARGETS = "targets = batch.reward + batch.discount * worth"
_VALUES = "values = policy_net(batch.state).gather(1, batch.action.unsqueeze(1)).squeeze(1)  # (B,)"
_LOSS = "loss = F.smooth_l1_loss(values, targets)"
_ZERO = "    optimizer.zero_grad()\n    loss.backward()"
_STEP = "    optimizer.step()\n    if number"
_COPY = "    if number % tau == 0:\n        target_net.load_state_dict(policy_net.state_dict())"
_RETURN = "return loss.item()"
_PAIRS = "for t, p in zip(target_net.parameters(), policy_net.parameters()):"


def _copy(text: str) -> Edits:
    return edit(_COPY, text)


UPDATE = wrong(
    "Q9.6",
    plain_maximum=("plain-maximum", edit(_WORTH, "worth = target_net(batch.next_state).amax(dim=1)")),
    chosen_by_target=("plain-maximum", edit(_BEST, "best = target_net(batch.next_state).argmax(dim=1, keepdim=True)")),
    policy_judges=("policy-judges", edit(_WORTH, "worth = policy_net(batch.next_state).gather(1, best).squeeze(1)")),
    swapped=(
        "nets-swapped",
        edit(_BEST, _BEST.replace("policy_net", "target_net"), _WORTH, _WORTH.replace("target_net", "policy_net")),
    ),
    argmin=("smallest-value", edit(_BEST, _BEST.replace("argmax", "argmin"))),
    same_action=("same-action-again", edit(_WORTH, _WORTH.replace("best)", "batch.action.unsqueeze(1))"))),
    state_again=("state-for-next-state", edit(_WORTH, _WORTH.replace("batch.next_state", "batch.state"))),
    no_future=("no-future", edit(_TARGETS, "targets = batch.reward")),
    no_discount=("discount-missing", edit(_TARGETS, "targets = batch.reward + worth")),
    gamma_fixed=("gamma-fixed", edit(_TARGETS, "targets = batch.reward + 0.98 * worth")),
    gamma_again=("gamma-fixed", edit(_TARGETS, "targets = batch.reward + 0.98 * batch.discount * worth")),
    inverted_flag=("discount-inverted", edit(_TARGETS, "targets = batch.reward + (1 - batch.discount) * worth")),
    squared_discount=("discount-squared", edit(_TARGETS, "targets = batch.reward + batch.discount**2 * worth")),
    one_for_all=(
        "one-action-for-all",
        edit(_BEST, "best = (policy_net(batch.next_state).argmax() % 3).expand(len(batch.action), 1)"),
    ),
    no_reward=("reward-missing", edit(_TARGETS, "targets = batch.discount * worth")),
    clipped_reward=("reward-clipped", edit(_TARGETS, "targets = batch.reward.clamp(-1, 1) + batch.discount * worth")),
    discounted_reward=("reward-discounted", edit(_TARGETS, "targets = batch.discount * (batch.reward + worth)")),
    minus=("minus", edit(_TARGETS, "targets = batch.reward - batch.discount * worth")),
    best_of_state=("best-instead-of-taken", edit(_VALUES, "values = policy_net(batch.state).amax(dim=1)")),
    squared=("squared-error", edit(_LOSS, "loss = F.mse_loss(values, targets)")),
    absolute=("absolute-error", edit(_LOSS, "loss = F.l1_loss(values, targets)")),
    beta=("other-threshold", edit(_LOSS, "loss = F.smooth_l1_loss(values, targets, beta=0.5)")),
    huber_delta=("other-threshold", edit(_LOSS, "loss = F.huber_loss(values, targets, delta=2.0)")),
    summed=("summed", edit(_LOSS, 'loss = F.smooth_l1_loss(values, targets, reduction="sum")')),
    clipped=(
        "step-scaled",
        edit(_STEP, f"    torch.nn.utils.clip_grad_norm_(policy_net.parameters(), 0.1)\n{_STEP}"),
    ),
    doubled=("loss-scaled", edit(_LOSS, "loss = 2 * F.smooth_l1_loss(values, targets)")),
    all_actions=("averaged-over-actions", edit(_LOSS, "loss = F.smooth_l1_loss(values, targets) / 3")),
    smaller=("step-scaled", edit(_LOSS, "loss = 0.7 * F.smooth_l1_loss(values, targets)")),
    clipped_values=(
        "gradient-clipped",
        edit(_STEP, f"    nn.utils.clip_grad_value_(policy_net.parameters(), 0.1)\n{_STEP}"),
    ),
    into_target=(
        "gradient-into-targets",
        edit(
            "    with torch.no_grad():\n        best = policy_net(batch.next_state)",
            "    with torch.enable_grad():\n        best = policy_net(batch.next_state)",
        ),
    ),
    inference=(
        "inference-mode",
        edit(
            "    with torch.no_grad():\n        best = policy_net(batch.next_state)",
            "    with torch.inference_mode():\n        best = policy_net(batch.next_state)",
        ),
    ),
    broadcast=("broadcast", edit(_VALUES, "values = policy_net(batch.state).gather(1, batch.action.unsqueeze(1))")),
    gradient=(
        "targets-not-detached",
        edit(
            "    with torch.no_grad():\n        best = policy_net(batch.next_state)",
            "    with torch.enable_grad():\n        best = policy_net(batch.next_state)",
            _WORTH,
            "worth = policy_net(batch.next_state).gather(1, best).squeeze(1)",
        ),
    ),
    uphill=("sign", edit(_ZERO, _ZERO.replace("loss.backward()", "(-loss).backward()"))),
    stale=("stale-gradients", edit(_ZERO, "    loss.backward()")),
    zeroed_late=("gradients-zeroed", edit(_ZERO, "    loss.backward()\n    optimizer.zero_grad()")),
    no_backward=("gradients-zeroed", edit(_ZERO, "    optimizer.zero_grad()")),
    no_step=("no-step", edit(_STEP, "    if number")),
    two_steps=("several-steps", edit(_STEP, "    optimizer.step()\n    optimizer.step()\n    if number")),
    own_optimizer=(
        "no-optimizer-step",
        edit(_ZERO, f"    optimizer = torch.optim.Adam(policy_net.parameters(), lr=1e-3)\n{_ZERO}"),
    ),
    detached=(
        "gradients-zeroed",
        edit(_VALUES, _VALUES.replace("squeeze(1)  #", "squeeze(1).detach().requires_grad_()  #")),
    ),
    never_copied=("never-copied", _copy("    pass")),
    copy_of_name=(
        "never-copied",
        _copy("    if number % tau == 0:\n        import copy\n\n        target_net = copy.deepcopy(policy_net)"),
    ),
    always_copied=("copied-always", _copy("    target_net.load_state_dict(policy_net.state_dict())")),
    other_way=(
        "policy-overwritten",
        _copy("    if number % tau == 0:\n        policy_net.load_state_dict(target_net.state_dict())"),
    ),
    before_the_step=(
        "copied-before-the-step",
        edit(_COPY, "    pass", _ZERO, f"{_COPY}\n{_ZERO}"),
    ),
    shared=(
        "shared-weights",
        _copy(f"    if number % tau == 0:\n        {_PAIRS}\n            t.data = p.data"),
    ),
    soft=(
        "moved-a-little",
        _copy(f"    {_PAIRS}\n        t.data.add_(0.01 * (p.data - t.data))"),
    ),
    from_tau_on=("copied-from-tau-on", _copy(_COPY.replace("number % tau == 0", "number >= tau"))),
    once=("copied-once", _copy(_COPY.replace("number % tau == 0", "number == tau"))),
    one_late=("copied-at-other-times", _copy(_COPY.replace("number % tau == 0", "number % tau == 1"))),
    from_zero=("copied-at-other-times", _copy(_COPY.replace("number % tau == 0", "(number - 1) % tau == 0"))),
    not_multiples=("copied-at-other-times", _copy(_COPY.replace("number % tau == 0", "number % tau"))),
    weights_only=(
        "copied-in-part",
        _copy(
            f"    if number % tau == 0:\n        {_PAIRS}\n            "
            "if p.ndim > 1:\n                t.data.copy_(p.data)"
        ),
    ),
    no_loss=("returns-nothing", edit(_RETURN, "loss.item()")),
    losses=("several-losses", edit(_RETURN, "return F.smooth_l1_loss(values, targets, reduction='none').tolist()")),
    error_returned=("mean-error", edit(_RETURN, "return (values - targets).mean().item()")),
    squared_returned=("squared-error", edit(_RETURN, "return F.mse_loss(values, targets).item()")),
    later_loss=(
        "loss-after-the-step",
        edit(
            _RETURN,
            f"{_VALUES}\n    return F.smooth_l1_loss(values, targets).item()",
        ),
    ),
    in_place=("changes-its-arguments", edit(_TARGETS, "targets = batch.reward.add_(batch.discount * worth)")),
)
