"""What the handout says about one exercise: its row of the table of exercises, and the paragraphs that name its id."""

import re
from dataclasses import dataclass
from html import unescape

from markupsafe import Markup

from autograder import rooms
from autograder.markers import without
from autograder.project import STARTER
from autograder.question import Exercise, Question
from autograder.reports.page.formula import formula

_FENCE = re.compile(r"^```.*?^```$", re.M | re.S)
_MATH = re.compile(r"\$([^$\n]+(?:\n[^$\n]+)?)\$")
_MARKED = re.compile(r"<code>\$(.*?)\$</code>", re.S)
_BLOCK = re.compile(r"<pre><code class=\"language-math\">(.*?)</code></pre>", re.S)
_BLANK = "\x00"  # for an empty line inside a block


@dataclass(frozen=True)
class Passage:
    """Both, as markdown."""

    what: str  # the function or class, with its arguments
    contract: str
    paragraphs: str


def passage(question: Question, exercise: Exercise) -> Passage | None:
    """What the question's page of the handout says about the exercise; None where that is nothing.

    In a student kit without the rooms' pages, it is looked for in the whole handout.
    """
    for page in (rooms.folder(question) / "handout.md", STARTER / "README.md"):
        if page.is_file():
            return _found(without(page.read_text(encoding="utf-8"), question.left_out), exercise.id)
    return None


def _found(text: str, identifier: str) -> Passage | None:
    row = re.search(rf"^\| {re.escape(identifier)} \|(.*)\|$", text, re.M)
    cells = re.split(r"(?<!\\)\|", row[1]) if row else []
    what, contract = (cell.strip() for cell in cells[-2:]) if len(cells) >= 2 else ("", "")
    blocks = _FENCE.sub(lambda fence: fence[0].replace("\n\n", f"\n{_BLANK}\n"), text).split("\n\n")
    kept, inside = [], False
    for block in blocks:
        opening = re.match(r"\*\*.+?\*\*", block, re.S)
        if opening or block.lstrip().startswith("#"):
            inside = bool(opening and re.search(rf"{re.escape(identifier)}(?!\d)", opening[0]))
        if inside:
            kept.append(block.replace(_BLANK, ""))
    return Passage(what, contract, "\n\n".join(kept)) if row or kept else None


def formulas_marked(markdown: str) -> str:
    """The text with its formulas in the line as code between dollars, which no renderer of markdown touches."""
    return _MATH.sub(lambda found: "`$" + " ".join(found[1].split()) + "$`", markdown)


def formulas_set(page: str) -> Markup:
    """HTML with the marked formulas, and those in blocks, as HTML of their own."""
    set_in_lines = _MARKED.sub(lambda found: f'<i class="math">{formula(unescape(found[1]))}</i>', page)
    return Markup(_BLOCK.sub(lambda found: f'<p class="math">{formula(unescape(found[1]))}</p>', set_in_lines))
