"""Staff hear of what no homework needs, and of nothing else."""

import shutil
from pathlib import Path

import pytest

from autograder.homework import load_homework
from autograder.intake import open_submission
from autograder.rooms import every_question
from autograder.suspicions import suspicions
from autograder.verification import corpora
from conftest import ROOT

SAID = {
    "import ctypes, os\n": "q1_cvae.py, line 1 imports ctypes",
    "from os import path, fork\n": "q1_cvae.py, line 1 imports os.fork",
    "import os\n\ndef f():\n    os.kill(1, 9)\n": "q1_cvae.py, line 4 uses os.kill",
    "import numpy\nnumpy.allclose = print\n": "q1_cvae.py, line 2 replaces numpy.allclose",
    "setattr(torch, 'equal', print)\n": "q1_cvae.py, line 1 uses setattr on torch",
    "x = open('/proc/self/mem')\n": "q1_cvae.py, line 1 speaks of /proc/",
    "__import__('ctypes')\n": "q1_cvae.py, line 1 imports ctypes",
    "exec('1')\n": "q1_cvae.py, line 1 uses exec",
    "import sys\nsys._getframe(1)\n": "q1_cvae.py, line 2 uses sys._getframe",
    "def f(:\n    import socket\n": "q1_cvae.py, line 2 imports socket",
    "x = (\nimport socket; import signal\n": "q1_cvae.py, line 2 imports socket",
    "try:\n    pass\nexcept BaseException:\n    pass\n": "q1_cvae.py, line 3 uses BaseException",
    "x = 1\n" * 50_000: "q1_cvae.py, 292 KiB of Python, was not looked at",
}
ORDINARY = (
    "import gc; gc.collect()\n",
    "import os; os.makedirs('runs', exist_ok=True); os.environ['OMP_NUM_THREADS'] = '1'; os.path.join('a')\n",
    "import torch; torch.backends.cudnn.deterministic = True; model.eval(); torch.compile(model)\n",
    "import re; pattern = re.compile('x'); plt.rcParams['figure.dpi'] = 100\n",
    "# ctypes, os.fork(), /proc/self\n'''exec() and subprocess'''\n",
    "np.random.seed(0); torch.manual_seed(0); random.seed(0); sys.exit(0)\n",
    "F = nn = torch.nn\nbatch.time = time.time()\n",
)

RIGHT = [answer for question in every_question() for answer in corpora.right(question)]


def notes(folder: Path) -> list[str]:
    with open_submission(folder, load_homework().questions) as submission:
        return suspicions(submission)


@pytest.mark.parametrize("source", SAID, ids=SAID.values())
def test_what_no_homework_needs_is_said(source, tmp_path):
    (tmp_path / "q1_cvae.py").write_text(source)
    assert SAID[source] in notes(tmp_path)


@pytest.mark.parametrize("source", ORDINARY)
def test_what_homework_does_is_not_said(source, tmp_path):
    (tmp_path / "q1_cvae.py").write_text(source)
    assert notes(tmp_path) == []


@pytest.mark.parametrize("answer", RIGHT, ids=lambda answer: answer.name)
def test_nothing_is_said_of_a_right_answer(answer, tmp_path):
    assert notes(answer.write(tmp_path)) == []


@pytest.mark.parametrize("folder", ["solutions", "starter"])
def test_nothing_is_said_of_the_kit_s_own_files(folder):
    assert notes(ROOT / folder) == []


@pytest.mark.parametrize(
    "name", ["torch.py", "random.py", "numpy/__init__.py", "autograder/check.py", "conftest.py", "pytest.ini", "x.pth"]
)
def test_a_name_that_stands_for_another_file_is_said(name, tmp_path):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("x = 1\n")
    assert any(note.startswith(f"{name} ") for note in notes(tmp_path))


def test_who_hands_in_the_whole_kit_does_no_harm(tmp_path):
    for part in ("autograder", "data", "tests", "starter"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__", "MNIST"))
    assert notes(tmp_path) == []
    (tmp_path / "data" / "seeding.py").write_text("")
    assert notes(tmp_path) == ["data/seeding.py has the name of a file of the kit, and is another"]


def test_no_more_is_read_than_somebody_writes_by_hand(tmp_path):
    for number in range(10):
        (tmp_path / f"part{number}.py").write_text("x = 1\n" * 40_000)
    found = notes(tmp_path)
    assert len(found) == 6 and found[0] == "part4.py, 234 KiB of Python, was not looked at"


def test_a_long_list_is_cut(tmp_path):
    for number in range(30):
        (tmp_path / f"part{number}.py").write_text("import socket\n")
    (tmp_path / "q1_cvae.py").write_text("")
    found = notes(tmp_path)
    assert len(found) == 13 and found[-1] == "18 more notes of this kind are left out"
