"""The world that counts: it replays episodes in the grader, where a student's code cannot reach what they came to."""

import hashlib
import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import gymnasium
import numpy as np
import numpy.typing as npt
import torch

from autograder.line.worlds import ENDED, Event, Stepping
from autograder.question import World

MAX_ENVIRONMENTS = 1024  # some make a new one for each episode
WINDOW = 100  # episodes of the running average

Service = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass
class _Episode:
    """One episode so far."""

    steps: int = 0
    total: float = 0.0  # of its rewards


def _window() -> deque[_Episode]:
    return deque(maxlen=WINDOW)


@dataclass
class _Environment:
    """One environment, with the episode under way (None between episodes), its last episodes, and all that ended."""

    environment: Any
    number: int  # in the order of first use
    started: int = 0  # how many episodes have begun
    observation: Any = None  # what the episode under way shows now
    episode: _Episode | None = None
    latest: deque[_Episode] = field(default_factory=_window)
    ended: list[_Episode] = field(default_factory=list)


class WorldReplay:
    """Answers what a worker tells about one world; what happens here counts, and nothing else.

    The worker steps a copy of its own and sends the actions of an episode when it is over. The steps follow from the
    seed of the reset and the actions, so they lead to the same end here. Where the worker must not know the state, the
    steps are made here alone.

    An episode counts when it ends, and also when it is cut short by a reset: with the steps it had. One without a step
    starts again as it did, so that nobody can draw until a start pleases. The average duration is taken over
    consecutive episodes of one environment, or of all of them in the order in which they were reset: who makes an
    environment for each episode has the same average as who makes one, and who leaves it amid a bad one leaves out
    nothing. A run may end by a budget of episodes or steps, or as soon as `enough` says so; from then on every request
    is answered "ended".
    """

    def __init__(
        self,
        world: World,
        seed: int,
        max_episodes: int = 1000,
        max_steps: int = 500_000,
        enough: Callable[["WorldReplay"], bool] = lambda replay: False,
        stepping: Stepping = Stepping.COPY,
    ) -> None:
        """
        Args:
            world: what is played.
            seed: what the starts of the episodes are drawn from.
            max_episodes: how many episodes may come to an end, in all environments together.
            max_steps: how many steps it may have.
            enough: told after every episode; True ends the run.
            stepping: who makes the steps.
        """
        self.world, self.seed, self._stepping = world, seed, stepping
        self._max_episodes, self._max_steps, self._enough = max_episodes, max_steps, enough
        self._environments: dict[int, _Environment] = {}  # by the number that the worker gives each
        self.steps = 0
        self.left_out = 0  # steps that a worker went on for after the end: it has changed its copy
        self.ended = False
        self._latest = _window()  # of all environments, in the order in which they were reset
        self.best_average = 0.0
        self.episodes_to_best = 0

    @property
    def durations(self) -> list[list[int]]:
        """By environment, in the order of their first use: the lengths of its episodes."""
        return [[episode.steps for episode in each.ended] for each in self._environments.values()]

    @property
    def returns(self) -> list[list[float]]:
        """By environment, in the order of their first use: the sums of its episodes' rewards."""
        return [[episode.total for episode in each.ended] for each in self._environments.values()]

    @property
    def latest(self) -> list[int]:
        """The lengths of the last WINDOW episodes, of all environments, in the order in which they were reset."""
        return [episode.steps for episode in self._latest]

    @property
    def episodes(self) -> int:
        """Episodes that have come to an end, in all environments together."""
        return sum(len(each.ended) for each in self._environments.values())

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """The reply to one message; one that makes no sense ends the run."""
        if not self.ended:
            try:
                if message["world"] != self.world.id:
                    raise ValueError
                act = {Event.RESET: self._reset, Event.STEP: self._step}[Event(message["event"])]
                if type(message["number"]) is not int:
                    raise TypeError
                environment = self._environment(message["number"])
                value = act(environment, self._readable(environment, message["actions"]))
                return {"world": self.world.id, "value": value}
            except (KeyError, TypeError, ValueError):
                self.ended = True
        return {"world": ENDED}

    def _environment(self, number: int) -> _Environment:
        if number not in self._environments:
            if len(self._environments) >= MAX_ENVIRONMENTS:
                raise ValueError
            # bare: this class does what gymnasium.make would wrap around it
            environment = gymnasium.make(self.world.id, disable_env_checker=True).unwrapped
            self._environments[number] = _Environment(environment, len(self._environments))
        return self._environments[number]

    def _readable(self, each: _Environment, actions: Any) -> Sequence[Any] | npt.NDArray[Any]:
        """The actions as this environment takes them."""
        space = each.environment.action_space
        if isinstance(space, gymnasium.spaces.Discrete):
            if type(actions) is not list or not all(type(a) is int and space.contains(a) for a in actions):
                raise ValueError
            return actions
        if isinstance(actions, torch.Tensor) and actions.shape[1:] == space.shape:
            return np.asarray(actions.numpy(), dtype=space.dtype)
        if actions == []:
            return []
        raise ValueError

    def _reset(self, each: _Environment, actions: Sequence[Any] | npt.NDArray[Any]) -> dict[str, Any]:
        """The start of an episode.

        The actions are those of an episode that the reset cuts short, unless it started in an earlier run.
        """
        if len(actions) and each.episode:
            self._step(each, actions)
        self._close_episode(each)
        if not each.episode:
            each.episode = _Episode()
            each.latest.append(each.episode)
            self._latest.append(each.episode)
            each.started += 1
            each.observation, _ = each.environment.reset(seed=self._start(each))
        if self._stepping is Stepping.GRADER:
            return {"stepping": str(self._stepping), "observation": _plain(each.observation)}
        return {"stepping": str(self._stepping), "seed": self._start(each)}

    def _start(self, each: _Environment) -> int:
        """The seed of the episode under way, from which no other one follows."""
        text = f"{self.seed}/{each.number}/{each.started}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") // 2

    def _step(self, each: _Environment, actions: Sequence[Any] | npt.NDArray[Any]) -> dict[str, Any]:
        """What these actions lead to; what follows the end of the episode is left out."""
        if not len(actions) or not each.episode:
            raise ValueError
        reward, terminated, truncated = 0.0, False, False
        for number, action in enumerate(actions, 1):
            each.observation, reward, terminated, truncated, _ = each.environment.step(action)
            self.steps += 1
            each.episode.steps += 1
            each.episode.total += float(reward)
            truncated = bool(truncated) or each.episode.steps >= self.world.longest
            if terminated or truncated:
                self._close_episode(each)
                self.left_out += len(actions) - number
                break
        self.ended = self.ended or self.steps >= self._max_steps
        seen = {"reward": float(reward), "terminated": bool(terminated), "truncated": truncated}
        return seen | {"observation": _plain(each.observation)}

    def _close_episode(self, each: _Environment) -> None:
        if not each.episode or not each.episode.steps:
            return
        each.ended.append(each.episode)
        each.episode = None
        for window in (each.latest, self._latest):  # fewer than WINDOW count as if the missing ones had no step
            average = math.fsum(episode.steps for episode in window) / WINDOW
            if average > self.best_average:
                self.best_average, self.episodes_to_best = average, self.episodes
        self.ended = self.ended or self.episodes >= self._max_episodes or self._enough(self)


class Worlds:
    """Answers for all the worlds of a question, each played from the same seed."""

    def __init__(self, worlds: Sequence[World], seed: int) -> None:
        self._replays = {world.id: WorldReplay(world, seed) for world in worlds}

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """The reply of the world that the message speaks of; "ended" where there is none."""
        world = message.get("world")
        replay = self._replays.get(world) if isinstance(world, str) else None
        return replay.answer(message) if replay else {"world": ENDED}


def _plain(observation: Any) -> Any:
    """An observation as plain data and tensors."""
    if isinstance(observation, np.ndarray):
        return torch.from_numpy(observation.copy())
    if isinstance(observation, np.generic):
        return observation.item()
    if isinstance(observation, tuple):
        return tuple(map(_plain, observation))
    if isinstance(observation, dict):
        return {key: _plain(value) for key, value in observation.items()}
    return observation
