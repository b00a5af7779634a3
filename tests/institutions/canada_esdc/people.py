"""People of Canada for the tests: a pensioner of 70 with a full pension, and what may be otherwise."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any


def month_after(day: date) -> date:
    """First day of the month after that of a day."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def pensioner(on: date, **facts: Any) -> dict[str, Any]:
    """70 years old, in Canada since birth, with a pension since the month after the 65th birthday and without income."""
    birth = date(on.year - 70, on.month, 1)
    return {
        "birth_date": birth,
        "residence": [{"since": birth}],
        "legal_status": True,
        "pension_start_month": month_after(date(on.year - 5, on.month, 1)),
        "net_world_income": Decimal(0),
        "net_income": Decimal(0),
        **facts,
    }


def beside(benefit: str, income: Decimal | int = 0, **facts: Any) -> dict[str, Any]:
    """A spouse or partner with a benefit and a yearly income."""
    return {"old_age_benefit": benefit, "net_income": Decimal(income), **facts}


def aged(on: date, years: int, **facts: Any) -> dict[str, Any]:
    """A person of so many years, born on the first of the month, in Canada since birth, without income."""
    birth = date(on.year - years, on.month, 1)
    return {
        "birth_date": birth,
        "residence": [{"since": birth}],
        "legal_status": True,
        "net_income": Decimal(0),
        **facts,
    }
