"""Leaves PyTorch's compiler out: a worker may start none, and importing it takes half of the grader's start-up.

torch's optimizers import `torch._dynamo` at their first step, only to tell it where a compiled graph would end. A
module that knows as much stands in its place. Whoever asks it for more, or for a submodule, gets the real one.
"""

import functools
import importlib
import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import torch

_NAME = "torch._dynamo"


class _NoCompiler(ModuleType):
    """What torch's eager code asks of `torch._dynamo`."""

    __path__: list[str] = []  # a package: `_Submodules` is then asked for what is below it

    @staticmethod
    def graph_break(*about: object) -> None:
        """Do nothing: there is no graph."""

    @staticmethod
    def disable(fn: Any = None, *how: object, **options: object) -> Any:
        """The function as it is: nothing would compile it."""
        return fn if fn is not None else lambda function: function

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system asks of every module
            raise AttributeError(name)
        return getattr(real_compiler(), name)


class _Submodules(MetaPathFinder, Loader):
    """Answers the import of a submodule with the real package's."""

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        stands_in = isinstance(sys.modules.get(_NAME), _NoCompiler)
        return ModuleSpec(name, self) if stands_in and name.startswith(f"{_NAME}.") else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        real_compiler()
        return importlib.import_module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: the module has run."""


def leave_out_compiler() -> None:
    """Put the small module in the place of `torch._dynamo`, unless the real one is there already."""
    if _NAME not in sys.modules:
        sys.modules[_NAME] = torch._dynamo = _NoCompiler(_NAME)
        sys.meta_path.insert(0, _Submodules())


def real_compiler() -> ModuleType:
    """Import the real `torch._dynamo`, and return it."""
    if isinstance(sys.modules.get(_NAME), _NoCompiler):
        del sys.modules[_NAME]
    torch._dynamo = importlib.import_module(_NAME)
    return torch._dynamo


def compile_nothing() -> None:
    """Make `torch.compile` return what it is given: it would start a C compiler, and the lock allows none."""
    torch.compile = _uncompiled


@functools.wraps(torch.compile)
def _uncompiled(model: Callable[..., Any] | None = None, **options: Any) -> Any:
    return model if model is not None else lambda function: function
