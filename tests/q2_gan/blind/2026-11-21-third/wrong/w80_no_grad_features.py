# exercise: Q2.8
# mistake: the discriminator's convolutions run under no_grad: no gradient passes through them to the generator
"""Q2: a deep convolutional generative adversarial network that learns to draw digits.

Goodfellow et al. 2014, "Generative adversarial nets" (arXiv 1406.2661), Algorithm 1; the networks are in the style of
Radford et al. 2015, "Unsupervised representation learning with deep convolutional GANs" (arXiv 1511.06434).

Run it:  python q2_gan.py --iterations 3000
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import mean

import matplotlib
import torch
import torch.nn.functional as F
from rich.progress import Progress
from torch import Tensor, nn

matplotlib.use("Agg")  # pictures go to files, never to a window
import matplotlib.pyplot as plt  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the kit's folder, for the lines below
from data.digits import load_digits  # noqa: E402
from data.seeding import seed_everything  # noqa: E402

NUM_TRAIN = 51200  # digits to learn from
NUM_VAL = 5120  # digits kept back: does the discriminator only know its training digits by heart?
NOISE_DIM = 96  # numbers from which the generator makes one digit
BATCH_SIZE = 128
NUM_ITERATIONS = 3000
GRID_ITERATIONS = (0, 250, 500, 1000, 2000, 3000)  # when samples are saved


class SafeDiscriminator(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 32, kernel_size=5, stride=1, padding=0),
            nn.LeakyReLU(negative_slope=0.01),
            nn.MaxPool2d(kernel_size=2, stride=2),
            nn.Conv2d(32, 64, kernel_size=5, stride=1, padding=0),
            nn.LeakyReLU(negative_slope=0.01),
            nn.MaxPool2d(kernel_size=2, stride=2),
        )
        self.classifier = nn.Sequential(
            nn.Flatten(),
            nn.Linear(64 * 4 * 4, 1024),
            nn.LeakyReLU(negative_slope=0.01),
            nn.Linear(1024, 1),
        )

    def forward(self, images: Tensor) -> Tensor:
        images = images.reshape(-1, 1, 28, 28)  # flat images are welcome, too
        with torch.no_grad():
            features = self.features(images)
        assert features.shape[1:] == (64, 4, 4), features.shape
        return self.classifier(features)


class SafeGenerator(nn.Module):
    def __init__(self, noise_dim: int) -> None:
        super().__init__()
        self.noise_dim = noise_dim
        self.dense = nn.Sequential(
            nn.Linear(noise_dim, 1024),
            nn.ReLU(),
            nn.BatchNorm1d(1024),
            nn.Linear(1024, 6272),
            nn.ReLU(),
            nn.BatchNorm1d(6272),
        )
        self.upsample = nn.Sequential(
            nn.ConvTranspose2d(128, 64, kernel_size=4, stride=2, padding=1),
            nn.ReLU(),
            nn.BatchNorm2d(64),
            nn.ConvTranspose2d(64, 1, kernel_size=4, stride=2, padding=1),
            nn.Tanh(),
        )

    def forward(self, noise: Tensor) -> Tensor:
        if noise.shape[1] != self.noise_dim:
            raise ValueError(f"expected {self.noise_dim} noise numbers, got {noise.shape[1]}")
        maps = self.dense(noise).reshape(-1, 128, 7, 7)
        pictures = self.upsample(maps)
        return torch.flatten(pictures, start_dim=1)


def sample_noise(batch_size: int, dim: int) -> Tensor:
    """Q2.1: Draw the noise that the generator turns into digits.

    Every number is drawn on its own, uniformly from [-1, 1], and every call draws anew.

    Args:
        batch_size: N, the number of vectors.
        dim: their length.

    Returns:
        (N, dim) float32 in [-1, 1].

    A worked number: each has mean 0 and variance 1/3, so a standard deviation of 0.577.
    Common mistake: noise in [0, 1], or normal noise.
    """
    noise = torch.empty((batch_size, dim), dtype=torch.float32)
    nn.init.uniform_(noise, a=-1.0, b=1.0)
    return noise


def build_discriminator(batch_size: int) -> nn.Module:
    """Q2.2: Build the network that tells real digits from made ones.

    Its layers, in order (convolutions with stride 1 and without padding, pooling with stride 2):
    convolution to 32 channels 5x5, leaky ReLU; max pooling 2x2; convolution to 64 channels 5x5, leaky ReLU;
    max pooling 2x2; flatten; fully connected to 1024, leaky ReLU; fully connected to 1. Leaky ReLUs have slope 0.01.

    Args:
        batch_size: N, for those whose layers must know it; you may leave it unused.

    Returns:
        A module: images (N, 1, 28, 28) in [-1, 1] -> logits (N, 1), any real value, high where an image looks real.

    A worked number: it has 1,102,721 parameters.
    Common mistake: a sigmoid at the end; the losses below want logits.
    """
    return SafeDiscriminator()


def build_generator(batch_size: int, noise_dim: int) -> nn.Module:
    """Q2.3: Build the network that makes digits from noise.

    Its layers, in order: fully connected to 1024, ReLU, batch normalisation; fully connected to 7*7*128, ReLU, batch
    normalisation; reshape to 128 channels of 7x7; transposed convolution to 64 channels 4x4, stride 2, padding 1,
    ReLU, batch normalisation; transposed convolution to 1 channel 4x4, stride 2, padding 1, tanh; flatten.

    Args:
        batch_size: N, for those whose layers must know it; you may leave it unused.
        noise_dim: the length of a noise vector.

    Returns:
        A module: noise (N, noise_dim) -> images (N, 784) in [-1, 1].

    A worked number: with noise_dim 96 it has 6,675,009 parameters.
    Common mistake: no flatten at the end; batch normalisation before the ReLU; 1d and 2d normalisation mixed up.
    """
    return SafeGenerator(noise_dim)


def get_optimizer(model: nn.Module) -> torch.optim.Optimizer:
    """Q2.4: Make the optimizer of one network: Adam with learning rate 1e-3, beta_1 = 0.5 and beta_2 = 0.999.

    Args:
        model: the network whose parameters it shall change, all of them.

    Returns:
        The optimizer.

    Common mistake: beta_1 left at 0.9; the two networks chase each other, and that much momentum overshoots.
    """
    parameters = [p for p in model.parameters() if p.requires_grad]
    if not parameters:
        raise ValueError("nothing to learn")
    return torch.optim.Adam(parameters, lr=1e-3, betas=(0.5, 0.999))


def bce_loss(input: Tensor, target: Tensor) -> Tensor:
    """Q2.5: The binary cross-entropy between logits and targets, averaged over all elements.

    For a logit s and a target y, with the sigmoid sigma(s) = 1 / (1 + exp(-s)), one element is
    -y log sigma(s) - (1 - y) log(1 - sigma(s)).

    Args:
        input: logits of any shape, any real value.
        target: what they should say, the same shape, in [0, 1].

    Returns:
        A scalar >= 0, finite even for logits of 1000 and -1000.

    A worked number: logits (0, 2), targets (1, 0) give (0.6931 + 2.1269) / 2 = 1.4100.
    Common mistake: the formula taken literally; in float32 sigma(20) is exactly 1, and its log(1 - 1) is -inf.
    """
    if input.shape != target.shape:
        raise ValueError(f"{tuple(input.shape)} against {tuple(target.shape)}")
    target = target.to(input.dtype)
    loss = F.binary_cross_entropy_with_logits(input, target, reduction="mean")
    assert torch.isfinite(loss)
    return loss


def discriminator_loss(logits_real: Tensor, logits_fake: Tensor) -> Tensor:
    """Q2.6: What the discriminator minimises: -E[log D(x)] - E[log(1 - D(G(z)))] (Goodfellow 2014, equation 1).

    Args:
        logits_real: (N, 1), the discriminator's logits for real digits.
        logits_fake: (N, 1), its logits for made ones.

    Returns:
        A scalar >= 0: the sum of the two means.

    A worked number: with all logits 0 it is 2 log 2 = 1.3863; a discriminator that is right and sure comes near 0.
    Common mistake: the mean of both terms in place of their sum; 1 - logits, as if a logit were a probability.
    """
    labels_real = torch.ones_like(logits_real, requires_grad=False)
    labels_fake = torch.zeros_like(logits_fake, requires_grad=False)
    loss_real = bce_loss(logits_real, labels_real)
    loss_fake = bce_loss(logits_fake, labels_fake)
    return loss_real + loss_fake


def generator_loss(logits_fake: Tensor) -> Tensor:
    """Q2.7: What the generator minimises: -E[log D(G(z))], the non-saturating form (Goodfellow 2014, section 3).

    Args:
        logits_fake: (N, 1), the discriminator's logits for made digits.

    Returns:
        A scalar >= 0.

    A worked number: with all logits 0 it is log 2 = 0.6931; with all logits -2 it is 2.1269.
    Common mistake: E[log(1 - D(G(z)))], which has almost no gradient while the discriminator wins.
    """
    labels = torch.ones_like(logits_fake, requires_grad=False)
    return bce_loss(logits_fake, labels)


def run_a_gan(
    discriminator: nn.Module,
    generator: nn.Module,
    discriminator_optimizer: torch.optim.Optimizer,
    generator_optimizer: torch.optim.Optimizer,
    images: Tensor,
    batch_size: int = BATCH_SIZE,
    noise_dim: int = NOISE_DIM,
    num_iterations: int = NUM_ITERATIONS,
    after_iteration: Callable[[int, list[float], list[float]], None] | None = None,
) -> tuple[list[float], list[float]]:
    """Q2.8: train both networks against each other: Algorithm 1 of Goodfellow 2014 with k = 1.

    Args:
        images: real digits (M, 784) in [-1, 1], M >= batch_size.
        batch_size: N, real digits and made ones in an iteration.
        after_iteration: called with the iterations done and both loss histories, first with 0.

    Returns:
        The losses of the discriminator and of the generator, one number an iteration.
    """
    discriminator_losses: list[float] = []
    generator_losses: list[float] = []
    batches_per_epoch = len(images) // batch_size
    # Full rates to the end make the samples of the second half worse again: both rates halve every 500 iterations.
    optimizers = discriminator_optimizer, generator_optimizer
    schedules = [torch.optim.lr_scheduler.ExponentialLR(each, gamma=0.5 ** (1 / 500)) for each in optimizers]
    for iteration in range(num_iterations):
        if after_iteration and iteration == 0:
            after_iteration(0, discriminator_losses, generator_losses)
        if iteration % batches_per_epoch == 0:  # a new epoch: every digit once, in a new order
            batches = torch.randperm(len(images))[: batches_per_epoch * batch_size].reshape(-1, batch_size)
        real = images[batches[iteration % batches_per_epoch]].reshape(batch_size, 1, 28, 28)
        fake = generator(sample_noise(batch_size, noise_dim)).reshape(batch_size, 1, 28, 28)

        # The discriminator's turn. Its gradient must not reach the generator, hence detach.
        loss = discriminator_loss(discriminator(real), discriminator(fake.detach()))
        discriminator_optimizer.zero_grad()
        loss.backward()
        discriminator_optimizer.step()
        discriminator_losses.append(loss.item())

        # The generator's turn, with the same digits, judged anew. Here the discriminator only hands gradients on.
        discriminator.requires_grad_(False)
        loss = generator_loss(discriminator(fake))
        generator_optimizer.zero_grad()
        loss.backward()
        generator_optimizer.step()
        discriminator.requires_grad_(True)
        generator_losses.append(loss.item())
        for schedule in schedules:
            schedule.step()

        if after_iteration:
            after_iteration(iteration + 1, discriminator_losses, generator_losses)
    return discriminator_losses, generator_losses


def initialize_weights(layer: nn.Module) -> None:
    """Xavier's initial weights for fully connected and convolutional layers (Glorot & Bengio 2010)."""
    if isinstance(layer, nn.Linear | nn.Conv2d | nn.ConvTranspose2d):
        nn.init.xavier_uniform_(layer.weight)


def deprocess_img(images: Tensor) -> Tensor:
    """The images (N, 784), from [-1, 1] to [0, 1]."""
    return (images + 1) / 2


def save_images(images: Tensor, path: Path) -> None:
    """Save the first sixteen of (N, 784) in [-1, 1] as a 4 x 4 grid."""
    rows = deprocess_img(images[:16]).reshape(4, 4, 28, 28)
    grid = rows.permute(0, 2, 1, 3).reshape(4 * 28, 4 * 28)
    enlarged = grid.repeat_interleave(4, dim=0).repeat_interleave(4, dim=1)
    plt.imsave(path, enlarged, cmap="gray", vmin=0, vmax=1)


def save_losses(discriminator_losses: list[float], generator_losses: list[float], path: Path) -> None:
    """Save both loss curves as one picture."""
    figure, axes = plt.subplots(figsize=(8, 4), layout="constrained")
    axes.plot(generator_losses, linewidth=0.5, label="generator")
    axes.plot(discriminator_losses, linewidth=0.5, label="discriminator")
    axes.set(xlabel="iteration", ylabel="loss")
    axes.legend()
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main(
    data: str | None = None,
    num_iterations: int = NUM_ITERATIONS,
    batch_size: int = BATCH_SIZE,
    noise_dim: int = NOISE_DIM,
    seed: int = 0,
    out: str = "runs/q2",
    threads: int = 1,
) -> None:
    """Train a GAN on the digits; write sample grids and the loss curves to the folder `out`."""
    torch.set_num_threads(threads)
    seed_everything(seed)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    digits = load_digits(train=True, root=data)
    num_val = min(NUM_VAL, len(digits.images) // 10)  # fewer digits than NUM_TRAIN: take what there is
    num_train = min(NUM_TRAIN, len(digits.images) - num_val)
    images, held_back = digits.signed()[: num_train + num_val].split([num_train, num_val])
    print(f"{digits.source}: {num_train} digits to learn from, {num_val} kept back")

    discriminator = build_discriminator(batch_size).apply(initialize_weights)
    generator = build_generator(batch_size, noise_dim).apply(initialize_weights)
    noise = sample_noise(batch_size, noise_dim)  # the same for all grids

    with Progress() as progress:
        task = progress.add_task("training", total=num_iterations)

        def report(iteration: int, discriminator_losses: list[float], generator_losses: list[float]) -> None:
            progress.update(task, completed=iteration)
            if iteration in GRID_ITERATIONS or iteration == num_iterations:
                with torch.no_grad():
                    save_images(generator(noise), folder / f"samples_{iteration:04d}.png")
                    real = torch.sigmoid(discriminator(held_back[:batch_size].reshape(-1, 1, 28, 28))).mean()
                line = f"iteration {iteration:4d}  D finds held-out digits {real:.0%} real"
                if iteration:
                    d_loss, g_loss = mean(discriminator_losses[-100:]), mean(generator_losses[-100:])
                    line += f"  D loss {d_loss:.3f}  G loss {g_loss:.3f}"
                print(line)

        discriminator_losses, generator_losses = run_a_gan(
            discriminator,
            generator,
            get_optimizer(discriminator),
            get_optimizer(generator),
            images,
            batch_size,
            noise_dim,
            num_iterations,
            report,
        )
    save_losses(discriminator_losses, generator_losses, folder / "losses.png")
    print(f"pictures in {folder}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Q2: a GAN that draws digits")
    parser.add_argument("--data", help="the folder that holds MNIST/raw")
    parser.add_argument("--iterations", type=int, default=NUM_ITERATIONS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", default="runs/q2", help="the folder for the pictures")
    parser.add_argument("--threads", type=int, default=1, help="more than one is not always faster")
    args = parser.parse_args()
    main(data=args.data, num_iterations=args.iterations, seed=args.seed, out=args.out, threads=args.threads)
