"""Columns of whole numbers straight from the database: packed there, unpacked here, no row in Python."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import psycopg
from django.db import connection, transaction
from numpy.typing import NDArray

type Whole = NDArray[np.signedinteger[Any]]
# How PostgreSQL sends whole numbers (int8send and so on): most significant byte first.
_SENT = {"int2": ">i2", "int4": ">i4", "int8": ">i8"}
FIRST_ORDINAL = "date '0001-01-01' - 1"  # a day less this is its number as Python and the law count days


def read_columns(statement: str, columns: Mapping[str, str], parameters: Mapping[str, Any]) -> dict[str, Whole]:
    """The columns of a query, each by its name and width (int2, int4, int8). None of them may be null.

    Each column comes as one value of bytes, so a query should give no more than some ten million rows.
    """
    packed = ", ".join(f"string_agg({kind}send({name}::{kind}), ''::bytea)" for name, kind in columns.items())
    found = _one_row(f"SELECT count(*), {packed} FROM ({statement}) AS rows", parameters)  # noqa: S608 - our constants
    count, values = found[0], list(found[:0:-1])
    # Each value is let go once it is unpacked: a part's are hundreds of megabytes.
    return {name: _unpacked(name, values.pop(), kind, count) for name, kind in columns.items()}


def _one_row(statement: str, parameters: Mapping[str, Any]) -> tuple[Any, ...]:
    connection.ensure_connection()
    # Django's own cursor speaks text, in which bytes come twice as long.
    with psycopg.Cursor(connection.connection) as cursor:
        row = cursor.execute(statement.encode(), parameters, binary=True).fetchone()
    return row or ()


def _unpacked(name: str, value: bytes | None, kind: str, count: int) -> Whole:
    sent = np.dtype(_SENT[kind])
    found: Whole = np.frombuffer(value or b"", dtype=sent).astype(sent.newbyteorder("="))
    if len(found) != count:
        raise ValueError(f"{name} is null in some of {count:,} rows")
    return found


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Everything read within is the record as it stood at one moment. Within another transaction, as that one sees it."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield
