"""What is killed, full or wrong around a grade costs no result that was there, and is said."""

import contextlib
import errno
import json
import os
import random
import select
import shutil
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from autograder import whole_files
from autograder.cli import main
from autograder.grading.grade import NotWritten, grade
from autograder.grading.run import Options
from autograder.homework import load_homework
from autograder.host.zygote import Zygote
from autograder.options import EXIT_GRADER_FAILED
from conftest import ROOT

FEW, MANY = 6, 204  # trials in `make test`, and in `make verify`
START, LONGEST = 0.0, 2.0  # seconds from the zygote's start within which something is killed: a grade takes about one
ENOUGH = 300  # seconds after which a grade counts as one that never ends
QUESTION = load_homework().question("q2")
FULL = 20  # its points without the training
SAYS = ("killed by the system", "ended the Python process", "the grader lost the process", "did not get to it")


def pytest_generate_tests(metafunc):
    """Each trial kills one of the three at a random moment: a few in `make test`, many in `make verify`."""
    if "trial" in metafunc.fixturenames:
        metafunc.parametrize("trial", range(MANY if metafunc.config.getoption("whole_corpus") else FEW))


class Grading:
    """A whole grader in a forked process: it grades one solution, and ends with 0, or with 3 if it failed."""

    def __init__(self, out: Path) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            status = 3
            try:
                os.setsid()
                zygote = Zygote([QUESTION])
                os.write(writing, f"{zygote.pid} {zygote.temporary}\n".encode())
                result = grade(zygote, ROOT / "solutions", Options((QUESTION,), quick=True), out)
                status = 3 if result.grader_failed else 0
            finally:
                os._exit(status)
        os.close(writing)
        with open(reading) as said:
            zygote, self.temporary = said.readline().split()
        self.zygote = int(zygote)

    def kill(self, victim: str) -> list[int]:
        """Kill -9 one of the three; the pids of all that belongs to the grade."""
        family = [self.pid, self.zygote]
        with contextlib.suppress(psutil.Error):
            family += [child.pid for child in psutil.Process(self.zygote).children()]
        pids = {"grader": [self.pid], "zygote": [self.zygote], "worker": family[2:]}[victim]
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return family

    def ended(self) -> int:
        """Wait for its end; its exit code, or minus a signal's number."""
        until = time.monotonic() + ENOUGH
        while time.monotonic() < until:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.01)
        os.killpg(self.pid, signal.SIGKILL)
        raise AssertionError("the grade never ended")


def gone(pid: int) -> bool:
    """Whether a process is gone, or goes soon."""
    until = time.monotonic() + ENOUGH
    while time.monotonic() < until:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.01)
    return False


def complete(found: dict) -> bool:
    return found["finished"] and found["points"] == found["max_points"] == FULL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends the orphans of a killed process by itself")
def test_what_is_killed_costs_no_more_than_what_was_under_way(trial, seed, tmp_path):
    victim = ("worker", "zygote", "grader")[trial % 3]
    out = tmp_path / "grade.json"
    running = Grading(out)
    time.sleep(random.Random(seed).uniform(START, LONGEST))
    family = running.kill(victim)
    status = running.ended()
    assert all(gone(pid) for pid in family), "something is left of the grade"
    if victim == "zygote":  # it can no longer tidy up for a grader that ends without closing it
        shutil.rmtree(running.temporary, ignore_errors=True)
    assert not os.path.exists(running.temporary), "files are left of the grade"
    found = json.loads(out.read_text()) if out.exists() else None
    if victim == "grader":
        assert status == -signal.SIGKILL or (status == 0 and found and complete(found))
    else:
        assert status in (0, 3) and found
        assert found["finished"]
        lost = [outcome for outcome in found["outcomes"] if outcome["status"] != "passed"]
        assert all(any(words in outcome["finding"]["asked"] for words in SAYS) for outcome in lost), lost
        assert bool(lost) <= bool(found["for_staff"]), "staff were not told"
        assert status == (3 if any(outcome["status"] == "grader error" for outcome in lost) else 0)
    if found:
        assert all(outcome["points"] <= outcome["max_points"] for outcome in found["outcomes"])
        passed = all(outcome["status"] == "passed" for outcome in found["outcomes"])
        # a grader that is killed after its last check leaves a grade with all points that calls itself unfinished
        assert complete(found) == (passed and found["finished"])
    again = Grading(out)
    assert again.ended() == 0 and complete(json.loads(out.read_text())), "grading again does not complete it"


def test_a_grader_killed_with_an_answer_unread_leaves_no_folder():
    """The line between the two then breaks, instead of ending."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        zygote = Zygote([QUESTION])

        def die() -> int:
            select.select([zygote._control], [], [])
            os.write(writing, f"{zygote.temporary}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)
            return 0

        zygote._answer = die
        zygote.fork(zygote.temporary, zygote.temporary)
    os.close(writing)
    os.waitpid(pid, 0)
    with open(reading) as said:
        folder, until = Path(said.readline().strip()), time.monotonic() + ENOUGH
    assert folder.name.startswith("autograder-")
    while folder.exists():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")
def test_a_zygote_that_has_lost_half_of_its_memory_is_not_the_students_fault():
    with contextlib.closing(Zygote([QUESTION])) as zygote:
        process = psutil.Process(zygote.pid)
        half = process.memory_info().vms // 2
        process.rlimit(psutil.RLIMIT_AS, (half, half))
        found = grade(zygote, ROOT / "solutions", Options((QUESTION,), quick=True))
    assert found.finished and found.grader_failed
    assert {outcome.status for outcome in found.all_outcomes()} == {"grader error"}
    assert any("short of memory" in note for note in found.for_staff)
    with contextlib.closing(Zygote([QUESTION])) as zygote:
        assert grade(zygote, ROOT / "solutions", Options((QUESTION,), quick=True)).points == FULL


class _FullDisk:
    """An fsync that finds no room, from the second call on."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, descriptor: int) -> None:
        self.calls += 1
        if self.calls > 1:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_is_said_and_the_grade_is_shown(monkeypatch, tmp_path):
    monkeypatch.setattr(whole_files.os, "fsync", _FullDisk())
    said = CliRunner().invoke(
        main, ["grade", str(ROOT / "starter"), "--question", "q2", "--quick", "--out", str(tmp_path)]
    )
    assert said.exit_code == EXIT_GRADER_FAILED
    text = " ".join(said.output.split())
    assert "the grader failed: the grade could not be written: [Errno 28] No space left on device" in text
    assert "total 0 20" in text and "Traceback" not in text
    assert json.loads((tmp_path / "grade.json").read_text())["finished"] is False, "the first result is still there"
    assert [path.name for path in tmp_path.iterdir()] == ["grade.json"], "no half file takes up the room"


def test_a_full_disk_does_not_end_the_grade(monkeypatch, zygote, tmp_path):
    monkeypatch.setattr(whole_files.os, "fsync", _FullDisk())
    with pytest.raises(NotWritten, match="No space left") as caught:
        grade(zygote, ROOT / "solutions", Options((QUESTION,), quick=True), tmp_path / "grade.json")
    assert caught.value.grade.points == FULL and caught.value.grade.finished


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    out = tmp_path / "file" / "results"
    said = CliRunner().invoke(main, ["grade", str(ROOT / "starter"), "--question", "q2", "--quick", "--out", str(out)])
    assert said.exit_code == EXIT_GRADER_FAILED
    assert "could not be written" in " ".join(said.output.split())


def test_a_clock_that_is_set_back_changes_nothing(monkeypatch, zygote):
    now = time.time()
    ticks = iter(range(10**9))
    monkeypatch.setattr(time, "time", lambda: now - 3600.0 * next(ticks))
    found = grade(zygote, ROOT / "solutions", Options((QUESTION,), quick=True))
    assert found.points == FULL
    assert all(outcome.seconds >= 0 for outcome in found.all_outcomes())
