"""Instruments of question 3: known networks, chosen actions, steps on a known memory; and main, played and watched."""

from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from autograder.worker.loading import attribute
from tests.q3_dqn.watched_main import play, watch_main, watched
from tests.worlds.activity import activity, training

__all__ = [
    "activity",
    "chosen_actions",
    "optimize_steps",
    "play",
    "q_values",
    "training",
    "watch_main",
    "watched",
]

_CPU = torch.device("cpu")
_FIELDS = ("state", "action", "next_state", "reward")
# How the fields may lie in the memory: as the handout says, or as people store them who return plain numbers.
_STYLES = (("(1, 1)", "(1,)"), ("int", "(1,)"), ("(1,)", "(1,)"), ("int", "float"), ("(1,)", "float"))


def _network(weights: list[Tensor]) -> nn.Module:
    """Linear layers with the given weights and biases (alternating), and a ReLU between two of them."""
    layers: list[nn.Module] = []
    for weight, bias in zip(weights[::2], weights[1::2], strict=True):
        linear = nn.Linear(weight.shape[1], weight.shape[0])
        linear.load_state_dict({"weight": weight, "bias": bias})
        layers += [nn.ReLU(), linear] if layers else [linear]
    return nn.Sequential(*layers)


def q_values(module: ModuleType, name: str, states: Tensor, nets: int, factors: list[float]) -> Tensor:
    """Q-values of fresh networks `name()` in eval mode, as they are and with all their parameters multiplied.

    Args:
        module: the student's module.
        name: "DQN".
        states: (N, 4).
        nets: how many networks are made.
        factors: what their parameters are multiplied with, one after the other; 1 leaves them.

    Returns:
        (nets, factors, N, outputs), in whatever dtype they come.
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
        "actions": int64 (settings, N), and "kinds": what the results were, each once, such as "shape (1, 1)"; or "odd":
        the first result that is no single integer, with all calls ended there.
    """
    select, net = attribute(module, name), _network(weights)
    actions = torch.full((len(settings), len(states)), -1)
    kinds: set[str] = set()
    for row, (eps_end, eps_start, eps_decay, steps_done) in enumerate(settings):
        for column, state in enumerate(states):
            action = select(state[None].clone(), net, eps_end, eps_start, eps_decay, steps_done, _CPU)
            if isinstance(action, Tensor):
                kinds.add(f"shape {tuple(action.shape)}")
                whole = action.numel() == 1 and not (action.is_floating_point() or action.dtype == torch.bool)
            else:
                kinds.add("a plain number")
                whole = isinstance(action, int | np.integer) and not isinstance(action, bool)
            if not whole:
                return {"odd": action}
            actions[row, column] = int(action)
    return {"actions": actions, "kinds": sorted(kinds)}


def optimize_steps(
    module: ModuleType,
    name: str,
    policy: list[Tensor],
    target: list[Tensor],
    memories: list[dict[str, Tensor]],
    batch_size: int,
    gamma: float,
    rate: float = 1.0,
    again: bool = True,
) -> dict[str, Any]:
    """Two calls of optimize on known networks, with plain gradient descent.

    Args:
        module: the student's module.
        name: "optimize".
        policy: the weights of the policy network.
        target: those of the target network.
        memories: for each call "state" (B, 4), "action" (B,), "next_state" (B, 4), "reward" (B,) and "terminal" (B,).
        batch_size: transitions in a minibatch.
        gamma: the discount.
        rate: the step size.
        again: whether to try with the first transition stored once more, where nothing happens otherwise.

    Returns:
        "policy" and "target": the weights before, after the first and after the second call; "has_gradients": whether
        the policy network has gradients afterwards; "one_more": whether the first transition was stored twice.
    """
    seen = _in_any_style(module, name, policy, target, memories, [], batch_size, gamma, rate)
    if again and not _moved(seen["policy"]):
        second = _in_any_style(module, name, policy, target, memories, [0], batch_size, gamma, rate)
        if _moved(second["policy"]):
            return second | {"one_more": True}
    return seen | {"one_more": False}


def _moved(snapshots: list[list[Tensor]]) -> bool:
    return any(not torch.equal(a, b) for a, b in zip(snapshots[0], snapshots[-1], strict=True))


def _in_any_style(module: ModuleType, name: str, *setting: Any) -> dict[str, Any]:
    """Two steps with the memory in the handout's shapes, or where that raises, in another style that does not."""
    first: Exception | None = None
    for style in _STYLES:
        try:
            return _two_steps(module, name, style, *setting)
        except NotImplementedError:
            raise
        except Exception as error:
            first = first or error
    assert first is not None
    raise first


def _two_steps(
    module: ModuleType,
    name: str,
    style: tuple[str, str],
    policy: list[Tensor],
    target: list[Tensor],
    memories: list[dict[str, Tensor]],
    twice: list[int],
    batch_size: int,
    gamma: float,
    rate: float,
) -> dict[str, Any]:
    policy_net, target_net = _network(policy), _network(target)
    optimizer = torch.optim.SGD(policy_net.parameters(), lr=rate)
    snapshots: dict[str, Any] = {"policy": [_weights(policy_net)], "target": [_weights(target_net)]}
    for memory in memories:
        replay = _replay(module, style, memory, [*range(len(memory["state"])), *twice])
        attribute(module, name)(policy_net, target_net, optimizer, replay, batch_size, gamma, _CPU)
        snapshots["policy"].append(_weights(policy_net))
        snapshots["target"].append(_weights(target_net))
    graded = [parameter.grad for parameter in policy_net.parameters()]
    return snapshots | {"has_gradients": any(gradient is not None for gradient in graded)}


def _replay(module: ModuleType, style: tuple[str, str], memory: dict[str, Tensor], stored: list[int]) -> Any:
    """The student's ReplayMemory with these rows in it."""
    replay = attribute(module, "ReplayMemory")(1000)
    fields = getattr(getattr(module, "Transition", None), "_fields", _FIELDS)
    for i in stored:
        action, reward = memory["action"][i], memory["reward"][i]
        transition = {
            "state": memory["state"][i : i + 1].clone(),
            "action": {"(1, 1)": action.reshape(1, 1), "(1,)": action.reshape(1), "int": int(action)}[style[0]],
            "next_state": None if memory["terminal"][i] else memory["next_state"][i : i + 1].clone(),
            "reward": reward.reshape(1) if style[1] == "(1,)" else float(reward),
        }
        order = fields if sorted(fields) == sorted(_FIELDS) else _FIELDS
        replay.push(*(transition[field] for field in order))
    return replay


def _weights(net: nn.Module) -> list[Tensor]:
    return [parameter.detach().clone() for parameter in net.parameters()]
