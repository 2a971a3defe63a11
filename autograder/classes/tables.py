"""The tables of a class as CSV: for staff, and in the columns of three platforms."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from autograder.classes.csv_files import write_csv
from autograder.classes.roster import Roster
from autograder.classes.scores import Flag, Score
from autograder.homework import Homework

_NO_POINTS = "Points Possible"  # Canvas's row below the heads


def write_tables(
    folder: Path, rows: Sequence[Score], worth: Mapping[str, float], homework: Homework, roster: Roster | None
) -> list[Path]:
    """Write the tables and return their paths.

    Args:
        folder: where they go.
        rows: the students.
        worth: the points that each exercise is worth, by its id, those on paper among them.
        homework: what was graded.
        roster: the class's; its columns are those of the platform's tables where it came from that platform.
    """
    writers = {
        "grades.csv": _own,
        "gradescope.csv": _gradescope,
        "canvas.csv": _canvas,
        "moodle.csv": _moodle,
    }
    written = []
    for name, table in writers.items():
        heads, lines = table(rows, worth, homework, roster)
        write_csv(folder / name, heads, lines)
        written.append(folder / name)
    return written


Table = tuple[list[str], list[dict[str, object]]]


def _own(rows: Sequence[Score], worth: Mapping[str, float], homework: Homework, roster: Roster | None) -> Table:
    most = round(sum(worth.values()), 2)
    heads = ["student", "sid", "email", "total", "of", "points in code", "days late", "kept", *worth]
    heads += ["flags", "notes", "handed in", "submission", "folder", "seconds"]
    lines = []
    for row in rows:
        line: dict[str, object] = {
            "student": row.person.shown,
            "sid": row.person.sid,
            "email": row.person.email,
            "total": row.total,
            "of": most,
            "points in code": row.points,
            "days late": row.days_late,
            "kept": row.kept,
            "flags": "; ".join(dict.fromkeys(str(note.flag) for note in row.notes)),
            "notes": "; ".join(f"{note.flag}: {note.text}" for note in row.notes if note.text),
            "handed in": row.when.isoformat() if row.when else "",
            "submission": row.handed.source if row.handed else "",
            "folder": row.folder,
            "seconds": row.seconds,
        }
        lines.append(line | row.written | row.by_exercise)
    return heads, lines


def _gradescope(rows: Sequence[Score], worth: Mapping[str, float], homework: Homework, roster: Roster | None) -> Table:
    """The columns of Gradescope's own table of grades."""
    heads = ["First Name", "Last Name", "SID", "Email", "Total Score", "Max Points", "Status", "Submission ID"]
    heads += ["Submission Time", "Lateness (H:M:S)"]
    lines: list[dict[str, object]] = []
    for row in rows:
        first, last = _two_names(row.person.name)
        late = row.when - homework.late.due if row.when and homework.late and row.days_late else None
        hours, rest = divmod(int(late.total_seconds()) if late else 0, 3600)
        lines.append(
            {
                "First Name": first,
                "Last Name": last,
                "SID": row.person.sid,
                "Email": row.person.email,
                "Total Score": "" if row.has(Flag.NO_SUBMISSION) else row.total,
                "Max Points": round(sum(worth.values()), 2),
                "Status": "Missing" if row.has(Flag.NO_SUBMISSION) else "Graded",
                "Submission ID": row.handed.source.removeprefix("submission_") if row.handed else "",
                "Submission Time": row.when.isoformat(" ") if row.when else "",
                "Lateness (H:M:S)": f"{hours:02}:{rest // 60:02}:{rest % 60:02}",
            }
        )
    return heads, lines


def _two_names(name: str) -> tuple[str, str]:
    last, comma, first = name.partition(",")
    if comma:
        return first.strip(), last.strip()
    first, _, last = name.rpartition(" ")
    return (first, last) if first else (last, "")


def _canvas(rows: Sequence[Score], worth: Mapping[str, float], homework: Homework, roster: Roster | None) -> Table:
    """The columns of Canvas's grade book, and the homework's as the last one."""
    own = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
    heads = [*own, homework.title]
    lines: list[dict[str, object]] = [{"Student": f"    {_NO_POINTS}", homework.title: round(sum(worth.values()), 2)}]
    for row in rows:
        known = row.member.row.cells if row.member.row else {}
        person = row.person
        told = {
            "Student": person.name,
            "ID": person.platform_id,
            "SIS User ID": person.sid,
            "SIS Login ID": person.login or person.email,
        }
        line: dict[str, object] = {head: known.get(head) or told.get(head, "") for head in own}
        lines.append(line | {homework.title: "" if row.has(Flag.NO_SUBMISSION) else row.total})
    return heads, lines


def _moodle(rows: Sequence[Score], worth: Mapping[str, float], homework: Homework, roster: Roster | None) -> Table:
    """The columns of Moodle's grading worksheet; where the roster is one, its own cells with the grade filled in."""
    heads = ["Identifier", "Full name", "Email address", "Grade", "Maximum Grade", "Feedback comments"]
    worksheet = roster is not None and {"Identifier", "Grade"} <= set(roster.heads)
    if roster and worksheet:
        heads = list(roster.heads)
    lines = []
    for row in rows:
        person = row.person
        line: dict[str, object] = {
            "Identifier": f"Participant {person.platform_id}" if person.platform_id else "",
            "Full name": person.name,
            "Email address": person.email,
            "Maximum Grade": round(sum(worth.values()), 2),
        }
        if worksheet and row.member.row:
            line = dict(row.member.row.cells)
        lines.append(line | ({} if row.has(Flag.NO_SUBMISSION) else {"Grade": row.total}))
    return heads, lines
