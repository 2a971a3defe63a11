"""Every function and class that the student kit holds, nested ones and methods too: what a student could paste.

The test imports this before the zygote is forked, so that locked workers find all of it: `replace` puts one of them in
the place of an exercise, and `screen` finds out which of them are worth that.
"""

import ast
import copy
import functools
import importlib
import inspect
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch

from autograder.authoring.release import released_files
from autograder.homework import Homework
from autograder.project import ROOT

# packages of the engine that handle no tensors, but processes
PROCESSES = ("host", "isolation", "grading", "reports", "watch")
SECONDS = 0.5  # for one call; a right answer to any exercise takes milliseconds
CALLS = 2  # of an exercise's function on which every candidate is tried: the first to which the right answer returns
MARK = "worth a grade:"
_found: list[tuple[str, Callable[..., Any]]] = []


def find(homework: Homework) -> list[str]:
    """Import what the student kit holds, and return the names of all functions and classes in it."""
    _found.clear()
    for path in released_files(homework):
        engine = path.parts[0] == "autograder"
        if path.suffix == ".py" and not (engine and (path.parts[1] in PROCESSES or path.stem == "__main__")):
            _found.extend(_functions_of(path))
    return [name for name, _ in _found]


def also(name: str, function: Callable[..., Any]) -> None:
    """Take a function for one that the kit holds."""
    _found.append((name, function))


def _functions_of(path: Path) -> Iterator[tuple[str, Callable[..., Any]]]:
    module = importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        name = f"{module.__name__}.{node.name} (line {node.lineno})"
        if node in tree.body:
            yield name, getattr(module, node.name)
        else:  # what stands in another function or class, as if it stood by itself
            node.decorator_list = []
            names = dict(vars(module))
            try:
                exec(compile(ast.Module([node], []), str(path), "exec"), names)
            except (NameError, SyntaxError):  # it needs what is around it
                continue
            yield name, names[node.name]


def replace(module: dict[str, Any], exercise: str, name: str) -> None:
    """Put the function or class of this name in the place of an exercise's; "" stands for one that only raises."""
    shipped = dict(_found)[name] if name else _not_written

    def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
        if isinstance(original, type):
            return shipped

        @functools.wraps(original)
        def pasted(*args: Any, **kwargs: Any) -> Any:
            return _call(shipped, "." in exercise, args, kwargs)

        return pasted

    _set(module, exercise, wrap)


def screen(module: dict[str, Any], exercise: str) -> None:
    """Let the first calls of an exercise's right answer try everything else, and print what gives back the like."""
    calls, told = 0, set[str]()

    def wrap(original: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(original)
        def tried(*args: Any, **kwargs: Any) -> Any:
            nonlocal calls
            if calls == CALLS:
                return original(*args, **kwargs)
            given = copy.deepcopy((args, kwargs))
            right = original(*args, **kwargs)
            calls += 1
            for name, shipped in _found:
                if not _takes(shipped, "." in exercise, *given):  # most do not, and a model is dear to copy
                    continue
                mine = copy.deepcopy(given)
                got = _outcome(lambda shipped=shipped, mine=mine: _call(shipped, "." in exercise, *mine))
                if name not in told and _alike(got, right):
                    told.add(name)
                    print(MARK, name, flush=True)
            return right

        return tried

    _set(module, exercise, wrap)


def _set(module: dict[str, Any], exercise: str, wrap: Callable[[Callable[..., Any]], Callable[..., Any]]) -> None:
    owner, _, name = exercise.rpartition(".")
    if owner:
        setattr(module[owner], name, wrap(getattr(module[owner], name)))
    else:
        module[name] = wrap(module[name])


def _not_written(*args: Any, **kwargs: Any) -> Any:
    raise NotImplementedError


def _call(shipped: Callable[..., Any], is_method: bool, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """The call as it stands, and in the place of a method also without its object."""
    try:
        return shipped(*args, **kwargs)
    except Exception:
        if not is_method:
            raise
    return shipped(*args[1:], **kwargs)


def _takes(shipped: Callable[..., Any], is_method: bool, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether such arguments can be given to it at all."""
    for given in (args, args[1:]) if is_method else (args,):
        try:
            inspect.signature(shipped).bind(*given, **kwargs)
            return True
        except TypeError:
            continue
        except ValueError:  # it does not tell
            return True
    return False


class _TooLong(Exception):
    pass


def _outcome(call: Callable[[], Any]) -> Any:
    """What a call returned or raised."""

    def interrupt(number: int, frame: Any) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        return call()
    except BaseException as error:
        return error
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _alike(got: Any, right: Any) -> bool:
    """Whether this could be an answer, for its kind and size alone."""
    if isinstance(right, torch.Tensor | int | float):
        return isinstance(got, torch.Tensor | int | float) and _size(got) == _size(right)
    if isinstance(right, tuple | list):
        same = isinstance(got, tuple | list) and len(got) == len(right)
        return same and all(_alike(a, b) for a, b in zip(got, right, strict=True))
    for kind in (torch.nn.Module, torch.optim.Optimizer):
        if isinstance(right, kind):
            return isinstance(got, kind)
    return type(got) is type(right)


def _size(value: Any) -> int:
    return value.numel() if isinstance(value, torch.Tensor) else 1
