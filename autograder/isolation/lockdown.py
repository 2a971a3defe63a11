"""The lock: what a forked worker gives up before it runs a line of student code, layer by layer.

The order matters: a change of user clears the death signal and needs the capabilities that go with it; the filter of
system calls comes last, because it refuses what the other layers need.
"""

import os
import resource
import secrets
import signal
import site
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from autograder.isolation import landlock, linux, seccomp

LAYERS = frozenset({"user", "landlock", "seccomp"})  # what a kernel may lack; the rest holds on every POSIX system
_PRIVATE_IDS = range(61184, 65520)  # kept free for short-lived services by convention (systemd's dynamic users)
_MEMORY = 512 * 2**20  # bytes of address space beside what is there; a right answer takes some 200 MiB
_FILE_SIZE = 256 * 2**20  # bytes of one file that is written
_OPEN_FILES = 256
_THREADS = 256  # of the private user
_KILL_FIRST = 1000  # the kernel's highest score: it ends the worker before the grader when memory is short
_SYSTEM_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share")
_SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/localtime", "/etc/fonts", "/etc/mime.types")
_OF_ITSELF = ("/proc/self/maps", "/proc/self/status", "/proc/self/statm")  # thread pools and psutil look there
_DEVICES = ("/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu", "/dev/zero", "/dev/urandom", "/dev/random")
_KEPT_ENVIRONMENT = ("LANG", "LC_ALL", "LC_CTYPE", "TZ")


@dataclass(frozen=True)
class Lock:
    """What the workers of one zygote are confined to.

    `user` is the private user and group id that they run as, or None where the grader may not change it; `python` is
    where the interpreter and its modules lie, and `readable` what else they may read beside the submission.
    """

    layers: frozenset[str]
    user: int | None
    python: tuple[Path, ...]
    readable: tuple[Path, ...]

    @staticmethod
    def of_this_machine(layers: frozenset[str] = LAYERS) -> "Lock":
        """The tightest lock that the given layers allow."""
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        user = secrets.choice(_PRIVATE_IDS) if root and "user" in layers else None
        return Lock(layers, user, _python(), _readable())

    def share(self, folder: Path, writable: bool = False) -> None:
        """Let the private user read a folder of the grader's, or own it; nothing to do where there is none."""
        if self.user is None:
            return
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.user if writable else -1, self.user, follow_symlinks=False)
            path.chmod(path.stat().st_mode | (0o050 if path.is_dir() else 0o040))

    def close(self, folder: Path, scratch: Path) -> None:
        """Lock this process in. What the machine refuses is left out: `probe` finds out what holds.

        Args:
            folder: the submission, which may be read.
            scratch: the only folder that may be written.
        """
        os.setsid()
        _new_environment(scratch)
        _limit_resources(private_user=self.user is not None)
        confined = "landlock" in self.layers and landlock.version() > 0
        _each(
            lambda: Path("/proc/self/oom_score_adj").write_text(str(_KILL_FIRST)),
            linux.set_no_new_privileges,
            lambda: self._change_user(confined),
            linux.set_not_dumpable,
            lambda: linux.set_death_signal(signal.SIGKILL),
        )
        if confined:
            itself = map(Path, _OF_ITSELF)  # opened here, they are this worker's
            landlock.restrict([*self.python, *self.readable, *itself, folder], [scratch, Path(os.devnull)])
        if "seccomp" in self.layers:
            _each(seccomp.install)

    def _change_user(self, confined: bool) -> None:
        """Become the private user, without capabilities.

        Where Python lies in a folder that other users may not enter, the worker goes on reading it with the capability
        to read past modes, provided that Landlock says which files.
        """
        if os.geteuid() != 0:
            return
        if self.user is not None:
            linux.set_keep_capabilities()
            os.setgroups([])
            os.setresgid(self.user, self.user, self.user)
            os.setresuid(self.user, self.user, self.user)
        python_closed = not all(os.access(path, os.R_OK) for path in self.python)
        linux.set_capabilities(*([linux.CAP_DAC_READ_SEARCH] if confined and python_closed else []))


def _each(*steps: Callable[[], object]) -> None:
    """Take each step, whether or not the one before it was refused."""
    for step in steps:
        try:
            step()
        except (OSError, AttributeError, ValueError):
            continue


def _python() -> tuple[Path, ...]:
    """Where the interpreter's and the installed modules lie."""
    places = [sysconfig.get_paths()[kind] for kind in ("stdlib", "platstdlib", "purelib", "platlib")]
    places += [*site.getsitepackages(), site.getusersitepackages()]
    places += [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages", "lib-dynload")]
    return tuple(path for path in map(Path, dict.fromkeys(places)) if os.path.exists(path))


def _readable() -> tuple[Path, ...]:
    libraries = [Path(prefix, "lib") for prefix in dict.fromkeys((sys.prefix, sys.base_prefix))]
    system = [Path(path) for path in (*_SYSTEM_LIBRARIES, *_SYSTEM_FILES, *_DEVICES)]
    return (*libraries, *system)


def _new_environment(scratch: Path) -> None:
    """Leave the student's code the few variables that libraries need."""
    kept = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
    os.environ.clear()
    os.environ.update(kept)
    os.environ.update(HOME=str(scratch), TMPDIR=str(scratch), USER="student", LOGNAME="student", PATH="/usr/bin:/bin")
    os.environ.update(OMP_NUM_THREADS="1", MPLBACKEND="Agg", MPLCONFIGDIR=str(scratch))
    tempfile.tempdir = str(scratch)


def _limit_resources(private_user: bool) -> None:
    limits = {
        resource.RLIMIT_AS: psutil.Process().memory_info().vms + _MEMORY,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: _FILE_SIZE,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
    }
    if private_user:  # for an ordinary user it would count what else that user runs
        limits[resource.RLIMIT_NPROC] = _THREADS
    for limit, value in limits.items():
        _, hard = resource.getrlimit(limit)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        _each(partial(resource.setrlimit, limit, (value, value)))
