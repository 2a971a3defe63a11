"""What Q3.4 asks of the memory that main fills; compared with the steps as the grader made them."""

from dataclasses import dataclass

import torch
from torch import Tensor

from autograder.check import fail
from autograder.mistakes import Seen, explain
from tests.q3_dqn.mistakes.memory import MEMORY, near
from tests.q3_dqn.watch import Until
from tests.q3_dqn.watched_run import judge_runs

_STATE, _ACTION, _NEXT, _REWARD = range(4)
_FEW = 20  # stored transitions that are enough for a verdict on a run that stopped early


@dataclass(frozen=True)
class _Steps:
    """For each stored transition the step that it is of."""

    before: Tensor  # (n, 4)
    action: Tensor  # (n,)
    after: Tensor  # (n, 4)
    fell: Tensor  # (n,) bool
    ended: Tensor  # (n,) bool: the pole fell, or the time was up

    @property
    def goes_on(self) -> Tensor:
        """(n - 1,) whether the next step is of the same episode."""
        return (self.before[1:] == self.after[:-1]).all(1) & ~self.ended[:-1]


class Stored:
    """The stored transitions, n of them, beside the steps that they are of."""

    def __init__(self, run):
        stored = run.seen["stored"]
        self.bypassed, self.fields = run.seen["bypassed"], run.seen["fields"]
        self.in_order = not self.bypassed
        lengths = run.seen["lengths"]
        self.drops = sum(b < a / 2 for a, b in zip(lengths, lengths[1:], strict=False))
        if self.in_order and len(stored) == len(run.steps) + 1:  # the run ended between a step and its answer
            stored = stored[:-1]
        self.count = len(stored)
        self.sizes = stored[:, :, 0]  # of the fields; -1 for None, -2 for what has no numbers
        self.state, self.next_state = stored[:, _STATE, 1:], stored[:, _NEXT, 1:]
        self.action, self.reward = stored[:, _ACTION, 1], stored[:, _REWARD, 1]
        self.going_on = self.sizes[:, _NEXT] == 4
        # whether all fields have their sizes
        self.fit = bool(
            (self.sizes[:, (_STATE, _ACTION, _REWARD)] == torch.tensor([4.0, 1.0, 1.0])).all()
            and (self.going_on | (self.sizes[:, _NEXT] == -1)).all()
        )
        self.steps, self.left_out = None, 0.0  # the share of steps that are not stored, in episodes of which some are
        if self.count and self.fit and run.steps:
            self._find_steps(run.steps)

    def _find_steps(self, steps):
        every = _Steps(
            torch.tensor([step.before for step in steps]),
            torch.tensor([float(step.action) for step in steps]),
            torch.tensor([step.after for step in steps]),
            torch.tensor([step.terminated for step in steps]),
            torch.tensor([step.terminated or step.truncated for step in steps]),
        )
        first = torch.arange(self.count)
        if self.in_order and abs(len(steps) - self.count) <= 1:
            places = first
        else:
            places = self._places_by_state(every)
            if places is None and self.in_order and near(self.action, every.action[: self.count]):
                places = first  # whole episodes are stored when they are over, and the states are scaled
        if places is not None:
            self.steps = _Steps(*(part[places] for part in vars(every).values()))
            self.left_out = 0.0 if self.bypassed else _left_out(every, places)

    def _places_by_state(self, every):
        """The numbers of the steps that begin in the stored states, or end there where next_state says so."""
        options = []
        for ends, other in ((every.before, every.after), (every.after, every.before)):
            apart = torch.cdist(self.state, ends.double(), compute_mode="donot_use_mm_for_euclid_dist")
            nearest = apart.min(1)
            if bool((nearest.values < 1e-5).all()):
                agree = (self.next_state - other[nearest.indices]).abs().amax(1) < 1e-5
                options.append((int((agree & self.going_on).sum()), nearest.indices))
        return max(options, key=lambda option: option[0])[1] if options else None


def _left_out(every, places):
    episode = torch.cat([torch.zeros(1, dtype=torch.long), (~every.goes_on).long().cumsum(0)])
    until = int(places.max()) + 1
    is_stored = torch.zeros(until, dtype=torch.bool)
    is_stored[places] = True
    considered = torch.isin(episode[:until], episode[places])
    return 1 - is_stored[considered].double().mean().item()


def check_memory(q3, seed):
    """main stores what happened: state, action, next_state, reward, with None where the pole fell."""
    judge_runs(q3, Until.MEMORY, seed, _judge)


def _judge(run):
    run.settle(len(run.seen["stored"]) >= _FEW)
    stored = Stored(run)
    cause = explain(Seen(stored, facts=vars(stored)), MEMORY)
    if cause:
        fail(
            "main should store each step: push(state, action, next_state, reward), next_state None where the pole fell",
            expected="(1, 4) floats, an action 0 or 1, (1, 4) floats or None, one reward",
            got=_shown(stored.sizes[0]) if stored.count else "nothing pushed",
            mistake=cause,
        )


def _shown(sizes):
    words = {-1: "None", -2: "no numbers", 1: "1 number"}
    return ", ".join(words.get(size, f"{size} numbers") for size in map(int, sizes))
