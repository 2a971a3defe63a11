"""The CartPole that counts: it steps in the grader, where a student's code cannot reach the episode lengths."""

from collections import deque
from collections.abc import Callable
from typing import Any

import gymnasium

MAX_ENVIRONMENTS = 64
WINDOW = 100  # episodes of the running average that CartPole is judged by


class CartPoleServer:
    """Answers the worker's requests for CartPole, one environment for each that the student's code makes.

    An episode counts when it ends, and also when it is cut short by a reset: with the steps it had. A run may end by
    a budget of episodes or steps, or as soon as `enough` says so; from then on every request is answered "ended".
    """

    def __init__(
        self,
        seed: int,
        max_episodes: int = 1000,
        max_steps: int = 500_000,
        enough: Callable[["CartPoleServer"], bool] = lambda server: False,
    ) -> None:
        self._seed = seed
        self._max_episodes, self._max_steps, self._enough = max_episodes, max_steps, enough
        self._environments: list[Any] = []
        self._running: list[int | None] = []  # steps of the episode under way; None between episodes
        self._recent: list[deque[int]] = []
        self.durations: list[list[int]] = []  # by environment: the lengths of its episodes, in order
        self.steps = 0
        self.ended = False
        self.best_average = 0.0  # over any WINDOW consecutive episodes of one environment
        self.episodes_to_best = 0

    @property
    def episodes(self) -> int:
        """Episodes so far, in all environments together."""
        return sum(map(len, self.durations))

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """The reply to one message; one that makes no sense ends the run."""
        if not self.ended:
            try:
                return {"env": "ok", "value": self._act(message)}
            except (KeyError, IndexError, TypeError, AssertionError):
                self.ended = True
        return {"env": "ended"}

    def _act(self, message: dict[str, Any]) -> Any:
        if message["env"] == "make":
            return self._make()
        number = message["number"]
        if message["env"] == "reset":
            return self._reset(number)
        return self._step(number, message["action"])

    def _make(self) -> int:
        if len(self._environments) >= MAX_ENVIRONMENTS:
            raise IndexError
        environment = gymnasium.make("CartPole-v1").unwrapped
        environment.reset(seed=(self._seed + len(self._environments)) % 2**31)
        self._environments.append(environment)
        self._running.append(None)
        self._recent.append(deque(maxlen=WINDOW))
        self.durations.append([])
        return len(self._environments) - 1

    def _reset(self, number: int) -> list[float]:
        self._close_episode(number)
        self._running[number] = 0
        observation, _ = self._environments[number].reset()
        return [float(x) for x in observation]

    def _step(self, number: int, action: int) -> tuple[list[float], float, bool, bool] | None:
        taken = self._running[number]
        if taken is None:  # between episodes there is nothing to step
            return None
        observation, _, terminated, _, _ = self._environments[number].step(action)
        self.steps += 1
        self._running[number] = taken + 1
        truncated = taken + 1 >= 500
        if terminated or truncated:
            self._close_episode(number)
        self.ended = self.ended or self.steps >= self._max_steps
        return [float(x) for x in observation], 1.0, bool(terminated), truncated

    def _close_episode(self, number: int) -> None:
        steps, self._running[number] = self._running[number], None
        if not steps:
            return
        self.durations[number].append(steps)
        recent = self._recent[number]
        recent.append(steps)
        average = sum(recent) / WINDOW  # fewer than WINDOW episodes count as if the missing ones had no step
        if average > self.best_average:
            self.best_average, self.episodes_to_best = average, self.episodes
        self.ended = self.ended or self.episodes >= self._max_episodes or self._enough(self)
