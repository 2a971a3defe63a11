"""CartPole as a student's code sees it: the class is gymnasium's, but the pole stands in the grader."""

from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
from gymnasium.envs.classic_control.cartpole import CartPoleEnv

Ask = Callable[[Any], Any]


class RunEnded(BaseException):
    """The grader has seen enough of this run; no `except Exception` of the student's catches it."""


class CartPoleClient(CartPoleEnv):
    """CartPole whose every reset and step is made by the grader, which counts the episodes.

    Everything else (spaces, thresholds, masses, `state`) is gymnasium's own. `reset(seed=...)` is accepted; the
    grader draws the starting states.
    """

    ask: Ask  # set by install()
    made = 0  # how many there are: each has a number, by which the grader knows it

    def __init__(self, render_mode: str | None = None, **options: Any) -> None:
        super().__init__(**options)  # never a window, whatever render_mode says
        CartPoleClient.made += 1
        self._number = CartPoleClient.made

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Start an episode: the observation (4,) float32 and an empty info."""
        gymnasium.Env.reset(self, seed=seed)
        return self._observed(self._ask({"env": "reset", "number": self._number})), {}

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        """One step: observation (4,) float32, reward 1.0, terminated, truncated, and an empty info.

        Raises:
            ValueError: the action is neither 0 nor 1.
            ResetNeeded: the episode has ended.
        """
        if not self.action_space.contains(action):
            raise ValueError(f"{action!r} ({type(action)}) is no action: CartPole takes the int 0 or 1")
        answer = self._ask({"env": "step", "number": self._number, "action": int(action)})
        if answer is None:
            raise gymnasium.error.ResetNeeded("step() was called after the episode had ended: call reset() first")
        seen, reward, terminated, truncated = answer
        return self._observed(seen), reward, terminated, truncated, {}

    def render(self) -> Any:
        """A black picture: nothing is drawn in the grader."""
        return np.zeros((400, 600, 3), np.uint8)

    def _observed(self, seen: list[float]) -> Any:
        self.state = np.array(seen, np.float64)
        return np.array(seen, np.float32)

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
