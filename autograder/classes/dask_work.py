"""What runs in a Dask worker: it takes a submission as bytes, lets a process of its own grade it, and returns JSON.

Nothing of the submission is unpacked, imported or unpickled here.
"""

import base64
import contextlib
import json
import socket
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.classes.fingerprints import Kit, kit
from autograder.classes.grader_host import CannotGrade, GraderHost, GraderLost
from autograder.homework import HomeworkError, load_homework

ATTEMPTS = 3  # graders that one submission may cost
_AFTER_LIMIT = 120.0  # seconds after a grade's limit, at which its grader counts as hanging
_GROWN = 2**29  # bytes by which a grader may grow before another one takes its place
_one_at_a_time = threading.Lock()
_graders: dict[str, GraderHost] = {}  # of this process: one, by the homework's name
_memory: dict[str, int] = {}  # what that grader took after its first grade, in bytes


@dataclass(frozen=True)
class Task:
    """What a worker is told about a submission."""

    name: str  # what the grade calls the submission
    homework: str
    questions: tuple[str, ...]  # the ids of those that are graded
    kit: dict[str, Any]  # the client's, as `asdict` gives it: another one grades nothing
    seed: int
    hidden_seed: int
    quick: bool
    public: bool
    seconds: float  # on the clock, for the whole grade
    needs_isolation: bool
    scales: dict[str, float]  # how slow each machine is, by its name, as far as it was measured

    def to_json(self) -> str:
        """The task as text."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Task":
        """The task that `to_json` gave this for."""
        content = json.loads(text)
        return cls(**content | {"questions": tuple(content["questions"])})


def look_over(task_text: str) -> str:
    """Whether this machine can grade, how fast it is, and with what data.

    Args:
        task_text: a `Task` as JSON, of any submission.

    Returns:
        As JSON, {"machine", "scale", "isolation", "data"}, or {"machine", "refused"}.
    """
    task = Task.from_json(task_text)
    with _one_at_a_time:
        try:
            _refuse_another_kit(task.homework, task.kit)
            grader = _grader(task.homework, task.needs_isolation)
            found = grader.look_over(with_data=not task.quick) | {"isolation": grader.isolation}
        except (CannotGrade, GraderLost) as error:
            found = {"refused": str(error)}
    return json.dumps(found | {"machine": socket.gethostname()})


def grade_submission(content: bytes, task_text: str) -> str:
    """Grade a submission.

    Args:
        content: the zip that was handed in.
        task_text: a `Task` as JSON.

    Returns:
        As JSON, {"machine", "parts", "seconds"}, with one part for each question: {"grade", "unreadable", "trouble",
        "seconds", "losses"}; or {"machine", "refused"} where this machine cannot grade.
    """
    start, task = time.monotonic(), Task.from_json(task_text)
    found: dict[str, Any] = {"machine": socket.gethostname()}
    with _one_at_a_time, contextlib.ExitStack() as until_done:
        try:
            _refuse_another_kit(task.homework, task.kit)
            found["parts"] = _grade(content, task, until_done)
        except CannotGrade as error:
            found["refused"] = str(error)
    return json.dumps(found | {"seconds": round(time.monotonic() - start, 2)})


def _grade(content: bytes, task: Task, until_done: contextlib.ExitStack) -> dict[str, dict[str, Any]]:
    """The parts, by question. A grader that is lost is replaced; what the checks had earned by then is kept."""
    packed, place = base64.b64encode(content).decode(), None
    until, losses, parts = time.monotonic() + task.seconds, list[str](), dict[str, dict[str, Any]]()
    for question in task.questions:
        while question not in parts:
            grader = _grader(task.homework, task.needs_isolation)
            left = max(0.0, until - time.monotonic())
            request = {
                "content": packed,
                "name": task.name,
                "question": question,
                "quick": task.quick,
                "public": task.public,
                "seed": task.seed,
                "hidden_seed": task.hidden_seed,
                "seconds": left,
                "scale": task.scales.get(socket.gethostname()),
                "results": str(place / question / "grade.json") if place else "",
            }
            try:
                reply = grader.grade(request, left + _AFTER_LIMIT)
                _renew_if_grown(task.homework, reply.get("memory", 0))
            except GraderLost as error:
                _graders.pop(task.homework).close()
                losses.append(str(error))
                # from now on each check's verdict is kept on disk; it costs time that other submissions need not spend
                place = place or Path(until_done.enter_context(tempfile.TemporaryDirectory(prefix="class-")))
                reply = {"failed": f"it ended its grader {len(losses)} times: {error}"} if _is_last(losses) else {}
            if "failed" in reply:
                parts[question] = {"trouble": reply["failed"], "grade": _read(place, question), "losses": len(losses)}
            elif reply:
                parts[question] = reply | {"losses": len(losses)}
    return parts


def _is_last(losses: list[str]) -> bool:
    return len(losses) >= ATTEMPTS


def _read(place: Path | None, question: str) -> dict[str, Any] | None:
    with contextlib.suppress(OSError, ValueError):
        return dict(json.loads((place / question / "grade.json").read_text(encoding="utf-8"))) if place else None
    return None


def _grader(homework: str, needs_isolation: bool) -> GraderHost:
    if homework not in _graders:
        _graders[homework] = GraderHost(homework)
        _memory.pop(homework, None)
    grader = _graders[homework]
    if needs_isolation and grader.isolation["level"] == "C":
        raise CannotGrade(grader.sentence)
    return grader


def _renew_if_grown(homework: str, memory: int) -> None:
    if memory > _memory.setdefault(homework, memory) + _GROWN:
        _graders.pop(homework).close()


def _refuse_another_kit(homework: str, theirs: dict[str, Any]) -> None:
    try:
        own = kit(load_homework(homework).questions)
    except HomeworkError as error:
        raise CannotGrade(f"another version of the kit is installed there: {error}") from None
    difference = own.differs(Kit(**theirs))
    if difference:
        raise CannotGrade(f"another version of the kit is installed there: it has {difference}")
