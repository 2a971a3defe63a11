"""What a student's code may do to its worker, and the one sentence that each gets."""

import os
import time

import pytest
import torch

from autograder.host.student_error import Garbled, KnownError, StudentError
from autograder.host.student_module import StudentObject

# the file's text, the sentence, and the line that it points to
STOPPED = {
    "syntax error": ("def f(x):\n    return (x\n", "SyntaxError: '(' was never closed", 2),
    "merge conflict": ("a = 1\n<<<<<<< HEAD\nb = 2\n", "a merge-conflict marker", 2),
    "Python 2": ('print "a"\n', "this is Python 2", 1),
    "not installed": ("import tensorflow\n", "tensorflow is not installed here", 1),
    "old gym": ("import gym\n", "import gymnasium as gym", 1),
    "null bytes": (b"\xff\x00", "SyntaxError", None),
}
RAISED = {
    "raises": (
        "def f():\n    return g()\ndef g():\n    raise ValueError('a\\nb')\n",
        "f stopped with ValueError: a b",
        4,
    ),
    "keyboard": ("def f(): return input()\n", "it waits for the keyboard", 1),
    "cuda": ("import torch\ndef f():\n    return torch.zeros(1).cuda()\n", "the grader has none: use `device`", 3),
    "exit": ("def f(): exit(1)\n", "let the function return instead", 1),
    "sys.exit": ("import sys\ndef f(): sys.exit()\n", "let the function return instead", 2),
    "memory": ("import torch\ndef f(): return torch.zeros(10**11)\n", "it ran out of memory", 2),
    "recursion": ("def f(): return f()\n", "infinite recursion", 1),
    "four values": (
        "import gymnasium\ndef f():\n    e = gymnasium.make('CartPole-v1')\n    e.reset(); s, r, d, i = e.step(0)\n",
        "step() returns five values",
        4,
    ),
    "stepped on": (
        "import gymnasium\ndef f():\n    e = gymnasium.make('CartPole-v1')\n    e.reset()\n    while True: e.step(0)\n",
        "as soon as terminated or truncated is True",
        5,
    ),
    "env.seed": (
        "import gymnasium\ndef f():\n    gymnasium.make('CartPole-v1').seed(0)\n",
        "reset(seed=...) seeds it",
        3,
    ),
    "not defined": ("def g(): pass\n", "toy.py does not define f", None),
    "empty file": ("", "toy.py does not define f", None),
    "too large": ("import torch\ndef f(): return torch.zeros(10**8)\n", "a message of 381 MiB is too large", None),
    "control characters": ("def f(): raise ValueError('\\x1b[31m')\n", "ValueError: ?[31m", 1),
}
LOST = {
    "os._exit": ("import os\ndef f(): os._exit(3)\n", "ended the Python process (exit code 3)"),
    "segfault": ("import ctypes\ndef f(): ctypes.string_at(0)\n", "crashed the Python interpreter"),
    "closed channel": ("import os\ndef f(): os.closerange(3, 1000)\n", "f ended the Python process"),
    "endless loop": ("def f():\n    while True:\n        pass\n", "f timed out"),
    "stubborn loop": (
        "def f():\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass\n",
        "f timed out",
    ),
    "sleep": ("import time\ndef f(): time.sleep(1000)\n", "f timed out"),
    "output without an end": ("def f():\n    while True: print('x' * 10**5)\n", "it printed more than 64 MiB"),
}


def error_of(call):
    with pytest.raises(StudentError) as caught:
        call()
    return caught.value


@pytest.mark.parametrize("case", RAISED)
def test_an_exception_is_one_sentence_with_its_line(student, case):
    source, sentence, line = RAISED[case]
    _is_one_sentence(error_of(student(source).f), sentence, line)


@pytest.mark.parametrize("case", STOPPED)
def test_what_stops_the_import_is_told_apart_from_what_is_not_defined_for_that(student, case):
    source, sentence, line = STOPPED[case]
    module = student(source)
    _is_one_sentence(error_of(module.f), "toy.py does not define f, because its import stopped", line)
    _is_one_sentence(module.host.load_error, sentence, line)


def _is_one_sentence(error, sentence, line):
    assert sentence in error.sentence
    assert "\n" not in error.sentence
    assert error.where == (f"toy.py, line {line}" if line else "")


GIVEN = """\
class ReplayMemory:
    def sample(self, n):
        return [i for i in range(3)][n]
class Mine:
    def sample(self, n):
        return [][n]
def optimize(memory):
    n = 7
    return memory.sample(n)
def plot_durations(durations):
    return max(durations)
def own(): optimize(Mine())
def given(): optimize(ReplayMemory())
"""


def test_an_error_that_many_meet_has_the_name_of_its_mistake(student):
    module = student("def f(): return None()\ndef g(): return int('7.5')\n")
    assert error_of(module.f).mistake.name == "called-none"
    assert error_of(module.g).mistake is None


def test_a_room_explains_errors_before_the_engine_does(student):
    rows = (
        KnownError("ValueError", r"literal .* '([\d.]+)'", "{0} has a fraction: round it", "fraction"),
        KnownError("TypeError", "", "of the room", "of-the-room"),
    )
    module = student("def f(): return None()\ndef g(): return int('7.5')\n", known=rows)
    error = error_of(module.g)
    assert error.sentence.endswith("7.5 has a fraction: round it") and error.mistake.name == "fraction"
    assert error.mistake.says == "7.5 has a fraction: round it"
    assert error_of(module.f).mistake.name == "of-the-room"


@pytest.mark.parametrize("name, line", [("own", 6), ("given", 9), ("plot_durations", 11)])
def test_an_error_in_given_code_is_placed_where_the_students_code_led_there(student, name, line):
    arguments = [[]] if name == "plot_durations" else []
    module = student(GIVEN, given=("ReplayMemory.sample", "plot_durations"))
    assert error_of(lambda: getattr(module, name)(*arguments)).where == f"toy.py, line {line}"


@pytest.mark.parametrize("case", LOST)
def test_a_lost_worker_is_replaced(student, case):
    source, sentence = LOST[case]
    module = student(source + "def g(): return 5\n")
    module.seconds = 0.3
    assert sentence in error_of(module.f).sentence
    assert module.g() == 5


def test_a_function_that_hung_gets_little_time_again(student):
    module = student("def f():\n    while True: pass\n")
    module.seconds = 1.5
    error_of(module.f)
    start = time.process_time(), time.monotonic()
    module.seconds = 60
    error_of(module.f)
    assert time.monotonic() - start[1] < 30


@pytest.mark.parametrize(
    "stop, sentence",
    [
        ("import gym\n", "gymnasium"),
        ("1 / 0\n", "ZeroDivisionError"),
        ("import sys; sys.exit()\n", "SystemExit"),
        ("while True: pass\n", '`if __name__ == "__main__":`'),
    ],
)
def test_a_file_that_stops_half_way_is_graded_as_far_as_it_goes(student, stop, sentence):
    module = student("def f(): return 7\n" + stop + "def g(): return 8\n")
    assert module.f() == 7
    error = error_of(module.g)
    assert error.sentence == "toy.py does not define g, because its import stopped"
    assert sentence in module.host.load_error.sentence
    assert error.where == "toy.py, line 2"


LATE = """\
import sys, time

class Slow:
    def write(self, text): pass
    def flush(self):
        end = time.process_time() + 0.5
        while time.process_time() < end: pass

def f():
    sys.stdout = Slow()
    return 7
def g(): return 8
"""


def test_a_worker_survives_an_interruption_after_the_answer(student):
    """The time is up while the answer is under way: what is flushed before it stands for what is slow to send."""
    module = student(LATE)
    module.seconds = 0.2
    assert module.f() == 7
    assert module.g() == 8 and module.host.alarms == []


def test_code_that_sleeps_spends_its_seconds_more_slowly(student):
    module = student("import time\ndef f(): time.sleep(2)\n")
    module.f()
    assert 0.4 < module.host.spent < 2


def test_harmless_habits_do_no_harm(student):
    source = (
        "import matplotlib\nimport matplotlib.pyplot as plt\nimport torch, torchvision\ntorch.set_num_threads(8)\n"
        "import argparse; argparse.ArgumentParser().parse_args()\nplt.ion()\n"
        "def f():\n    plt.plot([1]); plt.show(); plt.pause(0.001); plt.savefig('a.png')\n    return 1\n"
    )
    assert student(source).f() == 1


def test_a_neighbour_file_can_be_imported(student):
    assert student("from layers import width\ndef f(): return width\n", layers="width = 3").f() == 3


def test_the_main_guard_keeps_its_word(student):
    assert student("x = 1\nif __name__ == '__main__':\n    x = 2\ndef f(): return x\n").f() == 1


def test_results_come_as_plain_data_and_the_rest_as_objects(student):
    source = (
        "import torch, numpy as np\nclass M(torch.nn.Linear):\n    def double(self, x): return 2 * self(x)\n"
        "def f(): return np.float32(3), np.zeros((2, 2)), [True, None, 'a'], {'k': torch.ones(1, requires_grad=True)}\n"
        "def make(): return M(2, 1, bias=False)\n"
    )
    module = student(source)
    number, array, items, named = module.f()
    assert number.item() == 3 and array.shape == (2, 2) and items == [True, None, "a"] and named["k"].item() == 1
    model = module.make()
    assert isinstance(model, StudentObject)
    x = torch.ones(3, 2)
    assert torch.equal(model.double(x), 2 * model(x))
    assert model(x).shape == (3, 1)


def test_a_tensor_in_the_grader_is_never_changed(student):
    x = torch.zeros(3)
    student("def f(x):\n    x.exp_()\n    return x\n").f(x)
    assert torch.equal(x, torch.zeros(3))


def test_the_same_seed_gives_the_same_draws(student):
    module = student(
        "import torch, random\nimport numpy as np\n"
        "def f(): return torch.rand(1).item(), random.random(), np.random.rand()\n"
    )
    draws = []
    for seed in (1, 2, 1):
        module.seed(seed)
        draws.append(module.f())
    assert draws[0] == draws[2]
    assert all(a != b for a, b in zip(draws[0], draws[1], strict=True))


def test_what_a_student_prints_is_kept_and_never_read(student):
    module = student("def f():\n    print('{\"id\": 1}')\n    return 1\n")
    assert module.f() == 1
    assert module.f() == 1
    assert b'{"id": 1}' in module.host.printed


@pytest.mark.parametrize(
    "attack",
    [
        "os.write({fd}, b'rubbish' * 100)",
        "os.write({fd}, bytes([0, 0, 0, 2, 0, 0, 0, 0]) + b'{{}}')",
        "os.write({fd}, encode({{'id': 'guess', 'value': 1}}))",
        "os.write({fd}, encode([1, 2]))",
    ],
)
def test_writing_to_the_channel_is_a_failed_call(student, attack):
    source = (
        "import os, stat\nfrom autograder.line.wire import encode\n"
        "def sockets():\n    for n in range(100):\n        try:\n"
        "            if stat.S_ISSOCK(os.fstat(n).st_mode): yield n\n"
        "        except OSError: pass\n"
        f"def f():\n    for fd in sockets(): {attack.format(fd='fd')}\n    return 1\ndef g(): return 2\n"
    )
    module = student(source)
    assert isinstance(error_of(module.f), Garbled)
    assert module.g() == 2


def test_workers_leave_nothing_behind(student, tmp_path):
    module = student("import os\ndef f(): return os.getpid(), os.getcwd()\n")
    pid, folder = module.f()
    module.host.close()
    assert not os.path.exists(folder)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_file_whose_import_costs_the_worker_is_not_tried_for_ever(student, tmp_path):
    source = "import os\nos.write(1, b'once more ')\nos._exit(0)\n"
    module = student(source)
    for _ in range(5):
        assert "ended the Python process" in error_of(module.f).sentence
    assert bytes(module.host.printed).split() == [b"once", b"more"] * 2
