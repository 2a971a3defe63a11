"""Landlock: the kernel lets this process open the named files and folders, and no others, whoever its user is.

Source of the numbers: linux/landlock.h; of the behaviour of each version: the kernel's userspace-api/landlock page.
"""

import contextlib
import ctypes
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from autograder.isolation.linux import LIBC, checked, set_no_new_privileges

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same on every architecture
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = (1 << bit for bit in range(4))
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_READ = _READ_FILE | _READ_DIR
_WRITE = _READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _REFER | _TRUNCATE
_HANDLED = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}  # version -> how many rights on files it knows
_BIND_AND_CONNECT = 0b11  # TCP, from version 4
_SOCKETS_AND_SIGNALS = 0b11  # abstract sockets of, and signals to, processes outside; from version 6


class _Ruleset(ctypes.Structure):
    _fields_ = [("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def version() -> int:
    """The Landlock version of this kernel; 0 where there is none."""
    return 0 if LIBC is None else max(0, int(LIBC.syscall(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(1))))


def restrict(read: Iterable[Path], write: Iterable[Path]) -> None:
    """Confine this process, and all it may start, for good.

    Args:
        read: files and folders that may be read; those that do not exist are left out.
        write: files and folders that may be read and written; nothing may be executed anywhere.

    Raises:
        OSError: the kernel refuses, or has no Landlock.
    """
    known = version()
    if not known:
        raise OSError("this kernel has no Landlock")
    handled = (1 << _HANDLED[min(known, max(_HANDLED))]) - 1
    rules = _Ruleset(handled, _BIND_AND_CONNECT if known >= 4 else 0, _SOCKETS_AND_SIGNALS if known >= 6 else 0)
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    assert LIBC is not None
    ruleset = checked(LIBC.syscall(_CREATE, ctypes.byref(rules), ctypes.c_size_t(size), ctypes.c_uint32(0)))
    try:
        for paths, rights in ((read, _READ), (write, _WRITE)):
            for path in paths:
                with contextlib.suppress(FileNotFoundError, PermissionError):
                    _allow(ruleset, path, rights & handled)
        set_no_new_privileges()
        checked(LIBC.syscall(_RESTRICT, ruleset, ctypes.c_uint32(0)))
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    assert LIBC is not None
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= _OF_FILES
        beneath = _PathBeneath(rights, descriptor)
        checked(LIBC.syscall(_ADD_RULE, ruleset, 1, ctypes.byref(beneath), ctypes.c_uint32(0)))
    finally:
        os.close(descriptor)
