"""Builds the student kit: all that a student needs to work and to check, and nothing that gives answers away."""

import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_TOP = "homework"  # the folder inside the zip
_PATTERNS = (
    "starter/*",
    "tests/checks/*.py",
    "autograder/**/*.py",
    "autograder/judge.npz",
    "data/*.py",
    "Makefile",
    "pyproject.toml",
    "README.md",
    "LICENSE",
)
_MADE = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold: equal content gives an equal file


def released_files() -> list[Path]:
    """The files of the student kit, relative to the project: no solutions, no hidden checks, no tests of the kit."""
    found = {path for pattern in _PATTERNS for path in ROOT.glob(pattern) if path.is_file()}
    return sorted(path.relative_to(ROOT) for path in found if not path.stem.endswith("_hidden"))


def build_release(target: Path) -> Path:
    """Write the student kit as a zip and return its path."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in released_files():
            info = zipfile.ZipInfo(f"{_TOP}/{path.as_posix()}", _MADE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, (ROOT / path).read_bytes())
    return target
