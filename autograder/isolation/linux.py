"""The few calls to the Linux kernel that Python does not offer; on another system, LIBC is None."""

import ctypes
import os
import sys

LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_KEEPCAPS = 1, 4, 8
_PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 36, 38
_CAPABILITY_VERSION_3 = 0x20080522
CAP_DAC_READ_SEARCH = 2  # to read and search whatever the modes of files say


def checked(result: int) -> int:
    """The result of a call, unless it is -1.

    Raises:
        OSError: the call failed; carries errno.
    """
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _prctl(option: int, value: int) -> None:
    if LIBC is None:
        raise OSError("prctl is Linux's")
    checked(LIBC.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0)))


def set_no_new_privileges() -> None:
    """Never gain rights again by executing a program; what Landlock and seccomp ask for."""
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def set_not_dumpable() -> None:
    """Close this process's memory and /proc/PID to other processes of the same user."""
    _prctl(_PR_SET_DUMPABLE, 0)


def set_death_signal(signal: int) -> None:
    """Have the kernel send this process a signal when its parent dies; a change of user clears it."""
    _prctl(_PR_SET_PDEATHSIG, signal)


def set_child_subreaper() -> None:
    """Become the parent of descendants whose own parent has died."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def set_keep_capabilities() -> None:
    """Keep the permitted capabilities through the next change of user."""
    _prctl(_PR_SET_KEEPCAPS, 1)


class _CapabilityHeader(ctypes.Structure):
    _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]


class _CapabilitySets(ctypes.Structure):
    _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]


def set_capabilities(*kept: int) -> None:
    """Give up all capabilities but those with the given numbers (below 32).

    Raises:
        OSError: one of them is not permitted.
    """
    if LIBC is None:
        raise OSError("capabilities are Linux's")
    mask = sum(1 << number for number in kept)
    header = _CapabilityHeader(_CAPABILITY_VERSION_3, 0)
    sets = (_CapabilitySets * 2)(_CapabilitySets(mask, mask, 0), _CapabilitySets(0, 0, 0))
    checked(LIBC.capset(ctypes.byref(header), ctypes.byref(sets)))
