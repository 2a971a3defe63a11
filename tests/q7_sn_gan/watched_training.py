"""Trains a student's networks in the worker with the grader's own copy of the given loop."""

from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from autograder.worker.loading import attribute

_PATH = Path("resume.pt")


def start(module: ModuleType, seed: int, noise_dim: int, base: int, rate: float) -> list[Any]:
    """A new training of networks with spectral normalisation, from a seed."""
    torch.manual_seed(seed)
    generator = attribute(module, "build_generator")(noise_dim, 3, base)
    discriminator = attribute(module, "build_discriminator")(True, 3, base)
    adams = [torch.optim.Adam(each.parameters(), lr=rate, betas=(0.5, 0.999)) for each in (generator, discriminator)]
    return [attribute(module, "Training")(generator, discriminator, *adams)]


def advance(module: ModuleType, training: Any, pictures: Tensor, steps: int, batch: int, noise_dim: int) -> int:
    """Train for some iterations; the step after them."""
    generator, discriminator = training.generator.train(), training.discriminator.train()
    ones, zeros = torch.ones(batch), torch.zeros(batch)
    for _ in range(steps):
        real = pictures[torch.randint(len(pictures), (batch,))]
        fake = generator(torch.randn(batch, noise_dim))
        logits = discriminator(real).reshape(batch), discriminator(fake.detach()).reshape(batch)
        loss = _bce(logits[0], ones) + _bce(logits[1], zeros)
        training.discriminator_optimizer.zero_grad()
        loss.backward()
        training.discriminator_optimizer.step()
        loss = _bce(discriminator(fake).reshape(batch), ones)
        training.generator_optimizer.zero_grad()
        loss.backward()
        training.generator_optimizer.step()
        training.step += 1
    return int(training.step)


def _bce(logits: Tensor, targets: Tensor) -> Tensor:
    return F.binary_cross_entropy_with_logits(logits, targets)


def numbers_of(module: ModuleType, training: Any) -> dict[str, Tensor]:
    """All numbers of both networks, parameters and buffers, one vector each."""
    return {
        name: torch.cat([each.detach().float().reshape(-1) for each in getattr(training, name).state_dict().values()])
        for name in ("generator", "discriminator")
    }


def file_of(module: ModuleType, training: Any) -> Tensor:
    """The bytes that save_checkpoint writes."""
    _PATH.unlink(missing_ok=True)
    attribute(module, "save_checkpoint")(_PATH, training)
    return torch.frombuffer(bytearray(_PATH.read_bytes()), dtype=torch.uint8)


def resume(module: ModuleType, training: Any, content: Tensor) -> None:
    """Let load_checkpoint read a file with these bytes."""
    _PATH.write_bytes(content.numpy().tobytes())
    attribute(module, "load_checkpoint")(_PATH, training)


def layers_of(module: ModuleType, training: Any, pictures: Tensor, calls: int) -> list[dict[str, Any]]:
    """What each SpectralNorm of the discriminator computes after some calls in training mode with frozen weights.

    Returns:
        For each, in the order of the calls: "parameters", "x" and "y": what it was given, and what it gave.
    """
    kind = attribute(module, "SpectralNorm")
    network = training.discriminator.train()
    seen: list[dict[str, Any]] = []

    def note(each: nn.Module, args: Any, output: Any) -> None:
        held = [parameter.detach().clone() for parameter in each.parameters()]
        seen.append({"parameters": held, "x": args[0].detach().clone(), "y": output.detach().clone()})

    with torch.no_grad():
        for _ in range(calls):
            network(pictures[:1])
        handles = [each.register_forward_hook(note) for each in network.modules() if isinstance(each, kind)]
        network.eval()(pictures)
        for handle in handles:
            handle.remove()
    network.train()
    return seen
