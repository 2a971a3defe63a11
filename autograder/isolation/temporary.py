"""Temporary folders into which student code may have written."""

import contextlib
import os
import stat
from pathlib import Path


def remove(folder: Path) -> None:
    """Remove a folder and what is in it, however deep, also where modes are in the way; links are never followed.

    Folders are opened one inside the other: a path of thousands of folders is too long for the system, and a recursion
    into them too deep for Python, as shutil.rmtree's was before Python 3.13. tempfile.TemporaryDirectory changes modes
    through links before Python 3.11.8 and 3.12.1 (CVE-2023-6597).
    """
    with contextlib.suppress(OSError):
        if not folder.is_symlink():
            folder.chmod(0o700)
        top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            _empty(top)
        finally:
            os.close(top)
        os.rmdir(folder)


def size(folder: Path) -> int:
    """The bytes of all files below a folder, links not followed; files that go away meanwhile count nothing.

    Raises:
        OSError: a folder cannot be read, or its path is too long for the system.
    """
    found, folders = 0, [str(folder)]
    while folders:
        with contextlib.suppress(FileNotFoundError), os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    with contextlib.suppress(FileNotFoundError):
                        found += entry.stat(follow_symlinks=False).st_size
    return found


def _empty(top: int) -> None:
    """Remove all that is in an open folder.

    What is inside a folder is moved up before that folder is removed, so that no more than two are open at a time.
    """
    rounds = 0
    while _lift(top, rounds):
        rounds += 1


def _lift(top: int, rounds: int) -> int:
    """Remove the files of a folder, and the folders in it after moving their own folders up; how many of those."""
    moved = 0
    for name in os.listdir(top):
        with contextlib.suppress(OSError):
            if not _is_folder(name, top):
                os.unlink(name, dir_fd=top)
                continue
            os.chmod(name, 0o700, dir_fd=top)
            inner = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=top)
            try:
                for child in os.listdir(inner):
                    if _is_folder(child, inner):
                        os.chmod(child, 0o700, dir_fd=inner)
                        os.rename(child, f".{rounds}-{moved}", src_dir_fd=inner, dst_dir_fd=top)
                        moved += 1
                    else:
                        os.unlink(child, dir_fd=inner)
            finally:
                os.close(inner)
            os.rmdir(name, dir_fd=top)
    return moved


def _is_folder(name: str, where: int) -> bool:
    return stat.S_ISDIR(os.lstat(name, dir_fd=where).st_mode)
