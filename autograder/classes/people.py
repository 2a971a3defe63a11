"""Students: what a platform or a roster tells about each, and the spellings under which one is found."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST = 60  # characters of a name of a folder


@dataclass(frozen=True)
class Person:
    """A student, as far as a platform or a roster tells."""

    name: str = ""  # "Ada Lovelace", "Lovelace, Ada", or the letters that a platform puts into file names
    sid: str = ""  # the university's number
    email: str = ""
    login: str = ""
    platform_id: str = ""  # the number that Canvas or Moodle puts into file names

    @property
    def shown(self) -> str:
        """What reports call the student."""
        return self.name or self.email or self.login or self.sid or self.platform_id or "nobody"

    @property
    def key(self) -> str:
        """What makes the student different from all others, stable from run to run."""
        return (self.sid or self.email or self.login or self.platform_id or self.name).casefold()

    @property
    def folder(self) -> str:
        """A name for the student's folder: letters, digits and hyphens."""
        name = "-".join(words(self.shown)) or "student"
        more = "-".join(words(self.sid or self.platform_id))
        return (name[:_LONGEST] + (f"-{more}" if more and more != name else "")).strip("-")


def words(text: str) -> list[str]:
    """The words and numbers of a text in small letters, accents left out: "Zoë O'Neil" gives zoe, o, neil."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(each))
    return re.findall(r"[^\W_]+", plain)


def spellings(name: str) -> set[str]:
    """The ways to write a name in one word: in its order, with the last name first, and with the first name last.

    Canvas writes "lovelaceada" for Ada Lovelace.
    """
    parts = words(name.replace(",", " "))
    if not parts:
        return set()
    return {"".join(parts), "".join([parts[-1], *parts[:-1]]), "".join([*parts[1:], parts[0]])}


def runs(text: str) -> Iterator[str]:
    """Every run of a text's words in one word, the longest first: for names of files that hold a student's name."""
    parts = words(text)[:12]
    for length in range(len(parts), 0, -1):
        for start in range(len(parts) - length + 1):
            yield "".join(parts[start : start + length])
