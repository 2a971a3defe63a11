"""Runs a student's `main` in the worker, and writes down what it hands to sample_action and to update."""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from autograder.worker.loading import attribute
from autograder.worker.world_copy import RunEnded, WorldCopy
from tests.worlds.playing import replaced, without_pictures

_MOST_CALLS = 3000  # of sample_action that are written down


def watch_main(
    module: ModuleType, episodes: int, seed: int, stop_average: float | None, stand_ins: bool, report: bool
) -> dict[str, Any]:
    """Run `main`, and write down what it does.

    Args:
        module: the student's module.
        episodes: `num_episodes`.
        seed: `seed`.
        stop_average: `stop_average`.
        stand_ins: whether Policy, Value, sample_action and update are replaced: by networks that know nothing, by a
            toss of a coin, and by nothing. Otherwise the student's own are called.

        report: whether main is given an `on_episode`, or None.

    Returns:
        "returned": what main returned; "ended": whether the grader ended it; "reported": what on_episode was given;
        "samples": for each call of sample_action "state" and "action"; "updates": for each call of update "states",
        "actions", "rewards", "gamma", "samples" (calls of sample_action before it) and "nets" (see
        `_nets`; empty where these are not the eight arguments); "resets": the seed of each reset, or None.
    """
    watch = _Watch(module, stand_ins)
    plain = {"Policy": _BlankPolicy, "Value": _BlankValue} if stand_ins else {}
    watched = {"sample_action": watch.sample_action, "update": watch.update}
    found: dict[str, Any] = {"returned": None, "ended": False}
    with replaced(module, without_pictures() | plain | watched), replaced(WorldCopy, {"reset": watch.reset()}):
        try:
            found["returned"] = attribute(module, "main")(
                num_episodes=episodes,
                seed=seed,
                stop_average=stop_average,
                on_episode=watch.on_episode if report else None,
            )
        except RunEnded:
            found["ended"] = True
    names = ("samples", "updates", "reported", "resets")
    return found | {name: getattr(watch, name) for name in names}


class _Blank(nn.Module):
    """A network that knows nothing, for a main that only makes it and hands it on."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__()
        self.one, self.two, self.three = (nn.Parameter(torch.zeros(1)) for _ in range(3))  # as an optimizer takes all

    def forward(self, state: Tensor) -> Tensor:
        return 7 + 0 * (self.one + self.two + self.three).expand(len(state))


class _BlankPolicy(_Blank):
    pass


class _BlankValue(_Blank):
    pass


class _Watch:
    """What `main` did."""

    def __init__(self, module: ModuleType, stand_ins: bool) -> None:
        self._stand_ins = stand_ins
        self._own = {name: getattr(module, name, None) for name in ("sample_action", "update")}
        self._policy: Any = None  # the one that was sampled last
        self._first: list[Any] = []  # what the first call of update got as networks and optimizers
        self._calls = 0
        self.samples: list[dict[str, Any]] = []
        self.updates: list[dict[str, Any]] = []
        self.reported: list[Any] = []
        self.resets: list[Any] = []

    def sample_action(self, *args: Any, **options: Any) -> Any:
        given = self._in_order("sample_action", args, options)
        state, self._policy = _plain(given[0]) if given else None, given[1] if len(given) > 1 else None
        if self._stand_ins:
            result = torch.randint(2, (1, 1)), torch.zeros(1)
        else:
            result = self._ask("sample_action", args, options)
        action = _action_of(result)
        self._calls += 1
        if len(self.samples) < _MOST_CALLS:
            self.samples.append({"state": state, "action": _plain(action)})
        return result

    def update(self, *args: Any, **options: Any) -> Any:
        given = self._in_order("update", args, options)
        seen = dict(zip(("states", "actions", "rewards", "gamma"), map(_plain, given[4:]), strict=False))
        nets = self._nets(*given[:4]) if len(given) == 8 else {}
        self.updates.append(seen | {"samples": self._calls, "nets": nets})
        return None if self._stand_ins else self._ask("update", args, options)

    def on_episode(self, durations: Any) -> None:
        self.reported.append(list(durations) if isinstance(durations, list | tuple) else _plain(durations))

    def reset(self) -> Callable[..., Any]:
        """What replaces the reset of all environments."""
        before, resets = WorldCopy.reset, self.resets

        def reset(world: WorldCopy, *, seed: int | None = None, options: dict[str, Any] | None = None) -> Any:
            resets.append(_plain(seed))
            return before(world, seed=seed, options=options)

        return reset

    def _nets(self, policy: Any, value: Any, policy_optimizer: Any, value_optimizer: Any) -> dict[str, bool]:
        """What is what: all are True in a right call."""
        pairs = [(policy, policy_optimizer), (value, value_optimizer)]
        given = [policy, value, policy_optimizer, value_optimizer]
        self._first = self._first or given
        return {
            "policy": policy is self._policy and isinstance(policy, _BlankPolicy if self._stand_ins else nn.Module),
            "value": value is not policy and isinstance(value, _BlankValue if self._stand_ins else nn.Module),
            "optimizers": all(_held(net) == _held(optimizer) for net, optimizer in pairs),
            "kept": all(one is other for one, other in zip(self._first, given, strict=True)),
            "minimises": not any(
                group.get("maximize") for _, each in pairs for group in getattr(each, "param_groups", [])
            ),
        }

    def _in_order(self, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> list[Any]:
        """The arguments of a call in the order of the signature of the student's own function."""
        if not options:
            return list(args)
        bound = inspect.signature(self._own[name]).bind(*args, **options)  # type: ignore[arg-type]
        bound.apply_defaults()
        return list(bound.arguments.values())

    def _ask(self, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> Any:
        own = self._own[name]
        assert own is not None
        return own(*args, **options)


def _action_of(result: Any) -> Any:
    """The action that sample_action returned; with its log-probability before it, which another exercise tells."""
    if not isinstance(result, tuple | list) or not result:
        return None
    floats = [isinstance(part, Tensor) and part.is_floating_point() for part in result[:2]]
    return result[1] if floats == [True, False] else result[0]


def _held(owner: Any) -> set[int]:
    """The parameters that a network or an optimizer holds; none where it is neither."""
    if isinstance(owner, nn.Module):
        return {id(parameter) for parameter in owner.parameters() if parameter.requires_grad}
    groups = getattr(owner, "param_groups", [])
    return {id(parameter) for group in groups for parameter in group["params"] if parameter.requires_grad}


def _plain(value: Any) -> Any:
    """A copy of a tensor, or of a list of numbers as a tensor; None and numbers as they are; else a description."""
    if isinstance(value, Tensor):
        return value.detach().clone()
    if isinstance(value, list | tuple) and value:
        numbers = [each.item() if isinstance(each, Tensor) and each.numel() == 1 else each for each in value]
        if all(isinstance(each, int | float) for each in numbers):
            return torch.tensor(numbers, dtype=torch.float64)
    if value is None or isinstance(value, int | float | str):
        return value
    return f"a {type(value).__name__}"
