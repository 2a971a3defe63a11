"""What Q6.9 asks of a table for Taxi."""

import contextlib
import math

import torch

from autograder.check import fail
from autograder.comparisons import show
from autograder.evidence import Curve, Line, Role, nowhere, series
from autograder.host.student_error import StudentError
from autograder.host.world_replay import WINDOW, WorldReplay
from autograder.mistakes import Seen, explain
from tests.q6_q_learning.mistakes.training import TAXI
from tests.q6_q_learning.question import QUESTION
from tests.worlds.taxi import ACTIONS, OPTIMUM, STATES, Renumbered, driven

GOAL = 7.5  # the mean sum of rewards over all starts
_EPISODES, _STEPS = 100_000, 2_000_000  # of a run at most
_FEW = 1000  # steps of a run that has learned nothing in the world
_SELDOM = 0.1  # of the steps: a table that learns calls its functions more often
_LOW = -300.0  # what the evidence shows at least


def check_taxi(q6, points, seconds, rng, note, for_staff, evidence=nowhere):
    """The table of train_taxi, learned with secret numbers of states and actions, is worth GOAL over all starts."""
    world = Renumbered(rng)
    seed = int(torch.randint(2**31, (), generator=rng))
    replay = WorldReplay(QUESTION.worlds[1], seed, max_episodes=_EPISODES, max_steps=_STEPS)
    q6.host.service, q6.seconds = replay.answer, seconds
    table = q6.instrument.taxi(seed % 1000, world.states, world.actions, about="train_taxi")
    returns = [value for each in replay.returns for value in each]
    if returns:
        evidence(_curve(returns))
    if not isinstance(table, torch.Tensor) or tuple(table.shape) != (STATES, ACTIONS):
        expected = f"shape ({STATES}, {ACTIONS})"
        fail("train_taxi should return the table", expected=expected, got=show(table))
    if not bool(torch.isfinite(table.double()).all()):
        fail("the table should hold finite numbers", expected="finite numbers", got=show(table))
    value, delivered = driven(world.true(table.double()))
    note(
        f"mean reward {value:.2f} from all 300 starts, {delivered:.0%} delivered, {replay.episodes} episodes, "
        f"{replay.steps:,} steps, {q6.host.spent:.1f} s",
        taxi_value=round(value, 2),
    )
    few = replay.steps < _FEW
    if value >= GOAL and for_staff:
        _tell_what_was_not_learned(q6, replay.steps, for_staff)
    if value >= GOAL and not few:
        return
    facts = {"delivered": delivered, "steps": replay.steps, "episodes": replay.episodes}
    facts["same"] = bool((table == table[0, 0]).all())
    quarters = 4 * points
    fail(
        f"the table should earn at least {GOAL} on average over all 300 starts",
        expected=f"at least {GOAL} (at best {OPTIMUM})",
        got=f"{value:.2f}, with a delivery from {delivered:.0%} of the starts",
        mistake=explain(Seen(value, GOAL, facts=facts), TAXI),
        earned=0.0 if few else min(math.floor(quarters * delivered) / quarters, 1 - 1 / quarters),
    )


def _tell_what_was_not_learned(q6, steps, for_staff):
    """Tell staff of a table that was made without the exercises; it changes no points."""
    seen = {}
    with contextlib.suppress(StudentError):
        seen = q6.instrument.activity()
    counts = [seen.get(name) if isinstance(seen, dict) else None for name in ("acts", "learns")]
    acts, learns = (count if isinstance(count, int | float) else 0 for count in counts)
    if min(acts, learns) < _SELDOM * steps or steps < _FEW:
        for_staff(
            f"{QUESTION.file} has a good table for Taxi after {steps:,} steps, {acts:.0f} calls of epsilon_greedy and "
            f"{learns:.0f} of q_update: where is the table from?"
        )


def _curve(returns):
    latest = [sum(returns[max(0, n - WINDOW) : n]) / min(n, WINDOW) for n in range(1, len(returns) + 1)]
    thin = max(1, len(returns) // 600)
    x = list(range(1, len(returns) + 1, thin))
    return Curve(
        "Your Taxi while it learned: the sum of rewards of an episode",
        "episode",
        "sum of rewards",
        (series(f"yours: average of the latest {WINDOW}", Role.YOURS, [max(v, _LOW) for v in latest[::thin]], x),),
        None,
        (Line(f"the best driver: {OPTIMUM}", OPTIMUM),),
    )
