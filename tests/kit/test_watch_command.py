"""`watch` as a student meets it: in a pipe, on a terminal, and at its end."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

import psutil
import pytest
from click.testing import CliRunner

from autograder.cli import main
from conftest import ROOT

PATIENCE = 90.0  # seconds on a busy machine
SLOW = "    while True:\n        pass\n"


class Running:
    """The command under way, what it has said, and the processes that belong to it."""

    def __init__(self, folder, place, terminal):
        command = [sys.executable, "-m", "autograder", "watch", str(folder), "--question", "q3", "--out", str(place)]
        ours, theirs = pty.openpty() if terminal else os.pipe()
        keyboard = theirs if terminal else subprocess.DEVNULL
        environment = os.environ | {"TMPDIR": str(place), "TERM": "xterm", "COLUMNS": "80", "LINES": "40"}
        streams = {"stdin": keyboard, "stdout": theirs, "stderr": theirs}
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True, **streams)
        os.close(theirs)
        self.line, self.said, self.read, self.place = ours, "", 0, place

    def until(self, pattern):
        """Read on until this is said, and return all up to its end since the last time."""
        end, start = time.monotonic() + PATIENCE, self.read
        while not (found := re.compile(pattern).search(self.said, start)):
            assert time.monotonic() < end, self.said
            if select.select([self.line], [], [], 1.0)[0]:
                try:
                    read = os.read(self.line, 2**14)
                except OSError:  # a terminal whose program has ended
                    read = b""
                assert read, self.said
                self.said += read.decode()
        self.read = found.end()
        return self.said[start : self.read]

    def children(self):
        return psutil.Process(self.process.pid).children(recursive=True)

    def leftovers(self):
        """Temporary folders, and reports that are half written."""
        return [path for path in self.place.iterdir() if path.name.startswith("autograder-") or path.suffix == ".part"]

    def end(self, processes):
        """Its exit code, once it has ended with all of these."""
        code = self.process.wait(timeout=PATIENCE)
        assert not psutil.wait_procs(processes, timeout=10)[1], "it left processes"
        self.hang_up()
        return code

    def hang_up(self):
        """As the window of a terminal that is closed."""
        os.close(self.line)


@pytest.fixture
def work(tmp_path):
    """A starter in a folder, and how to watch it."""
    folder, place = tmp_path / "work", tmp_path / "place"
    folder.mkdir()
    place.mkdir()
    (folder / "q3_dqn.py").write_text((ROOT / "starter" / "q3_dqn.py").read_text())
    begun = []

    def begin(terminal):
        begun.append(Running(folder, place, terminal))
        return begun[-1]

    yield folder, begin
    for running in begun:
        if running.process.poll() is None:
            running.process.kill()


def _write_over(file, text):
    draft = file.with_suffix(".draft")
    draft.write_text(text)
    draft.replace(file)


def test_a_students_session_in_a_pipe(work):
    folder, watch = work
    running = watch(terminal=False)
    assert "Q3.1 DQN: todo" in running.until(r"total: 0 of \d+")
    file = folder / "q3_dqn.py"
    stub = file.read_text()
    _write_over(file, stub.replace("def select_action(", "def select_action((", 1))
    said = running.until(r"total: 0 of")
    assert re.search(r"SyntaxError q3_dqn.py, line \d+", said) and "^" in said
    file.write_text((ROOT / "solutions" / "q3_dqn.py").read_text())
    said = running.until(r"total: \d\d")
    assert "Q3.1 DQN: ok, 2 of 2" in said and "\x1b" not in running.said
    endless = (ROOT / "solutions" / "q3_dqn.py").read_text()
    start = endless.index("def select_action(")
    body = endless.index("\n    # --- solution", start) + 1
    file.write_text(endless[:body] + SLOW + endless[body:])
    running.until(r"saved: q3_dqn.py")
    time.sleep(0.5)  # so that a grade is under way, as a rule; nothing depends on it
    processes = running.children()
    assert len(processes) >= 2
    os.kill(running.process.pid, signal.SIGINT)
    assert running.end(processes) == 130
    assert not running.leftovers()


def test_a_terminal_is_drawn_anew_and_takes_keys(work):
    _, watch = work
    running = watch(terminal=True)
    said = running.until("graded in (.|\n)*?quit")
    assert "DQN" in said and "\x1b[2J" in said and "todo" in said
    os.write(running.line, b"a")
    running.until("graded in (.|\n)*?quit")
    processes = running.children()
    os.write(running.line, b"q")
    assert running.end(processes) == 0
    assert not running.leftovers()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "there is no folder nowhere"),
        (["solutions/q3_dqn.py"], "solutions/q3_dqn.py is a file: name the folder that holds it"),
        (["homeworks"], "homeworks holds no file of this homework: it should hold q1_cvae.py, q2_gan.py, q3_dqn.py"),
        (["solutions", "--question", "q9"], "homework core has no question 'q9': it has q1, q2, q3"),
        (["solutions", "--exercise", "Q1.9"], "homework core has no exercise 'Q1.9'"),
        (["solutions", "--data", "digits=/nowhere"], "there is no folder /nowhere"),
    ],
)
def test_what_cannot_be_watched_is_exit_code_2_and_a_sentence(arguments, said, monkeypatch):
    monkeypatch.chdir(ROOT)
    done = CliRunner().invoke(main, ["watch", *arguments])
    assert done.exit_code == 2 and "Traceback" not in done.output
    assert said in " ".join(done.output.replace("│", "").split())


def test_it_ends_when_its_terminal_is_gone(work):
    _, watch = work
    running = watch(terminal=True)
    running.until("graded in (.|\n)*?quit")
    processes = running.children()
    running.hang_up()
    assert running.process.wait(timeout=PATIENCE) in (0, 1, 130)
    assert not psutil.wait_procs(processes, timeout=10)[1], "it left processes"
    assert not running.leftovers()
