"""Instruments of question 3: known networks, chosen actions, steps on a known memory; and main, played and watched."""

from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor

from autograder.worker.loading import attribute
from tests.q3_dqn.known_steps import minibatch_steps, network, optimize_steps
from tests.q3_dqn.short_run import train_short
from tests.q3_dqn.watched_main import play, play_until, watch_main, watched
from tests.worlds.activity import activity, training

__all__ = [
    "activity",
    "chosen_actions",
    "minibatch_steps",
    "optimize_steps",
    "play",
    "play_until",
    "q_values",
    "train_short",
    "training",
    "watch_main",
    "watched",
]

_CPU = torch.device("cpu")


def q_values(module: ModuleType, name: str, states: Tensor, nets: int, factors: list[float]) -> Tensor | None:
    """Q-values of fresh networks `name()` in eval mode, as they are and with all their parameters multiplied.

    Args:
        module: the student's module.
        name: "DQN".
        states: (N, 4).
        nets: how many networks are made.
        factors: what their parameters are multiplied with, one after the other; 1 leaves them.

    Returns:
        (nets, factors, N, outputs), in whatever dtype they come; None where a network gives nothing.
    """
    found = []
    for _ in range(nets):
        net = attribute(module, name)().eval()
        initial = [parameter.detach().clone() for parameter in net.parameters()]
        for factor in factors:
            with torch.no_grad():
                for parameter, value in zip(net.parameters(), initial, strict=True):
                    parameter.copy_(factor * value)
                found.append(net(states.clone()))
    if any(value is None for value in found):
        return None
    values = torch.stack(found)
    return values.reshape(nets, len(factors), *values.shape[1:])


def chosen_actions(
    module: ModuleType, name: str, weights: list[Tensor], states: Tensor, settings: list[Any]
) -> dict[str, Any]:
    """What select_action chooses for each state under each setting, with a known policy network.

    Args:
        module: the student's module.
        name: "select_action".
        weights: of the policy network.
        states: (N, 4); each is given alone, as (1, 4).
        settings: (eps_end, eps_start, eps_decay, steps_done) each, as select_action takes them.

    Returns:
        "actions": int64 (settings, N), and "kinds": what the results were, each once, such as "shape (1, 1)";
        "dtypes": those of the tensors among them; or "odd": the first result that is no single integer, with all calls
        ended there.
    """
    select, net = attribute(module, name), network(weights)
    actions = torch.full((len(settings), len(states)), -1)
    kinds: set[str] = set()
    dtypes: set[str] = set()
    for row, (eps_end, eps_start, eps_decay, steps_done) in enumerate(settings):
        for column, state in enumerate(states):
            action = select(state[None].clone(), net, eps_end, eps_start, eps_decay, steps_done, _CPU)
            if isinstance(action, Tensor):
                kinds.add(f"shape {tuple(action.shape)}")
                dtypes.add(str(action.dtype))
                whole = action.numel() == 1 and not (action.is_floating_point() or action.dtype == torch.bool)
            elif isinstance(action, np.ndarray) and action.ndim:
                kinds.add(f"an array of shape {action.shape}")
                whole = action.size == 1 and bool(np.issubdtype(action.dtype, np.integer))
            else:
                kinds.add("a plain number")
                number = isinstance(action, int | np.integer | np.ndarray)
                whole = number and bool(np.issubdtype(np.asarray(action).dtype, np.integer))
            if not whole:
                return {"odd": action}
            actions[row, column] = int(action.item() if isinstance(action, np.ndarray) else action)
    return {"actions": actions, "kinds": sorted(kinds), "dtypes": sorted(dtypes)}
