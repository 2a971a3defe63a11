"""CartPole with mixed observations: code that learns does so as before, and a rule that was there before fails."""

from collections import deque
from typing import Any

import gymnasium
import torch
from torch import Tensor

from autograder.host.world_replay import Service
from autograder.line.worlds import Event
from autograder.question import World

_SPREAD = torch.tensor([1.0, 0.8, 0.1, 0.8], dtype=torch.float64)  # of the observations, while the pole is kept up
# Where a rule looks that keeps the pole up, in these spreads. Of 6,000 random directions, 97 % of those within 53
# degrees of it reached a mean of 60 steps in 20 of 60 episodes; of 1,500 at right angles to it none, in 300 episodes.
_LEANING = torch.tensor([0.0, -0.2, 0.4, 0.4], dtype=torch.float64)
_KEPT = 8  # episodes that tell where a player looks
_NEWTON, _RIDGE = 25, 1e-6  # steps; and what keeps a rule without exceptions from an endless slope


class Played:
    """The last episodes that a worker tells of, where it steps a copy: their starts and their actions.

    Args:
        answer: the service of a WorldReplay.
    """

    def __init__(self, answer: Service) -> None:
        self._answer, self._starts = answer, dict[int, int]()
        self._episodes: deque[tuple[int, list[int]]] = deque(maxlen=_KEPT)

    def answer(self, message: dict[str, Any]) -> dict[str, Any]:
        """The reply of the service, once the message is noted."""
        reply = self._answer(message)
        value, number, actions = reply.get("value", {}), message.get("number"), message.get("actions")
        if type(number) is int and message.get("event") == Event.RESET and "seed" in value:
            self._starts[number] = value["seed"]
        elif value and type(number) is int and number in self._starts and isinstance(actions, list):
            self._episodes.append((self._starts.pop(number), actions))
        return reply

    def looks(self, world: World) -> Tensor:
        """The direction (4,) that the actions follow, each number of the state in its spread; 0 if they follow none.

        It is the slope of the logistic regression of the actions on the states in which they were taken.
        """
        states, actions = [torch.zeros(4)], [0]
        environment = gymnasium.make(world.id, disable_env_checker=True).unwrapped
        for start, taken in self._episodes:
            state, _ = environment.reset(seed=start)
            for action in taken[: world.longest]:
                states.append(torch.from_numpy(state))
                actions.append(action)
                state, _, fallen, _, _ = environment.step(action)
                if fallen:
                    break
        slope = _slope(torch.stack(states).double() / _SPREAD, torch.tensor(actions).double())
        return torch.nan_to_num(slope, posinf=0.0, neginf=0.0)


class Mixed:
    """A secret rotation of the observations, and a secret naming of the actions.

    An observation x is shown as y = D^-1 Q D x, where D divides each of the four numbers by its spread, and Q is a
    random orthogonal matrix. All that can be told from x can be told from y, and each number has its usual size, so
    that code that learns needs no other settings. Q is drawn among the matrices that show the leaning of the pole as a
    place and a speed of the cart, in that direction of the two to which the player is blind: as a rule it then fails,
    whatever the actions are called.

    Args:
        rng: secret.
        looks: the direction (4,) in which the player looks: see `Played.looks`.
    """

    def __init__(self, rng: torch.Generator, looks: Tensor) -> None:
        shown = torch.zeros(4, dtype=torch.float64)
        shown[:2] = torch.stack([-looks[1], looks[0]])
        if shown.norm() <= 1e-3 * looks.norm():  # blind to both
            shown[:2] = torch.randn(2, generator=rng, dtype=torch.float64)
        turned = _rotation(rng, shown) @ _rotation(rng, _LEANING).T
        self.matrix = _SPREAD[:, None] * turned / _SPREAD  # (4, 4)
        self.swapped = bool(torch.randint(2, (), generator=rng))

    def hide(self, answer: Service) -> Service:
        """The service `answer` of a WorldReplay that makes the steps itself, as it looks when mixed."""

        def service(message: dict[str, Any]) -> dict[str, Any]:
            if self.swapped and isinstance(message.get("actions"), list):
                message = message | {"actions": [1 - action for action in message["actions"] if type(action) is int]}
            reply = answer(message)
            if "value" not in reply:
                return reply
            value = reply["value"]
            return reply | {"value": value | {"observation": self.show(value["observation"])}}

        return service

    def show(self, observation: Tensor) -> Tensor:
        """The observation (4,) as it looks when mixed, float32."""
        return (self.matrix @ observation.double()).float()


def _slope(states: Tensor, actions: Tensor) -> Tensor:
    """The slope (4,) of a logistic regression of actions (n,), 0 or 1, on states (n, 4), by Newton's method."""
    spread = states.std(0, correction=0) + 1e-9
    inputs, slope = states / spread, torch.zeros(4, dtype=torch.float64)
    ridge = _RIDGE * torch.eye(4, dtype=torch.float64)
    for _ in range(_NEWTON):
        chance = torch.sigmoid(inputs @ slope)
        gradient = inputs.T @ (chance - actions) / len(actions) + ridge @ slope
        curvature = (inputs.T * (chance * (1 - chance))) @ inputs / len(actions) + ridge
        slope = slope - torch.linalg.solve(curvature, gradient)
    return slope / spread


def _rotation(rng: torch.Generator, first: Tensor) -> Tensor:
    """A random orthogonal matrix (4, 4) whose first column points along `first`, or against it."""
    columns = torch.randn(4, 4, generator=rng, dtype=torch.float64)
    columns[:, 0] = first
    turned = torch.linalg.qr(columns).Q
    return turned * (2.0 * torch.randint(2, (4,), generator=rng) - 1)  # else some signs are likelier
