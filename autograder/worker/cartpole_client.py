"""CartPole as a student's code sees it: the class is gymnasium's, but the pole that counts stands in the grader."""

import itertools
from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
from gymnasium.envs.classic_control.cartpole import CartPoleEnv

from autograder.isolation.cartpole_server import LONGEST

Ask = Callable[[Any], Any]
_NUMBERS = itertools.count(1)


class RunEnded(BaseException):
    """The grader has seen enough of this run; no `except Exception` of the student's catches it."""


class CartPoleClient(CartPoleEnv):
    """CartPole that starts as the grader says, and tells it every action: the grader replays them and counts.

    Where the grader wants to see each step, it makes the step as well. Everything else (spaces, thresholds, masses,
    `state`) is gymnasium's own. `reset(seed=...)` is accepted; the grader draws the starting states.
    """

    ask: Ask  # set by install()

    def __init__(self, render_mode: str | None = None, **options: Any) -> None:
        super().__init__(render_mode=render_mode, **options)
        self._be_new()

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._be_new()  # a copy is an environment of its own, and starts with a reset

    def _be_new(self) -> None:
        self._number = next(_NUMBERS)  # by which the grader knows it
        self._local = True  # whether this class makes the steps itself
        self._over = True
        self._actions: list[int] = []  # of the episode under way, those that the grader does not know yet

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start an episode: the observation (4,) float32 and an empty info."""
        gymnasium.Env.reset(self, seed=seed)
        state, self._local = self._tell("reset")
        self._over, self.steps_beyond_terminated = False, None
        return self._stand(state), {}

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """One step: observation (4,) float32, reward 1.0, terminated, truncated, and an empty info.

        Raises:
            ValueError: the action is neither 0 nor 1.
            ResetNeeded: the episode has ended.
        """
        if not self.action_space.contains(action):
            raise ValueError(f"{action!r} ({type(action)}) is no action: CartPole takes the int 0 or 1")
        if self._over:
            raise gymnasium.error.ResetNeeded("step() needs an episode under way, and this one is over: call reset()")
        self._actions.append(int(action))
        if self._local:
            seen, _, terminated, _, _ = super().step(int(action))  # type: ignore[no-untyped-call]
            truncated = len(self._actions) >= LONGEST
            self._over = terminated or truncated
            if self._over:
                self._tell("step")
        else:
            state, terminated, truncated = self._tell("step")
            self._over = terminated or truncated
            seen = self._stand(state)
        return seen, 1.0, terminated, truncated, {}

    def render(self) -> Any:
        """A black picture, and never a window: nothing is drawn in the grader."""
        return np.zeros((400, 600, 3), np.uint8)

    def _tell(self, event: str) -> Any:
        """Send "step" or "reset" with the actions that the grader does not know, and return what it led to."""
        actions, self._actions = self._actions, []
        answer = type(self).ask({"env": event, "number": self._number, "actions": actions})
        if answer["env"] == "ended":
            raise RunEnded
        return answer["value"]

    def _stand(self, state: list[float]) -> Any:
        self.state = np.array(state, np.float64)
        return np.array(state, np.float32)


def install(ask: Ask) -> None:
    """Let `gymnasium.make("CartPole-v1")`, however it was imported, make a client that asks through `ask`."""
    CartPoleClient.ask = staticmethod(ask)
    for name in ("CartPole-v0", "CartPole-v1"):
        spec = gymnasium.registry[name]
        spec.entry_point, spec.vector_entry_point, spec.disable_env_checker = CartPoleClient, None, True
