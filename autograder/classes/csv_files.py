"""Reads and writes CSV files as spreadsheets and platforms make them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from autograder.errors import Unreadable
from autograder.whole_files import write_text

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula


def read_csv(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The heads of the columns and the rows of a CSV file, separated by commas, semicolons or tabs.

    Raises:
        Unreadable: it is no such file.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Unreadable(f"{path} cannot be read: save it as CSV in UTF-8 ({error})") from None
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        heads, *lines = [line for line in reader if any(cell.strip() for cell in line)] or [[]]
    except csv.Error as error:
        raise Unreadable(f"{path} cannot be read: {error}") from None
    heads = [head.strip() for head in heads]
    return heads, [dict(zip(heads, map(str.strip, line), strict=False)) for line in lines]


def write_csv(path: Path, heads: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    """Write a CSV file so that a reader finds the old file or the new one whole.

    A cell that students or platforms wrote is text for every spreadsheet: what looks like a formula gets an
    apostrophe before it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows([_cell(row.get(head, "")) for head in heads] for row in rows)
    write_text(path, text.getvalue())


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA) else text
