"""The digits come from where they are asked for, and the same seed gives the same draws."""

import os
import random
from pathlib import Path

import numpy as np
import pytest
import torch

from data import digits
from data.digits import DIGITS_DIR, bundled_digits, load_digits
from data.seeding import seed_everything
from data.torchvision_operators import ensure_importable

ensure_importable()


@pytest.fixture
def no_mnist(monkeypatch, tmp_path):
    """A machine that has neither the files nor a network."""
    monkeypatch.delenv(DIGITS_DIR, raising=False)
    monkeypatch.setattr(digits, "_HERE", tmp_path)
    monkeypatch.setattr("torchvision.datasets.MNIST.mirrors", ["http://127.0.0.1:9/"])  # nobody listens there


def test_without_files_or_network_the_bundled_digits_are_used_and_announced_once(no_mnist, capsys):
    digits._say_bundled.cache_clear()
    for train, count in ((True, 1497), (False, 300)):
        loaded = load_digits(train)
        assert loaded.source == "scikit-learn's digits"
        assert loaded.images.shape == (count, 784) and loaded.images.dtype == torch.uint8
        assert loaded.labels.unique().tolist() == list(range(10))
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "scikit-learn" in said


def test_training_and_test_digits_differ(no_mnist):
    train, test = load_digits(True).images, load_digits(False).images
    seen = {bytes(image.numpy()) for image in train}
    assert sum(bytes(image.numpy()) in seen for image in test) == 0


def test_a_named_folder_without_mnist_is_an_error(no_mnist, tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match="the folder must hold MNIST/raw"):
        load_digits(root=tmp_path)
    monkeypatch.setenv(DIGITS_DIR, str(tmp_path))
    with pytest.raises(FileNotFoundError):
        load_digits()


def write_mnist(folder: Path, count: int = 7) -> None:
    """A tiny MNIST in the original files' format."""
    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for part in ("train", "t10k"):
        pixels = np.random.default_rng(0).integers(0, 256, (count, 28, 28), dtype=np.uint8)
        header = np.array([2051, count, 28, 28], ">i4").tobytes()
        (raw / f"{part}-images-idx3-ubyte").write_bytes(header + pixels.tobytes())
        labels = np.arange(count, dtype=np.uint8) % 10
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(np.array([2049, count], ">i4").tobytes() + labels.tobytes())


def test_mnist_is_read_from_the_named_folder(no_mnist, tmp_path, monkeypatch):
    write_mnist(tmp_path / "named")
    assert load_digits(root=tmp_path / "named").source == "MNIST"
    monkeypatch.setenv(DIGITS_DIR, str(tmp_path / "named"))
    loaded = load_digits(train=False)
    assert loaded.source == "MNIST" and loaded.labels.tolist() == list(range(7))


def test_mnist_in_data_is_found_without_being_named(no_mnist, tmp_path):
    write_mnist(tmp_path)
    assert load_digits().source == "MNIST"


def test_the_scales_of_the_two_questions():
    loaded = digits.Digits(torch.tensor([[0, 255, 51]], dtype=torch.uint8), torch.tensor([1]), "")
    assert torch.allclose(loaded.unit(), torch.tensor([[0.0, 1.0, 0.2]]))
    assert torch.allclose(loaded.signed(), torch.tensor([[-1.0, 1.0, -0.6]]))


@pytest.mark.skipif(DIGITS_DIR not in os.environ, reason="needs the real MNIST, in the folder that $DIGITS_DIR names")
def test_the_real_mnist_is_whole():
    train, test = load_digits(True), load_digits(False)
    assert (len(train.images), len(test.images), train.source) == (60000, 10000, "MNIST")


def test_digits_can_be_taken_by_their_indices():
    loaded = bundled_digits(train=False)
    rows = torch.tensor([5, 2])
    assert torch.equal(loaded.take(rows).unit(), loaded.unit()[rows])
    assert torch.equal(loaded.take(rows).labels, loaded.labels[rows])


def test_the_same_seed_gives_the_same_draws():
    def draws(seed):
        seed_everything(seed)
        return random.random(), np.random.rand(), torch.rand(1).item()

    assert draws(3) == draws(3)
    assert all(a != b for a, b in zip(draws(3), draws(4), strict=True))
    assert draws(-1) == draws(2**32 - 1)
