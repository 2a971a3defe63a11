"""Explains values as a sum of known terms: which of them there are, and how often each is counted.

A value that should be a + b/2 may be a - b/2, 2a, or a + b/2 + c. Seen for several arguments, it is solved for its
factors, with as few terms as will do.
"""

from collections.abc import Mapping
from itertools import combinations

import torch
from torch import Tensor

_MOST_TERMS = 4
_SIMPLE = 2e-3  # a factor this near (relative) to a simple number is shown as that number


def factors_of(
    got: Tensor, terms: Mapping[str, Tensor], rtol: float = 1e-4, atol: float = 1e-5
) -> dict[str, float] | None:
    """The factors of the terms that add up to these values; None where none do, or where several sums of one length do.

    Args:
        got: (M,) the values for M different arguments, M > 5.
        terms: by name the value of each term for them, (M,).
        rtol: relative tolerance of a value.
        atol: absolute tolerance of a value.
    """
    got = got.double()
    if len(got) <= _MOST_TERMS + 1:
        raise ValueError("so few values are a sum of any terms")
    if torch.allclose(got, torch.zeros_like(got), rtol=0.0, atol=atol):
        return {}
    for count in range(1, min(_MOST_TERMS, len(terms)) + 1):
        found = []
        for names in combinations(terms, count):
            columns = torch.stack([terms[name].double() for name in names], dim=1)
            factors = torch.linalg.lstsq(columns, got[:, None], driver="gelsd").solution[:, 0]
            if torch.allclose(columns @ factors, got, rtol=rtol, atol=atol):
                found.append(dict(zip(names, map(_simple, factors.tolist()), strict=True)))
        if found:
            return found[0] if len(found) == 1 else None
    return None


def differences(found: Mapping[str, float], right: Mapping[str, float]) -> list[str]:
    """In words, each term whose factor is not the right one: "a is missing", "b has the factor 1, not 0.5"."""
    words = []
    for name in [*right, *(each for each in found if each not in right)]:
        have, want = found.get(name, 0.0), right.get(name, 0.0)
        if have == want:
            continue
        if not have:
            words.append(f"{name} is missing")
        elif not want:
            words.append(f"{name} does not belong there (its factor is {have:.4g})")
        elif have == -want:
            words.append(f"{name} has the wrong sign (its factor is {have:.4g}, not {want:.4g})")
        else:
            words.append(f"{name} has the factor {have:.4g}, not {want:.4g}")
    return words


def common_factor(found: Mapping[str, float], right: Mapping[str, float]) -> float | None:
    """The number by which all right factors are multiplied; None where it is not one, or there are other terms."""
    if found.keys() != right.keys():
        return None
    ratios = [found[name] / right[name] for name in right]
    return ratios[0] if max(ratios) - min(ratios) <= 2 * _SIMPLE * abs(ratios[0]) else None


def _simple(factor: float) -> float:
    """The factor, or the multiple of 1/4 that it is but for rounding."""
    quarters = round(4 * factor) / 4
    return quarters if quarters and abs(factor - quarters) <= _SIMPLE * abs(quarters) else factor
