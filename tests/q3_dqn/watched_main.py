"""Instruments of question 3's `main`: playing it, and watching what it hands to the other functions."""

import inspect
from contextlib import nullcontext
from types import ModuleType
from typing import Any

from autograder.worker.loading import attribute
from autograder.worker.world_copy import RunEnded
from tests.q3_dqn.spies import spies
from tests.q3_dqn.watch import Until, Watch
from tests.worlds.playing import call_main, replaced, seeds_of_resets, without_pictures
from tests.worlds.playing import play as play_alone


def play(module: ModuleType, name: str, episodes: int, seed: int, spied: bool = False) -> Any:
    """Run `main` for some episodes, without its pictures, and return what it returns.

    Args:
        module: the student's module.
        name: "main".
        episodes: what `num_episodes` becomes.
        seed: what `seed` becomes, if main takes one.
        spied: puts spies in the place of DQN, select_action and optimize.
    """
    with spies() if spied else nullcontext({}) as others, replaced(module, others):
        return play_alone(module, name, episodes, seed)


def play_until(
    module: ModuleType, name: str, episodes: int, seed: int, bar: float | None, spied: bool = False
) -> dict[str, Any]:
    """Run `main` with a bar for the average of its durations, and note the seeds of its resets.

    Args:
        module: the student's module.
        name: "main".
        episodes: what `num_episodes` becomes.
        seed: what `seed` becomes, if main takes one.
        bar: what `stop_average` becomes, if main takes one.
        spied: puts spies in the place of DQN, select_action and optimize.

    Returns:
        "takes": the names of main's arguments; "resets": the seed of each reset, or None; "reported": what on_episode
        was given, each a list of whole numbers or None; "ended": whether the grader ended it.
    """
    resets: list[Any] = []
    reported: list[Any] = []
    takes = list(inspect.signature(attribute(module, name)).parameters)
    found = {"takes": takes, "resets": resets, "reported": reported, "ended": False}

    def on_episode(durations: Any) -> None:
        reported.append([int(each) for each in durations] if isinstance(durations, list | tuple) else None)

    with spies() if spied else nullcontext({}) as others, replaced(module, others | without_pictures()):
        try:
            with seeds_of_resets(resets):
                call_main(module, name, episodes, seed, {"stop_average": bar, "on_episode": on_episode})
        except RunEnded:
            found["ended"] = True
    return found


_watches: list[Watch] = []


def watch_main(module: ModuleType, name: str, until: str, episodes: int, seed: int, spied: bool = False) -> bool:
    """Run `main`, and note what it hands to select_action, optimize and ReplayMemory.push.

    The first updates are the student's own; later ones only nudge the policy network. What was seen is for `watched`.

    Args:
        module: the student's module.
        name: "main".
        until: what ends the run as soon as enough of it was seen, one of `Until`.
        episodes: what `num_episodes` becomes.
        seed: what `seed` becomes, if main takes one.
        spied: puts spies in the place of DQN, select_action and optimize.

    Returns:
        Whether main came to its own end.
    """
    with spies() if spied else nullcontext({}) as others, replaced(module, others):
        watch = Watch(module, Until(until))
        _watches[:] = [watch]
        with watch.around():
            try:
                call_main(module, name, episodes, seed)
            except RunEnded:
                return False
    return True


def watched(module: ModuleType, name: str) -> dict[str, Any]:
    """What the last `watch_main` saw, also where it stopped with an error.

    Returns:
        "steps", "episodes": of the environment; "updates", "empty_updates": calls of optimize with enough and with too
        few transitions; "lengths": of the memory at each of them; "settings" (calls, 4): eps_end, eps_start, eps_decay
        and steps_done of select_action; "stored" (transitions, 4, 5): of state, action, next_state and reward the
        number of elements (-1 for None, -2 for no numbers) and up to four of them, in the order of the pushes, or where
        the memory was filled in another way ("bypassed") in no order; "fields": how many each transition has; "moves"
        (some updates, 4): did the target change since the update before, are the networks equal now, and the cosine
        and the length of the target's move relative to the way to the policy; "same": whether they share
        parameters; "holds_policy", "holds_target": whether the optimizer holds parameters of theirs; "holds_all":
        whether it holds all of the policy's; "maximises": whether it goes up; "policies": how many policy
        networks optimize was handed, 20 at most.
    """
    return _watches[0].evidence()
