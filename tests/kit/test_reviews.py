"""The reviews come from where they are asked for: IMDB in its tar's own layout, or generated."""

import io
import tarfile

import pytest
import torch

from data import reviews
from data.generated_reviews import bag_ceiling, generated_reviews
from data.reviews import GENERATED, IMDB, REVIEWS_DIR, load_reviews

TINY = {
    "train/pos/0_9.txt": "A fine film.<br /><br />Really fine.",
    "train/pos/10_7.txt": "Good.",
    "train/neg/0_2.txt": "A dull film, très long.",
    "train/unsup/0_0.txt": "Nobody knows.",
    "test/pos/0_10.txt": "Superb!",
    "test/neg/0_1.txt": "Awful.",
    "test/neg/1_3.txt": "Weak.",
}


@pytest.fixture
def nothing_there(monkeypatch, tmp_path):
    """A machine without IMDB."""
    monkeypatch.delenv(REVIEWS_DIR, raising=False)
    monkeypatch.setattr(reviews, "_HERE", tmp_path / "data")
    monkeypatch.setattr(reviews, "_hidden", [])


@pytest.fixture
def imdb(nothing_there, tmp_path):
    """A folder that holds a tiny IMDB."""
    for name, text in TINY.items():
        file = tmp_path / "imdb" / "aclImdb" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path / "imdb"


def test_without_imdb_the_reviews_are_generated(nothing_there):
    train, test = load_reviews(True), load_reviews(False)
    assert (train.source, test.source) == (GENERATED, GENERATED)
    assert (len(train.texts), len(test.texts)) == (3000, 2000)
    assert train.labels.dtype == torch.int64 and set(train.labels.tolist()) == {0, 1}
    assert train.texts != load_reviews(False).texts and train.texts == load_reviews(True).texts
    assert abs(float(test.labels.float().mean()) - 0.5) < 0.1


@pytest.mark.parametrize("named_by", ["argument", "variable", "data"])
def test_imdb_is_read_in_the_layout_of_its_tar(imdb, monkeypatch, named_by):
    if named_by == "variable":
        monkeypatch.setenv(REVIEWS_DIR, str(imdb))
    if named_by == "data":
        monkeypatch.setattr(reviews, "_HERE", imdb)
    root = imdb if named_by == "argument" else None
    train, test = load_reviews(True, root), load_reviews(False, root)
    assert train.source == test.source == IMDB
    assert train.texts == ["A dull film, très long.", "A fine film.  Really fine.", "Good."]
    assert train.labels.tolist() == [0, 1, 1] and test.labels.tolist() == [0, 0, 1]


def test_a_named_folder_without_imdb_is_an_error(nothing_there, tmp_path, monkeypatch):
    with pytest.raises(FileNotFoundError, match="the folder must hold aclImdb"):
        load_reviews(root=tmp_path)
    monkeypatch.setenv(REVIEWS_DIR, str(tmp_path))
    with pytest.raises(FileNotFoundError):
        load_reviews()


def test_what_is_packed_is_what_grading_reads(imdb, monkeypatch, tmp_path):
    monkeypatch.setenv(REVIEWS_DIR, str(imdb))
    right = reviews.for_grading()
    assert reviews.pack(tmp_path / "packed") == {"training": 3, "test": 3}
    monkeypatch.setenv(REVIEWS_DIR, str(tmp_path / "packed"))
    for packed, original in zip(reviews.for_grading(), right, strict=True):
        assert packed.texts == original.texts and torch.equal(packed.labels, original.labels)


def test_generated_reviews_need_no_files(nothing_there, tmp_path):
    assert reviews.pack(tmp_path / "packed") == {"training": 0, "test": 0}
    assert not (tmp_path / "packed").exists()


def test_imdb_is_downloaded_and_unpacked(nothing_there, tmp_path):
    archive = tmp_path / "reviews.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        for name, text in TINY.items():
            content = text.encode()
            member = tarfile.TarInfo(f"aclImdb/{name}")
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    folder = tmp_path / "new"
    assert reviews.download(folder, archive.as_uri()) == folder / "aclImdb"
    assert sorted(path.name for path in folder.iterdir()) == ["aclImdb"]
    assert load_reviews(root=folder).labels.tolist() == [0, 1, 1]


def test_an_archive_that_reaches_out_of_its_folder_is_refused(nothing_there, tmp_path):
    archive = tmp_path / "reviews.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.addfile(tarfile.TarInfo("../outside.txt"), io.BytesIO(b""))
    with pytest.raises(tarfile.TarError):
        reviews.download(tmp_path / "new", archive.as_uri())
    assert not (tmp_path / "new" / "outside.txt").exists()


def test_a_worker_gets_labels_without_meaning(nothing_there):
    reviews.hide()
    hidden = load_reviews(True)
    assert hidden.source == "noise" and hidden.labels.tolist() == [0, 1] * 500


def test_the_share_of_easy_reviews_gives_the_ceiling():
    assert [bag_ceiling(share) for share in (0.0, 0.5, 1.0)] == [0.5, 0.75, 1.0]
    assert generated_reviews(20, 1) == generated_reviews(20, 1) != generated_reviews(20, 2)
