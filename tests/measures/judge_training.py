"""Trains the judge: on MNIST and on scikit-learn's digits, distorted so that it also reads what generators make.

`python -m tests.measures.judge_training` says how well it reads; with `--train` it makes a new one.
"""

from collections.abc import Callable
from pathlib import Path

import click
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from data.digits import Digits, bundled_digits, load_digits
from data.seeding import seed_everything
from tests.measures.judge import CLASSES, PIXELS, SIDE, WEIGHTS, Judge, JudgeNetwork, load_judge

_BUNDLED_REPEATS = 10  # 1,497 digits beside MNIST's 60,000: enough passes to learn their look
_NOISE_SHARE = 8  # one image in so many is no digit at all


def train_judge(
    digits: Digits,
    bundled: Digits,
    epochs: int = 8,
    batch_size: int = 256,
    learning_rate: float = 4e-3,
    seed: int = 0,
    report: Callable[[str], None] = print,
) -> Judge:
    """Train a judge from scratch: cross-entropy on distorted digits, and the uniform answer on images without one.

    Args:
        digits: the training digits of MNIST.
        bundled: the training digits of the fallback; each is seen ten times an epoch.
        epochs: passes over both.
        batch_size: digits in a step; the images without a digit come on top.
        learning_rate: the highest rate of the one-cycle schedule (Smith & Topin 2017, arXiv 1708.07120).
        seed: the same seed gives the same judge on one machine.
        report: takes one line an epoch.

    Returns:
        The judge.
    """
    seed_everything(seed)
    images = torch.cat([digits.unit(), bundled.unit().repeat(_BUNDLED_REPEATS, 1)])
    labels = torch.cat([digits.labels, bundled.labels.repeat(_BUNDLED_REPEATS)])
    network = JudgeNetwork()
    steps = len(images) // batch_size
    optimizer = torch.optim.AdamW(network.parameters(), lr=learning_rate, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, learning_rate, total_steps=epochs * steps)
    for epoch in range(1, epochs + 1):
        total = 0.0
        order = torch.randperm(len(images))[: steps * batch_size].reshape(steps, batch_size)
        for batch in order:
            clean = images[batch]
            shown = distort(clean, clean[_partners(labels[batch])])
            targets = F.one_hot(labels[batch], CLASSES).float()
            noise = noise_images(batch_size // _NOISE_SHARE, clean)
            uniform = torch.full((len(noise), CLASSES), 1 / CLASSES)
            loss = F.cross_entropy(network(torch.cat([shown, noise])), torch.cat([targets, uniform]))
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            total += loss.item()
        report(f"epoch {epoch:2d} of {epochs}  loss {total / steps:.4f}")
    return Judge(network)


def accuracy(judge: Judge, digits: Digits) -> float:
    """The share of real digits that the judge reads right, in [0, 1]."""
    return float((judge.read(digits.unit()) == digits.labels).float().mean())


def save_judge(judge: Judge, path: Path = WEIGHTS) -> None:
    """Write the weights as float16 arrays, one for each parameter, to be read with `allow_pickle=False`."""
    arrays = {name: weight.numpy().astype(np.float16) for name, weight in judge.weights().items()}
    with path.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def distort(images: Tensor, partners: Tensor) -> Tensor:
    """Move, turn, stretch, blur, mix and fade each digit at random, within what leaves its class plain.

    Args:
        images: (N, 784) in [0, 1].
        partners: (N, 784), for each image another of its class; one image in four becomes a mixture with it, like the
            mean images of a variational autoencoder.

    Returns:
        (N, 784) in [0, 1].
    """
    count = len(images)
    mixed = torch.where(_chosen(count, 0.25), torch.lerp(images, partners, 0.5 * torch.rand(count, 1)), images)
    scale, turn, slant = 1 + 0.12 * _signed(count), 0.2 * _signed(count), 0.2 * _signed(count)  # turn in radians
    right, down = 0.15 * _signed(count), 0.15 * _signed(count)  # 0.15 of half the side: two pixels
    affine = torch.stack([scale, slant - turn, right, turn, scale, down], dim=1).reshape(count, 2, 3)
    grid = F.affine_grid(affine, [count, 1, SIDE, SIDE], align_corners=False)
    moved = F.grid_sample(mixed.reshape(count, 1, SIDE, SIDE), grid, align_corners=False)
    kernel = torch.tensor([1.0, 2.0, 1.0])
    blurred = F.conv2d(moved, (torch.outer(kernel, kernel) / 16).reshape(1, 1, 3, 3), padding=1)
    soft = torch.where(_chosen(count, 0.3)[..., None, None], blurred, moved).flatten(1)
    contrast = 0.6 + 0.6 * torch.rand(count, 1)
    grainy = soft * contrast + 0.08 * torch.rand(count, 1) * torch.randn(count, PIXELS)
    return grainy.clamp(0, 1)


def noise_images(count: int, images: Tensor) -> Tensor:
    """Images that show no digit: blank ones, white and smooth noise, grey veils, and digits with shuffled pixels.

    Args:
        count: how many.
        images: (N, 784) in [0, 1], N >= count: the digits whose pixels are shuffled.

    Returns:
        (count, 784) in [0, 1].
    """
    blank = torch.rand(count, 1).expand(count, PIXELS)
    white = torch.rand(count, PIXELS) * torch.rand(count, 1)
    cells = int(torch.randint(3, 12, ()))
    smooth = F.interpolate(torch.rand(count, 1, cells, cells), size=(SIDE, SIDE), mode="bilinear").flatten(1)
    veil = (torch.rand(count, 1) + 0.3 * torch.rand(count, 1) * torch.randn(count, PIXELS)).clamp(0, 1)
    shuffled = images[:count][:, torch.randperm(PIXELS)]
    kinds = torch.stack([blank, white, smooth, veil, shuffled])  # (5, count, 784)
    return kinds[torch.randint(len(kinds), (count,)), torch.arange(count)]


def _partners(labels: Tensor) -> Tensor:
    """For each label the place of the next one like it in the batch; the last of its kind is its own partner."""
    order = labels.argsort(stable=True)
    following = order.roll(-1)
    partners = torch.empty_like(order)
    partners[order] = torch.where(labels[following] == labels[order], following, order)
    return partners


def _chosen(count: int, share: float) -> Tensor:
    return torch.rand(count, 1) < share


def _signed(count: int) -> Tensor:
    return 2 * torch.rand(count) - 1


@click.command()
@click.option("--train", is_flag=True, help="Train a new judge first, and keep it.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="The folder that holds MNIST/raw.")
def main(train: bool, data: Path | None) -> None:
    """Say how well the frozen judge reads real digits that it never learned from."""
    try:
        training, test = (load_digits(part, data) for part in (True, False))
    except FileNotFoundError as error:
        raise click.BadParameter(str(error), param_hint="--data") from None
    if train:
        if training.source != "MNIST":
            raise click.ClickException("a judge needs MNIST to learn from; name its folder with --data")
        save_judge(train_judge(training, bundled_digits(train=True), report=click.echo))
    for digits in (test, bundled_digits(train=False)):
        share = accuracy(load_judge(), digits)
        click.echo(f"{share:.2%} of {len(digits.labels)} test digits of {digits.source} are read right")


if __name__ == "__main__":
    main()
