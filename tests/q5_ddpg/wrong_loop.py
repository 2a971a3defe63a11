"""Wrong answers to Q5.8 and Q5.9, the loop and the training: each is the solution with some lines changed."""

from tests.q5_ddpg.wrong_texts import edit, wrong

_PUSH = "memory.push(state, action, REWARD_SCALE * float(reward), next_state, terminated)"
_ACT = "action = choose_action(actor, state, noise.sample())"
_LEARN = "optimize(memory.sample(BATCH_SIZE), *learners, GAMMA, TAU)"
_ADD = "total += float(reward)"
_APPEND = "returns.append(total)"
_RESET = "env.reset(seed=seed if episode == 0 else None)"
_RANDOM = "action = np.random.uniform(-MAX_TORQUE, MAX_TORQUE, 1).astype(np.float32)"
_COPIES = "target_actor, target_critic = copy.deepcopy(actor), copy.deepcopy(critic)"
_MOVE = "state, done = next_state, terminated or truncated"
_REPORT = "on_episode(returns, actor)"
_OU = "ReplayMemory(CAPACITY), GaussianNoise(SIGMA)"

LOOP = wrong(
    "Q5.8",
    cut_as_end=("truncated-as-terminated", edit(_PUSH, _PUSH.replace("terminated)", "terminated or truncated)"))),
    not_terminated=("terminated-always", edit(_PUSH, _PUSH.replace("terminated)", "not terminated)"))),
    reward_sign=("reward-sign", edit(_PUSH, _PUSH.replace("REWARD_SCALE", "-REWARD_SCALE"))),
    reward_clipped=(
        "reward-changed",
        edit(_PUSH, _PUSH.replace("REWARD_SCALE * float(reward)", "max(float(reward), -1.0)")),
    ),
    pushed_late=(
        "next-state-as-state",
        edit("            " + _PUSH + "\n", "", _MOVE, _MOVE + "\n            " + _PUSH),
    ),
    state_twice=("state-as-next-state", edit(_PUSH, _PUSH.replace("next_state", "state"))),
    states_swapped=(
        "states-swapped",
        edit(_PUSH, _PUSH.replace("next_state", "old").replace("(state", "(next_state").replace("old", "state")),
    ),
    state_stays=("state-never-advances", edit(_MOVE, "done = terminated or truncated")),
    other_action_stored=(
        "action-before-clipping",
        edit(_PUSH, _PUSH.replace("action", "action / MAX_TORQUE")),
    ),
    random_not_pushed=("random-steps-not-pushed", edit(_PUSH, "if steps >= RANDOM_STEPS - 200: " + _PUSH)),
    last_not_pushed=("last-step-not-pushed", edit(_PUSH, "if not truncated: " + _PUSH)),
    never_pushed=("", edit(_PUSH, "pass")),
    noise_added_outside=(
        "other-action-stepped",
        edit(_ACT, "action = (choose_action(actor, state) + noise.sample()).astype(np.float32)"),
    ),
    no_noise=("no-exploration", edit(_ACT, "action = choose_action(actor, state)")),
    noise_once=("noise-fixed", edit(_ACT, "action = choose_action(actor, state, 0.3)")),
    own_noise=(
        "noise-class-not-used",
        edit(
            _ACT,
            "action = choose_action(actor, state, SIGMA * np.random.randn())",
            _OU,
            "ReplayMemory(CAPACITY), None",
            "        noise.reset()\n",
            "",
        ),
    ),
    ou_never_reset=(
        "noise-not-reset",
        edit(_OU, "ReplayMemory(CAPACITY), OrnsteinUhlenbeckNoise(0.15, 0.2)", "        noise.reset()\n", ""),
    ),
    always_random=("choose-action-not-called", edit("if steps < RANDOM_STEPS:", "if True:")),
    random_too_long=("random-too-long", edit("if steps < RANDOM_STEPS:", "if steps < 1100:")),
    sometimes_random=(
        "chosen-seldom",
        edit("if steps < RANDOM_STEPS:", "if steps < RANDOM_STEPS or np.random.rand() < 0.1:"),
    ),
    never_learns=("optimize-not-called", edit(_LEARN, "pass")),
    learns_at_once=(
        "learns-too-early",
        edit("if steps >= RANDOM_STEPS:\n", "if steps >= 1:\n"),
    ),
    learns_late=("learns-too-late", edit("if steps >= RANDOM_STEPS:\n", "if steps >= 1100:\n")),
    learns_each_episode=("learns-seldom", edit("if steps >= RANDOM_STEPS:\n", "if steps >= RANDOM_STEPS and done:\n")),
    learns_often=("learns-often", edit(_LEARN, "for _ in range(8): " + _LEARN)),
    one_batch=(
        "batch-not-new",
        edit(
            _LEARN,
            "batch = memory.sample(BATCH_SIZE) if steps == RANDOM_STEPS else batch\n"
            "                optimize(batch, *learners, GAMMA, TAU)",
        ),
    ),
    networks_exchanged=(
        "networks-in-another-order",
        edit(
            "learners = actor, critic, target_actor, target_critic",
            "learners = actor, critic, target_critic, target_actor",
        ),
    ),
    optimizers_exchanged=(
        "optimizer-of-other-network",
        edit(
            "target_critic, actor_optimizer, critic_optimizer\n", "target_critic, critic_optimizer, actor_optimizer\n"
        ),
    ),
    targets_not_copied=("targets-not-copied", edit(_COPIES, "target_actor, target_critic = Actor(), Critic()")),
    targets_are_networks=("", edit(_COPIES, "target_actor, target_critic = actor, critic")),
    maximises=("optimizer-maximises", edit("lr=ACTOR_RATE, fused=True)", "lr=ACTOR_RATE, maximize=True)")),
    tau_before_gamma=("optimize-settings", edit(_LEARN, _LEARN.replace("GAMMA, TAU", "GAMMA, 0"))),
    made_anew=(
        "networks-made-anew",
        edit(
            "        noise.reset()\n",
            "        noise.reset()\n"
            "        learners = (*learners[:4], torch.optim.Adam(actor.parameters()), learners[5])\n",
        ),
    ),
    scaled_returns=("returns-of-scaled-rewards", edit(_ADD, "total += REWARD_SCALE * float(reward)")),
    returns_added_up=(
        "returns-added-up",
        edit("        total, done = 0.0, False\n", "        total, done = (returns[-1] if returns else 0.0), False\n"),
    ),
    last_reward=("last-rewards", edit(_ADD, "total = float(reward)")),
    average_reward=("average-rewards", edit(_APPEND, "returns.append(total / 200)")),
    lengths_returned=("returns-are-lengths", edit(_ADD, "total += 1")),
    returns_not_appended=("", edit(_APPEND, "pass")),
    only_actor=("no-pair", edit("    return actor, returns\n    # --- end", "    return actor\n    # --- end")),
    target_returned=(
        "other-actor",
        edit("    return actor, returns\n    # --- end", "    return target_actor, returns\n    # --- end"),
    ),
    copy_reported=("other-actor", edit(_REPORT, "on_episode(returns, target_actor)")),
    not_reported=("on-episode-not-called", edit(_REPORT, "pass")),
    reported_last=("on-episode-argument", edit(_REPORT, "on_episode(returns[-1:], actor)")),
    reported_once=(
        "on-episode-once",
        edit("if on_episode is not None:\n", "if on_episode is not None and episode == num_episodes - 1:\n"),
    ),
    returns_early=(
        "returns-in-the-loop",
        edit(
            "        if on_episode is not None:\n            on_episode(returns, actor)\n",
            "        if on_episode is not None:\n            on_episode(returns, actor)\n        break\n",
        ),
    ),
    stops_at_100=(
        "episode-not-to-the-end",
        edit(_MOVE, "state, done = next_state, terminated or truncated or steps % 200 == 99"),
    ),
    one_episode_more=("num-episodes-ignored", edit("range(num_episodes)", "range(num_episodes + 1)")),
    reset_without_seed=("reset-without-seed", edit(_RESET, "env.reset()")),
    every_reset_seeded=("every-reset-seeded", edit(_RESET, "env.reset(seed=seed)")),
    unseeded_space=("not-seeded", edit(_RANDOM, "action = env.action_space.sample()")),
    fixed_seed=("seed-fixed", edit("    seed_everything(seed)\n", "    seed_everything(0)\n")),
)
TRAINING = wrong(
    "Q5.9",
    learning_rate_tiny=("training-at-chance", edit("ACTOR_RATE = 1e-3", "ACTOR_RATE = 1e-8")),
)
