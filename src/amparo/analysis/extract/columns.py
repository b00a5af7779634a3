"""Columns of the law's kernel as Arrow arrays, and back without copying."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from amparo.analysis.extract.layout import ENCODING, MONTHS, PLAIN
from amparo.law.columnar import Column
from amparo.law.declarations import Field
from amparo.law.errors import FactError
from amparo.law.parameters import month_number
from amparo.law.values import to_scaled

type Whole = NDArray[np.int64]
_EPOCH = np.datetime64("1970-01-01").astype("datetime64[D]")
_EPOCH_ORDINAL = 719_163  # 1 January 1970 as Python's date counts days


def narrow(values: NDArray[Any]) -> NDArray[Any]:
    """The same whole numbers in the narrowest integers that hold them all."""
    if values.dtype == np.bool_ or not len(values):
        return values.astype(np.int8)
    least, most = int(values.min()), int(values.max())
    for kind in (np.int8, np.int16, np.int32):
        limits = np.iinfo(kind)
        if limits.min <= least and most <= limits.max:
            return values.astype(kind, copy=False)
    return values.astype(np.int64, copy=False)


def as_arrow(column: Column) -> pa.Array:
    """An Arrow array of the column; what is missing is null, and 0 beneath so that equal columns are equal bytes."""
    values, missing = column.values, column.missing
    if missing is not None and missing.any():
        return pa.array(narrow(np.where(missing, 0, values)), mask=missing)
    return pa.array(narrow(values))


def arrow_field(name: str, array: pa.Array, column: Column) -> pa.Field:
    """The array's place in a file, saying how its values are to be read."""
    return pa.field(name, array.type, metadata={ENCODING: (MONTHS if column.by_month else PLAIN).encode()})


def from_arrow(array: pa.Array, field: pa.Field) -> Column:
    """The column in an array: a view of the mapped file, but for the bits that say what is missing."""
    by_month = (field.metadata or {}).get(ENCODING) == MONTHS.encode()
    return Column(array_values(array), _missing(array), by_month)


def array_values(array: pa.Array) -> NDArray[Any]:
    """The numbers of an array without their validity, uncopied."""
    kind = np.dtype(array.type.to_pandas_dtype())
    found: NDArray[Any] = np.frombuffer(array.buffers()[1], dtype=kind, count=len(array) + array.offset)
    return found[array.offset :]


def _missing(array: pa.Array) -> NDArray[np.bool_] | None:
    if not array.null_count:
        return None
    return np.asarray(array.is_null())


def scaled_column(field: Field, given: Sequence[Any]) -> tuple[Column, dict[int, str]]:
    """Python values as a column, each distinct value converted once; None is missing, or the default where there is one.

    Also the positions of values that the law does not take, with the reason; they are missing in the column.
    """
    codes: dict[Any, tuple[int, bool, str]] = {}
    read = [_scaled_once(field, value, codes) for value in given]
    values = np.fromiter((each[0] for each in read), np.int64, len(read))
    missing = np.fromiter((each[1] for each in read), np.bool_, len(read))
    wrong = {position: each[2] for position, each in enumerate(read) if each[2]}
    return dated_column(field, values, missing if missing.any() else None), wrong


def _scaled_once(field: Field, value: Any, known: dict[Any, tuple[int, bool, str]]) -> tuple[int, bool, str]:
    key = (type(value), value)
    try:
        found = known.get(key)
    except TypeError:  # a list or a mapping where a value was expected
        return 0, True, f"{field.name}: not a value"
    if found is None:
        found = known[key] = _scaled(field, value)
    return found


def _scaled(field: Field, value: Any) -> tuple[int, bool, str]:
    if value is None:
        return (0, True, "") if field.default is None else (field.default, False, "")
    try:
        scaled = to_scaled(field.type, value)
    except FactError as error:
        return 0, True, f"{field.name}: {error.message}"
    return checked(field, scaled)


def checked(field: Field, scaled: int) -> tuple[int, bool, str]:
    """The scaled value, unless it lies outside what the law has proved about the fact."""
    if field.least <= scaled <= field.most:
        return scaled, False, ""
    return 0, True, f"{field.name}: out of bounds"


def dated_column(field: Field, values: Whole, missing: NDArray[np.bool_] | None = None) -> Column:
    """The column of a field; dates that the field's name says to be months, and are, by the number of their month."""
    if field.type.kind == "date" and "month" in field.name.split("_"):
        known = values if missing is None else values[~missing]
        if (first_days := month_numbers(known)) is not None:
            whole = np.zeros(len(values), np.int64)
            whole[slice(None) if missing is None else ~missing] = first_days
            return Column(whole, missing, by_month=True)
    return Column(values, missing)


def month_numbers(ordinals: Whole) -> Whole | None:
    """The numbers of the months (year × 12 + month - 1) that begin on these days; None when one is no first day."""
    days = (ordinals - _EPOCH_ORDINAL).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    if (months.astype("datetime64[D]") != days).any():
        return None
    numbers: Whole = months.astype(np.int64) + month_number(_EPOCH_ORDINAL)
    return numbers


def sum_of(column: Column) -> int:
    """The exact sum of the known values."""
    values = column.values if column.missing is None else column.values[~column.missing]
    return exact_sum(values)


def exact_sum(values: Iterable[Any]) -> int:
    """The sum as a Python integer, whatever the width: halves of 32 bits cannot overflow 64."""
    whole = np.asarray(values).astype(np.int64)
    return (int((whole >> 32).sum()) << 32) + int((whole & 0xFFFFFFFF).sum())
