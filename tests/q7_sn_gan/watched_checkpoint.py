"""Runs a student's save_checkpoint and load_checkpoint in the worker, on known networks and optimizers."""

import io
import os
import random
import shutil
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from autograder.worker.loading import attribute

_FOLDER = Path("checkpoints")
_NAME = "latest.pt"
_RATES = 1e-3, 1e-2


class _Remembering(nn.Module):
    """A linear layer with a buffer that moves at each call."""

    def __init__(self) -> None:
        super().__init__()
        self.layer = nn.Linear(4, 5)
        self.register_buffer("memory", torch.randn(5))

    def forward(self, x: Tensor) -> Tensor:
        """(N, 4) to (N, 5)."""
        if self.training:
            self.memory.mul_(0.9).add_(0.1 * self.layer(x).detach().mean(0))
        return self.layer(x) - self.memory


def _made(module: ModuleType, seed: int, step: int) -> Any:
    """A training that has made three steps from this seed, and torch's generator somewhere after it."""
    torch.manual_seed(seed)
    generator = nn.Sequential(
        *(nn.Linear(3, 6), nn.Unflatten(1, (6, 1, 1)), nn.BatchNorm2d(6), nn.ReLU(), nn.Flatten(), nn.Linear(6, 4))
    )
    discriminator = nn.Sequential(_Remembering(), nn.LeakyReLU(0.2), nn.Linear(5, 1))
    adams = [
        torch.optim.Adam(network.parameters(), lr=rate * (1 + seed % 5), betas=(0.5, 0.999))
        for network, rate in zip((generator, discriminator), _RATES, strict=True)
    ]
    training = attribute(module, "Training")(generator, discriminator, *adams, step)
    for _ in range(3):
        for optimizer in adams:
            optimizer.zero_grad()
        discriminator(generator(torch.randn(7, 3))).square().mean().backward()
        for optimizer in adams:
            optimizer.step()
    return training


def _flat(tensors: Any) -> Tensor:
    parts = [each.detach().double().reshape(-1) for each in tensors if isinstance(each, Tensor)]
    return torch.cat([torch.zeros(0, dtype=torch.float64), *parts])


def _averages(optimizer: Any) -> Tensor:
    state = optimizer.state_dict()["state"]
    return _flat(value for key in sorted(state) for _, value in sorted(state[key].items()))


def _facts(training: Any) -> dict[str, Any]:
    """All that a training holds, as plain data; it draws no random number."""
    found: dict[str, Any] = {"step": training.step, "random": torch.get_rng_state()}
    for name in ("generator", "discriminator"):
        network, optimizer = getattr(training, name), getattr(training, f"{name}_optimizer")
        found[name] = _flat(network.parameters())
        found[f"{name}_buffers"] = _flat(network.buffers())
        found[f"{name}_optimizer"] = _averages(optimizer)
        found[f"{name}_rate"] = [float(group["lr"]) for group in optimizer.param_groups]
        modes = {each.training for each in network.modules()}
        found[f"{name}_mode"] = " and ".join(sorted("training" if mode else "evaluation" for mode in modes))
        found[f"{name}_frozen"] = sum(not each.requires_grad for each in network.parameters())
    return found


def _empty_folder() -> Path:
    shutil.rmtree(_FOLDER, ignore_errors=True)
    _FOLDER.mkdir()
    return _FOLDER / _NAME


def saved(module: ModuleType, seed: int, step: int, as_text: bool) -> dict[str, Any]:
    """What save_checkpoint writes.

    Returns:
        "content": the bytes of the file, or None; "files": the names of all files that were written; "plain": whether
        torch reads it without running code; "truth": what the training held before; "changed": the names of what it
        holds otherwise, of torch's random numbers, and of those of numpy or Python.
    """
    path = _empty_folder()
    training = _made(module, seed, step)
    before, others = _facts(training), (random.getstate(), np.random.get_state()[1].tolist())
    attribute(module, "save_checkpoint")(str(path) if as_text else path, training)
    after = _facts(training)
    changed = [key for key in before if not _same(before[key], after[key])]
    if others != (random.getstate(), np.random.get_state()[1].tolist()):
        changed.append("random_elsewhere")
    content = path.read_bytes() if path.is_file() else b""
    found: dict[str, Any] = {"content": None, "files": sorted(each.name for each in _FOLDER.iterdir()), "plain": False}
    if content:
        found["content"] = torch.frombuffer(bytearray(content), dtype=torch.uint8)
        found["plain"] = _is_plain(content)
    return found | {"truth": before, "changed": changed}


def _same(a: Any, b: Any) -> bool:
    if isinstance(a, Tensor):
        return isinstance(b, Tensor) and torch.equal(a, b)
    return bool(a == b)


def _is_plain(content: bytes) -> bool:
    try:
        torch.load(io.BytesIO(content), weights_only=True)
    except Exception:  # whatever torch raises for a file that it does not read
        return False
    return True


def restored(module: ModuleType, content: Tensor, seed: int, step: int, as_text: bool) -> dict[str, Any]:
    """What load_checkpoint makes of another training, from a file with these bytes.

    Returns:
        "before": what that training held; "after": what it holds then; "objects": whether the networks and optimizers
        are the same objects, and the optimizers those of their parameters; "returned": the class of what it returned.
    """
    path = _empty_folder()
    path.write_bytes(content.numpy().tobytes())
    training = _made(module, seed, step)
    before = _facts(training)
    names = ("generator", "discriminator", "generator_optimizer", "discriminator_optimizer")
    there = [getattr(training, name) for name in names]
    parameters = [list(map(id, there[0].parameters())), list(map(id, there[1].parameters()))]
    returned = attribute(module, "load_checkpoint")(str(path) if as_text else path, training)
    after = _facts(training)
    same = all(getattr(training, name) is each for name, each in zip(names, there, strict=True))
    for network, optimizer, ids in zip(there[:2], there[2:], parameters, strict=True):
        same = same and list(map(id, network.parameters())) == ids
        same = same and [id(each) for group in optimizer.param_groups for each in group["params"]] == ids
    return {"before": before, "after": after, "objects": same, "returned": type(returned).__name__}


def overwritten(module: ModuleType) -> dict[str, Any]:
    """Saves over an older checkpoint, and then so that writing stops half-way.

    Returns:
        "files": the names of all files after the first saving; and if the checkpoint is one of them: "in_place":
        whether the older file itself was written into; "replaced": whether the checkpoint is another one after the
        second saving; "after": "whole", "half" or "missing", the checkpoint after writing stopped half-way; "renaming":
        "missing" if there was none where it was to be renamed, else "there"; "elsewhere": whether another folder was
        written to; "left": the names of files beside the checkpoint after the second, whole saving.
    """
    path = _empty_folder()
    save = attribute(module, "save_checkpoint")
    save(path, _made(module, 1, 5))
    files = sorted(each.name for each in _FOLDER.iterdir())
    if not path.is_file():
        return {"files": files}
    older = path.read_bytes()
    kept = _FOLDER / "kept"
    os.link(path, kept)
    save(path, _made(module, 2, 9))
    found: dict[str, Any] = {"files": files, "in_place": kept.read_bytes() != older}
    found["replaced"] = path.is_file() and path.read_bytes() != older
    kept.unlink()
    found["left"] = sorted(each.name for each in _FOLDER.iterdir() if each.name != _NAME)
    whole, places = path.read_bytes() if path.is_file() else None, []
    _save_and_stop(save, path, _made(module, 3, 11), places)
    now = path.read_bytes() if path.is_file() else None
    found["after"] = "missing" if now is None else "whole" if now == whole else "half"
    found["renaming"] = _save_until_renamed(save, path, _made(module, 3, 11))
    return found | {"elsewhere": any(each != str(_FOLDER.resolve()) for each in places)}


class _Stopped(OSError):
    """No space left on the device."""


def _save_until_renamed(save: Any, path: Path, training: Any) -> str:
    """Save, but stop where a file is to be renamed: "missing" if there is no checkpoint then, else "there"."""
    owners = (os, "replace"), (os, "rename"), (Path, "replace"), (Path, "rename")
    originals = [getattr(*each) for each in owners]
    seen: list[str] = []

    def stop(*args: Any, **kwargs: Any) -> None:
        seen.append("there" if path.is_file() else "missing")
        raise _Stopped(5, "Input/output error")

    for each in owners:
        setattr(*each, stop)
    try:
        with suppress(Exception):  # the student's code may turn it into another one
            save(path, training)
    finally:
        for each, original in zip(owners, originals, strict=True):
            setattr(*each, original)
    return seen[0] if seen else "there"


def _save_and_stop(save: Any, path: Path, training: Any, places: list[str]) -> None:
    """Save, but let torch.save write a little and stop."""
    original = torch.save

    def half(obj: Any, f: Any, *args: Any, **kwargs: Any) -> None:
        if isinstance(f, str | os.PathLike):
            places.append(str(Path(f).resolve().parent))
            Path(f).write_bytes(b"half a checkpoint")
        else:
            name = getattr(f, "name", None)
            if isinstance(name, str):
                places.append(str(Path(name).resolve().parent))
            f.write(b"half a checkpoint")
        raise _Stopped(28, "No space left on device")

    torch.save = half
    try:
        with suppress(Exception):  # the student's code may turn it into another one
            save(path, training)
    finally:
        torch.save = original


class _Code:
    """What makes a folder when it is unpickled."""

    def __reduce__(self) -> Any:
        return os.mkdir, (str(_FOLDER / "code_has_run"),)


def runs_code(module: ModuleType) -> dict[str, Any]:
    """What load_checkpoint does with a file that holds code, here code that makes a folder.

    Returns:
        "files": the names of all files that save_checkpoint wrote; and if the checkpoint is one of them: "plain",
        whether torch reads it without running code; and if it does: "ran", whether the code has run.
    """
    path = _empty_folder()
    training = _made(module, 4, 3)
    attribute(module, "save_checkpoint")(path, training)
    files = sorted(each.name for each in _FOLDER.iterdir())
    if not path.is_file():
        return {"files": files}
    if not _is_plain(path.read_bytes()):
        return {"files": files, "plain": False}
    content = torch.load(path, weights_only=True)
    torch.save({**content, "extra": _Code()} if isinstance(content, dict) else [content, _Code()], path)
    with suppress(Exception):  # it must not be read
        attribute(module, "load_checkpoint")(path, training)
    return {"files": files, "plain": True, "ran": (_FOLDER / "code_has_run").exists()}
