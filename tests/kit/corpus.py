"""Right and wrong answers as small edits of the solutions."""

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from autograder.exercises import FILES

SOLUTIONS = Path(__file__).resolve().parents[2] / "solutions"


@dataclass(frozen=True)
class Answer:
    """A solution file with some edits: each pair's first text must stand in the file exactly once."""

    name: str
    question: str
    edits: tuple[tuple[str, str], ...]

    def source(self) -> str:
        """The edited file's text.

        Raises:
            ValueError: an edit's text is not in the solution, or more than once.
        """
        text = (SOLUTIONS / FILES[self.question]).read_text(encoding="utf-8")
        for old, new in self.edits:
            if text.count(old) != 1:
                raise ValueError(f"{self.name}: found {text.count(old)} times in {FILES[self.question]}: {old!r}")
            text = text.replace(old, new)
        return text

    def write(self, folder: Path) -> Path:
        """Write the edited file alone into `folder`, under its own name, and return the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / FILES[self.question]).write_text(self.source(), encoding="utf-8")
        return folder


@dataclass(frozen=True)
class WrongAnswer(Answer):
    """An answer with one slip: the exercise that must lose points, and the diagnosis that fits ("" where none does)."""

    exercise: str = ""
    slip: str = ""


def instead_of(question: str, marker: str, text: str) -> tuple[str, str]:
    """An edit that puts `text` in the place of a whole answer of the solution, however that one is written.

    Args:
        question: "q1", "q2" or "q3".
        marker: how the answer's opening marker goes on after "# --- solution ", such as "Q1.5 ".
        text: the new lines, indented from column 0.
    """
    solution = (SOLUTIONS / FILES[question]).read_text(encoding="utf-8")
    start = solution.index(f"# --- solution {marker}")
    old = solution[start : solution.index("# --- end ---", start)]
    indent = " " * (start - solution.rindex("\n", 0, start) - 1)
    return old, (dedent(text).strip() + "\n").replace("\n", "\n" + indent)
