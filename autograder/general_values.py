"""Explains any wrong number or tensor by what it shows alone: a factor, an offset, another order, another axis.

Every explanation that fits is looked for, and one is told only where it is the only one: a wrong name is worse than
none.
"""

import math
from collections.abc import Iterator, Mapping

import torch
from torch import Tensor

from autograder.mistakes import Mistake, Seen

# sizes that many write into their code, where it should ask for the size that there is
_USUAL = (16, 20, 32, 50, 60, 64, 100, 128, 200, 256, 500, 512, 1000, 1024, 10000, 50000, 60000)
_TWICE = (0.5, 2.0)
_MOST_ROWS = 256  # of a dimension whose order is compared


def explain_values(seen: Seen, sizes: Mapping[str, int]) -> Mistake | None:
    """The general mistake that a wrong value shows; None where none does, or more than one.

    Args:
        seen: the value got and the value expected, float64 tensors of one shape.
        sizes: the sizes of the problem by name, such as {"images": 8, "pixels": 784}.
    """
    found = list({row.says: row for row in _factors(seen, sizes)}.values())
    if len(found) > 1:  # several sizes explain the factor: tell what they have in common
        found = [_plain_factor(_factor(seen))]
    found += [*_offsets(seen, sizes), *_orders(seen), *_axes(seen), *_functions(seen)]
    return found[0] if len(found) == 1 else None


def reductions(terms: Tensor, axes: tuple[str, ...]) -> tuple[Mistake, ...]:
    """The mistakes of a number that sums where it should average, or the other way round, over some axes.

    Args:
        terms: what is reduced, one dimension for each axis.
        axes: the names of the dimensions in the plural, such as ("images", "pixels").
    """
    rows = []
    for choice in range(2 ** len(axes)):
        value, words = terms.double(), []
        for at, axis in enumerate(axes):
            is_sum = bool(choice >> at & 1)
            value = value.sum(0) if is_sum else value.mean(0)
            words.append(f"{'sum' if is_sum else 'mean'} over the {axis}")
        says = f"your value is the {' and the '.join(words)}"
        rows.append(Mistake("reduced-otherwise", says, formula=lambda seen, value=value: value))
    return tuple(rows)


def _factor(seen: Seen) -> float:
    """The factor that brings the expected value nearest to the one got; 0 where there is none."""
    square = float((seen.expected**2).sum())
    return float((seen.got * seen.expected).sum()) / square if square else 0.0


def _factors(seen: Seen, sizes: Mapping[str, int]) -> Iterator[Mistake]:
    factor = _factor(seen)
    if not factor or not seen.is_near(factor * seen.expected):
        return
    if seen.is_near(-seen.expected):
        yield Mistake("sign", "your value is the expected one with the opposite sign")
        return
    sign = " and with the opposite sign" if factor < 0 else ""
    named = False
    for says in _sizes_of_factor(seen, abs(factor), sizes):
        named = True
        yield Mistake("factor-of-size", says + sign)
    simple = any(math.isclose(abs(factor), each, rel_tol=1e-3) for each in _TWICE)
    if not named and (simple or _several(seen.expected)):  # one number is some multiple of any other
        yield _plain_factor(factor)


def _plain_factor(factor: float) -> Mistake:
    twice = next((each for each in _TWICE if math.isclose(factor, each, rel_tol=1e-3)), None)
    name = "factor" if twice is None else f"times-{twice:g}"
    return Mistake(name, f"your value is {factor if twice is None else twice:.4g} × the expected one")


def _sizes_of_factor(seen: Seen, factor: float, sizes: Mapping[str, int]) -> Iterator[str]:
    """What a factor says in terms of the sizes of the problem."""

    def equals(other: float) -> bool:
        return math.isclose(factor, other, rel_tol=2 * seen.rtol)

    kept = {name: size for name, size in sizes.items() if size > 1}
    for name, size in kept.items():
        if equals(size):
            yield f"your value is {size} × the expected one, the number of {name}: take their mean, not their sum"
        if equals(1 / size):
            yield f"your value is divided by {size} once too often, the number of {name}"
        for usual in _USUAL:
            if usual not in kept.values() and equals(size / usual):
                yield f"your value is divided by {usual}, not by the number of {name}, which is {size} here"
        for other, its in kept.items():
            if other != name and equals(size / its):
                yield f"your value is divided by the number of {other} ({its}), not by that of {name} ({size})"
            if other > name and equals(1 / (size * its)):
                yield f"your value is divided by the number of {name} and of {other}, too ({size} · {its})"


def _offsets(seen: Seen, sizes: Mapping[str, int]) -> Iterator[Mistake]:
    offset = float((seen.got - seen.expected).mean())
    if not offset or not seen.is_near(seen.expected + offset):
        return
    if _several(seen.expected):
        yield Mistake("offset", f"every value is the expected one {_signed(offset)}")
        return
    for name, size in sizes.items():
        for share, words in ((1.0, "the number"), (0.5, "half the number")):
            if size > 1 and seen.is_near(seen.expected + math.copysign(share * size, offset)):
                yield Mistake("offset", f"your value is the expected one {_signed(offset)}, {words} of {name}")


def _signed(number: float) -> str:
    return f"{'+' if number > 0 else '-'} {abs(number):.4g}"


def _orders(seen: Seen) -> Iterator[Mistake]:
    """The expected values, in another order."""
    expected = seen.expected
    if not _several(expected):
        return
    if expected.ndim == 2 and expected.shape[0] == expected.shape[1] and seen.is_near(expected.T):
        yield Mistake("transposed", "your values are the expected ones with rows and columns swapped")
        return
    for dim, size in enumerate(expected.shape):
        if 1 < size <= _MOST_ROWS and (order := _order_along(seen, dim)) is not None:
            yield order
            return
    if seen.is_near(expected.flatten()[_ranks(expected)][_inverse(seen.got)].reshape(expected.shape)):
        yield Mistake("values-in-another-order", "your values are the expected ones in another order")


def _order_along(seen: Seen, dim: int) -> Mistake | None:
    where = "" if seen.expected.ndim == 1 else f" along dimension {dim}"
    if seen.is_near(seen.expected.flip(dim)):
        return Mistake("reversed", f"your values are the expected ones in reverse order{where}")
    for shift in (1, -1):
        if seen.is_near(seen.expected.roll(shift, dim)):
            return Mistake("shifted", f"your values are the expected ones, moved by one place{where}")
    got, expected = (
        each.movedim(dim, 0).flatten(1) if each.ndim > 1 else each[:, None] for each in (seen.got, seen.expected)
    )
    nearest = torch.cdist(got, expected).argmin(1)
    if len(set(nearest.tolist())) == len(nearest) and seen.is_near(seen.expected.index_select(dim, nearest)):
        return Mistake("rows-in-another-order", f"your values are the expected ones in another order{where}")
    return None


def _ranks(values: Tensor) -> Tensor:
    return values.flatten().argsort()


def _inverse(values: Tensor) -> Tensor:
    return _ranks(values).argsort()


def _axes(seen: Seen) -> Iterator[Mistake]:
    """One value for all along a dimension: the expected values' mean or sum there."""
    for dim, size in enumerate(seen.expected.shape):
        mean = seen.expected.mean(dim, keepdim=True).expand_as(seen.expected)
        for value, word in ((mean, "mean"), (size * mean, "sum")):
            if size > 1 and seen.is_near(value):
                says = f"your values are the same along dimension {dim}: the {word} of the expected ones there"
                yield Mistake("reduced-along-dimension", says)


def _functions(seen: Seen) -> Iterator[Mistake]:
    """A function of the expected values; of several of them, because one number is a function of any other."""
    e = seen.expected
    if not _several(e):
        return
    shapes = {
        "absolute values": e.abs(),
        "exponentials": e.clamp(max=700).exp(),
        "squares": e.square(),
        "roundings": e.round(),
    }
    if bool((e > 0).all()):
        shapes |= {"logarithms": e.log(), "square roots": e.sqrt(), "reciprocals": 1 / e}
    for word, values in shapes.items():
        if seen.is_near(values):
            yield Mistake("function-of-expected", f"your values are the {word} of the expected ones")
    zero = (seen.got == 0) & (e != 0)
    if bool(zero.any()) and not bool(zero.all()) and seen.is_near(e.masked_fill(zero, 0.0)):
        where = [", ".join(map(str, index.tolist())) for index in zero.nonzero()[:3]]
        says = f"your value is 0 at [{'], ['.join(where)}] and right elsewhere: what belongs there is left out"
        yield Mistake("left-out", says)
        return
    low, high = float(seen.got.min()), float(seen.got.max())
    cut = (e < low - 1e-9).sum() + (e > high + 1e-9).sum()
    if low < high and 2 <= int(cut) < e.numel() - 1 and seen.is_near(e.clamp(low, high)):
        ends = [f"below {low:.4g}"] * bool((e < low).any()) + [f"above {high:.4g}"] * bool((e > high).any())
        yield Mistake("cut-off", f"your values are the expected ones, cut off {' and '.join(ends)}")


def _several(values: Tensor) -> bool:
    """Whether there are at least three different values, so that agreement in all is no chance."""
    return values.numel() >= 3 and len(set(values.flatten().tolist())) >= 3
