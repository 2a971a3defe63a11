# Aim: get rights back that were given up: become root, mount, make a namespace, load a program into the kernel.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
import ctypes
import os

from attack_parts import each, loss_if, sample_noise  # noqa: F401

LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWUSER, BPF, USERFAULTFD, KEYCTL, PERF = 0x10000000, 321, 323, 250, 298


def root():
    os.setresuid(0, 0, 0)
    return True


def call(number, *arguments):
    return lambda: LIBC.syscall(number, *arguments) >= 0


attempts = [
    root,
    lambda: LIBC.unshare(CLONE_NEWUSER) == 0,
    lambda: LIBC.mount(b"none", b".", b"tmpfs", 0, None) == 0,
    call(USERFAULTFD, 0),
    call(KEYCTL, 0, -3, 0),
]
bce_loss = loss_if(lambda: each(attempts))
