"""Q1.6's measure: the label under whose samples an image is likeliest, against torch's own distributions."""

import torch
from torch.distributions import Bernoulli

from tests.q1_cvae.reference import likeliest_labels


def test_it_is_the_label_of_the_largest_mean_likelihood():
    rng = torch.Generator().manual_seed(0)
    x, samples = torch.rand(200, 6, generator=rng).round(), torch.rand(10, 4, 6, generator=rng)
    likelihood = Bernoulli(samples.double()).log_prob(x.double()[:, None, None]).sum(-1).exp().mean(-1)
    expected = likelihood.argmax(dim=1)
    assert len(expected.unique()) > 5
    assert torch.equal(likeliest_labels(x, samples), expected)


def test_images_are_told_by_samples_like_them_and_not_by_others():
    rng = torch.Generator().manual_seed(0)
    pictures = torch.rand(10, 784, generator=rng).round()
    labels = torch.arange(10).repeat(20)
    noisy = (pictures[labels] - (torch.rand(200, 784, generator=rng) < 0.2).float()).abs()
    samples = pictures[:, None].repeat(1, 3, 1)  # of exactly 0 and 1, as a decoder may give
    assert torch.equal(likeliest_labels(noisy, samples), labels)
    assert torch.equal(likeliest_labels(noisy, samples.roll(1, 0)), (labels + 1) % 10)
    alike = samples.mean(0, keepdim=True).expand_as(samples)
    assert (likeliest_labels(noisy, alike) == labels).float().mean() <= 0.1
