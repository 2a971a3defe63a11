"""A branch of the zygote serves one forked grader: it locks workers as the zygote does, and ends with the grader."""

import os
import signal
import time

import psutil

from autograder.host.worker_host import WorkerHost
from toy_rooms import TOY

PATIENCE = 60.0  # seconds on a busy machine


def _until(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_branch_locks_its_workers_as_the_zygote_does(zygote):
    with zygote.branch() as branch:
        assert branch._probe() == zygote.isolation


def test_a_killed_grader_leaves_no_worker_and_no_file(zygote, tmp_path):
    (tmp_path / TOY.file).write_text("def f(x):\n    return x\n")
    reading, writing = os.pipe()
    with zygote.branch() as branch:
        grader = os.fork()
        if grader == 0:
            zygote.leave()
            host = WorkerHost(branch, tmp_path / TOY.file, tmp_path, TOY)
            host.request({"do": "seed", "seed": 1}, "seeding", 5.0)
            os.write(writing, str(host._process.pid).encode())
            signal.pause()
    worker = int(os.read(reading, 100))
    assert psutil.pid_exists(worker) and branch.temporary.exists()
    os.kill(grader, signal.SIGKILL)
    os.waitpid(grader, 0)
    _until(lambda: not psutil.pid_exists(worker) and not branch.temporary.exists())

    def reaped():
        with zygote.branch():  # the zygote reaps what has ended when it is asked for something
            return not psutil.pid_exists(branch.pid)

    _until(reaped)
    os.close(reading)
    os.close(writing)
