"""Turns what stopped a student's code into one sentence that says what to change."""

import re
import signal
from dataclasses import dataclass
from typing import Any


class StudentError(Exception):
    """The student's code did not answer: it is not written, raised, hung, or took the worker down.

    `kind` is "not implemented", "raised", "too slow", "ended" or "garbled"; `where` is "q1_cvae.py, line 88" or "";
    `slip_name` is the name of the slip that the error shows, or "".
    """

    def __init__(self, kind: str, sentence: str, where: str = "", slip_name: str = "") -> None:
        super().__init__(sentence)
        self.kind, self.sentence, self.where, self.slip_name = kind, sentence, where, slip_name


@dataclass(frozen=True)
class _Known:
    """An exception that many students meet: its type, a pattern of its message, what to do, and the slip it shows."""

    type: str
    pattern: str
    sentence: str
    name: str = ""


_CUDA = "it asks for a GPU, and the grader has none: use `device`, or drop the .cuda() and device='cuda'"
_GYM = "this is the old gym interface; in gymnasium "
_FIVE = "step() returns five values: observation, reward, terminated, truncated, info"
_STILL_NONE = "what is called there, a layer perhaps, is still None"
_UNFIT_LABEL = r"^Sizes of tensors must match except in dimension 0\..* (\d+ but got size 10|10 but got size \d+)\b"
_ALONG_0 = "tensors are joined there along dimension 0, the batch; side by side is torch.cat([a, b], dim=1)"
_OVER = "an episode is over as soon as terminated or truncated is True"
_CONFINED = "it may not do that here: no network, no other programs, no files outside its own folder"
_KNOWN = (
    _Known("ModuleNotFoundError", r"named 'gym'", "gym has become gymnasium: write `import gymnasium as gym`"),
    _Known("ModuleNotFoundError", r"named '([^']+)'", "{0} is not installed here, and no such file was handed in"),
    _Known("(AssertionError|RuntimeError|AcceleratorError)", r"CUDA|NVIDIA", _CUDA),
    _Known("EOFError", r"", "it waits for the keyboard (input()), and the grader has none"),
    _Known("SystemExit", r"", "it ends the program (exit, quit or sys.exit): let the function return instead"),
    _Known("ValueError", r"too many values to unpack \(expected 4", _GYM + _FIVE),
    _Known("TypeError", r"'NoneType' object is not callable", _STILL_NONE, "called-none"),
    _Known("RuntimeError", _UNFIT_LABEL, _ALONG_0, "joined-along-the-batch"),
    _Known("ResetNeeded", r"this one is over", _OVER, "stepped-on"),
    _Known("AttributeError", r"has no attribute 'seed'", _GYM + "reset(seed=...) seeds it"),
    _Known("SyntaxError", r"Missing parentheses in call to 'print'", "this is Python 2: write print(...)"),
    _Known("MemoryError|RuntimeError", r"can't allocate memory|not enough memory|^$", "it ran out of memory"),
    _Known("PermissionError|OSError", r"Permission denied|Operation not permitted", _CONFINED),
    _Known("RecursionError", r"", "it calls itself without an end (RecursionError)"),
)


def from_facts(facts: Any, name: str) -> StudentError:
    """The error that the worker's facts describe; they are a claim, so everything in them is cut and cleaned.

    Args:
        facts: what `autograder.worker.loading.facts` made of an exception.
        name: the function that was called, for the sentence.
    """
    if not isinstance(facts, dict):
        return garbled(name)
    kind, message, code = (_plain(facts.get(key, "")) for key in ("type", "message", "code"))
    line = facts.get("line")
    where = f"{_plain(facts['file'])}, line {line}" if isinstance(line, int) and "file" in facts else ""
    if kind == "NotImplementedError":
        return StudentError("not implemented", "not implemented yet", where)
    if kind == "Interrupted":
        return StudentError("too slow", f"{name} did not come to an end; its time was up", where)
    if kind == "RunEnded":
        return StudentError("ended", f"{name} was ended by the grader", where)
    if kind in ("Undefined", "TooLarge"):
        return StudentError("raised", message, where)
    sentence, slip_name = _explained(kind, message, code)
    return StudentError("raised", f"{name} stopped with {sentence}", where, slip_name)


def _explained(kind: str, message: str, code: str) -> tuple[str, str]:
    """An exception in one sentence, its own words and what to do where the cause is known; and the name of the slip."""
    if kind == "SyntaxError" and re.match(r"[<=>]{7}", code):
        return "a merge-conflict marker: decide for one version and delete the markers", "merge-conflict"
    for known in _KNOWN:
        found = re.search(known.pattern, message) if re.fullmatch(known.type, kind) else None
        if found:
            return f"{kind} ({message[:100]}): {known.sentence.format(*found.groups())}", known.name
    return f"{kind}: {message}" if message else kind, ""


def ended(name: str, status: int) -> StudentError:
    """The worker went away while `name` ran; `status` is its exit code, or minus the number of a signal."""
    if status >= 0:
        return StudentError("ended", f"{name} ended the Python process (exit code {status}): let it return instead")
    if -status == signal.SIGSYS:
        return StudentError("ended", f"{name} was ended: it reached for other processes or for the machine itself")
    if -status == signal.SIGKILL:
        return StudentError("ended", f"{name} was killed by the system: most likely it ran out of memory")
    return StudentError("ended", f"{name} crashed the Python interpreter ({signal.strsignal(-status)})")


def too_slow(name: str, seconds: float) -> StudentError:
    """`name` ran past its time and did not let itself be interrupted."""
    return StudentError("too slow", f"{name} did not come to an end within {seconds:.0f} s")


def garbled(name: str) -> StudentError:
    """What came back while `name` ran was no answer."""
    return StudentError("garbled", f"{name} gave no readable answer")


def _plain(text: Any) -> str:
    """One line of printable characters, at most 300 of them."""
    line = " ".join(str(text).split())[:300]
    return "".join(character if character.isprintable() else "?" for character in line)
