"""Wrong answers to Q6.1 to Q6.3, what the tables are made of: each has one mistake."""

from autograder.verification.answers import Edits
from tests.q6_q_learning.wrong_texts import answer, edit, wrong


def _cell(text: str) -> Edits:
    return answer("Q6.1 discretise", text)


_DIGIT = "digit = int((float(x) + limit) / (2 * limit) * bins)"
_JOIN = "cell = cell * bins + min(max(digit, 0), bins - 1)"
_FOR = "for x, limit in zip(observation, limits, strict=True):"
_DIGITIZE = """
cell = 0
for x, limit in zip(observation, limits):
    borders = np.linspace(-limit, limit, {borders})
    cell = cell * bins + {digit}
return int(cell)
"""

DISCRETISE = wrong(
    "Q6.1",
    digitize_from_one=(
        "bins-from-one",
        _cell(_DIGITIZE.format(borders="bins + 1", digit="min(max(int(np.digitize(x, borders)), 1), bins)")),
    ),
    digitize_all_borders=(
        "bins-from-one",
        _cell(_DIGITIZE.format(borders="bins + 1", digit="int(np.digitize(x, borders))")),
    ),
    digitize_bins_borders=(
        "one-bin-less",
        _cell(_DIGITIZE.format(borders="bins", digit="min(max(int(np.digitize(x, borders)) - 1, 0), bins - 1)")),
    ),
    digitize_unclipped=(
        "not-cut",
        _cell(_DIGITIZE.format(borders="bins + 1", digit="int(np.digitize(x, borders)) - 1")),
    ),
    one_bin_less=("one-bin-less", edit("(2 * limit) * bins)", "(2 * limit) * (bins - 1))")),
    plus_one=("bins-from-one", edit(_JOIN, "cell = cell * bins + min(max(digit, 0), bins - 1) + 1")),
    not_clipped=("not-cut", edit(_JOIN, "cell = cell * bins + int(digit)", "int((float", "np.floor((float")),
    clipped_below_only=("not-cut", edit(_JOIN, "cell = cell * bins + max(digit, 0)")),
    clipped_above_only=(
        "not-cut",
        edit(_JOIN, "cell = cell * bins + min(int(digit), bins - 1)", "int((float", "np.floor((float"),
    ),
    clipped_to_bins=("last-bin-beyond", edit(_JOIN, "cell = cell * bins + min(max(digit, 0), bins)")),
    modulo=("wraps-around", edit(_JOIN, "cell = cell * bins + int(digit % bins)", "int((float", "np.floor((float")),
    rounded=("rounded", edit(_DIGIT, "digit = round((float(x) + limit) / (2 * limit) * bins)")),
    ceiled=("rounded", edit(_DIGIT, "digit = int(np.ceil((float(x) + limit) / (2 * limit) * bins))")),
    reversed_digits=("last-digit-first", edit(_FOR, "for x, limit in zip(observation[::-1], limits[::-1]):")),
    little_endian=(
        "last-digit-first",
        edit(
            "    cell = 0\n",
            "    cell, factor = 0, 1\n",
            _JOIN,
            "cell += factor * min(max(digit, 0), bins - 1)\n        factor *= bins",
        ),
    ),
    base_nine=("other-base", edit(_JOIN, "cell = cell * (bins - 1) + min(max(digit, 0), bins - 1)")),
    base_ten=("other-base", edit(_JOIN, "cell = cell * 10 + min(max(digit, 0), bins - 1)")),
    base_eleven=("other-base", edit(_JOIN, "cell = cell * (bins + 1) + min(max(digit, 0), bins - 1)")),
    summed=("digits-added", edit(_JOIN, "cell = cell + min(max(digit, 0), bins - 1)")),
    multiplied=(
        "digits-multiplied",
        edit("    cell = 0\n", "    cell = 1\n", _JOIN, "cell *= min(max(digit, 0), bins - 1)"),
    ),
    overwritten=("one-digit", edit(_JOIN, "cell = min(max(digit, 0), bins - 1)")),
    last_left_out=("one-number-left-out", edit(_FOR, "for x, limit in zip(observation[:-1], limits[:-1]):")),
    one_factor_more=("one-factor-too-many", edit(_JOIN, "cell = (cell + min(max(digit, 0), bins - 1)) * bins")),
    from_zero=("half-the-interval", edit("(float(x) + limit) / (2 * limit)", "float(x) / (2 * limit)")),
    width_of_limit=("width-of-limit", edit("/ (2 * limit) * bins", "/ limit * bins")),
    first_limit=("one-limit-for-all", edit(_DIGIT, "digit = int((float(x) + limits[0]) / (2 * limits[0]) * bins)")),
    limits_ignored=("limits-fixed", edit(_FOR, "for x, limit in zip(observation, LIMITS):")),
    bins_ignored=("bins-fixed", edit("    cell = 0\n", "    cell, bins = 0, BINS\n")),
    a_float=("a-float", edit("    return cell\n", "    return float(cell)\n")),
    a_tuple=(
        "several-digits",
        _cell(
            "return tuple(min(max(int((x + l) / (2 * l) * bins), 0), bins - 1) for x, l in zip(observation, limits))"
        ),
    ),
    nothing=("returns-nothing", edit("    return cell\n", "    cell = int(cell)\n")),
    in_place=(
        "changes-its-arguments",
        edit("    cell = 0\n", "    cell = 0\n    np.clip(observation, -np.array(limits), limits, out=observation)\n"),
    ),
    from_above=("turned-round", edit(_JOIN, "cell = cell * bins + bins - 1 - min(max(digit, 0), bins - 1)")),
)


def _choice(text: str) -> Edits:
    return answer("Q6.2 epsilon_greedy", text)


_EXPLORE = "return int(rng.integers(len(q_row)))"
_EXPLOIT = "return int(best[0] if len(best) == 1 else rng.choice(best))"
_TOSS = "if rng.random() < epsilon:"

CHOICE = wrong(
    "Q6.2",
    inverted=("epsilon-inverted", edit(_TOSS, "if rng.random() > epsilon:")),
    argmax=("first-of-ties", edit(_EXPLOIT, "return int(np.argmax(q_row))")),
    list_index=("first-of-ties", edit(_EXPLOIT, "return list(q_row).index(max(q_row))")),
    last_of_ties=("last-of-ties", edit(_EXPLOIT, "return int(best[-1])")),
    argmin=("smallest-value", edit("q_row == q_row.max()", "q_row == q_row.min()")),
    always_greedy=("never-explores", edit(_TOSS, "if False:")),
    always_random=("always-explores", edit(_TOSS, "if True:")),
    others_only=(
        "explores-others-only",
        edit(
            _EXPLORE,
            "worse = np.flatnonzero(q_row < q_row.max())\n"
            "        return int(rng.choice(worse if len(worse) else len(q_row)))",
        ),
    ),
    last_never=("last-action-never-explored", edit(_EXPLORE, "return int(rng.integers(len(q_row) - 1))")),
    first_never=("first-action-never-explored", edit(_EXPLORE, "return int(rng.integers(1, len(q_row)))")),
    two_actions=("two-actions-explored", edit(_EXPLORE, "return int(rng.integers(2))")),
    six_actions=("out-of-range", edit(_EXPLORE, "return int(rng.integers(6))")),
    one_too_far=("out-of-range", edit(_EXPLORE, "return int(rng.integers(len(q_row) + 1))")),
    softmax=(
        "softmax",
        edit(_EXPLOIT, "p = np.exp(q_row - q_row.max())\n    return int(rng.choice(len(q_row), p=p / p.sum()))"),
    ),
    half=("epsilon-halved", edit(_TOSS, "if rng.random() < epsilon / 2:")),
    fixed=("epsilon-fixed", edit(_TOSS, "if rng.random() < 0.1:")),
    value=("value-returned", edit(_EXPLOIT, "return float(q_row.max())")),
    all_best=("several-actions", edit(_EXPLOIT, "return best")),
    nothing=("returns-nothing", edit(_EXPLOIT, "int(rng.choice(best))")),
    global_numpy=("other-generator", edit(_TOSS, "if np.random.random() < epsilon:")),
    python_random=(
        "other-generator",
        edit(_EXPLORE, "import random\n        return random.randrange(len(q_row))"),
    ),
    fresh_generator=("other-generator", edit(_TOSS, "rng = np.random.default_rng()\n    if rng.random() < epsilon:")),
    reseeded=("always-alike", edit(_TOSS, "rng = np.random.default_rng(0)\n    if rng.random() < epsilon:")),
    noise_on_the_row=(
        "changes-its-arguments",
        _choice("""
        if rng.random() < epsilon:
            return int(rng.integers(len(q_row)))
        q_row += 1e-6 * rng.random(len(q_row))
        return int(q_row.argmax())
    """),
    ),
)


def _update(text: str) -> Edits:
    return answer("Q6.3 q_update", text)


_TARGET = "target = reward if terminated else reward + gamma * q[next_state].max()"
_MOVE = "q[state, action] += alpha * (target - q[state, action])"
_NEXT = "q[next_state].max()"

UPDATE = wrong(
    "Q6.3",
    bootstraps_at_the_end=("bootstrapped-at-the-end", edit(_TARGET, f"target = reward + gamma * {_NEXT}")),
    inverted_end=("terminated-inverted", edit("reward if terminated else", "reward if not terminated else")),
    no_future=("no-future", edit(_TARGET, "target = reward")),
    max_of_state=("max-over-state", edit(_NEXT, "q[state].max()")),
    same_action=("same-action-next", edit(_NEXT, "q[next_state, action]")),
    mean=("mean-for-max", edit(_NEXT, "q[next_state].mean()")),
    minimum=("min-for-max", edit(_NEXT, "q[next_state].min()")),
    summed=("sum-for-max", edit(_NEXT, "q[next_state].sum()")),
    index=("argmax-for-max", edit(_NEXT, "q[next_state].argmax()")),
    whole_table=("max-of-table", edit(_NEXT, "q.max()")),
    absolute=("absolute-value", edit(_NEXT, "np.abs(q[next_state]).max()")),
    floor_of_zero=("floor-of-zero", edit(_NEXT, "max(0, *q[next_state])")),
    alpha_on_target=("old-not-subtracted", edit(_MOVE, "q[state, action] += alpha * target")),
    written=("target-written", edit(_MOVE, "q[state, action] = target")),
    old_forgotten=("old-forgotten", edit(_MOVE, "q[state, action] = alpha * target")),
    step_written=("step-only", edit(_MOVE, "q[state, action] = alpha * (target - q[state, action])")),
    away=("wrong-way", edit(_MOVE, "q[state, action] -= alpha * (target - q[state, action])")),
    plus_old=("wrong-way", edit(_MOVE, "q[state, action] += alpha * (target + q[state, action])")),
    alpha_inverted=(
        "alpha-inverted",
        edit(_MOVE, "q[state, action] = alpha * q[state, action] + (1 - alpha) * target"),
    ),
    swapped=(
        "alpha-gamma-swapped",
        edit(_TARGET, f"alpha, gamma = gamma, alpha\n    {_TARGET}"),
    ),
    undiscounted=("not-discounted", edit(_TARGET, f"target = reward if terminated else reward + {_NEXT}")),
    gamma_fixed=("gamma-fixed", edit(_TARGET, f"target = reward if terminated else reward + 0.99 * {_NEXT}")),
    alpha_fixed=("alpha-fixed", edit(_MOVE, "q[state, action] += 0.1 * (target - q[state, action])")),
    all_lost_at_the_end=(
        "reward-lost-at-the-end",
        edit(_TARGET, f"target = 0 if terminated else reward + gamma * {_NEXT}"),
    ),
    no_reward=("reward-missing", edit(_TARGET, f"target = 0 if terminated else gamma * {_NEXT}")),
    clipped=("reward-clipped", edit(_TARGET, f"reward = np.clip(reward, -1, 1)\n    {_TARGET}")),
    gamma_on_reward=("gamma-on-the-reward", edit(_TARGET, f"reward *= gamma\n    {_TARGET}")),
    copy=("not-in-place", edit(_MOVE, f"q = q.copy()\n    {_MOVE}\n    return q")),
    local=("nothing-changes", edit(_MOVE, "value = q[state, action]\n    value += alpha * (target - value)")),
    whole_row=("whole-row", edit(_MOVE, "q[state] += alpha * (target - q[state])")),
    next_cell=("cell-of-next-state", edit(_MOVE, "q[next_state, action] += alpha * (target - q[state, action])")),
    next_state_too=(
        "other-cells",
        edit(_MOVE, f"{_MOVE}\n    q[next_state, 0] += 0.1 * (target - q[next_state, 0])"),
    ),
    transposed=(
        "other-cell",
        _update("""
        target = reward if terminated else reward + gamma * q[next_state].max()
        best = int(q[state].argmax())
        q[state, best] += alpha * (target - q[state, best])
    """),
    ),
    zero_at_the_end=(
        "",
        edit(_TARGET, f"target = 0.0 if terminated else reward + gamma * {_NEXT}"),
    ),
)
