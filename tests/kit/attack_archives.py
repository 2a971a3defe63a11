"""Attacks that are more than one file: zips and folders that no repository could hold, made when they are needed."""

import contextlib
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from attack_corpus import Attack

ARCHIVES: list[Attack] = []
HONEST = "import torch\ndef sample_noise(batch_size, dim): return 2 * torch.rand(batch_size, dim) - 1\n"
EARNS = 2.0  # for HONEST: Q2.1
TAKEN = "raise SystemExit('an attack was here')\n"


def _attack(aim: str, told: bool = False, earns: float = EARNS) -> Callable[[Callable[[Path], Path]], None]:
    def register(write: Callable[[Path], Path]) -> None:
        name = write.__name__.removeprefix("_")
        ARCHIVES.append(Attack(name, aim, "q2", earns, told, False, write))

    return register


def _folder(folder: Path, **files: str) -> Path:
    for name, text in ({"q2_gan.py": HONEST} | files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def _zip(folder: Path, *entries: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(folder / "s.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("q2_gan.py", HONEST)
        for name, content in entries:
            archive.writestr(name, content)
    return folder / "s.zip"


def _typed(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


@_attack("be imported in the place of torch and what belongs to it.", told=True)
def _shadow_torch(folder):
    return _folder(folder, **{"torch.py": TAKEN, "torchvision/__init__.py": TAKEN, "torch/nn.py": TAKEN})


@_attack("be imported in the place of NumPy, gymnasium and matplotlib.", told=True)
def _shadow_libraries(folder):
    return _folder(folder, **{f"{name}.py": TAKEN for name in ("numpy", "gymnasium", "matplotlib", "rich", "psutil")})


@_attack("be imported in the place of Python's own modules.", told=True)
def _shadow_python(folder):
    names = ("json", "random", "math", "struct", "socket", "typing", "contextlib", "signal", "traceback", "select")
    return _folder(folder, **{f"{name}.py": TAKEN for name in names})


@_attack("be imported in the place of the grader and its checks.", told=True)
def _shadow_autograder(folder):
    files = ("__init__", "check", "results", "grading/grade", "line/wire", "worker/serve", "worker/loading")
    checks = ("test_public", "test_hidden", "reference", "losses")
    fakes = {f"autograder/{name}.py": TAKEN for name in files} | {f"tests/q2_gan/{name}.py": TAKEN for name in checks}
    return _folder(folder, **fakes, **{f"{name}.py": TAKEN for name in checks})


@_attack("configure the grader's pytest: hooks that turn every verdict into a pass, and options.", told=True)
def _shadow_conftest(folder):
    hooks = (
        "import pytest\n@pytest.hookimpl(hookwrapper=True, tryfirst=True)\ndef pytest_runtest_makereport(item, call):\n"
        "    call.excinfo = None\n    yield\ndef pytest_runtest_call(item): pass\n"
    )
    settings = "[pytest]\naddopts = --collect-only\npython_files = nothing\n"
    return _folder(
        folder, **{"conftest.py": hooks, "pytest.ini": settings, "tox.ini": settings, "tests/conftest.py": hooks}
    )


@_attack("be run at the start of every Python.", told=True)
def _shadow_startup(folder):
    return _folder(
        folder, **{"sitecustomize.py": TAKEN, "usercustomize.py": TAKEN, "attack.pth": "import os; os._exit(0)"}
    )


@_attack("be run in the place of the grader that Gradescope starts.", told=True)
def _shadow_otter(folder):
    names = ("otter.py", "ipykernel_launcher.py", "nbconvert.py", "run_autograder.py", "pytest.py")
    return _folder(folder, **{name: TAKEN for name in names}, **{"run_autograder": "#!/bin/sh\nexit 0\n"})


@_attack("be imported in the place of the kit's data folder.", told=True)
def _shadow_data(folder):
    taken = "def seed_everything(seed): raise SystemExit\n"
    return _folder(folder, **{"data/__init__.py": "", "data/seeding.py": taken, "data/digits.py": taken})


@_attack("be graded as a notebook, beside the files.")
def _notebook_beside(folder):
    return _folder(
        folder, **{"q2_gan.ipynb": '{"cells": [{"cell_type": "code", "source": ["exit()"]}], "nbformat": 4}'}
    )


@_attack("have a log unpickled that runs code.")
def _pickled_log(folder):
    (folder / ".OTTER_LOG").write_bytes(b"cposix\n_exit\n(I0\ntR.")
    (folder / "otter.log").write_bytes(b"cposix\n_exit\n(I0\ntR.")
    (folder / "q2_gan.pkl").write_bytes(b"cposix\n_exit\n(I0\ntR.")
    return _folder(folder)


@_attack("fill the disk by a file that is packed a thousand times smaller.")
def _zip_bomb(folder):
    return _zip(folder, ("bomb.bin", bytes(200 << 20)))


@_attack("fill the disk by zips in zips.")
def _zip_bomb_nested(folder):
    inner = _zip(folder, ("bomb.bin", bytes(30 << 20))).read_bytes()
    return _zip(folder, *((f"level/{number}.zip", inner * 20) for number in range(40)))


@_attack("fill the disk by many entries that share the same packed bytes.")
def _zip_bomb_overlapping(folder):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    size = 20 << 20
    packed = packer.compress(bytes(size)) + packer.flush()
    check = zlib.crc32(bytes(size))
    honest = HONEST.encode()
    out, central = b"", b""

    def header(name, crc, packed_size, full_size, method):
        return struct.pack("<HHHHHIIIHH", 20, 0, method, 0, 33, crc, packed_size, full_size, len(name), 0)

    def entry(name, offset, *fields):
        return (
            b"PK\1\2" + struct.pack("<H", 20) + header(name, *fields) + struct.pack("<HHHII", 0, 0, 0, 0, offset) + name
        )

    out += b"PK\3\4" + header(b"q2_gan.py", zlib.crc32(honest), len(honest), len(honest), 0) + b"q2_gan.py" + honest
    central += entry(b"q2_gan.py", 0, zlib.crc32(honest), len(honest), len(honest), 0)
    start = len(out)
    out += b"PK\3\4" + header(b"bomb.bin", check, len(packed), size, 8) + b"bomb.bin" + packed
    for _ in range(500):
        central += entry(b"bomb.bin", start, check, len(packed), size, 8)
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 501, 501, len(central), len(out), 0)
    (folder / "s.zip").write_bytes(out + central + end)
    return folder / "s.zip"


@_attack("cost hours and gigabytes before the first byte: a list of contents of 600,000 entries.", earns=0)
def _zip_endless_contents(folder):
    name = b"q2_gan.py"
    entry = (
        b"PK\1\2" + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 33, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
    )
    with (folder / "s.zip").open("wb") as file:
        file.write(b"PK\3\4" + bytes(26) + entry * 600_000)
        start, size = 30, len(entry) * 600_000
        wide = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 600_000, 600_000, size, start)
        file.write(wide + struct.pack("<IIQI", 0x07064B50, 0, start + size, 1))
        file.write(b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 65535, 65535, 2**32 - 1, 2**32 - 1, 0))
    return folder / "s.zip"


@_attack("fill the reports with names of what was left out.")
def _zip_many_links(folder):
    return _zip(folder, *((_typed(f"link{number}.py", 0o120777), b"/") for number in range(5000)))


@_attack("cost time by entries that are damaged at their ends.")
def _zip_damaged_entries(folder):
    path = _zip(folder, *((f"part{number}.py", bytes(1 << 20)) for number in range(300)))
    data = bytearray(path.read_bytes())
    place = data.find(b"PK\1\2", data.find(b"PK\1\2") + 4)
    while place >= 0:
        data[place + 16] ^= 0xFF  # the checksum
        place = data.find(b"PK\1\2", place + 4)
    path.write_bytes(data)
    return path


@_attack("claim to be small and unpack to much.")
def _zip_lying_size(folder):
    path = _zip(folder, ("bomb.py", bytes(100 << 20)))
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", 100 << 20), struct.pack("<I", 100)))
    return path


@_attack("write outside of the submission's folder.")
def _zip_traversal(folder):
    names = (
        "../left_by_an_attack.py",
        "../../../../tmp/left_by_an_attack.py",
        "a/../../left_by_an_attack.py",
        "..\\left_by_an_attack.py",
    )
    return _zip(folder, *((name, b"x = 1\n") for name in names))


@_attack("write to absolute paths.")
def _zip_absolute(folder):
    names = (
        "/tmp/left_by_an_attack.py",
        "//tmp/left_by_an_attack.py",
        "C:\\left_by_an_attack.py",
        "~/left_by_an_attack.py",
    )
    return _zip(folder, *((name, b"x = 1\n") for name in names))


@_attack("have links followed, to the accounts, to the results and out of the folder.")
def _zip_links(folder):
    targets = {
        "q1_cvae.py": b"/etc/passwd",
        "grade.json": b"../grade.json",
        "out": b"/tmp",
        "out/left_by_an_attack.py": b"x",
    }
    return _zip(folder, *((_typed(name, 0o120777), target) for name, target in targets.items()))


@_attack("be a device, a pipe or a socket.")
def _zip_devices(folder):
    kinds = {"null.py": 0o020666, "disk.py": 0o060666, "pipe.py": 0o010666, "socket.py": 0o140666}
    return _zip(folder, *((_typed(name, mode), b"x = 1\n") for name, mode in kinds.items()))


@_attack("get rights by the modes of the zip.")
def _zip_modes(folder):
    return _zip(folder, (_typed("suid.py", 0o106777), b"x = 1\n"), (_typed("shut.py", 0o100000), b"x = 1\n"))


@_attack("be ten thousand files.")
def _zip_ten_thousand(folder):
    return _zip(folder, *((f"part{number}.py", b"") for number in range(10_000)))


@_attack("have names with newlines, marks that turn the text round, and four thousand characters.")
def _zip_odd_names(folder):
    names = (
        "a\nb.py",
        "\u202eyp.nag_2q",
        "n" * 4000 + ".py",
        "q2_gan.py\x00.txt",
        "\x1b[2J.py",
        "con.py",
        "q2_gan.py ",
    )
    return _zip(folder, *((name, b"raise SystemExit\n") for name in names))


@_attack("be a zip that nobody can open.")
def _zip_encrypted(folder):
    path = _zip(folder, ("secret.py", b"x = 1\n"))
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.rindex(mark) + place] |= 1
    path.write_bytes(data)
    return path


@_attack("be the same file twice, with another text.")
def _zip_twice(folder):
    with zipfile.ZipFile(folder / "s.zip", "w") as archive:
        archive.writestr("q2_gan.py", HONEST)
        archive.writestr("a/q2_gan.py", TAKEN)
        archive.writestr("q2_gan.PY/q2_gan.py", TAKEN)
    return folder / "s.zip"


@_attack("be a zip that calls itself a Python file.")
def _zip_as_python(folder):
    return _zip(folder).rename(folder / "q2_gan.py")


@_attack("have wrong endings.", earns=0)
def _wrong_endings(folder):
    for name in ("q2_gan.py.txt", "q2_gan.pyc", "q2_gan.ipynb", "q2_gan", "q2_gan.py.zip"):
        (folder / name).write_text(HONEST)
    return folder


@_attack("have a folder's links followed, and wait for ever at its pipe.")
def _folder_links(folder):
    (folder / "q1_cvae.py").symlink_to("/etc/passwd")
    (folder / "up").symlink_to("..")
    (folder / "loop").symlink_to("loop")
    os.mkfifo(folder / "q3_dqn.py")
    with contextlib.suppress(OSError):  # another file system, or not allowed: then there is no such attack
        os.link("/etc/passwd", folder / "passwd.py")
    return _folder(folder)


@_attack("be folders in folders, too deep to be removed.")
def _folder_deep(folder):
    path = folder
    for _ in range(60):
        path = path / ("d" * 60)
    path.mkdir(parents=True)
    (path / "q3_dqn.py").write_text("")
    return _folder(folder)


@_attack("be read for ever: a source of 60 MB.", earns=0)
def _giant_source(folder):
    (folder / "q2_gan.py").write_text("x = [1, 2, 3]\n" * (60 << 16))
    return folder


@_attack("break the parser by nesting.", earns=0)
def _deep_source(folder):
    deep = "-" * 200_000 + "1\n" + "(" * 5000 + ")" * 5000 + "\n" + "x" + ".a" * 100_000 + "\n"
    (folder / "q2_gan.py").write_text(HONEST + deep)
    return folder


@_attack("break whoever decodes the source: encodings that lie, null bytes, odd ends of lines.", earns=0)
def _odd_encoding(folder):
    (folder / "q2_gan.py").write_bytes(b"# -*- coding: utf-7 -*-\n" + b"\0\xff\xfe\r\r\n\x0c" + HONEST.encode())
    (folder / "other.py").write_bytes(b"# coding: no-such-thing\n\xff")
    return folder
