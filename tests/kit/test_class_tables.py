"""What comes out of a graded class: rows, flags, tables that platforms import, numbers, the page."""

import csv
import json
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from autograder.classes.fingerprints import Fingerprint, Reason, kit
from autograder.classes.grading import Order
from autograder.classes.handed_in import HandedIn
from autograder.classes.members import Member, Work, members, to_grade
from autograder.classes.page import write_page
from autograder.classes.people import Person
from autograder.classes.regrade import read_last, write_last, write_regrade
from autograder.classes.roster import Roster, Row
from autograder.classes.scores import Flag, scores
from autograder.classes.statistics import numbers, read_numbers, worth_of, write_numbers
from autograder.classes.store import InUse, Part, Record, Store
from autograder.classes.tables import write_tables
from autograder.classes.written import read_written
from autograder.errors import Unreadable
from autograder.homework import Homework
from autograder.late_policy import LatePolicy
from autograder.results import Finding, Grade, Outcome, Status
from toy_rooms import TOY

DUE = datetime(2026, 11, 20, tzinfo=timezone.utc)
HOMEWORK = Homework("toys", "Toys", (TOY,), {"Q99(a)": 5.0}, late=LatePolicy(DUE, percent_per_day=10))
ADA, BEN, EVE = Person("Ada Lovelace", "0001", "ada@example.edu"), Person("=Ben & <b>"), Person("Eve", "0003")
PRINT = Fingerprint("s", "e", "r", "l", "o")


def part(points: float, note: str = "", **more) -> Part:
    """The grade of a toy of which f earns so much of 2 points."""
    status = Status.PASSED if points == 2 else Status.FAILED
    finding = None if points == 2 else Finding("f(7) should be 14", cause="you <i>square</i> x", mistake="squared")
    outcome = Outcome("toy::f", "Q99.1", "f doubles", status, points, 2.0, finding=finding)
    other = Outcome("toy::g", "Q99.2", "g adds one", Status.PASSED, 1.0, 1.0)
    both = {each.check: each for each in (outcome, other)}
    notes = [note] if note else []
    grade = Grade("s", (TOY,), both, dict(both), for_staff=notes, facts={"isolation": {"level": "A"}}, finished=True)
    return Part(PRINT, json.loads(json.dumps(grade.to_json())), seconds=2.0, machine="here", **more)


def handed(*people: Person, days: float = -1, **more) -> HandedIn:
    return HandedIn(people, (), people[0].folder, DUE + timedelta(days=days), **more)


@pytest.fixture
def graded(tmp_path):
    """Three students: ada is right and a day late, ben squares, eve did not come; as rows, and where they are."""
    store = Store(tmp_path)
    class_members = [Member(ADA, Row(ADA), [handed(ADA, days=0.5)]), Member(BEN, None, [handed(BEN)])]
    class_members.append(Member(EVE, Row(EVE)))
    works = to_grade(class_members, best=False)
    for work, points in zip(sorted(works, key=lambda work: work.folder), (2.0, 0.0), strict=True):
        note = "" if points else "toy.py, line 1 imports socket"
        store.write(Record(work.folder, work.handed.source, {"Q99": part(points, note)}), ("Q99",))
    return scores(store, class_members, works, HOMEWORK, {ADA.key: {"Q99(a)": 4.0}}), tmp_path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_points_lateness_paper_and_flags_make_a_row(graded):
    ada, ben, eve = graded[0]
    assert (ada.points, ada.days_late, ada.kept, ada.total) == (3.0, 1, 0.9, 6.7)
    assert ada.has(Flag.LATE) and not ada.has(Flag.NOT_ON_ROSTER, Flag.NO_WRITTEN)
    assert (ben.points, ben.total) == (1.0, 1.0) and ben.has(Flag.NOT_ON_ROSTER) and ben.has(Flag.NO_WRITTEN)
    assert [note.text for note in ben.notes if note.flag is Flag.ODD] == ["toy.py, line 1 imports socket"]
    assert eve.has(Flag.NO_SUBMISSION) and eve.total == 0


def test_tables_are_read_back_by_csv_and_pandas(graded):
    rows, folder = graded
    made = write_tables(folder, rows, worth_of(rows, HOMEWORK, True), HOMEWORK, None)
    assert {path.name for path in made} == {"grades.csv", "gradescope.csv", "canvas.csv", "moodle.csv"}
    own = read(folder / "grades.csv")
    assert [row["total"] for row in own] == ["6.7", "1", "0"] and own[0]["sid"] == "0001"
    assert [row["Q99.1"] for row in own] == ["2", "0", ""] and own[0]["of"] == "8"
    canvas = read(folder / "canvas.csv")
    assert "Points Possible" in canvas[0]["Student"] and [row["Toys"] for row in canvas] == ["8", "6.7", "1", ""]
    assert [row["Status"] for row in read(folder / "gradescope.csv")] == ["Graded", "Graded", "Missing"]
    assert read(folder / "gradescope.csv")[0]["Lateness (H:M:S)"] == "12:00:00"
    pandas = pytest.importorskip("pandas")
    assert list(pandas.read_csv(folder / "grades.csv")["total"]) == [6.7, 1, 0]
    assert all(len(pandas.read_csv(path)) >= 3 for path in made)


def test_no_cell_is_a_formula(graded):
    rows, folder = graded
    write_tables(folder, rows, {"Q99.1": 2}, HOMEWORK, None)
    assert read(folder / "grades.csv")[1]["student"] == "'=Ben & <b>"


def test_moodle_s_worksheet_comes_back_with_grades(graded):
    rows, folder = graded
    heads = ("Identifier", "Full name", "Grade", "Feedback comments")
    cells = {"Identifier": "Participant 7", "Full name": "Ada Lovelace", "Grade": "", "Feedback comments": "late"}
    rows[0].member.row = Row(ADA, cells)
    write_tables(folder, rows, {"Q99.1": 2}, HOMEWORK, Roster(heads, (Row(ADA, cells),)))
    assert read(folder / "moodle.csv")[0] == cells | {"Grade": "6.7"}


def test_of_several_submissions_the_best_one_counts(tmp_path):
    early, late = handed(ADA, days=-2, order=1), handed(ADA, days=-1, order=2)
    class_members = members([early, late], None)
    works = to_grade(class_members, best=True)
    for work, points in zip(works, (2.0, 0.0), strict=True):
        Store(tmp_path).write(Record(work.folder, "s", {"Q99": part(points)}), ("Q99",))
    (row,) = scores(Store(tmp_path), class_members, works, HOMEWORK)
    assert row.handed == early and row.points == 3 and row.has(Flag.SEVERAL)


def test_what_could_not_be_graded_is_said(tmp_path):
    one, other = Member(ADA, None, [handed(ADA)]), Member(BEN, None, [handed(BEN)])
    store = Store(tmp_path)
    store.write(Record("x", "s", {"Q99": Part(PRINT, trouble="it ended its grader 3 times: signal 9")}), ("Q99",))
    works = [Work("x", one.handed[0]), Work("y", other.handed[0])]
    first, second = scores(store, [one, other], works, HOMEWORK, unreadable={"y": "y.zip has 900 MiB"})
    assert [note.flag for note in first.notes] == [Flag.CRASHED] and first.total == 0
    assert [note.flag for note in second.notes] == [Flag.UNREADABLE]


def test_the_numbers_count_mistakes_and_hard_checks(graded):
    rows, folder = graded
    told = numbers(rows, HOMEWORK, worth_of(rows, HOMEWORK, True))
    (mistake,) = told.mistakes
    assert (mistake.exercise, mistake.name, [each.name for each in mistake.students]) == (
        "Q99.1",
        "squared",
        ["=Ben & <b>"],
    )
    assert (told.checks[0].title, told.checks[0].failed, told.checks[0].of) == ("f doubles", 1, 2)
    assert sum(each.students for each in told.bins) == told.graded == 2 and told.students == 3
    write_numbers(folder, told)
    assert read_numbers(folder) == told
    assert read_numbers(folder / "absent") is None


def test_the_page_shows_students_as_text_and_needs_no_network(graded):
    rows, folder = graded
    told = numbers(rows, HOMEWORK, worth_of(rows, HOMEWORK, True))
    write_page(folder, rows, told, HOMEWORK, [])
    page = (folder / "class.html").read_text(encoding="utf-8")
    assert "=Ben &amp; &lt;b&gt;" in page and "<b>" not in page and "<i>square" not in page
    assert "http" not in page and "students/ada-lovelace-0001/grade.json" in page
    assert "toy.py, line 1 imports socket" in page and "you &lt;i&gt;square&lt;/i&gt; x" in page


def test_a_second_run_says_what_changed_and_why(graded):
    rows, folder = graded
    write_last(folder, rows)
    store = Store(folder)
    store.write(Record(rows[1].folder, "s", {"Q99": part(2.0)}), ("Q99",))
    works = [Work(row.folder, row.handed) for row in rows if row.handed]
    after = scores(store, [row.member for row in rows], works, HOMEWORK, {ADA.key: {"Q99(a)": 4.0}})
    assert write_regrade(folder, read_last(folder), after, {rows[1].folder: {"Q99": str(Reason.ROOM)}}) == 1
    found = [(row["exercise"], row["before"], row["after"], row["why"]) for row in read(folder / "regrade.csv")]
    why = str(Reason.ROOM)
    assert found == [("Q99.1", "0", "2", why), ("total", "1", "3", why)]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ("submission", Reason.SUBMISSION),
        ("engine", Reason.ENGINE),
        ("room", Reason.ROOM),
        ("libraries", Reason.LIBRARIES),
        ("options", Reason.OPTIONS),
    ],
)
def test_each_part_of_a_fingerprint_has_its_reason(changed, why):
    assert Fingerprint(**{**vars(PRINT), changed: "other"}).reason(PRINT) is why
    assert PRINT.reason(PRINT) is None and PRINT.reason(None) is Reason.NEW


def test_a_class_is_graded_again_where_the_homework_asks_for_other_exercises():
    part = replace(HOMEWORK, questions=(TOY.with_only(["Q99.1"]),))
    kits = [kit(each.questions) for each in (HOMEWORK, part)]
    before, after = (Order(each, 0, 0).fingerprint("Q99", "s", kits[0]) for each in (HOMEWORK, part))
    assert after.reason(before) is Reason.OPTIONS, "its other questions as well: a grade names all exercises"
    assert kits[0].differs(kits[1]) == "other checks of Q99", "a machine with an old homework grades nothing"


def test_two_commands_do_not_write_to_one_folder(tmp_path):
    said = pytest.raises(InUse, match="another grade-class writes")
    with Store(tmp_path).locked(), said, Store(tmp_path).locked():
        pass
    with Store(tmp_path).locked():  # as soon as the first one is done
        pass


def test_a_record_that_was_cut_off_counts_for_nothing(tmp_path):
    store = Store(tmp_path)
    store.write(Record("x", "s", {"Q99": part(2.0)}), ("Q99",))
    path = tmp_path / "students" / "x" / "record.json"
    assert store.record("x").parts["Q99"].whole
    path.write_text(path.read_text()[:-20])
    assert store.record("x") is None


def test_points_on_paper_are_found_by_student_and_checked(tmp_path):
    class_members = [Member(ADA, None), Member(EVE, None)]
    (tmp_path / "points.csv").write_text("SID;Q99(a)\n0001;4,5\n0008;1\n")
    found, problems = read_written(tmp_path / "points.csv", class_members, HOMEWORK)
    assert found == {ADA.key: {"Q99(a)": 4.5}} and "0008 is nobody" in problems[0]
    (tmp_path / "points.csv").write_text("SID,Q99(a)\n0001,6\n")
    with pytest.raises(Unreadable, match="6 points, and it is worth 5"):
        read_written(tmp_path / "points.csv", class_members, HOMEWORK)
