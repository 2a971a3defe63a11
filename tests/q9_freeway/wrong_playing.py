"""Wrong answers to Q9.7 and Q9.8, what the agent is shown with: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q9_freeway.wrong_texts import answer, edit, wrong


def _lanes(text: str) -> Edits:
    return answer("Q9.7 lane_values", text)


_COPY = "rams = np.repeat(ram[None], len(LANES), axis=0)  # (10, 128), a copy"
_SET = "rams[:, HEIGHT] = LANES"
_VALUES = "return net(torch.from_numpy(features(rams)))"
_NO_GRAD = "    with torch.no_grad():\n        return net(torch.from_numpy(features(rams)))"
_ALIASED = """
changed = ram.copy()
rows = []
for height in LANES:
    changed[HEIGHT] = height
    rows.append(changed)
with torch.no_grad():
    return net(torch.from_numpy(features(np.array([row for row in rows]))))
"""
_WRITTEN = """
rows = []
for height in LANES:
    ram[HEIGHT] = height
    rows.append(features(ram))
with torch.no_grad():
    return net(torch.from_numpy(np.stack(rows)))
"""
_NUMBER_0 = """
states = np.stack([features(ram)] * 10)
states[:, 0] = {height}
with torch.no_grad():
    return net(torch.from_numpy(states))
"""

LANES = wrong(
    "Q9.7",
    reversed=("lanes-reversed", edit(_SET, "rams[:, HEIGHT] = LANES[::-1]")),
    unchanged=("height-unchanged", edit(_SET, "pass")),
    aliased=("one-ram-for-all", _lanes(_ALIASED)),
    lane_number=("lane-as-height", edit(_SET, "rams[:, HEIGHT] = range(10)")),
    height_raw=("height-not-scaled", _lanes(_NUMBER_0.format(height="np.array(LANES)"))),
    height_over_range=("height-not-scaled", _lanes(_NUMBER_0.format(height="np.array(LANES) / (TOP - BOTTOM)"))),
    height_over_top=("height-not-scaled", _lanes(_NUMBER_0.format(height="np.array(LANES) / TOP"))),
    lane_share=("lane-as-height", _lanes(_NUMBER_0.format(height="np.arange(10) / 10"))),
    number_one=(
        "other-feature",
        _lanes(_NUMBER_0.replace("[:, 0]", "[:, 1]").format(height="(np.array(LANES) - BOTTOM) / (TOP - BOTTOM)")),
    ),
    other_heights=("other-heights", edit(_SET, "rams[:, HEIGHT] = 16 * np.arange(10)")),
    added=("height-added", edit(_SET, "rams[:, HEIGHT] += np.array(LANES, dtype=np.uint8)")),
    other_byte=("other-byte", edit(_SET, "rams[:, HEIGHT + 1] = LANES")),
    cars_moved=("other-byte", edit(_SET, "rams[:, CARS] = LANES")),
    softmax=("no-values", edit(_VALUES, "return net(torch.from_numpy(features(rams))).softmax(dim=1)")),
    best_only=("best-values-only", edit(_VALUES, "return net(torch.from_numpy(features(rams))).amax(dim=1)")),
    argmax=("best-values-only", edit(_VALUES, "return net(torch.from_numpy(features(rams))).argmax(dim=1)")),
    transposed=("lanes-in-columns", edit(_VALUES, "return net(torch.from_numpy(features(rams))).T")),
    extra_dimension=("dimension-too-many", edit(_VALUES, "return net(torch.from_numpy(features(rams))).unsqueeze(1)")),
    gradient=("gradient", edit(_NO_GRAD, "    return net(torch.from_numpy(features(rams)))")),
    written=("changes-its-arguments", _lanes(_WRITTEN)),
    array=("an-array", edit(_VALUES, "return net(torch.from_numpy(features(rams))).numpy()")),
    a_list=("a-list", edit(_VALUES, "return list(net(torch.from_numpy(features(rams))))")),
    raw=("", edit(_VALUES, "return net(torch.from_numpy(rams[:, CARS - 1 : CARS + 10].astype(np.float32)))")),
    nothing=("returns-nothing", edit(_NO_GRAD, "    net(torch.from_numpy(features(rams)))")),
    eleven=(
        "other-number-of-lanes",
        edit(_SET, "rams = np.repeat(ram[None], 11, axis=0)\n    rams[1:, HEIGHT] = LANES"),
    ),
)

_RESET = "ram, _ = env.reset()\n        score"
_ZERO = "score, done = 0.0, False"
_STEP = "ram, reward, terminated, truncated, _ = env.step(select_action(features(ram), net, epsilon, BIASED, rng))"
_ADD = "score += float(reward)"
_DONE = "done = terminated or truncated\n        scores.append(score)"
_FOR = "for _ in range(episodes):\n        ram"
_END = "return scores\n    # --- end ---"


def _instead(text: str) -> Edits:
    return edit(_STEP, text)


EVALUATE = wrong(
    "Q9.8",
    goes_on=(
        "score-goes-on",
        edit(
            "    scores = []\n    for _ in range(episodes)",
            "    scores, score = [], 0.0\n    for _ in range(episodes)",
            _ZERO,
            "done = False",
        ),
    ),
    steps=("steps-counted", edit(_ADD, "score += 1")),
    last=("last-reward", edit(_ADD, "score = float(reward)")),
    last_lost=(
        "last-reward-lost",
        edit(
            f"{_ADD}\n            done = terminated or truncated",
            "done = terminated or truncated\n            if not done:\n                score += float(reward)",
        ),
    ),
    crossings=("crossings-counted", edit(_ADD, "score += float(reward > 0)")),
    averaged=("averaged", edit(_END, "return sum(scores) / len(scores)\n    # --- end ---")),
    rewards=("rewards-themselves", edit(_ADD, "scores.append(float(reward))", _DONE, "done = terminated or truncated")),
    score_only=("averaged", edit(_END, "return score\n    # --- end ---")),
    mean_reward=(
        "mean-reward",
        edit(
            _ZERO,
            "score, done, steps = 0.0, False, 0",
            _ADD,
            f"steps += 1\n            {_ADD}",
            "scores.append(score)",
            "scores.append(score / steps)",
        ),
    ),
    one_episode=("one-episode-less", edit(_FOR, "for _ in range(1):\n        ram")),
    one_less=("one-episode-less", edit(_FOR, "for _ in range(episodes - 1):\n        ram")),
    one_more=("reset-too-often", edit(_FOR, "for _ in range(episodes + 1):\n        ram")),
    ten=("reset-too-often", edit(_FOR, "for _ in range(10):\n        ram")),
    terminated_only=("goes-on-after-the-end", edit(_DONE, _DONE.replace("terminated or truncated", "terminated"))),
    truncated_only=("goes-on-after-the-end", edit(_DONE, _DONE.replace("terminated or truncated", "truncated"))),
    both=("goes-on-after-the-end", edit(_DONE, _DONE.replace("terminated or truncated", "terminated and truncated"))),
    stops_at_reward=(
        "stops-early",
        edit(_DONE, _DONE.replace("terminated or truncated", "terminated or truncated or reward > 0")),
    ),
    reset_once=(
        "goes-on-after-the-end",
        edit(
            "    scores = []\n    for _ in range(episodes)",
            "    scores = []\n    ram, _ = env.reset()\n    for _ in range(episodes)",
            _RESET,
            "score",
        ),
    ),
    reset_twice=("reset-too-often", edit(_RESET, f"env.reset()\n        {_RESET}")),
    seeded=("seeded-reset", edit(_RESET, "ram, _ = env.reset(seed=0)\n        score")),
    seeded_each=("seeded-reset", edit(_RESET, "ram, _ = env.reset(seed=len(scores))\n        score")),
    own_env=("own-env", edit(_FOR, f"env = make_env()\n    {_FOR}")),
    closes=("closes-env", edit(_END, f"env.close()\n    {_END}")),
    kept=(
        "scores-kept",
        edit(
            "    scores = []\n    for _ in range(episodes)",
            '    scores = evaluate.__dict__.setdefault("scores", [])\n    for _ in range(episodes)',
        ),
    ),
    stale=(
        "stale-ram",
        _instead(_STEP.replace("ram, reward", "next_ram, reward")),
    ),
    late=(
        "stale-ram",
        edit(
            _STEP,
            "before = ram\n            "
            + _STEP.replace("features(ram)", "features(earlier)")
            + "\n            earlier = before",
            _ZERO,
            f"{_ZERO}\n        earlier = ram",
        ),
    ),
    no_features=("no-features", _instead(_STEP.replace("features(ram)", "ram"))),
    tensor=("no-features", _instead(_STEP.replace("features(ram)", "torch.from_numpy(features(ram))"))),
    batched=("no-features", _instead(_STEP.replace("features(ram)", "features(ram)[None]"))),
    greedy=("other-epsilon", _instead(_STEP.replace("epsilon", "0.0"))),
    uniform=("other-shares", _instead(_STEP.replace("BIASED", "UNIFORM"))),
    other_rng=("other-generator", _instead(_STEP.replace(", rng)", ", np.random.default_rng())"))),
    fresh_net=("other-net", _instead(_STEP.replace(" net,", " QNet(),"))),
    argmax=(
        "select-action-unused",
        _instead(
            _STEP.replace(
                "select_action(features(ram), net, epsilon, BIASED, rng)",
                "int(net(torch.from_numpy(features(ram)[None])).argmax())",
            )
        ),
    ),
    always_up=(
        "select-action-unused",
        _instead(_STEP.replace("select_action(features(ram), net, epsilon, BIASED, rng)", "UP")),
    ),
    other_action=(
        "other-action",
        _instead(
            _STEP.replace(
                "select_action(features(ram), net, epsilon, BIASED, rng)",
                "(select_action(features(ram), net, epsilon, BIASED, rng) + 1) % 3",
            )
        ),
    ),
    learns=(
        "net-changed",
        edit(_END, "with torch.no_grad():\n        next(net.parameters()).mul_(0.9)\n    " + _END),
    ),
    nothing=("returns-nothing", edit(_END, "scores\n    # --- end ---")),
    empty=("no-reset", answer("Q9.8 evaluate", "return [0.0] * episodes")),
)
