"""Columns as they are computed with: bounds checked, gaps filled, and who must be refused for them."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from amparo.law.columnar import calendar
from amparo.law.columnar.batch import Array, Column
from amparo.law.columnar.failures import Failures
from amparo.law.declarations import Field
from amparo.law.errors import FactError
from amparo.law.types import describe


@dataclass(slots=True)
class Loaded:
    """A stretch of a column whose values all lie between `low` and `high` and within the field's bounds.

    `missing` are places without a value, `refused` those whose value is not within bounds; both hold some value that
    is. `codes` say why linked persons have no value.
    """

    field: Field
    values: Array
    low: int
    high: int
    by_month: bool = False
    missing: Array | None = None
    refused: Array | None = None
    codes: Any = None

    def take(self, index: Array) -> "Loaded":
        """The same column for some of its places."""
        missing = None if self.missing is None else self.missing[index]
        codes = None if self.codes is None else self.codes[index]
        return replace(self, values=self.values[index], missing=missing, refused=None, codes=codes)

    def plain(self) -> Array:
        """The values as the law means them: days as ordinals."""
        return calendar.first_day(self.values) if self.by_month else self.values


def loaded(field: Field, column: Column, stretch: slice) -> Loaded:
    """The stretch of the column, checked against the field's bounds."""
    values = column.values[stretch]
    missing = None if column.missing is None else column.missing[stretch]
    if missing is not None and not missing.any():
        missing = None
    if missing is not None and column.by_month:
        return _checked(field, calendar.first_day(values), missing, by_month=False)
    return _checked(field, values, missing, by_month=column.by_month)


def _checked(field: Field, values: Array, missing: Array | None, *, by_month: bool) -> Loaded:
    least, most = field.least, field.most
    if by_month:
        least, most = (int(calendar.month_number(day)) for day in (least, most))
        least += calendar.first_day(least) < field.least
    low, high = _extremes(values, least)
    refused = None
    if low < least or high > most:
        refused = (values < least) | (values > most)
        if missing is not None:
            refused &= ~missing
        refused = refused if refused.any() else None
    if refused is not None or missing is not None:
        gaps: Any = refused if missing is None else missing if refused is None else refused | missing
        filling = least if field.default is None or by_month else field.default
        wide_enough = np.result_type(values.dtype, np.min_scalar_type(filling))
        values = np.where(gaps, wide_enough.type(filling), values)
        low, high = _extremes(values, least)
    if field.type.kind == "bool" and values.dtype != np.bool:
        values = values.astype(np.bool)
    return Loaded(field, values, low, high, by_month, missing, refused)


def _extremes(values: Array, least: int) -> tuple[int, int]:
    if values.dtype == np.bool:
        return 0, 1
    return (int(values.min()), int(values.max())) if len(values) else (least, least)


def refusal(failures: Failures, field: Field, owner: str = "") -> int:
    """The code of a value that is not within the field's bounds."""
    fix = f"If such values are real, declare {field.name} with least= or most="
    return failures.code(FactError("a value is not within its bounds", name=f"{owner}{field.name}", fix=fix))


def gap(failures: Failures, field: Field, owner: str) -> int:
    """The code of a row without a value that every row must have."""
    fix = f"Give {describe(field.type)}"
    return failures.code(FactError(f"the row has no {field.name}", name=f"{owner}.{field.name}", fix=fix))


def some(codes: Any, more: Any) -> Any:
    """Codes of refusal joined: the earlier stay."""
    if codes is None:
        return more
    return codes if more is None else np.where(codes != 0, codes, more).astype(np.int16)
