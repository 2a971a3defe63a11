"""What Q3.4 asks of main, seen through stand-ins for the functions that it calls; public and hidden checks share it."""

from collections import Counter
from dataclasses import dataclass, field

import torch

from autograder.check import fail, require
from autograder.comparisons import show
from autograder.host.student_error import StudentError
from autograder.host.world_replay import CartPoleServer
from autograder.mistakes import Mistake, Seen, explain
from tests.q3_dqn import mistakes as dqn
from tests.q3_dqn.reference import epsilon

_STEPS = 12_000  # of a watched run at most: a target network that is synced every 10,000 steps is seen to be
_STATE, _ACTION, _NEXT, _REWARD = range(4)


@dataclass
class _Step:
    """One step as the server made it."""

    before: list[float]
    action: int
    after: list[float]
    terminated: bool
    truncated: bool


@dataclass
class _Run:
    """What the stand-ins saw of main, what the server did, and the error with which main stopped, if it did."""

    seen: dict
    steps: list[_Step] = field(default_factory=list)
    error: StudentError | None = None

    def settle(self, enough):
        """Where too little was seen, main's own error is the verdict; a run ended by the grader is none."""
        if not enough and self.error and self.error.kind != "ended":
            raise self.error


def watch(q3, until, seed, episodes=3000):
    """Run main with stand-ins until enough was seen of "actions", "memory" or "target".

    Where main stops with an error, it runs again with a right DQN, select_action and optimize: if it does not stop
    then, the error was theirs, and is graded there.
    """
    run = _watch(q3, until, seed, episodes)
    if run.error and run.error.kind == "raised":
        again = _watch(q3, until, seed, episodes, others_right=True)
        if not again.error or again.error.kind != "raised":
            return again
    return run


def _watch(q3, until, seed, episodes, **how):
    server, run, standing = CartPoleServer(seed, episodes, _STEPS, local=False), _Run({}), {}

    def service(message):
        reply = server.answer(message)
        if "value" in reply:
            number, (state, *ends) = message["number"], reply["value"]
            if message["env"] == "step":
                run.steps.append(_Step(standing[number], message["actions"][-1], state, *ends))
            standing[number] = state
        return reply

    q3.worker.service = service
    try:
        q3.instrument.watch_main("main", until, episodes, seed, **how)
    except StudentError as error:
        if error.kind == "not implemented":
            raise
        run.error = error
    try:
        run.seen = q3.instrument.watched("main")
    except StudentError:  # the worker that saw it is lost
        raise run.error or StudentError("ended", "main was ended by the grader") from None
    return run


def check_durations(q3, seed, episodes):
    """main returns the number of steps of each episode, as the grader counted them."""
    server = CartPoleServer(seed, 1000, 15_000)
    q3.worker.service = server.answer
    try:
        try:
            returned = q3.instrument.play("main", episodes, seed)
        except StudentError as error:
            if error.kind != "raised":
                raise
            server = CartPoleServer(seed, 1000, 15_000)
            q3.worker.service = server.answer
            returned = _played_with_right_others(q3, episodes, seed, error)
    except StudentError as error:
        if error.kind != "ended" or not server.ended:
            raise
        slip = "play num_episodes episodes, then return"
        fail(
            f"main(num_episodes={episodes}) should return after {episodes} episodes",
            got=f"it had played {server.episodes} when it was stopped",
            mistake=Mistake("num-episodes-ignored", slip),
        )
    counted = [duration for environment in server.durations for duration in environment]
    options = [returned, *returned] if isinstance(returned, list | tuple) else [returned]
    lists = [found for found in map(_whole_numbers, options) if found is not None]
    if any(_agrees(found, counted, episodes) for found in lists):
        return
    asked = f"main(num_episodes={episodes}) should return the number of steps of each episode"
    slip = explain(Seen(lists[0] if lists else returned, counted, facts={"episodes": episodes}), dqn.DURATIONS)
    got = str(lists[0])[:100] if lists else show(returned)
    fail(asked, expected=str(counted[-episodes:])[:100], got=got, tolerance="none", mistake=slip)


def _played_with_right_others(q3, episodes, seed, error):
    """What main returns once DQN, select_action and optimize are right; `error` is raised if it still stops."""
    try:
        return q3.instrument.play("main", episodes, seed, others_right=True)
    except StudentError as second:
        raise error if second.kind == "raised" else second from None


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


def check_epsilon_falls(q3, seed):
    """steps_done grows from call to call of select_action, and epsilon falls with it."""
    run = watch(q3, "actions", seed)
    settings = run.seen["settings"]
    run.settle(len(settings) >= 50)
    _needs_call(run, len(settings), "select_action")
    ends = settings[:, :2]
    if bool((ends < 0).any()) or bool((ends > 1).any()):
        asked = "main should hand select_action an eps_end and an eps_start between 0 and 1"
        slip = "mind the order of its arguments: eps_end, eps_start, eps_decay, steps_done"
        got = f"eps_end {ends[0, 0]:g}, eps_start {ends[0, 1]:g}"
        fail(asked, expected="two probabilities", got=got, mistake=Mistake("eps-order-in-call", slip))
    steps = settings[:, 3]
    share = torch.tensor([epsilon(*s) if s[2] else float("nan") for s in settings.tolist()])
    returns = int(((steps[1:] <= steps[0]) & (steps[:-1] > steps[0])).sum())
    falls = bool(share[-1] < share[0]) or bool(steps[-1] > steps[0] and share[-1] == share[0])
    if falls and returns < 2:
        return
    facts = {
        "returns": returns,
        "still": bool((steps == steps[0]).all()),
        "swapped": bool((settings[:, 0] > settings[:, 1]).all()),
    }
    slip = explain(Seen(share, None, facts=facts), dqn.EPSILON_FALLS)
    asked = "main should count its steps and hand the count to select_action, so that epsilon falls"
    got = (
        f"in {len(steps)} calls steps_done from {steps[0]:g} to {steps.max():g}, back at its start {returns} times; "
        f"epsilon from {share[0]:.4g} to {share[-1]:.4g}"
    )
    fail(asked, expected="a count that grows over all episodes", got=got, mistake=slip)


def check_memory(q3, seed):
    """main stores what happened: state, action, next_state, reward, with None where the pole fell."""
    run = watch(q3, "memory", seed)
    pushes, lengths = run.seen["pushes"], run.seen["lengths"]
    run.settle(len(pushes) >= 20 or max(lengths, default=0) > 0)
    if not len(pushes) and max(lengths, default=0) > 0:  # stored by another way than push: nothing more to be seen
        return
    asked = "main should store each step: push(state, action, next_state, reward), next_state None where the pole fell"
    slip = "main ended after it: is its `return` inside the loop?"
    require(len(pushes) != 1, asked, got="one transition in all", mistake=Mistake("returns-in-the-loop", slip))
    slips = _memory_slips(run) | ({"nothing-stored"} if not len(pushes) else set())
    drops = sum(b < a / 2 for a, b in zip(lengths, lengths[1:], strict=False))
    slips |= {"memory-started-anew"} if drops >= 2 else set()
    if slips:
        slip = explain(Seen(pushes, None, facts={"slips": slips}), dqn.MEMORY)
        got = _shown(pushes[0]) if len(pushes) else "nothing pushed"
        fail(
            asked, expected="(1, 4) floats, an action 0 or 1, (1, 4) floats or None, one reward", got=got, mistake=slip
        )


def _memory_slips(run):
    """What is wrong with the stored transitions, told from the steps of the server where one was stored at each."""
    pushes = run.seen["pushes"]
    if not len(pushes):
        return set()
    sizes = pushes[:, :, 0]
    right = (sizes[:, _STATE] == 4) & (sizes[:, _ACTION] == 1) & (sizes[:, _REWARD] == 1)
    right &= (sizes[:, _NEXT] == 4) | (sizes[:, _NEXT] == -1)
    if not right.all():
        return {"memory-field-order"} if sorted(sizes[0].tolist()) == [1, 1, 4, 4] else {"memory-fields-wrong"}
    slips = set()
    state, nxt, going_on = pushes[:, _STATE, 1:], pushes[:, _NEXT, 1:], sizes[:, _NEXT] == 4
    if going_on.any() and torch.equal(state[going_on], nxt[going_on]):
        slips.add("next-state-is-state")
    if bool((state == state[0]).all()):
        slips.add("state-not-advanced")
    if abs(len(run.steps) - len(pushes)) > 1:  # not one for each step: which belong together is not known
        return slips
    steps = run.steps[: len(pushes)]
    before, after = (torch.tensor([getattr(s, name) for s in steps]) for name in ("before", "after"))
    actions = torch.tensor([float(s.action) for s in steps])
    pushes, state, nxt, going_on = (part[: len(steps)] for part in (pushes, state, nxt, going_on))
    if _near(state[going_on], after[going_on]) and _near(nxt[going_on], before[going_on]):
        slips.add("memory-field-order")
    if not _near(pushes[:, _ACTION, 1], actions):
        swapped = _near(pushes[:, _REWARD, 1], actions)
        slips.add("memory-field-order" if swapped else "action-not-the-one-taken")
    if _near(state, before) and going_on.any() and not _near(nxt[going_on], after[going_on]):
        slips.add("next-state-wrong")
    inside = torch.tensor([s.before == t.after for s, t in zip(steps[1:], steps, strict=False)], dtype=torch.bool)
    if inside.any() and not inside.all() and bool((state[1:][inside] == state[:-1][inside]).all()):
        slips.add("state-not-advanced")
    fell, cut = (
        torch.tensor([getattr(s, name) for s in steps], dtype=torch.bool) for name in ("terminated", "truncated")
    )
    ended = fell | cut
    if run.seen["fields"] == 4 and bool((fell & going_on).any()):
        slips.add("terminal-next-state-stored")
    if bool((~ended & ~going_on).any()):
        slips.add("next-state-none-too-often")
    return slips


def _near(a, b):
    return a.shape == b.shape and bool(torch.allclose(a.double(), b.double(), atol=1e-5))


def _shown(push):
    sizes = [int(size) for size in push[:, 0]]
    return ", ".join(
        "None" if size == -1 else "no numbers" if size == -2 else f"{size} number{'s'[: size != 1]}" for size in sizes
    )


def check_target_sync(q3, seed):
    """The target network is another one than the policy network, and follows it now and then or softly."""
    run = watch(q3, "target", seed)
    moves, updates = run.seen["moves"], run.seen["updates"]
    run.settle(run.seen["same"] or bool(moves[:, 0].any()))
    _needs_call(run, updates + run.seen["empty_updates"], "optimize")
    steps = run.seen["steps"]
    asked = "main should call optimize on minibatches"
    slip = "the memory never held a minibatch when optimize was called: push every step into one memory"
    require(updates > 0, asked, got=f"no minibatch in {steps} steps", mistake=Mistake("memory-never-full", slip))
    synced = (moves[:, 0] > 0) & ((moves[:, 1] > 0) | (moves[:, 2] > 0.9))
    facts = {
        "same": run.seen["same"],
        "always": bool(len(moves) and (moves[:, 1] > 0).all()),
        "never": not bool((moves[:, 0] > 0).any()),
        "reversed": bool(((moves[:, 0] == 0) & (moves[:, 1] > 0)).sum() >= 2),
        "nearly": len(moves) > 1 and bool((synced & (moves[:, 3] > 0.9)).double().mean() > 0.9),
        "optimizer": run.seen["optimizer"],
        "steps": steps,
    }
    wrong = facts["same"] or facts["always"] or facts["nearly"] or not bool(synced.any())
    if not wrong and facts["optimizer"] != "target":
        return
    slip = explain(Seen(moves, None, facts=facts), dqn.TARGET)
    asked = "the target network should be a second network that takes over the policy network's weights now and then"
    moved = int((moves[:, 0] > 0).sum())
    equal = int((moves[:, 1] > 0).sum())
    got = f"in {steps} steps and {updates} updates it moved {moved} times, and equalled the other {equal} times"
    fail(asked, expected="two networks, equal only now and then", got=got, mistake=slip)


def _needs_call(run, calls, name):
    """What cannot be seen cannot be graded: say so, and what could be seen."""
    if calls:
        return
    asked = f"main should call {name}(...), the function of this file"
    got = f"{run.seen['steps']} steps in {run.seen['episodes']} episodes, without a call of {name}"
    slip = f"call {name} from main: what is written out in main itself cannot be seen from outside"
    fail(asked, expected="a call at each step", got=got, mistake=Mistake(f"{name.replace('_', '-')}-not-called", slip))
