"""Which functions of a student's file are given: an error that surfaces there was most likely made by the caller."""

import json
from functools import cache
from pathlib import Path

from autograder import rooms
from autograder.markers import functions_without_answer, without
from autograder.project import ROOT
from autograder.question import Question

LIST = "given.json"  # in the folder of a packed kit, which has no solutions


@cache
def given_functions(question: Question) -> tuple[str, ...]:
    """The names of a question's given functions, such as "Memory.push".

    They are read off the markers of the solution, or in a packed kit from the list that was written with it; where
    there is neither, none is known.
    """
    solution = rooms.solution(question)
    if solution.is_file():
        source = without(solution.read_text(encoding="utf-8"), question.left_out)
        return tuple(functions_without_answer(source, question.file))
    listed = ROOT / LIST
    content = json.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else {}
    return tuple(content.get(question.file, ()))


def write_list(folder: Path, questions: tuple[Question, ...]) -> None:
    """Write the list for a packed kit into its folder."""
    (folder / LIST).write_text(listed(questions), encoding="utf-8")


def listed(questions: tuple[Question, ...]) -> str:
    """The text of that list."""
    return json.dumps({question.file: given_functions(question) for question in questions}, indent=1) + "\n"
