# Aim: handle its own page faults, to stop the kernel in the middle of a copy.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
import ctypes
import platform

from attack_parts import loss_if, sample_noise  # noqa: F401

USERFAULTFD = 323 if platform.machine() == "x86_64" else 282
bce_loss = loss_if(lambda: ctypes.CDLL(None).syscall(USERFAULTFD, 1) >= 0)
