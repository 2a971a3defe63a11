"""Wrong answers to Q4.7 and Q4.8, the loop and its training: each is the solution with some lines changed."""

from tests.q4_policy_gradient.wrong_texts import edit, wrong

_STEP = "observation, reward, terminated, truncated, _ = env.step(action.item())\n"
_UPDATE = "update(*learners, torch.cat(states), torch.cat(actions).squeeze(1), rewards, GAMMA)"
_OPTIMIZERS = """        policy_optimizer = torch.optim.Adam(policy.parameters(), lr=0.005)
        value_optimizer = torch.optim.Adam(value.parameters(), lr=0.01)
"""
_CALL = f"        {_UPDATE}  # actions (T, 1) -> (T,)\n"
_STORE = "            states.append(state)\n            actions.append(action)\n"
_LISTS = "states, actions, rewards, done = [], [], [], False\n"
_APPEND = "durations.append(len(rewards))\n"
_RESET = "env.reset(seed=seed if episode == 0 else None)"
_STOP = "if stop_average is not None and len(durations) >= 100 and sum(durations[-100:]) / 100 > stop_average:"
_REPORTED = "        if on_episode is not None:\n            on_episode(durations)\n"
_STOPPED = f"        {_STOP}\n            break\n"
_DRAW = "                action, _ = sample_action(state, policy)\n"
_FOR = "    for episode in range(num_episodes):\n"
_REPORT = "            on_episode(durations)\n"
_DONE = "done = terminated or truncated\n"
_CLOSE = "    env.close()\n    # ---"
_LAST_WITHOUT = """        if episode == num_episodes - 1:
            durations.append(len(rewards))
            if on_episode is not None:
                on_episode(durations)
            break
"""
_LEARNERS = "            learners = policy, value, policy_optimizer, value_optimizer\n"
_KEPT = """        kept = kept if episode else (states, actions, rewards)
        update(*learners, torch.cat(kept[0]), torch.cat(kept[1]).squeeze(1), kept[2], GAMMA)
        kept = states, actions, rewards
"""
_MORE = """        if truncated:
            rewards[-1] += GAMMA * value(torch.tensor(observation).unsqueeze(0)).item()
"""

LOOP = wrong(
    "Q4.7",
    durations_less_one=("durations-one-short", edit(_APPEND, "durations.append(len(rewards) - 1)\n")),
    durations_plus_one=("durations-one-long", edit(_APPEND, "durations.append(len(rewards) + 1)\n")),
    durations_summed=("durations-added-up", edit(_APPEND, "durations.append(sum(durations[-1:]) + len(rewards))\n")),
    durations_empty=("durations-empty", edit(_APPEND, "pass\n")),
    average_returned=(
        "average-returned",
        edit("# --- end ---\n    return durations", "# --- end ---\n    return sum(durations) / len(durations)"),
    ),
    last_duration_missing=(
        "last-duration-missing",
        edit("# --- end ---\n    return durations", "# --- end ---\n    return durations[:-1]"),
    ),
    returns_nothing=("returns-nothing", edit("# --- end ---\n    return durations", "# --- end ---")),
    num_episodes_ignored=("num-episodes-ignored", edit(_FOR, "    for episode in range(1000):\n")),
    one_episode_less=("returns-in-the-loop", edit(_FOR, "    for episode in range(num_episodes - 1):\n")),
    returns_in_the_loop=("returns-in-the-loop", edit(_CLOSE, "        return durations\n" + _CLOSE)),
    never_reported=("on-episode-not-called", edit(_REPORT, "            pass\n")),
    reported_the_latest=("on-episode-argument", edit(_REPORT, "            on_episode(durations[-1])\n")),
    reported_too_early=("on-episode-argument", edit(_REPORT, "            on_episode(durations[:-1])\n")),
    no_sampling=(
        "sample-action-not-called",
        edit(_DRAW, "                action = policy(state).argmax().view(1, 1)\n"),
    ),
    random_actions=("sample-action-not-called", edit(_DRAW, "                action = torch.randint(2, (1, 1))\n")),
    sampled_twice=("sampled-often", edit(_DRAW, 2 * _DRAW)),
    other_action=("other-action-stepped", edit("env.step(action.item())", "env.step(1 - action.item())")),
    env_sample=("other-action-stepped", edit("env.step(action.item())", "env.step(env.action_space.sample())")),
    flat_state=("state-shape", edit("dtype=torch.float32).unsqueeze(0)", "dtype=torch.float32)")),
    old_state=("state-not-advanced", edit(_STEP, "_, reward, terminated, truncated, _ = env.step(action.item())\n")),
    no_update=("update-not-called", edit(_CALL, "")),
    update_each_step=(
        "update-every-step",
        edit(_CALL, "", f"            {_DONE}", f"            {_DONE}{_LEARNERS}    {_CALL}"),
    ),
    update_twice=("update-twice", edit(_CALL, 2 * _CALL)),
    update_skips_last=(
        "update-missing-once",
        edit(
            _CALL,
            _LAST_WITHOUT + _CALL,
        ),
    ),
    update_every_other=("update-seldom", edit(_CALL, "        if episode % 2 == 0:\n    " + _CALL)),
    update_in_the_end=(
        "update-late",
        edit(
            _CALL,
            "        late = locals().get('late', []) + [(states, actions, rewards)]\n",
            _CLOSE,
            "    for states, actions, rewards in late:\n" + _CALL + _CLOSE,
        ),
    ),
    all_episodes=(
        "not-started-anew",
        edit(
            _LISTS,
            "done = False\n        if episode == 0:\n            states, actions, rewards = [], [], []\n",
            _APPEND,
            "durations.append(len(rewards) - sum(durations))\n",
        ),
    ),
    states_of_all_episodes=(
        "not-started-anew",
        edit(_LISTS, "actions, rewards, done = [], [], False\n        states = states if episode else []\n"),
    ),
    episode_before=(
        "episode-before",
        edit(
            _CALL,
            _KEPT,
        ),
    ),
    next_states=("next-states", edit("states.append(state)", "states.append(torch.tensor(observation).unsqueeze(0))")),
    states_stacked=("states-not-joined", edit("torch.cat(states)", "torch.stack(states)")),
    first_reward_dropped=("reward-missing", edit("squeeze(1), rewards, GAMMA)", "squeeze(1), rewards[1:], GAMMA)")),
    last_step_dropped=(
        "last-step-missing",
        edit(
            _UPDATE,
            "update(*learners, torch.cat(states[:-1]), torch.cat(actions[:-1]).squeeze(1), rewards[:-1], GAMMA)",
        ),
    ),
    last_state_dropped=("last-step-missing", edit("torch.cat(states)", "torch.cat(states[:-1])")),
    actions_column=("actions-column", edit("torch.cat(actions).squeeze(1)", "torch.cat(actions)")),
    actions_float=(
        "actions-no-integers",
        edit("torch.cat(actions).squeeze(1)", "torch.cat(actions).squeeze(1).float()"),
    ),
    value_at_the_cut=(
        "value-added-at-cut",
        edit(
            _CALL,
            _MORE + _CALL,
        ),
    ),
    reward_of_the_fall=(
        "reward-changed",
        edit("rewards.append(float(reward))", "rewards.append(-1.0 if terminated else float(reward))"),
    ),
    returns_as_rewards=(
        "reward-changed",
        edit("squeeze(1), rewards, GAMMA)", "squeeze(1), rewards_to_go(rewards, GAMMA).tolist(), GAMMA)"),
    ),
    rewards_before_actions=(
        "arguments-in-another-order",
        edit("torch.cat(actions).squeeze(1), rewards, GAMMA)", "rewards, torch.cat(actions).squeeze(1), GAMMA)"),
    ),
    no_gamma=("gamma-in-call", edit("rewards, GAMMA)", "rewards, 99)")),
    optimizers_exchanged=(
        "other-networks",
        edit(
            "policy, value, policy_optimizer, value_optimizer\n", "policy, value, value_optimizer, policy_optimizer\n"
        ),
    ),
    networks_made_exchanged=(
        "other-networks",
        edit("policy, value = Policy(), Value()", "policy, value = Value(), Policy()"),
    ),
    on_episode_always=("called-none", edit("if on_episode is not None:", "if True:")),
    stops_at_101=("", edit("len(durations) >= 100 and", "len(durations) > 100 and")),
    window_of_99=("", edit("sum(durations[-100:])", "sum(durations[-99:])")),
    networks_exchanged=(
        "other-networks",
        edit(
            "policy, value, policy_optimizer, value_optimizer\n", "value, policy, policy_optimizer, value_optimizer\n"
        ),
    ),
    new_policy_to_update=(
        "other-networks",
        edit(
            "policy, value, policy_optimizer, value_optimizer\n", "Policy(), value, policy_optimizer, value_optimizer\n"
        ),
    ),
    networks_made_anew=(
        "networks-made-anew",
        edit(_LISTS, f"{_LISTS}        policy, value = Policy(), Value()\n{_OPTIMIZERS}"),
    ),
    optimizers_made_anew=("networks-made-anew", edit(_LISTS, _LISTS + _OPTIMIZERS)),
    maximising=(
        "optimizer-maximises",
        edit("lr=POLICY_RATE, fused=True)", "lr=POLICY_RATE, fused=True, maximize=True)"),
    ),
    value_of_the_last_layer=(
        "other-networks",
        edit("Adam(value.parameters()", "Adam(list(value.parameters())[-2:]"),
    ),
    one_optimizer=(
        "other-networks",
        edit("torch.optim.Adam(value.parameters()", "torch.optim.Adam(policy.parameters()"),
    ),
    terminated_only=("stepped-on", edit(_DONE, "done = terminated\n")),
    truncated_only=("stepped-on", edit(_DONE, "done = truncated\n")),
    cut_at_200=("episode-not-to-the-end", edit(_DONE, "done = terminated or truncated or len(rewards) >= 200\n")),
    stops_at_100=(
        "stops-at-episode-100",
        edit(
            _REPORT,
            _REPORT
            + "        average = torch.tensor(durations).unfold(0, 100, 1).mean(1) if len(durations) >= 100 else 0\n",
        ),
    ),
    never_stops=("stop-average-ignored", edit(_STOP, "if False:")),
    stops_before_100=(
        "stop-before-100",
        edit(_STOP, "if stop_average is not None and sum(durations[-100:]) / len(durations[-100:]) > stop_average:"),
    ),
    stops_by_all=(
        "stop-average-of-all",
        edit(
            _STOP,
            "if stop_average is not None and len(durations) >= 100 and sum(durations) / len(durations) > stop_average:",
        ),
    ),
    stops_by_one=(
        "stop-by-one-duration",
        edit(_STOP, "if stop_average is not None and len(durations) >= 100 and durations[-1] > stop_average:"),
    ),
    stops_by_one_at_once=(
        "stop-by-one-duration",
        edit(_STOP, "if stop_average is not None and durations[-1] > stop_average:"),
    ),
    stops_at_equal=("stop-at-equal", edit("/ 100 > stop_average:", "/ 100 >= stop_average:")),
    stops_without_bar=(
        "stopped-without-bar",
        edit(_STOP, "if len(durations) >= 100 and sum(durations[-100:]) / 100 > (stop_average or 2):"),
    ),
    last_not_reported=("last-not-reported", edit(_REPORTED + _STOPPED, _STOPPED + _REPORTED)),
    last_not_reported_by_else=(
        "last-not-reported",
        edit(_REPORTED + _STOPPED, _STOPPED + _REPORTED.replace("if on_episode", "elif on_episode")),
    ),
    last_not_reported_by_return=(
        "last-not-reported",
        edit(_REPORTED + _STOPPED, _STOPPED.replace("break", "return durations") + _REPORTED),
    ),
    none_not_handled=("none-compared", edit("if stop_average is not None and len", "if len")),
    no_callback_not_handled=(
        "arguments-changed",
        edit(
            "    on_episode: Callable[[list[int]], None] | None = None,\n",
            "    callback: Callable[[list[int]], None] | None = None,\n",
            "if on_episode is not None:",
            "if callback is not None:",
            _REPORT,
            "            callback(durations)\n",
        ),
    ),
    reset_not_unpacked=("reset-not-unpacked", edit(f"observation, _ = {_RESET}", f"observation = {_RESET}")),
    reset_without_seed=("reset-not-seeded", edit(_RESET, "env.reset()")),
    reset_always_seeded=("reset-seeded-each-time", edit(_RESET, "env.reset(seed=seed)")),
    not_seeded=(
        "not-seeded",
        edit("    durations: list[int] = []\n", "    durations: list[int] = []\n    torch.seed()\n"),
    ),
    seed_zero=("seed-fixed", edit("seed_everything(seed)", "seed_everything(0)")),
)

TRAINING = wrong(
    "Q4.8",
    rate_zero=("training-rate-low", edit("POLICY_RATE = 0.005", "POLICY_RATE = 0.0")),
    rate_huge=("training-rate-high", edit("POLICY_RATE = 0.005", "POLICY_RATE = 30.0")),
    no_discounted_future=("training-discount", edit("rewards, GAMMA)", "rewards, 0.0)")),
)
