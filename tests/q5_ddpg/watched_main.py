"""Runs a student's `main` in the worker, and writes down what it hands to the classes and functions that it uses."""

from collections.abc import Callable
from contextlib import ExitStack
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from autograder.worker.loading import attribute
from autograder.worker.world_copy import RunEnded, WorldCopy
from tests.q5_ddpg.blanks import BLANKS, BlankNoise, on_duty
from tests.q5_ddpg.compared import in_words, numbers, parameters_of, same_tensors, same_weights, share_a_parameter
from tests.q5_ddpg.watched_noise import WatchedNoises
from tests.worlds.playing import replaced

_NOISES = ("GaussianNoise", "OrnsteinUhlenbeckNoise")
_REAL_UPDATES = 5  # calls of optimize that are the student's; later ones do nothing, which is quicker
_MOST_NOTES = 2000  # calls of a kind that the grader is told of
_NETS = ("actor", "critic", "target_actor", "target_critic")
_HELD = {"actor_optimizer": "actor", "critic_optimizer": "critic"}
_ARGUMENTS = {
    "choose_action": ("actor", "state", "noise"),
    "optimize": ("batch", *_NETS, *_HELD, "gamma", "tau"),
}


def watch_main(module: ModuleType, episodes: int, seed: int, stand_ins: bool, report: bool) -> dict[str, Any]:
    """Run `main`, and write down what it does.

    Args:
        module: the student's module.
        episodes: `num_episodes`.
        seed: `seed`.
        stand_ins: whether the classes and functions of the other exercises are replaced: by networks that know nothing,
            a memory that hands out the same zeros, and actions by chance. Otherwise the student's own are called.
        report: whether main is given an `on_episode`, or None.

    Returns:
        "returns": the second part of what main returned, and "shape": what it returned in words; "actor": whether its
        first part is the actor that learned; "ended": whether the grader ended it; "reported": the returns that
        on_episode was given, and "reported_actor": whether it always got the actor that learned; "made": how many
        objects of each class were made; "resets": the seed of each reset, or None; "acted": for each call of
        choose_action "step" (the steps before it), "state", "action" and "noise"; "pushed": for each push "step" and
        nine numbers; "learned": for each call of optimize see `_Watch.optimize`, and "updates": how many there were;
        "quiet": for each noise object that drew numbers its class, and in how many episodes it did so without a reset
        before.
    """
    watch = _Watch(module, stand_ins)
    found: dict[str, Any] = {"ended": False}
    result: Any = None
    with ExitStack() as stack:
        stack.enter_context(on_duty())
        watch.around(stack)
        try:
            result = attribute(module, "main")(
                num_episodes=episodes, seed=seed, on_episode=watch.on_episode if report else None
            )
        except RunEnded:
            found["ended"] = True
    return found | watch.told(result)


class _Watch:
    """What `main` did."""

    def __init__(self, module: ModuleType, stand_ins: bool) -> None:
        self._module, self._stand_ins = module, stand_ins
        self._own = {name: getattr(module, name, None) for name in _ARGUMENTS}
        self._steps = self._episodes = self.updates = 0
        self._first: dict[str, Any] = {}  # what the first call of optimize got, by name
        self._sampled: Any = None  # the latest batch
        self._fresh = False  # whether no call of optimize has had it yet
        self._noises = WatchedNoises()
        self._actors: list[Any] = []  # what on_episode was given
        self.made: dict[str, int] = {}
        self.resets: list[Any] = []
        self.acted: list[dict[str, Any]] = []
        self.pushed: list[dict[str, Any]] = []
        self.learned: list[dict[str, Any]] = []
        self.reported: list[Any] = []

    def around(self, stack: ExitStack) -> None:
        """Stand around what main uses, for as long as the stack lasts."""
        places = {"plot_training": lambda *args, **options: None}
        stack.enter_context(replaced(self._module, places | {name: getattr(self, name) for name in _ARGUMENTS}))
        watched: dict[str, dict[str, Callable[..., Any]]] = {"Actor": {}, "Critic": {}}
        watched["ReplayMemory"] = {"push": self._push, "sample": self._sample}
        watched |= {name: {"sample": self._draw, "reset": self._reset_noise} for name in _NOISES}
        for name, looks in watched.items():
            if self._stand_ins:
                blank = type(name, (BLANKS.get(name, BlankNoise),), {})
                stack.enter_context(replaced(self._module, {name: blank}))
            made = getattr(self._module, name, None)
            if isinstance(made, type):
                methods = {method: self._told(made, method, look) for method, look in looks.items()}
                stack.enter_context(replaced(made, methods | {"__init__": self._counted(name, made)}))
        stack.enter_context(replaced(WorldCopy, self._of_the_world()))

    def _counted(self, name: str, kind: type) -> Callable[..., None]:
        """The __init__ of a class, which counts its objects."""
        own, made = kind.__init__, self.made

        def init(each: Any, *args: Any, **options: Any) -> None:
            made[name] = made.get(name, 0) + 1
            own(each, *args, **options)

        return init

    @staticmethod
    def _told(kind: type, method: str, look: Callable[..., Any]) -> Callable[..., Any]:
        """A method that tells what it is called with."""
        own = getattr(kind, method, None)

        def call(each: Any, *args: Any, **options: Any) -> Any:
            return look(each, own, *args, **options)

        return call

    def _of_the_world(self) -> dict[str, Any]:
        """What stands in the place of the methods of all environments."""
        before_reset, before_step = WorldCopy.reset, WorldCopy.step

        def reset(world: WorldCopy, *, seed: int | None = None, options: dict[str, Any] | None = None) -> Any:
            self.resets.append(seed if seed is None or isinstance(seed, int) else str(seed)[:40])
            self._episodes += 1
            return before_reset(world, seed=seed, options=options)

        def step(world: WorldCopy, action: Any) -> Any:
            result = before_step(world, action)
            self._steps += 1
            return result

        return {"reset": reset, "step": step}

    def choose_action(self, *args: Any, **options: Any) -> Any:
        given = self._named("choose_action", args, options)
        if self._stand_ins:
            action: Any = np.random.uniform(-2, 2, 1).astype(np.float32)
        else:
            action = self._own["choose_action"](*args, **options)
        state, noise = numbers(given.get("state")), numbers(given.get("noise", 0.0))
        if len(self.acted) < _MOST_NOTES:
            self.acted.append({"step": self._steps, "state": state, "noise": noise, "action": numbers(action)})
        return action

    def _push(self, memory: Any, own: Callable[..., Any], *args: Any, **options: Any) -> Any:
        names = ("state", "action", "reward", "next_state", "terminated")
        given = dict(zip(names, args, strict=False)) | options
        values = [numbers(given.get(name)) for name in names]
        row = torch.cat(values) if all(value is not None for value in values) else None
        if len(self.pushed) < 2 * _MOST_NOTES:
            self.pushed.append({"step": self._steps, "row": row})
        return own(memory, *args, **options)

    def _sample(self, memory: Any, own: Callable[..., Any], *args: Any, **options: Any) -> Any:
        self._sampled, self._fresh = own(memory, *args, **options), True
        return self._sampled

    def _draw(self, noise: Any, own: Callable[..., Any], *args: Any, **options: Any) -> Any:
        self._noises.drew(noise, self._episodes)
        return own(noise, *args, **options)

    def _reset_noise(self, noise: Any, own: Callable[..., Any], *args: Any, **options: Any) -> Any:
        self._noises.was_reset(noise)
        return own(noise, *args, **options)

    def optimize(self, *args: Any, **options: Any) -> Any:
        """Note "step", "fresh" (whether the batch is what `sample` gave last, and new), "gamma", "tau", and what is
        what: "nets", "copies" (of the first call), "apart", "optimizers", "minimises", "kept"; all are True in a right
        call.
        """
        given = self._named("optimize", args, options)
        self._first = self._first or given
        batch, nets = given.get("batch"), [given.get(name) for name in _NETS]
        first = not self.learned
        modules = all(isinstance(net, nn.Module) for net in nets)
        note = {
            "step": self._steps,
            "fresh": self._fresh and (batch is self._sampled or same_tensors(batch, self._sampled)),
            "gamma": numbers(given.get("gamma")),
            "tau": numbers(given.get("tau")),
            "nets": modules and len({id(net) for net in nets}) == 4 and self._in_place(nets),
            "copies": not first or (modules and all(same_weights(nets[i], nets[i + 2]) for i in (0, 1))),
            "apart": modules and not any(share_a_parameter(nets[i], nets[i + 2]) for i in (0, 1)),
            "optimizers": all(
                parameters_of(given.get(name)) == parameters_of(given.get(net)) for name, net in _HELD.items()
            ),
            "minimises": not any(
                group.get("maximize") for name in _HELD for group in getattr(given.get(name), "param_groups", [])
            ),
            "kept": all(self._first.get(name) is given.get(name) for name in (*_NETS, *_HELD)),
        }
        self._fresh = False
        self.updates += 1
        if len(self.learned) < _MOST_NOTES:
            self.learned.append(note)
        if self._stand_ins or self.updates > _REAL_UPDATES:
            return None
        return self._own["optimize"](*args, **options)

    def _in_place(self, nets: list[Any]) -> bool:
        """Whether the first and the third are actors, and the others critics."""
        kinds = [getattr(self._module, name, nn.Module) for name in ("Actor", "Critic")]
        return all(
            not isinstance(kind, type) or isinstance(net, kind) for net, kind in zip(nets, kinds * 2, strict=True)
        )

    def on_episode(self, *args: Any, **options: Any) -> None:
        values = [*args, *options.values()]
        returns = values[0] if values else None
        self.reported.append([float(each) for each in returns] if isinstance(returns, list | tuple) else None)
        self._actors.append(values[1] if len(values) > 1 else None)

    def told(self, result: Any) -> dict[str, Any]:
        """What the grader is sent."""
        pair = isinstance(result, tuple | list) and len(result) == 2
        actor, returns = result if pair else (None, None)
        learned = self._first.get("actor", actor)
        lists = isinstance(returns, list | tuple) or (isinstance(returns, np.ndarray | Tensor) and returns.ndim == 1)
        rows = [numbers(each) for each in returns] if lists else [None]
        plain = all(each is not None and each.numel() == 1 for each in rows)
        names = ("made", "resets", "acted", "pushed", "learned", "updates", "reported")
        return {name: getattr(self, name) for name in names} | {
            "pair": pair,
            "shape": in_words(result),
            "returns": [float(each) for each in rows] if lists and plain else None,
            "actor": isinstance(actor, nn.Module) and actor is learned,
            "reported_actor": all(each is learned for each in self._actors),
            "quiet": self._noises.told(),
        }

    def _named(self, name: str, args: tuple[Any, ...], options: dict[str, Any]) -> dict[str, Any]:
        """The arguments of a call by the names of the stub."""
        return dict(zip(_ARGUMENTS[name], args, strict=False)) | options
