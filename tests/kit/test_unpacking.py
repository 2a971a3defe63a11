"""What reads an archive may take so much memory and time; what it had unpacked by then is graded."""

import errno
import os
import sys
import time
import zipfile

import pytest

from autograder import intake
from autograder.homework import load_homework
from autograder.intake import open_submission
from autograder.isolation.child import ChildLost, in_child

MANY = 256 * 2**20
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the address space")


def test_what_the_work_returns_comes_back():
    assert in_child(lambda: {"a": [1, "b", None]}, MANY, 5) == {"a": [1, "b", None]}


def test_nothing_of_it_stays_but_files(tmp_path):
    seen = []
    in_child(lambda: seen.append((tmp_path / "file").write_text("x")), MANY, 5)
    assert seen == [] and (tmp_path / "file").read_text() == "x"


@linux
def test_memory_is_limited():
    with pytest.raises(ChildLost):
        in_child(lambda: len(bytearray(2 * MANY)), MANY, 5)
    assert in_child(lambda: len(bytearray(MANY // 2)), MANY, 5) == MANY // 2


def endless():
    while True:
        pass


def test_time_is_limited():
    start = time.monotonic()
    with pytest.raises(ChildLost):
        in_child(endless, MANY, 1)
    with pytest.raises(ChildLost):
        in_child(lambda: time.sleep(100), MANY, 1)
    assert time.monotonic() - start < 60


def test_its_failures_are_told_apart():
    with pytest.raises(ChildLost):
        in_child(lambda: 1 / 0, MANY, 5)
    with pytest.raises(OSError) as full:
        in_child(lambda: os.open("/", os.O_WRONLY), MANY, 5)
    assert full.value.errno in (errno.EISDIR, errno.EACCES, errno.EROFS, errno.EPERM)


def test_what_was_unpacked_before_the_limit_is_graded(tmp_path, monkeypatch):
    """The homework's files come first."""
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in ("large.bin", "q1_cvae.py", "q2_gan.py"):
            archive.writestr(name, "x" * 1000)
    opened = zipfile.ZipFile.open

    def slowly(self, info, *args, **kwargs):
        return endless() if info.filename == "large.bin" else opened(self, info, *args, **kwargs)

    monkeypatch.setattr(zipfile.ZipFile, "open", slowly)
    monkeypatch.setattr(intake, "_SECONDS", 1)
    with open_submission(path, load_homework().questions) as submission:
        assert set(submission.files) == {"Q1", "Q2"}
        assert {file.name for file in submission.folder.iterdir()} == {"q1_cvae.py", "q2_gan.py"}
        assert any("only a part of it was read" in reason for reason in submission.needs_human)
        assert submission.problems[0] == submission.needs_human[0]


def test_many_links_are_counted_and_some_named(tmp_path):
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(50):
            link = zipfile.ZipInfo(f"link{number}")
            link.external_attr = 0o120777 << 16
            archive.writestr(link, "/etc/passwd")
    with open_submission(path, load_homework().questions) as submission:
        assert len(submission.problems) == 6 and submission.problems[5].startswith("45 more")
