"""The cases: the answers of the rooms that are known to be wrong or right, pairs of wrong ones, mechanical mutants.

A room's `wrong.py` has WRONG, its wrong answers, and PLAIN: for exercises whose wrong answers are changes of one plain
text, the edits that put this text into the solution. Its `right.py` has RIGHT, and WEAK: the names of those that are
right in all that they write, and too weak to earn all of a training. `equivalent.txt` names mechanical mutants that are
right. `blind/<date>/right` and `blind/<date>/wrong` have whole files by people who knew the student kit and nothing
else; the first line of each is "# exercise: " and the id of the wrong one, or none.
"""

import random
import re
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from autograder import rooms
from autograder.grading.checks import trained
from autograder.markers import without
from autograder.question import Question
from autograder.verification.answers import Answer, WrongAnswer
from autograder.verification.mutation import mutations
from autograder.verification.trial import Case

_SAMPLE_SEED = 0


def wrong(question: Question) -> tuple[WrongAnswer, ...]:
    """A question's wrong answers, but for those to exercises that are not asked for."""
    return tuple(each for each in rooms.module(question, "wrong").WRONG if each.exercise not in question.not_asked)


def right(question: Question) -> tuple[Answer, ...]:
    """A question's right answers in other styles, and its solution; but for those to exercises that are left out."""
    solution = Answer(f"{question.key}-solution", question, ())
    asked = without(solution.source(), question.left_out)
    others = rooms.module(question, "right").RIGHT
    return (solution, *(each for each in others if without(each.source(), question.left_out) != asked))


def weak(question: Question) -> frozenset[str]:
    """The names of the right answers that need not earn all of a training."""
    return frozenset(rooms.module(question, "right").WEAK)


def wrong_answers(questions: Sequence[Question]) -> list[Case]:
    """The wrong answers; with their training where only that shows them to be wrong."""
    return [
        Case(each.name, question, each.source(), (each.exercise,), _mistakes(each), training=each.exercise in only)
        for question in questions
        for only in [trained(question)]
        for each in wrong(question)
    ]


def right_answers(questions: Sequence[Question]) -> list[Case]:
    """The right answers in other styles."""
    return [Case(each.name, question, each.source()) for question in questions for each in right(question)]


def blind(questions: Sequence[Question]) -> list[Case]:
    """The answers that were written from the student kit alone, without trainings.

    Raises:
        ValueError: the first line of a file does not say which exercise is wrong.
    """
    cases = [(question, _blind(question, file)) for question in questions for file in _blind_files(question)]
    return [case for question, case in cases if not set(question.not_asked).intersection(case.exercises)]


def _blind_files(question: Question) -> list[Path]:
    folder = rooms.folder(question) / "blind"
    return sorted(file for kind in ("right", "wrong") for file in folder.glob(f"*/{kind}/*.py"))


def _blind(question: Question, file: Path) -> Case:
    source = file.read_text(encoding="utf-8")
    said = re.match(r"# exercise: (\S+)\n", source)
    if said is None or (said[1] == "none") != (file.parent.name == "right"):
        raise ValueError(f"{file} should begin with the line `# exercise: ` and the id of the wrong one, or none")
    exercises = () if said[1] == "none" else (said[1],)
    name = f"{question.key}-{file.parent.parent.name}-{file.parent.name}-{file.stem}"
    training = bool(trained(question).intersection(exercises))
    return Case(name, question, source, exercises, training=training)


def pairs(questions: Sequence[Question], count: int) -> list[Case]:
    """`count` answers with two mistakes: half of two exercises of one question, half (or as many as fit) of one.

    Two mistakes are put together where they change different lines; which pairs are taken is drawn with a fixed seed.
    """
    quick = [each for question in questions for each in wrong(question) if each.exercise not in trained(question)]
    alike = [(a, b) for a, b in combinations(quick, 2) if a.question == b.question]
    random.Random(_SAMPLE_SEED).shuffle(alike)
    found: dict[bool, list[Case]] = {True: [], False: []}
    for a, b in alike:
        same = a.exercise == b.exercise
        if len(found[same]) < count // 2 and (source := _merged(a, b)):
            exercises = tuple(dict.fromkeys((a.exercise, b.exercise)))
            found[same].append(Case(f"{a.name} + {b.name}", a.question, source, exercises, _mistakes(a, b)))
    return found[False] + found[True]


def _mistakes(*answers: WrongAnswer) -> tuple[str, ...]:
    return tuple(each.mistake for each in answers if each.mistake)


def _merged(a: WrongAnswer, b: WrongAnswer) -> str:
    """The answer with both mistakes, or "" where they touch the same lines or do the same.

    Answers to one exercise replace all of it and come from the same plain text, the base of a three-way merge.
    """
    if a.exercise != b.exercise:
        try:
            return Answer(f"{a.name}, {b.name}", a.question, (*a.edits, *b.edits)).source()
        except ValueError:
            return ""
    edits = rooms.module(a.question, "wrong").PLAIN.get(a.exercise, ())
    plain, first, second = (each.source().splitlines() for each in (Answer("plain", a.question, edits), a, b))
    if not len(plain) == len(first) == len(second):
        return ""
    merged = []
    for base, one, other in zip(plain, first, second, strict=True):
        if base not in (one, other):
            return ""
        merged.append(one if other == base else other)
    return "" if merged in (first, second, plain) else "\n".join(merged) + "\n"


def mechanical(questions: Sequence[Question]) -> list[Case]:
    """Every mechanical mutant of the solutions, each graded at its own exercise alone."""
    return [
        Case(mutation.name, question, mutation.source, mutation.exercises, alone=True)
        for question in questions
        for mutation in mutations(rooms.solution(question).read_text(encoding="utf-8"), trained(question))
        if not set(question.not_asked).intersection(mutation.exercises)
    ]


def equivalents(questions: Sequence[Question]) -> dict[str, str]:
    """Why a mechanical mutant or a pair is no wrong answer, by its name: the reviewed survivors.

    Raises:
        ValueError: a line of a file has no reason.
    """
    found = dict[str, str]()
    for question in questions:
        path = rooms.folder(question) / "equivalent.txt"
        reason = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else (), 1):
            if line.startswith("# "):
                reason = line[2:]
            elif line and not reason:
                raise ValueError(f"{path.name}, line {number}: a mutant stands below the line `# why it is right`")
            elif line:
                found[line] = reason
            else:
                reason = ""
    return found
