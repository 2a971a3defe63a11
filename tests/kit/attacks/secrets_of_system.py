# Aim: read what no homework reads: accounts' secrets, keys, the command lines of others.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
import os
from pathlib import Path

from attack_parts import each, loss_if, sample_noise  # noqa: F401


def reads(path):
    return lambda: Path(path).read_bytes()


def command_lines():
    own = Path("/proc/self/cmdline").read_bytes()
    return any(Path(f"/proc/{pid}/cmdline").read_bytes() != own for pid in os.listdir("/proc") if pid.isdigit())


files = ["/etc/shadow", os.path.expanduser("~root/.bashrc"), "/etc/sudoers", str(Path.home() / ".ssh")]
bce_loss = loss_if(lambda: each([reads(path) for path in files]))
