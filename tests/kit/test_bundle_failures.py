"""Whatever fails in the container, a valid results.json is left, with what was earned and a note for staff."""

import json
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import psutil
import pytest

from autograder.bundle import container
from autograder.bundle.build import build_bundle
from autograder.bundle.layout import DRIVER, KIT, Settings
from autograder.bundle.trials import Trial
from autograder.bundle.verify import in_container
from autograder.homework import load_homework
from autograder.results import Grade, Outcome, Status
from autograder.whole_files import write_json
from conftest import ROOT
from data.digits import DIGITS_DIR
from small_digits import write_small_digits

SCHEMA = json.loads((ROOT / "tests" / "kit" / "gradescope_results.schema.json").read_text())


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs the three steps in a small /autograder; what the grader and what otter leave behind is played."""
    folder, kit = tmp_path / "autograder", tmp_path / "kit"
    for name in ("source/otter_config.json", f"source/files/{DRIVER}", "source/tests/q1.py", "kit/settings.json"):
        path = kit / "settings.json" if name.startswith("kit/") else folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    for name in ("submission", f"source/files/{KIT}"):
        (folder / name).mkdir()
    monkeypatch.setattr(container, "_KIT", kit)

    def play(status: int | None, said: str, grade: Grade | None, otter_points: float | None = None, limit: int = 600):
        Settings(time_limit=limit).write(kit)

        def command(command, where, seconds, **environment):
            if "grade" in command:
                if grade:
                    write_json(folder / "results" / "grade.json", grade.to_json())
                return status, said
            if otter_points is not None:
                write_json(Path(where) / "results" / "results.json", {"tests": [{"score": otter_points}]})
                (Path(where) / "results" / "results.pkl").write_bytes(b"pickled")
            return 0, "otter was here"

        monkeypatch.setattr(container, "_run", command)
        container.grade(folder)
        content = json.loads((folder / "results" / "results.json").read_text())
        jsonschema.validate(content, SCHEMA)
        staff = [test["output"] for test in content["tests"] if test["visibility"] == "hidden"]
        return content, sum(test["score"] for test in content["tests"]), "\n".join(staff)

    return play


def half_done(finished: bool) -> Grade:
    """A grade with two points earned of four."""
    checks = [
        Outcome("a", "Q1.1", "First", Status.PASSED, 2, 2),
        Outcome("b", "Q1.2", "Second", Status.NOT_GRADED, 0, 2),
    ]
    planned = {check.check: check for check in checks}
    return Grade("submission", load_homework().questions, dict(planned), planned, finished=finished)


def test_when_all_goes_well_there_is_nothing_for_staff_to_look_at(run, tmp_path, capsys):
    content, points, staff = run(0, "", half_done(True), otter_points=2.0)
    assert points == 2 and "not complete" not in content["output"]
    assert staff == "" and "total: 2 of 4" in capsys.readouterr().out
    assert (tmp_path / "autograder" / "results" / "results.pkl").read_bytes() == b"pickled", "for `otter grade`"


def test_a_grader_that_was_killed_leaves_what_was_earned(run):
    content, points, staff = run(None, "", half_done(False), otter_points=2.0)
    assert points == 2 and "not complete" in content["output"] and "its time was up" in staff


def test_a_grader_that_crashed_at_once_is_zero_points_and_no_fault_of_the_student(run):
    content, points, staff = run(1, "Traceback: KeyError", None)
    assert content["score"] == 0 and "tell the course staff" in content["output"]
    assert "KeyError" not in content["output"] and "KeyError" in staff


def test_a_machine_without_the_lock_is_no_grade_and_staff_are_told_why(run):
    content, _, staff = run(3, "not graded: this machine cannot lock student code in", None)
    assert content["score"] == 0 and "cannot lock" in staff and "cannot lock" not in content["output"]


def test_a_submission_that_cannot_be_read_is_said_to_the_student(run):
    content, _, _ = run(2, "cannot grade: s.zip cannot be unpacked", None)
    assert content["score"] == 0 and content["output"] == "cannot grade: s.zip cannot be unpacked"


@pytest.mark.parametrize("report", ["", "{", "[]", '{"outcomes": [{"check": "a"}]}', '{"outcomes": 3}'])
def test_a_report_that_is_none_is_zero_points(run, tmp_path, report):
    results = tmp_path / "autograder" / "results"
    results.mkdir()
    (results / "grade.json").write_text(report)
    content, _, _ = run(0, "", None)
    assert content["score"] == 0


def test_an_otter_that_crashed_changes_no_points_and_is_said_to_staff(run):
    content, points, staff = run(0, "", half_done(True), otter_points=None)
    assert points == 2 and "otter gave no results" in staff and "otter" not in content["output"]


def test_totals_that_differ_are_said_to_staff(run):
    _, points, staff = run(0, "", half_done(True), otter_points=70.0)
    assert points == 2 and "otter counts 70 points and the grader 2" in staff


def test_otter_is_left_out_when_the_time_is_nearly_up(run):
    _, points, staff = run(0, "", half_done(True), otter_points=2.0, limit=15)
    assert points == 2 and "the time was nearly up" in staff


def test_a_command_that_hangs_is_ended_with_all_that_it_started(tmp_path):
    pid = tmp_path / "pid"
    code = f"import subprocess, time; p = subprocess.Popen(['sleep', '600']); open({str(pid)!r}, 'w').write(str(p.pid))"
    code = f"print('begun', flush=True); {code}; time.sleep(600)"
    status, said = container._run([sys.executable, "-c", code], tmp_path, 5)
    assert status is None and said == "begun\n"
    until = time.monotonic() + 60
    while psutil.pid_exists(int(pid.read_text())) and time.monotonic() < until:
        if psutil.Process(int(pid.read_text())).status() == psutil.STATUS_ZOMBIE:
            break
        time.sleep(0.05)
    assert time.monotonic() < until


def test_without_a_python_there_are_results_all_the_same(tmp_path):
    script = (ROOT / "autograder" / "bundle" / "templates" / "run_autograder").read_text()
    (tmp_path / "source" / "files" / ".grader").mkdir(parents=True)
    (tmp_path / "run_autograder").write_text(script.replace("@{kit}", ".grader").replace("@{interpreter}", "/nowhere"))
    done = subprocess.run(["bash", "run_autograder"], cwd=tmp_path, capture_output=True)
    content = json.loads((tmp_path / "results" / "results.json").read_text())
    jsonschema.validate(content, SCHEMA)
    assert done.returncode == 0 and content["score"] == 0 and "could not be started" in content["output"]


def test_a_submission_that_hangs_ends_in_time_with_valid_results(tmp_path, zygote, homework, monkeypatch):
    """Its import hangs for 20 s or more at every check, so that 8 s for all of them are up, whatever the machine."""
    settings = Settings(time_limit=68, quick=True, unlocked=zygote.isolation.level == "C")
    monkeypatch.setenv(DIGITS_DIR, str(write_small_digits(tmp_path)))
    build_bundle(homework, tmp_path / "autograder.zip", settings, 1)
    trial = Trial("hangs", {"q1_cvae.py": b"import time\ntime.sleep(600)\n"}, ())
    graded = in_container(tmp_path / "autograder.zip", trial)
    jsonschema.validate(graded.results, SCHEMA)
    assert graded.points == 0 and "The grade is not complete." not in graded.results["output"], graded.said[-3000:]
    late = [test for test in graded.results["tests"] if "the time was up" in test["output"]]
    assert late
