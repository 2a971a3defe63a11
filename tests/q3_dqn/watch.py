"""What main does, seen in the worker: what it hands to the functions that it calls, and what it asks of the world."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from types import ModuleType
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils import parameters_to_vector

from autograder.line.worlds import Event
from autograder.worker import world_copy
from autograder.worker.world_copy import RunEnded
from tests.q3_dqn.spies import nudge
from tests.worlds.playing import replaced, without_pictures

_FIELDS = ("state", "action", "next_state", "reward")
_REAL_STEPS = 3  # calls of optimize that are the student's; later ones only nudge the policy network, which is quicker
_SELDOM = 10  # updates between two looks at the networks, once there were _ENOUGH_UPDATES
_SETTINGS = ("state", "policy_net", "eps_end", "eps_start", "eps_decay", "steps_done")  # as select_action takes them
_ENOUGH_ACTIONS, _ENOUGH_STORED, _ENOUGH_EPISODES, _ENOUGH_UPDATES = 300, 60, 4, 200
_MOST_POLICIES = 20  # that are counted
_MOST_STORED, _MOST_LENGTHS = 1000, 20_000  # transitions and lengths that the grader is sent


class Until(str, Enum):
    """What a watched run goes on for, until there is enough of it."""

    ACTIONS = "actions"
    MEMORY = "memory"
    TARGET = "target"
    WORLD = "world"  # until the world ends it

    __str__ = str.__str__


class Watch:
    """What `main` did, written down by what stands around the functions that it calls."""

    def __init__(self, module: ModuleType, until: Until) -> None:
        self._module, self._until = module, until
        self._optimize = getattr(module, "optimize", None)
        self._select = getattr(module, "select_action", None)
        self._signatures = [inspect.signature(f) if callable(f) else None for f in (self._select, self._optimize)]
        self._push = getattr(getattr(module, "ReplayMemory", None), "push", None)
        self._ask: world_copy.Ask | None = None
        self._returned: Any = None
        self._target: Tensor | None = None  # its parameters at the last update
        self._memory: Any = None  # the one that optimize was handed last
        self._base = 0, 0  # its length at first, and the pushes until then
        self.bypassed = False  # whether a memory grew by more than was pushed: it is filled in another way
        self.steps = self.episodes = self.updates = self.empty_updates = self.pushed = 0
        self.settings: list[list[float]] = []  # eps_end, eps_start, eps_decay, steps_done
        self.stored: list[Tensor] = []  # (4 fields, 1 size + 4 numbers)
        self.fields = 0
        self.lengths: list[int] = []
        self.moves: list[list[float]] = []
        self._policies: list[Any] = []  # that optimize was handed, each once
        self._learns_from = 0  # the episode of the first update
        self.same = self.holds_policy = self.holds_target = self.maximises = False
        self.holds_all = True  # whether the optimizer holds all parameters of the policy network that can learn

    @contextmanager
    def around(self) -> Iterator[None]:
        """Stand around the functions, for a while."""

        def push(memory: Any, *args: Any, **kwargs: Any) -> Any:
            return self.push(memory, *args, **kwargs)

        functions = {"optimize": self.optimize, "select_action": self.select, **without_pictures()}
        replay: Any = getattr(self._module, "ReplayMemory", None)
        self._ask = world_copy.replace_asking(self.ask)
        try:
            with replaced(self._module, functions), replaced(replay, {"push": push}):
                yield
        finally:
            world_copy.replace_asking(self._ask)

    def ask(self, message: Any) -> Any:
        assert self._ask is not None
        self.steps += message["event"] == Event.STEP
        self.episodes += message["event"] == Event.RESET
        return self._ask(message)

    def select(self, *args: Any, **kwargs: Any) -> Any:
        assert self._select is not None
        given = _in_order(self._signatures[0], args, kwargs, _SETTINGS)
        if len(given) >= 6:
            self.settings.append([_number(value) for value in given[2:6]])
        enough = len(self.settings) >= _ENOUGH_ACTIONS and self.episodes > _ENOUGH_EPISODES
        self._end_if(enough, Until.ACTIONS)
        return self._select(*args, **kwargs)

    def push(self, memory: Any, *args: Any, **kwargs: Any) -> Any:
        assert self._push is not None
        values = list(args[0]) if len(args) == 1 and isinstance(args[0], tuple) else [*args, *kwargs.values()]
        self.pushed += 1
        if len(self.stored) < _MOST_STORED:
            self._note_stored(values, kwargs)
        result = self._push(memory, *args, **kwargs)
        self._end_if(len(self.stored) >= _ENOUGH_STORED and self.episodes > _ENOUGH_EPISODES, Until.MEMORY)
        return result

    def _note_stored(self, values: list[Any], named: dict[str, Any]) -> None:
        names = getattr(getattr(self._module, "Transition", None), "_fields", _FIELDS)
        named = dict(zip(names, values, strict=False)) | named
        chosen = [named[name] for name in _FIELDS] if set(_FIELDS) <= set(named) else values[:4]
        self.fields = max(self.fields, len(values))
        if len(chosen) == 4:
            self.stored.append(torch.stack([_flat(value) for value in chosen]))

    def optimize(self, *args: Any, **kwargs: Any) -> Any:
        assert self._optimize is not None
        given = _in_order(self._signatures[1], args, kwargs)
        if len(given) < 5 or not all(isinstance(net, torch.nn.Module) for net in given[:2]):
            return self._optimize(*args, **kwargs)
        policy, target, optimizer, memory, batch_size = given[:5]
        self.lengths.append(len(memory))
        self._note_growth(memory)
        enough = self.bypassed and self.lengths[-1] >= _ENOUGH_STORED and self.episodes > _ENOUGH_EPISODES
        self._end_if(enough, Until.MEMORY)
        if len(memory) < batch_size:
            self.empty_updates += 1
            return self._optimize(*args, **kwargs)
        self.updates += 1
        self._learns_from = self._learns_from or self.episodes
        if len(self._policies) < _MOST_POLICIES and not any(policy is each for each in self._policies):
            self._policies.append(policy)
        self._compare(policy, target, optimizer)
        if self.updates <= _REAL_STEPS:
            self._returned = self._optimize(*args, **kwargs)
        else:
            nudge(policy, self.updates)
        return self._returned

    def _note_growth(self, memory: Any) -> None:
        if memory is not self._memory:
            self._memory, self._base = memory, (len(memory), self.pushed)
        length, pushed = self._base
        grew = len(memory) - length > self.pushed - pushed
        self.bypassed = self.bypassed or (grew and self.pushed + 1 < self.steps)  # else each step was pushed, and more

    def _look_into_memory(self) -> None:
        """Note what lies in the memory, in no order."""
        self.stored = []
        try:
            for transition in self._memory.sample(min(len(self._memory), _MOST_STORED)):
                self._note_stored(list(transition), {})
        except Exception:  # a sample() of the student's own: what cannot be seen is not right
            self.stored = []

    def _compare(self, policy: torch.nn.Module, target: torch.nn.Module, optimizer: Any) -> None:
        """Note how the two networks stand to each other, and how they got there since the last update."""
        if self.updates > _ENOUGH_UPDATES and self.updates % _SELDOM:  # a long run is to stay quick
            return
        if self.updates <= _ENOUGH_UPDATES:
            held = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
            self.holds_policy, self.holds_target = (
                any(id(parameter) in held for parameter in net.parameters()) for net in (policy, target)
            )
            self.holds_all &= all(id(p) in held for p in policy.parameters() if p.requires_grad)
            self.maximises |= any(group.get("maximize", False) for group in optimizer.param_groups)
            storages = [{p.data_ptr() for p in net.parameters()} for net in (policy, target)]
            self.same = self.same or bool(storages[0] & storages[1])
        now, before = parameters_to_vector(target.parameters()).detach(), self._target
        self._target = now
        if before is None or before.shape != now.shape:
            return
        moved = not torch.equal(now, before)
        wanted = parameters_to_vector(policy.parameters()).detach()
        way, wish = (now - before).double(), (wanted - before).double()
        length = float(wish.norm() * way.norm())
        cosine, share = (float(way @ wish) / length, float(way.norm() / wish.norm())) if length else (0.0, 0.0)
        self.moves.append([float(moved), float(torch.equal(now, wanted)), cosine, share])
        saw_others = self.episodes >= self._learns_from + 2  # episodes, which may bring other networks
        self._end_if(self.same or (saw_others and self._sees_enough()), Until.TARGET)

    def _sees_enough(self) -> bool:
        moved = [move for move in self.moves if move[0]]
        differs = any(not move[1] for move in self.moves)
        return len(self.moves) >= _ENOUGH_UPDATES and bool(moved) or (len(moved) >= 3 and differs)

    def _end_if(self, enough: bool, until: Until) -> None:
        if enough and self._until is until:
            raise RunEnded

    def evidence(self) -> dict[str, Any]:
        """What it saw, as plain data: see `watched`."""
        if self.bypassed:
            self._look_into_memory()
        return {
            "steps": self.steps,
            "episodes": self.episodes,
            "settings": torch.tensor(self.settings, dtype=torch.float64).reshape(-1, 4),
            "stored": torch.stack(self.stored) if self.stored else torch.zeros(0, 4, 5),
            "bypassed": self.bypassed,
            "fields": self.fields,
            "lengths": self.lengths[:_MOST_LENGTHS],
            "updates": self.updates,
            "empty_updates": self.empty_updates,
            "moves": torch.tensor(self.moves, dtype=torch.float64).reshape(-1, 4),
            "same": self.same,
            "holds_policy": self.holds_policy,
            "holds_target": self.holds_target,
            "holds_all": self.holds_all,
            "maximises": self.maximises,
            "policies": len(self._policies),
        }


def _in_order(
    signature: inspect.Signature | None, args: tuple[Any, ...], kwargs: dict[str, Any], names: tuple[str, ...] = ()
) -> list[Any]:
    """The arguments of a call, those of `names` in this order if the signature has all of them, else in its own order.

    Empty where they do not fit the signature.
    """
    renamed = signature is None or not set(names) <= set(signature.parameters)
    if not kwargs and (renamed or not names):
        return list(args)
    if signature is None:
        return []
    try:
        bound = signature.bind(*args, **kwargs)
    except TypeError:
        return []
    bound.apply_defaults()
    named = dict(bound.arguments)
    return [named[name] for name in names] if names and not renamed else list(named.values())


def _number(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError, RuntimeError):
        return float("nan")


def _flat(value: Any) -> Tensor:
    """(5,): the number of elements (-1 for None, -2 for what has no numbers), then up to four of them, then NaN."""
    found = torch.full((5,), float("nan"), dtype=torch.float64)
    if value is None:
        found[0] = -1
        return found
    try:
        numbers = torch.as_tensor(value, dtype=torch.float64).detach().flatten()
    except (TypeError, ValueError, RuntimeError):
        found[0] = -2
        return found
    found[0] = len(numbers)
    found[1 : 1 + min(4, len(numbers))] = numbers[:4]
    return found
