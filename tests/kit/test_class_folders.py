"""A class's folder is read as platforms export it; who handed in what, and how late, follows from it and the roster."""

import csv
import zipfile
from datetime import datetime, timedelta, timezone
from io import BytesIO

import pytest

import made_up_class
from autograder.classes.handed_in import HandedIn, pack
from autograder.classes.layouts import Platform, read_folder
from autograder.classes.members import members, to_grade
from autograder.classes.people import Person
from autograder.classes.roster import identified, read_roster
from autograder.errors import Unreadable
from autograder.homework import HomeworkError, load_homework
from autograder.late_policy import LatePolicy

FILES = ["toy.py"]
UTC = timezone.utc
HOMEWORK = 'title = "A homework"\nquestions = ["q3_dqn"]\n'


def read(path):
    platform, handed = read_folder(path, FILES)
    return platform, {person.name: each for each in handed for person in each.people}


def contents(handed: HandedIn) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(pack(handed).content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def with_roster(path, text=made_up_class.ROSTER, best=False):
    (path.parent / "roster.csv").write_text(text, encoding="utf-8")
    roster = read_roster(path.parent / "roster.csv")
    found = members(identified(read_folder(path, FILES)[1], roster, UTC), roster)
    return found, to_grade(found, best)


def test_gradescope_s_export(tmp_path):
    platform, found = read(made_up_class.gradescope(tmp_path))
    assert platform is Platform.GRADESCOPE
    assert set(found) == {"Ada Lovelace", "Grace Hopper", "Alan Turing", "Zoë O'Neil"}
    assert found["Grace Hopper"] is found["Alan Turing"]
    assert found["Ada Lovelace"].when == datetime(2026, 11, 20, 22, 58, 49, 231461, UTC)
    assert found["Ada Lovelace"].people[0].sid == "0001" and contents(found["Grace Hopper"]).keys() == {"hw/toy.py"}


def test_moodle_s_download(tmp_path):
    platform, found = read(made_up_class.moodle(tmp_path))
    assert platform is Platform.MOODLE
    assert contents(found["Ada Lovelace"]) == {"toy.py": made_up_class.RIGHT}, "a zip in a folder is the submission"
    assert contents(found["Grace Hopper"]) == {"toy.py": made_up_class.WRONG}
    assert found["Zoë O'Neil"].people[0].platform_id == "1003"


def test_canvas_s_download(tmp_path):
    platform, found = read(made_up_class.canvas(tmp_path))
    assert platform is Platform.CANVAS
    assert contents(found["lovelaceada"]) == {"toy.py": made_up_class.RIGHT}, "of two uploads the later one counts"
    assert found["hoppergrace"].marked_late and not found["lovelaceada"].marked_late


def test_an_entry_for_each_student(tmp_path):
    platform, found = read(made_up_class.plain(tmp_path))
    assert platform is Platform.PLAIN
    assert set(found) == {"ada lovelace", "0002_hw6", "zoe"}


@pytest.mark.parametrize("layout", ["gradescope", "canvas", "plain"])
def test_the_roster_finds_who_handed_in_and_who_did_not(tmp_path, layout):
    path = tmp_path / "export"
    path.mkdir()
    found, _ = with_roster(getattr(made_up_class, layout)(path))
    handed = {member.person.name: len(member.handed) for member in found}
    expected = {
        "gradescope": {"Ada Lovelace": 1, "Grace Hopper": 1, "Alan Turing": 1, "Zoë O'Neil": 1},
        "canvas": {"Ada Lovelace": 1, "Grace Hopper": 1, "Alan Turing": 0, "Zoë O'Neil": 0},
        "plain": {"Ada Lovelace": 1, "Grace Hopper": 2, "Alan Turing": 0, "Zoë O'Neil": 1},
    }
    assert handed == expected[layout]
    assert all(member.row for member in found)


def test_a_name_that_two_students_have_is_nobody_s(tmp_path):
    made_up_class.folder_of(tmp_path / "class" / "Ada Lovelace", {"toy.py": ""})
    made_up_class.folder_of(tmp_path / "class" / "Alan Turing", {"toy.py": ""})
    found, works = with_roster(tmp_path / "class", made_up_class.ROSTER + "Ada Lovelace,0009,other@example.edu\n")
    assert [member.person.name for member in found if member.handed] == ["Alan Turing", "Ada Lovelace"]
    assert found[-1].row is None and len(works) == 2


def test_the_last_submission_counts_or_all_of_them(tmp_path):
    days = (("b", 1), ("a", 2))
    early, late = (HandedIn((Person("ada"),), (), name, datetime(2026, 11, day, tzinfo=UTC)) for name, day in days)
    found = members([late, early], None)
    assert [work.handed.source for work in to_grade(found, best=False)] == ["a"]
    assert [work.folder for work in to_grade(found, best=True)] == ["ada", "ada.2"]


def test_a_group_is_graded_once(tmp_path):
    _, handed = read_folder(made_up_class.gradescope(tmp_path), FILES)
    works = to_grade(members(handed, None), best=False)
    assert sorted(work.folder for work in works) == [
        "ada-lovelace-0001",
        "grace-hopper-0002+alan-turing-0003",
        "zoe-o-neil",
    ]


def test_the_folder_of_one_submission_is_no_class(tmp_path):
    made_up_class.folder_of(tmp_path, {"toy.py": ""})
    with pytest.raises(Unreadable, match="use the command grade"):
        read_folder(tmp_path, FILES)


def test_a_folder_without_submissions_is_said(tmp_path):
    (tmp_path / "notes.txt").touch()
    with pytest.raises(Unreadable, match="holds no submission"):
        read_folder(tmp_path, FILES)


def test_equal_files_have_equal_digests_wherever_they_are(tmp_path):
    one = made_up_class.folder_of(tmp_path / "a", {"toy.py": "x", "b/c.py": "y"})
    other = made_up_class.folder_of(tmp_path / "b", {"b/c.py": "y", "toy.py": "x"})
    changed = made_up_class.folder_of(tmp_path / "c", {"b/c.py": "y", "toy.py": "z"})
    digests = [pack(HandedIn((Person("a"),), (("", path),), "a")).digest for path in (one, other, changed)]
    assert digests[0] == digests[1] != digests[2]


def test_links_of_a_folder_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text("s")
    folder = made_up_class.folder_of(tmp_path / "a", {"toy.py": "x"})
    (folder / "link.py").symlink_to(tmp_path / "secret")
    (folder / "links").symlink_to(tmp_path)
    assert contents(HandedIn((Person("a"),), (("", folder),), "a")) == {"toy.py": "x"}


def test_canvas_s_grade_book_and_moodle_s_worksheet_are_rosters(tmp_path):
    (tmp_path / "book.csv").write_text(
        'Student,ID,SIS User ID,SIS Login ID,Section\n"    Points Possible",,,,\n"Lovelace, Ada",51,0001,ada,1\n'
        '"Student, Test",,,,1\n'
    )
    (row,) = read_roster(tmp_path / "book.csv").rows
    assert (row.person.name, row.person.platform_id, row.person.login) == ("Lovelace, Ada", "51", "ada")
    with (tmp_path / "sheet.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [
                ["Identifier", "Full name", "Email address", "Grade", "Last modified (submission)"],
                ["Participant 1001", "Ada Lovelace", "ada@example.edu", "", "Friday, 20 November 2026, 11:59 PM"],
            ]
        )
    roster = read_roster(tmp_path / "sheet.csv")
    _, handed = read_folder(made_up_class.moodle(tmp_path / "m"), FILES)
    ada = next(each for each in identified(handed, roster, UTC) if each.people[0].name == "Ada Lovelace")
    assert ada.when == datetime(2026, 11, 20, 23, 59, tzinfo=UTC) and ada.people[0].email == "ada@example.edu"


def test_a_roster_without_students_is_said(tmp_path):
    (tmp_path / "roster.csv").write_text("room,day\n1,2\n")
    with pytest.raises(Unreadable, match="names no student"):
        read_roster(tmp_path / "roster.csv")


def test_each_day_begun_costs_its_share():
    policy = LatePolicy(datetime(2026, 11, 20, tzinfo=UTC), grace_minutes=15, percent_per_day=10, days=3)
    late = [policy.days_late(policy.due + timedelta(minutes=each)) for each in (-60, 15, 16, 24 * 60, 24 * 60 + 1)]
    assert late == [0, 0, 1, 1, 2]
    assert [policy.kept(days) for days in (0, 1, 3, 4)] == [1, 0.9, 0.7, 0]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("due = 2026-11-20T23:59:00", "offset from UTC"),
        ("[late]\npercent_per_day = 10", "due is missing"),
        ("due = 2026-11-20T23:59:00+01:00\n[late]\npercent = 10", "does not know 'percent'"),
        ('due = 2026-11-20T23:59:00+01:00\n[late]\ndays = "two"', "should be a number"),
        ("due = 2026-11-20", "should be a date with a time"),
    ],
)
def test_a_policy_that_cannot_be_meant_is_said(tmp_path, monkeypatch, lines, said):
    (tmp_path / "late.toml").write_text(HOMEWORK + lines)
    monkeypatch.setattr("autograder.homework.HOMEWORKS", tmp_path)
    with pytest.raises(HomeworkError, match=said):
        load_homework("late")


def test_a_homework_tells_when_it_is_due(tmp_path, monkeypatch):
    (tmp_path / "due.toml").write_text(HOMEWORK + "due = 2026-11-20T23:59:00+01:00\n[late]\npercent_per_day = 10\n")
    monkeypatch.setattr("autograder.homework.HOMEWORKS", tmp_path)
    late = load_homework("due").late
    assert late and late.percent_per_day == 10 and late.due.utcoffset() == timedelta(hours=1)
