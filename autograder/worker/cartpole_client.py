"""CartPole as a student's code sees it: the class is gymnasium's, but the pole that counts stands in the grader."""

from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
from gymnasium.envs.classic_control.cartpole import CartPoleEnv

from autograder.isolation.cartpole_server import LONGEST

Ask = Callable[[Any], Any]


class RunEnded(BaseException):
    """The grader has seen enough of this run; no `except Exception` of the student's catches it."""


class CartPoleClient(CartPoleEnv):
    """CartPole that starts as the grader says, and tells it every action: the grader replays them and counts.

    Where the grader wants to see each step, it makes the step as well. Everything else (spaces, thresholds, masses,
    `state`) is gymnasium's own. `reset(seed=...)` is accepted; the grader draws the starting states.
    """

    ask: Ask  # set by install()
    made = 0  # how many there are: each has a number, by which the grader knows it

    def __init__(self, render_mode: str | None = None, **options: Any) -> None:
        super().__init__(**options)  # never a window, whatever render_mode says
        CartPoleClient.made += 1
        self._number = CartPoleClient.made
        self._local = True  # whether this class makes the steps itself
        self._over = True
        self._actions: list[int] = []  # of the episode under way, those that the grader does not know yet

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start an episode: the observation (4,) float32 and an empty info."""
        gymnasium.Env.reset(self, seed=seed)
        if self._actions:
            self._tell()
        state, self._local = self._ask({"env": "reset", "number": self._number})
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
            raise gymnasium.error.ResetNeeded("step() was called after the episode had ended: call reset() first")
        self._actions.append(int(action))
        if self._local:
            seen, _, terminated, _, _ = super().step(int(action))  # type: ignore[no-untyped-call]
            truncated = len(self._actions) >= LONGEST
            self._over = terminated or truncated
            if self._over:
                self._tell()
        else:
            state, terminated, truncated = self._tell()
            self._over = terminated or truncated
            seen = self._stand(state)
        return seen, 1.0, terminated, truncated, {}

    def render(self) -> Any:
        """A black picture: nothing is drawn in the grader."""
        return np.zeros((400, 600, 3), np.uint8)

    def _tell(self) -> Any:
        """Send the actions that the grader does not know, and return what they led to."""
        actions, self._actions = self._actions, []
        return self._ask({"env": "step", "number": self._number, "actions": actions})

    def _stand(self, state: list[float]) -> Any:
        self.state = np.array(state, np.float64)
        return np.array(state, np.float32)

    def _ask(self, message: dict[str, Any]) -> Any:
        answer = type(self).ask(message)
        if answer["env"] == "ended":
            raise RunEnded
        return answer["value"]


def install(ask: Ask) -> None:
    """Let `gymnasium.make("CartPole-v1")`, however it was imported, make a client that asks through `ask`."""
    CartPoleClient.ask = staticmethod(ask)
    for name, steps in (("CartPole-v0", 200), ("CartPole-v1", 500)):
        gymnasium.registry.pop(name, None)
        gymnasium.register(name, CartPoleClient, max_episode_steps=steps, disable_env_checker=True)
