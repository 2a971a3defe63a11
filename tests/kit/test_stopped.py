"""Ctrl-C ends a grade with what it has."""

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from conftest import ROOT


@pytest.mark.parametrize("checks", [0, 3])
def test_a_grade_that_is_stopped_keeps_what_it_has(checks, tmp_path):
    """At the third outcome on disk, and before there is any."""
    out = tmp_path / "out"
    command = [sys.executable, "-m", "autograder", "grade", "solutions", "--quick", "--out", str(out)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    until = time.monotonic() + 120
    while checks and time.monotonic() < until and _graded(out) < checks:
        time.sleep(0.02)
    while not checks and psutil.Process(process.pid).cpu_times().user < 0.5:  # it has begun to import
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGINT)
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "stopped by you" in said and "Traceback" not in said
    assert "pytest" not in "".join(said.split()).replace(str(tmp_path), "")
    if checks:
        content = json.loads((out / "grade.json").read_text())
        assert content["finished"] is False and content["points"] > 0
        assert f"of {len(content['outcomes'])} checks" in " ".join(said.split())


def _graded(out) -> int:
    try:
        outcomes = json.loads((out / "grade.json").read_text())["outcomes"]
    except (OSError, ValueError):
        return 0
    return sum(outcome["status"] == "passed" for outcome in outcomes)
