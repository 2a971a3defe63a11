"""A class is graded on Dask: nothing is lost, nothing is made twice, and no submission is tried for ever."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from autograder.classes import cluster, dask_work
from autograder.classes.dask_work import ATTEMPTS, Task
from autograder.classes.fingerprints import kit
from autograder.classes.grader_host import GraderLost
from autograder.errors import GraderError
from conftest import ROOT
from made_up_class import end_process, folder_of, zip_of

QUESTION = "q1"
ROSTER = "name,sid\nAda Lovelace,1\nGrace Hopper,2\nAlan Turing,3\nKurt Goedel,4\nEmmy Noether,5\n"


@pytest.fixture(scope="module")
def a_class(tmp_path_factory, homework) -> Path:
    """A right answer, one with a mistake, an empty file and a broken zip; one student did not come."""
    folder, question = tmp_path_factory.mktemp("class"), homework.question(QUESTION)
    right = (ROOT / "solutions" / question.file).read_text(encoding="utf-8")
    folder_of(folder / "in" / "ada_lovelace", {question.file: right})
    zip_of(folder / "in" / "2_hand-in.zip", {f"hw/{question.file}": right.replace("return", "return None #", 1)})
    folder_of(folder / "in" / "Turing Alan", {question.file: ""})
    (folder / "in" / "goedel kurt.zip").write_bytes(b"no zip")
    (folder / "roster.csv").write_text(ROSTER)
    return folder


def command(folder: Path, *more: str) -> list[str]:
    given = ["--roster", str(folder / "roster.csv"), "--out", str(folder / "out"), "--only", QUESTION, "--quick"]
    place = [sys.executable, "-m", "autograder", "grade-class", str(folder / "in")]
    return [*place, *given, "--workers", "1", "--no-require-isolation", *more]


def journal(folder: Path) -> list[dict]:
    path = folder / "out" / "journal.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.is_file() else []


def rows(folder: Path, name: str = "grades.csv") -> dict[str, dict[str, str]]:
    with (folder / "out" / name).open(newline="", encoding="utf-8") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def run(folder: Path, *more: str) -> str:
    done = subprocess.run(command(folder, *more), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def killed(a_class) -> Path:
    """The class, of which a grade is on disk; then the command, and the scheduler in it, were killed."""
    process = subprocess.Popen(command(a_class), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 300
    while not journal(a_class) and time.monotonic() < until and process.poll() is None:
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert journal(a_class), "nothing was graded"
    return a_class


def test_the_same_command_goes_on_after_a_kill(killed, homework):
    said = run(killed)
    assert "are graded already" in said
    counts = Counter(line["submission"] for line in journal(killed))
    assert len(counts) == 4 and set(counts.values()) == {1}, "a grade was lost, or made twice"
    found = rows(killed)
    most = max(float(row["total"]) for row in found.values())
    assert most > 0 and float(found["Ada Lovelace"]["total"]) == most == float(found["Ada Lovelace"]["of"])
    assert 0 <= float(found["Grace Hopper"]["total"]) < most and found["Alan Turing"]["total"] == "0"
    assert "cannot be read" in found["Kurt Goedel"]["flags"] and "no submission" in found["Emmy Noether"]["flags"]
    assert (killed / "out" / "class.html").is_file()
    assert not any(path.name.endswith(".part") for path in (killed / "out").rglob("*"))


def test_a_grade_of_a_class_is_that_of_the_command_grade(killed, homework, graded):
    """With the same hidden number: the hidden checks draw the same inputs."""
    seed = json.loads((killed / "out" / "class.json").read_text())["hidden_seed"]
    (place,) = (killed / "out" / "students").glob("grace-hopper*")
    found = json.loads((place / "grade.json").read_text())
    alone = graded(killed / "in" / "2_hand-in.zip", hidden_seed=seed).to_json()
    chosen = [each for each in alone["outcomes"] if each["exercise"].lower().startswith(QUESTION)]
    ignored = {"seconds", "excerpt", "evidence"}
    strip = lambda outcomes: [{k: v for k, v in each.items() if k not in ignored} for each in outcomes]  # noqa: E731
    assert strip(found["outcomes"]) == strip(chosen)


def test_only_what_changed_is_graded_again(killed, homework):
    before = len(journal(killed))
    question = homework.question(QUESTION)
    source = (ROOT / "solutions" / question.file).read_text(encoding="utf-8")
    folder_of(killed / "in" / "Turing Alan", {question.file: source})
    run(killed, "--again", "ada lovelace")
    new = journal(killed)[before:]
    assert {line["why"] for line in new} == {"another submission", "asked for with --again"} and len(new) == 2
    changed = list(csv.DictReader((killed / "out" / "regrade.csv").open(newline="")))
    assert {row["student"] for row in changed} == {"Alan Turing"}
    assert changed[-1]["exercise"] == "total" and changed[-1]["why"] == "another submission"
    told = subprocess.run(
        [sys.executable, "-m", "autograder", "stats", str(killed / "out")], cwd=ROOT, capture_output=True, text=True
    )
    assert told.returncode == 0 and "5 students, 3 graded" in told.stdout


class _Grader:
    """Stands for a process that grades; it is lost at the questions named."""

    isolation = {"level": "A"}
    sentence = "student code is locked in (level A)"

    def __init__(self, lost_at: tuple[str, ...] = (), level: str = "A") -> None:
        self.lost_at, self.isolation = lost_at, {"level": level}

    def grade(self, request, seconds):
        if request["question"] in self.lost_at:
            raise GraderLost("the grader ended with signal 9")
        return {"grade": {"finished": True, "question": request["question"]}, "seconds": 1.0, "memory": 1}

    def close(self):
        pass


@pytest.fixture
def task(homework) -> Task:
    ids = tuple(question.id for question in homework.questions)
    own = asdict(kit(homework.questions))
    return Task("s", homework.name, ids, own, 0, 1, True, False, 60.0, True, {})


def graded_by(monkeypatch, task: Task, *graders: _Grader) -> tuple[dict, int]:
    started = []

    def start(homework):
        started.append(graders[min(len(started), len(graders) - 1)])
        return started[-1]

    monkeypatch.setattr(dask_work, "GraderHost", start)
    monkeypatch.setattr(dask_work, "_graders", {})
    return json.loads(dask_work.grade_submission(b"zip", task.to_json())), len(started)


def test_a_submission_that_ends_its_grader_is_given_up_after_three(monkeypatch, task):
    found, started = graded_by(monkeypatch, task, _Grader(lost_at=(task.questions[0],)))
    parts = found["parts"]
    assert "ended its grader 3 times" in parts[task.questions[0]]["trouble"] and started == ATTEMPTS + 1
    assert all(parts[question]["grade"]["finished"] for question in task.questions[1:]), "the others are graded"


def test_a_grader_that_is_lost_once_costs_nothing(monkeypatch, task):
    found, started = graded_by(monkeypatch, task, _Grader(lost_at=task.questions), _Grader())
    assert started == 2 and not any(part.get("trouble") for part in found["parts"].values())


def test_another_kit_grades_nothing_and_says_so(monkeypatch, task):
    other = replace(task, kit=task.kit | {"engine": "0", "libraries": task.kit["libraries"] | {"torch": "1.0"}})
    found, started = graded_by(monkeypatch, other, _Grader())
    assert "another version of the kit" in found["refused"] and "torch 1.0" in found["refused"] and not started


def test_a_machine_that_cannot_lock_code_in_grades_nothing(monkeypatch, task):
    found, _ = graded_by(monkeypatch, task, _Grader(level="C"))
    assert found["refused"] == _Grader.sentence and "parts" not in found
    found, _ = graded_by(monkeypatch, replace(task, needs_isolation=False), _Grader(level="C"))
    assert found["parts"]


def test_a_submission_that_takes_its_worker_along_is_given_up_and_the_others_are_graded(monkeypatch, task):
    monkeypatch.setattr(cluster, "grade_submission", end_process)
    jobs = [cluster.Job(name, lambda name=name: name.encode(), task) for name in ("harmful", "harmless")]
    with cluster.connected(1) as client:
        found = {done.name: done.reply for done in cluster.grade_all(client, jobs, {}, lambda running: None)}
    assert f"ended {ATTEMPTS} processes" in found["harmful"]["lost"] and found["harmless"] == {"parts": {}}


def test_an_address_without_a_scheduler_is_said(monkeypatch):
    monkeypatch.setattr(cluster, "_TO_CONNECT", 1)
    with pytest.raises(GraderError, match="no scheduler answers"), cluster.connected(1, "tcp://127.0.0.1:1"):
        pass
