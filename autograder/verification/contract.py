"""The contract of a room: what handout and stub ask for, which checks hold it, and which wrong answers break it.

A room's `contract.toml` is a table, one entry for each sentence that asks for something:

    [[clause]]
    asks = "It adds up, and does not average."
    checks = ["test_sum"]
    broken_by = ["mean-for-sum"]

and `advice`, a list of the sentences that sound like that and only advise.
"""

import re
import sys
from dataclasses import dataclass
from typing import Any

from autograder import rooms
from autograder.authoring.starter import stub
from autograder.markers import without
from autograder.question import Question

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE = "contract.toml"
_FIELDS = {"asks": str, "checks": list, "broken_by": list}
_CONTRACT = re.compile(r"^### In code$(.*?)(?=^###? )", re.M | re.S)  # the part of a handout page that asks for things
_WORDS = re.compile(r"\b(must|only|never|always|exactly|once|each|every|fresh|None)\b")


class ContractError(Exception):
    """A contract cannot be read; the message is one sentence that says what to change."""


@dataclass(frozen=True)
class Clause:
    """One sentence that asks for something."""

    asks: str  # the sentence, or the part of it that asks, word for word
    checks: tuple[str, ...]  # the names of the checks that hold it
    broken_by: tuple[str, ...]  # the names of wrong answers that break it and nothing else


@dataclass(frozen=True)
class Contract:
    """What a room asks for."""

    clauses: tuple[Clause, ...]
    advice: tuple[str, ...] = ()  # sentences that sound as if they asked for something, word for word


def has_contract(question: Question) -> bool:
    """Whether the question's room holds a contract."""
    return (rooms.folder(question) / FILE).is_file()


def contract(question: Question) -> Contract:
    """The contract of a question's room.

    Raises:
        ContractError: it does not say what it must.
    """
    path = rooms.folder(question) / FILE
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContractError(f"{path}: {error}") from None
    unknown = content.keys() - {"clause", "advice"}
    if unknown:
        raise ContractError(f"{path}: it does not know {', '.join(sorted(unknown))}")
    clauses = tuple(_clause(entry, f"{path}, clause {n}") for n, entry in enumerate(content.get("clause", []), 1))
    return Contract(clauses, tuple(content.get("advice", ())))


def _clause(entry: dict[str, Any], where: str) -> Clause:
    for name, kind in _FIELDS.items():
        if not isinstance(entry.get(name), kind) or not entry[name]:
            raise ContractError(f"{where}: {name} should be a {kind.__name__}, and not empty")
    if entry.keys() - _FIELDS.keys():
        raise ContractError(f"{where}: it does not know {', '.join(sorted(entry.keys() - _FIELDS.keys()))}")
    return Clause(entry["asks"], tuple(entry["checks"]), tuple(entry["broken_by"]))


def on_one_line(text: str) -> str:
    """The text without line breaks, indentation and the signs of comments, as sentences are compared."""
    return " ".join(re.sub(r"^\s*(?:#(?!#)|- )\s?", "", line).strip() for line in text.splitlines() if line.strip())


def handout_page(question: Question) -> str:
    """What the question's page of the handout says, on one line; "" where there is none."""
    return on_one_line(_page(question))


def stub_text(question: Question) -> str:
    """What the question's stub says, on one line."""
    return on_one_line(stub(question))


def unclaimed(question: Question) -> list[str]:
    """The places in the handout's "In code" that sound as if they asked for something, and stand in no clause."""
    found = _CONTRACT.search(_page(question))
    if not found:
        return []
    text, held = on_one_line(found[1]), contract(question)
    for known in sorted((*(clause.asks for clause in held.clauses), *held.advice), key=len, reverse=True):
        text = text.replace(" ".join(known.split()), " ... ")
    return [text[max(0, word.start() - 60) : word.end() + 60] for word in _WORDS.finditer(text)]


def _page(question: Question) -> str:
    path = rooms.folder(question) / "handout.md"
    return without(path.read_text(encoding="utf-8"), question.left_out) if path.is_file() else ""
