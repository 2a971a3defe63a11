"""Runs a student's `update` in the worker on known networks, also with stand-ins that note what they are given."""

from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from autograder.worker.loading import attribute
from tests.measures.dense_layers import layers
from tests.worlds.playing import replaced


def watch_update(
    module: ModuleType,
    policy: list[Tensor],
    value: list[Tensor],
    rates: tuple[float, float],
    episodes: list[dict[str, Any]],
    gamma: float,
    stand_ins: bool,
) -> dict[str, Any]:
    """Call `update` once for each episode, with plain gradient descent.

    Args:
        module: the student's module.
        policy: the weights of the policy network.
        value: those of the value network.
        rates: the step sizes of the two.
        episodes: each with "states" (T, 4), "actions" (T,), "rewards" (a list), and what the stand-ins answer:
            "returns" (T,), "advantages" (T,), and "pull" (T, 2), the gradient of the loss with respect to the logits.
        gamma: the discount.
        stand_ins: whether rewards_to_go, advantages and policy_loss are replaced.

    Returns:
        "policy" and "value": the flat weights before the first call and after each, (calls + 1, weights); "steps": of
        the two optimizers by call; "asked": for each call what the stand-ins were given, in order: their names and
        the arguments; "kept": for each call whether states, actions and rewards are as they were.
    """
    nets = layers(policy), nn.Sequential(layers(value), nn.Flatten(0))  # the second gives (T,)
    steps = [0, 0]
    optimizers = [torch.optim.SGD(net.parameters(), lr=rate) for net, rate in zip(nets, rates, strict=True)]
    for place, optimizer in enumerate(optimizers):
        optimizer.register_step_post_hook(lambda *_, place=place: _count(steps, place))
    found: dict[str, Any] = {
        "policy": [_flat(nets[0])],
        "value": [_flat(nets[1])],
        "steps": [],
        "asked": [],
        "kept": [],
    }
    for episode in episodes:
        steps[:] = [0, 0]
        asked: list[Any] = []
        with replaced(module, _stand_ins(episode, asked) if stand_ins else {}):
            states, actions, rewards = episode["states"].clone(), episode["actions"].clone(), list(episode["rewards"])
            attribute(module, "update")(*nets, *optimizers, states, actions, rewards, gamma)
        same = torch.equal(states, episode["states"]) and torch.equal(actions, episode["actions"])
        found["kept"].append(same and rewards == list(episode["rewards"]))
        found["policy"].append(_flat(nets[0]))
        found["value"].append(_flat(nets[1]))
        found["steps"].append(list(steps))
        found["asked"].append(asked)
    return found | {name: torch.stack(found[name]) for name in ("policy", "value")}


def _stand_ins(episode: dict[str, Any], asked: list[Any]) -> dict[str, Any]:
    """They answer what the grader chose, whatever they are asked."""

    def rewards_to_go(rewards: Any, gamma: Any) -> Any:
        asked.append(["rewards_to_go", _plain(rewards), _plain(gamma)])
        return episode["returns"].clone()

    def advantages(returns: Any, values: Any, normalise: Any) -> Any:
        asked.append(["advantages", _plain(returns), _plain(values), _plain(normalise)])
        return episode["advantages"].clone()

    def policy_loss(logits: Any, actions: Any, advantages: Any) -> Any:
        asked.append(["policy_loss", _plain(logits), _plain(actions), _plain(advantages)])
        return (logits * episode["pull"]).sum()

    return {"rewards_to_go": rewards_to_go, "advantages": advantages, "policy_loss": policy_loss}


def _plain(value: Any) -> Any:
    """A copy of a tensor, or of a list of numbers as a tensor; anything else as it is."""
    if isinstance(value, Tensor):
        return value.detach().clone()
    if isinstance(value, list | tuple) and all(isinstance(each, int | float) for each in value):
        return torch.tensor(value, dtype=torch.float64)
    return value if isinstance(value, int | float | str) else str(value)[:100]


def _flat(net: nn.Module) -> Tensor:
    return torch.cat([parameter.detach().flatten() for parameter in net.parameters()]).clone()


def _count(steps: list[int], place: int) -> None:
    steps[place] += 1
