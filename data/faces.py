"""Pictures of faces: CelebA or LFW from disk, in the layouts of torchvision, else faces that are drawn here.

`python -m data.faces celeba FOLDER` and `python -m data.faces lfw FOLDER` let torchvision download them into a folder.
"""

import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from data.drawn_faces import drawn_faces
from data.torchvision_operators import ensure_importable

FACES_DIR = "FACES_DIR"  # the environment variable that names the folder holding celeba or lfw-py
CELEBA, LFW, DRAWN = "CelebA", "LFW", "drawn faces"
_CELEBA = "celeba"  # Liu et al. 2015; the folder that torchvision makes
_LFW = "lfw-py"  # Huang et al. 2007; the folder that torchvision makes
_LFW_IMAGES = ("lfw_funneled", "lfw-deepfunneled", "lfw")
_ENOUGH = 64  # faces of each part in a grade
_DRAWN = {True: (1000, 1), False: (500, 2)}  # how many, and their seed: for training, and for testing
_HERE = Path(__file__).resolve().parent
_hidden: list[bool] = []  # holds something once `hide` was called


class Faces(Sequence[Image.Image]):
    """Pictures, each read from its file when it is asked for, and where they came from."""

    def __init__(self, pictures: Sequence[Path] | npt.NDArray[np.uint8], source: str) -> None:
        """Take the files of pictures, or the pictures themselves, (N, H, W, 3)."""
        self._pictures = pictures
        self.source = source

    @property
    def files(self) -> list[Path]:
        """The files that the pictures are read from; none where they are drawn."""
        return [picture for picture in self._pictures if isinstance(picture, Path)]

    def __len__(self) -> int:
        return len(self._pictures)

    def __getitem__(self, at):  # type: ignore[no-untyped-def]  # an int or a slice
        if isinstance(at, slice):
            return Faces(self._pictures[at], self.source)
        picture = self._pictures[at]
        if not isinstance(picture, Path):
            return Image.fromarray(picture)
        with Image.open(picture) as opened:
            return opened.convert("RGB")


def load_faces(train: bool = True, root: str | os.PathLike[str] | None = None) -> Faces:
    """Load CelebA or LFW from `root`, else from $FACES_DIR, else from data/; where neither is there, draw faces.

    Args:
        train: True for the training faces (CelebA: 162,770; LFW: 9,525), False for the test faces (CelebA: 19,962;
            LFW: 3,708).
        root: the folder that holds `celeba` or `lfw-py`, as torchvision makes it. None means $FACES_DIR, or else the
            folder data/.

    Returns:
        The faces; `source` is "CelebA", "LFW" or "drawn faces".

    Raises:
        FileNotFoundError: a folder was named, by `root` or $FACES_DIR, and holds neither.
    """
    return _load(train, root, most=None)


def for_grading() -> tuple[Faces, Faces]:
    """Some training and some test faces.

    Raises:
        FileNotFoundError: see `load_faces`.
    """
    return _load(True, None, _ENOUGH), _load(False, None, _ENOUGH)


def pack(folder: Path) -> dict[str, int]:
    """Write what `for_grading` reads into `folder`, in CelebA's layout or LFW's: nothing where the faces are drawn.

    Returns:
        How many training and test faces were written.

    Raises:
        FileNotFoundError: see `load_faces`.
    """
    written = {"training": 0, "test": 0}
    for name, faces in zip(written, for_grading(), strict=True):
        files = faces.files
        if faces.source == CELEBA:
            _pack_celeba(files, folder / _CELEBA, 0 if name == "training" else 2)
        elif faces.source == LFW:
            _pack_lfw(files, folder / _LFW, name == "training")
        written[name] = len(files)
    return written


def hide() -> None:
    """Give noise in the place of the faces from now on: student code in a worker gets those that a check sends."""
    _hidden.append(True)


def download(name: str, folder: Path) -> None:
    """Let torchvision fetch "celeba" (1.4 GB) or "lfw" (240 MB) into a folder.

    Raises:
        RuntimeError: what arrived is not what it should be, or a package that fetches it is missing.
        OSError: no server answered.
    """
    ensure_importable()
    from torchvision import datasets

    makers: dict[str, Callable[[], object]] = {
        "celeba": lambda: datasets.CelebA(str(folder), download=True),
        "lfw": lambda: [datasets.LFWPeople(str(folder), split=split, download=True) for split in ("train", "test")],
    }
    makers[name]()


def _load(train: bool, root: str | os.PathLike[str] | None, most: int | None) -> Faces:
    if _hidden:
        noise = np.random.default_rng(int(train)).integers(0, 256, (100, 64, 64, 3), np.uint8)
        return Faces(noise, "noise")
    named = root or os.environ.get(FACES_DIR)
    folder = Path(named or _HERE)
    for source, files in ((CELEBA, _celeba(folder / _CELEBA, train)), (LFW, _lfw(folder / _LFW, train))):
        if files:
            return Faces(files[:most], source)
    if named:
        raise FileNotFoundError(
            f"no faces in {named}: the folder must hold {_CELEBA} or {_LFW}, as torchvision has them"
        )
    count, seed = _DRAWN[train]
    return Faces(drawn_faces(min(count, most or count), seed), DRAWN)


def _celeba(folder: Path, train: bool) -> list[Path]:
    """The files of one part of CelebA: list_eval_partition.txt says 0 for training, 1 for validation, 2 for testing."""
    parts = folder / "list_eval_partition.txt"
    if not parts.is_file():
        return []
    lines = [line.split() for line in parts.read_text(encoding="utf-8").splitlines()]
    wanted = "0" if train else "2"
    return [folder / "img_align_celeba" / line[0] for line in lines if len(line) == 2 and line[1] == wanted]


def _lfw(folder: Path, train: bool) -> list[Path]:
    """The files of one part of LFW: peopleDevTrain.txt and peopleDevTest.txt hold lines "Name_Surname", tab, count."""
    people = folder / f"peopleDev{'Train' if train else 'Test'}.txt"
    images = next((folder / name for name in _LFW_IMAGES if (folder / name).is_dir()), None)
    if images is None or not people.is_file():
        return []
    lines = [line.split("\t") for line in people.read_text(encoding="utf-8").splitlines()]
    counts = [(line[0], int(line[1])) for line in lines if len(line) == 2]
    return [images / name / f"{name}_{number:04d}.jpg" for name, count in counts for number in range(1, count + 1)]


def _pack_celeba(files: Sequence[Path], folder: Path, part: int) -> None:
    (folder / "img_align_celeba").mkdir(parents=True, exist_ok=True)
    for file in files:
        shutil.copyfile(file, folder / "img_align_celeba" / file.name)
    with (folder / "list_eval_partition.txt").open("a", encoding="utf-8") as parts:
        parts.writelines(f"{file.name} {part}\n" for file in files)


def _pack_lfw(files: Sequence[Path], folder: Path, train: bool) -> None:
    """Only the first ones of a person's pictures may be among the files, so the counts that are written fit them."""
    people: dict[str, int] = {}
    for file in files:
        target = folder / _LFW_IMAGES[0] / file.parent.name / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        people[file.parent.name] = people.get(file.parent.name, 0) + 1
    lines = [f"{len(people)}\n", *(f"{name}\t{count}\n" for name, count in people.items())]
    (folder / f"peopleDev{'Train' if train else 'Test'}.txt").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("celeba", "lfw"):
        sys.exit("python -m data.faces celeba|lfw FOLDER")
    try:
        download(sys.argv[1], Path(sys.argv[2]))
        print(f"{sys.argv[1]} is in {sys.argv[2]}: set {FACES_DIR}={sys.argv[2]}")
    except (RuntimeError, OSError, ValueError) as error:  # ValueError: it is to be fetched by hand, and from where
        sys.exit(f"{sys.argv[1]} cannot be downloaded: {error}")
