"""The submissions on which a bundle is tried before it is uploaded: right, empty, and hostile ones."""

import json
import pickle
from dataclasses import dataclass
from pathlib import Path

from autograder.homework import Homework
from autograder.project import SOLUTIONS, STARTER
from autograder.question import Question

# Finds the container, from a student's file or from wherever else it may come to run, and tries to grant itself points:
# it rewrites otter's tests, the checks and the results, as far as it may, and says so in a file.
TAMPER = """
def _tamper():
    import pathlib, sys
    places = [pathlib.Path.cwd(), pathlib.Path("/autograder")]
    if "data" in sys.modules:
        places.append(pathlib.Path(list(sys.modules["data"].__path__)[0]))
    test = "OK_FORMAT = False\\nname = 'mine'\\nfrom otter.test_files import test_case\\n"
    test += "case = test_case(name='mine', points=1000)(lambda: None)\\n"
    targets = ("source/tests/*.py", "tests/*.py", "tests/*/test_*.py", "results/*.json")
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
    earns: tuple[Question, ...]


def trials(homework: Homework) -> list[Trial]:
    """The solutions, the stubs, and attacks: each of these holds an honest first question and stubs."""
    solutions, stubs = _files(homework, SOLUTIONS), _files(homework, STARTER)
    first = homework.questions[0]
    honest = stubs | {first.file: solutions[first.file]}
    code = TAMPER.encode()
    shadows = ("otter", "ipykernel_launcher", "sitecustomize", "usercustomize", "conftest", "pytest", "json", "torch")
    return [
        Trial("the solutions", solutions, homework.questions),
        Trial("the untouched stubs", stubs, ()),
        Trial("a notebook beside the files", honest | {"homework.ipynb": _notebook(TAMPER)}, (first,)),
        Trial("modules named like the grader's", honest | {f"{name}.py": code for name in shadows}, (first,)),
        Trial("a log for otter to unpickle", honest | {".OTTER_LOG": pickle.dumps(_Bomb())}, (first,)),
        Trial("code that rewrites the tests", honest | {first.file: honest[first.file] + code}, (first,)),
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


def _files(homework: Homework, folder: Path) -> dict[str, bytes]:
    return {question.file: (folder / question.file).read_bytes() for question in homework.questions}
