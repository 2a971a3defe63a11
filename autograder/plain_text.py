"""Text that a student's code may have made, as it may be shown: on one line, printable, and not long."""

_LONGEST = 600  # characters of one text of a grade


def one_line(text: str, longest: int = _LONGEST) -> str:
    """The text on one line of printable characters, cut where it is longer."""
    line = " ".join(text[: 2 * longest].split())
    clean = printable(line)
    return clean if len(clean) <= longest else clean[: longest - 4] + " ..."


def printable(text: str) -> str:
    """The text with a question mark for every character that is not printable."""
    return "".join(character if character.isprintable() else "?" for character in text)
