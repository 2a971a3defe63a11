"""Builds the bundle: `otter generate` makes it, and what is wrong with that for this homework is then fixed.

Replaced: `setup.sh`, which installs gigabytes where an unprivileged user cannot read them, and `run_autograder`. Fixed:
times, order and permissions, so that equal sources give an equal file.
"""

import hashlib
import json
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from string import Template
from typing import Any

from autograder import __version__, datasets
from autograder.archive import write_zip
from autograder.authoring.release import TEMPLATES, room_files
from autograder.bundle.layout import DRIVER, HIDDEN_SEED, INTERPRETER, KIT, MANIFEST, OTTER_LOG, Settings
from autograder.given import write_list
from autograder.grading.checks import collect_checks, exercise_of, is_hidden, mark_of, title_of
from autograder.homework import Homework
from autograder.ids import question_of
from autograder.project import HOMEWORKS, ROOT
from autograder.whole_files import write_json

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_TEMPLATES = Path(__file__).with_name("templates")
_KIT_PATTERNS = ("autograder/**/*.py", TEMPLATES, "data/*.py")
_EXECUTABLE = ("run_autograder", "setup.sh")
_NOTEBOOK = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
_PYTHON = "3.12"  # of otter's own environment.yml, which nothing here uses, but `otter grade` asks for


class BundleError(Exception):
    """The bundle cannot be built; the message says why, in one sentence."""


def build_bundle(
    homework: Homework, target: Path, settings: Settings, hidden_seed: int, torch_index: str = ""
) -> dict[str, Any]:
    """Write the bundle, and beside it its manifest, which is not for students.

    Args:
        homework: what it grades.
        target: the zip to write; the manifest is bundle.json in the same folder.
        settings: how it grades.
        hidden_seed: what the hidden checks draw their inputs from.
        torch_index: an index of packages to install from beside the usual one, for CPU builds of PyTorch.

    Returns:
        The manifest.

    Raises:
        FileNotFoundError: a data set is not at hand.
        BundleError: otter failed.
    """
    checks = _checks(homework, settings)
    with tempfile.TemporaryDirectory(prefix="bundle-") as name:
        stage = Path(name).resolve()
        _stage_kit(homework, stage / KIT)
        settings.write(stage / KIT)
        write_list(stage / KIT, homework.questions)
        (stage / KIT / HIDDEN_SEED).write_text(f"{hidden_seed}\n")
        packed = {name: datasets.pack(name, stage / KIT / "data") for name in homework.data}
        _stage_tests(homework, stage / "tests", checks)
        (stage / DRIVER).write_text(json.dumps(_NOTEBOOK) + "\n")
        (stage / OTTER_LOG).touch()
        contents = _generate(stage)
    requirements = grading_requirements()
    contents["requirements.txt"] = "".join(line + "\n" for line in requirements).encode()
    for script in _EXECUTABLE:
        contents[script] = _filled(script, kit=KIT, interpreter=INTERPRETER, torch_index=shlex.quote(torch_index))
    write_zip(target, contents, _EXECUTABLE, compressed=False)
    manifest = {
        "bundle": target.name,
        "sha256": _sha256(target.read_bytes()),
        "points": round(sum(check[2] for check in checks), 2),
        "checks": len(checks),
        "hidden_seed": hidden_seed,
        "settings": asdict(settings),
        "torch_index": torch_index,
        "homework": homework.name,
        "data": packed,
        "versions": {"autograder": __version__, "otter-grader": version("otter-grader")},
        "requirements": requirements,
        "files": {name: _sha256(contents[name]) for name in sorted(contents)},
    }
    write_json(target.with_name(MANIFEST), manifest, private=True)
    return manifest


def grading_requirements() -> list[str]:
    """What grading needs, pinned, as pyproject.toml says it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return sorted([*project["dependencies"], *project["optional-dependencies"]["gradescope"]])


def _checks(homework: Homework, settings: Settings) -> list[tuple[str, str, float, bool]]:
    """Every check that the bundle runs: its id, its exercise and title, its points, and whether it is hidden."""
    return [
        (item.nodeid, f"{exercise_of(item)} {title_of(item)}", mark_of(item)["points"], is_hidden(item))
        for item in collect_checks(homework.questions)
        if not (settings.quick and mark_of(item)["training"])
    ]


def _stage_kit(homework: Homework, folder: Path) -> None:
    found = {path.relative_to(ROOT) for pattern in _KIT_PATTERNS for path in ROOT.glob(pattern)}
    found |= {*room_files(homework, hidden=True), (HOMEWORKS / f"{homework.name}.toml").relative_to(ROOT)}
    for path in sorted(found):
        copy = folder / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / path, copy)


def _stage_tests(homework: Homework, folder: Path, checks: list[tuple[str, str, float, bool]]) -> None:
    folder.mkdir()
    for question in homework.questions:
        rows = "\n".join(f"    {check!r}," for check in checks if question_of(check[1].split()[0]) == question.id)
        test = _filled("otter_test.py.in", kit=KIT, question=question.id, checks=rows)
        (folder / f"{question.key}.py").write_bytes(test)


def _generate(stage: Path) -> dict[str, bytes]:
    """What `otter generate` makes of the staged files, by name."""
    command = [sys.executable, "-m", "otter", "generate", "--tests-dir", "tests", "--output-path", "otter.zip"]
    command += [
        "--python-version",
        _PYTHON,
        "--no-requirements",
        "--no-environment",
        "--no-config",
        DRIVER,
        OTTER_LOG,
        KIT,
    ]
    done = subprocess.run(command, cwd=stage, capture_output=True, text=True)
    if done.returncode:
        raise BundleError(f"otter generate failed: {(done.stderr or done.stdout).strip().splitlines()[-1:]}")
    with zipfile.ZipFile(stage / "otter.zip") as archive:
        return {name: archive.read(name) for name in archive.namelist() if "__pycache__" not in name}


def _filled(template: str, **values: str) -> bytes:
    """A template with its `@{name}` filled in."""
    return _Template((_TEMPLATES / template).read_text(encoding="utf-8")).substitute(values).encode()


class _Template(Template):
    delimiter = "@"  # the templates are shell and Python


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
