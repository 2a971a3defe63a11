"""Question 2 as it is usually written, the yardstick of `speed.py`: the handout's networks, each fake made twice."""

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.data import DataLoader
from torchvision import transforms

from data.digits import Digits
from tests.q1_cvae.plain import ImagesAndLabels


def build_discriminator():
    return nn.Sequential(
        nn.Conv2d(1, 32, 5),
        nn.LeakyReLU(0.01),
        nn.MaxPool2d(2, 2),
        nn.Conv2d(32, 64, 5),
        nn.LeakyReLU(0.01),
        nn.MaxPool2d(2, 2),
        nn.Flatten(),
        nn.Linear(4 * 4 * 64, 4 * 4 * 64),
        nn.LeakyReLU(0.01),
        nn.Linear(4 * 4 * 64, 1),
    )


def build_generator(noise_dim=96):
    return nn.Sequential(
        nn.Linear(noise_dim, 1024),
        nn.ReLU(),
        nn.BatchNorm1d(1024),
        nn.Linear(1024, 7 * 7 * 128),
        nn.ReLU(),
        nn.BatchNorm1d(7 * 7 * 128),
        nn.Unflatten(1, (128, 7, 7)),
        nn.ConvTranspose2d(128, 64, 4, stride=2, padding=1),
        nn.ReLU(),
        nn.BatchNorm2d(64),
        nn.ConvTranspose2d(64, 1, 4, stride=2, padding=1),
        nn.Tanh(),
        nn.Flatten(),
    )


def get_optimizer(model):
    return torch.optim.Adam(model.parameters(), lr=1e-3, betas=(0.5, 0.999))


def train(digits: Digits, batch_size=128, noise_dim=96):
    """One epoch."""
    discriminator, generator = build_discriminator(), build_generator(noise_dim)
    d_optimizer, g_optimizer = get_optimizer(discriminator), get_optimizer(generator)
    transform = transforms.Compose([transforms.ToTensor(), transforms.Normalize(0.5, 0.5)])
    loader = DataLoader(ImagesAndLabels(digits, transform), batch_size, shuffle=True, drop_last=True)
    for real, _ in loader:
        ones, zeros = torch.ones(batch_size, 1), torch.zeros(batch_size, 1)
        d_optimizer.zero_grad()
        noise = 2 * torch.rand(batch_size, noise_dim) - 1
        fake = generator(noise).detach().view(batch_size, 1, 28, 28)
        real_loss = F.binary_cross_entropy_with_logits(discriminator(real), ones)
        fake_loss = F.binary_cross_entropy_with_logits(discriminator(fake), zeros)
        (real_loss + fake_loss).backward()
        d_optimizer.step()

        g_optimizer.zero_grad()
        noise = 2 * torch.rand(batch_size, noise_dim) - 1
        fake = generator(noise).view(batch_size, 1, 28, 28)
        loss = F.binary_cross_entropy_with_logits(discriminator(fake), ones)
        loss.backward()
        g_optimizer.step()
