"""Explains by search: which wrong part of a reference, or which two, give what was seen.

A room writes a right computation once, as named parts. A row of its tables says which part a mistake replaces, and by
what; one mistake may be written in several ways:

    PARTS = {"terms": lambda p: (p.got - p.expected) ** 2, "reduced": lambda p, terms: terms.mean()}
    Mistake("summed", "this is the sum: take the mean", variations=(("reduced", lambda p, terms: terms.sum()),))

    reference = Reference(PARTS, lambda parts: [parts["reduced"](p, parts["terms"](p))])
    find(seen, reference, ROWS, values())

`find` puts each variation in its place. Where none gives what was seen, it tries each two in different parts. It tells
only what all explanations have in common that fit equally well: a wrong name is worse than none.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import torch
from torch import Tensor

from autograder.mistakes import Mistake

Parts = Mapping[str, Callable[..., Any]]

_UNLIKE = -math.inf  # the score of a result that cannot be what was seen


@dataclass(frozen=True)
class Reference:
    """A right computation, and what it gives when some of its parts are others."""

    parts: Parts  # the right ones, by name
    results: Callable[[Parts], Iterable[Any]]  # what such parts give: one result for each style that counts as right


@dataclass(frozen=True)
class Likeness:
    """How what was seen is compared with a result."""

    score: Callable[[Any, Any], float]  # of (seen, result): the larger, the more alike
    enough: float  # from this score on, a result explains what was seen
    tie: float  # two explanations whose scores differ by less fit equally well
    same: Callable[[Any, Any], bool]  # whether a (wrong result, right result) are too near to be told apart


@dataclass(frozen=True)
class _Explanation:
    """One or two variations."""

    rows: frozenset[Mistake]  # whose they are
    parts: dict[str, Callable[..., Any]]  # what they put in the place of the right parts


def find(
    seen: Any,
    reference: Reference,
    rows: Sequence[Mistake],
    likeness: Likeness,
    pairs: bool = True,
    **facts: Any,
) -> Mistake | None:
    """The mistake that belongs to every explanation of what was seen; None where there is none.

    Args:
        seen: what the student's code gave.
        reference: the right computation.
        rows: the mistakes to try, those with `variations`; where two are common to all explanations, the first is
            named and both are told.
        likeness: how results are compared: `values`, `directions`, `counts`, or the room's own.
        pairs: whether two mistakes at once are tried. A single number is near one of so many pairs by accident.
        facts: what fills the sentences.
    """
    single = [_Explanation(frozenset({row}), {part: spelling}) for row in rows for part, spelling in row.variations]
    right = list(reference.results(reference.parts))
    single = [each for each in single if _is_seen(reference, each, right, likeness)]
    alone = _best(seen, reference, single, right, likeness)
    alike = alone or (_best(seen, reference, _two(single), right, likeness) if pairs else [])
    if not alike:
        return None
    common = frozenset.intersection(*alike)
    told = [row for row in rows if row in common]
    if not told:
        return None
    first = told[0].told(**facts)
    if alone:
        return first
    rest = f"And: {told[1].told(**facts).says}" if len(told) > 1 else "It is not the only mistake"
    return replace(first, says=f"{first.says}. {rest}")


def _is_seen(reference: Reference, explanation: _Explanation, right: Sequence[Any], likeness: Likeness) -> bool:
    """Whether these parts give something else than the right ones, in this problem."""
    results = _results(reference, {**reference.parts, **explanation.parts})
    return not all(any(likeness.same(result, one) for one in right) for result in results)


def _two(single: Sequence[_Explanation]) -> Iterator[_Explanation]:
    """Each two variations of different parts."""
    for a, b in combinations(single, 2):
        if a.parts.keys() != b.parts.keys():
            yield _Explanation(a.rows | b.rows, a.parts | b.parts)


def _best(
    seen: Any,
    reference: Reference,
    explanations: Iterable[_Explanation],
    right: Sequence[Any],
    likeness: Likeness,
) -> list[frozenset[Mistake]]:
    """The rows of those explanations that fit best, all of them where several fit equally well."""
    scores: dict[frozenset[Mistake], float] = {}
    for each in explanations:
        for result in _results(reference, {**reference.parts, **each.parts}):
            score = likeness.score(seen, result)
            if score > scores.get(each.rows, _UNLIKE) and not any(likeness.same(result, one) for one in right):
                scores[each.rows] = score
    best = max(scores.values(), default=_UNLIKE)
    return [rows for rows, score in scores.items() if score >= likeness.enough and score >= best - likeness.tie]


def _results(reference: Reference, parts: Parts) -> list[Any]:
    """What these parts give; nothing where two variations do not go together."""
    try:
        return list(reference.results(parts))
    except (RuntimeError, IndexError, ValueError, TypeError):  # as torch raises for shapes that do not fit
        return []


def values(rtol: float = 1e-4, atol: float = 1e-6) -> Likeness:
    """Tensors of one shape are alike within |seen - result| <= atol + rtol * |result|, element by element.

    All results within the tolerance fit equally well. One that is within ten tolerances of a right one is not told
    from it.
    """

    def score(seen: Tensor, result: Tensor) -> float:
        if seen.shape != result.shape:
            return _UNLIKE
        worst = float(((seen - result).abs() / (atol + rtol * result.abs())).max()) if seen.numel() else 0.0
        return -worst if math.isfinite(worst) else _UNLIKE

    return Likeness(score, enough=-1.0, tie=math.inf, same=lambda result, right: score(right, result) >= -10.0)


def directions(same_way: float, tie: float, telling: float) -> Likeness:
    """Vectors are alike where the cosine of the angle between them exceeds `same_way`, whatever their lengths.

    Args:
        same_way: as near to 1 as the rounding of the student's float32 allows.
        tie: how much two cosines differ at least, if the vectors are told apart.
        telling: a result whose cosine with a right one exceeds this is not told from it.
    """
    return Likeness(cosine, same_way, tie, lambda result, right: cosine(result, right) > telling)


def counts(trials: Sequence[int], is_likely: Callable[[int, int, float], bool], clearly: float = 3.0) -> Likeness:
    """Counts of successes are explained by probabilities under which none of them is a surprise.

    Args:
        trials: how many, for each count.
        is_likely: whether so many successes (first) of so many trials (second) are no surprise at a probability.
        clearly: two explanations are told apart where one is exp(clearly) times as likely as the other.
    """

    def score(seen: Sequence[int], shares: Sequence[float]) -> float:
        chances = list(zip(seen, trials, shares, strict=True))
        if not all(is_likely(*chance) for chance in chances):
            return _UNLIKE
        return sum(k * math.log(max(p, 1e-12)) + (n - k) * math.log(max(1 - p, 1e-12)) for k, n, p in chances)

    return Likeness(score, -1e300, clearly, lambda result, right: list(result) == list(right))


def cosine(a: Tensor, b: Tensor) -> float:
    """Of the angle between two vectors; 0 where one of them is zero."""
    length = float(torch.linalg.vector_norm(a) * torch.linalg.vector_norm(b))
    return float(a @ b) / length if length else 0.0
