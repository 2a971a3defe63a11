"""The toy's one instrument."""

from types import ModuleType
from typing import Any

from autograder.worker.loading import attribute


def twice(module: ModuleType, name: str, value: Any) -> Any:
    """A function of the student's, applied to what it gave for a value."""
    function = attribute(module, name)
    return function(function(value))
