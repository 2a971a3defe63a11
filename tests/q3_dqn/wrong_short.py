"""Wrong answers to Q3.6, the training on short episodes: each has one mistake."""

from tests.q3_dqn.right_texts import short
from tests.q3_dqn.wrong_texts import wrong

_RETURN = "return durations, policy_net"

SHORTS = wrong(
    "Q3.6",
    durations_alone=("short-no-network", short((_RETURN, "return durations"))),
    plays_on=(
        "short-plays-on",
        short(
            ("for i_episode in range(num_episodes):", "for i_episode in range(num_episodes + 20):"),
            ("    if good == 10:\n        break\n", ""),
        ),
    ),
    stops_early=("short-stopped-early", short(("range(num_episodes)", "range(12)"))),
    explores=(
        "short-explores",
        short(("0.99, 0.0, 300", "0.99, 0.5, 300"), ("eps_start = 0.9 if good == 0 else 0.0", "eps_start = 0.9")),
    ),
    returns_another_network=("short-other-network", short((_RETURN, "return durations, DQN()"))),
    never_learns=(
        "short-at-chance",
        short(("            optimize(policy_net, target_net, optimizer, memory, batch_size, gamma, device)\n", "")),
    ),
    sees_one_step=("training-discount", short(("64, 0.99, 0.0", "64, 0.1, 0.0"))),
    rate_too_low=("training-rate-low", short(("lr=2e-3", "lr=1e-7"))),
    fails_after_an_episode=(
        "",
        short(("    durations.append(t + 1)\n", "    durations.append(t + 1)\n    policy_net = policy_net[0]\n")),
    ),
    returns_nothing=("short-no-network", short((_RETURN, "return None"))),
)
