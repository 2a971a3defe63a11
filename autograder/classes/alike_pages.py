"""Compares the submissions of a class with each other, and writes a page with each pair that is alike, side by side."""

import json
import multiprocessing
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.authoring.starter import stub_for_students
from autograder.classes.handed_in import NotPacked, pack
from autograder.classes.members import Work
from autograder.classes.similarity import Pair, alike
from autograder.classes.templating import environment
from autograder.homework import Homework
from autograder.intake import SubmissionError, open_submission
from autograder.rooms import solution
from autograder.whole_files import write_json

FOLDER = "alike"
_FILE = "alike.json"
_SECONDS = 300.0  # and one for each submission, that the comparison may take
_MOST = 100  # pairs of a file that get a page


@dataclass(frozen=True)
class PairPage:
    """A pair of submissions that are alike, and the page that shows both."""

    file: str  # the name of the homework's file
    names: tuple[str, str]  # of the students
    share: float
    page: str  # relative to the folder of results


def compare_all(works: Sequence[Work], homework: Homework, results: Path) -> list[PairPage]:
    """Compare the files of all submissions, and write the pages of the pairs that are alike, the most alike first.

    Args:
        works: the submissions.
        homework: what they answer.
        results: the folder of results.
    """
    names = {work.folder: " and ".join(person.shown for person in work.handed.people) for work in works}
    students = {work.folder: {person.key for person in work.handed.people} for work in works}
    sources, found = _sources(works, homework), []
    for old in (results / FOLDER).glob("*.html"):
        old.unlink()
    for question in homework.questions:
        known = [solution(question).read_text(encoding="utf-8"), stub_for_students(question)]
        pairs = [each for each in alike(question.file, sources[question.id], known) if _strangers(each, students)]
        for number, pair in enumerate(pairs[:_MOST], 1):
            page = f"{FOLDER}/{question.room}-{number}.html"
            texts = tuple(sources[question.id][folder] for folder in pair.folders)
            both = (names[pair.folders[0]], names[pair.folders[1]])
            _write(results / page, pair, both, texts)
            found.append(PairPage(pair.file, both, round(pair.share, 3), page))
    found.sort(key=lambda each: -each.share)
    write_json(results / _FILE, [asdict(each) for each in found])
    return found


def compare_apart(works: Sequence[Work], homework: Homework, results: Path) -> list[PairPage] | None:
    """`compare_all` in a process of its own, which what it reads may cost; None where it was lost, or took too long."""
    seconds = _SECONDS + len(works)
    with multiprocessing.get_context("spawn").Pool(1) as pool:  # which ends with this block, whatever it does
        try:
            return pool.apply_async(compare_all, (works, homework, results)).get(seconds)
        except multiprocessing.TimeoutError:
            return None


def read_pairs(results: Path) -> list[PairPage] | None:
    """The pairs of the last comparison; None where there was none that can be read."""
    try:
        content = json.loads((results / _FILE).read_text(encoding="utf-8"))
        return [PairPage(**each | {"names": tuple(each["names"])}) for each in content]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _strangers(pair: Pair, students: Mapping[str, set[str]]) -> bool:
    """Whether no student has part in both: two submissions of one student may well be alike."""
    return not students[pair.folders[0]] & students[pair.folders[1]]


def _sources(works: Sequence[Work], homework: Homework) -> dict[str, dict[str, str]]:
    """The texts of the files, by the question and the folder of the submission. Nothing of them is run."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    with tempfile.TemporaryDirectory(prefix="class-") as place:
        path = Path(place).resolve() / "submission.zip"
        for work in works:
            try:
                path.write_bytes(pack(work.handed).content)
                with open_submission(path, homework.questions, Path(place)) as submission:
                    for identifier, file in submission.files.items():
                        found[identifier][work.folder] = file.read_text(encoding="utf-8", errors="replace")
            except (NotPacked, SubmissionError):  # said where it is graded
                continue
    return found


def _write(path: Path, pair: Pair, names: tuple[str, str], texts: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = []
    for name, text, marked in zip(names, texts, pair.marked, strict=True):
        lines = list(_marked(text, marked))
        starts = [line for line in lines if line[2] and line[0] - 1 not in marked]
        columns.append({"name": name, "lines": lines, "starts": starts})
    page = environment().get_template("alike.html").render(file=pair.file, share=pair.share, columns=columns)
    path.write_text(page, encoding="utf-8", errors="replace")


def _marked(text: str, marked: frozenset[int]) -> Iterator[tuple[int, str, bool]]:
    for number, line in enumerate(text.splitlines(), 1):
        yield number, line, number in marked
