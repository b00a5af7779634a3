"""Months that an employer declared, taken back when a new version of its return replaces them."""

from collections.abc import Collection
from datetime import date

from django.db import connection, transaction

_REMOVE = """
DELETE FROM contributions_contributionmonth c USING unnest(%s::bigint[]) AS declared (person_id)
WHERE c.person_id = declared.person_id AND c.month = %s AND c.employer_id = %s
"""


@transaction.atomic
def remove_declared_months(*, employer_id: int, month: date, person_ids: Collection[int]) -> int:
    """Take an employer's month off these persons' records, to be declared anew; what stood there stays in the history."""
    with connection.cursor() as cursor:
        cursor.execute(_REMOVE, [list(person_ids), month, employer_id])
        return int(cursor.rowcount)
