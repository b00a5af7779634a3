"""What only closed routes need never stops an open one, however the compiler shares the work between them."""

from datetime import date
from decimal import Decimal

from amparo.law.law import Law

RULES = '''"""Two routes whose amounts share rows; one counts its months first."""

from amparo.law.language import *

first_open = fact(bool, default=False)
second_open = fact(bool, default=False)
doubled = fact(bool, default=False)
rows = relation(month=Date, wage=Money)


@article("1")
def first_entitled(first_open) -> bool:
    return first_open


@article("2")
def second_entitled(second_open) -> bool:
    return second_open


@formula
def earlier(rows, on):
    """Rows before the day's month."""
    return rows.where(rows.month < first_of_month(on))


@article("3")
def window(rows, on) -> Months:
    return months(earlier(rows, on).where(rows.month >= add_months(first_of_month(on), months(-5))).count())


@article("4")
def first_amount(rows, window, doubled, on) -> Money:
    recent = earlier(rows, on).where(rows.month >= add_months(first_of_month(on), months(0) - window))
    if doubled:
        return round_half_up(recent.sum(rows.wage) / max(recent.count(), 1), 2)
    return round_half_up(recent.sum(min(rows.wage, 100)) / max(recent.count(), 1), 2)


@article("5")
def second_amount(rows, doubled, on) -> Money:
    if doubled:
        return earlier(rows, on).sum(rows.wage)
    return earlier(rows, on).sum(min(rows.wage, 100))
'''
BENEFIT = """
benefit: pension
title: { pt: a, es: a, fr: a, en: a }
article: "1"
routes:
  - { code: first, title: { pt: a, es: a, fr: a, en: a }, article: "1", entitled: first_entitled, amount: first_amount }
  - { code: second, title: { pt: a, es: a, fr: a, en: a }, article: "2", entitled: second_entitled, amount: second_amount }
"""
ROWS = [{"month": date(2020, 1, 1), "wage": Decimal("10.00")}, {"month": date(2020, 2, 1), "wage": Decimal("120.00")}]


def _law() -> Law:
    return Law("small", {"pension/rules.py": RULES.encode(), "pension/benefit.yaml": BENEFIT.encode()})


def test_open_route_is_paid_though_rows_are_shared_with_a_closed_one() -> None:
    found = _law().determine("pension", {"second_open": True, "rows": ROWS}, date(2020, 3, 1))
    assert (found.amount, found.route) == (Decimal("110.00"), "second")
    assert not {"first_amount", "window"} & set(found.values)


def test_both_routes_open_pay_as_each_alone() -> None:
    found = _law().determine("pension", {"first_open": True, "second_open": True, "rows": ROWS}, date(2020, 3, 1))
    assert [route.amount for route in found.routes] == [Decimal("55.00"), Decimal("110.00")]
