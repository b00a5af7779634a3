"""The names that rule files use, so that editors and type checkers know them.

Rule files are read, never run: importing this module gives them nothing to execute. See
docs/reference/rule-language.md.
"""

from collections.abc import Callable
from typing import Any

__all__ = [
    "Choice",
    "Count",
    "Date",
    "Days",
    "Factor",
    "Money",
    "Months",
    "Rate",
    "Years",
    "add_days",
    "add_months",
    "add_years",
    "article",
    "column",
    "day",
    "days",
    "days_between",
    "fact",
    "first_of_month",
    "formula",
    "full_months",
    "full_years",
    "in_months",
    "in_years",
    "last_of_month",
    "month_of",
    "months",
    "number",
    "person",
    "persons",
    "relation",
    "round_down",
    "round_half_even",
    "round_half_up",
    "round_up",
    "which_max",
    "whole",
    "year_of",
    "years",
]

Choice: Any = None
Count: Any = None
Date: Any = None
Days: Any = None
Factor: Any = None
Money: Any = None
Months: Any = None
Rate: Any = None
Years: Any = None


def article(citation: str, *, unconfirmed: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The law that a rule applies, and what about it could not be confirmed."""
    raise _NotRun


def formula(function: Callable[..., Any]) -> Callable[..., Any]:
    """An expression with a name, that rules call with what it needs: `updated_wage(contributions, on, p)`."""
    raise _NotRun


def fact(type_: Any, *, default: Any = None, least: Any = None, most: Any = None) -> Any:
    """Something known of a person."""
    raise _NotRun


def column(type_: Any, *, default: Any = None, least: Any = None, most: Any = None) -> Any:
    """A relation's column with a default or bounds of its own."""
    raise _NotRun


def relation(**columns: Any) -> Any:
    """A person's own records, one row each."""
    raise _NotRun


def person(*, optional: bool = False) -> Any:
    """Another person linked to this one."""
    raise _NotRun


def persons() -> Any:
    """Any number of linked persons."""
    raise _NotRun


class _NotRun(RuntimeError):
    def __init__(self) -> None:
        super().__init__("a rule file is read by amparo.law.load_law, not run")


def _named(*_: Any, **__: Any) -> Any:
    raise _NotRun


round_half_up = round_half_even = round_down = round_up = _named
full_years = full_months = days_between = add_years = add_months = add_days = _named
first_of_month = last_of_month = year_of = month_of = day = _named
months = years = days = number = in_years = in_months = whole = which_max = _named
