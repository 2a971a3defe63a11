# Aim: have a state_dict that claims gigabytes, odd shapes and no tensors at all.
# Question: q1 (Q1.6). Earns: 0. Staff are told: no.
import torch
from attack_parts import loss_function  # noqa: F401
from torch import nn


class CVAE(nn.Module):
    def __init__(self, input_size, latent_size, num_classes):
        super().__init__()
        self.pixels = nn.Parameter(torch.zeros(input_size))
        self.latent_size = latent_size

    def state_dict(self, *args, **options):
        return {"pixels": self.pixels, "more": torch.zeros(1).expand(2**20, 2**20), 7: "text", "none": None}

    def recognition_model(self, x, c):
        mu = torch.zeros(len(x), self.latent_size)
        return mu, mu

    def generative_model(self, z, c):
        return self.pixels.sigmoid().expand(len(z), -1)

    def forward(self, x, c):
        mu, logvar = self.recognition_model(x, c)
        return self.generative_model(mu, c), mu, logvar
