"""Tells by its name which question a file answers that is not named as the homework asks."""

import re
from collections.abc import Iterable
from pathlib import Path

from autograder.question import Question

_BESIDE = {"test", "tests", "helper", "helpers", "util", "utils", "common"}  # words of files that are no answers


def named_like(question: Question, files: Iterable[Path], questions: Iterable[Question]) -> list[Path]:
    """The files whose names say that they answer this question and no other one, the likeliest first.

    They hold the question's name ("key_words v2.py", "Key-words (1).py"), or else its key or its words alone
    ("hw1 key final.py", "Words.py").
    """
    others = [each for each in questions if each != question]
    files = [f for f in files if _keys(f.stem) <= {question.key} and not _BESIDE & set(_words(f.stem))]
    whole = [file for file in files if _words(question.room) == _words(file.stem)[: len(_words(question.room))]]
    alone = [
        file
        for file in files
        if _hints(question) & _runs(file.stem) and not any(_hints(each) & _runs(file.stem) for each in others)
    ]
    return [*whole, *(file for file in alone if file not in whole)]


def _words(name: str) -> list[str]:
    """The words and the numbers of a name, in small letters: "model 2b" gives model, 2, b."""
    return re.findall(r"[a-z]+|\d+", name.lower())


def _hints(question: Question) -> set[str]:
    """What a name must hold to speak of a question: its key, or its words, written as one."""
    return {question.key, "".join(_words(question.room.partition("_")[2]))}


def _keys(name: str) -> set[str]:
    """The keys of questions that a name holds, of any number."""
    return {run for run in _runs(name) if re.fullmatch(r"q\d+", run)}


def _runs(name: str) -> set[str]:
    """Every run of a name's words, written as one."""
    words = _words(name)
    return {"".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)}
