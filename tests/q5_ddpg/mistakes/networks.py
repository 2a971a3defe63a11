"""Mistakes of Q5.1, the networks."""

from autograder.mistakes import Mistake

NEEDS_ARGUMENTS = Mistake("needs-arguments", "`Actor()` and `Critic()` take no arguments: give each one a default")

# got, expected: the shape of the output (N, 1)
SHAPES = (
    Mistake(
        "output-squeezed",
        "a dimension of size 1 was squeezed away: both networks give (N, 1)",
        lambda s: s.got == s.expected[:1] or s.got == (),
    ),
    Mistake(
        "several-outputs",
        "the last layer has several outputs: one number for each state",
        lambda s: len(s.got) == 2 and s.got[0] == s.expected[0] and s.got[1] > 1,
    ),
)
IGNORES_STATE = Mistake("ignores-state", "this input does not reach the output: does `forward` use the whole state?")
IGNORES_ACTION = Mistake(
    "ignores-action", "the critic does not use the action: join it with the state, torch.cat([state, action], dim=1)"
)

# got: the smallest and the largest action
RANGE = (
    Mistake(
        "actor-tanh-alone",
        "tanh lies between -1 and 1: multiply it by 2",
        lambda s: -1.001 < s.got[0] < -0.9 and 0.9 < s.got[1] < 1.001,
    ),
    Mistake(
        "actor-sigmoid",
        "the actions are never negative: use tanh, and not a sigmoid",
        lambda s: -1e-3 < s.got[0] < 0.1 and 0.9 < s.got[1] < 2.1,
    ),
    Mistake(
        "actor-unbounded",
        "nothing bounds the actions: end with 2 * torch.tanh(...)",
        lambda s: s.got[0] < -100 and s.got[1] > 100,
    ),
    Mistake(
        "actor-relu-last",
        "the actions have one sign only: no ReLU at the end or inside the tanh",
        lambda s: s.got[0] >= 0 or s.got[1] <= 0,
    ),
    Mistake(
        "actor-other-range",
        "the range is another one than [-2, 2]: end with 2 * torch.tanh(...)",
        lambda s: max(-s.got[0], s.got[1]) < 50,
    ),
)
# got: the smallest and the largest value
UNBOUNDED = (
    Mistake(
        "critic-tanh",
        "the values are bounded: no tanh and no sigmoid after the critic's last layer",
        lambda s: s.got[0] > -10 and s.got[1] < 10,
    ),
    Mistake(
        "critic-never-negative",
        "the values are never negative: no ReLU after the critic's last layer",
        lambda s: s.got[0] > -10,
    ),
    Mistake(
        "critic-never-positive",
        "the values are never positive: no activation after the critic's last layer",
        lambda s: s.got[1] < 10,
    ),
)
