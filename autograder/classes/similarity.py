"""Looks for code that is alike beyond what the stubs, the solutions and most of the class explain.

Each file is cut into overlapping pieces of its tokens, without names, comments and blanks (winnowing: Schleimer,
Wilkerson, Aiken 2003, by copydetect). Pieces of a stub, of a solution, or of many submissions are no evidence. Nothing
here earns or costs points.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from copydetect import CodeFingerprint, compare_files
from copydetect.utils import get_token_coverage

_PIECE = 25  # characters of a piece, names counted as one: some two lines
_LARGEST = 128 * 1024  # characters of a file that somebody wrote
_LEAST = 340  # characters that two files must share
_SHARE = 0.6  # of what is left of the smaller file, once stub, solution and common pieces are taken out
_MANY, _OFTEN = 8, 0.05  # a piece in more submissions than the first number, and than this share of all, is common


@dataclass(frozen=True)
class Pair:
    """Two submissions whose files share more than can be explained."""

    file: str  # the name of the homework's file
    folders: tuple[str, str]  # of the submissions
    share: float  # of what is left of the smaller file, from 0 to 1
    marked: tuple[frozenset[int], frozenset[int]]  # numbers of the lines that are alike, from 1


def alike(file: str, sources: Mapping[str, str], known: Iterable[str]) -> list[Pair]:
    """The pairs of submissions that are alike in one file, the most alike first.

    Args:
        file: its name.
        sources: its text, by the folder of the submission.
        known: texts that everybody has or may have found: the stub and the solution.
    """
    explained = set[int]().union(*(_prints(file, text).hashes for text in known))
    found = {folder: _prints(file, text) for folder, text in sources.items() if len(text) <= _LARGEST}
    often = Counter(piece for prints in found.values() for piece in prints.hashes)
    most = max(_MANY, _OFTEN * len(found))
    explained |= {piece for piece, count in often.items() if count > most}
    for prints in found.values():
        _take_out(prints, explained)
    pairs = (_compared(file, pair, found) for pair in _candidates(found))
    return sorted((pair for pair in pairs if pair), key=lambda pair: -pair.share)


def _prints(file: str, text: str) -> CodeFingerprint:
    return CodeFingerprint(file, _PIECE, 1, fp=StringIO(text))


def _take_out(prints: CodeFingerprint, explained: set[int]) -> None:
    """Leave out pieces. copydetect's own way to do so wants each piece to be there once."""

    prints.hashes -= explained
    prints.hash_idx = {piece: places for piece, places in prints.hash_idx.items() if piece not in explained}
    prints.token_coverage = get_token_coverage(prints.hash_idx, _PIECE, len(prints.filtered_code))


def _candidates(found: Mapping[str, CodeFingerprint]) -> list[tuple[str, str]]:
    """The pairs that share enough pieces to be compared; found by the pieces, so that not every pair is looked at."""
    having: dict[int, list[str]] = defaultdict(list)
    for folder, prints in found.items():
        for piece in prints.hashes:
            having[piece].append(folder)
    shared: Counter[tuple[str, str]] = Counter()
    for folders in having.values():
        for number, one in enumerate(folders):
            for other in folders[number + 1 :]:
                shared[one, other] += 1
    return [pair for pair, count in shared.items() if count > _LEAST / 3]


def _compared(file: str, pair: tuple[str, str], found: Mapping[str, CodeFingerprint]) -> Pair | None:
    first, second = (found[folder] for folder in pair)
    tokens, shares, slices = compare_files(first, second)
    share = min(1.0, float(max(shares)))
    if tokens < _LEAST or share < _SHARE:
        return None
    return Pair(file, pair, share, (_lines(first.raw_code, slices[0]), _lines(second.raw_code, slices[1])))


def _lines(text: str, slices: Sequence[Sequence[float]]) -> frozenset[int]:
    """The numbers of the lines that slices of a text touch."""
    touched = set[int]()
    for start, end in zip(*slices, strict=True):
        begin, stop = max(0, int(start)), min(len(text), int(end))
        touched |= set(range(text.count("\n", 0, begin) + 1, text.count("\n", 0, max(begin, stop)) + 2))
    return frozenset(touched)
