"""What a locked worker cannot do, what it still can, and that the level of a lesser machine is told as it is."""

import os
import runpy
import signal
import sys
import time

import psutil
import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.host.student_error import StudentError
from autograder.host.student_module import StudentModule
from autograder.host.worker_host import WorkerHost
from autograder.host.zygote import Zygote
from autograder.isolation import landlock, probe
from autograder.isolation.lockdown import LAYERS
from autograder.isolation.probe import Isolation
from autograder.options import EXIT_GRADER_FAILED
from autograder.project import ROOT

linux = pytest.mark.skipif(sys.platform != "linux" or not landlock.version(), reason="Landlock is Linux's")
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give the worker a user of its own")

ATTEMPTS = {  # a line of the function f, and the exception that it meets
    "read a file of the kit": (f"open({str(ROOT / 'homeworks/core.toml')!r})", "PermissionError"),
    "read a data set's module": (f"open({str(ROOT / 'data/digits.py')!r})", "PermissionError"),
    "have its descriptor's signals sent": ("fcntl.fcntl(0, fcntl.F_SETOWN, os.getppid())", "PermissionError"),
    "have a group's signals sent": ("fcntl.fcntl(0, 15, b'\\0' * 8)", "PermissionError"),
    "choose which signal that is": ("fcntl.fcntl(0, 10, 9)", "PermissionError"),
    "do it by ioctl": ("fcntl.ioctl(0, 0x8901, b'\\0' * 4)", "PermissionError"),
    "make readers wait for a lease": ("fcntl.fcntl(os.open('x', os.O_CREAT), fcntl.F_SETLEASE, 1)", "PermissionError"),
    "be told of changes to a folder": ("fcntl.fcntl(os.open('.', 0), fcntl.F_NOTIFY, 1)", "PermissionError"),
    "watch files": ("check(ctypes.CDLL(None, use_errno=True).inotify_init1(0))", "PermissionError"),
    "list the answers": (f"os.listdir({str(ROOT / 'solutions')!r})", "PermissionError"),
    "read the system's users": ("open('/etc/passwd')", "PermissionError"),
    "write beside the submission": ("open(os.path.join(os.path.dirname(__file__), 'x'), 'w')", "PermissionError"),
    "write to /tmp": ("open('/tmp/x', 'w')", "PermissionError"),
    "write to shared memory": ("open('/dev/shm/x', 'w')", "PermissionError"),
    "change a file's mode": ("os.chmod('.', 0o777)", "PermissionError"),
    "truncate a file": (f"os.truncate({str(ROOT / 'README.md')!r}, 0)", "PermissionError"),
    "read the grader's memory": ("open(f'/proc/{os.getppid()}/mem')", "PermissionError"),
    "read its first environment": ("open('/proc/self/environ')", "PermissionError"),
    "open a socket": ("socket.socket()", "PermissionError"),
    "start a program": ("subprocess.run(['true'])", "PermissionError"),
    "start a process": ("os.fork()", "PermissionError"),
    "start a Process": ("multiprocessing.get_context('fork').Process(target=print).start()", "PermissionError"),
    "raise a limit": ("resource.setrlimit(resource.RLIMIT_AS, (-1, -1))", "ValueError"),
    "leave a pipe in a folder": ("os.mkfifo('pipe')", "PermissionError"),
    "leave a link": ("os.symlink('/etc/passwd', 'link')", "PermissionError"),
}
FATAL = {
    "signal the zygote": "os.kill(os.getppid(), 0)",
    "signal everything": "os.kill(-1, 9)",
    "trace the zygote": "ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0)",
    "leave its namespaces": "ctypes.CDLL(None).unshare(0x10000000)",
}
IMPORTS = "import ctypes, fcntl, multiprocessing, os, resource, socket, subprocess, tempfile, threading, time, torch\n"
IMPORTS += "def check(result):\n    if result < 0: raise OSError(ctypes.get_errno(), 'refused')\n"


def error_of(call):
    with pytest.raises(StudentError) as caught:
        call()
    return caught.value


@linux
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_student_code_is_refused(student, attempt):
    line, kind = ATTEMPTS[attempt]
    module = student(f"{IMPORTS}def f():\n    {line}\ndef g(): return 1\n")
    assert f"f stopped with {kind}" in error_of(module.f).sentence
    assert module.g() == 1


@linux
@pytest.mark.parametrize("attempt", FATAL)
def test_an_attack_on_processes_ends_the_worker_and_staff_hear_of_it(student, attempt):
    module = student(f"{IMPORTS}def f():\n    {FATAL[attempt]}\ndef g(): return 1\n")
    assert "tried to reach other processes" in error_of(module.f).sentence
    assert "tried to reach other processes" in module.host.alarms[0]
    assert module.g() == 1


@linux
def test_what_homework_does_still_works(student):
    source = (
        IMPORTS + "from torch.utils.data import DataLoader, TensorDataset\nfrom pathlib import Path\n"
        "def f():\n"
        "    Path('a').mkdir(); torch.save(torch.ones(3), 'a/x.pt'); loaded = torch.load('a/x.pt')\n"
        "    Path('a/x.pt').rename('x.pt'); os.remove('x.pt')\n"
        "    with tempfile.NamedTemporaryFile() as file: file.write(b'x')\n"
        "    data = TensorDataset(torch.arange(6.0))\n"
        "    batches = [b for b, in DataLoader(data, 2, num_workers=4, prefetch_factor=2, persistent_workers=True)]\n"
        "    thread = threading.Thread(target=batches.clear); thread.start(); thread.join()\n"
        "    return loaded, len(batches), os.environ['HOME'] == os.getcwd(), os.path.expanduser('~') == os.getcwd()\n"
    )
    module = student(source)
    loaded, batches, home, tilde = module.f()
    assert loaded.tolist() == [1, 1, 1] and batches == 0 and home and tilde
    assert b"num_workers counts as 0" in module.host.printed


@linux
@pytest.mark.parametrize(
    "line",
    [
        "torch.compile(torch.nn.Linear(2, 2))(torch.ones(1, 2)).sum().backward()",
        "from tqdm import tqdm; list(tqdm(range(3)))",
        "from matplotlib import pyplot; pyplot.plot([1]); pyplot.title('$x^2$'); pyplot.savefig('a.png')",
        "import numpy; numpy.savez('a.npz', a=numpy.ones(3)); numpy.load('a.npz')",
        "import torchvision; torchvision.utils.save_image(torch.rand(4, 1, 28, 28), 'a.png')",
        "from sklearn.manifold import TSNE; TSNE(perplexity=3).fit_transform(torch.rand(10, 4).numpy())",
        "import logging; log = logging.getLogger('a'); log.addHandler(logging.FileHandler('a.log')); log.error('x')",
        "import getpass, platform; getpass.getuser(); platform.platform()",
        "import asyncio; asyncio.run(asyncio.sleep(0))",
        "import concurrent.futures as c; list(c.ThreadPoolExecutor(2).map(abs, [-1, 2]))",
        "import psutil; psutil.virtual_memory(); psutil.cpu_count()",
        "torch.jit.script(torch.nn.Linear(2, 2))(torch.ones(1, 2))",
        "from data.digits import load_digits; load_digits(train=False)",
    ],
)
def test_libraries_do_not_notice_the_lock(student, line):
    module = student(f"import torch\ndef f():\n    {line}\n    return 1\n")
    module.seconds = 60
    assert module.f() == 1


@linux
def test_a_worker_has_one_line_and_no_other_descriptor(student):
    source = (
        "import os\ndef f():\n    found = []\n    for n in range(256):\n        try: os.fstat(n); found.append(n)\n"
        "        except OSError: pass\n    return found\n"
    )
    assert student(source).f() == [0, 1, 2, 3]


def test_the_environment_is_not_the_graders(student, monkeypatch):
    monkeypatch.setenv("TOKEN", "secret")  # after the zygote's start as well as before: the worker makes its own
    assert "TOKEN" not in student("import os\ndef f(): return dict(os.environ)\n").f()


@linux
@as_root
def test_the_worker_is_another_user_without_rights(student):
    source = (
        "import os\nfrom autograder.isolation import linux\ndef f(): return os.getresuid(), os.getgroups()\n"
        "def g(): os.setuid(0)\ndef h(): linux.set_capabilities(7)\n"
    )
    module = student(source)
    users, groups = module.f()
    assert set(users) == {module.host._zygote.lock.user} and groups == []
    for gain in (module.g, module.h):
        assert "PermissionError" in error_of(gain).sentence


def test_too_much_on_disk_ends_the_worker(student, monkeypatch):
    monkeypatch.setattr("autograder.host.worker_host._MOST_SCRATCH", 2**20)
    source = "def f():\n    while True:\n        with open('x', 'ab') as file: file.write(bytes(2**17))\n"
    assert "wrote more than 1 MiB to files" in error_of(student(source).f).sentence


@linux
def test_closing_its_own_output_does_no_harm(student):
    assert student("import os\ndef f():\n    os.close(1); os.close(2)\n    return 5\n").f() == 5


@linux
@pytest.mark.parametrize("missing", sorted(LAYERS))
def test_the_level_of_a_machine_that_lacks_a_layer(missing):
    if missing == "user" and os.geteuid() != 0:
        pytest.skip("an ordinary user lacks it anyway")
    zygote = Zygote(layers=LAYERS - {missing})
    zygote.close()
    assert zygote.isolation.level == {"user": "B", "landlock": "C", "seccomp": "C"}[missing]
    expected = {"user": probe.USER, "landlock": probe.READ, "seccomp": probe.PROCESSES}[missing]
    assert expected in zygote.isolation.lacks


@linux
def test_the_full_lock_is_level_a_for_root_and_b_for_a_user(zygote):
    assert zygote.isolation.level == ("A" if os.geteuid() == 0 else "B")


@linux
def test_without_the_filter_what_a_worker_started_is_ended_with_it(tmp_path):
    file = tmp_path / "toy.py"
    file.write_text(
        "import os, time\ndef f():\n    if os.fork() == 0:\n        os.setsid()\n"
        "        if os.fork() == 0: time.sleep(600)\n        os._exit(0)\n    return 1\n"
    )
    zygote = Zygote(layers=LAYERS - {"seccomp"})
    worker = WorkerHost(zygote, file, tmp_path.resolve())
    assert StudentModule(worker).f() == 1
    worker.close()
    assert psutil.Process(zygote.pid).children(recursive=True) == []
    zygote.close()


@linux
def test_workers_die_with_a_zygote_that_is_killed(tmp_path):
    (tmp_path / "toy.py").write_text("def f(): return 1\n")
    zygote = Zygote()
    worker = WorkerHost(zygote, tmp_path / "toy.py", tmp_path.resolve())
    StudentModule(worker).f()
    process = psutil.Process(worker._process.pid)
    os.kill(zygote.pid, signal.SIGKILL)
    os.waitpid(zygote.pid, 0)
    until = time.monotonic() + 60
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE and time.monotonic() < until:
        time.sleep(0.01)
    assert not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    worker.close()
    zygote.temporary.rmdir()


def test_a_grade_that_needs_isolation_fails_closed(monkeypatch, tmp_path):
    monkeypatch.setattr(Zygote, "_probe", lambda self: Isolation((), (probe.READ,)))
    submission = ("grade", str(ROOT / "solutions"), "--quick", "--out", str(tmp_path))
    result = CliRunner().invoke(main, [*submission, "--require-isolation"])
    said = " ".join(result.output.split())
    assert result.exit_code == EXIT_GRADER_FAILED
    assert "cannot lock student code in" in said and probe.READ in said
    assert not list(tmp_path.iterdir())


def test_the_command_line_starts_anew_without_the_machines_secrets(monkeypatch):
    class Started(Exception):
        pass

    def execve(path, arguments, environment):
        assert path == sys.executable and "TOKEN" not in environment and environment["DIGITS_DIR"] == "here"
        raise Started

    monkeypatch.setattr(os, "execve", execve)
    monkeypatch.setenv("TOKEN", "secret")
    monkeypatch.setenv("DIGITS_DIR", "here")
    with pytest.raises(Started):
        runpy.run_module("autograder", run_name="__main__")
