"""Mistakes of Q6.3, the update of the table."""

from autograder.mistakes import Mistake


def _row(p, state):
    return p.table[state]


# The parts of a right new value of the cell. The problem p has table (S, A) float64, state, action, reward, later (the
# next state), over (whether it is an end), alpha and gamma.
PARTS = {
    "reward": lambda p: p.reward,
    "gamma": lambda p: p.gamma,
    "alpha": lambda p: p.alpha,
    "future": lambda p: float(_row(p, p.later).max()),
    "counted": lambda p: 0.0 if p.over else 1.0,
    "old": lambda p: float(p.table[p.state, p.action]),
    "new": lambda p, old, alpha, target: old + alpha * (target - old),
}
VALUES = (
    Mistake(
        "bootstrapped-at-the-end",
        "where the step terminated the episode the target is r: nothing can be earned after that",
        variations=(("counted", lambda p: 1.0),),
    ),
    Mistake(
        "terminated-inverted",
        "the next state counts only where the step has terminated the episode: it is the other way round",
        variations=(("counted", lambda p: 1.0 if p.over else 0.0),),
    ),
    Mistake(
        "reward-lost-at-the-end",
        "where the step terminated the episode the reward is lost: the target is r there",
        variations=(("reward", lambda p: 0.0 if p.over else p.reward),),
    ),
    Mistake(
        "no-future",
        "the next state does not count: the target is r + gamma * max of its row",
        variations=(("counted", lambda p: 0.0),),
    ),
    Mistake(
        "max-over-state",
        "the maximum is over the row of the state: it should be over that of the next state",
        variations=(("future", lambda p: float(_row(p, p.state).max())),),
    ),
    Mistake(
        "same-action-next",
        "the value of the next state is that of the same action: take the maximum of the row",
        variations=(("future", lambda p: float(p.table[p.later, p.action])),),
    ),
    Mistake(
        "mean-for-max",
        "the mean of the next row is taken: take its maximum",
        variations=(("future", lambda p: float(_row(p, p.later).mean())),),
    ),
    Mistake(
        "min-for-max",
        "the smallest value of the next row is taken: take the largest",
        variations=(("future", lambda p: float(_row(p, p.later).min())),),
    ),
    Mistake(
        "sum-for-max",
        "the next row is summed: take its maximum",
        variations=(("future", lambda p: float(_row(p, p.later).sum())),),
    ),
    Mistake(
        "argmax-for-max",
        "the index of the best action is taken for its value",
        variations=(("future", lambda p: float(_row(p, p.later).argmax())),),
    ),
    Mistake(
        "max-of-table",
        "the maximum is over the whole table: take that of the row of the next state",
        variations=(("future", lambda p: float(p.table.max())),),
    ),
    Mistake(
        "absolute-value",
        "the absolute values of the next row are taken",
        variations=(("future", lambda p: float(_row(p, p.later).abs().max())),),
    ),
    Mistake(
        "floor-of-zero",
        "a negative value of the next state counts as 0: most of Taxi's values are negative",
        variations=(("future", lambda p: max(0.0, float(_row(p, p.later).max()))),),
    ),
    Mistake(
        "old-not-subtracted",
        "alpha times the whole target is added: add alpha * (target - Q(s, a))",
        variations=(("new", lambda p, old, alpha, target: old + alpha * target),),
    ),
    Mistake(
        "target-written",
        "the target is written into the cell: move it only the share alpha of the way",
        variations=(("new", lambda p, old, alpha, target: target),),
    ),
    Mistake(
        "old-forgotten",
        "the cell becomes alpha * target: the rest of the way, (1 - alpha) * Q(s, a), is missing",
        variations=(("new", lambda p, old, alpha, target: alpha * target),),
    ),
    Mistake(
        "step-only",
        "the cell becomes alpha * (target - Q(s, a)): add that to Q(s, a)",
        variations=(("new", lambda p, old, alpha, target: alpha * (target - old)),),
    ),
    Mistake(
        "wrong-way",
        "the cell moves away from its target: add alpha * (target - Q(s, a))",
        variations=(
            ("new", lambda p, old, alpha, target: old - alpha * (target - old)),
            ("new", lambda p, old, alpha, target: old + alpha * (target + old)),
        ),
    ),
    Mistake(
        "alpha-inverted",
        "alpha and 1 - alpha are swapped: the share alpha belongs to the target",
        variations=(("alpha", lambda p: 1 - p.alpha),),
    ),
    Mistake(
        "alpha-gamma-swapped",
        "alpha and gamma are swapped",
        variations=(
            ("both", lambda p, alpha, gamma: (gamma, alpha)),
            ("both", lambda p, alpha, gamma: (gamma, gamma)),
            ("both", lambda p, alpha, gamma: (alpha, alpha)),
        ),
    ),
    Mistake(
        "not-discounted",
        "gamma is missing: the next state counts gamma times",
        variations=(("gamma", lambda p: 1.0),),
    ),
    Mistake(
        "gamma-fixed",
        "this is another gamma than the one given: use the argument",
        variations=tuple(("gamma", lambda p, fixed=fixed: fixed) for fixed in (0.99, 0.95, 0.9, 0.98, 0.999)),
    ),
    Mistake(
        "alpha-fixed",
        "this is another alpha than the one given: use the argument",
        variations=tuple(("alpha", lambda p, fixed=fixed: fixed) for fixed in (0.5, 0.1, 0.01)),
    ),
    Mistake(
        "reward-missing",
        "the reward is missing from the target",
        variations=(("reward", lambda p: 0.0),),
    ),
    Mistake(
        "reward-clipped",
        "the reward is clipped to [-1, 1]: take it as it is",
        variations=(("reward", lambda p: max(-1.0, min(1.0, p.reward))),),
    ),
    Mistake(
        "gamma-on-the-reward",
        "gamma is on the reward as well: only the next state is discounted",
        variations=(("reward", lambda p: p.gamma * p.reward),),
    ),
)
PARTS |= {"both": lambda p, alpha, gamma: (alpha, gamma)}

# got: the table after one update, expected: the right one; facts: before, returned, state, action, later
TABLES = (
    Mistake(
        "not-in-place",
        "the table has not changed, and a new one is returned: write q[state, action] = ...",
        lambda s: bool((s.got == s.before).all()) and s.returned is not None,
    ),
    Mistake(
        "nothing-changes",
        "the table has not changed: write q[state, action] += ... (a copy is not the table)",
        lambda s: bool((s.got == s.before).all()),
    ),
    Mistake(
        "cell-of-next-state",
        "another cell changed, one of the row of the next state: change that of state and action",
        lambda s: _changed(s) == {s.later} and s.later != s.state,
    ),
    Mistake(
        "whole-row",
        "the whole row of the state changed: change the one cell q[state, action]",
        lambda s: _changed(s) == {s.state} and int((s.got != s.before).sum()) > 1,
    ),
    Mistake(
        "other-cells",
        "more cells than one changed",
        lambda s: int((s.got != s.before).sum()) > 1,
    ),
    Mistake(
        "other-cell",
        "another cell changed: it is q[state, action]",
        lambda s: bool(s.got[s.state, s.action] == s.before[s.state, s.action]),
    ),
)


def _changed(seen):
    return set((seen.got != seen.before).any(1).nonzero().flatten().tolist())
