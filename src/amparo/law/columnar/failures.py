"""Failures as small codes: 0 says that there is a value, k that the k-th kind of failure befell it.

A code below 0 is of a failure that is carried: the scalar program passes it on as a value, and raises it only where
something reckons with it, later than what fails at once. So both name the same of several failures.

A value of the columnar program is a pair (numbers, codes). Codes are None where nothing failed, so that what cannot
fail costs nothing; either may be one plain number that stands for every person or row.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from amparo.law.errors import LawError

type Codes = Any
type Value = tuple[Any, Codes]
_MOST_KINDS = 30_000


class Failures:
    """The kinds of failure met so far: one per type of error, name and day."""

    def __init__(self) -> None:
        self.kinds: list[LawError] = []
        self._codes: dict[object, int] = {}

    def code(self, error: LawError) -> int:
        """The number of an error's kind, from 1. When very many days failed, further days share one kind."""
        key = type(error), error.name, getattr(error, "day", None)
        if key not in self._codes and len(self.kinds) >= _MOST_KINDS:
            key = type(error), error.name, None
        if key not in self._codes:
            self.kinds.append(error)
            self._codes[key] = len(self.kinds)
        return self._codes[key]

    def error(self, code: int) -> LawError:
        return self.kinds[code - 1]


def raised(codes: Codes) -> Codes:
    """The failures as whatever reckons with the value raises them."""
    return None if codes is None else abs(codes)


def carried(codes: Codes) -> Codes:
    """The failures as a value that is only passed on carries them, until something reckons with it."""
    return None if codes is None else -abs(codes)


def first(left: Codes, right: Codes, *, last_first: bool = False) -> Codes:
    """Which of two operands' failures is raised: one that was raised on the way, else one that was carried here.

    `last_first` where the operation looks at its last operand first.
    """
    if left is None or right is None:
        return raised(right if left is None else left)
    one, other = (right, left) if last_first else (left, right)
    held = np.where(one < 0, -one, -other)
    return _codes(np.where(left > 0, left, np.where(right > 0, right, held)))


def after(asked: Codes, codes: Codes) -> Codes:
    """What failed in what was asked first, raised; else the other's failures as they are."""
    if asked is None or codes is None:
        return codes if asked is None else raised(asked)
    return _codes(np.where(asked != 0, abs(asked), codes))


def _codes(found: Any) -> Codes:
    return found.astype(np.int16) if np.ndim(found) else int(found) or None


def where(condition: Any, codes: Codes) -> Codes:
    """The codes where the condition holds, None when nothing is left of them."""
    if codes is None:
        return None
    if isinstance(condition, bool | np.bool):
        return codes if condition else None
    return tidy(np.where(condition, codes, 0))


def tidy(codes: Codes) -> Codes:
    """The codes, or None when there is no failure among them."""
    if codes is None or isinstance(codes, int):
        return codes or None
    return codes.astype(np.int16, copy=False) if codes.any() else None


def each_kind(codes: Any) -> Iterator[tuple[int, Any]]:
    """Each code that occurs, with where it does."""
    codes = np.abs(codes)
    for code in np.unique(codes):
        if code:
            yield int(code), codes == code
