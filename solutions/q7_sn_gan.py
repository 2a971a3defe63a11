"""Q7: a GAN whose discriminator cannot grow steep: spectral normalisation, on faces, with checkpoints.

Miyato et al. 2018, "Spectral normalization for generative adversarial networks" (arXiv 1802.05957), divide each weight
of the discriminator by its largest singular value, which power iteration estimates while training goes on. The networks
are those of Radford et al. 2015 (arXiv 1511.06434) without batch normalisation in the discriminator.

Run it with `python q7_sn_gan.py`; `--help` lists the flags.
"""

import argparse
import csv
import sys
import time
from collections import namedtuple
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402
import numpy as np  # noqa: E402
import torch  # noqa: E402
import torch.nn as nn  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from PIL import Image  # noqa: E402
from torch.utils.data import Dataset  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the kit's folder, for the lines below
from data.faces import load_faces  # noqa: E402
from data.seeding import seed_everything  # noqa: E402

SIDE = 64  # pixels of a picture's height and width
ENDINGS = (".jpg", ".jpeg", ".png")  # of the files that hold pictures, in small letters or capitals

# Settings of the script; the grader has its own. Noise numbers, channels of the last but one layer, minibatch, Adam's
# rate and betas, epochs, and epochs from checkpoint to checkpoint.
Settings = namedtuple("Settings", ("noise", "base", "batch", "rate", "betas", "epochs", "every"))
OURS = Settings(64, 8, 32, 1e-3, (0.5, 0.999), 50, 5)
OF_REPORTS = {
    "faces": Settings(100, 64, 64, 2e-4, (0.5, 0.999), 21, 1),
    "digits": Settings(100, 64, 256, 1e-4, (0.9, 0.999), 50, 15),
}
RESULTS_OF_REPORTS = {
    "faces": "on 220,000 photographs, faces are recognisable at epoch 5 with spectral normalisation, at 21 without",
    "digits": "checkpoints every 15 epochs; pictures of one noise at epochs 1, 20, 40 and 50",
}


def power_iteration(weight: torch.Tensor, u: torch.Tensor, steps: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Q7.1: estimate the largest singular value of a matrix.

    Each step computes v = W^T u / |W^T u| and then u = W v / |W v|. After the last step sigma = u^T W v. It is at most
    the largest singular value, and comes nearer to it with each step. You may also take v = W^T u / |W^T u| once more
    from the last u before you compute sigma: both are right.

    Args:
        weight: W, (O, I).
        u: where to begin, (O,), not 0. It stays as it is.
        steps: at least 1.

    Returns:
        sigma, a scalar (a tensor of shape ()), and the last u, (O,), of length 1. u and v are constants: sigma is
        differentiable in W, with the gradient u v^T, and u has no gradient. If W is 0, sigma is 0 and u is finite.

    Worked number: W = ((3, 0), (0, 1)), u = (0.6, 0.8) and one step: v = (0.9138, 0.4061), u = (0.9892, 0.1465),
    sigma = 2.7714. (With v once more from the last u: 2.9712.) The largest singular value is 3.

    Common mistake: the norm of the matrix, `weight.norm()`. That is the root of the sum of all squared singular values.
    """
    # --- solution Q7.1 power_iteration ---
    with torch.no_grad():
        for _ in range(steps):
            v = F.normalize(weight.T @ u, dim=0)  # (I,)
            u = F.normalize(weight @ v, dim=0)  # (O,)
    return u @ weight @ v, u
    # --- end ---


class SpectralNorm(nn.Module):
    """Q7.2: a layer whose weight is divided by its largest singular value, as power iteration estimates it.

    `SpectralNorm(layer)` wraps an `nn.Conv2d` or `nn.Linear`, with a bias or without. Its weight, reshaped to a matrix
    (O, everything else), is W. A buffer u, (O,), drawn at random and of length 1, is kept from call to call.

    Each call makes one step of `power_iteration` from u, and computes what the layer computes with the weight W / sigma
    and its own bias. In training mode the new u replaces the old one. In evaluation mode u stays.

    The gradient flows to the layer's weight through W and through sigma, and not through u. The layer's weight and bias
    are the only parameters, and a call does not change them. If W is 0, the result is finite.
    `nn.utils.spectral_norm` and its like may not be used.

    Common mistake: u as a plain attribute. `state_dict` saves parameters and buffers alone.
    """

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        # --- solution Q7.2: keep the layer, and make u here ---
        self.layer = layer
        self.register_buffer("u", F.normalize(torch.randn(len(layer.weight)), dim=0))
        # --- end ---

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map what the layer maps, with the normalised weight."""
        # --- solution Q7.2 SpectralNorm.forward ---
        weight = self.layer.weight
        sigma, u = power_iteration(weight.flatten(1), self.u, 1)
        if self.training:
            self.u.copy_(u)
        return torch.func.functional_call(self.layer, {"weight": weight / sigma.clamp(min=1e-12)}, x)
        # --- end ---


def build_discriminator(spectral: bool, channels: int, base: int) -> nn.Module:
    """Q7.3: Build the network that tells real pictures from made ones.

    Its layers, in order: convolutions with 4x4 kernels, stride 2 and padding 1 to base, 2 base, 4 base and 8 base
    channels, each followed by a leaky ReLU of slope 0.2; a convolution to 1 channel with a 4x4 kernel, stride 1 and no
    padding. All convolutions have biases. There is no batch normalisation and no sigmoid.

    Args:
        spectral: whether each of the five convolutions is wrapped in a `SpectralNorm`.
        channels: of a picture, 3 for colours.
        base: channels after the first convolution.

    Returns:
        A module: pictures (N, channels, 64, 64) in [-1, 1] -> logits (N,), high where a picture looks real.

    Worked number: with 3 channels and base 8 it has 44,537 parameters, with or without spectral normalisation.

    Common mistake: the last convolution is not wrapped. Then the logits can still grow as steep as they like.
    """
    # --- solution Q7.3 build_discriminator ---
    layers: list[nn.Module] = []
    sizes = [channels, base, 2 * base, 4 * base, 8 * base]
    for inputs, outputs in zip(sizes, sizes[1:], strict=False):
        convolution = nn.Conv2d(inputs, outputs, kernel_size=4, stride=2, padding=1)
        layers += [SpectralNorm(convolution) if spectral else convolution, nn.LeakyReLU(0.2)]
    last = nn.Conv2d(8 * base, 1, kernel_size=4)
    return nn.Sequential(*layers, SpectralNorm(last) if spectral else last, nn.Flatten(0))
    # --- end ---


def build_generator(noise_dim: int, channels: int, base: int) -> nn.Module:
    """Q7.4: Build the network that makes pictures of noise.

    Its layers, in order: a transposed convolution from noise_dim channels (of 1x1) to 8 base channels with a 4x4
    kernel, stride 1 and no padding; transposed convolutions with 4x4 kernels, stride 2 and padding 1 to 4 base, 2 base,
    base and `channels` channels. A batch normalisation and then a ReLU follow each of the first four, a tanh the last.
    The biases of the transposed convolutions are up to you. Nothing is wrapped in a `SpectralNorm`.

    Args:
        noise_dim: numbers from which a picture is made.
        channels: of a picture, 3 for colours.
        base: channels before the last layer.

    Returns:
        A module: noise (N, noise_dim) -> pictures (N, channels, 64, 64) in [-1, 1].

    Worked number: with noise_dim 64, 3 channels and base 8 the five weights hold 108,928 numbers.

    Common mistake: a sigmoid at the end. Real pictures lie in [-1, 1], and half of their range could not be reached.
    """
    # --- solution Q7.4 build_generator ---
    layers: list[nn.Module] = [nn.Unflatten(1, (noise_dim, 1, 1))]
    sizes = [noise_dim, 8 * base, 4 * base, 2 * base, base]
    for place, (inputs, outputs) in enumerate(zip(sizes, sizes[1:], strict=False)):
        stride, padding = (2, 1) if place else (1, 0)
        layers.append(nn.ConvTranspose2d(inputs, outputs, 4, stride, padding, bias=False))
        layers += [nn.BatchNorm2d(outputs), nn.ReLU()]
    return nn.Sequential(*layers, nn.ConvTranspose2d(base, channels, 4, stride=2, padding=1), nn.Tanh())
    # --- end ---


def to_tensor(picture: Image.Image) -> torch.Tensor:
    """Q7.5: turn a picture of any size and kind into what the networks take.

    Make it RGB (`picture.convert("RGB")`; transparency is dropped), cut the largest square out of its middle, and
    resize that to 64x64, bilinearly and with the smoothing that Pillow does when it shrinks a picture. Bring 0 ... 255
    to -1 ... 1. You may also resize first, so that the shorter side has 64 pixels, and cut then.

    Args:
        picture: of Pillow, in any mode (RGB, greyscale, with transparency, with a palette), and of any size. It stays
            as it is.

    Returns:
        float32, (3, 64, 64): red, green and blue; rows from the top; -1 is dark and 1 is bright.

    Worked number: a pixel (255, 51, 0) becomes (1, -0.6, -1).

    Common mistake: resizing a picture to 64x64 that is not square. It squeezes the faces.
    """
    # --- solution Q7.5 to_tensor ---
    width, height = picture.size
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    square = picture.convert("RGB").crop((left, top, left + side, top + side))
    pixels = np.array(square.resize((SIDE, SIDE), Image.Resampling.BILINEAR))  # (64, 64, 3)
    return torch.from_numpy(pixels).permute(2, 0, 1).float() / 127.5 - 1
    # --- end ---


class PictureFolder(Dataset):
    """Q7.5: the pictures in a folder and in all folders below it, so many that they do not fit into memory.

    `PictureFolder(folder)` takes a path or its text. The files whose names end in one of ENDINGS, in small letters or
    capitals, are its pictures, in the sorted order of their paths. Other files are left out. `len(pictures)` counts
    them. `pictures[i]` reads picture number i, from 0 to len - 1, and gives `to_tensor` of it; beyond the last one it
    raises an IndexError. No picture is read before it is asked for, and none is kept.

    Common mistake: reading all files in `__init__`. 200,000 faces take 10 GB as tensors.
    """

    def __init__(self, folder: str | Path) -> None:
        # --- solution Q7.5 PictureFolder.__init__ ---
        found = Path(folder).rglob("*")
        self.files = sorted(path for path in found if path.suffix.lower() in ENDINGS and path.is_file())
        # --- end ---

    def __len__(self) -> int:
        """How many pictures there are."""
        # --- solution Q7.5 PictureFolder.__len__ ---
        return len(self.files)
        # --- end ---

    def __getitem__(self, i: int) -> torch.Tensor:
        """Read picture number i: float32, (3, 64, 64)."""
        # --- solution Q7.5 PictureFolder.__getitem__ ---
        with Image.open(self.files[i]) as picture:
            return to_tensor(picture)
        # --- end ---


@dataclass
class Training:
    """Given: all that a training changes, besides torch's generator of random numbers."""

    generator: nn.Module
    discriminator: nn.Module
    generator_optimizer: torch.optim.Optimizer
    discriminator_optimizer: torch.optim.Optimizer
    step: int = 0  # iterations done


def save_checkpoint(path: str | Path, training: Training) -> None:
    """Q7.6: write all that is needed to go on exactly as if nothing had happened.

    That is the state_dict of both networks and of both optimizers, the number of iterations done, and the state of
    torch's generator of random numbers (`torch.get_rng_state()`).

    The file is written aside, under another name in the same folder, and then renamed to `path` (`os.replace`). So at
    any moment `path` is the whole old checkpoint or the whole new one. No other file stays behind. The folder exists
    already. `torch.load(path, weights_only=True)` must be able to read the file: plain data and tensors. Saving changes
    neither the training nor the random numbers, and leaves both networks in the mode in which they are.

    Args:
        path: of the file; an older checkpoint there is replaced.
        training: what is saved.

    Common mistake: `parameters()` instead of `state_dict()`. Batch normalisation and SpectralNorm have buffers, too.
    """
    # --- solution Q7.6 save_checkpoint ---
    path = Path(path)
    aside = path.with_name(path.name + ".part")
    saved = {
        "generator": training.generator.state_dict(),
        "discriminator": training.discriminator.state_dict(),
        "generator_optimizer": training.generator_optimizer.state_dict(),
        "discriminator_optimizer": training.discriminator_optimizer.state_dict(),
        "step": training.step,
        "random": torch.get_rng_state(),
    }
    torch.save(saved, aside)
    aside.replace(path)
    # --- end ---


def load_checkpoint(path: str | Path, training: Training) -> None:
    """Q7.6: bring a training, and torch's generator of random numbers, to where they were when they were saved.

    Read the file with `torch.load(path, weights_only=True)`, which runs no code that a file may hold.

    Args:
        path: a file of `save_checkpoint`, perhaps of another process.
        training: networks and optimizers of the same sizes, with other values. They stay the same objects: what they
            hold is replaced.

    Common mistake: the step is not restored, or the random numbers are drawn before their state is restored.
    """
    # --- solution Q7.6 load_checkpoint ---
    saved = torch.load(path, weights_only=True)
    training.generator.load_state_dict(saved["generator"])
    training.discriminator.load_state_dict(saved["discriminator"])
    training.generator_optimizer.load_state_dict(saved["generator_optimizer"])
    training.discriminator_optimizer.load_state_dict(saved["discriminator_optimizer"])
    training.step = saved["step"]
    torch.set_rng_state(saved["random"])
    # --- end ---


def initialise(network: nn.Module) -> nn.Module:
    """Given: draw the weights as DCGAN does, normal with the standard deviation 0.02; the biases are 0."""
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(layer.weight, 0.0, 0.02)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return network


def new_training(generator: nn.Module, discriminator: nn.Module, settings: Settings) -> Training:
    """Given: both networks at their start, and an Adam for each."""
    adams = [
        torch.optim.Adam(initialise(network).parameters(), lr=settings.rate, betas=settings.betas)
        for network in (generator, discriminator)
    ]
    return Training(generator, discriminator, *adams)


def train(
    training: Training,
    pictures: Sequence[torch.Tensor] | Dataset,
    steps: int,
    batch: int,
    noise_dim: int,
) -> list[tuple[float, float]]:
    """Given: train both networks for some iterations; the losses of discriminator and generator, one pair each.

    Q7.7: the grader trains your networks with its own copy of this function. All random numbers come from torch's
    generator, so a training that is saved and loaded goes on as it would have.
    """
    losses = []
    ones, zeros = torch.ones(batch), torch.zeros(batch)
    while len(losses) < steps:
        rows = torch.randint(len(pictures), (batch,)).tolist()  # type: ignore[arg-type]
        real = torch.stack([pictures[row] for row in rows])
        fake = training.generator(torch.randn(batch, noise_dim))
        d_loss = _bce(training.discriminator(real), ones) + _bce(training.discriminator(fake.detach()), zeros)
        training.discriminator_optimizer.zero_grad()
        d_loss.backward()
        training.discriminator_optimizer.step()

        g_loss = _bce(training.discriminator(fake), ones)
        training.generator_optimizer.zero_grad()
        g_loss.backward()
        training.generator_optimizer.step()
        training.step += 1
        losses.append((d_loss.item(), g_loss.item()))
    return losses


def _bce(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return F.binary_cross_entropy_with_logits(logits, targets)


class TransformedPictures(Dataset):
    """Given: pictures of Pillow, each transformed when it is asked for."""

    def __init__(self, pictures: Sequence[Image.Image]) -> None:
        self.pictures = pictures

    def __len__(self) -> int:
        """How many there are."""
        return len(self.pictures)

    def __getitem__(self, i: int) -> torch.Tensor:
        """Picture number i: float32, (3, 64, 64)."""
        return to_tensor(self.pictures[i])


class RandomFeatures(nn.Module):
    """Given: 64 numbers of a picture by convolutions with fixed random weights."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        rng = torch.Generator().manual_seed(7)
        sizes = (channels, 16, 32, 64)
        shapes = [(outputs, inputs, 4, 4) for inputs, outputs in zip(sizes, sizes[1:], strict=False)]
        self.weights = [torch.randn(shape, generator=rng) * (2 / (16 * shape[1])) ** 0.5 for shape in shapes]
        self.last = torch.randn(64 * 16, 64, generator=rng) / 32

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map pictures (N, C, H, W) to features (N, 64)."""
        for weight in self.weights:
            x = F.leaky_relu(F.conv2d(x, weight, stride=2, padding=1), 0.2)
        return F.adaptive_avg_pool2d(x, 4).flatten(1) @ self.last


def frechet_distance(a: torch.Tensor, b: torch.Tensor) -> float:
    """Given: |m_a - m_b|^2 + tr(C_a + C_b - 2 (C_a C_b)^(1/2)), of the means and covariances of features (N, 64)."""
    a, b = a.double(), b.double()
    cov_a, cov_b = torch.cov(a.T), torch.cov(b.T)
    values, vectors = torch.linalg.eigh(cov_a)
    root = vectors @ torch.diag(values.clamp(min=0).sqrt()) @ vectors.T
    both = torch.linalg.eigvalsh(root @ cov_b @ root).clamp(min=0).sqrt().sum()
    return float((a.mean(0) - b.mean(0)).square().sum() + cov_a.trace() + cov_b.trace() - 2 * both)


@torch.no_grad()
def distance_to(real: torch.Tensor, training: Training, noise_dim: int) -> float:
    """Given: the Frechet distance between real pictures (N, C, H, W) and as many made ones, always of one noise."""
    noise = torch.randn(len(real), noise_dim, generator=torch.Generator().manual_seed(1))
    training.generator.eval()
    made = torch.cat([training.generator(part) for part in noise.split(100)])
    training.generator.train()
    features = RandomFeatures(real.shape[1])
    return frechet_distance(features(real), features(made))


Losses = list[tuple[float, float]]  # of discriminator and generator, a pair for each iteration
Report = Callable[[Training, Losses, int], None]  # called with the losses so far and the epochs done


def build(kind: str, spectral: bool, settings: Settings, seed: int) -> Training:
    """Given: the networks for "faces" or "digits"; the same seed gives the same weights, with `spectral` or without."""
    seed_everything(seed)
    if kind == "digits":
        generator, discriminator = _digit_generator(settings.noise), _digit_discriminator(spectral)
    else:
        generator = build_generator(settings.noise, 3, settings.base)
        discriminator = build_discriminator(spectral, 3, settings.base)
    seed_everything(seed)
    return new_training(generator, discriminator, settings)


def main(
    training: Training,
    pictures: Sequence[torch.Tensor] | Dataset,
    settings: Settings,
    folder: Path,
    resume: bool,
    on_epoch: Report,
) -> Losses:
    """Given: train for all epochs, with checkpoints on the way; with `resume` go on from the latest one in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint, losses = folder / "checkpoint.pt", []
    if resume:
        load_checkpoint(checkpoint, training)
        losses = _read_losses(folder)[: training.step]
    per_epoch = max(1, len(pictures) // settings.batch)  # type: ignore[arg-type]
    for epoch in range(training.step // per_epoch + 1, settings.epochs + 1):
        losses += train(training, pictures, per_epoch, settings.batch, settings.noise)
        if epoch % settings.every == 0 or epoch == settings.epochs:
            save_checkpoint(checkpoint, training)
            _write_losses(folder, losses)
        on_epoch(training, losses, epoch)
    return losses


def _write_losses(folder: Path, losses: Losses) -> None:
    with (folder / "losses.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("discriminator", "generator"), *losses])


def _read_losses(folder: Path) -> Losses:
    with (folder / "losses.csv").open(newline="", encoding="utf-8") as file:
        return [(float(d), float(g)) for d, g in list(csv.reader(file))[1:]]


def _digit_generator(noise: int) -> nn.Module:
    """The tutorial's: dense to 7x7x256, transposed 5x5 convolutions to 128, 64 and 1 channels of 28x28."""
    return nn.Sequential(
        nn.Linear(noise, 7 * 7 * 256, bias=False),
        nn.BatchNorm1d(7 * 7 * 256),
        nn.LeakyReLU(0.3),
        nn.Unflatten(1, (256, 7, 7)),
        nn.ConvTranspose2d(256, 128, 5, stride=1, padding=2, bias=False),
        nn.BatchNorm2d(128),
        nn.LeakyReLU(0.3),
        nn.ConvTranspose2d(128, 64, 5, stride=2, padding=2, output_padding=1, bias=False),
        nn.BatchNorm2d(64),
        nn.LeakyReLU(0.3),
        nn.ConvTranspose2d(64, 1, 5, stride=2, padding=2, output_padding=1, bias=False),
        nn.Tanh(),
    )


def _digit_discriminator(spectral: bool) -> nn.Module:
    layers = nn.Conv2d(1, 64, 5, stride=2, padding=2), nn.Conv2d(64, 128, 5, stride=2, padding=2), nn.Linear(6272, 1)
    first, second, last = map(SpectralNorm, layers) if spectral else layers
    activation = nn.LeakyReLU(0.3), nn.Dropout(0.3)
    return nn.Sequential(first, *activation, second, *activation, nn.Flatten(), last, nn.Flatten(0))


def grid(pictures: torch.Tensor) -> torch.Tensor:
    """64 pictures (64, C, H, W) in [-1, 1] as one of 8 rows, (8 H, 8 W, 3), in [0, 1]."""
    height, width = pictures.shape[2:]
    colored = ((pictures + 1) / 2).clamp(0, 1).expand(-1, 3, -1, -1).reshape(8, 8, 3, height, width)
    return colored.permute(0, 3, 1, 4, 2).reshape(8 * height, 8 * width, 3)


@torch.no_grad()
def made_by(training: Training, noise: torch.Tensor) -> torch.Tensor:
    """What the generator makes of this noise, in evaluation mode."""
    made = training.generator.eval()(noise)
    training.generator.train()
    return made


def save_grids(named: dict[str, torch.Tensor], path: Path) -> None:
    """Save grids of 8 x 8 pictures side by side, each below its name."""
    figure, places = plt.subplots(1, len(named), figsize=(5 * len(named), 5.4), layout="constrained", squeeze=False)
    for axes, (name, pictures) in zip(places[0], named.items(), strict=True):
        axes.imshow(grid(pictures))
        axes.set_title(name)
        axes.set_axis_off()
    figure.savefig(path, dpi=110)
    plt.close(figure)


def save_curves(runs: dict[str, Losses], path: Path) -> None:
    """Save the losses of both networks, averaged over 25 iterations; one row of curves for each run."""
    figure, places = plt.subplots(len(runs), 1, figsize=(8, 3 * len(runs)), layout="constrained", squeeze=False)
    for axes, (name, losses) in zip(places[:, 0], runs.items(), strict=True):
        for label, values in zip(("discriminator", "generator"), torch.tensor(losses).T, strict=True):
            smooth = values.unfold(0, min(25, len(values)), 1).mean(dim=1)
            axes.plot(range(len(values) - len(smooth), len(values)), smooth, linewidth=1, label=label)
        axes.set(xlabel="iteration", ylabel="loss", title=name, ylim=(0, None))
        axes.legend(frameon=False)
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _script() -> None:
    parser = argparse.ArgumentParser(description="Train a GAN on faces, with spectral normalisation or without.")
    choose = argparse.BooleanOptionalAction
    parser.add_argument("--spectral", action=choose, default=True, help="normalise the discriminator (default: yes)")
    parser.add_argument("--compare", action="store_true", help="train with and without, and compare")
    parser.add_argument("--epochs", type=int, help=f"epochs (default: {OURS.epochs})")
    parser.add_argument("--every", type=int, help=f"epochs from checkpoint to checkpoint (default: {OURS.every})")
    parser.add_argument("--resume", action="store_true", help="go on from the latest checkpoint in --out")
    parser.add_argument("--rate", type=float, help=f"learning rate of both Adams (default: {OURS.rate})")
    parser.add_argument("--base", type=int, help=f"channels beside the pictures (default: {OURS.base})")
    parser.add_argument("--folder", type=Path, help="learn from the pictures in this folder, and all below it")
    parser.add_argument("--most", type=int, help="learn from so many pictures at most (default: all)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same run (default: 0)")
    parser.add_argument("--out", type=Path, default=Path("runs/q7"), help="folder for the files (default: runs/q7)")
    parser.add_argument("--threads", type=int, default=1, help="threads of torch (default: 1)")
    parser.add_argument("--tensorboard", type=Path, help="write the losses into this folder")
    parser.add_argument("--as-report", choices=OF_REPORTS, help="the settings of a student's report, and its result")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    asked = {name: getattr(args, name) for name in ("epochs", "every", "rate", "base") if getattr(args, name)}
    settings = OF_REPORTS.get(args.as_report, OURS)._replace(**asked)
    pictures, source = _pictures(args)
    kind = "digits" if args.as_report == "digits" else "faces"
    real = torch.stack([pictures[i] for i in range(min(1000, len(pictures)))])
    if len(real) < 64:
        sys.exit(f"there are {len(real)} pictures: 64 at least are needed")
    per_epoch = max(1, len(pictures) // settings.batch)
    print(f"{len(pictures)} pictures to learn from: {source}; {per_epoch} iterations an epoch")
    spectral = args.spectral and kind == "faces"  # the digits' report used none
    runs = {"with": True, "without": False} if args.compare else {"with" if spectral else "without": spectral}
    histories, grids = {}, {"real": real[:64]}
    for word, chosen in runs.items():
        name = f"{word} spectral normalisation"
        folder = args.out / word if args.compare else args.out
        training = build(kind, chosen, settings, args.seed)
        report = _reporter(name, folder, settings, real)
        histories[name] = main(training, pictures, settings, folder, args.resume, report)
        grids[name] = made_by(training, _fixed_noise(settings))
    save_grids(grids, args.out / "pictures.png")
    save_curves(histories, args.out / "losses.png")
    if args.tensorboard:
        _write_scalars(args.tensorboard, histories)
    if args.as_report:
        print(f"the report: {RESULTS_OF_REPORTS[args.as_report]}")
    print(f"files in {args.out}")


def _pictures(args: argparse.Namespace) -> tuple[Sequence[torch.Tensor] | Dataset, str]:
    """What to learn from, and what it is called."""
    if args.as_report == "digits":
        from data.digits import load_digits  # not above: a file that is graded may read no other data set

        digits = load_digits()
        return digits.signed()[: args.most].reshape(-1, 1, 28, 28), digits.source
    if args.folder:
        return PictureFolder(args.folder), f"the pictures in {args.folder}"
    faces = load_faces()
    return TransformedPictures(faces[: args.most]), faces.source


def _fixed_noise(settings: Settings) -> torch.Tensor:
    """The same noise for all grids of all runs."""
    return torch.randn(64, settings.noise, generator=torch.Generator().manual_seed(3))


def _reporter(name: str, folder: Path, settings: Settings, real: torch.Tensor) -> Report:
    start = time.process_time()

    def report(training: Training, losses: Losses, epoch: int) -> None:
        if epoch not in (1, settings.epochs) and epoch % settings.every:
            return
        distance = distance_to(real, training, settings.noise)
        d_loss, g_loss = torch.tensor(losses[-25:]).mean(dim=0).tolist()
        print(
            f"{name}, epoch {epoch:3d}: losses {d_loss:.2f} and {g_loss:.2f}, Frechet distance {distance:6.2f}, "
            f"{time.process_time() - start:.0f} CPU s",
            flush=True,
        )
        made = made_by(training, _fixed_noise(settings))
        save_grids({"real": real[:64], f"epoch {epoch}": made}, folder / f"epoch_{epoch:03d}.png")

    return report


def _write_scalars(folder: Path, histories: dict[str, Losses]) -> None:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        sys.exit("--tensorboard needs a package that is not here: pip install tensorboard")
    with SummaryWriter(folder) as writer:
        for name, losses in histories.items():
            for step, (d_loss, g_loss) in enumerate(losses, start=1):
                writer.add_scalars(name, {"discriminator": d_loss, "generator": g_loss}, step)


if __name__ == "__main__":
    _script()
