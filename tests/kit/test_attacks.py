"""No attack gains a point, ends the grader, leaves anything behind, or goes unseen; as root and as an ordinary user."""

import hashlib
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from attack_archives import ARCHIVES
from attack_corpus import FOLDER, Attack, attacks_from_files
from autograder.exercises import FILES
from conftest import ROOT

ATTACKS = [*attacks_from_files(), *ARCHIVES]
ORDINARY = 65534  # "nobody"
HURRY = 0.1  # the deadlines of an attack's grade, as a share of the real ones
STUCK = 300  # seconds without an answer after which a grade counts as one that never ends; the slowest take some 20
FULL = {"q2": 20, "q3": 15}  # what the solutions earn without the training
MARK = "left_by_an_attack"


class GradingProcess:
    """A grader of its own, with a copy of the kit that attacks may aim at."""

    def __init__(self, uid: int | None) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="attacked-")).resolve()
        self.kit, self.work = self.home / "kit", self.home / "work"
        for part in ("autograder", "data", "solutions", "tests/checks"):
            shutil.copytree(ROOT / part, self.kit / part, ignore=shutil.ignore_patterns("__pycache__", "MNIST"))
        self.work.mkdir()
        self._uid = uid
        if uid is not None:
            _give(self.home, uid)
        environment = os.environ | {"TMPDIR": str(self.work), "SECRET_OF_THE_GRADER": "known", "OMP_NUM_THREADS": "1"}
        script = [sys.executable, str(ROOT / "tests/kit/grading_process.py"), str(self.kit)]
        arguments = script if uid is None else [*script, str(uid)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(arguments, stdin=pipe, stdout=pipe, cwd=self.home, env=environment, text=True)
        first = self.grade(self.kit / "solutions", "q2")  # what it leaves running belongs to the grader
        self.locked = first["facts"]["isolation"]["level"] != "C"
        self.known = self.files()

    def grade(self, path: Path, question: str, **settings: object) -> dict:
        """Grade a submission of one question; what the grader answers, or the test fails where it does not."""
        request = {"path": str(path), "question": question, "secret": "what-only-the-grader-knows"}
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(request | settings) + "\n")
        self._process.stdin.flush()
        ready, _, _ = select.select([self._process.stdout], [], [], STUCK)
        assert ready, "the grade never ended"
        answer = self._process.stdout.readline()
        assert answer, f"the grader ended with {self._process.wait()}"
        return json.loads(answer)

    def folder(self, name: str) -> Path:
        """A fresh folder that the grader can read."""
        made = self.work / name
        made.mkdir()
        return made

    def hand_over(self, path: Path) -> None:
        """Let the grader's user own what was made for it."""
        if self._uid is not None:
            _give(path, self._uid)

    def files(self) -> dict[str, str]:
        """What lies in the kit and around it, with a digest of each file."""
        found = {}
        for file in sorted(self.home.rglob("*")):
            if "__pycache__" not in file.parts and file.is_file():
                found[str(file.relative_to(self.home))] = hashlib.sha256(file.read_bytes()).hexdigest()
        return found

    def close(self) -> None:
        """End it."""
        self._process.communicate()
        shutil.rmtree(self.home)


def _give(path: Path, uid: int) -> None:
    for each in (path, *path.rglob("*")):
        os.chown(each, uid, uid, follow_symlinks=False)


def _identities():
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [pytest.param(None, id="as-root"), pytest.param(ORDINARY, id="as-nobody")] if root else [pytest.param(None)]


@pytest.fixture(scope="module", params=_identities())
def grader(request):
    """A grader as the user who runs the tests; where that is root, also one as an ordinary user."""
    made = GradingProcess(request.param)
    yield made
    made.close()


def marks() -> list[Path]:
    """What attacks left in the places that anybody may write to."""
    places = ["/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/", tempfile.gettempdir(), str(Path.home()), os.getcwd()]
    return [found for place in set(places) for found in Path(place).glob(f"*{MARK}*")]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_gains_nothing(attack: Attack, grader: GradingProcess):
    if attack.needs_lock and not grader.locked:
        pytest.skip("this machine cannot lock student code in")
    folder = grader.folder("submission")
    results = grader.work / "results" / "grade.json"
    path = attack.write(folder)
    grader.hand_over(folder)
    try:
        grade = grader.grade(path, attack.question, hurry=HURRY, out=str(results))
        assert "error" not in grade
        explained = [(o["exercise"], o["title"], o["finding"]) for o in grade["outcomes"] if o["points"]]
        assert grade["points"] == attack.earns, explained
        assert grade["finished"] and not grade["grader_failed"], grade["facts"].get("grader_errors")
        assert {**json.loads(results.read_text()), "left": [], "grader_failed": False} == {**grade, "left": []}
        assert bool(grade["for_staff"]) or not attack.told, "staff were not told"
        assert grade["left"] == []
        assert marks() == []
    finally:
        shutil.rmtree(folder)
        shutil.rmtree(results.parent, ignore_errors=True)
    assert grader.files() == grader.known
    after = grader.grade(grader.kit / "solutions", attack.question)
    assert after["points"] == FULL[attack.question], "the next submission was not graded as if nothing had happened"


def test_every_attack_says_what_it_is_after():
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 100
    assert all(attack.question in FILES for attack in ATTACKS)
    assert len(list(FOLDER.glob("*.py"))) == len(attacks_from_files()) + 1
