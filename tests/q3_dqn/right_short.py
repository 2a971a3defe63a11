"""Right answers to Q3.6 in other people's styles."""

from tests.q3_dqn.right_texts import short

_COPY = "            if steps_done % 50 == 0:\n                target_net.load_state_dict(policy_net.state_dict())\n"
_LOOP = "for i_episode in range(num_episodes):\n"
_RESET = "    observation, _ = env.reset(seed=seed if i_episode == 0 else None)\n"
_SOFT = (
    "            for old, new in zip(target_net.parameters(), policy_net.parameters()):\n"
    "                old.data.copy_(0.02 * new.data + 0.98 * old.data)\n"
)

SHORTS = {
    "q3-short-plain": short(),
    "q3-short-copies-the-target": short((_SOFT, _COPY)),
    "q3-short-keeps-the-best": short(
        ("steps_done, good = 0, 0", "steps_done, good, best, kept = 0, 0, 0, copy.deepcopy(policy_net)"),
        (
            "    if good == 10:\n",
            "    if good > best:\n        best, kept = good, copy.deepcopy(policy_net)\n    if good == 10:\n",
        ),
        ("return durations, policy_net", "return durations, kept.eval()"),
    ),
    "q3-short-punishes-the-fall": short(
        ("torch.tensor([reward])", "torch.tensor([-1.0 if terminated else reward], dtype=torch.float32)")
    ),
    "q3-short-environment-for-each-episode": short(
        (_LOOP, _LOOP + "    env = gymnasium.make('CartPole-v1', max_episode_steps=200)\n")
    ),
    "q3-short-resets-at-the-end": short(
        (_LOOP + _RESET, "observation, _ = env.reset(seed=seed)\n" + _LOOP),
        ("    durations.append(t + 1)\n", "    durations.append(t + 1)\n    observation, _ = env.reset()\n"),
    ),
}
