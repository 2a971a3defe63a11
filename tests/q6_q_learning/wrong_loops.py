"""Wrong answers to Q6.7 to Q6.9, the loops and their training: each is the solution with some lines changed."""

from autograder.verification.answers import Edits
from tests.q6_q_learning.wrong_texts import answer, edit, wrong

_LOOP = """
q = np.full({table}, {first})
for episode in range({episodes}):
    alpha, epsilon = at(settings.alpha, {alpha_at}), at(settings.epsilon, {epsilon_at})
    {start}
    duration, total, done = 0, 0.0, False
    while not done:
        {choose}
        {step}
        {next_state}
        {learn}
        state = {advance}
        duration += 1
        total += {add}
        done = {done}
    {end}
env.close()
{result}
"""
_STOP = """if stop_average is not None and len(durations) >= 100 and sum(durations[-100:]) / 100 > stop_average:
        break"""
_REPORT = "if on_episode is not None:\n        on_episode({list})"
_TAXI = {
    "table": "(500, 6)",
    "start": "state, _ = env.reset(seed=seed if episode == 0 else None)",
    "step": "next_state, reward, terminated, truncated, _ = env.step(action)",
    "next_state": "pass",
    "end": "returns.append(total)\n    " + _REPORT.format(list="returns"),
    "result": "return q",
}
_CARTPOLE = {
    "table": "(BINS**4, 2)",
    "start": "observation, _ = env.reset(seed=seed if episode == 0 else None)\n"
    "    state = discretise(observation, LIMITS, BINS)",
    "step": "observation, reward, terminated, truncated, _ = env.step(action)",
    "next_state": "next_state = discretise(observation, LIMITS, BINS)",
    "end": "durations.append(duration)\n    " + _REPORT.format(list="durations") + "\n    " + _STOP,
    "result": "pass",
}
_COMMON = {
    "first": "settings.first",
    "episodes": "num_episodes",
    "alpha_at": "episode",
    "epsilon_at": "episode",
    "choose": "action = epsilon_greedy(q[state], epsilon, rng)",
    "learn": "q_update(q, state, action, reward, next_state, terminated, alpha, settings.gamma)",
    "advance": "next_state",
    "add": "reward",
    "done": "terminated or truncated",
}
_LEARN = "q_update(q, state, action, reward, next_state, {over}, {alpha}, {gamma})"


def _learn(over: str = "terminated", alpha: str = "alpha", gamma: str = "settings.gamma") -> str:
    return _LEARN.format(over=over, alpha=alpha, gamma=gamma)


def taxi(**parts: str) -> Edits:
    """The loop of train_taxi with some parts changed."""
    return answer("Q6.7 train_taxi", _LOOP.format(**_COMMON | _TAXI | parts))


def cartpole(**parts: str) -> Edits:
    """The loop of train_cartpole with some parts changed."""
    return answer("Q6.8 train_cartpole", _LOOP.format(**_COMMON | _CARTPOLE | parts))


def _generator(seed: str) -> Edits:
    line, after = (
        "    rng = np.random.default_rng({})\n",
        '    env = gymnasium.make("Taxi-v4")\n    returns: list[float] = []\n    # -',
    )
    return edit(line.format("seed") + after, line.format(seed) + after)


_RESET = "observation, _ = env.reset(seed=seed if episode == 0 else None)\n"
_BOTH_ENDS = "terminated or truncated"

TAXI = wrong(
    "Q6.7",
    truncated_is_end=("truncated-as-terminated", taxi(learn=_learn(over=_BOTH_ENDS))),
    done_handed_on=("truncated-as-terminated", taxi(learn=f"done = {_BOTH_ENDS}\n        {_learn(over='done')}")),
    truncated_for_terminated=("truncated-for-terminated", taxi(learn=_learn(over="truncated"))),
    never_terminated=("terminated-never", taxi(learn=_learn(over="False"))),
    not_terminated=("terminated-inverted", taxi(learn=_learn(over="not terminated"))),
    no_update=("not-updated", taxi(learn="pass")),
    update_at_the_end=("updated-once-an-episode", taxi(learn=f"if {_BOTH_ENDS}:\n            {_learn()}")),
    last_step_lost=("last-step-not-learned", taxi(learn=f"if not ({_BOTH_ENDS}):\n            {_learn()}")),
    success_not_learned=("last-step-not-learned", taxi(learn=f"if not terminated:\n            {_learn()}")),
    updated_twice=("updated-twice", taxi(learn=f"{_learn()}\n        {_learn()}")),
    positive_only=("updated-seldom", taxi(learn=f"if reward > 0:\n            {_learn()}")),
    state_first=("state-is-next", taxi(learn=f"state = next_state\n        {_learn()}")),
    swapped_states=(
        "states-swapped",
        taxi(learn=_learn().replace("state, action, reward, next_state", "next_state, action, reward, state")),
    ),
    stays=("row-of-another-state", taxi(advance="state")),
    sum_for_reward=("sum-for-reward", taxi(learn=_learn().replace("reward", "total + reward"))),
    reward_clipped=("reward-changed", taxi(learn=_learn().replace("reward", "max(-1, min(1, reward))"))),
    scaled_reward=("reward-changed", taxi(learn=_learn().replace("reward", "reward / 20"))),
    alpha_and_gamma=("alpha-gamma-swapped", taxi(learn=_learn(alpha="settings.gamma", gamma="alpha"))),
    own_gamma=("settings-ignored", taxi(learn=_learn(gamma="0.99"))),
    own_settings=(
        "settings-ignored",
        taxi(
            choose="alpha, epsilon = TAXI.alpha.start, TAXI.epsilon.start\n"
            "        action = epsilon_greedy(q[state], epsilon, rng)"
        ),
    ),
    own_alpha=("schedule-a-constant", taxi(learn=_learn(alpha="0.5"))),
    alpha_never_falls=("schedule-never-falls", taxi(alpha_at="0")),
    epsilon_never_falls=("schedule-never-falls", taxi(epsilon_at="0")),
    epsilon_from_one=("schedule-from-one", taxi(epsilon_at="episode + 1")),
    alpha_is_epsilon=("schedules-swapped", taxi(learn=_learn(alpha="epsilon"))),
    row_of_all=("row-length", taxi(choose="action = epsilon_greedy(q[state, :5], epsilon, rng)")),
    whole_table=("row-length", taxi(choose="action = epsilon_greedy(q.flatten(), epsilon, rng) % 6")),
    first_row=("row-of-another-state", taxi(choose="action = epsilon_greedy(q[0], epsilon, rng)")),
    own_choice=("not-chosen", taxi(choose="action = int(q[state].argmax())")),
    random_choice=("not-chosen", taxi(choose="action = int(rng.integers(6))")),
    chosen_twice=(
        "chosen-often",
        taxi(choose="epsilon_greedy(q[state], epsilon, rng)\n        action = epsilon_greedy(q[state], epsilon, rng)"),
    ),
    other_action=(
        "other-action-stepped",
        taxi(step="next_state, reward, terminated, truncated, _ = env.step((action + 1) % 6)"),
    ),
    sampled_action=(
        "other-action-stepped",
        taxi(step="next_state, reward, terminated, truncated, _ = env.step(env.action_space.sample())"),
    ),
    first_ignored=("first-ignored", taxi(first="0.0")),
    fresh_table=("other-table", taxi(result="return np.zeros((500, 6))")),
    greedy_actions=("other-shape", taxi(result="return q[:, :5]")),
    returns_returned=("returns-list", taxi(result="return returns")),
    nothing=("returns-nothing", taxi(result="pass")),
    list_table=("returns-list", taxi(result="return q.tolist()")),
    truncated_goes_on=("stepped-on", taxi(done="terminated")),
    ends_at_terminated_only_once=("episode-not-to-the-end", taxi(done="True")),
    one_less=("returns-in-the-loop", taxi(episodes="num_episodes - 1")),
    fixed_number=("num-episodes-ignored", taxi(episodes="3000")),
    returns_in_the_loop=("returns-in-the-loop", taxi(end=_TAXI["end"] + "\n    return q")),
    no_report=("on-episode-not-called", taxi(end="returns.append(total)")),
    report_unguarded=("none-called", taxi(end="returns.append(total)\n    on_episode(returns)")),
    report_one=("average-for-list", taxi(end="returns.append(total)\n    if on_episode:\n        on_episode(total)")),
    durations_reported=(
        "durations-for-returns",
        taxi(end="returns.append(duration)\n    if on_episode:\n        on_episode(returns)"),
    ),
    last_reward_reported=(
        "last-reward",
        taxi(end="returns.append(reward)\n    if on_episode:\n        on_episode(returns)"),
    ),
    total_goes_on=(
        "added-up",
        taxi(end="returns.append(total + sum(returns[-1:]))\n    if on_episode:\n        on_episode(returns)"),
    ),
    reset_unseeded=("reset-not-seeded", taxi(start="state, _ = env.reset()")),
    reset_always_seeded=("reset-always-seeded", taxi(start="state, _ = env.reset(seed=seed)")),
    reset_seeds=("reset-seeds", taxi(start="state, _ = env.reset(seed=seed + episode)")),
    seed_fixed=("seed-fixed", _generator("0")),
    unseeded=("not-seeded", _generator("")),
    reset_not_unpacked=("reset-not-unpacked", taxi(start="state = env.reset(seed=seed if episode == 0 else None)")),
    old_gym=("", taxi(step="next_state, reward, terminated, _ = env.step(action)\n        truncated = False")),
    late_update=(
        "updated-late",
        taxi(
            learn="if duration:\n            q_update(*last)\n"
            "        last = q, state, action, reward, next_state, terminated, alpha, settings.gamma\n"
            "        if terminated or truncated:\n            q_update(*last)"
        ),
    ),
    shared_rows=("other-table", taxi(table="(500, 6)", result="return np.tile(q[:1], (500, 1))")),
)

CARTPOLE = wrong(
    "Q6.8",
    truncated_is_end=("truncated-as-terminated", cartpole(learn=_learn(over=_BOTH_ENDS))),
    never_terminated=("terminated-never", cartpole(learn=_learn(over="False"))),
    no_update=("not-updated", cartpole(learn="pass")),
    last_step_lost=("last-step-not-learned", cartpole(learn=f"if not ({_BOTH_ENDS}):\n            {_learn()}")),
    updated_twice=("updated-twice", cartpole(learn=f"{_learn()}\n        {_learn()}")),
    stays=("row-of-another-state", cartpole(advance="state")),
    state_first=("state-is-next", cartpole(learn=f"state = next_state\n        {_learn()}")),
    punished=("reward-changed", cartpole(learn=f"reward = -10.0 if terminated else reward\n        {_learn()}")),
    own_gamma=("settings-ignored", cartpole(learn=_learn(gamma="0.99"))),
    own_alpha=("schedule-a-constant", cartpole(learn=_learn(alpha="0.1"))),
    epsilon_never_falls=("schedule-never-falls", cartpole(epsilon_at="0")),
    alpha_by_step=("schedule-by-step", cartpole(learn=_learn(alpha="at(settings.alpha, duration)"))),
    first_ignored=("first-ignored", cartpole(first="0.0")),
    own_bins=(
        "not-discretised",
        cartpole(
            start=_RESET + "    state = int(abs(observation[2]) * 1000) % 10000",
            next_state="next_state = int(abs(observation[2]) * 1000) % 10000",
        ),
    ),
    six_bins=(
        "other-bins",
        cartpole(
            start=_RESET + "    state = discretise(observation, LIMITS, 6)",
            next_state="next_state = discretise(observation, LIMITS, 6)",
        ),
    ),
    other_limits=(
        "other-bins",
        cartpole(
            start=_RESET + "    state = discretise(observation, (5, 5, 5, 5), BINS)",
            next_state="next_state = discretise(observation, (5, 5, 5, 5), BINS)",
        ),
    ),
    own_choice=("not-chosen", cartpole(choose="action = int(q[state].argmax())")),
    other_action=(
        "other-action-stepped",
        cartpole(step="observation, reward, terminated, truncated, _ = env.step(1 - action)"),
    ),
    durations_one_short=(
        "one-short",
        cartpole(end=_CARTPOLE["end"].replace("append(duration)", "append(duration - 1)")),
    ),
    durations_one_long=("one-long", cartpole(end=_CARTPOLE["end"].replace("append(duration)", "append(duration + 1)"))),
    no_durations=("list-empty", cartpole(end="pass")),
    never_stops=("stops-never", cartpole(end="durations.append(duration)\n    " + _REPORT.format(list="durations"))),
    stops_by_one=(
        "stops-by-one-duration",
        cartpole(
            end=_CARTPOLE["end"].replace(
                _STOP, "if stop_average is not None and duration > stop_average:\n        break"
            )
        ),
    ),
    stops_before_100=(
        "stops-before-100",
        cartpole(
            end=_CARTPOLE["end"].replace(
                " and len(durations) >= 100 and sum(durations[-100:]) / 100", " and np.mean(durations[-100:])"
            )
        ),
    ),
    average_of_all=(
        "average-of-all",
        cartpole(end=_CARTPOLE["end"].replace("sum(durations[-100:]) / 100", "np.mean(durations)")),
    ),
    stops_at_the_bar=("stops-at-the-bar", cartpole(end=_CARTPOLE["end"].replace("> stop_average", ">= stop_average"))),
    stops_before_reporting=(
        "stops-before-reporting",
        cartpole(end="durations.append(duration)\n    " + _STOP + "\n    " + _REPORT.format(list="durations")),
    ),
    bar_fixed=("stops-never", cartpole(end=_CARTPOLE["end"].replace("> stop_average", "> 180"))),
    none_compared=("none-compared", cartpole(end=_CARTPOLE["end"].replace("stop_average is not None and ", ""))),
    no_report=("on-episode-not-called", cartpole(end="durations.append(duration)\n    " + _STOP)),
    report_early=(
        "last-missing",
        cartpole(end=_REPORT.format(list="list(durations)") + "\n    durations.append(duration)\n    " + _STOP),
    ),
    one_less=("returns-in-the-loop", cartpole(episodes="num_episodes - 1")),
    reset_unseeded=(
        "reset-not-seeded",
        cartpole(start=_CARTPOLE["start"].replace("seed=seed if episode == 0 else None", "")),
    ),
    truncated_goes_on=("stepped-on", cartpole(done="terminated")),
    stops_at_200=("episode-not-to-the-end", cartpole(done="terminated or truncated or duration >= 200")),
)

TRAINING = wrong(
    "Q6.9",
    slow_alpha=(
        "taxi-half-learned",
        edit("TAXI = TableSettings(Schedule(1.0, 1.0, 0.0)", "TAXI = TableSettings(Schedule(0.02, 1.0, 0.0)"),
    ),
    pessimistic=(
        "taxi-nothing-delivered",
        edit("Schedule(0.1, 1.0, 0.0), gamma=0.99, first=0.0)", "Schedule(0.0, 1.0, 0.0), gamma=0.99, first=-300.0)"),
    ),
    always_random=(
        "cartpole-slow",
        edit("Schedule(0.1, 0.98, 0.0), gamma=0.99, first=100.0)", "Schedule(0.5, 1.0, 0.5), gamma=0.99, first=100.0)"),
    ),
)
