"""What Q3.4 asks of main, but for its memory and its endings; public and hidden checks share it."""

from collections import Counter
from types import SimpleNamespace

import torch

from autograder.check import fail, require
from autograder.comparisons import show
from autograder.host.student_error import RunEnded, StudentError, TimedOut
from autograder.host.world_replay import WorldReplay
from autograder.mistakes import Seen, explain
from tests.q3_dqn.mistakes import loop as mistakes
from tests.q3_dqn.reference import Setting, epsilon
from tests.q3_dqn.watch import Until
from tests.q3_dqn.watched_run import WORLD, judge_runs, with_spies_on_error

_MOST_EPISODES, _MOST_STEPS = 1000, 15_000  # of a run that is to return after a few
_FEW = 50  # calls of select_action that are enough for a verdict on a run that stopped early
_HIGH = 0.2  # an eps_end above it deserves a tip


def check_durations(q3, seed, episodes):
    """main returns the number of steps of each episode, as the grader counted them."""
    run = with_spies_on_error(lambda spied: _play(q3, seed, episodes, spied))
    stopped = isinstance(run.error, RunEnded) and run.replay.ended
    if stopped or (isinstance(run.error, TimedOut) and run.replay.episodes > episodes):
        fail(
            f"main(num_episodes={episodes}) should return after {episodes} episodes",
            expected=f"{episodes} episodes",
            got=f"it had played {run.replay.episodes} when it was stopped",
            mistake=mistakes.PLAYS_ON,
        )
    if run.error:
        raise run.error
    returned = run.returned
    counted = [duration for environment in run.replay.durations for duration in environment]
    options = [returned, *returned] if isinstance(returned, list | tuple) else [returned]
    lists = [found for found in map(_whole_numbers, options) if found is not None]
    if any(_agrees(found, counted, episodes) for found in lists):
        return
    seen = Seen(lists[0] if lists else returned, counted, facts={"episodes": episodes})
    fail(
        f"main(num_episodes={episodes}) should return the number of steps of each episode",
        expected=str(counted[-episodes:])[:100],
        got=str(lists[0])[:100] if lists else show(returned),
        tolerance="none",
        mistake=explain(seen, mistakes.DURATIONS),
    )


def _play(q3, seed, episodes, spied):
    replay, returned, error = WorldReplay(WORLD, seed, _MOST_EPISODES, _MOST_STEPS), None, None
    q3.host.service = replay.answer
    try:
        returned = q3.instrument.play("main", episodes, seed, spied)
    except StudentError as stopped:
        error = stopped
    return SimpleNamespace(replay=replay, returned=returned, error=error)


def _whole_numbers(value):
    if isinstance(value, torch.Tensor) and value.ndim == 1:
        value = value.tolist()
    if not isinstance(value, list | tuple):
        return None
    numbers = [v.item() if isinstance(v, torch.Tensor) and v.numel() == 1 else v for v in value]
    return list(numbers) if all(isinstance(v, int | float) and not isinstance(v, bool) for v in numbers) else None


def _agrees(found, counted, episodes):
    """Whether these are the lengths of `episodes` of the episodes: main may play others to fill its memory first."""
    return len(found) == episodes and (found == counted[-episodes:] or not Counter(found) - Counter(counted))


def check_epsilon_falls(q3, seed, note=None):
    """steps_done grows from call to call of select_action, and epsilon falls with it."""
    judge_runs(q3, Until.ACTIONS, seed, lambda run: _judge_epsilon(run, note))


def _judge_epsilon(run, note):
    settings = run.seen["settings"]
    run.settle(len(settings) >= _FEW)
    _require_calls(run, len(settings), "select_action", mistakes.SELECT_ACTION_NOT_CALLED)
    if mistakes.EPS_ORDER_IN_CALL.explains(Seen(settings)):
        fail(
            "main should hand select_action an eps_end and an eps_start between 0 and 1",
            expected="two probabilities",
            got=f"eps_end {settings[0, 0]:g}, eps_start {settings[0, 1]:g}",
            mistake=mistakes.EPS_ORDER_IN_CALL,
        )
    steps = settings[:, 3]
    share = torch.tensor([epsilon(Setting(*s)) if s[2] else float("nan") for s in settings.tolist()])
    returns = int(((steps[1:] <= steps[0]) & (steps[:-1] > steps[0])).sum())
    falls = bool(share[-1] < share[0]) or bool(steps[-1] > steps[0] and share[-1] == share[0])
    if falls and returns < 2:
        if note and settings[-1, 0] > _HIGH:
            note(f"tip: with eps_end {settings[-1, 0]:g} so many actions stay random that no episode gets long")
        return
    fail(
        "main should count its steps and hand the count to select_action, so that epsilon falls",
        expected="a count that grows over all episodes",
        got=f"in {len(steps)} calls steps_done from {steps[0]:g} to {steps.max():g}, back at its start {returns} "
        f"times; epsilon from {share[0]:.4g} to {share[-1]:.4g}",
        mistake=explain(Seen(settings, facts={"returns": returns}), mistakes.EPSILON_FALLS),
    )


def check_target_sync(q3, seed):
    """The target network is another one than the policy network, and follows it now and then or softly."""
    judge_runs(q3, Until.TARGET, seed, _judge_target)


def _judge_target(run):
    seen = run.seen
    moves, updates, steps = seen["moves"], seen["updates"], seen["steps"]
    run.settle(seen["same"] or bool(moves[:, 0].any()))
    _require_calls(run, updates + seen["empty_updates"], "optimize", mistakes.OPTIMIZE_NOT_CALLED)
    require(
        updates > 0,
        "main should call optimize on minibatches",
        expected="a minibatch in the memory",
        got=f"no minibatch in {steps} steps",
        mistake=mistakes.MEMORY_NEVER_FULL,
    )
    synced = (moves[:, 0] > 0) & ((moves[:, 1] > 0) | (moves[:, 2] > 0.9))
    told = ("same", "holds_policy", "holds_target", "holds_all", "maximises", "steps", "policies")
    facts = {name: seen[name] for name in told} | {"synced": synced}
    cause = explain(Seen(moves, facts=facts), mistakes.TARGET)
    if cause:
        fail(
            "the target network should be a second network that takes over the policy network's weights now and then",
            expected="two networks, equal only now and then",
            got=f"in {steps} steps and {updates} updates it moved {int((moves[:, 0] > 0).sum())} times, and equalled "
            f"the other {int((moves[:, 1] > 0).sum())} times",
            mistake=cause,
        )


def _require_calls(run, calls, name, mistake):
    """What cannot be seen cannot be graded: say so, and what could be seen."""
    require(
        calls > 0,
        f"main should call {name}(...), the function of this file",
        expected="a call at each step",
        got=f"{run.seen['steps']} steps in {run.seen['episodes']} episodes, without a call of {name}",
        mistake=mistake,
    )
