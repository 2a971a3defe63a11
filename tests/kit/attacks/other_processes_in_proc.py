# Aim: read in /proc what other processes are called, were started with and have open.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
import os

from attack_parts import each, loss_if, sample_noise  # noqa: F401

PARTS = ("cmdline", "environ", "status", "maps", "mem", "fd", "cwd", "root", "syscall", "stack", "net/tcp")


def read(path):
    if os.path.islink(path):
        return os.readlink(path)
    return os.listdir(path) if os.path.isdir(path) else open(path, "rb").read(1)


numbers = [os.getppid(), 1, *range(2, 400)]
own = str(os.getpid())
bce_loss = loss_if(
    lambda: each(
        lambda path=f"/proc/{number}/{part}": read(path) for number in numbers if str(number) != own for part in PARTS
    )
)
