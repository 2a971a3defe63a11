"""Data sets by name: each is a module in data/ that says how to load it for a grade and how to pack it into a bundle.

Such a module, data/NAME.py, has

    for_grading()        the training and the test part that checks use; each has a `source`, what the report calls it;
                         FileNotFoundError where a folder is named that does not hold it
    pack(folder)         writes what `for_grading` reads into a folder, for a machine without network, and returns facts
    hide()               called in a worker: from then on its loaders give noise, as no folder of data is readable there

and reads the folder that the environment variable NAME_DIR names, if there is one.
"""

import importlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.project import DATA

_SUFFIX = "_DIR"


def variable(name: str) -> str:
    """The environment variable that names a data set's folder: its name in capitals and _DIR."""
    return name.upper() + _SUFFIX


def is_variable(name: str) -> bool:
    """Whether an environment variable of this name names the folder of a data set."""
    return name.endswith(_SUFFIX) and (DATA / f"{name.removesuffix(_SUFFIX).lower()}.py").is_file()


def choose(assignments: Iterable[str], known: Iterable[str]) -> None:
    """Take the folders of data sets from NAME=FOLDER, as `--data` has them.

    Raises:
        ValueError: one is not of that form, or names no data set of the homework; the message is a sentence.
    """
    names = list(known)
    for assignment in assignments:
        name, equals, folder = assignment.partition("=")
        if not equals and len(names) == 1:
            name, folder = names[0], assignment
        elif not names:
            raise ValueError(f"{assignment!r} is of no use: this homework reads no data set")
        elif not equals or name not in names:
            raise ValueError(f"{assignment!r} is not NAME=FOLDER with one of {', '.join(names)}")
        if not Path(folder).is_dir():
            raise ValueError(f"there is no folder {folder}")
        os.environ[variable(name)] = folder


class DataSets:
    """The data sets of one grade, each loaded once, when it is first asked for."""

    def __init__(self) -> None:
        self._loaded: dict[str, tuple[Any, Any]] = {}

    def load(self, name: str) -> tuple[Any, Any]:
        """The training and the test part.

        Raises:
            FileNotFoundError: a folder was named, and does not hold it.
        """
        if name not in self._loaded:
            self._loaded[name] = importlib.import_module(f"data.{name}").for_grading()
        return self._loaded[name]


def hide(name: str) -> None:
    """Let a data set's loaders give noise from now on: for a worker, which reads no data."""
    importlib.import_module(f"data.{name}").hide()


def pack(name: str, folder: Path) -> dict[str, Any]:
    """Write a data set into a folder of a bundle, and return facts about it.

    Raises:
        FileNotFoundError: it is not at hand.
    """
    facts: dict[str, Any] = importlib.import_module(f"data.{name}").pack(folder)
    return facts
