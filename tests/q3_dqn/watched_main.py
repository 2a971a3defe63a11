"""Instruments of question 3's `main`: playing it, and watching what it hands to the other functions."""

import inspect
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import torch
from torch import Tensor
from torch.nn.utils import parameters_to_vector

from autograder.worker.loading import attribute
from autograder.worker.world_copy import CartPoleClient, RunEnded

_EPISODES = ("num_episodes", "n_episodes", "episodes", "max_episodes", "num_eps", "n_eps", "NUM_EPISODES", "N_EPISODES")
_FIELDS = ("state", "action", "next_state", "reward")
_REAL_STEPS = 3  # calls of optimize that are the student's; later ones only nudge the policy network, which is quicker
_NUDGE = 0.01  # what is added to all of its parameters, over the root of the number of updates so far
_SELDOM = 10  # updates between two looks at the networks, once there were _ENOUGH_UPDATES
_ENOUGH_ACTIONS, _ENOUGH_PUSHES, _ENOUGH_EPISODES, _ENOUGH_UPDATES = 300, 60, 4, 200


def play(module: ModuleType, name: str, episodes: int, seed: int, others_right: bool = False) -> Any:
    """Run `main` for some episodes, without its pictures, and return what it returns.

    Args:
        module: the student's module.
        name: "main".
        episodes: what `num_episodes` becomes.
        seed: what `seed` becomes, if main takes one.
        others_right: puts right ones in the place of DQN, select_action and optimize.
    """
    others = _right_others() if others_right else {}
    with _replaced(module, others | {"plot_durations": lambda *args, **kwargs: None}):
        result = _call(module, name, episodes, seed)
    return list(result) if isinstance(result, deque | range) else result


def training(module: ModuleType, episodes: int, seed: int) -> None:
    """Run `main` for what it does to CartPole alone; a request of its own name, so that no earlier hang cuts it short.

    Args:
        module: the student's module.
        episodes: what `num_episodes` becomes.
        seed: what `seed` becomes, if main takes one.
    """
    play(module, "main", episodes, seed)


class _Network(torch.nn.Linear):
    """The smallest Q-network there is, whatever arguments it is made with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(4, 2)


def _right_others() -> dict[str, Any]:
    """What `main` needs of the other exercises, right: they raise where it hands them what the handout does not."""

    def select_action(
        state: Tensor, policy_net: Any, eps_end: float, eps_start: float, eps_decay: float, steps_done: int, device: Any
    ) -> Tensor:
        best: Tensor = policy_net(state).argmax(dim=1, keepdim=True)
        return torch.where(torch.rand(1, 1) < 0.5, best, torch.randint(2, (1, 1)))

    def optimize(
        policy_net: Any, target_net: Any, optimizer: Any, memory: Any, batch_size: int, gamma: float, device: Any
    ) -> None:
        if len(memory) < batch_size:
            return
        states, actions, next_states, rewards = list(zip(*memory.sample(batch_size), strict=True))[:4]
        alive = torch.tensor([s is not None for s in next_states])
        targets = torch.cat(rewards)
        with torch.no_grad():
            targets[alive] += gamma * target_net(torch.cat([s for s in next_states if s is not None])).amax(dim=1)
        loss = (policy_net(torch.cat(states)).gather(1, torch.cat(actions)).squeeze(1) - targets).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return {"DQN": _Network, "select_action": select_action, "optimize": optimize}


def _call(module: ModuleType, name: str, episodes: int, seed: int) -> Any:
    """Call `main` with those of the keyword arguments that it takes."""
    function = attribute(module, name)
    taken = inspect.signature(function).parameters
    count = next((word for word in _EPISODES if word in taken), None)
    wanted = {"seed": seed} | ({count: episodes} if count else {})
    settings = {} if count else {word: episodes for word in _EPISODES if hasattr(module, word)}
    with _replaced(module, settings):
        return function(**{word: value for word, value in wanted.items() if word in taken})


@contextmanager
def _replaced(owner: Any, attributes: dict[str, Any]) -> Iterator[None]:
    """Set those attributes that `owner` has, for a while."""
    before = {name: getattr(owner, name) for name in attributes if hasattr(owner, name)}
    try:
        for name in before:
            setattr(owner, name, attributes[name])
        yield
    finally:
        for name, value in before.items():
            setattr(owner, name, value)


class _Watch:
    """What `main` did, written down by the stand-ins for the functions that it calls."""

    def __init__(self, module: ModuleType, until: str) -> None:
        self._module, self._until = module, until
        self._optimize = getattr(module, "optimize", None)
        self._select = getattr(module, "select_action", None)
        self._signatures = [inspect.signature(f) if callable(f) else None for f in (self._select, self._optimize)]
        self._push = getattr(getattr(module, "ReplayMemory", None), "push", None)
        self._ask = CartPoleClient.ask
        self._returned: Any = None
        self._target: Tensor | None = None  # its parameters at the last update
        self.steps = self.episodes = self.updates = self.empty_updates = 0
        self.settings: list[list[float]] = []  # eps_end, eps_start, eps_decay, steps_done
        self.pushes: list[Tensor] = []  # (4 fields, 1 size + 4 numbers)
        self.fields = 0
        self.lengths: list[int] = []
        self.moves: list[list[float]] = []
        self.same = False
        self.optimizer = ""

    def stand_ins(self) -> dict[str, Any]:
        return {"optimize": self.optimize, "select_action": self.select, "plot_durations": lambda *a, **k: None}

    def ask(self, message: Any) -> Any:
        self.steps += message["env"] == "step"
        self.episodes += message["env"] == "reset"
        return self._ask(message)

    def select(self, *args: Any, **kwargs: Any) -> Any:
        assert self._select is not None
        given = _in_order(self._signatures[0], args, kwargs)
        if len(given) >= 6:
            self.settings.append([_number(value) for value in given[2:6]])
        enough = len(self.settings) >= _ENOUGH_ACTIONS and self.episodes > _ENOUGH_EPISODES
        self._end_if(enough, "actions")
        return self._select(*args, **kwargs)

    def push(self, memory: Any, *args: Any, **kwargs: Any) -> Any:
        assert self._push is not None
        values = list(args[0]) if len(args) == 1 and isinstance(args[0], tuple) else [*args, *kwargs.values()]
        names = getattr(getattr(self._module, "Transition", None), "_fields", _FIELDS)
        named = dict(zip(names, values, strict=False)) | kwargs
        chosen = [named[name] for name in _FIELDS] if set(_FIELDS) <= set(named) else values[:4]
        self.fields = max(self.fields, len(values))
        if len(chosen) == 4 and len(self.pushes) < 10 * _ENOUGH_PUSHES:
            self.pushes.append(torch.stack([_flat(value) for value in chosen]))
        result = self._push(memory, *args, **kwargs)
        self._end_if(len(self.pushes) >= _ENOUGH_PUSHES and self.episodes > _ENOUGH_EPISODES, "memory")
        return result

    def optimize(self, *args: Any, **kwargs: Any) -> Any:
        assert self._optimize is not None
        given = _in_order(self._signatures[1], args, kwargs)
        if len(given) < 5 or not all(isinstance(net, torch.nn.Module) for net in given[:2]):
            return self._optimize(*args, **kwargs)
        policy, target, optimizer, memory, batch_size = given[:5]
        self.lengths.append(len(memory))
        if len(memory) < batch_size:
            self.empty_updates += 1
            return self._optimize(*args, **kwargs)
        self.updates += 1
        self._compare(policy, target, optimizer)
        if self.updates <= _REAL_STEPS:
            self._returned = self._optimize(*args, **kwargs)
        else:
            with torch.no_grad():
                shift = _NUDGE / self.updates**0.5  # always the same way, so that what follows is seen to follow
                for parameter in policy.parameters():
                    parameter.add_(shift)
        return self._returned

    def _compare(self, policy: torch.nn.Module, target: torch.nn.Module, optimizer: Any) -> None:
        """Note how the two networks stand to each other, and how they got there since the last update."""
        if self.updates > _ENOUGH_UPDATES and self.updates % _SELDOM:  # a long run is to stay quick
            return
        if self.updates <= _ENOUGH_UPDATES:
            held = {id(parameter) for group in optimizer.param_groups for parameter in group["params"]}
            nets = {"policy": policy, "target": target}
            self.optimizer = " ".join(
                word for word, net in nets.items() if any(id(p) in held for p in net.parameters())
            )
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
        self._end_if(self.same or self._sees_enough(), "target")

    def _sees_enough(self) -> bool:
        moved = [move for move in self.moves if move[0]]
        differs = any(not move[1] for move in self.moves)
        return len(self.moves) >= _ENOUGH_UPDATES and bool(moved) or (len(moved) >= 3 and differs)

    def _end_if(self, enough: bool, until: str) -> None:
        if enough and self._until == until:
            raise RunEnded

    def evidence(self) -> dict[str, Any]:
        return {
            "steps": self.steps,
            "episodes": self.episodes,
            "settings": torch.tensor(self.settings, dtype=torch.float64).reshape(-1, 4),
            "pushes": torch.stack(self.pushes) if self.pushes else torch.zeros(0, 4, 5),
            "fields": self.fields,
            "lengths": self.lengths[:20_000],
            "updates": self.updates,
            "empty_updates": self.empty_updates,
            "moves": torch.tensor(self.moves, dtype=torch.float64).reshape(-1, 4),
            "same": self.same,
            "optimizer": self.optimizer,
        }


_watches: list[_Watch] = []


def watch_main(module: ModuleType, name: str, until: str, episodes: int, seed: int, others_right: bool = False) -> None:
    """Run `main` with stand-ins for select_action, optimize and ReplayMemory.push, which note what they are given.

    The first updates are the student's own; later ones only nudge the policy network. What was seen is for `watched`.

    Args:
        module: the student's module.
        name: "main".
        until: what ends the run as soon as enough of it was seen: "actions", "memory" or "target"; by any other word
            it goes on until the environment ends it.
        episodes: what `num_episodes` becomes.
        seed: what `seed` becomes, if main takes one.
        others_right: puts right ones in the place of DQN, select_action and optimize.
    """
    with _replaced(module, _right_others() if others_right else {}):
        _watch(module, name, until, episodes, seed)


def _watch(module: ModuleType, name: str, until: str, episodes: int, seed: int) -> None:
    watch = _Watch(module, until)
    _watches[:] = [watch]

    def push(memory: Any, *args: Any, **kwargs: Any) -> Any:
        return watch.push(memory, *args, **kwargs)

    replay: Any = getattr(module, "ReplayMemory", None)
    with (
        _replaced(module, watch.stand_ins()),
        _replaced(replay, {"push": push}),
        _replaced(CartPoleClient, {"ask": staticmethod(watch.ask)}),
    ):
        try:
            _call(module, name, episodes, seed)
        except RunEnded:
            return


def watched(module: ModuleType, name: str) -> dict[str, Any]:
    """What the last `watch_main` saw, also where it stopped with an error.

    Returns:
        "steps", "episodes": of the environment; "updates", "empty_updates": calls of optimize with enough and with too
        few transitions; "lengths": of the memory at each of them; "settings" (calls, 4): eps_end, eps_start, eps_decay
        and steps_done of select_action; "pushes" (calls, 4, 5): of state, action, next_state and reward the number of
        elements (-1 for None, -2 for no numbers) and up to four of them; "fields": how many were pushed; "moves"
        (some updates, 4): did the target change since the update before, are the networks equal now, and the cosine
        and the length of the target's move relative to the way to the policy; "same": whether they share
        parameters; "optimizer": whose parameters it holds.
    """
    return _watches[0].evidence()


def _in_order(signature: inspect.Signature | None, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
    """The arguments of a call in the order of the signature; empty where they do not fit it."""
    if not kwargs:
        return list(args)
    if signature is None:
        return []
    try:
        bound = signature.bind(*args, **kwargs)
    except TypeError:
        return []
    bound.apply_defaults()
    return list(bound.arguments.values())


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
