"""Grades what is new in a class, and keeps every grade as soon as it is there."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field

from distributed import Client

from autograder.classes.cluster import Done, Job, grade_all, look_over_all
from autograder.classes.dask_work import Task
from autograder.classes.fingerprints import Fingerprint, Kit, Reason, hash_of, kit
from autograder.classes.handed_in import NotPacked, pack
from autograder.classes.members import Work
from autograder.classes.store import Part, Record, Store
from autograder.homework import Homework
from autograder.options import WHOLE_SECONDS


@dataclass(frozen=True)
class Order:
    """How a class is graded."""

    homework: Homework
    seed: int  # of the public checks
    hidden_seed: int
    quick: bool = False  # leave out the training checks
    public: bool = False  # leave out the hidden checks
    seconds: float = float(WHOLE_SECONDS)  # on the clock, for one submission
    needs_isolation: bool = True
    only: tuple[str, ...] = ()  # ids of questions; none stands for all
    again: Callable[[Work], bool] = lambda work: False  # whether a submission is graded again, whatever is known

    @property
    def questions(self) -> tuple[str, ...]:
        """The ids of the questions, in the order of the handout."""
        return tuple(question.id for question in self.homework.questions)

    def fingerprint(self, question: str, submission: str, own: Kit) -> Fingerprint:
        """What the grade of a question depends on."""
        asked = [exercise.id for exercise in self.homework.exercises]
        options = [self.seed, self.hidden_seed, self.quick, self.public, asked]
        return Fingerprint(submission, own.engine, own.rooms[question], own.hash_of_libraries, hash_of(options))


@dataclass(frozen=True)
class Due:
    """A submission of which something must be graded."""

    work: Work
    digest: str
    reasons: dict[str, Reason]  # by the id of each question that must be
    seconds: float | None = None  # how long its last grade took


@dataclass
class Found:
    """What there is to do in a class."""

    due: list[Due] = field(default_factory=list)  # in the order in which they are started
    known: int = 0  # submissions whose grades still count
    unreadable: dict[str, str] = field(default_factory=dict)  # by the folder of a submission: why it cannot be read


def find_due(store: Store, works: Sequence[Work], order: Order) -> Found:
    """What must be graded: what is new or changed. The slowest come first, as far as that is known.

    Args:
        store: what is known.
        works: the submissions of the class.
        order: how they are graded.
    """
    found, own = Found(), kit(order.homework.questions)
    for work in works:
        try:
            digest = pack(work.handed).digest
        except NotPacked as error:
            found.unreadable[work.folder] = str(error)
            continue
        record = store.record(work.folder)
        reasons = {
            question: reason
            for question in order.only or order.questions
            if (reason := _reason(question, digest, record, order, own, order.again(work)))
        }
        if reasons:
            found.due.append(Due(work, digest, reasons, record.seconds if record and record.parts else None))
        else:
            found.known += 1
    known = [each.seconds for each in found.due if each.seconds is not None]
    usual = sorted(known)[len(known) // 2] if known else 0.0
    found.due.sort(key=lambda each: -(usual if each.seconds is None else each.seconds))
    return found


def _reason(question: str, digest: str, record: Record | None, order: Order, own: Kit, again: bool) -> Reason | None:
    part = record.parts.get(question) if record else None
    reason = order.fingerprint(question, digest, own).reason(part.fingerprint if part else None)
    if reason or part is None:
        return reason
    return Reason.ASKED if again else None if part.whole else Reason.UNFINISHED


@dataclass(frozen=True)
class Graded:
    """A submission that has just been graded."""

    due: Due
    record: Record
    seconds: float


def grade_due(
    client: Client, store: Store, due: Collection[Due], order: Order, started: Callable[[int], None]
) -> Iterator[Graded]:
    """Grade what is due; each grade is on disk before it is given back.

    Args:
        client: of the cluster that grades.
        store: where the grades go.
        due: what `find_due` found.
        order: how they are graded.
        started: called with the number of submissions that are being graded, whenever it changes.

    Raises:
        GraderError: the cluster cannot grade, or is gone.
        OSError: the disk does not take a grade.
    """
    own = kit(order.homework.questions)
    by_name = {each.work.folder: each for each in due}
    jobs = [_job(each, order, own) for each in due]
    scales = look_over_all(client, jobs[0].task)
    for done in grade_all(client, jobs, scales, started):
        one = by_name[done.name]
        record = store.record(done.name) or Record(done.name, one.work.handed.source)
        record.source = one.work.handed.source
        parts = _parts(done, one, order, own)
        record.parts |= parts
        store.write(record, order.questions)
        seconds = done.reply.get("seconds", 0.0)
        for question, part in parts.items():
            store.note(
                at=round(time.time(), 2),
                submission=done.name,
                digest=one.digest,
                question=question,
                why=one.reasons[question],
                seconds=part.seconds,
                machine=part.machine,
                trouble=part.trouble,
            )
        yield Graded(one, record, seconds)


def _job(due: Due, order: Order, own: Kit) -> Job:
    task = Task(
        name=due.work.folder,
        homework=order.homework.name,
        questions=tuple(due.reasons),
        kit=asdict(own),
        seed=order.seed,
        hidden_seed=order.hidden_seed,
        quick=order.quick,
        public=order.public,
        seconds=order.seconds,
        needs_isolation=order.needs_isolation,
        scales={},
    )
    return Job(due.work.folder, lambda: pack(due.work.handed).content, task)


def _parts(done: Done, due: Due, order: Order, own: Kit) -> dict[str, Part]:
    """What came of each question."""
    machine, parts = done.reply.get("machine", ""), {}
    for question in due.reasons:
        # one that takes its whole worker machine along leaves no word
        reply = done.reply.get("parts", {}).get(question) or {"trouble": done.reply.get("lost", "no answer came")}
        parts[question] = Part(
            order.fingerprint(question, due.digest, own),
            reply.get("grade"),
            reply.get("trouble", ""),
            reply.get("unreadable", ""),
            reply.get("seconds", 0.0),
            machine,
        )
    return parts
