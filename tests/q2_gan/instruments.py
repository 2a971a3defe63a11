"""Instruments for question 2: networks with known parameters, losses, an optimizer's steps, a short training run."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.parameter import is_lazy

from autograder.worker.loading import attribute

_STRIDE = 1009  # how far apart two parameters start in the pool: a prime, so that no two are alike
_BCE = "bce_loss"


def forward_and_gradients(module: ModuleType, model: Any, inputs: Tensor) -> dict[str, Any]:
    """A model's output, and what a gradient of it does not reach.

    Returns:
        "output", and "unreached": the names of the parameters without a gradient; "inputs" stands for the inputs.
    """
    leaf = inputs.requires_grad_()
    output = model(leaf * 1.0)  # not a leaf, so that a model may write into its input
    if not isinstance(output, Tensor):
        return {"output": output, "unreached": []}
    names, parameters = zip(("inputs", leaf), *attribute(model, "named_parameters")(), strict=True)
    if not output.requires_grad:
        return {"output": output, "unreached": list(names)}
    weights = torch.linspace(0.5, 1.5, output.numel()).reshape(output.shape)
    found = torch.autograd.grad((output * weights).sum(), parameters, allow_unused=True)
    return {"output": output, "unreached": [name for name, each in zip(names, found, strict=True) if each is None]}


def parameter_shapes(module: ModuleType, model: Any, example: Tensor) -> list[list[Any]]:
    """[name, sizes] of each parameter, in the order of registration; lazy layers are first shown the example."""
    parameters = list(attribute(model, "parameters")())
    if any(is_lazy(parameter) for parameter in parameters):
        model(example)
    return [[name, list(parameter.shape)] for name, parameter in model.named_parameters()]


def spread(pool: Tensor, place: int, scale: float, shape: list[int] | tuple[int, ...]) -> Tensor:
    """The values of the parameter at `place`: the pool, read round and round from a place of its own, times `scale`."""
    size = math.prod(shape)
    turned = pool.roll(-_STRIDE * place)
    return turned.repeat(-(-size // len(pool)))[:size].reshape(shape) * scale


def outputs_with_parameters(
    module: ModuleType, model: Any, pool: Tensor, scales: list[float], inputs: Tensor
) -> dict[str, Any]:
    """What a model gives, asked twice, once its parameters have the values of `spread`.

    Args:
        module: the student's module.
        model: the student's model; its mode, training or not, is left as it is.
        pool: what the values are taken from.
        scales: one number for each parameter, in the order of registration.
        inputs: what the model is called with.

    Returns:
        "output" and "unreached" as `forward_and_gradients` gives them, and "before": an earlier output.
    """
    with torch.no_grad():
        for place, (parameter, scale) in enumerate(zip(model.parameters(), scales, strict=True)):
            parameter.copy_(spread(pool, place, scale, list(parameter.shape)))
    before = model(inputs.clone().requires_grad_() * 1.0)
    return {"before": before, **forward_and_gradients(module, model, inputs)}


def loss_and_gradients(
    module: ModuleType,
    name: str,
    logits: list[Tensor],
    targets: list[Tensor] | None = None,
    answers: list[list[Any]] | None = None,
) -> dict[str, Any]:
    """A loss and its gradients with respect to its logits.

    Args:
        module: the student's module.
        name: the loss function's name.
        logits: its first arguments.
        targets: its further arguments, without a gradient.
        answers: None lets the student's bce_loss run. Otherwise a spy takes its place, which gives these: for each
            call its value, and its gradients with respect to both arguments.

    Returns:
        "loss"; "gradients": one for each of the logits, None where the loss does not depend on it; "asked": the two
        arguments of each call of the spy.
    """
    leaves = [each.requires_grad_() for each in logits]
    with _spy(module, answers) as asked:
        loss = attribute(module, name)(*[leaf * 1.0 for leaf in leaves], *(targets or []))
    gradients: list[Tensor | None] = [None] * len(leaves)
    if isinstance(loss, Tensor) and loss.requires_grad:
        gradients = list(torch.autograd.grad(loss.sum(), leaves, allow_unused=True))
    return {"loss": loss, "gradients": gradients, "asked": asked}


@contextmanager
def _spy(module: ModuleType, answers: Sequence[Sequence[Any]] | None) -> Iterator[list[list[Tensor]]]:
    """Put a spy in the place of the student's bce_loss, unless `answers` is None; what it is asked is in the list.

    It computes no loss: a call gives the value that it was told beforehand, to first order in its arguments, and one
    that it was told nothing about gives 1.
    """
    asked: list[list[Tensor]] = []
    if answers is None:
        yield asked
        return
    missing = object()
    own = module.__dict__.get(_BCE, missing)
    names = ("input", "target")
    if isinstance(own, FunctionType) and own.__code__.co_argcount >= 2:  # a student may call its parameters otherwise
        names = own.__code__.co_varnames[:2]

    def spy(*args: Any, **named: Any) -> Tensor:
        given = dict(zip(names, args, strict=False)) | named
        arguments = [torch.as_tensor(given[name]) for name in names]
        value, *slopes = answers[len(asked)] if len(asked) < len(answers) else (1.0, 0.0, 0.0)
        asked.append([argument.detach().clone() for argument in arguments])
        changes = (argument - argument.detach() for argument in arguments)  # zero, and it carries the gradient
        return torch.as_tensor(value) + sum((c * slope).sum() for c, slope in zip(changes, slopes, strict=True))

    module.__dict__[_BCE] = spy
    try:
        yield asked
    finally:
        if own is missing:
            del module.__dict__[_BCE]
        else:
            module.__dict__[_BCE] = own


def optimizer_steps(module: ModuleType, start: list[Tensor], gradients: list[list[Tensor]]) -> dict[str, Any] | None:
    """What the optimizer of get_optimizer makes of a small model whose gradients are given.

    Args:
        module: the student's module.
        start: the values of the model's six parameters: a linear layer, a batch normalisation, a linear layer.
        gradients: for each step one gradient for each parameter.

    Returns:
        "kind": the optimizer's class; "groups": its settings; "steps": the parameters after each step; "same": whether
        an earlier call, for another model, gave the same optimizer. None where get_optimizer returned nothing.
    """

    def made() -> Any:
        layers = nn.Linear(start[0].shape[1], len(start[0])), nn.BatchNorm1d(len(start[2]))
        return nn.Sequential(*layers, nn.Linear(*start[4].shape[::-1]))

    earlier, model = attribute(module, "get_optimizer")(made()), made()
    parameters = list(model.parameters())
    with torch.no_grad():
        for parameter, value in zip(parameters, start, strict=True):
            parameter.copy_(value)
    optimizer = attribute(module, "get_optimizer")(model)
    if optimizer is None:
        return None
    steps = []
    for step in gradients:
        for parameter, gradient in zip(parameters, step, strict=True):
            parameter.grad = gradient.clone()
        attribute(optimizer, "step")()
        steps.append([parameter.detach().clone() for parameter in parameters])
    kind = type(optimizer).__name__
    return {"kind": kind, "groups": _settings(optimizer), "steps": steps, "same": optimizer is earlier}


def _settings(optimizer: Any) -> list[dict[str, Any]]:
    groups = getattr(optimizer, "param_groups", [])
    keys = ("lr", "betas", "eps", "weight_decay", "amsgrad", "maximize")
    return [{key: value for key, value in group.items() if key in keys} for group in groups]


@dataclass
class _Training:
    """A training under way."""

    images: Tensor  # real digits (M, 784) in [-1, 1]
    batch_size: int  # N
    noise_dim: int
    networks: list[Any]  # discriminator, generator
    optimizers: list[Any]  # theirs


def begin_gan(module: ModuleType, images: Tensor, batch_size: int, noise_dim: int) -> tuple[_Training, Any]:
    """Build the student's two networks for a training, with Xavier's weights and the student's optimizers.

    Args:
        module: the student's module.
        images: real digits (M, 784) in [-1, 1]; each batch is drawn from them.
        batch_size: N; the networks are built for it and only used with it.
        noise_dim: the length of a noise vector.

    Returns:
        The training, for `train_gan`, and its generator.
    """
    networks = [module.build_discriminator(batch_size), module.build_generator(batch_size, noise_dim)]
    optimizers = [module.get_optimizer(_xavier(network)) for network in networks]
    return _Training(images, batch_size, noise_dim, networks, optimizers), networks[1]


def train_gan(module: ModuleType, training: _Training, iterations: int) -> None:
    """Train the two networks against each other, with the student's noise, optimizer and losses.

    An iteration is that of `run_a_gan`: the discriminator's step, then the generator's on the same made digits.
    """
    discriminator, generator = training.networks
    shape = (training.batch_size, 1, 28, 28)
    for _ in range(iterations):
        real = training.images[torch.randint(len(training.images), (training.batch_size,))].reshape(shape)
        fake = generator(module.sample_noise(training.batch_size, training.noise_dim)).reshape(shape)
        _step(training.optimizers[0], module.discriminator_loss(discriminator(real), discriminator(fake.detach())))
        discriminator.requires_grad_(False)
        _step(training.optimizers[1], module.generator_loss(discriminator(fake)))
        discriminator.requires_grad_(True)
    for optimizer in training.optimizers:
        optimizer.zero_grad()  # gradients are as large as the parameters, which travel next, and memory is scarce


def generated(module: ModuleType, generator: Any, noise: Tensor) -> Any:
    """What a generator makes of this noise, without gradients."""
    with torch.no_grad():
        return generator(noise)


def _step(optimizer: Any, loss: Any) -> None:
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


def _xavier(model: Any) -> Any:
    """The model with Xavier's weights, in layers or bare; biases and normalisations have fewer than two dimensions."""
    for parameter in model.parameters():
        if not is_lazy(parameter) and parameter.ndim >= 2:
            nn.init.xavier_uniform_(parameter)
    return model


def share_parameters(module: ModuleType, model: Any, other: Any) -> bool:
    """Whether two models have a parameter in common, which then learns for both."""
    own = {id(parameter) for parameter in attribute(model, "parameters")()}
    return any(id(parameter) in own for parameter in attribute(other, "parameters")())
