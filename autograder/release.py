"""Builds the student kit: all that a student needs to work and to check, and nothing that gives answers away."""

from pathlib import Path

from autograder.archive import write_zip

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
    "LICENSE",
)
_FOR_STUDENTS = "\n## For students\n"  # the section of README.md that becomes the kit's
_NOT_FOR_STUDENTS = ("autograder/bundle/", "autograder/verification/")


def released_files() -> list[Path]:
    """The files of the student kit, relative to the project: no solutions, no hidden checks, no tests of the kit.

    A README.md is added to them: what the project's own says to students.
    """
    found = {path for pattern in _PATTERNS for path in ROOT.glob(pattern) if path.is_file()}
    kept = (path.relative_to(ROOT) for path in found if not path.stem.endswith("_hidden"))
    return sorted(path for path in kept if not path.as_posix().startswith(_NOT_FOR_STUDENTS))


def build_release(target: Path) -> Path:
    """Write the student kit as a zip and return its path."""
    files = {path.as_posix(): (ROOT / path).read_bytes() for path in released_files()}
    files["README.md"] = _page_for_students((ROOT / "README.md").read_text(encoding="utf-8")).encode()
    return write_zip(target, {f"{_TOP}/{name}": content for name, content in files.items()})


def _page_for_students(page: str) -> str:
    """The title of the page and its section for students."""
    title = page.partition("\n")[0]
    section = page.partition(_FOR_STUDENTS)[2].partition("\n## ")[0]
    return f"{title}\n{section}"
