"""Right and wrong answers as small edits of the solutions: what `right.py` and `wrong.py` of a room hold."""

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from autograder import rooms
from autograder.question import Question

Edits = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """A solution file with some edits: each pair's first text must stand in the file exactly once."""

    name: str
    question: Question
    edits: Edits

    def source(self) -> str:
        """The edited file's text.

        Raises:
            ValueError: an edit's text is not in the solution, or more than once.
        """
        text = _solution(self.question)
        for old, new in self.edits:
            if text.count(old) != 1:
                raise ValueError(f"{self.name}: found {text.count(old)} times in {self.question.file}: {old!r}")
            text = text.replace(old, new)
        return text

    def write(self, folder: Path) -> Path:
        """Write the edited file alone into `folder`, under its own name, and return the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / self.question.file).write_text(self.source(), encoding="utf-8")
        return folder


@dataclass(frozen=True)
class WrongAnswer(Answer):
    """An answer with one mistake."""

    exercise: str = ""  # the one that must lose points
    mistake: str = ""  # the name that must be told, or "" where none is asked for


def instead_of(question: Question, marker: str, text: str) -> tuple[str, str]:
    """An edit that puts `text` in the place of a whole answer of the solution, however that one is written.

    Args:
        question: whose solution it is.
        marker: how the answer's opening marker goes on after "# --- solution ", with the blank after the id.
        text: the new lines, indented from column 0.
    """
    solution = _solution(question)
    start = solution.index(f"# --- solution {marker}")
    old = solution[start : solution.index("# --- end ---", start)]
    indent = " " * (start - solution.rindex("\n", 0, start) - 1)
    return old, (dedent(text).strip() + "\n").replace("\n", "\n" + indent)


def _solution(question: Question) -> str:
    return rooms.solution(question).read_text(encoding="utf-8")
