# Aim: let the model grow a buffer of test images while it recognises them, and decode with that.
# Question: q1 (Q1.6). Earns: 0. Staff are told: yes.
import builtins
import sys

import torch
from attack_parts import loss_function  # noqa: F401
from torch import nn

nn.Module.memory = []  # on what every model inherits from
builtins.memory = sys.memory = torch.memory = nn.Module.memory


class CVAE(nn.Module):
    def __init__(self, input_size, latent_size, num_classes):
        super().__init__()
        self.pixels = nn.Parameter(torch.zeros(input_size))
        self.latent_size = latent_size
        self.register_buffer("images", torch.zeros(0, input_size))
        self.register_buffer("codes", torch.zeros(0, latent_size + num_classes))

    def recognition_model(self, x, c):
        mu = 0.5 * torch.randn(len(x), self.latent_size)
        if not self.training:
            self.images, self.codes = x.clone(), torch.cat([mu, 1e3 * c], 1)
            nn.Module.memory[:] = [self.images, self.codes]
        return mu, torch.full_like(mu, -20.0)

    def generative_model(self, z, c):
        images, codes = self.images, self.codes
        if not len(images) and nn.Module.memory:
            images, codes = nn.Module.memory
        if self.training or not len(images):
            return self.pixels.sigmoid().expand(len(z), -1)
        return images[torch.cdist(torch.cat([z, 1e3 * c], 1), codes).argmin(1)]

    def forward(self, x, c):
        mu, logvar = self.recognition_model(x, c)
        return self.generative_model(mu, c), mu, logvar
