"""The submissions on which a bundle is tried before it is uploaded: right, empty, and hostile ones."""

import json
import pickle
from dataclasses import dataclass
from pathlib import Path

from autograder.exercises import FILES

ROOT = Path(__file__).resolve().parents[2]

# Finds the container, from a student's file or from wherever else it may come to run, and tries to grant itself points:
# it rewrites otter's tests, the checks and the results, as far as it may, and says so in a file.
TAMPER = """
def _tamper():
    import pathlib, sys
    places = [pathlib.Path.cwd(), pathlib.Path("/autograder")]
    if "data" in sys.modules:
        places.append(pathlib.Path(list(sys.modules["data"].__path__)[0]))
    test = "OK_FORMAT = False\\nname = 'Q2'\\nfrom otter.test_files import test_case\\n"
    test += "case = test_case(name='mine', points=1000)(lambda: None)\\n"
    targets = ("source/tests/q*.py", "tests/q*.py", "tests/checks/test_*.py", "results/*.json")
    for top in {folder for place in places for folder in (place, *place.parents)}:
        for target in targets:
            for path in top.glob(target) if top != top.parent else ():
                try:
                    path.write_text(test if path.suffix == ".py" else '{"score": 1000}')
                except OSError:
                    pass
_tamper()
"""


@dataclass(frozen=True)
class Trial:
    """A submission, and the questions for which it deserves all points; it deserves none for the others."""

    name: str
    files: dict[str, bytes]
    earns: tuple[str, ...]


def trials() -> list[Trial]:
    """The solutions, the stubs, and attacks: each of these holds an honest first question and two stubs."""
    solutions, stubs = _files("solutions"), _files("starter")
    honest = stubs | {FILES["q1"]: solutions[FILES["q1"]]}
    code = TAMPER.encode()
    shadows = ("otter", "ipykernel_launcher", "sitecustomize", "usercustomize", "conftest", "pytest", "json", "torch")
    return [
        Trial("the solutions", solutions, tuple(FILES)),
        Trial("the untouched stubs", stubs, ()),
        Trial("a notebook beside the files", honest | {"homework.ipynb": _notebook(TAMPER)}, ("q1",)),
        Trial("modules named like the grader's", honest | {f"{name}.py": code for name in shadows}, ("q1",)),
        Trial("a log for otter to unpickle", honest | {".OTTER_LOG": pickle.dumps(_Bomb())}, ("q1",)),
        Trial("code that rewrites the tests", honest | {FILES["q1"]: honest[FILES["q1"]] + code}, ("q1",)),
    ]


class _Bomb:
    """Runs the code above when it is unpickled."""

    def __reduce__(self) -> tuple[object, ...]:
        return exec, (TAMPER,)


def _notebook(code: str) -> bytes:
    cell: dict[str, object] = {
        "cell_type": "code",
        "id": "a",
        "source": code,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def _files(folder: str) -> dict[str, bytes]:
    return {name: (ROOT / folder / name).read_bytes() for name in FILES.values()}
