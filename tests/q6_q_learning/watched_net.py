"""Looks at a student's QNet in the worker, saves it, and loads it."""

import io
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn

from autograder.worker.loading import attribute

_SHIFT = 0.1  # some set weights to 0 at the start, so a network is looked at a little beside it


def net_facts(module: ModuleType, states: int, actions: int, rows: list[int], factors: list[float]) -> dict[str, Any]:
    """What a fresh network gives for some states, and what it is made of.

    Args:
        module: the student's module.
        states: how many there are.
        actions: how many there are.
        rows: the states that it is asked for.
        factors: what its parameters are multiplied with, one after the other.

    Returns:
        "values": (N, A) as they are; "scaled": (factors, N, A) with a little noise on the parameters, or None; "alone":
        the value of each row without the others; "embeddings": [states, width] of each nn.Embedding; "prelus": how many
        nn.PReLU; "idle": how many of their slopes no output depends on; "touched": for each row the states whose
        embedding its output depends on.
    """
    net = attribute(module, "QNet")(states, actions)
    asked = torch.tensor(rows)
    values = net(asked.clone())
    found: dict[str, Any] = {"values": values, "scaled": None}
    if not isinstance(values, Tensor) or values.shape != (len(rows), actions):
        return found
    embeddings = [each for each in net.modules() if isinstance(each, nn.Embedding)]
    prelus = [each for each in net.modules() if isinstance(each, nn.PReLU)]
    found["embeddings"] = [[each.num_embeddings, each.embedding_dim] for each in embeddings]
    found["prelus"] = len(prelus)
    net.eval()
    found["together"] = net(asked.clone()).detach()
    found["alone"] = torch.cat([net(asked[i : i + 1]).detach().reshape(1, -1) for i in range(len(rows))])
    slopes = _slopes(net, asked, [each.weight for each in prelus])
    found["idle"] = sum(slope is None or not bool(slope.any()) for slope in slopes)
    touched: list[list[int]] = []
    for row in rows[:3]:
        parts = _slopes(net, torch.tensor([row]), [each.weight for each in embeddings])
        touched.append(sorted({int(i) for part in parts if part is not None for i in part.abs().sum(1).nonzero()}))
    return found | {"touched": touched, "scaled": _scaled(net, asked, factors)}


def _slopes(net: nn.Module, asked: Tensor, weights: list[Tensor]) -> list[Tensor | None]:
    """The gradients of the sum of the squared values with respect to some weights."""
    values = net(asked.clone())
    if not weights or not values.requires_grad:
        return [None] * len(weights)
    return list(torch.autograd.grad(values.square().sum(), weights, allow_unused=True))


def _scaled(net: nn.Module, asked: Tensor, factors: list[float]) -> Tensor:
    near = [parameter.detach() + _SHIFT * torch.randn_like(parameter) for parameter in net.parameters()]
    found = []
    for factor in factors:
        with torch.no_grad():
            for parameter, value in zip(net.parameters(), near, strict=True):
                parameter.copy_(factor * value)
            found.append(net(asked.clone()))
    return torch.stack(found)


def saved(module: ModuleType, states: int, actions: int) -> dict[str, Any]:
    """What save_net writes for a network with random weights.

    Returns:
        "content": the bytes of the file (N,) uint8, or None where there is none; "files": the names of the new files;
        "plain": whether torch reads it without running code; "values": what the network gives, (S, A); "kept": whether
        it still gives that.
    """
    net = _random_net(module, states, actions)
    every = torch.arange(states)
    before = net(every).detach()
    there = set(Path().iterdir())
    path = Path(f"net_{states}_{actions}.pt")
    path.unlink(missing_ok=True)
    attribute(module, "save_net")(net, path if states % 2 else str(path))
    files = sorted(each.name for each in set(Path().iterdir()) - there)
    found: dict[str, Any] = {"content": None, "files": files, "plain": False, "values": before}
    found["kept"] = torch.equal(net(every).detach(), before)
    if path.is_file():
        content = path.read_bytes()
        found["content"] = torch.frombuffer(bytearray(content), dtype=torch.uint8) if content else None
        found["plain"] = _is_plain(content)
        path.unlink()
    return found


def loaded(module: ModuleType, content: Tensor, states: int, actions: int) -> dict[str, Any]:
    """What load_net makes of a file with these bytes.

    Returns:
        "kind": the class of what it returned; "values": what that gives for all states, or None.
    """
    path = Path(f"other_{states}.pt")
    path.write_bytes(content.numpy().tobytes())
    net = attribute(module, "load_net")(path if states % 2 else str(path))
    path.unlink(missing_ok=True)
    values = net.eval()(torch.arange(states)).detach() if isinstance(net, nn.Module) else None
    return {"kind": type(net).__name__, "values": values}


def _random_net(module: ModuleType, states: int, actions: int) -> nn.Module:
    net: nn.Module = attribute(module, "QNet")(states, actions)
    with torch.no_grad():
        for parameter in net.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    return net.eval()


def _is_plain(content: bytes) -> bool:
    try:
        torch.load(io.BytesIO(content), weights_only=True)
    except Exception:  # whatever torch raises for a file that it does not read
        return False
    return True
