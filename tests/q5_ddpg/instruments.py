"""What runs beside the student's code in the worker: it decides nothing, so the checks compute from what it returns."""

import random
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor

from autograder.worker.loading import attribute
from tests.measures.dense_layers import layers
from tests.q5_ddpg.known_nets import KnownActor, KnownCritic, flat
from tests.q5_ddpg.training_run import train
from tests.q5_ddpg.watched_main import watch_main
from tests.q5_ddpg.watched_update import watch_update

__all__ = ["train", "watch_main", "watch_update"]  # made elsewhere, and instruments as well

_SHIFT = 0.1  # the last layer starts near 0, so a network is looked at a little beside it


def outputs(module: ModuleType, name: str, inputs: list[Tensor], nets: int, factors: list[float]) -> Any:
    """What some fresh networks give, their parameters shifted a little by chance, and multiplied.

    Args:
        module: the student's module.
        name: "Actor" or "Critic".
        inputs: the states (N, 3), and for a critic the actions (N, 1).
        nets: how many networks are made.
        factors: what their parameters are multiplied with, one after the other.

    Returns:
        (nets, factors, *shape of one output); or the first output that is no tensor.
    """
    found = []
    for _ in range(nets):
        net = attribute(module, name)()
        start = [parameter.detach().clone() for parameter in net.parameters()]
        for factor in factors:
            with torch.no_grad():
                for parameter, value in zip(net.parameters(), start, strict=True):
                    parameter.copy_(factor * (value + _SHIFT * torch.randn_like(value)))
                found.append(net(*(each.clone() for each in inputs)))
            if not isinstance(found[-1], Tensor):
                return found[-1]
    values = torch.stack(found)
    return values.reshape(nets, len(factors), *values.shape[1:])


def remembered(
    module: ModuleType, capacity: int, rows: list[list[float]], batch_size: int, draws: int, overwrite: bool
) -> dict[str, Any]:
    """Push transitions, and draw batches.

    Args:
        module: the student's module.
        capacity: of the memory.
        rows: nine numbers for each transition: state, action, reward, next state, terminated.
        batch_size: of each batch.
        draws: how many batches are drawn.
        overwrite: whether one set of arrays holds all transitions, one after the other, and zeros at the end.

    Returns:
        "lengths" of the memory, at first and after each push; "first": what the first `sample` gave; and where it is
        five tensors with batch_size rows "drawn", all batches as (draws, batch_size, 9) float64, or None where a later
        one has another shape.
    """
    memory = attribute(module, "ReplayMemory")(capacity)
    state, action, after = (np.zeros(size, np.float32) for size in (3, 1, 3))
    lengths = [_length(memory)]
    for row in rows:
        if not overwrite:
            state, action, after = (np.zeros(size, np.float32) for size in (3, 1, 3))
        state[:], action[:], after[:] = row[:3], row[3], row[5:8]
        memory.push(state, action, row[4], after, bool(row[8]))
        lengths.append(_length(memory))
    if overwrite:
        for array in (state, action, after):
            array[:] = 0
    batches = [memory.sample(batch_size) for _ in range(draws)]
    first = batches[0]
    found: dict[str, Any] = {"lengths": lengths, "first": list(first) if isinstance(first, tuple | list) else first}
    try:
        found["drawn"] = torch.stack([_in_rows(batch, batch_size) for batch in batches])
    except (RuntimeError, TypeError, AttributeError, ValueError):  # another shape: the check tells it from the first
        found["drawn"] = None
    return found


def _length(memory: Any) -> int:
    return int(len(memory))


def _in_rows(batch: Any, size: int) -> Tensor:
    return torch.cat([part.detach().reshape(size, -1).double() for part in batch], dim=1)


def noises(module: ModuleType, name: str, args: list[float], calls: int, resets: int) -> dict[str, Any]:
    """What two noise objects of a class give, asked in turn.

    Args:
        module: the student's module.
        name: of the class.
        args: with which it is made.
        calls: of `sample` for each of the two.
        resets: how often the first is reset afterwards, and asked twice.

    Returns:
        "paths" (2, calls) and "after" (resets, 2) float64; or "odd": the first value that is no number.
    """
    make = attribute(module, name)
    pair = make(*args), make(*args)
    paths, after = torch.zeros(2, calls, dtype=torch.float64), torch.zeros(resets, 2, dtype=torch.float64)
    for call in range(calls):
        for which, noise in enumerate(pair):
            value = _number(noise.sample())
            if value is None:
                return {"odd": noise.sample()}
            paths[which, call] = value
    for number in range(resets):
        pair[0].reset()
        after[number] = torch.tensor([_number(pair[0].sample()) for _ in range(2)], dtype=torch.float64)
    return {"paths": paths, "after": after}


def fresh_noises(module: ModuleType, name: str, args: list[float], objects: int) -> Tensor:
    """The first two values of each of these new noise objects, (objects, 2) float64."""
    found = []
    for _ in range(objects):
        noise = attribute(module, name)(*args)
        found.append([_number(noise.sample()) for _ in range(2)])
    return torch.tensor(found, dtype=torch.float64)


def seeded_noises(module: ModuleType, name: str, args: list[float], seeds: list[int]) -> Tensor:
    """The first four values of a new noise object after each of these seeds of all generators, (seeds, 4) float64."""
    found = []
    for seed in seeds:
        random.seed(seed)
        np.random.seed(seed)
        torch.manual_seed(seed)
        noise = attribute(module, name)(*args)
        found.append([_number(noise.sample()) for _ in range(4)])
    return torch.tensor(found, dtype=torch.float64)


def _number(value: Any) -> float | None:
    """The one number of a value, however it is wrapped."""
    try:
        return float(np.asarray(value, dtype=np.float64).reshape(()))
    except (TypeError, ValueError, RuntimeError):
        return None


def actions(module: ModuleType, weights: list[Tensor], states: Tensor, noise: list[float] | None) -> dict[str, Any]:
    """What choose_action gives with a known actor.

    Args:
        module: the student's module.
        weights: of the actor.
        states: (N, 3); each is given alone, as an array.
        noise: one number for each state; None leaves the argument out.

    Returns:
        "actions": each as a tensor, or what else it is; "kind" of the first: the name of its class; "given": what the
        actor got in the first call; "kept": whether the states are as they were.
    """
    ask, actor = attribute(module, "choose_action"), KnownActor(weights)
    found, kind, kept = [], "", True
    for number, state in enumerate(states):
        array = state.numpy().copy()
        result = ask(actor, array) if noise is None else ask(actor, array, noise[number])
        kind = kind or type(result).__name__
        kept = kept and bool((array == state.numpy()).all())
        found.append(torch.from_numpy(result.copy()) if isinstance(result, np.ndarray) else result)
    return {"actions": found, "kind": kind, "given": actor.given[0] if actor.given else None, "kept": kept}


def followed(
    module: ModuleType, target: list[Tensor], net: list[Tensor], tau: float, times: int, frozen: bool
) -> dict[str, Any]:
    """What soft_update makes of a target network.

    Args:
        module: the student's module.
        target: the weights of the target network.
        net: those of the network.
        tau: how far the target moves.
        times: how often it is called.
        frozen: whether the target's parameters need no gradient.

    Returns:
        "target" and "net": their weights afterwards; "kept": whether the target's parameters are the same objects.
    """
    follower, leader = layers(target), layers(net)
    for parameter in follower.parameters():
        parameter.requires_grad_(not frozen)
    before = list(follower.parameters())
    for _ in range(times):
        attribute(module, "soft_update")(follower, leader, tau)
    after = list(follower.parameters())
    kept = len(before) == len(after) and all(one is other for one, other in zip(before, after, strict=True))
    return {"target": flat(follower), "net": flat(leader), "kept": kept}


def aimed(
    module: ModuleType, weights: tuple[list[Tensor], list[Tensor]], batch: list[Tensor], gamma: float
) -> dict[str, Any]:
    """What critic_targets gives with known target networks.

    Args:
        module: the student's module.
        weights: of the target actor and of the target critic.
        batch: the rewards, the next states and terminated.
        gamma: the discount.

    Returns:
        "targets": the result; "flows": whether a gradient flows through it; "kept": whether the batch is as it was.
    """
    given = [each.clone() for each in batch]
    targets = attribute(module, "critic_targets")(*given, KnownActor(weights[0]), KnownCritic(weights[1]), gamma)
    flows = isinstance(targets, Tensor) and targets.requires_grad
    kept = all(torch.equal(one, other) for one, other in zip(given, batch, strict=True))
    return {"targets": targets.detach() if isinstance(targets, Tensor) else targets, "flows": flows, "kept": kept}
