"""Film reviews and whether they are positive: IMDB from disk, else reviews that are generated here.

`python -m data.reviews FOLDER` downloads IMDB (84 MB) into a folder and unpacks it there.
"""

import os
import shutil
import sys
import tarfile
import tempfile
import urllib.request
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from torch import Tensor, tensor

from data.generated_reviews import generated_reviews

REVIEWS_DIR = "REVIEWS_DIR"  # the environment variable that names the folder holding aclImdb
URL = "https://ai.stanford.edu/~amaas/data/sentiment/aclImdb_v1.tar.gz"  # Maas et al. 2011
IMDB, GENERATED = "IMDB", "generated reviews"
_TAR = "aclImdb"  # the one folder in it
_HERE = Path(__file__).resolve().parent
_KINDS = ("neg", "pos")  # folders by their label
_ENOUGH = 500  # reviews of each part in a grade
_GENERATED = {True: (3000, 1), False: (2000, 2)}  # how many, and their seed: for training, and for testing
_hidden: list[bool] = []  # holds something once `hide` was called


class Reviews(NamedTuple):
    """Texts, their labels (N,) int64 (1 positive, 0 negative), and where they came from."""

    texts: list[str]
    labels: Tensor
    source: str


def load_reviews(train: bool = True, root: str | os.PathLike[str] | None = None) -> Reviews:
    """Load IMDB from `root`, else from $REVIEWS_DIR, else from data/; where it is not there, generate reviews.

    Args:
        train: True for the training reviews (IMDB: 25,000), False for the test reviews (IMDB: 25,000).
        root: the folder that holds aclImdb, as its tar unpacks it: aclImdb/train/pos/0_9.txt and so on. None means
            $REVIEWS_DIR, or else the folder data/.

    Returns:
        The reviews; `source` is "IMDB" or "generated reviews".

    Raises:
        FileNotFoundError: a folder was named, by `root` or $REVIEWS_DIR, and holds no IMDB.
    """
    return _load(train, root, most=None)


def for_grading() -> tuple[Reviews, Reviews]:
    """Some training and some test reviews, half of them positive.

    Raises:
        FileNotFoundError: see `load_reviews`.
    """
    return _load(True, None, _ENOUGH), _load(False, None, _ENOUGH)


def pack(folder: Path) -> dict[str, int]:
    """Write what `for_grading` reads into `folder`/aclImdb: nothing where the reviews are generated.

    Returns:
        How many training and test reviews were written.

    Raises:
        FileNotFoundError: see `load_reviews`.
    """
    written = {"training": 0, "test": 0}
    for name, reviews in zip(written, for_grading(), strict=True):
        if reviews.source != IMDB:
            continue
        part = "train" if name == "training" else "test"
        for number, (text, label) in enumerate(zip(reviews.texts, reviews.labels.tolist(), strict=True)):
            file = folder / _TAR / part / _KINDS[label] / f"{number}.txt"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            written[name] += 1
    return written


def hide() -> None:
    """Give other reviews with labels of no meaning from now on: student code in a worker gets what a check sends."""
    _hidden.append(True)


def download(folder: Path, url: str = URL) -> Path:
    """Fetch IMDB and unpack it into a folder.

    Returns:
        The folder aclImdb in it.

    Raises:
        OSError: no server answered.
        tarfile.TarError: what it sent is no tar, or one that reaches out of its folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as name:
        archive, unpacked = Path(name) / "reviews.tar.gz", Path(name) / "unpacked"
        with urllib.request.urlopen(url, timeout=30) as source, archive.open("wb") as target:
            shutil.copyfileobj(source, target)
        with tarfile.open(archive) as tar:
            tar.extractall(unpacked, filter="data")  # nothing outside of the folder
        return (unpacked / _TAR).replace(folder / _TAR)


def _load(train: bool, root: str | os.PathLike[str] | None, most: int | None) -> Reviews:
    if _hidden:
        return _noise(train)
    named = root or os.environ.get(REVIEWS_DIR)
    reviews = _imdb(Path(named or _HERE), train, most)
    if reviews is not None:
        return reviews
    if named:
        raise FileNotFoundError(f"no IMDB in {named}: the folder must hold {_TAR}/train/pos and so on")
    texts, labels = generated_reviews(*_GENERATED[train], with_twins=not train)
    return Reviews(texts[:most], tensor(labels[:most]), GENERATED)


def _noise(train: bool) -> Reviews:
    texts, _ = generated_reviews(1000, seed=int(train))
    return Reviews(texts, tensor([number % 2 for number in range(len(texts))]), "noise")


def _imdb(folder: Path, train: bool, most: int | None) -> Reviews | None:
    """The reviews in a folder, or None if it holds none; of `most` reviews half are positive."""
    part = folder / _TAR / ("train" if train else "test")
    if not all((part / kind).is_dir() for kind in _KINDS):
        return None
    found = [list(_texts(part / kind, most and most // 2)) for kind in _KINDS]
    if not all(found):
        return None
    labels = [label for label, texts in enumerate(found) for _ in texts]
    return Reviews(list(chain(*found)), tensor(labels), IMDB)


def _texts(folder: Path, most: int | None) -> Iterator[str]:
    for file in islice(sorted(folder.glob("*.txt")), most):
        yield file.read_text(encoding="utf-8").replace("<br />", " ")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m data.reviews FOLDER")
    try:
        print(f"IMDB is in {download(Path(sys.argv[1]))}: set {REVIEWS_DIR}={sys.argv[1]}")
    except (OSError, tarfile.TarError) as error:
        sys.exit(f"IMDB cannot be downloaded: {error}")
