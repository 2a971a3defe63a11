"""Wrong answers to Q3.3, the step of optimize: each has one mistake, but for the last."""

from tests.q3_dqn.right_texts import step
from tests.q3_dqn.wrong_texts import wrong

_LOSS = "loss = F.smooth_l1_loss(q, expected.unsqueeze(1))"
_NEXT = "next_values[non_final] = target_net(next_states).max(1)[0].detach()"
_ALIVE = "torch.cat([torch.empty(0, 4), *(s for s in batch.next_state if s is not None)])"
_Q = "q = policy_net(states).gather(1, actions)"
_RIGHT_SIDE = "rewards + gamma * next_values"
_EXPECTED = "expected = rewards + gamma * next_values"
_TAIL = "loss = F.smooth_l1_loss(q, expected.unsqueeze(1))\noptimizer.zero_grad()\nloss.backward()\noptimizer.step()\n"

STEP = wrong(
    "Q3.3",
    broadcast=("broadcast", step((_LOSS, "loss = F.smooth_l1_loss(q, expected)"))),
    broadcast_mse=("broadcast", step((_LOSS, "loss = ((q - expected) ** 2).mean()"))),
    broadcast_reward=(
        "broadcast",
        step(
            ("rewards = torch.cat(batch.reward)", "rewards = torch.cat(batch.reward).unsqueeze(1)"),
            (_LOSS, "loss = ((q - expected) ** 2).mean()"),
        ),
    ),
    terminal_bootstrapped=(
        "terminal-bootstrapped",
        step(
            (
                _NEXT,
                (
                    "every = torch.cat([torch.zeros(1, 4) if s is None else s for s in batch.next_state])\n"
                    "next_values = target_net(every).max(1)[0].detach()"
                ),
            )
        ),
    ),
    terminal_bootstrapped_state=(
        "terminal-bootstrapped",
        step(
            (
                _NEXT,
                (
                    "every = torch.cat([o if s is None else s for o, s in zip(batch.state, "
                    "batch.next_state)])\n"
                    "next_values = target_net(every).max(1)[0].detach()"
                ),
            )
        ),
    ),
    terminal_ones=(
        "terminal-next-value-one",
        step(("torch.zeros(batch_size, device=device)", "torch.ones(batch_size, device=device)")),
    ),
    terminal_misplaced=(
        "rows-mixed-up",
        step((_NEXT, "next_values[: len(next_states)] = target_net(next_states).max(1)[0].detach()")),
    ),
    terminal_zero=("terminal-target-zero", step(("expected = rewards", "expected = non_final * rewards"))),
    terminal_left_out=(
        "terminal-left-out",
        step((_LOSS, "loss = F.mse_loss(q.squeeze(1)[non_final], expected[non_final])")),
    ),
    no_target_network=("no-target-network", step(("target_net(next_states)", "policy_net(next_states)"))),
    no_target_network_in_graph=(
        "no-target-network",
        step((".max(1)[0].detach()", ".max(1)[0]"), ("target_net(next_states)", "policy_net(next_states)")),
    ),
    networks_swapped=(
        "no-backward",
        step(("target_net(next_states)", "policy_net(next_states)"), ("policy_net(states)", "target_net(states)")),
    ),
    networks_swapped_in_graph=(
        "networks-swapped",
        step(
            (".max(1)[0].detach()", ".max(1)[0]"),
            ("target_net(next_states)", "policy_net(next_states)"),
            ("policy_net(states)", "target_net(states)"),
        ),
    ),
    gamma_ignored=("gamma-ignored", step(("gamma * next_values", "next_values"))),
    gamma_fixed=("gamma-fixed", step(("gamma * next_values", "0.99 * next_values"))),
    gamma_fixed_constant=("gamma-fixed", step(("gamma * next_values", "GAMMA * next_values"))),
    gamma_twice=("gamma-squared", step(("gamma * next_values", "gamma ** 2 * next_values"))),
    gamma_on_reward=("gamma-on-reward", step(("rewards + gamma * next_values", "(rewards + next_values) * gamma"))),
    bootstrap_missing=("bootstrap-missing", step(("rewards + gamma * next_values", "rewards"))),
    bootstrap_sign=("bootstrap-sign", step(("rewards + gamma", "rewards - gamma"))),
    mean=("max-is-mean", step((".max(1)[0].detach()", ".mean(1).detach()"))),
    total=("max-is-sum", step((".max(1)[0].detach()", ".sum(1).detach()"))),
    minimum=("max-is-min", step((".max(1)[0].detach()", ".min(1)[0].detach()"))),
    index=("max-is-index", step((".max(1)[0].detach()", ".max(1)[1].float()"))),
    maximum_of_batch=("max-over-batch", step((".max(1)[0].detach()", ".max().detach()"))),
    sarsa=(
        "next-value-of-taken-action",
        step(
            (
                _NEXT,
                ("next_values[non_final] = target_net(next_states).gather(1, actions[non_final]).squeeze(1).detach()"),
            )
        ),
    ),
    state_for_next=("next-state-mixed-up", step(("target_net(next_states)", "target_net(states[non_final])"))),
    prediction_max=(
        "action-max",
        step(("policy_net(states).gather(1, actions)", "policy_net(states).max(1, keepdim=True)[0]")),
    ),
    prediction_first=("action-fixed", step(("policy_net(states).gather(1, actions)", "policy_net(states)[:, :1]"))),
    prediction_other=("action-other", step(("gather(1, actions)", "gather(1, 1 - actions)"))),
    prediction_all=(
        "action-all",
        step(
            ("policy_net(states).gather(1, actions)", "policy_net(states)"),
            (_LOSS, "loss = F.mse_loss(q, expected.unsqueeze(1).expand(-1, 2))"),
        ),
    ),
    reward_missing=("reward-missing", step(("expected = rewards + gamma", "expected = gamma"))),
    reward_negated=("reward-negated", step(("expected = rewards + gamma", "expected = -rewards + gamma"))),
    softmaxed=("softmax-on-q", step(("policy_net(states)", "F.softmax(policy_net(states), dim=1)"))),
    absolute_error=("l1-loss", step((_LOSS, "loss = F.l1_loss(q, expected.unsqueeze(1))"))),
    ascent=("ascent", step(("loss.backward()", "(-loss).backward()"))),
    detached=("prediction-detached", step(("gather(1, actions)", "gather(1, actions).detach()"))),
    no_grad=("prediction-detached", step(("q = policy_net", "with torch.no_grad():\n    q = policy_net"))),
    rewrapped=(
        "no-backward",
        step(("loss.backward()", "loss = torch.tensor(loss.item(), requires_grad=True)\nloss.backward()")),
    ),
    random_step=(
        "step-at-random",
        step(
            (
                "optimizer.step()",
                "for parameter in policy_net.parameters():\n"
                "    parameter.grad = torch.randn_like(parameter)\n"
                "optimizer.step()",
            )
        ),
    ),
    zero_grad_missing=("zero-grad-missing", step(("optimizer.zero_grad()\n", ""))),
    zero_grad_too_late=(
        "zero-after-backward",
        step(("optimizer.zero_grad()\nloss.backward()", "loss.backward()\noptimizer.zero_grad(set_to_none=False)")),
    ),
    zero_grad_to_none_too_late=(
        "zero-after-backward",
        step(("optimizer.zero_grad()\nloss.backward()", "loss.backward()\noptimizer.zero_grad()")),
    ),
    step_missing=("no-optimizer-step", step(("optimizer.step()", ""))),
    step_first=(
        "step-before-backward",
        step(
            (
                ("optimizer.zero_grad()\nloss.backward()\noptimizer.step()"),
                ("optimizer.step()\noptimizer.zero_grad()\nloss.backward()"),
            )
        ),
    ),
    backward_missing=("no-backward", step(("loss.backward()\n", ""))),
    columns=("columns-of-all-actions", step((_Q, "q = policy_net(states)[:, actions[:, 0]]"))),
    columns_and_flat_target=(
        "columns-of-all-actions",
        step((_Q, "q = policy_net(states)[:, actions[:, 0]]"), (_LOSS, "loss = ((q - expected) ** 2).mean()")),
    ),
    columns_selected=("columns-of-all-actions", step((_Q, "q = policy_net(states).index_select(1, actions[:, 0])"))),
    gradient_into_target=("target-not-detached", step((".max(1)[0].detach()", ".max(1)[0]"))),
    gradient_into_target_by_rows=(
        "target-not-detached",
        step(
            (
                _NEXT,
                "next_values = torch.stack([torch.zeros(()) if s is None else target_net(s).max() "
                "for s in batch.next_state])",
            )
        ),
    ),
    mask_inverted=(
        "bootstrap-missing",
        step(
            (
                _NEXT,
                "every = torch.cat([o if s is None else s for o, s in zip(batch.state, batch.next_state)])\n"
                "next_values = target_net(every).max(1)[0].detach() * ~non_final",
            )
        ),
    ),
    reward_clipped=("reward-clipped", step(("torch.cat(batch.reward)", "torch.cat(batch.reward).clamp(-1, 1)"))),
    reward_sign=("reward-clipped", step(("torch.cat(batch.reward)", "torch.cat(batch.reward).sign()"))),
    reward_whole=("reward-whole", step(("torch.cat(batch.reward)", "torch.cat(batch.reward).long()"))),
    target_clipped_at_100=("values-clipped", step((_EXPECTED, f"expected = ({_RIGHT_SIDE}).clamp(max=100)"))),
    target_never_negative=("target-clipped", step((_EXPECTED, f"expected = ({_RIGHT_SIDE}).clamp(min=0)"))),
    next_value_clipped=("values-clipped", step((".max(1)[0].detach()", ".max(1)[0].detach().clamp(-10, 10)"))),
    prediction_clipped=("values-clipped", step((_Q, "q = policy_net(states).clamp(-100, 100).gather(1, actions)"))),
    gather_rows=("gather-rows", step(("gather(1, actions)", "gather(0, actions)"))),
    step_for_each=(
        "several-steps",
        step(
            (
                _TAIL,
                "for row in range(batch_size):\n"
                "    optimizer.zero_grad()\n"
                "    q = policy_net(states[row : row + 1]).gather(1, actions[row : row + 1])\n"
                "    F.smooth_l1_loss(q, expected[row].view(1, 1)).backward()\n"
                "    optimizer.step()\n",
            )
        ),
    ),
    stepped_twice=("several-steps", step(("optimizer.step()", "optimizer.step()\noptimizer.step()"))),
    own_optimizer=(
        "own-optimizer",
        step(
            (
                "optimizer.zero_grad()\n",
                "optimizer = torch.optim.Adam(policy_net.parameters(), lr=1e-3)\noptimizer.zero_grad()\n",
            )
        ),
    ),
    own_descent=(
        "own-optimizer",
        step(
            (
                "optimizer.step()",
                "for parameter in policy_net.parameters():\n    parameter.data -= 1e-2 * parameter.grad",
            )
        ),
    ),
    none_joined=(
        "none-joined",
        step(
            (_ALIVE, "torch.cat(batch.next_state)"),
        ),
    ),
    actions_flat=("actions-not-a-column", step(("gather(1, actions)", "gather(1, actions.squeeze(1))"))),
    no_next_state=("no-next-state", step((_ALIVE, "torch.cat([s for s in batch.next_state if s is not None])"))),
    nan_of_no_next_states=(
        "step-nan",
        step(
            (
                _NEXT,
                "alive = target_net(torch.cat([torch.zeros(0, 4), next_states])).max(1)[0].detach()\n"
                "next_values[non_final] = alive - 0 * alive.mean()\n"
                "next_values = next_values + 0 * alive.mean()",
            ),
        ),
    ),
    synced_inside=(
        "target-synced-each-step",
        step(("optimizer.step()", "optimizer.step()\ntarget_net.load_state_dict(policy_net.state_dict())")),
    ),
    gamma_and_terminal=(
        "gamma-ignored",
        step(
            ("gamma * next_values", "next_values"),
            ("torch.zeros(batch_size, device=device)", "torch.ones(batch_size, device=device)"),
        ),
    ),
)
