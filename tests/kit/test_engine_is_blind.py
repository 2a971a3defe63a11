"""The engine names no question, world or data set; its packages build on each other one way; lines are short."""

import ast
import graphlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.rooms import every_question
from conftest import ROOT

ENGINE = ROOT / "autograder"
QUESTIONS = every_question()
WORLDS = {world.id.partition("-")[0] for question in QUESTIONS for world in question.worlds}
DATA_SETS = {name for question in QUESTIONS for name in question.data}
FORMS = (r"data[/.]{0}", "[\"']{0}[\"']", r"\b{0}_dir")  # in which a data set is named: as words they are ordinary ones
NAMES = [
    *(r"cvae|gan\b|dqn|mnist|\bq[0-9]", *WORLDS, *(question.room for question in QUESTIONS)),
    *(form.format(name) for form in FORMS for name in DATA_SETS),
]
NAMED = re.compile("|".join(NAMES), re.I)
# From the bottom to the top: a package may import those before it. Workers run what stands up to "worker" in a process
# that knows nothing of grading; what is after "grading" is not in every kit.
ORDER = (
    "line",
    "isolation",
    "worker",
    "host",
    "reports",
    "grading",
    "watch",
    "authoring",
    "verification",
    "bundle",
    "classes",
)
UP_TO_WORKER = ORDER[: ORDER.index("worker") + 1]
FOR_STAFF = ("authoring", "verification", "bundle", "classes")  # the student kit has none of them
LONGEST = 120  # characters of a line
SOURCES = ("autograder", "data", "solutions", "starter", "tests")


def python_files(*folders: str) -> list[Path]:
    """The Python files of the project below these folders, without answers that were written by others."""
    not_ours = {"__pycache__", "blind"}
    return sorted(
        file for folder in folders for file in (ROOT / folder).rglob("*.py") if not_ours.isdisjoint(file.parts)
    )


def imports(file: Path) -> Iterator[tuple[str, ...]]:
    """What a file imports of the engine, wherever it stands, as ("host", "zygote")."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file} imports relatively"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        yield from (tuple(name.split(".")[1:]) for name in names if name.startswith("autograder."))


def parts_of_engine() -> dict[str, set[str]]:
    """By part, a package or a module beside them, which other parts it imports."""
    found: dict[str, set[str]] = {}
    for file in python_files("autograder"):
        inside = file.relative_to(ENGINE).with_suffix("").parts
        imported = {names[0] for names in imports(file)}
        found.setdefault(inside[0], set()).update(imported - {inside[0]})
    return found


@pytest.mark.parametrize("folder", ["", *ORDER])
def test_no_line_of_the_engine_names_a_question(folder):
    inside = (ENGINE / folder).rglob("*") if folder else ENGINE.glob("*")
    lines = []
    for file in sorted(path for path in inside if path.is_file() and path.suffix != ".pyc"):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if NAMED.search(line):
                lines.append(f"{file.relative_to(ROOT)}, line {number}: {line.strip()}")
    assert lines == []


def test_every_package_of_the_engine_has_its_place():
    packages = {file.relative_to(ENGINE).parts[0] for file in ENGINE.glob("*/*.py")}
    assert packages == set(ORDER)


def test_no_package_imports_one_above_it():
    parts = parts_of_engine()
    above = {
        f"{package} imports {other}"
        for place, package in enumerate(ORDER)
        for other in parts[package] & set(ORDER[place + 1 :])
    }
    assert above == set()


def test_the_engine_s_parts_form_no_circle():
    order = [part for part in graphlib.TopologicalSorter(parts_of_engine()).static_order() if part in ORDER]
    assert len(order) == len(ORDER)


def test_what_a_worker_runs_knows_nothing_of_grading():
    """Not by another module's imports either."""
    parts = parts_of_engine()
    reached, left = set(), list(UP_TO_WORKER)
    while left:
        part = left.pop()
        if part not in reached:
            reached.add(part)
            left += parts.get(part, ())
    assert reached & set(ORDER) == set(UP_TO_WORKER)
    assert not reached & {"check", "comparisons", "results", "suspicions", "seeds", "cli", "grade_command"}


def test_what_the_student_kit_lacks_is_imported_by_commands_alone():
    users = {part for part, imported in parts_of_engine().items() if imported & set(FOR_STAFF)}
    assert users <= {"cli", *FOR_STAFF}


@pytest.mark.parametrize("folder", SOURCES)
def test_no_line_is_longer_than_a_screen(folder):
    long = [
        f"{file.relative_to(ROOT)}, line {number}"
        for file in python_files(folder)
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert long == []


def test_no_module_has_a_name_that_says_nothing():
    empty = {"utils", "util", "helpers", "helper", "misc", "manager", "common"}
    assert [file for file in python_files(*SOURCES) if empty & set(file.stem.split("_"))] == []
