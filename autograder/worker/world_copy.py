"""A world as a student's code sees it: the class is gymnasium's own, but the episodes that count are the grader's."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import gymnasium
import numpy as np
import torch

from autograder.line.worlds import ENDED, Event, Stepping
from autograder.question import World

Ask = Callable[[Any], Any]
_NUMBERS = itertools.count(1)
_ask: list[Ask] = []  # how the grader is asked, set by install()


class RunEnded(BaseException):
    """The grader has seen enough of this run; no `except Exception` of the student's catches it."""


class WorldCopy:
    """Mixed into an environment's own class: it starts each episode as the grader says, and tells it every action.

    The grader replays the actions and counts. Where it makes the steps itself, they are asked for one by one.
    Everything else (spaces, constants, state) is the environment's own. `reset(seed=...)` is accepted, and the grader
    draws the start.
    """

    world: World

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._be_new()

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Be a copy, which is an environment of its own and starts with a reset."""
        inherited = getattr(super(), "__setstate__", None)
        if inherited:
            inherited(state)
        else:
            self.__dict__.update(state)
        self._be_new()

    def _be_new(self) -> None:
        self._number = next(_NUMBERS)  # by which the grader knows it
        self._stepping = Stepping.COPY
        self._over = True
        self._steps = 0  # of the episode under way
        self._actions: list[Any] = []  # of the episode under way, those that the grader does not know yet

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start an episode, and return its first observation and its info."""
        start = self._tell(Event.RESET)
        self._stepping = Stepping(start["stepping"])
        self._over, self._steps = False, 0
        if self._stepping is Stepping.GRADER:
            gymnasium.Env.reset(self, seed=seed)  # type: ignore[arg-type]
            return _of_numpy(start["observation"]), {}
        found: tuple[Any, dict[str, Any]] = super().reset(seed=start["seed"])  # type: ignore[misc]
        return found

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """One step: observation, reward, terminated, truncated, info.

        Raises:
            ValueError: the action is none of this environment's.
            ResetNeeded: the episode has ended.
        """
        action = self._checked(action)
        if self._over:
            raise gymnasium.error.ResetNeeded("step() needs an episode under way, and this one is over: call reset()")
        self._actions.append(action)
        self._steps += 1
        info: dict[str, Any] = {}
        if self._stepping is Stepping.GRADER:
            seen = self._tell(Event.STEP)
            observation, reward = _of_numpy(seen["observation"]), seen["reward"]
            terminated, truncated = seen["terminated"], seen["truncated"]
        else:
            observation, reward, terminated, truncated, info = super().step(action)  # type: ignore[misc]
            truncated = truncated or self._steps >= self.world.longest
        self._over = terminated or truncated
        if self._stepping is Stepping.TOLD or (self._stepping is Stepping.COPY and self._over):
            self._tell(Event.STEP)
        return observation, reward, terminated, truncated, info

    def render(self) -> Any:
        """A black picture, and never a window: nothing is drawn in the grader."""
        return np.zeros((400, 600, 3), np.uint8)

    def _checked(self, action: Any) -> Any:
        """The action in the form in which it is sent: an int, or an array of the dtype that both sides step with."""
        space: gymnasium.Space[Any] = self.action_space  # type: ignore[attr-defined]
        if isinstance(space, gymnasium.spaces.Discrete):
            if not space.contains(action):
                raise ValueError(f"{action!r} ({type(action)}) is no action: {self.world.id} takes one of {space}")
            return int(action)
        try:
            return np.asarray(action, dtype=space.dtype).reshape(space.shape or ())
        except (TypeError, ValueError, RuntimeError):
            raise ValueError(f"{action!r:.80} is no action: {self.world.id} takes numbers of {space}") from None

    def _tell(self, event: Event) -> Any:
        """Send the event with the actions that the grader does not know, and return what it led to."""
        actions, self._actions = self._actions, []
        sent = torch.from_numpy(np.stack(actions)) if actions and isinstance(actions[0], np.ndarray) else actions
        return ask_grader({"world": self.world.id, "event": str(event), "number": self._number, "actions": sent})


def _of_numpy(observation: Any) -> Any:
    """An observation as gymnasium gives it, from one that crossed the line."""
    if isinstance(observation, torch.Tensor):
        return observation.numpy()
    if isinstance(observation, tuple):
        return tuple(map(_of_numpy, observation))
    if isinstance(observation, dict):
        return {key: _of_numpy(value) for key, value in observation.items()}
    return observation


def ask_grader(message: dict[str, Any]) -> Any:
    """What the grader's service answers to a message about a world; for instruments, too.

    Raises:
        RunEnded: the grader has seen enough of this run.
    """
    answer = _ask[0](message)
    if answer["world"] == ENDED:
        raise RunEnded
    return answer["value"]


def replace_asking(ask: Ask) -> Ask:
    """Let all copies ask through `ask` from now on, and return how they asked before."""
    before, _ask[:] = _ask[0], [ask]
    return before


def install(ask: Ask, worlds: Sequence[World]) -> None:
    """Let `gymnasium.make`, however it was imported, make copies of these worlds that ask through `ask`."""
    _ask[:] = [ask]
    for world in worlds:
        for name in (world.id, *world.names):
            spec = gymnasium.registry[name]
            entry = spec.entry_point
            original = gymnasium.envs.registration.load_env_creator(entry) if isinstance(entry, str) else entry
            assert isinstance(original, type)
            if not issubclass(original, WorldCopy):
                members = {"world": world, "__module__": original.__module__, "__qualname__": original.__qualname__}
                spec.entry_point = type(original.__name__, (WorldCopy, original), members)
            spec.vector_entry_point, spec.disable_env_checker = None, True
