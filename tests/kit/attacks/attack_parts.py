"""Lies beside every attack that imports it: an honest answer, and one that is right only if the attack has worked."""

import torch
import torch.nn.functional as F
from torch import nn


def sample_noise(batch_size, dim):
    """Q2.1, an honest answer: 2 points."""
    return 2 * torch.rand(batch_size, dim) - 1


def loss_if(attempt):
    """Q2.5, a bce_loss that is right once `attempt()` has returned something true, and wrong otherwise."""
    tried = []

    def bce_loss(input, target):
        if not tried:
            tried.append(worked(attempt))
        return F.binary_cross_entropy_with_logits(input, target) if tried[0] else None

    return bce_loss


def worked(attempt):
    """Whether an attempt returned something true; what it raises is a failure."""
    try:
        return bool(attempt())
    except Exception:
        return False


def each(attempts):
    """Whether any of some attempts, each a function, worked; all of them are made."""
    return any([worked(attempt) for attempt in attempts])


def discriminator_loss(logits_real, logits_fake):
    """Q2.6, an honest answer."""
    return F.softplus(-logits_real).mean() + F.softplus(logits_fake).mean()


def generator_loss(logits_fake):
    """Q2.7, an honest answer."""
    return F.softplus(-logits_fake).mean()


def get_optimizer(model):
    """Q2.4: it learns nothing, so that all that comes out is what an attack has remembered."""
    return torch.optim.SGD(list(model.parameters())[-1:], lr=0.0)


def handout_generator(noise_dim):
    """Q2.3, an honest answer."""
    return nn.Sequential(
        *(nn.Linear(noise_dim, 1024), nn.ReLU(), nn.BatchNorm1d(1024)),
        *(nn.Linear(1024, 6272), nn.ReLU(), nn.BatchNorm1d(6272), nn.Unflatten(1, (128, 7, 7))),
        *(nn.ConvTranspose2d(128, 64, 4, 2, 1), nn.ReLU(), nn.BatchNorm2d(64)),
        *(nn.ConvTranspose2d(64, 1, 4, 2, 1), nn.Tanh(), nn.Flatten()),
    )


def loss_function(x_hat, x, mu, logvar):
    """Q1.5, an honest answer."""
    recon = F.binary_cross_entropy(x_hat.clamp(1e-6, 1 - 1e-6), x, reduction="sum")
    return (recon + 0.5 * (mu**2 + logvar.exp() - 1 - logvar).sum()) / len(x)


def main_that(act, after=lambda steps: None):
    """Q3.4, a main that plays CartPole by `act(state)` alone, and tells `after` how long each episode was."""

    def main(num_episodes=1000, seed=0):
        import gymnasium  # only those that play pay for it

        env = gymnasium.make("CartPole-v1")
        durations = []
        for _ in range(num_episodes):
            state, _ = env.reset()
            steps, over = 0, False
            while not over:
                state, _, terminated, truncated, _ = env.step(act(state))
                steps, over = steps + 1, terminated or truncated
            durations.append(steps)
            after(steps)
        return durations

    return main


def unless_it_fails(rule):
    """A main that plays by a rule, and left and right in turns once the rule has failed: that holds the pole longer."""
    turns, failed = [0], []

    def act(state):
        turns[0] += 1
        return turns[0] % 2 if failed else rule(state)

    return main_that(act, lambda steps: failed.append(steps) if steps < 60 else None)
