"""The solutions earn full marks on either set of digits, in the memory of Gradescope's smallest container."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from autograder.grading.grade import grade
from autograder.grading.run import Options
from conftest import ROOT
from data.digits import DIGITS_DIR, bundled_digits

MEMORY = 600e6  # bytes; the container has 768 MiB


def memory_of_tree(process: psutil.Process) -> float:
    """Bytes that a process and all its children hold together, shared pages counted once.

    Anonymous pages only: those of library files the system can drop and read again.
    """
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            pages = Path(f"/proc/{one.pid}/smaps_rollup").read_text()
        except OSError:  # it has just ended
            continue
        total += 1024 * sum(int(kib) for kib in re.findall(r"^Pss_Anon: +(\d+) kB", pages, re.M))
    return total


def lacking(outcomes) -> list[str]:
    return [f"{o['exercise']} {o['title']}: {o['finding']}" for o in outcomes if o["status"] != "passed"]


@pytest.mark.skipif(DIGITS_DIR not in os.environ, reason="needs the real MNIST, in the folder that $DIGITS_DIR names")
def test_full_marks_on_mnist_within_the_memory(tmp_path, homework):
    command = [sys.executable, "-m", "autograder", "grade", "solutions", "--out", str(tmp_path)]
    with (tmp_path / "said.txt").open("w") as said:
        running = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)
    most = 0
    while running.poll() is None:
        try:
            most = max(most, memory_of_tree(psutil.Process(running.pid)))
        except psutil.NoSuchProcess:
            break
        time.sleep(0.2)
    running.wait()
    result = json.loads((tmp_path / "grade.json").read_text())
    assert lacking(result["outcomes"]) == []
    assert result["for_staff"] == []
    assert (running.returncode, result["points"], result["facts"]["data"]) == (
        0,
        homework.points,
        {"digits": "MNIST"},
    )
    if sys.platform == "linux":
        assert 0 < most < MEMORY, f"{most / 1e6:.0f} MB"


class _Bundled:
    """Loads the digits that need no network."""

    def load(self, name):
        assert name == "digits"
        return bundled_digits(train=True), bundled_digits(train=False)


def test_full_marks_on_the_bundled_digits(zygote, homework):
    result = grade(zygote, ROOT / "solutions", Options(homework.questions), data=_Bundled()).to_json()
    assert lacking(result["outcomes"]) == []
    assert (result["points"], result["facts"]["data"]) == (homework.points, {"digits": "scikit-learn's digits"})
