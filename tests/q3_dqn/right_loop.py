"""Right answers to Q3.4 in other people's styles."""

from tests.q3_dqn.right_texts import loop, network, step

_SYNC = "        if steps_done % 500 == 0:\n            target_net.load_state_dict(policy_net.state_dict())\n"
_SOFT = """
        for target_parameter, parameter in zip(target_net.parameters(), policy_net.parameters()):
            target_parameter.data.copy_(0.005 * parameter.data + 0.995 * target_parameter.data)
"""

LOOPS = {
    "q3-loop-tutorial": loop(),
    "q3-whole-tutorial": (
        *network(
            "self.a, self.b, self.c = nn.Linear(4, 128), nn.Linear(128, 128), nn.Linear(128, 2)",
            "return self.c(F.relu(self.b(F.relu(self.a(state)))))",
        ),
        *step(("optimizer.step()", "torch.nn.utils.clip_grad_value_(policy_net.parameters(), 100)\noptimizer.step()")),
        *loop(
            (_SYNC, _SOFT),
            ("= 64, 0.99, 0.02, 1.0, 1000", "= 128, 0.99, 0.05, 0.9, 1000"),
            (
                "torch.optim.Adam(policy_net.parameters(), lr=5e-4)",
                "torch.optim.AdamW(policy_net.parameters(), lr=1e-4, amsgrad=True)",
            ),
            ("ReplayMemory(20000)", "ReplayMemory(10000)"),
        ),
    ),
    "q3-loop-environment-for-each-episode": loop(
        (
            "for i_episode in range(num_episodes):\n",
            ("for i_episode in range(num_episodes):\n    env = gymnasium.make('CartPole-v1')\n"),
        )
    ),
    "q3-loop-soft": loop((_SYNC, _SOFT)),
    "q3-loop-soft-state-dict": loop(
        (
            _SYNC,
            (
                "        new, old = policy_net.state_dict(), target_net.state_dict()\n"
                "        for key in new:\n"
                "            old[key] = new[key] * 0.01 + old[key] * 0.99\n"
                "        target_net.load_state_dict(old)\n"
            ),
        )
    ),
    "q3-loop-sync-by-episode": loop(
        (_SYNC, ""),
        (
            "            break",
            (
                "            if i_episode % 10 == 0:\n"
                "                target_net.load_state_dict(policy_net.state_dict())\n"
                "            break"
            ),
        ),
    ),
    "q3-loop-sync-rarely": loop(("% 500", "% 10000")),
    "q3-loop-deepcopy": loop(
        (
            "            target_net.load_state_dict(policy_net.state_dict())\n",
            ("            import copy\n            target_net = copy.deepcopy(policy_net)\n"),
        )
    ),
    "q3-loop-late-learning": loop(
        ("        optimize(", "        if len(memory) > 2000 and t % 4 == 0:\n            optimize(")
    ),
    "q3-loop-filled-first": loop(
        ("env.reset(seed=seed if i_episode == 0 else None)", "env.reset()"),
        (
            "for i_episode",
            (
                "observation, _ = env.reset(seed=seed)\n"
                "for _ in range(1500):\n"
                "    action = torch.tensor([[env.action_space.sample()]])\n"
                "    before = torch.as_tensor(observation).unsqueeze(0)\n"
                "    observation, reward, terminated, truncated, _ = env.step(action.item())\n"
                "    memory.push(before, action, None if terminated else "
                "torch.as_tensor(observation).unsqueeze(0), torch.tensor([reward]))\n"
                "    if terminated or truncated:\n"
                "        observation, _ = env.reset()\n"
                "for i_episode"
            ),
        ),
    ),
    "q3-loop-shaped-reward": loop(
        ("        memory.push", "        reward = -10.0 if terminated else 0.1 * reward\n        memory.push")
    ),
    "q3-loop-keywords": loop(
        (
            "select_action(state, policy_net, eps_end, eps_start, eps_decay, steps_done, device)",
            (
                "select_action(device=device, steps_done=steps_done, eps_decay=eps_decay, "
                "eps_start=eps_start, eps_end=eps_end, policy_net=policy_net, state=state)"
            ),
        ),
        (
            "optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device)",
            (
                "optimize(optimizer=optimizer, memory=memory, policy_net=policy_net, "
                "target_net=target_net, device=device, batch_size=batch_size, gamma=gamma)"
            ),
        ),
        (
            "memory.push(state, action, next_state, torch.tensor([reward]))",
            (
                "memory.push(*Transition(next_state=next_state, state=state, action=action, "
                "reward=torch.tensor([reward])))"
            ),
        ),
    ),
    "q3-loop-stops-at-the-average": loop(
        (
            "            break",
            (
                "            if stop_average is not None and len(durations) >= 100:\n"
                "                if sum(durations[-100:]) / 100 > stop_average:\n"
                "                    return durations\n"
                "            break"
            ),
        )
    ),
    "q3-loop-reports-and-stops": loop(
        (
            "            break",
            (
                "            if on_episode:\n"
                "                on_episode(durations)\n"
                "            stopped = bool(stop_average) and len(durations[-100:]) == 100\n"
                "            stopped = stopped and sum(durations[-100:]) > 100 * stop_average\n"
                "            break"
            ),
        ),
        ("for i_episode in", "stopped = False\nfor i_episode in"),
        ("    observation, _ = env.reset", "    if stopped:\n        break\n    observation, _ = env.reset"),
    ),
    "q3-loop-plots": loop(
        ("            break", "            plot_durations(durations)\n            break"),
        ("steps_done = 0", "steps_done = 0\nprint('start')"),
    ),
    "q3-loop-epsilon-by-episode": loop(("eps_decay, steps_done, device", "eps_decay / 10, i_episode, device")),
    "q3-loop-scaled-state": loop(
        (
            "    state = torch.as_tensor(observation).unsqueeze(0)",
            (
                "    scale = torch.tensor([[2.4, 3.0, 0.2, 3.0]])\n"
                "    state = torch.as_tensor(observation).unsqueeze(0) / scale"
            ),
        ),
        ("else torch.as_tensor(observation).unsqueeze(0)", "else torch.as_tensor(observation).unsqueeze(0) / scale"),
    ),
    "q3-loop-rmsprop": loop(
        (
            "torch.optim.Adam(policy_net.parameters(), lr=5e-4)",
            "torch.optim.RMSprop([p for p in policy_net.parameters() if p.requires_grad], lr=1e-3)",
        )
    ),
    "q3-loop-adamw": loop(
        (
            "torch.optim.Adam(policy_net.parameters(), lr=5e-4)",
            "torch.optim.AdamW(policy_net.parameters(), lr=1e-4, amsgrad=True)",
        )
    ),
    "q3-loop-learns-after-episode": loop(
        ("        optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device)\n", ""),
        (
            "            break",
            (
                "            for _ in range(t):\n"
                "                optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, "
                "device)\n"
                "            break"
            ),
        ),
    ),
    "q3-loop-appends": loop(
        (
            "memory.push(state, action, next_state, torch.tensor([reward]))",
            "memory.memory.append(Transition(state, action, next_state, torch.tensor([reward])))",
        )
    ),
    "q3-loop-stores-after-episode": loop(
        ("    for t in", "    rows = []\n    for t in"),
        ("memory.push(state, action, next_state, torch.tensor([reward]))", "rows.append((state, action, next_state))"),
        (
            "            break",
            "            for row in rows:\n                memory.push(*row, torch.tensor([1.0]))\n            break",
        ),
    ),
    "q3-loop-stores-scaled-after-episode": loop(
        ("    for t in", "    rows = []\n    for t in"),
        (
            "memory.push(state, action, next_state, torch.tensor([reward]))",
            "rows.append((2 * state, action, None if next_state is None else 2 * next_state))",
        ),
        (
            "            break",
            "            for row in rows:\n                memory.push(*row, torch.tensor([1.0]))\n            break",
        ),
    ),
}
