"""Failures as small codes: 0 says that there is a value, k that the k-th kind of failure befell it.

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


def first(left: Codes, right: Codes) -> Codes:
    """The left failure where there is one, else the right one."""
    if left is None or (isinstance(right, int) and left is None):
        return right
    if right is None or isinstance(left, int):
        return left
    return np.where(left != 0, left, right).astype(np.int16)


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
    for code in np.unique(codes):
        if code:
            yield int(code), codes == code
