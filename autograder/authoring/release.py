"""Builds the student kit: all that a student needs to work and to check, and nothing that gives answers away."""

from pathlib import Path

from autograder import rooms
from autograder.archive import write_zip
from autograder.authoring.handout import pages
from autograder.authoring.starter import stub_for_students
from autograder.given import LIST, listed
from autograder.homework import Homework
from autograder.project import HOMEWORKS, ROOMS, ROOT

TEMPLATES = "autograder/reports/page/templates/*"  # of the page of a grade
_TOP = "homework"  # the folder inside the zip
_PATTERNS = ("autograder/**/*.py", TEMPLATES, "data/*.py", "homeworks/report.png", "pyproject.toml", "LICENSE")
_NOT_IN_THEIR_MAKEFILE = "\n# --- for instructors ---\n"  # what students cannot use stands below this line
_FOR_STUDENTS = "\n## For students\n"  # the section of README.md that becomes the kit's
_NOT_FOR_STUDENTS = ("autograder/bundle/", "autograder/classes/", "autograder/verification/", "autograder/authoring/")


def room_files(homework: Homework, hidden: bool) -> list[Path]:
    """What the grader needs of the homework's rooms, and of what they share, relative to the project.

    Args:
        homework: the homework.
        hidden: whether the hidden checks are among it.
    """
    found = [ROOMS / "__init__.py", *rooms.shared_files()]
    for question in homework.questions:
        found += rooms.grading_files(question, hidden)
        found += rooms.folder(question).glob("handout.md")  # reports quote it
    return sorted(path.relative_to(ROOT) for path in found)


def released_files(homework: Homework) -> list[Path]:
    """The project's files in the student kit, relative to the project: no solutions, hidden checks or tests of the kit.

    Stubs, handout and a README.md are added to them.
    """
    found = {path.relative_to(ROOT) for pattern in _PATTERNS for path in ROOT.glob(pattern) if path.is_file()}
    found |= {*room_files(homework, hidden=False), (HOMEWORKS / f"{homework.name}.toml").relative_to(ROOT)}
    return sorted(path for path in found if not path.as_posix().startswith(_NOT_FOR_STUDENTS))


def build_release(homework: Homework, target: Path) -> Path:
    """Write the student kit as a zip and return its path."""
    files = {path.as_posix(): (ROOT / path).read_bytes() for path in released_files(homework)}
    files |= {f"starter/{question.file}": stub_for_students(question).encode() for question in homework.questions}
    files |= {f"starter/{name}": content for name, content in pages(homework).items()}
    files["README.md"] = _page_for_students((ROOT / "README.md").read_text(encoding="utf-8")).encode()
    files["Makefile"] = (ROOT / "Makefile").read_text(encoding="utf-8").partition(_NOT_IN_THEIR_MAKEFILE)[0].encode()
    files[LIST] = listed(homework.questions).encode()
    return write_zip(target, {f"{_TOP}/{name}": content for name, content in files.items()})


def _page_for_students(page: str) -> str:
    """The title of the page and its section for students."""
    title = page.partition("\n")[0]
    section = page.partition(_FOR_STUDENTS)[2].partition("\n## ")[0]
    return f"{title}\n{section}"
