"""The CartPole that counts: it steps in the grader, where a student's code cannot reach the episode lengths."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gymnasium.envs.classic_control.cartpole import CartPoleEnv

MAX_ENVIRONMENTS = 1024  # some make a new one for each episode
LONGEST = 500  # steps after which CartPole-v1 cuts an episode
WINDOW = 100  # episodes of the running average that CartPole is judged by


@dataclass
class _Episode:
    """The steps of one episode so far."""

    steps: int = 0


def _window() -> deque[_Episode]:
    return deque(maxlen=WINDOW)


@dataclass
class _Pole:
    """One environment, with the episode under way (None between episodes), its last episodes, and all their lengths."""

    environment: Any
    episode: _Episode | None = None
    latest: deque[_Episode] = field(default_factory=_window)
    durations: list[int] = field(default_factory=list)


class CartPoleServer:
    """Answers the worker's requests for CartPole, one environment for each that the student's code makes.

    The worker steps a copy of its own and sends the actions of an episode when it is over: CartPole draws no lots but
    the starting state, so the same actions lead to the same end here, and only what happens here counts. Where the
    worker must not know the state, or each step is to be seen as it happens, it sends its actions one by one.

    An episode counts when it ends, and also when it is cut short by a reset: with the steps it had. One without a step
    starts again as it did, so that nobody can draw until a start pleases. The average is taken over consecutive
    episodes of one environment, or of all of them in the order in which they were reset: who makes an environment for
    each episode has the same average as who makes one, and who leaves it amid a bad one leaves out nothing. A run may
    end by a budget of episodes or steps, or as soon as `enough` says so; from then on every request is answered
    "ended".
    """

    def __init__(
        self,
        seed: int,
        max_episodes: int = 1000,
        max_steps: int = 500_000,
        enough: Callable[["CartPoleServer"], bool] = lambda server: False,
        local: bool = True,
    ) -> None:
        """
        Args:
            seed: what the starting states are drawn from.
            max_episodes: how many episodes may come to an end, in all environments together.
            max_steps: how many steps it may have.
            enough: told after every episode; True ends the run.
            local: whether the worker may step a copy of its own, which is some ten times as fast.
        """
        self.seed, self._local = seed, local
        self._max_episodes, self._max_steps, self._enough = max_episodes, max_steps, enough
        self._poles: dict[int, _Pole] = {}  # by the number that the worker gives each environment
        self.steps = 0
        self.left_out = 0  # steps that a worker went on for after the end: it has changed its copy
        self.ended = False
        self._latest = _window()  # of all environments, in the order in which they were reset
        self.best_average = 0.0
        self.episodes_to_best = 0

    @property
    def durations(self) -> list[list[int]]:
        """By environment, in the order of their first use: the lengths of its episodes."""
        return [pole.durations for pole in self._poles.values()]

    @property
    def latest(self) -> list[int]:
        """The lengths of the last WINDOW episodes, of all environments, in the order in which they were reset."""
        return [episode.steps for episode in self._latest]

    @property
    def episodes(self) -> int:
        """Episodes that have come to an end, in all environments together."""
        return sum(map(len, self.durations))

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """The reply to one message; one that makes no sense ends the run."""
        if not self.ended:
            try:
                act = {"reset": self._reset, "step": self._step}[message["env"]]
                number, actions = message["number"], message["actions"]
                assert type(number) is int and type(actions) is list
                assert all(type(action) is int for action in actions)
                return {"env": "ok", "value": act(self._pole(number), actions)}
            except (KeyError, TypeError, AssertionError):
                self.ended = True
        return {"env": "ended"}

    def _pole(self, number: int) -> _Pole:
        if number not in self._poles:
            assert len(self._poles) < MAX_ENVIRONMENTS
            environment = CartPoleEnv()  # bare: this class does what gymnasium.make would wrap around it
            environment.reset(seed=(self.seed + len(self._poles)) % 2**31)
            self._poles[number] = _Pole(environment)
        return self._poles[number]

    def _reset(self, pole: _Pole, actions: list[int]) -> tuple[list[float], bool]:
        """The starting state, and whether the worker may step a copy of its own.

        The actions are those of an episode that the reset cuts short; one that began in an earlier run is none of this.
        """
        if actions and pole.episode:
            self._step(pole, actions)
        self._close_episode(pole)
        if not pole.episode:
            pole.episode = _Episode()
            pole.latest.append(pole.episode)
            self._latest.append(pole.episode)
            pole.environment.reset()
        return pole.environment.state.tolist(), self._local

    def _step(self, pole: _Pole, actions: list[int]) -> tuple[list[float], bool, bool]:
        """The state after these actions, and whether the last of them terminated or truncated the episode.

        What follows the end of the episode is left out.
        """
        assert actions and pole.episode
        for number, action in enumerate(actions, 1):
            assert action in (0, 1)
            _, _, terminated, _, _ = pole.environment.step(action)
            self.steps += 1
            pole.episode.steps += 1
            truncated = pole.episode.steps >= LONGEST
            if terminated or truncated:
                self._close_episode(pole)
                self.left_out += len(actions) - number
                break
        self.ended = self.ended or self.steps >= self._max_steps
        return pole.environment.state.tolist(), terminated, truncated

    def _close_episode(self, pole: _Pole) -> None:
        if not pole.episode or not pole.episode.steps:
            return
        pole.durations.append(pole.episode.steps)
        pole.episode = None
        for window in (pole.latest, self._latest):  # fewer than WINDOW count as if the missing ones had no step
            average = sum(episode.steps for episode in window) / WINDOW
            if average > self.best_average:
                self.best_average, self.episodes_to_best = average, self.episodes
        self.ended = self.ended or self.episodes >= self._max_episodes or self._enough(self)
