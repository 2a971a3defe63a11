"""Wrong answers to Q3.4, the loop of main: each has one mistake."""

import textwrap

from tests.q3_dqn.right_texts import loop
from tests.q3_dqn.wrong_texts import wrong

_SYNC = "        if steps_done % 500 == 0:\n            target_net.load_state_dict(policy_net.state_dict())\n"
_PUSH = "memory.push(state, action, next_state, torch.tensor([reward]))"
_RESET = "env.reset(seed=seed if i_episode == 0 else None)"
_RESETS = "    observation, _ = env.reset(seed=seed if i_episode == 0 else None)\n"
_NETWORKS = (
    "policy_net, target_net = DQN().to(device), DQN().to(device)\ntarget_net.load_state_dict(policy_net.state_dict())\n"
    "target_net.eval()\noptimizer = torch.optim.Adam(policy_net.parameters(), lr=5e-4)\n"
)

LOOP = wrong(
    "Q3.4",
    steps_never_counted=(
        "steps-never-counted",
        loop(("        steps_done += 1\n", ""), (_SYNC, _SYNC.replace("steps_done", "len(memory)"))),
    ),
    steps_reset=(
        "steps-reset",
        loop(
            ("    for t in", "    steps_done = 0\n    for t in"),
            (_SYNC, _SYNC.replace("steps_done", "len(memory)")),
        ),
    ),
    steps_of_episode=("steps-reset", loop(("eps_decay, steps_done, device", "eps_decay, t, device"))),
    eps_swapped=("eps-swapped-in-call", loop(("policy_net, eps_end, eps_start", "policy_net, eps_start, eps_end"))),
    eps_decay_before_start=(
        "eps-order-in-call",
        loop(("eps_start, eps_decay, steps_done", "eps_decay, eps_start, steps_done")),
    ),
    same_network=(
        "target-is-policy",
        loop(
            (
                "policy_net, target_net = DQN().to(device), DQN().to(device)",
                "policy_net = target_net = DQN().to(device)",
            )
        ),
    ),
    same_network_passed=(
        "target-is-policy",
        loop(("optimize(policy_net, target_net", "optimize(policy_net, policy_net")),
    ),
    never_synced=("target-never-synced", loop((_SYNC, ""))),
    synced_each_step=(
        "target-synced-each-step",
        loop(
            (
                "        if steps_done % 500 == 0:\n            target_net",
                "        if True:\n            target_net",
            )
        ),
    ),
    sync_reversed=("sync-reversed", loop((_SYNC, "        policy_net.load_state_dict(target_net.state_dict())\n"))),
    soft_swapped=(
        "soft-update-swapped",
        loop(
            (
                _SYNC,
                (
                    "        for old, new in zip(target_net.parameters(), policy_net.parameters()):\n"
                    "            old.data.copy_(0.01 * old.data + 0.99 * new.data)\n"
                ),
            )
        ),
    ),
    optimizer_over_target=("optimizer-over-target", loop(("Adam(policy_net", "Adam(target_net"))),
    nothing_stored=("nothing-stored", loop((_PUSH, "pass"))),
    memory_in_loop=(
        "memory-started-anew",
        loop(("    for t in", "    memory = ReplayMemory(20000)\n    for t in")),
    ),
    order_next_before_action=(
        "memory-field-order",
        loop((_PUSH, "memory.push(state, next_state, action, torch.tensor([reward]))")),
    ),
    order_reward_first=(
        "memory-field-order",
        loop((_PUSH, "memory.push(torch.tensor([reward]), state, action, next_state)")),
    ),
    order_states_swapped=(
        "memory-field-order",
        loop(
            (
                _PUSH,
                (
                    "memory.push(state if next_state is None else next_state, action, None if next_state is "
                    "None else state, torch.tensor([reward]))"
                ),
            )
        ),
    ),
    order_reward_action=(
        "memory-field-order",
        loop((_PUSH, "memory.push(state, torch.tensor([[int(reward)]]), next_state, action.view(1).float())")),
    ),
    pushed_too_late=(
        "next-state-is-state",
        loop(
            (
                _PUSH + "\n        state = next_state",
                (
                    "before, state = state, next_state\n"
                    "        memory.push(before if state is None else state, action, state, "
                    "torch.tensor([reward]))"
                ),
            )
        ),
    ),
    next_is_state=(
        "next-state-is-state",
        loop((_PUSH, "memory.push(state, action, None if next_state is None else state, torch.tensor([reward]))")),
    ),
    state_not_advanced=("state-not-advanced", loop(("        state = next_state\n", ""))),
    terminal_stored=("terminal-next-state-stored", loop(("None if terminated else torch", "torch"))),
    always_none=(
        "next-state-none-too-often",
        loop(
            (
                "None if terminated else torch.as_tensor(observation).unsqueeze(0)",
                "torch.as_tensor(observation).unsqueeze(0)",
            ),
            (_PUSH, "memory.push(state, action, None if t % 2 else next_state, torch.tensor([reward]))"),
        ),
    ),
    action_redrawn=(
        "action-not-the-one-taken",
        loop((_PUSH, "memory.push(state, 1 - action, next_state, torch.tensor([reward]))")),
    ),
    durations_one_less=("durations-one-less", loop(("durations.append(t + 1)", "durations.append(t)"))),
    durations_missing=("durations-too-few", loop(("            durations.append(t + 1)\n", ""))),
    durations_running_total=(
        "durations-summed-up",
        loop(("durations.append(t + 1)", "durations.append(steps_done)")),
    ),
    plays_on=("num-episodes-ignored", loop(("range(num_episodes)", "range(num_episodes + 1)"))),
    cut_is_a_fall=("cut-stored-as-fall", loop(("None if terminated", "None if terminated or truncated"))),
    reset_not_unpacked=("reset-not-unpacked", loop(("observation, _ = env.reset", "observation = env.reset"))),
    reset_not_seeded=("reset-not-seeded", loop((_RESET, "env.reset()"))),
    reset_seeded_each_time=("reset-seeded-each-time", loop((_RESET, "env.reset(seed=seed)"))),
    reset_with_other_seed=("reset-not-seeded", loop((_RESET, "env.reset(seed=42 if i_episode == 0 else None)"))),
    maximising=("optimizer-maximises", loop(("lr=5e-4)", "lr=5e-4, maximize=True)"))),
    last_layer_alone=(
        "optimizer-incomplete",
        loop(("Adam(policy_net.parameters()", "Adam(list(policy_net.parameters())[-2:]")),
    ),
    truncation_ignored=("truncation-ignored", loop(("if terminated or truncated:", "if terminated:"))),
    optimize_not_called=(
        "optimize-not-called",
        loop(("        optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device)\n", "")),
    ),
    random_player=(
        "select-action-not-called",
        loop(
            (
                "select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device)",
                "torch.tensor([[env.action_space.sample()]])",
            )
        ),
    ),
    returns_after_an_episode=(
        "returns-in-the-loop",
        loop(("durations.append(t + 1)\n            break", "return [t + 1]")),
    ),
    networks_each_episode=(
        "networks-made-anew",
        loop((_NETWORKS, ""), (_RESETS, _RESETS + textwrap.indent(_NETWORKS, "    "))),
    ),
    policy_each_episode=(
        "networks-made-anew",
        loop(
            (_RESETS, f"{_RESETS}    policy_net = DQN()\n    optimizer = torch.optim.Adam(policy_net.parameters())\n")
        ),
    ),
    copied_for_each_update=(
        "networks-made-anew",
        loop(("        optimize(policy_net, ", "        import copy\n        optimize(copy.deepcopy(policy_net), ")),
    ),
    state_without_batch=(
        "",
        loop(
            ("    state = torch.as_tensor(observation).unsqueeze(0)\n", "    state = torch.as_tensor(observation)\n"),
            ("else torch.as_tensor(observation).unsqueeze(0)\n", "else torch.as_tensor(observation)\n"),
        ),
    ),
    target_at_random=(
        "target-goes-elsewhere",
        loop((_SYNC, "        for parameter in target_net.parameters():\n            parameter.data.normal_()\n")),
    ),
    state_halved=(
        "next-state-wrong",
        loop((_PUSH, "memory.push(state / 2, action, next_state, torch.tensor([reward]))")),
    ),
    state_of_noise=(
        "next-state-wrong",
        loop((_PUSH, "memory.push(torch.randn(1, 4), action, next_state, torch.tensor([reward]))")),
    ),
    every_other_step_stored=("steps-left-out", loop((_PUSH, f"t % 2 and {_PUSH}"))),
    only_ends_stored=("steps-left-out", loop((_PUSH, f"(terminated or truncated) and {_PUSH}"))),
    some_noise_stored=(
        "not-the-steps-taken",
        loop((_PUSH, "t % 2 and memory.push(torch.randn(1, 4), action, next_state, torch.tensor([reward]))")),
    ),
    appended_in_other_order=(
        "memory-field-order",
        loop((_PUSH, "memory.memory.append((state, next_state, action, torch.tensor([reward])))")),
    ),
    appended_with_terminal=(
        "terminal-next-state-stored",
        loop(
            ("None if terminated else torch", "torch"),
            (_PUSH, "memory.memory.append((state, action, next_state, torch.tensor([reward])))"),
        ),
    ),
    appended_noise=(
        "not-the-steps-taken",
        loop((_PUSH, "memory.memory.append((torch.randn(1, 4), action, next_state, torch.tensor([reward])))")),
    ),
    memory_without_samples=(
        "memory-unreadable",
        loop(
            ("memory = ReplayMemory(20000)", "class Rows(list):\n    sample = None\nmemory = Rows()"),
            (_PUSH, "memory.append((state, action, next_state, torch.tensor([reward])))"),
            ("        optimize(", "        len(memory) < batch_size and optimize("),
        ),
    ),
)
