"""Wrong answers to Q4.6, the update: each is the solution with some lines changed."""

from tests.q4_policy_gradient.wrong_texts import answer, edit, wrong

_ADVANTAGES = "advantages(returns, values, normalise=True))"
_FIT = "F.mse_loss(values, returns)"
_POLICY_ZERO, _VALUE_ZERO = "policy_optimizer.zero_grad()\n", "value_optimizer.zero_grad()\n"
_POLICY_STEP, _VALUE_STEP = "    policy_optimizer.step()\n", "    value_optimizer.step()\n"
_GO = "returns = rewards_to_go(rewards, gamma)\n"
_POLICY_LOSS = "loss = policy_loss(policy(states), actions, "
_AFTER = """
returns = rewards_to_go(rewards, gamma)
value_loss = F.mse_loss(value(states), returns)
value_optimizer.zero_grad()
value_loss.backward()
value_optimizer.step()
loss = policy_loss(policy(states), actions, advantages(returns, value(states), normalise=True))
policy_optimizer.zero_grad()
loss.backward()
policy_optimizer.step()
"""
_UNDETACHED = """
returns = rewards_to_go(rewards, gamma)
values = value(states)
gain = returns - values
gain = (gain - gain.mean()) / (gain.std() + 1e-8)
policy_optimizer.zero_grad()
value_optimizer.zero_grad()
(policy_loss(policy(states), actions, gain) + F.mse_loss(values, returns)).backward()
policy_optimizer.step()
value_optimizer.step()
"""
_TWICE = """
returns = rewards_to_go(rewards, gamma)
values = value(states)
gain = advantages(returns, values, normalise=True)
for _ in range(2):
    loss = policy_loss(policy(states), actions, gain)
    policy_optimizer.zero_grad()
    loss.backward()
    policy_optimizer.step()
value_loss = F.mse_loss(values, returns)
value_optimizer.zero_grad()
value_loss.backward()
value_optimizer.step()
"""
_STEP_BY_STEP = """
returns = rewards_to_go(rewards, gamma)
gain = advantages(returns, value(states), normalise=True)
for t in range(len(rewards)):
    policy_optimizer.zero_grad()
    policy_loss(policy(states[t : t + 1]), actions[t : t + 1], gain[t : t + 1]).backward()
    policy_optimizer.step()
value_optimizer.zero_grad()
F.mse_loss(value(states), returns).backward()
value_optimizer.step()
"""
_OWN_NORMALISATION = """
returns = rewards_to_go(rewards, gamma)
values = value(states)
gain = advantages(returns, values, normalise=False)
gain = (gain - gain.mean()) / (gain.std() + 1e-8)
loss = policy_loss(policy(states), actions, gain)
policy_optimizer.zero_grad()
loss.backward()
policy_optimizer.step()
value_loss = F.mse_loss(values, returns)
value_optimizer.zero_grad()
value_loss.backward()
value_optimizer.step()
"""

UPDATE = wrong(
    "Q4.6",
    not_normalised=("update-not-normalised", edit(_ADVANTAGES, "advantages(returns, values, normalise=False))")),
    no_baseline=(
        "baseline-not-used",
        edit(_ADVANTAGES, "advantages(returns, torch.zeros_like(values), normalise=True))"),
    ),
    returns_as_advantages=("baseline-not-used", edit(_ADVANTAGES, "returns)")),
    sign_twice=("policy-ascends", edit(_POLICY_LOSS, "loss = -policy_loss(policy(states), actions, ")),
    arguments_exchanged=("policy-ascends", edit(_ADVANTAGES, "advantages(values.detach(), returns, normalise=True))")),
    mean=("update-mean", edit(_POLICY_LOSS, "loss = 1 / len(rewards) * policy_loss(policy(states), actions, ")),
    gamma_one=(
        "gamma-not-used",
        edit(
            _GO,
            "returns = rewards_to_go(rewards, gamma)\n    old, returns = returns, rewards_to_go(rewards, 1.0)\n",
            _FIT,
            "F.mse_loss(values, old)",
        ),
    ),
    gamma_one_everywhere=("gamma-not-used", edit(_GO, "returns = rewards_to_go(rewards, 1.0)\n")),
    value_first=("values-after-step", answer("Q4.6 update", _AFTER)),
    returns_normalised=(
        "update-returns-normalised",
        edit(_ADVANTAGES, "advantages((returns - returns.mean()) / returns.std(), values, normalise=True))"),
    ),
    rewards_as_returns=(
        "rewards-for-returns",
        edit(_ADVANTAGES, "advantages(torch.tensor(rewards), values, normalise=True))"),
    ),
    actions_exchanged=("update-other-actions", edit(_POLICY_LOSS, "loss = policy_loss(policy(states), 1 - actions, ")),
    policy_clipped=(
        "gradient-changed",
        edit(_POLICY_STEP, "    nn.utils.clip_grad_norm_(policy.parameters(), 1.0)\n    policy_optimizer.step()\n"),
    ),
    value_clipped=(
        "gradient-changed",
        edit(_VALUE_STEP, "    nn.utils.clip_grad_norm_(value.parameters(), 0.5)\n    value_optimizer.step()\n"),
    ),
    policy_not_stepped=("not-stepped", edit(_POLICY_STEP, "")),
    value_not_stepped=("not-stepped", edit(_VALUE_STEP, "")),
    value_forgotten=("not-stepped", edit("value_loss.backward()\n", "pass\n", _VALUE_STEP, "")),
    policy_stepped_twice=("two-steps", answer("Q4.6 update", _TWICE)),
    step_by_step=("two-steps", answer("Q4.6 update", _STEP_BY_STEP)),
    optimizers_exchanged=("not-stepped", edit(_POLICY_STEP, "    value_optimizer.step()  # again\n")),
    zero_after_backward=(
        "no-gradient-at-step",
        edit("    loss.backward()\n    policy", "    loss.backward()\n    policy_optimizer.zero_grad()\n    policy"),
    ),
    policy_no_zero_grad=("no-zero-grad", edit(_POLICY_ZERO, "pass\n")),
    value_no_zero_grad=("no-zero-grad", edit(_VALUE_ZERO, "pass\n")),
    own_normalisation=("nan-of-one-step", answer("Q4.6 update", _OWN_NORMALISATION)),
    rewards_in_place=(
        "changes-its-arguments",
        edit(_GO, "returns = rewards_to_go(rewards, gamma)\n    rewards[:] = returns.tolist()\n"),
    ),
    value_sum=("value-loss-sum", edit(_FIT, "F.mse_loss(values, returns, reduction='sum')")),
    value_half=("value-loss-half", edit(_FIT, "0.5 * F.mse_loss(values, returns)")),
    value_sign=("value-ascends", edit(_FIT, "-F.mse_loss(values, returns)")),
    value_on_advantages=(
        "value-on-advantages",
        edit(_FIT, "F.mse_loss(values, advantages(returns, values, normalise=True))"),
    ),
    value_on_normalised=(
        "value-on-normalised-returns",
        edit(_FIT, "F.mse_loss(values, (returns - returns.mean()) / returns.std())"),
    ),
    value_on_rewards=("value-on-rewards", edit(_FIT, "F.mse_loss(values, torch.tensor(rewards))")),
    value_gamma_one=("value-gamma-not-used", edit(_FIT, "F.mse_loss(values, rewards_to_go(rewards, 1.0))")),
    value_broadcast=("value-broadcast", edit(_FIT, "(values.unsqueeze(1) - returns).square().mean()")),
    value_l1=("value-not-squared", edit(_FIT, "F.l1_loss(values, returns)")),
    value_huber=("value-not-squared", edit(_FIT, "F.smooth_l1_loss(values, returns)")),
    value_moved_by_policy=("value-moved-by-policy-loss", answer("Q4.6 update", _UNDETACHED)),
    value_detached=("no-gradient", edit(_FIT, "F.mse_loss(values.detach(), returns)")),
    values_under_no_grad=(
        "no-gradient",
        edit("values = value(states)", "with torch.no_grad():\n        values = value(states)"),
    ),
    loss_per_step=("loss-not-one-number", edit(_FIT, "F.mse_loss(values, returns, reduction='none')")),
)
