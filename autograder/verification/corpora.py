"""The cases: the answers of tests/kit that are known to be wrong or right, pairs of wrong ones, mechanical mutants."""

import importlib
import random
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

from autograder.exercises import FILES
from autograder.verification.mutation import mutations
from autograder.verification.trial import Case

ROOT = Path(__file__).resolve().parents[2]
_KIT = ROOT / "tests" / "kit"
EQUIVALENT = _KIT / "mutants" / "equivalent.txt"
TRAINED = ("Q1.6", "Q2.8", "Q3.5")  # what only a training shows
_SAMPLE_SEED = 0


def wrong_answers() -> list[Case]:
    """The wrong answers of tests/kit/mutants; with their training where only that shows them to be wrong."""
    return [
        Case(m.name, m.question, m.source(), (m.exercise,), _slips(m), training=m.exercise in TRAINED)
        for m in _kit("mutants").MUTANTS
    ]


def right_answers() -> list[Case]:
    """The right answers in other styles of tests/kit/accepted."""
    return [Case(answer.name, answer.question, answer.source()) for answer in _kit("accepted").ACCEPTED]


def pairs(count: int) -> list[Case]:
    """`count` answers with two slips: half of two exercises of one question, half (or as many as fit) of one exercise.

    Two slips are put together where they change different lines; which pairs are taken is drawn with a fixed seed.
    """
    mutants = [m for m in _kit("mutants").MUTANTS if m.exercise not in TRAINED]
    alike = [(a, b) for a, b in combinations(mutants, 2) if a.question == b.question]
    random.Random(_SAMPLE_SEED).shuffle(alike)
    found: dict[bool, list[Case]] = {True: [], False: []}
    for a, b in alike:
        same = a.exercise == b.exercise
        if len(found[same]) < count // 2 and (source := _merged(a, b)):
            exercises = tuple(dict.fromkeys((a.exercise, b.exercise)))
            found[same].append(Case(f"{a.name} + {b.name}", a.question, source, exercises, _slips(a, b)))
    return found[False] + found[True]


def _slips(*mutants: Any) -> tuple[str, ...]:
    return tuple(m.slip for m in mutants if m.slip)


def _merged(a: Any, b: Any) -> str:
    """The answer with both slips, or "" where they touch the same lines or do the same.

    Answers to one exercise replace all of it and come from the same plain text, the base of a three-way merge.
    """
    if a.exercise != b.exercise:
        try:
            return str(type(a)(f"{a.name}, {b.name}", a.question, (*a.edits, *b.edits)).source())
        except ValueError:
            return ""
    plain = _plain(a)
    if not len(plain) == len(_lines(a)) == len(_lines(b)):
        return ""
    merged = []
    for base, one, other in zip(plain, _lines(a), _lines(b), strict=True):
        if base not in (one, other):
            return ""
        merged.append(one if other == base else other)
    return "" if merged in (_lines(a), _lines(b), plain) else "\n".join(merged) + "\n"


def _lines(answer: Any) -> list[str]:
    return str(answer.source()).splitlines()


def _plain(answer: Any) -> list[str]:
    """The right answer that wrong ones to this exercise are changes of."""
    corpus, q1, q3, wrong_q3 = map(_kit, ("corpus", "mutants.q1", "accepted.q3", "mutants.q3"))
    edits: dict[str, Any] = {
        "Q1.5": (corpus.instead_of("q1", "Q1.5 ", q1.LOSS),),
        "Q3.2": q3.choice(wrong_q3.EPSILON + wrong_q3.CHOICE),
        "Q3.3": q3.step(),
        "Q3.4": q3.loop(),
    }
    text = corpus.Answer("plain", answer.question, edits.get(answer.exercise, ())).source()
    return str(text).splitlines()


def mechanical() -> list[Case]:
    """Every mechanical mutant of the three solutions, each graded at its own exercise alone."""
    return [
        Case(mutation.name, question, mutation.source, mutation.exercises, alone=True)
        for question, name in FILES.items()
        for mutation in mutations((ROOT / "solutions" / name).read_text(encoding="utf-8"))
    ]


def equivalents() -> dict[str, str]:
    """Why a mechanical mutant or a pair is no wrong answer, by its name: the reviewed survivors.

    Raises:
        ValueError: a line of the file has no reason.
    """
    found, reason = {}, ""
    for number, line in enumerate(EQUIVALENT.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("# "):
            reason = line[2:]
        elif line and not reason:
            raise ValueError(f"{EQUIVALENT.name}, line {number}: a mutant stands below the line `# why it is right`")
        elif line:
            found[line] = reason
        else:
            reason = ""
    return found


def _kit(module: str) -> Any:
    """A module of tests/kit."""
    if str(_KIT) not in sys.path:
        sys.path.insert(0, str(_KIT))
    return importlib.import_module(module)
