"""The faces come from where they are asked for: CelebA or LFW in torchvision's own layouts, or drawn."""

import numpy as np
import pytest
from PIL import Image

from data import faces
from data.drawn_faces import drawn_faces
from data.faces import CELEBA, DRAWN, FACES_DIR, LFW, load_faces
from data.torchvision_operators import ensure_importable

PARTS = {"000001.jpg": 0, "000002.jpg": 0, "000003.jpg": 1, "000004.jpg": 2}  # CelebA: training, validation, test
PEOPLE = {"Train": {"Ann_Lee": 2, "Bo_Ek": 1}, "Test": {"Cy_Roe": 1}}  # LFW


def paint(file, shade, size):
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, (shade, shade, shade)).save(file)


@pytest.fixture
def nothing_there(monkeypatch, tmp_path):
    """A machine without photographs."""
    monkeypatch.delenv(FACES_DIR, raising=False)
    monkeypatch.setattr(faces, "_HERE", tmp_path / "data")
    monkeypatch.setattr(faces, "_hidden", [])
    monkeypatch.setattr(faces, "_DRAWN", {True: (6, 1), False: (4, 2)})


@pytest.fixture
def celeba(nothing_there, tmp_path):
    """A folder that holds a tiny CelebA."""
    root = tmp_path / "photographs" / "celeba"
    for number, name in enumerate(PARTS, start=1):
        paint(root / "img_align_celeba" / name, 40 * number, (178, 218))
    (root / "list_eval_partition.txt").write_text("".join(f"{name} {part}\n" for name, part in PARTS.items()))
    return root.parent


@pytest.fixture
def lfw(nothing_there, tmp_path):
    """A folder that holds a tiny LFW."""
    root = tmp_path / "wild" / "lfw-py"
    for part, people in PEOPLE.items():
        lines = "".join(f"{name}\t{count}\n" for name, count in people.items())
        (root / "lfw_funneled").mkdir(parents=True, exist_ok=True)
        (root / f"peopleDev{part}.txt").write_text(f"{len(people)}\n{lines}")
        for name, count in people.items():
            for number in range(1, count + 1):
                paint(root / "lfw_funneled" / name / f"{name}_{number:04d}.jpg", 60 * number, (250, 250))
    return root.parent


def shades(pictures):
    return [round(float(np.asarray(picture).mean()) / 10) * 10 for picture in pictures]


def test_without_photographs_the_faces_are_drawn(nothing_there):
    train, test = load_faces(True), load_faces(False)
    assert (train.source, test.source) == (DRAWN, DRAWN) and (len(train), len(test)) == (6, 4)
    assert train[0].size == (64, 64) and train[0].mode == "RGB"
    assert train[0].tobytes() == load_faces(True)[0].tobytes() != test[0].tobytes()
    assert len(train[:2]) == 2 and train[:2].source == DRAWN


@pytest.mark.parametrize("named_by", ["argument", "variable", "data"])
def test_celeba_is_read_in_torchvisions_layout(celeba, monkeypatch, named_by):
    if named_by == "variable":
        monkeypatch.setenv(FACES_DIR, str(celeba))
    if named_by == "data":
        monkeypatch.setattr(faces, "_HERE", celeba)
    root = celeba if named_by == "argument" else None
    train, test = load_faces(True, root), load_faces(False, root)
    assert train.source == test.source == CELEBA
    assert shades(train) == [40, 80] and shades(test) == [160] and train[0].size == (178, 218)


def test_lfw_is_read_in_torchvisions_layout(lfw):
    train, test = load_faces(True, lfw), load_faces(False, lfw)
    assert train.source == test.source == LFW
    assert shades(train) == [60, 120, 60] and shades(test) == [60]


def test_torchvision_reads_the_same_layout_of_lfw(lfw, monkeypatch):
    ensure_importable()
    from torchvision.datasets import LFWPeople

    monkeypatch.setattr(LFWPeople, "_check_integrity", lambda self: True)  # its checksums are those of the whole LFW
    (lfw / "lfw-py" / "lfw-names.txt").write_text("Ann_Lee\t2\nBo_Ek\t1\nCy_Roe\t1\n")
    theirs = LFWPeople(str(lfw), split="train", image_set="funneled")
    assert shades(picture for picture, _ in theirs) == shades(load_faces(True, lfw))


def test_torchvision_reads_the_same_layout_of_celeba(celeba, monkeypatch):
    ensure_importable()
    from torchvision.datasets import CelebA

    monkeypatch.setattr(CelebA, "_check_integrity", lambda self: True)
    for name, columns in (("identity", 1), ("list_bbox", 4), ("list_landmarks_align", 10), ("list_attr", 40)):
        lines = [f"{file} " + " ".join(["1"] * columns) for file in PARTS]
        head = [] if name == "identity" else [str(len(PARTS)), " ".join(f"c{i}" for i in range(columns))]
        file = {"identity": "identity_CelebA.txt"}.get(name, f"{name}_celeba.txt")
        (celeba / "celeba" / file).write_text("\n".join([*head, *lines]) + "\n")
    theirs = CelebA(str(celeba), split="train", target_type="attr")
    assert shades(picture for picture, _ in theirs) == shades(load_faces(True, celeba))


def test_a_named_folder_without_faces_is_an_error(nothing_there, tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match="the folder must hold celeba or lfw-py"):
        load_faces(root=tmp_path)
    monkeypatch.setenv(FACES_DIR, str(tmp_path))
    with pytest.raises(FileNotFoundError):
        load_faces()


@pytest.mark.parametrize("kind", ["celeba", "lfw"])
def test_what_is_packed_is_what_grading_reads(kind, request, monkeypatch, tmp_path):
    monkeypatch.setenv(FACES_DIR, str(request.getfixturevalue(kind)))
    right = [[picture.tobytes() for picture in part] for part in faces.for_grading()]
    assert faces.pack(tmp_path / "packed") == {"training": len(right[0]), "test": len(right[1])}
    monkeypatch.setenv(FACES_DIR, str(tmp_path / "packed"))
    assert [[picture.tobytes() for picture in part] for part in faces.for_grading()] == right


def test_drawn_faces_need_no_files(nothing_there, tmp_path):
    assert faces.pack(tmp_path / "packed") == {"training": 0, "test": 0}
    assert not (tmp_path / "packed").exists()


def test_a_worker_gets_noise(nothing_there):
    faces.hide()
    hidden = load_faces(True)
    assert hidden.source == "noise" and np.asarray(hidden[0]).std() > 60


def test_a_picture_is_read_when_it_is_asked_for(celeba):
    train = load_faces(True, celeba)
    paint(celeba / "celeba" / "img_align_celeba" / "000001.jpg", 200, (178, 218))
    assert shades(train) == [200, 80]


def test_drawn_faces_differ_and_follow_from_their_seed():
    first, again, other = drawn_faces(5, 3), drawn_faces(5, 3), drawn_faces(5, 4)
    assert first.shape == (5, 64, 64, 3) and first.dtype == np.uint8
    assert (first == again).all() and (first != other).mean() > 0.9
    assert len({face.tobytes() for face in first}) == 5 and drawn_faces(0, 1).shape == (0, 64, 64, 3)


def test_drawn_faces_have_two_eyes_at_their_places():
    """On the average over many faces, eyes are darker than cheeks and nose, and left and right are alike."""
    mean = drawn_faces(60, 5).astype(float).mean((0, 3))
    left, right = mean[31:34, 23:27].mean(), mean[31:34, 37:41].mean()
    cheek, nose = mean[37:40, 20:26].mean(), mean[34:36, 30:34].mean()
    assert max(left, right) + 15 < min(cheek, nose) and abs(left - right) < 10
