"""What Q6.7 and Q6.8 ask of the calls in the loops: what epsilon_greedy, q_update and discretise are given."""

import math

from autograder.check import fail, require
from autograder.mistakes import Seen, explain
from tests.q6_q_learning.mistakes import handed as known
from tests.q6_q_learning.played import LOOPS, SETTINGS, at, number_of, play
from tests.worlds.judged import judged

_NAMES = ("state", "action", "reward", "next_state", "terminated", "alpha", "gamma")


def check_handed(q6, name, seed, lengths):
    """Each step is chosen by epsilon_greedy from the row of its state, and q_update gets it once, right after it."""
    kind = LOOPS[name]

    def judge(stand_ins):
        run = play(q6, kind, lengths, seed, stand_ins)
        if name == "cartpole":
            _require_cells(run)
        _require_calls(run)
        _require_choices(run)
        _require_updates(run)

    judged(judge)


def check_schedules(q6, name, seed, lengths):
    """alpha and epsilon of each episode are those of the settings."""
    kind = LOOPS[name]

    def judge(stand_ins):
        run = play(q6, kind, lengths, seed, stand_ins)
        usual = q6.instrument.settings_of(kind.name)
        _require_schedule(run, "epsilon", run.seen["choices"][:, 2].tolist(), usual)
        _require_schedule(run, "alpha", run.seen["updates"][:, 5].tolist(), usual)

    judged(judge)


def _require_cells(run):
    got, own = run.seen["bins"]
    asked = "train_cartpole should call discretise(observation, LIMITS, BINS)"
    require(bool(got), asked, got="it is not called", mistake=known.NOT_DISCRETISED)
    shown, expected = (f"limits {limits}, {bins} bins" for limits, bins in (got, own))
    require(got == own, asked, expected=expected[:100], got=shown[:100], mistake=known.OTHER_BINS)
    first = run.seen["first"]
    right = first is None or first[0] == first[1] == SETTINGS[3]
    asked = "all cells of the table should be settings.first at the start"
    got = "" if first is None else f"from {first[0]:g} to {first[1]:g}"
    require(right, asked, expected=f"{SETTINGS[3]:g}", got=got, mistake=known.FIRST)


def _require_calls(run):
    """epsilon_greedy and q_update are called once for each step, one after the other."""
    steps, choices, updates = len(run.steps), len(run.seen["choices"]), run.seen["updates"].tolist()
    facts = {
        "steps": steps,
        "episodes": len(run.episodes),
        "kept": steps - len(run.episodes),
        "terminated": sum(step.terminated for step in run.steps),
        "cut": sum(step.truncated for step in run.steps),
    }
    if choices != steps:
        asked, mistake = "epsilon_greedy should be called once for each step", known.CHOICES
        mistake = explain(Seen(choices, steps, facts=facts), mistake)
        fail(asked, expected=f"{steps} calls", got=f"{choices} calls", mistake=mistake)
    if len(updates) != steps:
        mistake = explain(Seen(len(updates), steps, facts=facts), known.UPDATES)
        asked = "q_update should be called once after each step"
        fail(asked, expected=f"{steps} calls", got=f"{len(updates)} calls", mistake=mistake)
    for number, each in enumerate(updates, 1):
        asked, got = "q_update should be called before the next action is chosen", f"{each[7]:.0f} choices before it"
        require(each[7] == number, asked, expected=f"{number} choices", got=got, mistake=known.UPDATED_LATE)


def _require_choices(run):
    """epsilon_greedy gets the row of the state, and its action is stepped."""
    asked = "the third argument of epsilon_greedy should be rng"
    require(run.seen["generators"], asked, got="no numpy Generator", mistake=known.NOT_A_GENERATOR)
    choices, steps = run.seen["choices"].tolist(), run.steps
    actions = 6 if isinstance(steps[0].before, int) else 2
    for number, ((mark, length, _, chosen), step) in enumerate(zip(choices, steps, strict=True)):
        asked = f"step {number + 1} should choose from the row of its state"
        row = f"{length:.0f} values"
        require(length == actions, asked, expected=f"{actions} values", got=row, mistake=known.ROW_LENGTH)
        state = number_of(run, step.before)
        if number and not math.isnan(mark) and mark != state:  # before the first update no row has a mark
            fail(asked, expected=f"row {state:.0f}", got=f"row {mark:.0f}", mistake=known.ROW)
        asked = f"step {number + 1} should take the action that epsilon_greedy returned"
        same = chosen == step.action
        require(same, asked, expected=f"{chosen:.0f}", got=str(step.action), mistake=known.OTHER_ACTION)


def _require_updates(run):
    """q_update gets each step."""
    rows = run.seen["updates"].tolist()
    updates = iter(rows)
    overs = [(row[4], step.terminated, step.truncated) for row, step in zip(rows, run.steps, strict=True)]
    number = 0
    for place, episode in enumerate(run.episodes):
        so_far, first = 0.0, number_of(run, episode[0].before)
        for step in episode:
            so_far += step.reward
            number += 1
            given = dict(zip(_NAMES, next(updates)[:7], strict=True))
            facts = {"so_far": so_far, "first_state": first, "overs": overs}
            _require_update(run, step, given, number, at(SETTINGS[0], place), facts)


def _require_update(run, step, given, number, alpha, facts):
    expected = {
        "state": number_of(run, step.before),
        "action": step.action,
        "reward": step.reward,
        "next_state": number_of(run, step.after),
        "terminated": float(step.terminated),
        "gamma": SETTINGS[2],
    }
    wrong = [name for name, value in expected.items() if not math.isclose(given[name], value, abs_tol=1e-6)]
    if not wrong:
        return
    expected["alpha"] = alpha
    where = " (cut)" if step.truncated else " (terminated)" if step.terminated else ""
    fail(
        f"call {number} of q_update should get what happened in step {number}{where}",
        expected=", ".join(f"{name} {expected[name]:g}" for name in wrong),
        got=", ".join(f"{name} {given[name]:g}" for name in wrong),
        mistake=explain(Seen(given, expected, facts=facts), known.ARGUMENTS),
    )


def _require_schedule(run, word, got, usual):
    """Fail unless these are the values of a schedule, one for each step."""
    other_word = {"alpha": "epsilon", "epsilon": "alpha"}[word]
    schedules = dict(zip(("alpha", "epsilon"), SETTINGS[:2], strict=True))
    places = [(n, i) for n, steps in enumerate(run.episodes) for i in range(len(steps))]  # episode, step in it
    function, mistake = {"epsilon": ("epsilon_greedy", known.CHOICES[0]), "alpha": ("q_update", known.UPDATES[0])}[word]
    require(bool(got), f"{function} should get {word} in each step", got="it is not called", mistake=mistake)
    found = list(zip(got, range(len(got)), places, strict=False))
    wrong = [
        number
        for value, number, (episode, _) in found
        if not math.isclose(value, at(schedules[word], episode), rel_tol=1e-6)
    ]
    if not wrong:
        return
    number, episode = wrong[0], places[wrong[0]][0]
    facts = {
        "schedule": schedules[word],
        "other": schedules[other_word],
        "other_word": other_word,
        "word": word,
        "usual": usual[word],
        "all": [(value, number, episode, inside) for value, number, (episode, inside) in found],
    }
    right = at(schedules[word], episode)
    fail(
        f"{word} in episode {episode} should be at(settings.{word}, {episode})",
        expected=f"{right:.6g}",
        got=f"{got[number]:.6g}",
        mistake=explain(Seen(got[number], right, facts=facts), known.SCHEDULES),
    )
