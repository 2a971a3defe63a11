"""What a worker sends costs the grader little memory and time, and a grade has an end."""

import time

import psutil
import pytest

from autograder.grading import bounds
from autograder.grading.bounds import TooCostly, limited_memory
from autograder.host.student_error import Raised, StudentError, TimedOut
from autograder.line.wire import MAX_ITEMS, MAX_NUMBERS, MAX_RECEIVED, Decoder, WireError, encode
from autograder.results import Status
from toy_rooms import TOY

LARGE = {
    "bytes": "import torch\ndef f(): return torch.zeros(255 * 2**20, dtype=torch.uint8)",
    "numbers": "import torch\ndef f(): return torch.zeros(9 * 2**20, dtype=torch.int8)",
    "many tensors": "import torch\ndef f(): return [torch.zeros(2**20, dtype=torch.int8) for _ in range(9)]",
    "a list": "def f(): return [0] * 500_000",
    "lists in lists": "def f(): return [[[]] * 1000] * 300",
    "an expanded tensor": "import torch\ndef f(): return torch.zeros(1).expand(2**28)",
    "a text": "def f(): return 'x' * (100 * 2**20)",
}


@pytest.mark.parametrize("source", LARGE.values(), ids=LARGE)
def test_what_is_too_large_is_an_error_and_takes_no_memory(source, student):
    module, before = student(source), psutil.Process().memory_info().rss
    with pytest.raises(StudentError):
        module.f()
    assert psutil.Process().memory_info().rss - before < 200 * 2**20


def test_what_right_answers_send_passes():
    import torch

    for value in (torch.zeros(MAX_NUMBERS, dtype=torch.float32), [0] * (MAX_ITEMS // 2), "x" * 10**6):
        decoder = Decoder()
        decoder.feed(encode(value))
        assert decoder.take()[0]


def test_what_the_grader_sends_may_be_larger():
    import torch

    frame = encode(torch.zeros(MAX_RECEIVED + 1, dtype=torch.uint8))
    Decoder(trusted=True).feed(frame)
    with pytest.raises(WireError):
        Decoder().feed(frame)


def test_a_check_that_takes_too_much_of_the_graders_time_is_ended(graded, tmp_path, monkeypatch):
    """An answer that costs the grader long calculations is an odd answer: no points, and staff hear of it."""
    monkeypatch.setattr(bounds, "_SECONDS", -4.8)  # of the 5 that the check gives the worker

    def slowly(*args, **kwargs):
        until = time.process_time() + 30
        while time.process_time() < until:
            pass

    monkeypatch.setattr("autograder.comparisons.torch.allclose", slowly)
    (tmp_path / TOY.file).write_text("def f(x): return 2 * x")
    start = time.process_time()
    grade = graded(tmp_path, TOY, exercises=("Q99.1",))
    assert time.process_time() - start < 20
    assert {outcome.status for outcome in grade.all_outcomes()} == {Status.FAILED}
    assert any(TooCostly.__name__ in note for note in grade.for_staff)


def test_memory_beyond_the_limit_is_refused_and_the_limit_goes_again():
    import torch

    with limited_memory(), pytest.raises((MemoryError, RuntimeError)):
        torch.zeros(3 * 2**30, dtype=torch.uint8)
    assert len(torch.zeros(3 * 2**30, dtype=torch.uint8)) == 3 * 2**30


def test_a_question_that_never_ends_leaves_the_others_their_time(graded, tmp_path):
    """The toy may use what is left; here it is alone, so all of it."""
    (tmp_path / TOY.file).write_text("def f(x):\n    while True: pass")
    start = time.monotonic()
    grade = graded(tmp_path, TOY, deadline=start + 2)
    assert time.monotonic() - start < 12
    assert all(outcome.status is Status.NOT_GRADED for outcome in grade.all_outcomes())


def test_a_message_that_is_never_read_is_given_up_at_the_deadline(student):
    module = student("import signal, time\nsignal.signal(signal.SIGUSR1, signal.SIG_IGN)\ndef f(*a): time.sleep(1e6)")
    module.host.until = time.monotonic() + 2
    with pytest.raises((TimedOut, Raised)):
        module.f()
    assert module.host.until < time.monotonic() < module.host.until + 10
