"""A watched folder: what a save makes to be graded again, and what stays."""

import contextlib
import json
import os
import select
import time

import psutil
import pytest

from autograder.grading.run import Options
from autograder.results import Status
from autograder.rooms import solution
from autograder.watch.plan import NOT_TRAINED, plan_of
from autograder.watch.session import Session
from autograder.watch.verdicts import OUTDATED
from toy_rooms import TOY

RIGHT = solution(TOY).read_text()
ENDLESS = RIGHT.replace("return x + 1", "while True: pass")
PATIENCE = 120.0  # seconds that a verdict may take on a busy machine


class Recorder:
    """Keeps what it is shown."""

    def __init__(self):
        self.saved_views, self.progressing, self.views = [], [], []

    def saved(self, view):
        self.saved_views.append(view)

    def progress(self, view):
        self.progressing.append(view)

    def finished(self, view):
        self.views.append(view)


class Watched:
    """The toy's file in a folder, and the session that grades it; `save` stands for an editor and the file watch."""

    def __init__(self, zygote, folder, out):
        self.folder, self.out, self.display = folder, out, Recorder()
        options = Options((TOY,), quick=True, hidden_seed=1, scale=1.0)
        self.session = Session(zygote, folder, options, plan_of([TOY], (), False), self.display, out)

    def save(self, text, wait=True):
        """Save the file; with None delete it. The view once all is graded, unless that is not waited for."""
        path = self.folder / TOY.file
        path.unlink() if text is None else path.write_text(text)
        before = len(self.display.views)
        self.session.look()
        return self.settle(before) if wait else None

    def settle(self, before):
        self.until(lambda: not self.session.running and not self.session.reap())
        assert len(self.display.views) == before + 1, "each change ends in one view"
        return self.display.views[-1]

    def until(self, condition):
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, "the grade does not end"
            if self.session.running:
                select.select([self.session.running], [], [], 0.05)
                self.session.hear()
            else:
                time.sleep(0.005)


@pytest.fixture
def watched(zygote, tmp_path):
    """A folder that holds the toy's solution, graded once."""
    folder = tmp_path / "work"
    folder.mkdir()
    made = Watched(zygote, folder, tmp_path / "out")
    made.save(RIGHT)
    yield made
    made.session.close()


def states(view):
    return {each.id: {outcome.status for outcome in view.grade.of(each)} for each in TOY.exercises}


def test_the_first_look_grades_all_but_the_training(watched):
    view = watched.display.views[-1]
    assert view.fresh == {"Q99.1", "Q99.2", "Q99.3"} and (view.grade.points, view.grade.max_points) == (4, 5)
    assert view.grade.of(TOY.exercises[3])[0].finding.asked == NOT_TRAINED
    written = json.loads((watched.out / "grade.json").read_text())
    assert written["points"] == 4 and len(written["outcomes"]) == 6


def test_a_save_grades_again_what_changed_and_what_needs_it(watched):
    view = watched.save(RIGHT.replace("return 2 * x", "return x"))
    assert view.fresh == {"Q99.1", "Q99.2"}
    assert states(view)["Q99.1"] == {Status.FAILED} and states(view)["Q99.3"] == {Status.PASSED}
    assert view.grade.of(TOY.exercises[1])[0].finding.asked == "not graded: needs Q99.1"
    exercise, outcome = view.first
    assert exercise.id == "Q99.1" and outcome.finding.mistake == "not-doubled"
    assert json.loads((watched.out / "grade.json").read_text())["points"] == view.grade.points == 1


def test_a_verdict_from_before_still_counts_for_what_needs_it(watched):
    wrong = RIGHT.replace("return 2 * x", "return x")
    watched.save(wrong)
    view = watched.save(wrong.replace("return x + 1", "return 1 + x"))
    assert view.fresh == {"Q99.2"} and states(view)["Q99.2"] == {Status.NOT_GRADED}
    view = watched.save(RIGHT)
    assert view.fresh == {"Q99.1", "Q99.2"} and view.grade.points == 4


def test_the_finding_of_what_was_saved_comes_first(watched):
    wrong = RIGHT.replace("return 2 * x", "return x")
    watched.save(wrong)
    view = watched.save(wrong.replace("range(steps)", "range(steps + 1)"))
    assert view.fresh == {"Q99.3"} and view.first[0].id == "Q99.3"


def test_a_comment_grades_nothing_and_moves_the_lines(watched):
    wrong = RIGHT.replace("return x + 1", "return x - 1")
    line = watched.save(wrong).first[1].finding.where
    before = len(watched.display.views)
    (watched.folder / TOY.file).write_text("# a comment\n" + wrong)
    watched.session.look()
    assert watched.session.running is None and len(watched.display.views) == before
    view = watched.save("# a comment\n" + wrong.replace("range(steps)", "range(0, steps)"))
    moved = next(each for each in view.grade.of(TOY.exercises[1]) if each.finding).finding.where
    assert view.fresh == {"Q99.3"} and moved != line
    assert int(moved.rpartition(" ")[2]) == int(line.rpartition(" ")[2]) + 1


def test_a_syntax_error_is_said_at_once_and_the_verdicts_stay(watched):
    view = watched.save(RIGHT.replace("def f(x):", "def f(x:"))
    number = RIGHT.splitlines().index("def f(x):") + 1
    assert [problem.where for problem in view.problems] == [f"toy.py, line {number}"]
    assert not view.fresh and view.grade.points == 4
    assert watched.display.saved_views[-1].problems == view.problems
    view = watched.save(RIGHT)
    assert not view.problems and not view.fresh and view.grade.points == 4


def test_the_newest_save_wins(watched, zygote):
    watched.save(ENDLESS, wait=False)
    watched.until(lambda: watched.display.progressing and watched.display.progressing[-1].under_way)
    running = watched.session.running.pid
    view = watched.save(RIGHT.replace("return x + 1", "return 1 + x"))
    assert view.grade.points == 4 and not psutil.pid_exists(running)
    assert len(watched.display.views) == 2, "the cancelled grade gave no verdict"


def test_whole_exercises_of_a_cancelled_grade_count(watched):
    broken = RIGHT.replace("return 2 * x", "return x + x").replace("range(steps)", "range(0, steps)")
    watched.save(broken.replace("return x + 1", "while True: pass"), wait=False)
    watched.until(lambda: sum(o.exercise == "Q99.1" for o in watched.session._heard.values()) == 2)
    view = watched.save(broken.replace("return x + 1", "return 1 + x"))
    assert "Q99.3" in view.fresh and view.grade.points == 4


def test_a_file_that_is_deleted_and_comes_back(watched):
    view = watched.save(None)
    assert view.grade.points == 0 and f"{TOY.file} is missing from the submission" in view.grade.problems
    view = watched.save(RIGHT)
    assert view.grade.points == 4 and not view.grade.problems


def test_a_renamed_function_is_missed(watched):
    view = watched.save(RIGHT.replace("def f(x):", "def h(x):"))
    assert "does not define f" in view.first[1].finding.asked and view.first[0].id == "Q99.1"
    assert watched.save(RIGHT).grade.points == 4


def test_a_training_is_asked_for_and_is_outdated_by_a_change(watched):
    watched.session.train()
    view = watched.settle(1)
    assert view.grade.points == 5 and "Q99.4" in view.fresh
    view = watched.save(RIGHT.replace("range(steps)", "range(0, steps)"))
    training = view.grade.of(TOY.exercises[3])[0]
    assert (training.points, training.finding.asked) == (0, OUTDATED)
    assert watched.save(RIGHT).grade.points == 5, "the code is again the one that was trained"


def test_all_is_graded_again_on_request(watched):
    watched.session.again()
    view = watched.settle(1)
    assert view.fresh == {"Q99.1", "Q99.2", "Q99.3"} and view.grade.points == 4


def test_why_an_import_stopped_is_remembered(watched):
    view = watched.save(RIGHT.replace("def play", "raise_this_name\n\n\ndef play"))
    assert any("raise_this_name" in problem for problem in view.grade.problems)
    view = watched.save(RIGHT)
    assert not view.grade.problems


def test_a_grader_that_dies_is_no_verdict_and_no_loop(watched):
    watched.save(ENDLESS, wait=False)
    watched.until(lambda: watched.display.progressing and watched.display.progressing[-1].under_way)
    os.kill(watched.session.running.pid, 9)
    view = watched.settle(1)
    assert "without a verdict" in view.note and states(view)["Q99.2"] == {Status.NOT_GRADED}
    assert watched.save(RIGHT).grade.points == 4


def _left(zygote):
    """Processes, descriptors, folders, and the memory of the zygote in MiB."""
    with contextlib.suppress(psutil.Error):
        forked = psutil.Process(zygote.pid)
        memory = forked.memory_info().rss >> 20
        inside = len(psutil.Process().children(recursive=True))
        return inside, psutil.Process().num_fds(), len(list(zygote.temporary.iterdir())), memory


def test_thirty_saves_leave_nothing(watched, zygote):
    texts = [RIGHT.replace("range(steps)", f"range({number}, steps + {number})") for number in range(31)]
    for text in texts[:10]:
        assert watched.save(text).grade.points == 4
    before = _left(zygote)
    for text in texts[10:]:
        watched.save(text, wait=len(text) % 2 == 0)
    watched.until(lambda: not watched.session.running and not watched.session.reap())
    assert watched.display.views[-1].grade.points == 4
    watched.until(lambda: _left(zygote)[2] == before[2])
    after = _left(zygote)
    assert after[:3] <= (before[0] + 1, *before[1:3]), "a branch that has ended is reaped at the next save"
    assert after[3] - before[3] <= 4, "MiB"
