"""Turns what stopped a student's code into one sentence that says what to change."""

import re
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.mistakes import Mistake
from autograder.plain_text import printable


class StudentError(Exception):
    """The student's code did not answer; what kind of failure it was is a subclass.

    `where` is the line of the student's file ("model.py, line 88") or ""; `mistake` is the one that the error shows.
    """

    def __init__(self, sentence: str, where: str = "", mistake: Mistake | None = None) -> None:
        super().__init__(sentence)
        self.sentence, self.where, self.mistake = sentence, where, mistake


class NotWrittenYet(StudentError):
    """The student's code still raises NotImplementedError."""


class Raised(StudentError):
    """The student's code raised an exception; `type` is its class's name and `message` its text, both cleaned."""

    type = ""
    message = ""


class Unreadable(Raised):
    """Python cannot read the student's file."""


class Undefined(Raised):
    """The student's file, or an object that it made, lacks a name that the handout asks for."""


class TimedOut(StudentError):
    """The student's code did not come to its end in time."""


class Ended(StudentError):
    """The student's code took its worker down, or was ended for what it did."""


class RunEnded(StudentError):
    """A run in a world was ended by the grader, which had seen enough of it: no fault of the student's."""


class Garbled(StudentError):
    """What came back was no answer."""


class NoInstrument(Exception):
    """A check asks for an instrument that there is not: the grader's own error."""


@dataclass(frozen=True)
class KnownError:
    """An exception that many students meet."""

    type: str  # a pattern of the exception's class name, which it must match as a whole
    pattern: str  # a pattern that is searched in its message
    says: str  # what to do; may use {0}, {1}, ...: the groups of the pattern
    mistake: str = ""  # the name of the mistake that it shows, or ""


_CUDA = "it asks for a GPU, and the grader has none: use `device`, or drop the .cuda() and device='cuda'"
_GYM = "this is the old gym interface; in gymnasium "
_FIVE = "step() returns five values: observation, reward, terminated, truncated, info"
_STILL_NONE = "what is called there, a layer perhaps, is still None"
_OVER = "an episode is over as soon as terminated or truncated is True"
_CONFINED = "it may not do that here: no network, no other programs, no files outside its own folder"
_NO_GRADIENT = "the loss has no gradient: what it is computed from is detached, or stands under no_grad"
_NEGATIVE = "a tensor has no negative steps, as x[::-1]: x.flip(0) turns it round"
_OF_LISTS = "{0} is a method of lists, and this is a tensor: list(x), or x.tolist(), makes a list of it"
_UNREADABLE = ("SyntaxError", "IndentationError", "TabError", "UnicodeDecodeError")
NO_GRADIENT, STEPPED_ON = "no-gradient", "stepped-on"
_KNOWN = (
    KnownError("ModuleNotFoundError", r"named 'gym'", "gym has become gymnasium: write `import gymnasium as gym`"),
    KnownError("ModuleNotFoundError", r"named '([^']+)'", "{0} is not installed here, and no such file was handed in"),
    KnownError("(AssertionError|RuntimeError|AcceleratorError)", r"CUDA|NVIDIA", _CUDA),
    KnownError("EOFError", r"", "it waits for the keyboard (input()), and the grader has none"),
    KnownError("SystemExit", r"", "it ends the program (exit, quit or sys.exit): let the function return instead"),
    KnownError("ValueError", r"too many values to unpack \(expected 4", _GYM + _FIVE),
    KnownError("TypeError", r"'NoneType' object is not callable", _STILL_NONE, "called-none"),
    KnownError("RuntimeError", r"does not require grad", _NO_GRADIENT, NO_GRADIENT),
    KnownError("ResetNeeded", r"this one is over", _OVER, STEPPED_ON),
    KnownError("AttributeError", r"has no attribute 'seed'", _GYM + "reset(seed=...) seeds it"),
    KnownError("SyntaxError", r"Missing parentheses in call to 'print'", "this is Python 2: write print(...)"),
    KnownError("ValueError", r"step must be greater than zero", _NEGATIVE),
    KnownError(
        "ValueError", r"one of the strides|stride.*negative", "a reversed NumPy array makes no tensor: x[::-1].copy()"
    ),
    KnownError("AttributeError", r"'Tensor' object has no attribute '(reverse|append|extend|insert)'", _OF_LISTS),
    KnownError("MemoryError|RuntimeError", r"can't allocate memory|not enough memory|^$", "it ran out of memory"),
    KnownError("PermissionError|OSError", r"Permission denied|Operation not permitted", _CONFINED),
    KnownError("RecursionError", r"", "infinite recursion"),
)


def from_facts(facts: Any, name: str, known: Sequence[KnownError] = ()) -> StudentError:
    """The error that the worker's facts describe; they are a claim, so everything in them is cut and cleaned.

    Args:
        facts: what `autograder.worker.loading.facts` made of an exception.
        name: the function that was called, for the sentence.
        known: exceptions that the question's room knows; they are tried before the general ones.
    """
    if not isinstance(facts, dict):
        return garbled(name)
    kind, message, code = (_plain(facts.get(key, "")) for key in ("type", "message", "code"))
    line = facts.get("line")
    where = f"{_plain(facts['file'])}, line {line}" if isinstance(line, int) and "file" in facts else ""
    if kind == "NotImplementedError":
        return NotWrittenYet("not implemented yet", where)
    if kind == "Interrupted":
        return TimedOut(f"{name} timed out", where)
    if kind == "RunEnded":
        return RunEnded(f"{name} was ended by the grader", where)
    if kind in ("Undefined", "TooLarge"):
        return (Undefined if kind == "Undefined" else Raised)(message, where)
    sentence, mistake = _explained(kind, message, code, (*known, *_KNOWN))
    error = (Unreadable if kind in _UNREADABLE else Raised)(f"{name} stopped with {sentence}", where, mistake)
    error.type, error.message = kind, message
    return error


def _explained(kind: str, message: str, code: str, known: Sequence[KnownError]) -> tuple[str, Mistake | None]:
    """An exception in one sentence, its own words and what to do where the cause is known; and the mistake."""
    if kind == "SyntaxError" and re.match(r"[<=>]{7}", code):
        says = "a merge-conflict marker: decide for one version and delete the markers"
        return says, Mistake("merge-conflict", says)
    for row in known:
        found = re.search(row.pattern, message) if re.fullmatch(row.type, kind) else None
        if found:
            says = row.says.format(*found.groups())
            return f"{kind} ({message[:100]}): {says}", Mistake(row.mistake, says) if row.mistake else None
    return f"{kind}: {message}" if message else kind, None


def ended(name: str, status: int) -> StudentError:
    """The worker went away while `name` ran; `status` is its exit code, or minus the number of a signal."""
    if status >= 0:
        return Ended(f"{name} ended the Python process (exit code {status}): let it return instead")
    if -status == signal.SIGSYS:
        return Ended(f"{name} was blocked by the sandbox (it tried to reach other processes or the system)")
    if -status == signal.SIGKILL:
        return Ended(f"{name} was killed by the system: most likely it ran out of memory")
    return Ended(f"{name} crashed the Python interpreter ({signal.strsignal(-status)})")


def too_slow(name: str, seconds: float) -> StudentError:
    """`name` ran past its time and did not let itself be interrupted."""
    return TimedOut(f"{name} timed out after {seconds:.0f} s")


def garbled(name: str) -> StudentError:
    """What came back while `name` ran was no answer."""
    return Garbled(f"{name} gave no readable answer")


def _plain(text: Any) -> str:
    """One line of printable characters, at most 300 of them."""
    return printable(" ".join(str(text).split())[:300])
