# exercise: none
# style: cautious: checks of all arguments, fsync, clean-up after errors, strict=True, messages, constants for all numbers
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

import os

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


EPSILON = 1e-12
KERNEL, STRIDE, PADDING, SLOPE = 4, 2, 1, 0.2


def _safe_normalize(vector: torch.Tensor, default: torch.Tensor) -> torch.Tensor:
    """The vector with length 1, or the default where it has no length."""
    norm = torch.linalg.vector_norm(vector)
    if not torch.isfinite(norm) or norm <= 0:
        return default
    return vector / norm


def power_iteration(weight: torch.Tensor, u: torch.Tensor, steps: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Q7.1: estimate the largest singular value of a matrix."""
    if weight.dim() != 2:
        raise ValueError(f"a matrix is needed, and this has the shape {tuple(weight.shape)}")
    if u.shape != weight.shape[:1]:
        raise ValueError(f"u has the shape {tuple(u.shape)}, and the weight {tuple(weight.shape)}")
    if steps < 1:
        raise ValueError("at least one step is needed")
    with torch.no_grad():
        u_now = _safe_normalize(u.clone(), u.clone())
        v_now = weight.new_zeros(weight.shape[1])
        for _ in range(steps):
            v_now = _safe_normalize(weight.t().mv(u_now), v_now)
            u_now = _safe_normalize(weight.mv(v_now), u_now)
    sigma = u_now.detach().dot(weight.mv(v_now.detach()))
    return sigma, u_now.detach()


class SpectralNorm(nn.Module):
    """Q7.2: a layer whose weight is divided by its largest singular value."""

    def __init__(self, layer: nn.Module) -> None:
        super().__init__()
        if not isinstance(layer, (nn.Conv2d, nn.Linear)):
            raise TypeError(f"SpectralNorm wraps Conv2d or Linear, not {type(layer).__name__}")
        self.layer = layer
        with torch.no_grad():
            u = torch.empty(layer.weight.shape[0], dtype=layer.weight.dtype, device=layer.weight.device).normal_()
            while u.norm() < 1e-3:
                u.normal_()
            u /= u.norm()
        self.register_buffer("u", u, persistent=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map what the layer maps, with the normalised weight."""
        weight = self.layer.weight
        sigma, new_u = power_iteration(weight.flatten(1), self.u, 1)
        if self.training:
            with torch.no_grad():
                self.u.copy_(new_u)
        normalised = weight / sigma.clamp(min=EPSILON)
        if isinstance(self.layer, nn.Linear):
            return F.linear(x, normalised, self.layer.bias)
        return F.conv2d(
            x,
            normalised,
            bias=self.layer.bias,
            stride=self.layer.stride,
            padding=self.layer.padding,
            dilation=self.layer.dilation,
            groups=self.layer.groups,
        )


def build_discriminator(spectral: bool, channels: int, base: int) -> nn.Module:
    """Q7.3."""

    def maybe(layer: nn.Conv2d) -> nn.Module:
        return SpectralNorm(layer) if spectral else layer

    layers: list[nn.Module] = []
    inputs = channels
    for exponent in range(4):
        outputs = base * 2**exponent
        layers.append(maybe(nn.Conv2d(inputs, outputs, KERNEL, stride=STRIDE, padding=PADDING, bias=True)))
        layers.append(nn.LeakyReLU(SLOPE))
        inputs = outputs
    layers.append(maybe(nn.Conv2d(inputs, 1, KERNEL, stride=1, padding=0, bias=True)))
    layers.append(nn.Flatten(start_dim=0))
    return nn.Sequential(*layers)


def build_generator(noise_dim: int, channels: int, base: int) -> nn.Module:
    """Q7.4."""
    layers: list[nn.Module] = [nn.Unflatten(1, (noise_dim, 1, 1))]
    inputs, stride, padding = noise_dim, 1, 0
    for exponent in (3, 2, 1, 0):
        outputs = base * 2**exponent
        layers.append(nn.ConvTranspose2d(inputs, outputs, KERNEL, stride=stride, padding=padding, bias=False))
        layers.append(nn.BatchNorm2d(outputs))
        layers.append(nn.ReLU())
        inputs, stride, padding = outputs, STRIDE, PADDING
    layers.append(nn.ConvTranspose2d(inputs, channels, KERNEL, stride=stride, padding=padding, bias=True))
    layers.append(nn.Tanh())
    return nn.Sequential(*layers)


def to_tensor(picture: Image.Image) -> torch.Tensor:
    """Q7.5."""
    if not isinstance(picture, Image.Image):
        raise TypeError(f"a picture of Pillow is needed, not {type(picture).__name__}")
    square = picture.copy().convert("RGB")
    width, height = square.size
    side = min(width, height)
    left, top = (width - side) // 2, (height - side) // 2
    square = square.crop((left, top, left + side, top + side))
    if square.size != (SIDE, SIDE):
        square = square.resize((SIDE, SIDE), resample=Image.BILINEAR)
    array = np.array(square, dtype=np.uint8, copy=True)
    assert array.shape == (SIDE, SIDE, 3)
    tensor = torch.from_numpy(array).permute(2, 0, 1).contiguous().to(torch.float32)
    tensor = (tensor / 127.5 - 1.0).clamp(-1.0, 1.0)
    assert tensor.shape == (3, SIDE, SIDE)
    return tensor


class PictureFolder(Dataset):
    """Q7.5."""

    def __init__(self, folder: str | Path) -> None:
        folder = Path(folder)
        if not folder.is_dir():
            raise NotADirectoryError(folder)
        self.paths: list[Path] = []
        for path in sorted(folder.rglob("*")):
            if not path.is_file():
                continue
            if path.name.lower().endswith(ENDINGS):
                self.paths.append(path)

    def __len__(self) -> int:
        """How many pictures there are."""
        return len(self.paths)

    def __getitem__(self, i: int) -> torch.Tensor:
        """Read picture number i: float32, (3, 64, 64)."""
        i = int(i)
        if i < 0 or i >= len(self.paths):
            raise IndexError(f"picture {i} of {len(self.paths)}")
        with Image.open(self.paths[i]) as picture:
            picture.load()
            return to_tensor(picture)


@dataclass
class Training:
    """Given: all that a training changes, besides torch's generator of random numbers."""

    generator: nn.Module
    discriminator: nn.Module
    generator_optimizer: torch.optim.Optimizer
    discriminator_optimizer: torch.optim.Optimizer
    step: int = 0  # iterations done


def save_checkpoint(path: str | Path, training: Training) -> None:
    """Q7.6."""
    path = Path(path)
    if path.is_dir():
        raise IsADirectoryError(path)
    aside = path.with_name(path.name + f".{os.getpid()}.partial")
    content = {
        "version": 1,
        "generator": training.generator.state_dict(),
        "discriminator": training.discriminator.state_dict(),
        "generator_optimizer": training.generator_optimizer.state_dict(),
        "discriminator_optimizer": training.discriminator_optimizer.state_dict(),
        "step": training.step,
        "torch_rng_state": torch.get_rng_state(),
    }
    try:
        with aside.open("wb") as file:
            torch.save(content, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, path)
    except BaseException:
        if aside.exists():
            aside.unlink()
        raise


def load_checkpoint(path: str | Path, training: Training) -> None:
    """Q7.6."""
    content = torch.load(path, map_location="cpu", weights_only=True)
    expected = {
        "version",
        "generator",
        "discriminator",
        "generator_optimizer",
        "discriminator_optimizer",
        "step",
        "torch_rng_state",
    }
    missing = expected - set(content)
    if missing:
        raise ValueError(f"{path} lacks {sorted(missing)}")
    training.generator.load_state_dict(content["generator"], strict=True)
    training.discriminator.load_state_dict(content["discriminator"], strict=True)
    training.generator_optimizer.load_state_dict(content["generator_optimizer"])
    training.discriminator_optimizer.load_state_dict(content["discriminator_optimizer"])
    training.step = int(content["step"])
    torch.set_rng_state(content["torch_rng_state"].cpu().to(torch.uint8))


def initialise(network: nn.Module) -> nn.Module:
    """Given: draw the weights as DCGAN does, normal with the standard deviation 0.02."""
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(layer.weight, 0.0, 0.02)
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

    All random numbers come from torch's generator, so a training that is saved and loaded goes on as it would have.
    """
    losses = []
    ones, zeros = torch.ones(batch), torch.zeros(batch)
    for _ in range(steps):
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
