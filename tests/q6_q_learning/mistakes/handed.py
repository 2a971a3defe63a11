"""Mistakes of Q6.7 and Q6.8 in what the loops hand to the other functions: when, how often, and with which values."""

import math

from autograder.mistakes import Mistake

FIRST = Mistake("first-ignored", "all cells of the table are settings.first at the start")

# The calls. got: their number; facts: steps, episodes, kept (how many steps end no episode)
CHOICES = (
    Mistake("not-chosen", "choose each action with epsilon_greedy: it is not called", lambda s: s.got == 0),
    Mistake("chosen-seldom", "call epsilon_greedy once for each step", lambda s: s.got < s.steps),
    Mistake("chosen-often", "call epsilon_greedy once for each step: it was called more often", lambda s: True),
)
UPDATES = (
    Mistake("not-updated", "q_update is not called: nothing is learnt", lambda s: s.got == 0),
    Mistake(
        "updated-once-an-episode",
        "q_update is called once an episode: call it after each step",
        lambda s: s.got == s.episodes,
    ),
    Mistake(
        "last-step-not-learned",
        "the last step of an episode is not learnt: call q_update before the loop ends. The reward is often there",
        lambda s: s.got in (s.kept, s.steps - s.terminated, s.steps - s.cut),
    ),
    Mistake("updated-twice", "q_update is called more than once for each step", lambda s: s.got > s.steps),
    Mistake("updated-seldom", "q_update is not called after each step", lambda s: True),
)
UPDATED_LATE = Mistake("updated-late", "q_update comes late: call it after each step, before the next action is chosen")
OTHER_ACTION = Mistake("other-action-stepped", "step the action that epsilon_greedy returned")
ROW = Mistake(
    "row-of-another-state",
    "epsilon_greedy gets the row of another state: after a step the next state becomes the state",
)
ROW_LENGTH = Mistake("row-length", "epsilon_greedy takes q[state], the row with one value for each action")
NOT_A_GENERATOR = Mistake("no-generator", "the third argument of epsilon_greedy is rng")

# One call of q_update. got, expected: dicts of its arguments; facts: so_far (the sum of rewards of the episode),
# first_state (of the episode), overs: of all calls (the argument, terminated, truncated)
ARGUMENTS = (
    Mistake(
        "truncated-as-terminated",
        "an episode that was cut is told as terminated: hand over terminated alone, because the world goes on there",
        lambda s: _overs(s, lambda over, cut: over or cut),
    ),
    Mistake(
        "truncated-for-terminated",
        "truncated is handed over where terminated belongs",
        lambda s: _overs(s, lambda over, cut: cut),
    ),
    Mistake(
        "terminated-never",
        "the end is not handed over: the argument is terminated",
        lambda s: _overs(s, lambda over, cut: False),
    ),
    Mistake(
        "terminated-inverted",
        "terminated is told the wrong way round",
        lambda s: _overs(s, lambda over, cut: not over),
    ),
    Mistake(
        "states-swapped",
        "state and next_state are swapped",
        lambda s: s.got["state"] == s.expected["next_state"] and s.got["next_state"] == s.expected["state"],
    ),
    Mistake(
        "state-is-next",
        "state is already the next one: call q_update before you replace it",
        lambda s: s.got["state"] == s.expected["next_state"],
    ),
    Mistake(
        "state-not-advanced",
        "state is still the first of the episode: after a step the next state becomes the state",
        lambda s: s.got["state"] == s.first_state != s.expected["state"],
    ),
    Mistake(
        "next-state-is-state",
        "next_state is the state before the step: take the one that step returned",
        lambda s: s.got["next_state"] == s.expected["state"],
    ),
    Mistake(
        "sum-for-reward",
        "the reward is the sum of the episode so far: hand over the reward of this step",
        lambda s: s.got["reward"] == s.so_far != s.expected["reward"],
    ),
    Mistake(
        "reward-changed",
        "this is another reward than that of the step: hand it over as it is",
        lambda s: s.got["reward"] != s.expected["reward"] and s.got["action"] == s.expected["action"],
    ),
    Mistake(
        "action-not-stepped",
        "this is not the action that was stepped",
        lambda s: s.got["action"] != s.expected["action"],
    ),
    Mistake(
        "alpha-gamma-swapped",
        "alpha and gamma are swapped",
        lambda s: _near(s.got["alpha"], s.expected["gamma"]) and _near(s.got["gamma"], s.expected["alpha"]),
    ),
    Mistake(
        "settings-ignored",
        "gamma is not settings.gamma: use the argument settings, not a constant",
        lambda s: not _near(s.got["gamma"], s.expected["gamma"]),
    ),
)

# Schedules. facts: all: of each step the value, its number, episode and place in it; schedule, other (of the two),
# usual (the schedule in the file), word, other_word
SCHEDULES = (
    Mistake(
        "schedule-never-falls",
        "{word} stays what it is in episode 0: at(settings.{word}, episode) falls from episode to episode",
        lambda s: _follows(s, lambda number, episode, inside: s.schedule[0]),
    ),
    Mistake(
        "schedule-from-one",
        "{word} is one episode ahead: episodes are counted from 0",
        lambda s: _follows(s, lambda number, episode, inside: _at(s.schedule, episode + 1)),
    ),
    Mistake(
        "schedule-by-step",
        "{word} changes from step to step: at(settings.{word}, episode) takes the number of the episode",
        lambda s: any(
            _follows(s, lambda *place, by=by, more=more: _at(s.schedule, place[by] + more))
            for by in (0, 2)
            for more in (0, 1)
        ),
    ),
    Mistake(
        "schedule-without-end",
        "{word} falls below its end: use at(settings.{word}, episode)",
        lambda s: _follows(s, lambda number, episode, inside: s.schedule[0] * s.schedule[1] ** episode),
    ),
    Mistake(
        "schedules-swapped",
        "this is at(settings.{other_word}, episode): {word} has a schedule of its own",
        lambda s: _follows(s, lambda number, episode, inside: _at(s.other, episode)),
    ),
    Mistake(
        "schedule-squared",
        "{word} falls too fast: apply the schedule once, from settings.{word} itself",
        lambda s: _follows(s, lambda number, episode, inside: _at(s.schedule, episode * (episode + 1) / 2)),
    ),
    Mistake(
        "settings-ignored",
        "{word} is that of the settings in the file: use the argument settings",
        lambda s: (
            _follows(s, lambda number, episode, inside: _at(s.usual, episode))
            or _follows(s, lambda number, episode, inside: s.usual[0])
        ),
    ),
    Mistake(
        "schedule-a-constant",
        "{word} is a constant: use at(settings.{word}, episode)",
        lambda s: len({round(each[0], 9) for each in s.all}) == 1,
    ),
)

# discretise in Q6.8
NOT_DISCRETISED = Mistake("not-discretised", "the state is discretise(observation, LIMITS, BINS): it is not called")
OTHER_BINS = Mistake("other-bins", "call discretise(observation, LIMITS, BINS) with the constants of the file")


def _overs(seen, rule):
    """Whether the argument follows from (terminated, truncated) by this rule in all calls, and is wrong in this one."""
    same = all(got == float(rule(over, cut)) for got, over, cut in seen.overs)
    return same and seen.got["terminated"] != seen.expected["terminated"]


def _follows(seen, rule):
    return all(_near(value, rule(*place)) for value, *place in seen.all)


def _near(got, wanted):
    return math.isclose(got, wanted, rel_tol=1e-6)


def _at(schedule, episode):
    return max(schedule[2], schedule[0] * schedule[1] ** episode)
