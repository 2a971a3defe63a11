"""Mistakes of Q5.6, the critic's targets."""

from autograder.mistakes import Mistake

# got, expected: the shape of the targets (B, 1)
SHAPES = (
    Mistake(
        "targets-square",
        "(B, 1) and (B,) were combined, and torch made (B, B) of them: keep all of them (B, 1)",
        lambda s: len(s.got) == 2 and s.got[0] == s.got[1] == s.expected[0] > 1,
    ),
    Mistake(
        "targets-squeezed",
        "a dimension was squeezed away: the targets are (B, 1), as the critic's values are",
        lambda s: s.got == s.expected[:1],
    ),
)
# Formulas: the targets (B, 1); facts: rewards, later (Q'(s', mu'(s'))), ends, all (B, 1) float64, gamma, zero (later
# with the action 0)
TARGETS = (
    Mistake(
        "terminated-ignored",
        "the value of the next state counts where the episode has terminated, too: multiply it by (1 - terminated)",
        formula=lambda s: s.rewards + s.gamma * s.later,
    ),
    Mistake(
        "terminated-reversed",
        "terminated is the wrong way round: the value counts where it is 0",
        formula=lambda s: s.rewards + s.gamma * s.ends * s.later,
    ),
    Mistake(
        "terminated-outside",
        "the reward is lost where the episode has terminated: only the value is multiplied by (1 - terminated)",
        formula=lambda s: (1 - s.ends) * (s.rewards + s.gamma * s.later),
    ),
    Mistake(
        "gamma-forgotten",
        "gamma is missing before the value of the next state",
        formula=lambda s: s.rewards + (1 - s.ends) * s.later,
    ),
    Mistake(
        "gamma-outside",
        "gamma multiplies the reward as well: only what comes later is discounted",
        formula=lambda s: s.gamma * (s.rewards + (1 - s.ends) * s.later),
    ),
    Mistake(
        "rewards-forgotten",
        "the rewards are missing",
        formula=lambda s: s.gamma * (1 - s.ends) * s.later,
    ),
    Mistake(
        "value-subtracted",
        "the value of the next state is subtracted: add it",
        formula=lambda s: s.rewards - s.gamma * (1 - s.ends) * s.later,
    ),
    Mistake(
        "rewards-only",
        "these are the rewards alone: add the discounted value of the next state",
        formula=lambda s: s.rewards,
    ),
    Mistake(
        "gamma-written-down",
        "this is another discount than the argument gamma",
        lambda s: any(
            s.is_near(s.rewards + g * (1 - s.ends) * s.later) for g in (0.9, 0.95, 0.97, 0.98, 0.99) if g != s.gamma
        ),
    ),
    Mistake(
        "next-action-zero",
        "the value is that of the action 0: take the target actor's action in the next state",
        formula=lambda s: s.rewards + s.gamma * (1 - s.ends) * s.zero,
    ),
    Mistake(
        "batch-averaged",
        "every row has the mean value of the batch: keep one for each row",
        formula=lambda s: s.rewards + s.gamma * (1 - s.ends) * s.later.mean(),
    ),
    Mistake(
        "batch-max",
        "every row has the largest value of the batch: there is no max here, the target actor chooses the action",
        formula=lambda s: s.rewards + s.gamma * (1 - s.ends) * s.later.max(),
    ),
)
GRADIENT = Mistake(
    "gradient-through-targets",
    "the targets are constants: compute them under torch.no_grad(), or end with detach()",
)
BATCH_CHANGED = Mistake("batch-changed", "an argument is changed in place, such as by +=: make a new tensor")
