"""Folders of a class as platforms export them, with answers to the toy."""

import os
import zipfile
from pathlib import Path

RIGHT = "def f(x): return 2 * x\ndef g(x): return x + 1\ndef given(): return 3\n"
WRONG = RIGHT.replace("2 * x", "x * x")
EMPTY = ""


def zip_of(path: Path, files: dict[str, str]) -> Path:
    """Write a zip with these files."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def folder_of(path: Path, files: dict[str, str]) -> Path:
    """Write a folder with these files."""
    for name, text in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
    return path


def gradescope(path: Path) -> Path:
    """Two students and a group of two, as "Export submissions" gives them."""
    top = path / "assignment_77_export"
    folder_of(top / "submission_1", {"toy.py": RIGHT})
    folder_of(top / "submission_2", {"hw/toy.py": WRONG})
    folder_of(top / "submission_3", {"toy.py": EMPTY})
    (top / "submission_metadata.yml").write_text(
        """---
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0001'
    :email: ada@example.edu
  :created_at: 2026-11-20 22:58:49.231461000 Z
  :score: 0.0
  :results: {}
submission_2:
  :submitters:
  - :name: Grace Hopper
    :sid: '0002'
    :email: grace@example.edu
  - :name: Alan Turing
    :sid: '0003'
    :email: alan@example.edu
  :created_at: 2026-11-22 00:00:01.000000000 Z
submission_3:
  :submitters:
  - :name: Zoë O'Neil
    :sid:
    :email: zoe@example.edu
  :created_at: 2026-11-20 10:00:00.000000000 Z
"""
    )
    return path


def moodle(path: Path) -> Path:
    """A student with a zip in a folder, one with a file, and one who wrote a text."""
    zip_of(path / "Ada Lovelace_1001_assignsubmission_file_" / "hand-in.zip", {"toy.py": RIGHT})
    folder_of(path, {"Grace Hopper_1002_assignsubmission_file_toy.py": WRONG})
    folder_of(path / "Zoë O'Neil_1003_assignsubmission_onlinetext_", {"onlinetext.html": "<p>later</p>"})
    return path


def canvas(path: Path) -> Path:
    """One student with two uploads of a file, and a late one with a zip."""
    folder_of(path, {"lovelaceada_51_900_toy.py": WRONG, "lovelaceada_51_901_toy-1.py": RIGHT})
    zip_of(path / "hoppergrace_LATE_52_902_hw.zip", {"toy.py": WRONG})
    return path


def plain(path: Path) -> Path:
    """A folder, a zip, a file, a second download, and what is no submission."""
    folder_of(path / "ada lovelace", {"toy.py": RIGHT})
    zip_of(path / "0002_hw6.zip", {"toy.py": WRONG})
    zip_of(path / "0002_hw6 (1).zip", {"toy.py": RIGHT})
    folder_of(path, {"zoe.py": EMPTY, "notes.txt": "ten students", "roster.csv": "name\n"})
    return path


ROSTER = (
    "Name,SID,Email\n"
    "Ada Lovelace,0001,ada@example.edu\n"
    "Grace Hopper,0002,grace@example.edu\n"
    "Alan Turing,0003,alan@example.edu\n"
    "Zoë O'Neil,0004,zoe@example.edu\n"
)


def end_process(content: bytes, task: str) -> str:
    """Stands for the grade of a submission that takes its whole worker along, unless it is harmless."""
    if content == b"harmless":
        return '{"parts": {}}'
    os._exit(9)
