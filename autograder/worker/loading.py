"""Loads the student's file, as far as it runs, and says in plain data what went wrong and on which line."""

import functools
import inspect
import sys
import traceback
from collections.abc import Callable, Collection
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import matplotlib
import numpy as np
import torch
from torch.utils.data import DataLoader

from autograder.worker.no_compiler import compile_nothing

_LONGEST = 600  # characters of an exception's own message that are passed on


class Undefined(AttributeError):
    """The student's file, or an object it made, lacks a name that the handout asks for."""


def quieten() -> None:
    """Take the sting out of what student files do without harm meant: windows, threads, the grader's arguments."""
    matplotlib.use("Agg")
    torch.set_num_threads = lambda nthreads: None  # OpenMP hangs in a forked process that asks for more than one
    compile_nothing()
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


def load(path: Path, folder: Path, given: Collection[str] = ()) -> tuple[ModuleType, dict[str, Any] | None]:
    """Run the student's file as a module that is not `__main__`.

    A file that stops half-way (an exception, sys.exit, the time is up) keeps what it had defined above that line.

    Args:
        path: the file.
        folder: the submission's folder, from which the file may import its neighbours.
        given: see `facts`.

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
        return module, facts(error, folder, given)
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


def facts(error: BaseException, folder: Path, given: Collection[str] = ()) -> dict[str, Any]:
    """What happened, as plain data: type, message, and the innermost line that the student has written.

    Args:
        error: what was raised.
        folder: the submission's folder.
        given: the functions that the handout gives, such as "Memory.push"; an error that surfaces in one of them is
            placed where the student's code led there.

    Returns:
        "type", "message", and where known "file" (relative to the folder), "line" (from 1) and "code" (its text).
    """
    try:
        message = str(error)[:_LONGEST]
    except BaseException:  # an exception class of the student's own may fail here too
        message = ""
    found: dict[str, Any] = {"type": type(error).__name__, "message": message}
    if isinstance(error, SyntaxError) and error.filename:
        places = [(error.filename, error.lineno, error.text, False)]
        found["message"] = str(error.msg)[:_LONGEST]
    else:
        lines = traceback.extract_tb(error.__traceback__)
        codes = [frame.f_code for frame, _ in traceback.walk_tb(error.__traceback__)]
        places = [(s.filename, s.lineno, s.line, _is_given(c, given)) for s, c in zip(lines, codes, strict=True)]
    here = [place for place in places if Path(place[0]).is_relative_to(folder)]
    if here:
        filename, line, code, _ = next((place for place in reversed(here) if not place[3]), here[-1])
        found |= {"file": str(Path(filename).relative_to(folder)), "line": line, "code": (code or "").strip()[:200]}
    return found


def _is_given(code: CodeType, given: Collection[str]) -> bool:
    """Whether this is a function that the handout gives, by its name; a student may have changed it all the same."""
    if not hasattr(code, "co_qualname"):  # Python 3.10 knows the last part only
        return code.co_name in [name.rpartition(".")[2] for name in given if not name.endswith("__init__")]
    return code.co_qualname.partition(".<locals>")[0] in given


def sendable(value: Any) -> Any:
    """A tensor of a dtype that travels, from a tensor, array or NumPy scalar of any dtype; else a description."""
    try:
        tensor = value.detach().cpu() if isinstance(value, torch.Tensor) else torch.from_numpy(np.array(value))
        if tensor.is_sparse or tensor.is_quantized or tensor.is_complex():
            return f"a {tensor.dtype} tensor"
        return tensor.float() if tensor.dtype == torch.bfloat16 else torch.Tensor.as_subclass(tensor, torch.Tensor)
    except (TypeError, ValueError, RuntimeError):
        return f"a {type(value).__name__}"
