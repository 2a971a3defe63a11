"""What runs beside the student's code in the worker: it decides nothing, so the checks compute from what it returns."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor

from autograder.worker.loading import attribute
from tests.measures.dense_layers import layers
from tests.q4_policy_gradient.watched_main import watch_main
from tests.q4_policy_gradient.watched_update import watch_update
from tests.worlds.activity import activity, training

__all__ = ["activity", "training", "watch_main", "watch_update"]  # made elsewhere, and instruments as well

_SHIFT = 0.1  # some set the last layer's weights to 0 at the start, so a network is looked at a little beside it


def outputs(module: ModuleType, name: str, states: Tensor, nets: int, factors: list[float]) -> Any:
    """What some fresh networks give in eval mode, their parameters shifted a little, and multiplied.

    Args:
        module: the student's module.
        name: "Policy" or "Value".
        states: (N, 4).
        nets: how many networks are made.
        factors: what their parameters are multiplied with, one after the other.

    Returns:
        (nets, factors, *shape of one output); or the first output that is no tensor.
    """
    found = []
    for _ in range(nets):
        net = attribute(module, name)().eval()
        near = [parameter.detach() + _SHIFT * torch.randn_like(parameter) for parameter in net.parameters()]
        for factor in factors:
            with torch.no_grad():
                for parameter, value in zip(net.parameters(), near, strict=True):
                    parameter.copy_(factor * value)
                found.append(net(states.clone()))
            if not isinstance(found[-1], Tensor):
                return found[-1]
    values = torch.stack(found)
    return values.reshape(nets, len(factors), *values.shape[1:])


def drawn(module: ModuleType, weights: list[Tensor], states: Tensor, times: int) -> dict[str, Any]:
    """What sample_action gives for each state, asked several times, with a known policy.

    Args:
        module: the student's module.
        weights: of the policy.
        states: (N, 4); each is given alone, as (1, 4).
        times: how often each is asked for.

    Returns:
        "actions" int64 (N, times) and "logs" (N, times); or "odd": the first result that is no integer and a number.
    """
    ask, net = attribute(module, "sample_action"), layers(weights)
    actions, logs = torch.zeros(len(states), times, dtype=torch.int64), torch.zeros(len(states), times)
    for row, state in enumerate(states):
        for column in range(times):
            result = ask(state[None].clone(), net)
            if not _is_pair(result):
                return {"odd": result}
            actions[row, column], logs[row, column] = int(result[0]), float(result[1])
    return {"actions": actions, "logs": logs}


def one_draw(module: ModuleType, weights: list[Tensor], state: Tensor) -> Any:
    """What sample_action gives for one state (1, 4), as it is."""
    return attribute(module, "sample_action")(state.clone(), layers(weights))


def score_gradients(module: ModuleType, weights: list[Tensor], states: Tensor) -> dict[str, Any]:
    """For each state an action of sample_action's, and the gradients of its log-probability.

    Returns:
        "actions" (N,), "gradients": for each state one flat tensor, or None where no gradient flows, and "untouched":
        the most parameters that a log-probability did not depend on; or "odd" as in `drawn`.
    """
    ask = attribute(module, "sample_action")
    actions, gradients, untouched = [], [], 0
    for state in states:
        net = layers(weights)
        result = ask(state[None].clone(), net)
        if not _is_pair(result):
            return {"odd": result}
        actions.append(int(result[0]))
        log = result[1]
        if not isinstance(log, Tensor) or not log.requires_grad:
            gradients.append(None)
            continue
        parts = torch.autograd.grad(log.sum(), list(net.parameters()), allow_unused=True)
        untouched = max(untouched, sum(part is None for part in parts))
        filled = [torch.zeros_like(p) if g is None else g for p, g in zip(net.parameters(), parts, strict=True)]
        gradients.append(torch.cat([part.flatten() for part in filled]))
    return {"actions": torch.tensor(actions), "gradients": gradients, "untouched": untouched}


def _is_pair(result: Any) -> bool:
    """Whether this is an integer and a number, however they are wrapped."""
    if not isinstance(result, tuple | list) or len(result) != 2:
        return False
    action, log = (torch.as_tensor(part) if isinstance(part, int | float) else part for part in result)
    if not isinstance(action, Tensor) or not isinstance(log, Tensor) or action.numel() != 1 or log.numel() != 1:
        return False
    return log.is_floating_point() and not (action.is_floating_point() or action.dtype == torch.bool)


def arguments_after(module: ModuleType, name: str, args: list[Any]) -> list[Any]:
    """The arguments as they are after a call of a function with them."""
    attribute(module, name)(*args)
    return [arg.detach() if isinstance(arg, Tensor) else arg for arg in args]


def each_episode(module: ModuleType, episodes: list[list[float]], gamma: float) -> list[Any]:
    """What rewards_to_go gives for the rewards of each episode."""
    ask = attribute(module, "rewards_to_go")
    return [ask(list(rewards), gamma) for rewards in episodes]


def loss_gradients(module: ModuleType, logits: Tensor, states: Tensor, actions: Tensor, gains: Tensor) -> Tensor:
    """The gradient of policy_loss with respect to a table of logits, for each trajectory.

    Args:
        module: the student's module.
        logits: (S, 2), of the policy in each state.
        states: (N, T), indices.
        actions: (N, T).
        gains: (N, T), what policy_loss gets as advantages.

    Returns:
        (N, S, 2); zeros where the loss has no gradient.
    """
    ask = attribute(module, "policy_loss")
    found = []
    for where, taken, gain in zip(states, actions, gains, strict=True):
        table = logits.clone().requires_grad_()
        loss = ask(table[where], taken.clone(), gain.clone())
        flows = isinstance(loss, Tensor) and loss.requires_grad
        part = torch.autograd.grad(loss.sum(), table, allow_unused=True)[0] if flows else None
        found.append(torch.zeros_like(logits) if part is None else part)
    return torch.stack(found)
