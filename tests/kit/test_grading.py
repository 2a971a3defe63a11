"""How a grade comes about: prerequisites, partial credit, faults of the grader, what is on disk at every moment."""

import json
import textwrap
import time
from pathlib import Path

import pytest

from autograder import rooms
from autograder.errors import GraderError
from autograder.grading import checks as collecting
from autograder.grading.grade import grade
from autograder.grading.run import Options
from toy_rooms import TOY

HEAD = (
    "import torch\nfrom autograder.check import check, fail, require\nfrom autograder.comparisons import close\n"
    "from autograder.mistakes import Mistake\n"
)


@pytest.fixture
def grade_with(zygote, tmp_path, monkeypatch):
    """Grades a toy.py of the given text with checks of the given text."""

    def run(checks: str, source: str | None = "", hidden: str = "", **options):
        folder, submission = tmp_path / "checks", tmp_path / "submission"
        folder.mkdir(exist_ok=True)
        submission.mkdir(exist_ok=True)
        # names of their own, because pytest keeps modules by name
        (folder / f"test_{tmp_path.parent.name}_{tmp_path.name}.py").write_text(HEAD + textwrap.dedent(checks))
        if hidden:
            (folder / f"test_{tmp_path.parent.name}_{tmp_path.name}_hidden.py").write_text(
                HEAD + textwrap.dedent(hidden)
            )
        if source is not None:
            (submission / "toy.py").write_text(textwrap.dedent(source))
        monkeypatch.setattr(collecting, "ROOMS", folder)
        monkeypatch.setattr(rooms, "check_files", lambda question: sorted(folder.glob("test_*.py")))
        return grade(zygote, submission, Options((TOY,), **options), tmp_path / "grade.json")

    return run


def statuses(result):
    return [(outcome.exercise, outcome.status, outcome.points) for outcome in result.all_outcomes()]


def test_points_are_those_of_the_checks_that_pass(grade_with):
    result = grade_with(
        '''
        @check("Q99.1", points=2)
        def test_a(q99):
            """A thing is so"""
            close(q99.f(), 3.0, "f()")
        @check("Q99.2", points=1)
        def test_b(q99):
            """Another is so."""
            close(q99.f(), 4.0, "f()")
        ''',
        "def f(): return 3",
    )
    assert statuses(result) == [("Q99.1", "passed", 2), ("Q99.2", "failed", 0)]
    assert (result.points, result.max_points, result.finished) == (2, 3, True)
    assert [outcome.title for outcome in result.all_outcomes()] == ["A thing is so", "Another is so"]
    finding = result.all_outcomes()[1].finding
    assert (finding.expected, finding.got) == ("4", "3")


def test_a_check_can_leave_a_share_of_its_points(grade_with):
    result = grade_with(
        '''
        @check("Q99.1", points=2)
        def test_a(q99):
            """Half of it"""
            fail("asked", earned=0.5)
        '''
    )
    assert statuses(result) == [("Q99.1", "partial", 1.0)]


def test_what_needs_an_exercise_that_earned_nothing_is_not_graded(grade_with):
    checks = '''
        @check("Q99.1", points=1)
        def test_a(q99):
            """First"""
            require(q99.f() == 1, "f() should be 1")
        @check("Q99.4", points=1, needs="Q99.1")
        def test_b(q99):
            """Second"""
            require(q99.f() < 10, "f() should be small")
        '''
    assert statuses(grade_with(checks, "def f(): return 1")) == [("Q99.1", "passed", 1), ("Q99.4", "passed", 1)]
    result = grade_with(checks, "def f(): return 2")
    assert statuses(result) == [("Q99.1", "failed", 0), ("Q99.4", "not graded", 0)]
    assert "needs Q99.1" in result.all_outcomes()[1].finding.asked


def test_a_fault_of_the_grader_is_no_fault_of_the_student_and_no_points(grade_with):
    result = grade_with(
        '''
        @check("Q99.1", points=2)
        def test_a(q99):
            """Broken"""
            {}["absent"]
        @check("Q99.2", points=1)
        def test_b(q99):
            """Sound"""
        '''
    )
    assert statuses(result) == [("Q99.1", "grader error", 0), ("Q99.2", "passed", 1)]
    assert result.grader_failed
    assert "KeyError" in next(iter(result.facts["grader_errors"].values()))
    assert "KeyError" not in result.all_outcomes()[0].finding.asked


def test_an_answer_that_no_check_can_read_is_no_fault_of_the_grader(grade_with):
    result = grade_with(
        '''
        @check("Q99.1", points=2)
        def test_a(q99):
            """Reads a dict"""
            q99.f()["absent"]
        @check("Q99.2", points=1)
        def test_b(q99):
            """Asks nothing"""
            {}["absent"]
        ''',
        "def f(): return {}",
    )
    assert statuses(result) == [("Q99.1", "failed", 0), ("Q99.2", "grader error", 0)]
    assert "could not interpret your return value" in result.all_outcomes()[0].finding.asked
    assert "test_a cannot read the answers (KeyError: 'absent')" in result.for_staff[0] and len(result.for_staff) == 2
    assert "test_b could not be run: KeyError" in result.for_staff[1]
    assert len(result.facts["grader_errors"]) == 2


def test_a_lost_worker_costs_its_own_check_only(grade_with):
    result = grade_with(
        '''
        @check("Q99.1", points=1)
        def test_a(q99):
            """Dies"""
            q99.die()
        @check("Q99.2", points=1)
        def test_b(q99):
            """Lives"""
            require(q99.live() == 1, "live() should be 1")
        ''',
        "import os\ndef die(): os._exit(0)\ndef live(): return 1\n",
    )
    assert statuses(result) == [("Q99.1", "failed", 0), ("Q99.2", "passed", 1)]


def test_a_missing_file_is_said(grade_with, tmp_path):
    checks = '''
        @check("Q99.1", points=1)
        def test_a(q99):
            """First"""
        '''
    result = grade_with(checks, source=None)
    assert statuses(result) == [("Q99.1", "not graded", 0)]
    assert result.all_outcomes()[0].finding.asked == "toy.py is missing from the submission"
    assert result.problems == ["toy.py is missing from the submission"], "the other two were not asked for"


def test_results_are_on_disk_after_every_check(grade_with, tmp_path):
    seen = tmp_path / "seen.txt"
    grade_with(
        f'''
        from pathlib import Path
        @check("Q99.1", points=1)
        def test_a(q99):
            """First"""
        @check("Q99.2", points=2)
        def test_b(q99):
            """Second"""
            Path({str(seen)!r}).write_text(Path({str(tmp_path / "grade.json")!r}).read_text())
        '''
    )
    partial = json.loads(seen.read_text())
    assert (partial["points"], partial["max_points"], partial["finished"]) == (1, 3, False)
    assert [outcome["status"] for outcome in partial["outcomes"]] == ["passed", "not graded"]
    final = json.loads((tmp_path / "grade.json").read_text())
    assert (final["points"], final["finished"]) == (3, True)


def test_what_comes_after_the_deadline_is_not_graded_and_nothing_before_it_is_lost(grade_with, tmp_path):
    checks = '''
        @check("Q99.1", points=1)
        def test_a(q99):
            """Is in time"""
            require(q99.f() == 1, "f() should be 1")
        @check("Q99.2", points=2, seconds=600)
        def test_b(q99):
            """Is under way when the time is up"""
            q99.hang()
        @check("Q99.3", points=4)
        def test_c(q99):
            """Comes too late"""
        '''
    source = """
        import time
        def f(): return 1
        def hang(): time.sleep(600)
        """
    result = grade_with(checks, source, deadline=time.monotonic() + 3)
    assert statuses(result) == [("Q99.1", "passed", 1), ("Q99.2", "not graded", 0), ("Q99.3", "not graded", 0)]
    assert {outcome.finding.asked for outcome in result.all_outcomes()[1:]} == {"not graded: the time was up"}
    assert result.finished and json.loads((tmp_path / "grade.json").read_text())["points"] == 1


def test_figures_reach_the_leaderboard_and_gradescope_s_file_is_kept_up_to_date(grade_with, tmp_path):
    grade_with(
        '''
        @check("Q99.4", points=1)
        def test_a(note):
            """Measures"""
            note("a bound of 137.9 nats", seconds=137.9)
        @check("Q99.4", points=1)
        def test_b():
            """Measures nothing"""
        '''
    )
    content = json.loads((tmp_path / "results.json").read_text())
    assert [rank["value"] for rank in content["leaderboard"]] == [137.9]
    (box,) = content["tests"]
    assert box["output"].count("measured: a bound of 137.9 nats") == 1 == box["output"].count("nats")


def test_public_leaves_out_the_hidden_checks_and_quick_the_training(grade_with):
    checks = '''
        @check("Q99.1", points=1)
        def test_a(q99):
            """Public"""
        @check("Q99.4", points=1, training=True)
        def test_train(q99):
            """Training"""
        '''
    hidden = '''
        @check("Q99.1", points=1)
        def test_h(q99):
            """Hidden"""
        '''
    assert grade_with(checks, hidden=hidden).max_points == 3
    order = [outcome.hidden for outcome in grade_with(checks, hidden=hidden).all_outcomes()]
    assert order == [False, False, True], "the hidden ones come last"
    assert grade_with(checks, hidden=hidden, public=True).max_points == 2
    assert grade_with(checks, hidden=hidden, quick=True, public=True).max_points == 1


def test_inputs_follow_the_seeds(grade_with):
    public = '''
        @check("Q99.1", points=1)
        def test_a(q99, rng, note):
            """Public"""
            note(str(torch.rand(1, generator=rng).item()))
        '''
    hidden = public.replace("test_a", "test_h")

    def drawn(**seeds):
        return [outcome.note for outcome in grade_with(public, hidden=hidden, **seeds).all_outcomes()]

    first = drawn(seed=1, hidden_seed=1)
    assert drawn(seed=1, hidden_seed=1) == first
    assert drawn(seed=2, hidden_seed=1) != first and drawn(seed=2, hidden_seed=1)[1] == first[1]
    assert drawn(seed=1, hidden_seed=2)[0] == first[0] and drawn(seed=1, hidden_seed=2)[1] != first[1]


def test_checks_that_cannot_be_collected_are_a_fault_of_the_grader(grade_with):
    with pytest.raises(GraderError):
        grade_with("import nothing_of_this_name")


def test_the_hidden_seed_is_not_in_a_worker(grade_with):
    result = grade_with(
        '''
        @check("Q99.1", points=1)
        def test_a(q99):
            """Search the worker's memory for the options"""
            require(q99.options() == [], "found", got=str(q99.options()))
        ''',
        """
        import gc
        def options(): return [str(o) for o in gc.get_objects() if type(o).__module__ == "autograder.grading.run"]
        """,
        hidden_seed=123456789,
    )
    # the zygote was forked before these options were made, as the command line does it
    assert statuses(result) == [("Q99.1", "passed", 1)]


def test_nothing_is_left_in_the_temporary_folder(grade_with, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    import tempfile

    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", None)
    grade_with(
        '''
        @check("Q99.1", points=1)
        def test_a(q99):
            """Writes a file"""
            q99.f()
        ''',
        "def f(): open('left.txt', 'w').write('x')",
    )
    assert list(Path(tmp_path / "tmp").iterdir()) == []
