"""Runs a student's lane_values and evaluate in the worker, with spies in the place of features and select_action."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import gymnasium
import numpy as np
import torch
from torch import Tensor

from autograder.worker.loading import attribute
from tests.q9_freeway.watched_net import StrictNet
from tests.worlds.playing import replaced

_BIASED = (0.3, 0.6, 0.1)  # as the file has it


class _SpyFeatures:
    """Gives eleven sums of bytes, with known factors: they tell RAMs apart."""

    def __init__(self, factors: Tensor, offset: Tensor) -> None:
        self._factors, self._offset = factors.numpy(), offset.numpy()  # (128, 11), (11,)

    def __call__(self, ram: Any) -> np.ndarray:
        given = np.asarray(ram)
        if given.ndim not in (1, 2) or given.shape[-1] != 128:
            raise ValueError(f"features takes a RAM (128,) or (N, 128), and was given one of shape {given.shape}")
        return (given.astype(np.float64) @ self._factors + self._offset).astype(np.float32)


def by_lane(module: ModuleType, ram: Tensor, factors: Tensor, offset: Tensor, weights: list[Tensor]) -> dict[str, Any]:
    """What lane_values gives for one RAM (128,), with sums of bytes as features and a linear network.

    Returns:
        "values": what it returned; "grad": whether a gradient flows into it; "kept": whether the RAM is as it was.
    """
    given, net = ram.numpy().copy(), StrictNet(weights)
    with replaced(module, {"features": _SpyFeatures(factors, offset)}):
        values = attribute(module, "lane_values")(given, net)
    if isinstance(values, np.ndarray):
        return {"odd": "a numpy array"}
    grad = bool(isinstance(values, Tensor) and values.requires_grad)
    return {"values": values, "grad": grad, "kept": bool(np.array_equal(given, ram.numpy()))}


class _Episodes(gymnasium.Env[np.ndarray, int]):
    """Shows known RAMs and pays known rewards, whatever is done, and notes the actions and the resets."""

    action_space = gymnasium.spaces.Discrete(3)
    observation_space = gymnasium.spaces.Box(0, 255, (128,), np.uint8)

    def __init__(self, rams: list[Tensor], rewards: list[list[float]], cut: list[bool]) -> None:
        self._rams, self._rewards, self._cut = rams, rewards, cut
        self.actions: list[list[int]] = []
        self.seeded = self.closed = False

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[np.ndarray, Any]:
        if len(self.actions) == len(self._rams):
            raise RuntimeError(f"{len(self._rams)} episodes were asked for, and this is one more reset")
        self.actions.append([])
        self.seeded |= seed is not None
        return self._shown(), {}

    def step(self, action: Any) -> tuple[np.ndarray, float, bool, bool, dict[str, Any]]:
        if not self.actions:
            raise RuntimeError("an episode begins with env.reset()")
        rewards = self._rewards[len(self.actions) - 1]
        if len(self.actions[-1]) == len(rewards):
            raise RuntimeError("this episode has ended, and env.step() was called all the same")
        self.actions[-1].append(int(np.asarray(action).item()))  # or an array or tensor of one
        over, cut = len(self.actions[-1]) == len(rewards), self._cut[len(self.actions) - 1]
        return self._shown(), rewards[len(self.actions[-1]) - 1], over and not cut, over and cut, {}

    def close(self) -> None:
        self.closed = True

    def _shown(self) -> np.ndarray:
        return self._rams[len(self.actions) - 1][len(self.actions[-1])].numpy().copy()


class _SpyChoice:
    """Answers known actions, one call after the other, and notes what it is given.

    They are of the kind that the student's own function returns: some ask a tensor for its item().
    """

    def __init__(
        self, kind: Callable[[int], Any], answers: list[int], net: StrictNet, epsilon: float, rng: np.random.Generator
    ) -> None:
        self._kind, self._answers, self._right = kind, answers, (net, epsilon, rng)
        self.calls: list[dict[str, Any]] = []

    def __call__(self, state: Any, net: Any, epsilon: Any, shares: Any, rng: Any) -> Any:
        right_net, right_epsilon, right_rng = self._right
        self.calls.append(
            {
                "state": torch.from_numpy(np.array(state)) if isinstance(state, np.ndarray) else None,
                "net": net is right_net,
                "epsilon": isinstance(epsilon, int | float) and float(epsilon) == right_epsilon,
                "shares": isinstance(shares, tuple | list | np.ndarray) and tuple(shares) == _BIASED,
                "rng": rng is right_rng,
            }
        )
        return self._kind(self._answers[(len(self.calls) - 1) % len(self._answers)])


def _kind_of_action(module: ModuleType, weights: list[Tensor]) -> Callable[[int], Any]:
    """Makes actions of the kind that the student's select_action returns; of numpy's kind, where it returns none."""
    try:
        own = attribute(module, "select_action")(
            np.zeros(11, np.float32), StrictNet(weights), 0.0, _BIASED, np.random.default_rng(0)
        )
    except Exception:  # another exercise asks what is wrong with it
        return np.int64
    if isinstance(own, Tensor) and own.numel() == 1 and not own.is_floating_point() and own.dtype != torch.bool:
        return lambda action: torch.full_like(own, action)
    if isinstance(own, np.ndarray) and own.size == 1 and np.issubdtype(own.dtype, np.integer):
        return lambda action: np.full_like(own, action)
    return int if type(own) is int else np.int64


def _refuse() -> None:
    raise RuntimeError("evaluate makes an environment of its own")


def _plain(score: Any) -> Any:
    """A number as Python has it, if this is one."""
    if isinstance(score, Tensor):
        return score.item() if score.numel() == 1 else score
    return score.item() if isinstance(score, np.ndarray | np.generic) and score.size == 1 else score


def played(
    module: ModuleType,
    rams: list[Tensor],
    rewards: list[list[float]],
    cut: list[bool],
    answers: list[int],
    sums: tuple[Tensor, Tensor],
    epsilon: float,
    weights: list[Tensor],
) -> dict[str, Any]:
    """Call `evaluate` in a world of chosen episodes.

    Args:
        module: the student's module.
        rams: of each episode what it shows, (steps + 1, 128).
        rewards: of each episode.
        cut: of each episode whether it is truncated, and not terminated.
        answers: what select_action answers, one call after the other.
        sums: factors and offset of the spy for features.
        epsilon: what evaluate is given.
        weights: of its network.

    Returns:
        "returned"; "actions": of each episode; "calls": for each call of select_action "state" (a tensor, or None
        where it is no numpy array), and whether "net", "epsilon", "shares" and "rng" are what they should be; "kept":
        whether the network is as it was; "seeded" and "closed": whether the environment was reset with a seed, or
        closed.
    """
    env, net, rng = _Episodes(rams, rewards, cut), StrictNet(weights), np.random.default_rng(7)
    select_action = _SpyChoice(_kind_of_action(module, weights), answers, net, epsilon, rng)
    spies = {"features": _SpyFeatures(*sums), "select_action": select_action, "make_env": _refuse}
    with replaced(module, spies):
        returned = attribute(module, "evaluate")(net, env, len(rams), epsilon, rng)
    if isinstance(returned, np.ndarray):
        returned = returned.tolist()
    if isinstance(returned, list | tuple):
        returned = [_plain(score) for score in returned]
    same = torch.equal(net.flat(), StrictNet(weights).flat())
    return {"returned": returned, "actions": env.actions, "calls": select_action.calls, "kept": same} | {
        "seeded": env.seeded,
        "closed": env.closed,
    }
