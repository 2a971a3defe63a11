# exercise: Q1.2
# mistake: minus in the exponent: sigma is exp(-logvar / 2), the inverse
"""Question 1: a conditional variational autoencoder (CVAE) that writes the digit you ask for.

The model is the one of Sohn, Lee and Yan, 2015 (https://papers.nips.cc/paper/5775): a recognition network
q(z | x, c) reads an image x together with its label c and proposes where its hidden code z lies; a generative network
p(x | z, c) draws the image again from the code and the label. Both are trained to raise the variational lower bound

    log p(x | c)  >=  E_q(z | x, c) [ log p(x | z, c) ]  -  KL( q(z | x, c) || N(0, I) ).

Run it with `python q1_cvae.py`. It prints minus the bound after every epoch (lower is better) and draws two pictures.
The answer that the course shows after the deadline falls below 110 nats on the test digits of MNIST after 3 to 4
epochs and to 96 or 97 after 10; a plainer network is right, too, and may end a few nats higher.
In the comments: N images in a batch, D = 784 pixels, Z numbers in a code, K = 10 classes.
"""

import argparse
import numpy as np
import sys
from pathlib import Path

import matplotlib
import torch
from rich.progress import Progress
from torch import Tensor, nn
from torch.nn import functional as F

matplotlib.use("Agg")  # draw into files: no window, no screen needed
from matplotlib import pyplot as plt  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the kit's folder, for the lines below
from data.digits import load_digits  # noqa: E402
from data.seeding import seed_everything  # noqa: E402

LATENT_SIZE = 20  # Z


class GaussianMixin:
    """What one can do with a Gaussian given by mu and log sigma^2."""

    @staticmethod
    def draw(m, lv):
        sigma = torch.exp(-lv * np.float32(0.5).item())
        return m + sigma * torch.randn(*m.shape)

    @staticmethod
    def kl_to_standard_normal(m, lv):
        # E_q[log q] - E_q[log p]
        log_q = -0.5 * (np.log(2 * np.pi) + lv + 1)
        log_p = -0.5 * (np.log(2 * np.pi) + m**2 + torch.exp(lv))
        return (log_q - log_p).sum(axis=1)


class CVAE(nn.Module):
    """A conditional variational autoencoder for images of D pixels with one of K labels.

    Args:
        input_size: D, the number of pixels of an image.
        latent_size: Z, the length of a code.
        num_classes: K, the number of labels.
        hidden_units: the width of the widest hidden layer.
    """

    def __init__(self, input_size: int, latent_size: int, num_classes: int, hidden_units: int = 400) -> None:
        super().__init__()
        self.input_size = input_size
        self.latent_size = latent_size
        self.num_classes = num_classes
        self.A = nn.Linear(input_size + num_classes, hidden_units)
        self.B = nn.Linear(hidden_units, latent_size)
        self.C = nn.Linear(hidden_units, latent_size)
        self.E = nn.Linear(latent_size + num_classes, hidden_units)
        self.G = nn.Linear(hidden_units, input_size)

    def recognition_model(self, x: Tensor, c: Tensor) -> tuple[Tensor, Tensor]:
        """Q1.1: the recognition network q(z | x, c): from an image and its label to a Gaussian over codes.

        Args:
            x: (N, D) images in [0, 1].
            c: (N, K) labels, one-hot.

        Returns:
            mu: (N, Z) the means of the Gaussian, any real value.
            logvar: (N, Z) the logarithms of its variances, any real value.

        Common mistake: an activation after the last layer, so that mu and logvar cannot be negative.
        """
        phi = F.softplus(self.A(torch.concatenate((x, c), axis=1)))
        return self.B(phi), self.C(phi)

    def reparametrize(self, mu: Tensor, logvar: Tensor) -> Tensor:
        """Q1.2: draw a code z ~ N(mu, exp(logvar)) so that gradients reach mu and logvar.

        Kingma and Welling, 2014 (https://arxiv.org/abs/1312.6114), section 2.4: take the randomness from a standard
        normal eps and write z as a differentiable function of mu, logvar and eps.

        Args:
            mu: (N, Z) means.
            logvar: (N, Z) logarithms of the variances.

        Returns:
            z: (N, Z) one draw for each mean, all independent, fresh at every call.

        Worked number: with mu = 3 and logvar = log(4) = 1.386, many draws have mean 3 and standard deviation 2.
        Common mistake: a standard deviation of exp(logvar), which is the variance (4 in the example).
        """
        return GaussianMixin.draw(mu, logvar)

    def generative_model(self, z: Tensor, c: Tensor) -> Tensor:
        """Q1.3: the generative network p(x | z, c): from a code and a label to the mean of every pixel.

        Args:
            z: (N, Z) codes.
            c: (N, K) labels, one-hot.

        Returns:
            x_hat: (N, D) for every pixel the probability that it is white, in (0, 1).

        Common mistake: returning logits, which are not in (0, 1).
        """
        phi = F.softplus(self.E(torch.concatenate((z, c), axis=1)))
        return self.G(phi).sigmoid()

    def forward(self, x: Tensor, c: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Q1.4: recognise the images, draw one code for each, and generate the images again.

        Args:
            x: (N, D) images in [0, 1].
            c: (N, K) labels, one-hot.

        Returns:
            x_hat: (N, D) the images as generated from the codes, in (0, 1).
            mu: (N, Z) the means of q(z | x, c).
            logvar: (N, Z) the logarithms of its variances.

        Common mistake: generating from mu. Without the noise the codes are never spread, and samples come out as mush.
        """
        m, lv = self.recognition_model(x, c)
        z = self.reparametrize(m, lv)
        return self.generative_model(z, c), m, lv


def loss_function(x_hat: Tensor, x: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
    """Q1.5: minus the variational lower bound of log p(x | c), averaged over the minibatch.

    The sum of two terms (Kingma and Welling, 2014, appendix C.1 and B), in nats:
    the cross-entropy of pixels that are white with probability x_hat, summed over the pixels of an image,
    and KL( N(mu, exp(logvar)) || N(0, I) ) in the closed form of written question Q1(b), summed over a code's numbers.

    Args:
        x_hat: (N, D) generated images, in (0, 1). Rounding can make some exactly 0 or 1: the loss must stay finite.
        x: (N, D) the images themselves, in [0, 1].
        mu: (N, Z) means of q(z | x, c).
        logvar: (N, Z) logarithms of its variances.

    Returns:
        a scalar: the mean over the N images of (cross-entropy + KL).

    Worked number: one image of 784 pixels, x_hat = 0.5 everywhere, one latent with mu = 1, logvar = 0: the
    cross-entropy is 784 * log(2) = 543.43, the KL is 0.5, the loss 543.93.
    Common mistake: the mean over the pixels beside a sum over the latents. The KL then drowns the images.
    """
    ll = x * torch.log(x_hat.clamp(min=1e-30)) + (1 - x) * torch.log1p(-x_hat.clamp(max=1 - 1e-7))
    bound = ll.sum(axis=1) - GaussianMixin.kl_to_standard_normal(mu, logvar)
    return -bound.mean()


def one_hot(labels: Tensor, num_classes: int = 10) -> Tensor:
    """Turn labels (N,) int64 into rows (N, K) float32 that are 1 at the label and 0 elsewhere."""
    return F.one_hot(labels, num_classes).float()


@torch.no_grad()
def evaluate(model: CVAE, images: Tensor, labels: Tensor) -> float:
    """Minus the bound in nats, averaged over images (M, D) uint8 with labels (M,) int64."""
    model.eval()
    total = 0.0
    for rows, row_labels in zip(images.split(1000), labels.split(1000), strict=True):
        x, c = rows.float() / 255, one_hot(row_labels, model.num_classes)
        x_hat, mu, logvar = model(x, c)
        total += loss_function(x_hat, x, mu, logvar).item() * len(x)
    return total / len(images)


def train(
    model: CVAE,
    images: Tensor,
    labels: Tensor,
    epochs: int = 10,
    batch_size: int = 256,
    peak_rate: float = 3e-3,
    held_out: tuple[Tensor, Tensor] | None = None,
) -> tuple[list[float], list[float]]:
    """Q1.6: train with Adam, the learning rate rising to its peak and falling to almost nothing ("one cycle").

    Args:
        model: what to train, in place.
        images: (M, D) uint8 in [0, 255].
        labels: (M,) int64 in [0, K - 1].
        epochs: how often every image is seen.
        batch_size: N, the images of a step.
        peak_rate: the highest learning rate.
        held_out: images and labels that the model never learns from, to measure the bound on after each epoch.

    Returns:
        minus the bound in nats an image, after each epoch: the mean over the minibatches, and that on `held_out`
        (an empty list without it).
    """
    optimizer = torch.optim.Adam(model.parameters(), lr=peak_rate, fused=True)
    steps = epochs * len(images[::batch_size])
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, peak_rate, total_steps=steps, cycle_momentum=False)
    train_curve, test_curve = [], []
    with Progress(transient=True, disable=not sys.stdout.isatty()) as progress:
        for epoch in range(1, epochs + 1):
            model.train()
            total = 0.0
            shuffled = torch.randperm(len(images)).split(batch_size)
            for batch in progress.track(shuffled, description=f"epoch {epoch}"):
                x, c = images[batch].float() / 255, one_hot(labels[batch], model.num_classes)
                x_hat, mu, logvar = model(x, c)
                loss = loss_function(x_hat, x, mu, logvar)
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()
                total += loss.item() * len(x)
            train_curve.append(total / len(images))
            line = f"epoch {epoch:2d}  minus the bound: {train_curve[-1]:7.2f} nats on the training digits"
            if held_out is not None:
                test_curve.append(evaluate(model, *held_out))
                line += f", {test_curve[-1]:7.2f} on the test digits"
            print(line)
    return train_curve, test_curve


@torch.no_grad()
def save_grid(model: CVAE, path: Path, rows: int = 3) -> None:
    """Draw generated digits into a PNG: every row has one code, every column one label."""
    model.eval()
    codes = torch.randn(rows, model.latent_size).repeat_interleave(model.num_classes, dim=0)
    labels = torch.arange(model.num_classes).repeat(rows)
    side = int(model.input_size**0.5)
    digits = model.generative_model(codes, one_hot(labels, model.num_classes)).reshape(-1, side, side)
    figure, axes = plt.subplots(rows, model.num_classes, figsize=(model.num_classes, rows + 0.4))
    for axis, digit, label in zip(axes.flat, digits, labels.tolist(), strict=True):
        axis.imshow(digit, cmap="gray", vmin=0, vmax=1)
        axis.set_axis_off()
        if axis in axes[0]:
            axis.set_title(str(label))
    figure.tight_layout(pad=0.3)
    figure.savefig(path, dpi=150)
    plt.close(figure)


def save_curve(train_curve: list[float], test_curve: list[float], path: Path) -> None:
    """Draw minus the bound against the epochs into a PNG."""
    figure, axis = plt.subplots(figsize=(6, 4))
    epochs = range(1, len(train_curve) + 1)
    axis.plot(epochs, train_curve, marker="o", label="training digits, while learning")
    axis.plot(epochs, test_curve, marker="s", label="test digits")
    axis.set(xlabel="epoch", ylabel="minus the bound (nats an image)", xticks=epochs)
    axis.grid(alpha=0.3)
    axis.legend()
    figure.tight_layout()
    figure.savefig(path, dpi=150)
    plt.close(figure)


def main(epochs: int = 10, seed: int = 0, data: str | None = None, out: str = "runs/q1", threads: int = 1) -> CVAE:
    """Train a CVAE on the digits and write grid.png and curve.png into the folder `out`; return the model."""
    torch.set_num_threads(threads)
    seed_everything(seed)
    train_digits, test_digits = load_digits(train=True, root=data), load_digits(train=False, root=data)
    print(f"{len(train_digits.images)} training and {len(test_digits.images)} test digits from {train_digits.source}")
    model = CVAE(train_digits.images.shape[1], LATENT_SIZE, num_classes=10)
    held_out = (test_digits.images, test_digits.labels)
    curves = train(model, train_digits.images, train_digits.labels, epochs, held_out=held_out)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    save_grid(model, folder / "grid.png")
    save_curve(*curves, folder / "curve.png")
    print(f"pictures: {folder / 'grid.png'} and {folder / 'curve.png'}")
    return model


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Train a conditional VAE on handwritten digits.")
    parser.add_argument("--epochs", type=int, default=10, help="how often every digit is seen (default 10)")
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same run (default 0)")
    parser.add_argument("--data", metavar="DIR", help="the folder that holds MNIST/raw (default: $DIGITS_DIR or data/)")
    parser.add_argument("--out", metavar="DIR", default="runs/q1", help="where the pictures go (default runs/q1)")
    parser.add_argument("--threads", type=int, default=1, help="how many cores torch uses (default 1)")
    main(**vars(parser.parse_args()))
