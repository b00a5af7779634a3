"""Whole division and the law's four roundings over arrays, in forms that never need more than the operands' bits."""

from typing import Any

import numpy as np


def floor_quotient(top: Any, bottom: Any) -> Any:
    """top ÷ bottom, downward. What is divided by zero is of no use to anybody and becomes some number."""
    return np.floor_divide(top, bottom, dtype=np.int64)


def rounded(mode: str, top: Any, bottom: Any, *, negative: bool, small: bool, spare: Any = None) -> Any:
    """top ÷ bottom, rounded; bottom is above zero.

    `negative` says whether top may be below zero; `small` that top + bottom stays inside 64 bits; `spare` is an array
    that may be written over, `top` itself as a rule.
    """
    if mode == "half_up" and not negative and small and isinstance(bottom, int):
        raised = np.add(top, bottom // 2, dtype=np.int64, out=spare)
        return np.floor_divide(raised, bottom, out=raised if np.ndim(raised) else None)
    whole = floor_quotient(top, bottom)
    if mode == "down" and not negative:
        return whole
    rest = np.subtract(top, np.multiply(whole, bottom, dtype=np.int64), dtype=np.int64)
    return whole + _STEPS[mode](rest, bottom, whole, top)


def _half_up(rest: Any, bottom: Any, whole: Any, top: Any) -> Any:
    """Halves go away from zero: below zero that is where whole division has gone already."""
    other = bottom - rest
    return (rest > other) | ((rest == other) & (np.asarray(top) >= 0))


def _half_even(rest: Any, bottom: Any, whole: Any, top: Any) -> Any:
    other = bottom - rest
    return (rest > other) | ((rest == other) & (np.asarray(whole) % 2 == 1))


def _down(rest: Any, bottom: Any, whole: Any, top: Any) -> Any:
    return (np.asarray(top) < 0) & (rest != 0)


def _up(rest: Any, bottom: Any, whole: Any, top: Any) -> Any:
    return (np.asarray(top) > 0) & (rest != 0)


_STEPS = {"half_up": _half_up, "half_even": _half_even, "down": _down, "up": _up}
