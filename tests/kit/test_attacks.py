"""No attack gains a point, ends the grader, leaves anything behind, or goes unseen; as root and as an ordinary user."""

import contextlib
import hashlib
import json
import os
import re
import secrets
import select
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psutil
import pytest

from attack_archives import ARCHIVES
from attack_corpus import FILES, FOLDER, Attack, attacks_from_files
from autograder import rooms
from autograder.host.worker_host import WorkerHost
from conftest import ROOT
from toy_rooms import TOY

ATTACKS = [*attacks_from_files(), *ARCHIVES]
ORDINARY = 65534  # "nobody"
HURRY = 0.1  # the deadlines of an attack's grade, as a share of the real ones
STUCK = 300  # seconds without an answer after which a grade counts as one that never ends; the slowest take some 20
LOOK = 0.15  # seconds between two looks at the memory, each of which reads all of /proc
MOST_MEMORY = 1.2e9  # bytes that grader and workers may take together, what they share counted once
# graded after an attack: exercises, full points
AFTER = {
    "q1": (("Q1.5",), 4),
    "q2": (("Q2.1", "Q2.5"), 5),
    "q3": (("Q3.1",), 2),
    "q5": (("Q5.5", "Q5.6"), 4),
    "q6": (("Q6.1", "Q6.3"), 7),
    "q7": (("Q7.1",), 3),
    "q8": (("Q8.1", "Q8.7"), 5),
}
BCE_LOSS = 3  # points of Q2.5, which an attack earns that works
HARMLESS_WITHOUT_LOCK = (
    *("read_solutions", "read_checks", "import_solutions", "import_checks", "change_own_file", "network"),
    *("secrets_in_environment", "secrets_in_results"),
)
MARK = "left_by_an_attack"


class GradingProcess:
    """A grader of its own, with a copy of the kit that attacks may aim at."""

    def __init__(self, uid: int | None = None, *options: str) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="attacked-")).resolve()
        self.kit, self.work = self.home / "kit", self.home / "work"
        not_ours = shutil.ignore_patterns("__pycache__", "MNIST", "kit", "bench")
        for part in ("autograder", "data", "solutions", "homeworks", "tests"):
            shutil.copytree(ROOT / part, self.kit / part, ignore=not_ours)
        self.work.mkdir()
        self._uid = uid
        if uid is not None:
            _give(self.home, uid)
        environment = os.environ | {"TMPDIR": str(self.work), "SECRET_OF_THE_GRADER": "known", "OMP_NUM_THREADS": "1"}
        options = options if uid is None else (*options, "--user", str(uid))
        arguments = [sys.executable, str(ROOT / "tests/kit/grading_process.py"), *options, str(self.kit)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(arguments, stdin=pipe, stdout=pipe, cwd=self.home, env=environment, text=True)
        self.pid = self._process.pid
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
        assert self._process.stdin
        if self._process.poll() is None:
            self._process.stdin.write("\n")
            self._process.stdin.flush()
        self._process.wait(STUCK)
        shutil.rmtree(self.home)


def _give(path: Path, uid: int) -> None:
    for each in (path, *path.rglob("*")):
        os.chown(each, uid, uid, follow_symlinks=False)


def pytest_generate_tests(metafunc):
    """All attacks; where root runs the tests, those that the lock stops as an ordinary user too, or all of them."""
    if "attack" not in metafunc.fixturenames:
        return
    pairs = [(None, attack) for attack in ATTACKS]
    if os.geteuid() == 0:
        whole = metafunc.config.getoption("whole_corpus")
        pairs += [(ORDINARY, attack) for attack in ATTACKS if whole or attack.needs_lock]
    names = [f"{'as-nobody-' if uid else ''}{attack.name}" for uid, attack in pairs]
    metafunc.parametrize(("uid", "attack"), pairs, ids=names)


@pytest.fixture(scope="module")
def graders():
    """Graders by user, made when first asked for, and kept: one takes seconds to start."""
    made: dict[int | None, GradingProcess] = {}

    def grader_of(uid: int | None) -> GradingProcess:
        if uid not in made:
            made[uid] = GradingProcess(uid)
        return made[uid]

    yield grader_of
    for grader in made.values():
        grader.close()


@pytest.fixture(scope="module")
def unlocked():
    """A grader that does not lock its workers down."""
    made = GradingProcess(None, "--unlocked")
    yield made
    made.close()


class Memory:
    """The most memory that a process and its descendants take together, while it is watched."""

    def __init__(self, pid: int) -> None:
        self.peak, self._process, self._over = 0.0, psutil.Process(pid), threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Memory":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(LOOK):
            with contextlib.suppress(psutil.Error):
                family = [self._process, *self._process.children(recursive=True)]
                if sum(each.memory_info().rss for each in family) > MOST_MEMORY:  # pages they share counted twice
                    self.peak = max(self.peak, sum(each.memory_full_info().pss for each in family))


def marks() -> list[Path]:
    """What attacks left in the places that anybody may write to."""
    places = ["/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/", tempfile.gettempdir(), str(Path.home()), os.getcwd()]
    return [found for place in set(places) for found in Path(place).glob(f"*{MARK}*")]


def test_an_attack_gains_nothing(attack: Attack, uid: int | None, graders):
    grader = graders(uid)
    if attack.needs_lock and not grader.locked:
        pytest.skip("this machine cannot lock student code in")
    folder = grader.folder("submission")
    results = grader.work / "results" / "grade.json"
    path = attack.write(folder)
    grader.hand_over(folder)
    try:
        chosen = {"exercises": attack.exercises, "quick": not attack.exercises}
        with Memory(grader.pid) as memory:
            grade = grader.grade(path, attack.question, hurry=HURRY, out=str(results), **chosen)
        assert memory.peak <= MOST_MEMORY, f"{memory.peak / 1e6:.0f} MB"
        assert "error" not in grade
        tried = {o["exercise"] for o in grade["outcomes"] if o["status"] != "not graded"}
        assert tried >= set(attack.exercises), "it was never run"
        assert not [p for p in grade["problems"] if re.search("ImportError|ModuleNotFound|autograder|tests\\.", p)], (
            f"it aims at what is no longer there: {grade['problems']}"
        )
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
    exercises, full = AFTER[attack.question]
    after = grader.grade(grader.kit / "solutions", attack.question, exercises=exercises)
    assert after["points"] == after["max_points"] == full, (
        "the next submission was not graded as if nothing had happened"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="the lock is Linux's")
def test_without_the_lock_attacks_do_gain(unlocked):
    """The corpus has teeth: what it fails at is what the lock keeps it from."""
    for attack in attacks_from_files():
        if attack.name in HARMLESS_WITHOUT_LOCK:
            folder = unlocked.folder(attack.name)
            grade = unlocked.grade(attack.write(folder), attack.question)
            assert "error" not in grade, f"{attack.name}: {grade}"
            assert grade["facts"]["isolation"]["level"] == "C"
            # not always all of it: the hidden checks begin with a fresh worker, for which a file may have changed
            assert attack.earns < grade["points"] <= attack.earns + BCE_LOSS, f"{attack.name} is no attack"


def test_every_attack_says_what_it_is_after():
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 150
    assert all(attack.question in FILES for attack in ATTACKS)
    assert len(list(FOLDER.glob("*.py"))) == len(attacks_from_files()) + 1


def test_answers_keyed_to_known_inputs_fail_at_others(graded, monkeypatch, tmp_path):
    """Who tabulates what the public checks ask at their known seed earns those, and nothing from the hidden ones."""
    table, request = {}, WorkerHost.request

    def noted(self, message, name, seconds):
        answer = request(self, message, name, seconds)
        if name == "f" and message["do"] == "call":
            table[message["args"][0]] = answer
        return answer

    with monkeypatch.context() as watched:
        watched.setattr(WorkerHost, "request", noted)
        graded(rooms.solution(TOY), TOY, public=True)
    assert len(table) == 2
    (tmp_path / TOY.file).write_text(f"TABLE = {table!r}\ndef f(x): return TABLE[x]\n")
    known = graded(tmp_path, TOY, hidden_seed=secrets.randbits(48))
    earned = {outcome.check.partition("::")[2] for outcome in known.all_outcomes() if outcome.points}
    assert earned == {"test_double", "test_double_drawn"}
    fresh = graded(tmp_path, TOY, seed=1 + secrets.randbits(31), hidden_seed=secrets.randbits(48))
    earned = {outcome.check.partition("::")[2] for outcome in fresh.all_outcomes() if outcome.points}
    assert earned == {"test_double"}, "its input is the handout's, and never changes"


FORGED = """
from autograder.worker import serve

serve._prepared["toy"][1]["twice"] = lambda module, name, value: 7


def f(x):
    return 2 * x
"""


def test_known_limit_what_watches_inside_the_worker_can_be_forged(graded, tmp_path):
    """SECURITY.md says so; staff are told. Should this fail because nothing is earned: the limit is gone, say that."""
    (tmp_path / TOY.file).write_text(FORGED)
    grade = graded(tmp_path, TOY)
    assert any("imports autograder" in note for note in grade.for_staff)
    assert any(outcome.exercise == "Q99.2" and outcome.points for outcome in grade.all_outcomes())
