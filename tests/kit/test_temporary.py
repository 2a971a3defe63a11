"""Temporary folders are removed whatever a submission did to them, and nothing outside them is touched."""

import os
import shutil
import subprocess
import sys

import pytest

from autograder.isolation import temporary
from conftest import ROOT

AS_NOBODY = (
    "import os, sys; from pathlib import Path; from autograder.isolation import temporary\n"
    "os.setgroups([]); os.setresgid(65534, 65534, 65534); os.setresuid(65534, 65534, 65534)\n"
    "temporary.remove(Path(sys.argv[1]))\n"
)


@pytest.fixture
def folder(tmp_path):
    """A scratch folder with closed folders in it, and links to a file and a folder outside."""
    scratch, outside = tmp_path / "scratch", tmp_path / "outside"
    for path in (scratch / "closed" / "inner", outside):
        path.mkdir(parents=True)
    (outside / "file").write_text("kept")
    (outside / "file").chmod(0o640)
    outside.chmod(0o750)
    (scratch / "closed" / "inner" / "file").write_text("x")
    for number, place in enumerate((scratch, scratch / "closed")):
        (place / f"link{number}").symlink_to(outside / "file")
        (place / f"folder{number}").symlink_to(outside)
    (scratch / "closed" / "inner").chmod(0)
    (scratch / "closed").chmod(0o500)
    yield scratch
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.mark.parametrize("as_nobody", [False, True], ids=["as-who-runs-this", "as-nobody"])
def test_closed_folders_go_and_links_are_not_followed(folder, as_nobody):
    outside = folder.parent / "outside"
    if as_nobody:
        if os.geteuid() != 0:
            pytest.skip("only root becomes another user")
        for path in (folder.parent, *folder.parent.rglob("*")):
            os.chown(path, 65534, 65534, follow_symlinks=False)
        for path in folder.parents:
            path.chmod(path.stat().st_mode | 0o011)
        subprocess.run([sys.executable, "-c", AS_NOBODY, str(folder)], cwd=ROOT, check=True)
    else:
        temporary.remove(folder)
    assert not folder.exists()
    assert (outside / "file").read_text() == "kept"
    assert [path.stat().st_mode & 0o777 for path in (outside, outside / "file")] == [0o750, 0o640]
