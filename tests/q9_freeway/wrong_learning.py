"""Wrong answers to Q9.5 and Q9.6, what the agent learns from: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q9_freeway.wrong_texts import answer, edit, wrong


def _n_step(text: str) -> Edits:
    return answer("Q9.5 n_step", text)


_RANGE = "for k in range(min(n, steps)):"
_ADD = "summed[: steps - k] += gamma**k * rewards[k:]"
_LATER = "later = torch.arange(steps) + n"
_DISCOUNT = "discount = torch.where(later < steps, gamma**n, 0.0)"
_BATCH = "return Batch(states[:-1], actions, summed, states[later.clamp(max=steps)], discount)"
_WHOLE = """
T = len(actions)
rows = range(T - n + 1)
reward = torch.stack([sum(gamma**k * rewards[t + k] for k in range(n)) for t in rows])
discount = torch.tensor([gamma**n if t + n < T else 0.0 for t in rows])
return Batch(states[: T - n + 1], actions[: T - n + 1], reward, states[n:], discount)
"""
_REVERSED = """
T = len(actions)
reward = torch.zeros(T)
for t in range(T):
    total = 0.0
    for r in rewards[t : t + n]:
        total = gamma * total + r
    reward[t] = total
later = torch.arange(T) + n
return Batch(states[:-1], actions, reward, states[later.clamp(max=T)], torch.where(later < T, gamma**n, 0.0))
"""

N_STEP = wrong(
    "Q9.5",
    undiscounted=("not-discounted", edit(_ADD, "summed[: steps - k] += rewards[k:]")),
    one_more=("one-step-too-many", edit(_RANGE, "for k in range(min(n + 1, steps)):")),
    one_less=("one-step-too-few", edit(_RANGE, "for k in range(min(n, steps) - 1):")),
    whole_return=("whole-return", edit(_RANGE, "for k in range(steps):")),
    one_reward=("one-reward", edit(_RANGE, "for k in range(1):")),
    lost=(
        "last-rewards-lost",
        edit(_LATER, "summed = torch.where(torch.arange(steps) + n <= steps, summed, 0.0)\n    " + _LATER),
    ),
    rolled=("begins-again", edit(_ADD, "summed += gamma**k * rewards.roll(-k)", _RANGE, "for k in range(n):")),
    gamma_too_often=("gamma-once-too-often", edit(_ADD, "summed[: steps - k] += gamma ** (k + 1) * rewards[k:]")),
    one_later=("one-step-later", edit(_RANGE, "for k in range(1, min(n + 1, steps)):")),
    own_lost=("own-reward-lost", edit(_RANGE, "for k in range(1, min(n, steps)):")),
    last_reward=(
        "last-reward-lost",
        edit(_ADD, "summed[: steps - k] += gamma**k * torch.cat([rewards[:-1], torch.zeros(1)])[k:]"),
    ),
    kernel_reversed=(
        "discount-reversed",
        edit(_ADD, "summed[: steps - k] += gamma ** (min(n, steps) - 1 - k) * rewards[k:]"),
    ),
    reversed_discount=("discount-reversed", _n_step(_REVERSED)),
    averaged=("averaged", edit(_LATER, f"summed /= n\n    {_LATER}")),
    past=("past-rewards", edit(_ADD, "summed[k:] += gamma**k * rewards[: steps - k]")),
    from_the_start=(
        "discounted-from-the-start",
        edit(_ADD, "summed[: steps - k] += (gamma ** torch.arange(steps) * rewards)[k:]"),
    ),
    gamma_of_one=(
        "gamma-of-one-step",
        edit("torch.where(later < steps, gamma**n, 0.0)", "torch.where(later < steps, gamma, 0.0)"),
    ),
    gamma_everywhere=("gamma-without-an-end", edit(_DISCOUNT, "discount = torch.full((steps,), gamma)")),
    no_end=("no-end", edit(_DISCOUNT, "discount = torch.full((steps,), gamma**n)")),
    end_too_late=("end-too-late", edit("later < steps, gamma**n", "later <= steps, gamma**n")),
    end_too_early=("end-too-early", edit("later < steps, gamma**n", "later < steps - 1, gamma**n")),
    last_row=("only-the-last-row", edit("later < steps, gamma**n", "torch.arange(steps) < steps - 1, gamma**n")),
    steps_left=(
        "steps-left",
        edit(_DISCOUNT, "discount = gamma ** (steps - torch.arange(steps)).clamp(max=n).float()"),
    ),
    flags=("ends-marked", edit(_DISCOUNT, "discount = (later >= steps).float()")),
    ones=("not-discounted-after-n", edit(_DISCOUNT, "discount = (later < steps).float()")),
    power_off=("one-power-off", edit("later < steps, gamma**n", "later < steps, gamma ** (n - 1)")),
    gamma_times_n=("gamma-times-n", edit("later < steps, gamma**n", "later < steps, gamma * n")),
    next_step=("next-step", edit("states[later.clamp(max=steps)]", "states[1:]")),
    next_before_the_end=(
        "next-step",
        edit("states[later.clamp(max=steps)]", "states[torch.where(later < steps, later - n + 1, steps)]"),
    ),
    state_itself=("state-itself", edit("states[later.clamp(max=steps)]", "states[:-1]")),
    one_early=("one-state-early", edit("states[later.clamp(max=steps)]", "states[(later - 1).clamp(max=steps)]")),
    one_late=("one-state-late", edit("states[later.clamp(max=steps)]", "states[(later + 1).clamp(max=steps)]")),
    last_missing=("last-state-missing", edit("states[later.clamp(max=steps)]", "states[later.clamp(max=steps - 1)]")),
    again=("begins-again", edit("states[later.clamp(max=steps)]", "states[later % (steps + 1)]")),
    zeros_beyond=(
        "zeros-beyond-the-end",
        edit("states[later.clamp(max=steps)]", "states[later.clamp(max=steps)] * (later <= steps).unsqueeze(1)"),
    ),
    end_as_row=("end-as-a-row", edit("return Batch(states[:-1]", "return Batch(states")),
    whole_windows=("whole-windows-only", _n_step(_WHOLE)),
    next_as_state=("next-state-as-state", edit("return Batch(states[:-1]", "return Batch(states[1:]")),
    swapped_fields=(
        "fields-swapped",
        edit(
            "Batch(states[:-1], actions, summed,",
            "Batch(states[:-1], actions, discount,",
            ", discount)\n    # --- end",
            ", summed)\n    # --- end",
        ),
    ),
    plain_tuple=("a-plain-tuple", edit(_BATCH, _BATCH.replace("Batch(", "("))),
    rows=(
        "a-list-of-rows",
        edit(_BATCH, f"found = {_BATCH.removeprefix('return ')}\n    return [Batch(*row) for row in zip(*found)]"),
    ),
    lists=("not-tensors", edit(_BATCH, _BATCH.replace("summed,", "summed.tolist(),"))),
    double=(
        "double-precision",
        edit("summed = torch.zeros(steps)", "summed = torch.zeros(steps, dtype=torch.float64)"),
    ),
    float_actions=("actions-as-floats", edit(_BATCH, _BATCH.replace("actions,", "actions.float(),"))),
    in_place=(
        "changes-its-arguments",
        edit(
            _ADD,
            "rewards[: steps - k] += gamma**k * (rewards[k:] if k else 0)",
            _RANGE,
            "summed = rewards\n    for k in range(1, min(n, steps)):",
        ),
    ),
    n_fixed=("n-fixed", edit(_RANGE, "for k in range(min(3, steps)):", _LATER, "later = torch.arange(steps) + 3")),
    gamma_fixed=("gamma-fixed", edit(_ADD, "summed[: steps - k] += 0.98**k * rewards[k:]")),
    short_episode=("short-episode", edit(_RANGE, "for k in range(n):")),
    negative_size=(
        "short-episode",
        edit(_DISCOUNT, "discount = torch.cat([torch.full((steps - n,), gamma**n), torch.zeros(n)])"),
    ),
    nothing=("returns-nothing", edit(_BATCH, _BATCH.removeprefix("return "))),
)

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
