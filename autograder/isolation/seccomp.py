"""A seccomp filter: the system calls that no homework needs are refused, or end the process that asks.

What a library may try in good faith (a socket, a child process) is refused with "operation not permitted"; what only an
attack asks for (another process's memory, a mount) ends the process with SIGSYS, which the grader sees and reports.
Source of the format: linux/seccomp.h and linux/filter.h; of the numbers: asm/unistd_64.h and asm-generic/unistd.h.
"""

import ctypes
import errno
import os
import platform
import struct
import sys

from autograder.isolation.linux import LIBC, checked, set_no_new_privileges

# name: its number on x86_64 and on aarch64 (None where there is no such call)
_Calls = dict[str, tuple[int | None, int | None]]

_ENDS: _Calls = {  # other processes, the machine, and ways around the rules on files
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "unshare": (272, 97),
    "setns": (308, 268),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "acct": (163, 89),
    "syslog": (103, 116),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "iopl": (172, None),
    "ioperm": (173, None),
}
_REFUSED: _Calls = {
    # the network, and whatever outlives the process
    "socket": (41, 198),
    "connect": (42, 203),
    "bind": (49, 200),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    # other programs and processes
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
    "tkill": (200, 130),
    "pidfd_open": (434, 434),
    "setpriority": (141, 140),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "ioprio_set": (251, 30),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # what Landlock does not see: modes, owners, times and attributes of files, and in its first versions truncation
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "truncate": (76, 45),
    "mknod": (133, None),
    "mknodat": (259, 33),
    # large parts of the kernel that nothing here uses
    "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425),
    "name_to_handle_at": (303, 264),
    # what happens to files elsewhere is nobody's business
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "memfd_secret": (447, 447),
    "personality": (135, 92),
}
_CLONE, _CLONE3 = (56, 220), (435, 435)
_KILL, _TGKILL = (62, 129), (234, 131)
_PRLIMIT, _SETAFFINITY = (302, 261), (203, 122)
_PRCTL, _PR_SET_PDEATHSIG = (157, 167), 1
_FCNTL, _IOCTL = (72, 25), (16, 29)
# a descriptor that sends signals to whom it is told, and files whose readers must wait for the one who has a lease
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _F_SETLEASE, _F_NOTIFY = 8, 10, 15, 1024, 1026
_FIOSETOWN, _SIOCSPGRP = 0x8901, 0x8902
_CLONE_THREAD = 0x10000

_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column above, and the kernel's name for it
_X32 = 0x40000000  # the other numbering on x86_64
_END, _ERRNO, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
_LOAD, _EQUAL, _AT_LEAST, _HAS_BITS, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_AT_NUMBER, _AT_MACHINE, _AT_ARGUMENT, _AT_SECOND = 0, 4, 16, 24  # offsets in seccomp_data; low halves of arguments


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]


def install() -> None:
    """Filter the system calls of this process, and of all it may start, for good.

    Raises:
        OSError: the kernel refuses, or the machine is of a kind whose numbers are not known here.
    """
    if sys.platform != "linux" or LIBC is None or platform.machine() not in _MACHINES:
        raise OSError("seccomp is known here for Linux on x86_64 and aarch64")
    set_no_new_privileges()
    code = _filter(*_MACHINES[platform.machine()], os.getpid())
    buffer = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.addressof(buffer))
    set_seccomp, filter_mode = 22, 2
    checked(LIBC.prctl(set_seccomp, filter_mode, ctypes.byref(program), 0, 0))


def _filter(column: int, machine: int, pid: int) -> bytes:
    """The filter as the kernel reads it; `pid` is the only process that may be sent signals."""
    refuse = _ERRNO | errno.EPERM
    steps = [_step(_LOAD, _AT_MACHINE), _step(_EQUAL, machine, 1, 0), _step(_RETURN, _END), _step(_LOAD, _AT_NUMBER)]
    steps += [_step(_AT_LEAST, _X32, 0, 1), _step(_RETURN, refuse)]
    for calls, action in ((_ENDS, _END), (_REFUSED, refuse), ({"clone3": _CLONE3}, _ERRNO | errno.ENOSYS)):
        for numbers in calls.values():
            if numbers[column] is not None:
                steps += [_step(_EQUAL, numbers[column] or 0, 0, 1), _step(_RETURN, action)]
    steps += _unless(_CLONE[column], _HAS_BITS, (_CLONE_THREAD,), refuse)  # threads, but no processes
    steps += _unless(_KILL[column], _EQUAL, (pid,), _END)
    steps += _unless(_TGKILL[column], _EQUAL, (pid,), _END)
    steps += _unless(_PRLIMIT[column], _EQUAL, (0, pid), refuse)
    steps += _unless(_SETAFFINITY[column], _EQUAL, (0, pid), refuse)
    death = [_step(_LOAD, _AT_ARGUMENT), _step(_EQUAL, _PR_SET_PDEATHSIG, 0, 1), _step(_RETURN, refuse)]
    steps += _only(_PRCTL[column], [*death, _step(_RETURN, _ALLOW)])  # it is to die with the grader
    steps += _refused(_FCNTL[column], (_F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _F_SETLEASE, _F_NOTIFY), refuse)
    steps += _refused(_IOCTL[column], (_FIOSETOWN, _SIOCSPGRP), refuse)
    return b"".join([*steps, _step(_RETURN, _ALLOW)])


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _only(number: int, steps: list[bytes]) -> list[bytes]:
    """Run the steps, which must end with a return, for one call's number."""
    return [_step(_EQUAL, number, 0, len(steps)), *steps]


def _refused(number: int, commands: tuple[int, ...], action: int) -> list[bytes]:
    """Take the action for a call whose second argument is one of these commands."""
    steps = [_step(_LOAD, _AT_SECOND)]
    for command in commands:
        steps += [_step(_EQUAL, command, 0, 1), _step(_RETURN, action)]
    return _only(number, [*steps, _step(_RETURN, _ALLOW)])


def _unless(number: int, test: int, values: tuple[int, ...], action: int) -> list[bytes]:
    """Allow the call whose first argument passes the test with one of the values; else take the action."""
    steps = [_step(_LOAD, _AT_ARGUMENT)]
    for value in values:
        steps += [_step(test, value, 0, 1), _step(_RETURN, _ALLOW)]
    return _only(number, [*steps, _step(_RETURN, action)])
