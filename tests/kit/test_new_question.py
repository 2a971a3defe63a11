"""`new-question` makes a question that grades green at once, and that an author can go on from."""

import subprocess
import sys

import pytest

from autograder import rooms
from autograder.authoring.new_room import CannotMake, make_room
from autograder.grading.grade import grade
from autograder.grading.run import Options
from autograder.host.zygote import Zygote
from autograder.results import Status
from autograder.rooms import Place
from autograder.verification import corpora


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A project's folders, with a question 11 in them."""
    top = tmp_path_factory.mktemp("project")
    sys.path.insert(0, str(top))
    found = Place("fresh_rooms", top / "fresh_rooms", top / "solutions")
    made = make_room("q11_line", "A line", found, top / "starter")
    rooms.add_place(found)
    assert made.key == "q11" and all(path.is_file() for path in made.files)
    yield found
    sys.path.remove(str(top))


@pytest.fixture(scope="module")
def question(place):
    return rooms.question("q11_line")


@pytest.fixture(scope="module")
def own_zygote(question):
    zygote = Zygote([question])
    yield zygote
    zygote.close()


def points(zygote, folder, question):
    graded = grade(zygote, folder, Options((question,)))
    assert not graded.grader_failed and not graded.for_staff
    return graded.points


def test_its_solution_earns_everything_and_its_stub_nothing(own_zygote, question, place):
    assert question.id == "Q11" and question.points == 5
    assert points(own_zygote, place.solutions, question) == 5
    assert points(own_zygote, place.solutions.parent / "starter", question) == 0


def test_its_wrong_answers_are_named_and_its_right_ones_earn_everything(own_zygote, question, tmp_path):
    for answer in corpora.wrong(question):
        graded = grade(own_zygote, answer.write(tmp_path / answer.name), Options((question,)))
        short = {outcome.exercise for outcome in graded.all_outcomes() if outcome.points < outcome.max_points}
        left_out = {o.exercise for o in graded.all_outcomes() if o.status is Status.NOT_GRADED}
        assert short - left_out == {answer.exercise}, answer.name
        told = {o.finding.mistake for o in graded.all_outcomes() if o.finding}
        assert answer.mistake in told, answer.name
    for answer in corpora.right(question):
        assert points(own_zygote, answer.write(tmp_path / answer.name), question) == 5


def test_its_files_are_in_the_projects_style(question, place):
    folders = [rooms.folder(question), place.solutions]
    for command in (
        ["check", "--isolated", "--line-length=120", "--ignore=I"],
        ["format", "--isolated", "--line-length=120", "--check"],
    ):
        done = subprocess.run([sys.executable, "-m", "ruff", *command, *folders], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["line", "q11", "Q11_line", "q0_line", "q12-line", "q11_another", "q1 1_x"])
def test_a_name_that_cannot_be_used_makes_nothing(name, place, tmp_path):
    with pytest.raises(CannotMake):
        make_room(name, "A line", place, tmp_path)
    assert not list(tmp_path.iterdir())
