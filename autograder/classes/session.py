"""One run of grade-class, from the folder to the tables and the page."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from autograder.classes.alike_pages import PairPage, compare_apart, read_pairs
from autograder.classes.cluster import connected
from autograder.classes.grading import Found, Order, find_due, grade_due
from autograder.classes.layouts import read_folder
from autograder.classes.members import Member, Work, members, to_grade
from autograder.classes.numbers_on_screen import print_numbers
from autograder.classes.page import PAGE, write_page
from autograder.classes.people import spellings, words
from autograder.classes.progress import ClassProgress
from autograder.classes.regrade import TABLE, read_last, write_last, write_regrade
from autograder.classes.roster import Roster, identified, read_roster
from autograder.classes.scores import Flag, Score, scores
from autograder.classes.statistics import numbers, read_numbers, worth_of, write_numbers
from autograder.classes.store import Store
from autograder.classes.student_pages import write_student_pages
from autograder.classes.tables import write_tables
from autograder.classes.written import read_written
from autograder.errors import Unreadable
from autograder.homework import Homework
from autograder.options import QUICK_SECONDS, WHOLE_SECONDS, cores, hidden_seed_in
from autograder.reports.page.pages import PAGE as PAGE_OF_STUDENT
from autograder.seeds import new_hidden_seed


@dataclass(frozen=True)
class Wishes:
    """What the options of grade-class say."""

    folder: Path
    homework: Homework
    roster: Path | None
    workers: int | None
    scheduler: str
    best: bool
    only: tuple[str, ...]
    again: tuple[str, ...]
    written: Path | None
    quick: bool
    public: bool
    require_isolation: bool
    similarity: bool
    seed: int | None
    hidden_seed: Path | None
    time_limit: int | None


class Session:
    """One run of grade-class."""

    def __init__(self, wishes: Wishes, out: Path, console: Console) -> None:
        """
        Args:
            wishes: what the options say.
            out: the folder of results.
            console: where progress is told.
        """
        self._wishes, self._store, self._console = wishes, Store(out), console
        self._homework = wishes.homework

    def run(self) -> bool:
        """Grade what is new or changed, and write everything; whether every submission could be graded.

        Raises:
            Unreadable: the folder, the roster or the points on paper cannot be read.
            GraderError: the cluster cannot grade.
        """
        wishes = self._wishes
        platform, handed = read_folder(wishes.folder, [question.file for question in self._homework.questions])
        roster = read_roster(wishes.roster) if wishes.roster else None
        zone = self._homework.late.due.tzinfo if self._homework.late else None
        class_members = members(identified(handed, roster, zone), roster)
        works = to_grade(class_members, wishes.best)
        written = self._written(class_members)
        self._say(f"{len(class_members)} students, {len(handed)} submissions ({platform}), {len(works)} to grade")
        with self._store.locked():
            order = self._order(class_members)
            found = find_due(self._store, works, order)
            if found.known:
                self._say(f"{found.known} are graded already, and nothing that concerns them has changed")
            if found.due:
                self._grade(found, order)
            self._write_student_pages(works)
            rows = self._rows(class_members, works, written, found)
            self._write(rows, roster, self._alike(works, bool(found.due)))
        return not any(row.has(Flag.CRASHED, Flag.GRADER_ERROR) for row in rows)

    def _written(self, class_members: Sequence[Member]) -> dict[str, dict[str, float]] | None:
        if not self._wishes.written:
            return None
        points, problems = read_written(self._wishes.written, class_members, self._homework)
        for problem in problems:
            self._say(f"note: {problem}")
        return points

    def _order(self, class_members: Sequence[Member]) -> Order:
        """How the class is graded; what the options leave open is as in the last run."""
        wishes, settings = self._wishes, self._store.settings()
        if settings and settings["homework"] != self._homework.name:
            raise Unreadable(
                f"{self._store.folder} holds grades of homework {settings['homework']}: name another --out"
            )
        named = hidden_seed_in(wishes.hidden_seed)
        hidden = settings.get("hidden_seed", new_hidden_seed()) if named is None else named
        seed = settings.get("seed", 0) if wishes.seed is None else wishes.seed
        self._store.write_settings(settings | {"homework": self._homework.name, "seed": seed, "hidden_seed": hidden})
        limit = wishes.time_limit or (QUICK_SECONDS if wishes.quick else WHOLE_SECONDS)
        again = _named(wishes.again, class_members)
        return Order(
            self._homework,
            seed,
            hidden,
            wishes.quick,
            wishes.public,
            float(limit),
            wishes.require_isolation,
            wishes.only,
            lambda work: any(person.key in again for person in work.handed.people),
        )

    def _grade(self, found: Found, order: Order) -> None:
        workers = min(self._wishes.workers or cores(), len(found.due))
        with connected(workers, self._wishes.scheduler) as client:
            self._say(f"grading {len(found.due)} submissions; Dask's dashboard: {client.dashboard_link}")
            progress = ClassProgress(self._console, len(found.due), workers)
            with progress.shown():
                for graded in grade_due(client, self._store, found.due, order, progress.started):
                    troubles = [part.trouble for part in graded.record.parts.values() if part.trouble]
                    progress.ended(graded.due.work.folder, bool(troubles), " ".join(troubles))

    def _write_student_pages(self, works: Sequence[Work]) -> None:
        order = tuple(question.id for question in self._homework.questions)
        folders = [work.folder for work in works]
        count = write_student_pages(self._store, folders, order, self._wishes.workers or cores())
        if count:
            self._say(f"{count} pages for students written: {self._store.place('...') / PAGE_OF_STUDENT}")

    def _alike(self, works: Sequence[Work], changed: bool) -> list[PairPage] | None:
        """The pairs that are alike; compared again where anything has changed."""
        if not self._wishes.similarity:
            return None
        known = None if changed else read_pairs(self._store.folder)
        if known is None:
            self._say("comparing the submissions")
            known = compare_apart(works, self._homework, self._store.folder)
            if known is None:
                self._say("note: the submissions could not be compared")
        if known:
            pairs = "1 pair is" if len(known) == 1 else f"{len(known)} pairs are"
            self._say(f"{pairs} alike: see {self._store.folder / PAGE}")
        return known

    def _rows(
        self,
        class_members: Sequence[Member],
        works: Sequence[Work],
        written: Mapping[str, Mapping[str, float]] | None,
        found: Found,
    ) -> list[Score]:
        return scores(self._store, class_members, works, self._homework, written, found.unreadable)

    def _write(
        self,
        rows: Sequence[Score],
        roster: Roster | None,
        alike: Sequence[PairPage] | None,
    ) -> None:
        worth = worth_of(rows, self._homework, any(row.written for row in rows))
        made = write_tables(self._store.folder, rows, worth, self._homework, roster)
        changed = write_regrade(self._store.folder, read_last(self._store.folder), rows, self._store.reasons())
        write_last(self._store.folder, rows)
        if changed:
            self._say(f"{changed} totals changed: see {self._store.folder / TABLE}")
        told = numbers(rows, self._homework, worth)
        write_numbers(self._store.folder, told)
        for flag, students in told.flagged.items():
            self._say(f"{flag}: {len(students)}")
        write_page(self._store.folder, rows, told, self._homework, alike)
        self._say(f"written: {self._store.folder / PAGE}, {', '.join(str(path) for path in made)}")

    def _say(self, line: str) -> None:
        self._console.print(escape(line), soft_wrap=True)


def _named(again: Sequence[str], class_members: Sequence[Member]) -> set[str]:
    """The keys of the students whom --again names: by name, number, login, address or folder.

    Raises:
        click.BadParameter: a word names nobody.
    """
    keys = set()
    for word in again:
        wanted = "".join(words(word))
        found = {
            member.person.key
            for member in class_members
            for person in [member.person]
            if word.casefold() in {each.casefold() for each in asdict(person).values() if each}
            or wanted in spellings(person.name)
            or word == person.folder
        }
        if not found:
            raise click.BadParameter(f"{word!r} names nobody of this class", param_hint="--again")
        keys |= found
    return keys


def show_numbers(folder: Path, console: Console) -> None:
    """Print the numbers about a class that was graded into a folder.

    Raises:
        Unreadable: no class was.
    """
    told = read_numbers(folder)
    if told is None:
        raise Unreadable(f"{folder} holds no graded class: grade one with grade-class")
    print_numbers(told, console)
