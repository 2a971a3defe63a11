"""Wrong answers to Q5.7, the update: each is the solution with some lines changed."""

from tests.q5_ddpg.wrong_texts import edit, texts, wrong

_AIMS = "critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma)\n    critic_loss"
_LOSS = "critic_loss = F.mse_loss(critic(states, actions), targets)"
_CRITIC_ZERO, _ACTOR_ZERO = "    critic_optimizer.zero_grad()\n", "    actor_optimizer.zero_grad()\n"
_CRITIC_STEP, _ACTOR_STEP = "    critic_optimizer.step()\n", "    actor_optimizer.step()\n"
_UP = "actor_loss = -critic(states, actor(states)).mean()"
_ACTOR_BACK = "actor_loss.backward(inputs=list(actor.parameters()))  # those of the critic get no gradient"
_FOLLOW = "    soft_update(target_critic, critic, tau)\n    soft_update(target_actor, actor, tau)\n"
_BOTH = """
states, actions, rewards, next_states, terminated = batch
targets = critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma)
critic_loss = F.mse_loss(critic(states, actions), targets)
actor_loss = -critic(states, actor(states)).mean()
critic_optimizer.zero_grad()
actor_optimizer.zero_grad()
{}
critic_optimizer.step()
actor_optimizer.step()
soft_update(target_critic, critic, tau)
soft_update(target_actor, actor, tau)
"""
_ACTOR_FIRST = """
states, actions, rewards, next_states, terminated = batch
actor_optimizer.zero_grad()
(-critic(states, actor(states)).mean()).backward()
actor_optimizer.step()
targets = critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma)
critic_optimizer.zero_grad()
F.mse_loss(critic(states, actions), targets).backward()
critic_optimizer.step()
soft_update(target_critic, critic, tau)
soft_update(target_actor, actor, tau)
"""
_ZERO_ONCE = """
states, actions, rewards, next_states, terminated = batch
targets = critic_targets(rewards, next_states, terminated, target_actor, target_critic, gamma)
F.mse_loss(critic(states, actions), targets).backward()
critic_optimizer.step()
critic_optimizer.zero_grad()
actor_optimizer.zero_grad()
(-critic(states, actor(states)).mean()).backward()
actor_optimizer.step()
soft_update(target_critic, critic, tau)
soft_update(target_actor, actor, tau)
"""


def _aims(arguments: str) -> tuple[tuple[str, str], ...]:
    return edit(_AIMS, f"critic_targets({arguments})\n    critic_loss")


UPDATE = wrong(
    "Q5.7",
    next_action_of_actor=(
        "actor-for-target-actor",
        _aims("rewards, next_states, terminated, actor, target_critic, gamma"),
    ),
    next_value_of_critic=(
        "critic-for-target-critic",
        _aims("rewards, next_states, terminated, target_actor, critic, gamma"),
    ),
    no_targets=("no-target-networks", _aims("rewards, next_states, terminated, actor, critic, gamma")),
    gamma_fixed=(
        "gamma-not-handed-on",
        _aims("rewards, next_states, terminated, target_actor, target_critic, 0.99"),
    ),
    no_end=(
        "end-not-heeded",
        _aims("rewards, next_states, torch.zeros_like(terminated), target_actor, target_critic, gamma"),
    ),
    end_turned=(
        "terminated-turned",
        _aims("rewards, next_states, 1 - terminated, target_actor, target_critic, gamma"),
    ),
    value_of_actors_action=(
        "value-of-the-actors-action",
        edit(_LOSS, _LOSS.replace("actions)", "actor(states).detach())")),
    ),
    critic_sum=("critic-loss-sum", edit(_LOSS, _LOSS.replace("targets)", 'targets, reduction="sum")'))),
    critic_half=("critic-loss-half", edit(_LOSS, _LOSS.replace("F.mse", "0.5 * F.mse"))),
    critic_huber=("critic-not-squared", edit(_LOSS, _LOSS.replace("mse_loss", "smooth_l1_loss"))),
    critic_l1=("critic-not-squared", edit(_LOSS, _LOSS.replace("mse_loss", "l1_loss"))),
    critic_sign=("critic-ascends", edit(_LOSS, _LOSS.replace("F.mse", "-F.mse"))),
    critic_square=(
        "critic-broadcast",
        edit(_LOSS, "critic_loss = (critic(states, actions) - targets.squeeze(1)).square().mean()"),
    ),
    critic_on_rewards=("critic-learns-rewards", edit(_LOSS, _LOSS.replace("targets)", "rewards)"))),
    critic_detached=("", edit(_LOSS, _LOSS.replace("critic(states, actions)", "critic(states, actions).detach()"))),
    critic_clipped=(
        "gradient-changed",
        edit(_CRITIC_STEP, "    nn.utils.clip_grad_norm_(critic.parameters(), 0.5)\n" + _CRITIC_STEP),
    ),
    actor_clipped=(
        "gradient-changed",
        edit(_ACTOR_STEP, "    nn.utils.clip_grad_norm_(actor.parameters(), 0.5)\n" + _ACTOR_STEP),
    ),
    critic_no_zero_grad=("no-zero-grad", edit(_CRITIC_ZERO, "")),
    actor_no_zero_grad=("no-zero-grad", edit(_ACTOR_ZERO, "")),
    zero_grad_only_after_critic=("critic-keeps-actors-gradient", texts(optimize=_ZERO_ONCE)),
    actor_sign=("actor-descends", edit(_UP, "actor_loss = critic(states, actor(states)).mean()")),
    actor_first=("actor-before-critic", texts(optimize=_ACTOR_FIRST)),
    actor_by_target=("actor-by-target-critic", edit(_UP, "actor_loss = -target_critic(states, actor(states)).mean()")),
    actor_sum=("actor-loss-sum", edit(_UP, "actor_loss = -critic(states, actor(states)).sum()")),
    actor_on_batch_actions=(
        "",
        edit(_UP, "actor_loss = -critic(states, actions).mean()", _ACTOR_BACK, "actor_loss.backward()"),
    ),
    actor_detached=(
        "",
        edit(_UP, "actor_loss = -critic(states, actor(states).detach()).mean()", _ACTOR_BACK, "actor_loss.backward()"),
    ),
    one_loss=("one-loss-for-both", texts(optimize=_BOTH.format("(critic_loss + actor_loss).backward()"))),
    two_backwards=("one-loss-for-both", texts(optimize=_BOTH.format("critic_loss.backward()\nactor_loss.backward()"))),
    critic_not_stepped=("not-stepped", edit(_CRITIC_STEP, "")),
    actor_not_stepped=("not-stepped", edit(_ACTOR_STEP, "")),
    critic_stepped_twice=("two-steps", edit(_CRITIC_STEP, _CRITIC_STEP + _CRITIC_STEP)),
    critic_stepped_by_actor=("two-steps", edit(_ACTOR_STEP, _ACTOR_STEP + _CRITIC_STEP)),
    zero_after_backward=(
        "no-gradient-at-step",
        edit(
            "    critic_loss.backward()\n",
            "    critic_loss.backward()\n" + _CRITIC_ZERO,
            _CRITIC_ZERO + "    critic_loss",
            "    critic_loss",
        ),
    ),
    target_critic_forgotten=("target-not-updated", edit("    soft_update(target_critic, critic, tau)\n", "")),
    target_actor_forgotten=("target-not-updated", edit("    soft_update(target_actor, actor, tau)\n", "")),
    targets_copied=(
        "target-copied",
        edit(_FOLLOW, "    soft_update(target_critic, critic, 1.0)\n    soft_update(target_actor, actor, 1.0)\n"),
    ),
    targets_first=(
        "target-before-step",
        edit(_FOLLOW, "", "    critic_loss = F.mse_loss", _FOLLOW + "    critic_loss = F.mse_loss"),
    ),
    tau_reversed=(
        "one-minus-tau",
        edit(_FOLLOW, _FOLLOW.replace("tau", "1 - tau")),
    ),
    tau_global=("tau-written-down", edit(_FOLLOW, _FOLLOW.replace("tau", "TAU"))),
    targets_twice=("target-updated-twice", edit(_FOLLOW, _FOLLOW + _FOLLOW)),
    soft_arguments_exchanged=(
        "",
        edit(_FOLLOW, "    soft_update(critic, target_critic, tau)\n    soft_update(actor, target_actor, tau)\n"),
    ),
    batch_in_place=(
        "batch-changed",
        edit("    targets = critic_targets(rew", "    rewards /= 8\n    targets = critic_targets(rew"),
    ),
)
