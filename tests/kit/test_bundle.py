"""The bundle holds what grading needs, is the same file whenever it is built, and grades as it will on Gradescope."""

import json
import re
import stat
import subprocess
import sys
import zipfile

import jsonschema
import pytest

from attack_corpus import attacks_from_files
from autograder.archive import write_zip
from autograder.bundle import verify
from autograder.bundle.build import build_bundle, grading_requirements
from autograder.bundle.layout import KIT, Settings
from autograder.bundle.trials import TAMPER, Trial, trials
from autograder.bundle.verify import Graded, _closed_folder, by_otter_run, in_container, points_of, user_lacks
from autograder.homework import load_homework
from conftest import ROOT
from data.digits import DIGITS_DIR, load_digits
from small_digits import write_small_digits

HOMEWORK = load_homework()
SEED = 424242
SCHEMA = json.loads((ROOT / "tests" / "kit" / "gradescope_results.schema.json").read_text())


@pytest.fixture(scope="module", autouse=True)
def digits(tmp_path_factory):
    """A folder with files in MNIST's form, from which bundles are made: no check of a quick bundle looks at them."""
    folder = write_small_digits(tmp_path_factory.mktemp("digits"), training=20_100)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(DIGITS_DIR, str(folder))
        yield folder


@pytest.fixture(scope="module")
def bundle(tmp_path_factory, digits, zygote):
    """A bundle without the training checks; it grades without the lock where this machine has none."""
    settings = Settings(quick=True, unlocked=zygote.isolation.level == "C")
    target = tmp_path_factory.mktemp("bundle") / "autograder.zip"
    build_bundle(HOMEWORK, target, settings, SEED)
    return target


@pytest.fixture
def manifest(bundle):
    """What stands beside the bundle, for staff."""
    return json.loads(bundle.with_name("bundle.json").read_text())


def contents(bundle) -> dict[str, bytes]:
    with zipfile.ZipFile(bundle) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_two_builds_are_equal_byte_for_byte(bundle, tmp_path, digits, manifest):
    settings = Settings(**manifest["settings"])
    build_bundle(HOMEWORK, tmp_path / "autograder.zip", settings, SEED)
    assert (tmp_path / "autograder.zip").read_bytes() == bundle.read_bytes()
    assert (tmp_path / "bundle.json").read_bytes() == bundle.with_name("bundle.json").read_bytes()
    with zipfile.ZipFile(bundle) as archive:
        infos = archive.infolist()
    assert {info.date_time[0] for info in infos} == {1980}
    assert {info.compress_type for info in infos} == {zipfile.ZIP_STORED}, "compressors differ between machines"
    assert [info.filename for info in infos] == sorted(info.filename for info in infos)


def test_it_holds_what_otter_gradescope_and_the_grader_need_and_no_answers(bundle):
    names = set(contents(bundle))
    for needed in ("setup.sh", "run_autograder", "run_otter.py", "otter_config.json", "environment.yml"):
        assert needed in names
    assert {f"tests/{question.key}.py" for question in HOMEWORK.questions} == {
        name for name in names if name.startswith("tests/")
    }
    for question in HOMEWORK.questions:
        room = f"files/{KIT}/tests/{question.room}/"
        assert {room + "question.py", room + "test_public.py", room + "test_hidden.py"} <= names
        assert not [name for name in names if re.match(rf"{room}(wrong|right|plain|seeds)", name)]
    assert not [name for name in names if "solutions" in name or "tests/kit" in name or "__pycache__" in name]
    assert not [name for name in names if name.endswith(tuple(f"/{question.file}" for question in HOMEWORK.questions))]


def test_only_the_scripts_may_be_executed(bundle):
    with zipfile.ZipFile(bundle) as archive:
        modes = {info.filename: stat.S_IMODE(info.external_attr >> 16) for info in archive.infolist()}
    assert {name for name, mode in modes.items() if mode & 0o111} == {"setup.sh", "run_autograder"}
    assert set(modes.values()) == {0o644, 0o755}


def test_the_scripts_are_sound_shell_and_install_neither_conda_nor_a_browser(bundle, tmp_path):
    for name in ("setup.sh", "run_autograder"):
        text = contents(bundle)[name].decode()
        (tmp_path / name).write_text(text)
        assert subprocess.run(["bash", "-n", tmp_path / name]).returncode == 0
        assert not {"mamba", "conda", "playwright", "@{"} & set(text.split()) and "@{" not in text


def test_the_index_of_packages_is_an_option_and_no_constant(tmp_path, digits, bundle):
    address = "https://packages.example/it's cpu"
    build_bundle(HOMEWORK, tmp_path / "autograder.zip", Settings(quick=True), SEED, address)
    setup = contents(tmp_path / "autograder.zip")["setup.sh"].decode()
    line = next(line for line in setup.splitlines() if line.startswith("torch_index="))
    said = subprocess.run(["bash", "-c", f'{line}; printf %s "$torch_index"'], capture_output=True, text=True)
    assert said.stdout == address
    assert "http" not in contents(bundle)["setup.sh"].decode()


def test_the_requirements_are_pinned_and_those_of_the_project(bundle):
    lines = contents(bundle)["requirements.txt"].decode().splitlines()
    assert lines == grading_requirements() and all("==" in line for line in lines)
    assert any(line.startswith("torch==") for line in lines) and any("otter-grader[grading]" in line for line in lines)


def test_the_digits_travel_and_are_read_back(bundle, tmp_path, digits):
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path)
    kit = tmp_path / "files" / KIT
    train, test = load_digits(True, kit / "data"), load_digits(False, kit / "data")
    assert (len(train.labels), len(test.labels), train.source) == (20_000, 50, "MNIST")
    whole = load_digits(True, digits)
    assert (train.images == whole.images[:20_000]).all() and (train.labels == whole.labels[:20_000]).all()


def test_the_hidden_seed_is_where_the_grader_reads_it_and_nowhere_else(bundle, manifest):
    assert manifest["hidden_seed"] == SEED
    assert [name for name, content in contents(bundle).items() if str(SEED).encode() in content] == [
        f"files/{KIT}/hidden_seed"
    ]


def test_without_mnist_there_is_no_bundle_and_a_sentence(tmp_path):
    command = [sys.executable, "-m", "autograder", "bundle", "--out", tmp_path / "b.zip", "--data", tmp_path]
    done = subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2 and "no MNIST in" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "b.zip").exists()


IN_THE_CONTAINER = ("write_results", "daemon")  # what a container has, and a grade at a desk has not
TRIALS = {trial.name: trial for trial in trials(HOMEWORK)}


def test_the_attacks_bite_where_nothing_holds_them(tmp_path):
    """What the attacks carry does rewrite tests and results when the grader's own rights are given to it."""
    for name in ("source/tests/q2.py", "results/results.json", "submission/q1_cvae.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    subprocess.run([sys.executable, "-c", TAMPER], cwd=tmp_path / "submission", check=True)
    assert "1000" in (tmp_path / "source/tests/q2.py").read_text()
    assert "1000" in (tmp_path / "results/results.json").read_text()
    carriers = [trial for trial in TRIALS.values() if any(b"_tamper" in content for content in trial.files.values())]
    assert len(carriers) == len(TRIALS) - 2


def deserved(bundle, trial, graded):
    jsonschema.validate(graded.results, SCHEMA)
    assert graded.points == points_of(bundle, trial), graded.said[-5000:]
    assert "otter counts" not in graded.said and "otter gave no results" not in graded.said, graded.said[-5000:]
    return graded


@pytest.mark.parametrize("name", TRIALS)
def test_run_autograder_gives_exactly_what_is_deserved(bundle, name):
    graded = deserved(bundle, TRIALS[name], in_container(bundle, TRIALS[name]))
    shown = [test for test in graded.results["tests"] if test["visibility"] == "visible"]
    assert shown and len(shown) < len(graded.results["tests"])
    assert {test["visibility"] for test in graded.results["tests"]} >= {"visible", "after_published"}
    assert str(SEED) not in json.dumps(graded.results)


@pytest.mark.parametrize(
    "attack", [a for a in attacks_from_files() if a.name in IN_THE_CONTAINER], ids=lambda a: a.name
)
def test_attacks_of_the_corpus_gain_nothing_in_the_container_either(bundle, attack, tmp_path, zygote):
    if zygote.isolation.level == "C":
        pytest.skip(zygote.isolation.sentence)
    files = {file.name: file.read_bytes() for file in attack.write(tmp_path).iterdir()}
    graded = in_container(bundle, Trial(attack.name, files, ()))
    jsonschema.validate(graded.results, SCHEMA)
    assert graded.points == attack.earns and "otter counts" not in graded.said, graded.said[-5000:]


@pytest.mark.parametrize("name", ["the solutions", "code that rewrites the tests"])
def test_otter_run_gives_the_same(bundle, name, zygote):
    if name != "the solutions" and zygote.isolation.level == "C":
        pytest.skip(zygote.isolation.sentence)
    graded = by_otter_run(HOMEWORK, bundle, TRIALS[name])
    assert graded.points == points_of(bundle, TRIALS[name]), graded.said[-5000:]


def test_otter_run_does_not_unpickle_a_student_s_log(bundle, tmp_path):
    """Not even of a raw zip, which `otter run` should not be given."""
    trial = TRIALS["a log for otter to unpickle"]
    write_zip(tmp_path / "raw.zip", trial.files)
    command = [sys.executable, "-m", "otter", "run", "-a", str(bundle), "raw.zip"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    results = json.loads((tmp_path / "results.json").read_text())
    assert sum(test.get("score", 0) for test in results["tests"]) == points_of(bundle, trial), said.stdout[-3000:]


def test_run_autograder_works_for_an_ordinary_user(bundle):
    if user_lacks():
        pytest.skip(user_lacks())
    trial = TRIALS["the solutions"]
    deserved(bundle, trial, in_container(bundle, trial, "nobody"))


def test_the_closed_folder_on_the_way_to_python_is_named(tmp_path):
    inner = tmp_path / "closed" / "bin"
    inner.mkdir(parents=True)
    inner.parent.chmod(0o700)
    found = _closed_folder(inner / "python")
    assert found in inner.parents and not found.stat().st_mode & 0o001


def test_a_part_of_the_points_is_the_same_part_for_otter(bundle):
    """A loss that is wrong by a factor earns a part of Q1.5, in both counts."""
    source = TRIALS["the solutions"].files["q1_cvae.py"] + b"\n_true = loss_function\n"
    source += b"def loss_function(*args):\n    return _true(*args) * 2\n"
    trial = Trial("a wrong loss", {"q1_cvae.py": source}, (HOMEWORK.question("q1"),))
    graded = in_container(bundle, trial)
    jsonschema.validate(graded.results, SCHEMA)
    assert graded.points is not None and 0 < graded.points < points_of(bundle, trial)
    assert "otter counts" not in graded.said and f"Total Score: {graded.points:.3f}" in graded.said


def test_nothing_handed_in_is_zero_points_and_said(bundle):
    graded = in_container(bundle, Trial("nothing", {}, ()))
    jsonschema.validate(graded.results, SCHEMA)
    assert graded.points == 0 and "q1_cvae.py is missing" in graded.results["output"]


def test_a_zip_that_was_not_unpacked_is_graded(bundle, tmp_path):
    """As `otter grade` hands it over."""
    zipped = write_zip(tmp_path / "s.zip", TRIALS["a notebook beside the files"].files)
    trial = Trial("a zip", {"s.zip": zipped.read_bytes()}, (HOMEWORK.question("q1"),))
    deserved(bundle, trial, in_container(bundle, trial))


def test_verify_says_where_a_bundle_gives_other_points_than_deserved(bundle, monkeypatch):
    def play(spoilt):
        for way in ("in_container", "by_otter_run"):
            points = (lambda *args: -1.0) if way == spoilt else points_of

            def graded(*given, user=None, points=points):
                bundle, trial = [each for each in given if each is not HOMEWORK and each != "nobody"]
                return Graded(points(bundle, trial), {}, "said")

            monkeypatch.setattr(verify, way, graded)
        lines = []
        return verify.verify(HOMEWORK, bundle, lines.append), lines

    right, lines = play("")
    assert right and not any("WRONG" in line for line in lines) and len(lines) >= 2 * len(TRIALS)
    for way in ("in_container", "by_otter_run"):
        right, lines = play(way)
        assert not right and sum(line.startswith("WRONG") for line in lines) >= len(TRIALS) and "said" in lines
