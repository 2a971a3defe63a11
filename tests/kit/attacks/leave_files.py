# Aim: leave files behind in every place that anybody may write to.
# Question: q2. Earns: 2. Staff are told: yes. Needs the lock.
from pathlib import Path

from attack_parts import each, loss_if, sample_noise  # noqa: F401


def plants(folder):
    def attempt():
        (Path(folder) / "left_by_an_attack").write_text("x")
        return True

    return attempt


def shares():
    from multiprocessing import shared_memory

    return shared_memory.SharedMemory("left_by_an_attack", create=True, size=4096)


folders = ["/tmp", "/var/tmp", "/dev/shm", "/run/lock", Path(__file__).parent, "/root", "/home"]
bce_loss = loss_if(lambda: each([shares, *(plants(folder) for folder in folders)]))
