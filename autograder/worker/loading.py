"""Loads the student's file, as far as it runs, and says in plain data what went wrong and on which line."""

import functools
import inspect
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import matplotlib
import numpy as np
import torch
from torch.utils.data import DataLoader

_LONGEST = 600  # characters of an exception's own message that are passed on


class Undefined(AttributeError):
    """The student's file, or an object it made, lacks a name that the handout asks for."""


def quieten() -> None:
    """Take the sting out of what student files do without harm meant: windows, threads, the grader's arguments."""
    matplotlib.use("Agg")
    torch.set_num_threads = lambda nthreads: None  # OpenMP hangs in a forked process that asks for more than one
    torch._dynamo.config.disable = True  # torch.compile would start a C compiler
    DataLoader.__init__ = functools.partialmethod(  # type: ignore
        _load_in_this_process, DataLoader.__init__
    )


def _load_in_this_process(loader: DataLoader[Any], make: Callable[..., None], *args: Any, **options: Any) -> None:
    """A DataLoader without worker processes: the lock allows none."""
    asked = inspect.signature(make).bind(loader, *args, **options)
    if asked.arguments.get("num_workers"):
        print("the grader starts no worker processes: num_workers counts as 0 here")
    asked.arguments |= {"num_workers": 0}
    for name in ("prefetch_factor", "persistent_workers", "timeout", "multiprocessing_context"):
        asked.arguments.pop(name, None)
    make(*asked.args, **asked.kwargs)


def load(path: Path, folder: Path) -> tuple[ModuleType, dict[str, Any] | None]:
    """Run the student's file as a module that is not `__main__`.

    A file that stops half-way (an exception, sys.exit, the time is up) keeps what it had defined above that line.

    Args:
        path: the file.
        folder: the submission's folder, from which the file may import its neighbours.

    Returns:
        The module, and None or the facts about why it stopped.
    """
    sys.argv = [str(path)]
    sys.path.insert(0, str(path.parent))
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    sys.modules[path.stem] = module
    try:
        source = path.read_bytes()
        exec(compile(source, str(path), "exec"), module.__dict__)
    except BaseException as error:
        return module, facts(error, folder)
    return module, None


def attribute(owner: Any, name: str) -> Any:
    """The attribute `name` of the student's module or object.

    Raises:
        Undefined: there is none; the message names it.
    """
    try:
        return getattr(owner, name)
    except AttributeError:
        what = owner.__name__ + ".py" if isinstance(owner, ModuleType) else type(owner).__name__
        raise Undefined(f"{what} does not define {name}") from None


def facts(error: BaseException, folder: Path) -> dict[str, Any]:
    """What happened, as plain data: type, message, and the innermost line that lies in the student's folder.

    Returns:
        "type", "message", and where known "file" (relative to the folder), "line" (from 1) and "code" (its text).
    """
    try:
        message = str(error)[:_LONGEST]
    except BaseException:  # an exception class of the student's own may fail here too
        message = ""
    found: dict[str, Any] = {"type": type(error).__name__, "message": message}
    if isinstance(error, SyntaxError) and error.filename:
        places = [(error.filename, error.lineno, error.text)]
        found["message"] = str(error.msg)[:_LONGEST]
    else:
        places = [(frame.filename, frame.lineno, frame.line) for frame in traceback.extract_tb(error.__traceback__)]
    for filename, line, code in reversed(places):
        if Path(filename).is_relative_to(folder):
            found |= {"file": str(Path(filename).relative_to(folder)), "line": line, "code": (code or "").strip()[:200]}
            break
    return found


def sendable(value: Any) -> Any:
    """A tensor of a dtype that travels, from a tensor, array or NumPy scalar of any dtype; else a description."""
    try:
        tensor = value.detach().cpu() if isinstance(value, torch.Tensor) else torch.from_numpy(np.array(value))
        if tensor.is_sparse or tensor.is_quantized or tensor.is_complex():
            return f"a {tensor.dtype} tensor"
        return tensor.float() if tensor.dtype == torch.bfloat16 else torch.Tensor.as_subclass(tensor, torch.Tensor)
    except (TypeError, ValueError, RuntimeError):
        return f"a {type(value).__name__}"
