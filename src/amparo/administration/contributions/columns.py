"""The insurance record of many persons at once, as columns; the same months as `contribution_rows` gives of one."""

from collections.abc import Sequence

from django.db import connection

from amparo.administration.common.columns import Whole, read_columns
from amparo.administration.contributions.queries import BEST_CATEGORY
from amparo.administration.registry.columns import IN_RANGE, HouseholdRange

_MONTHS = f"""
SELECT person_id, extract(year FROM month) * 12 + extract(month FROM month) - 1 AS month, wage * 100 AS wage_cents,
       coalesce(array_position(%(categories)s::text[], category::text), 0) - 1 AS category, teaching::int AS teaching,
       CASE WHEN days IS NULL THEN -1 ELSE least(days, 31) END AS days, least(rows, 32767) AS rows
FROM (
    SELECT c.person_id, c.month, sum(c.remuneration) AS wage, {BEST_CATEGORY} AS category, bool_or(c.teaching) AS teaching,
           sum(c.days) AS days, count(*) AS rows
    FROM extraction x JOIN contributions_contributionmonth c ON c.person_id = x.person_id AND c.month <= x.on_day
    WHERE {IN_RANGE}
    GROUP BY c.person_id, c.month
) AS months
"""  # noqa: S608 - made of constants
_TOTALS = f"""
SELECT count(*), coalesce(sum(c.remuneration) * 100, 0)::bigint
FROM extraction x JOIN contributions_contributionmonth c ON c.person_id = x.person_id AND c.month <= x.on_day
WHERE {IN_RANGE}
"""  # noqa: S608 - made of constants


def month_columns(within: HouseholdRange, categories: Sequence[str]) -> dict[str, Whole]:
    """person_id, month (year × 12 + month - 1), wage_cents, category (its place in `categories`, -1 where it is not
    there), teaching, days (-1 where nobody told them), and how many rows of the record it stands for: one row for each
    person and month up to the person's day, in no order.
    """
    narrow = ("month", "category", "teaching", "days", "rows")
    widths = {"person_id": "int8", "wage_cents": "int8"} | dict.fromkeys(narrow, "int2")
    return read_columns(_MONTHS, widths, {**within.parameters(), "categories": list(categories)})


def contribution_totals(within: HouseholdRange) -> dict[str, int]:
    """Control totals of a part, counted by the database: rows of the record, and cents."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS, within.parameters())
        row = cursor.fetchone()
    return dict(zip(("contribution_rows", "wage_cents"), map(int, row), strict=True))
