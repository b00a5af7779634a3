"""What must hold of maternity, paternity and care for any birth and any record, and every worked case."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from amparo.law.cases import Case, read_cases, run_case
from tests.database import REPOSITORY
from tests.institutions.uruguay_bps.plain_subsidies import Record, computed, month_of_birth_pay, published, to_cent
from tests.institutions.uruguay_bps.strategies_subsidies import records

if TYPE_CHECKING:
    from amparo.law import Law

INSTITUTION = REPOSITORY / "institutions" / "uruguay_bps"
CASES = [case for folder in ("maternity", "paternity", "parental_care") for case in read_cases(INSTITUTION / folder)]
KINDS = ["employee", "independent", "single_tax", "unemployed"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name} ({case.benefit})")
def test_the_law_gives_what_was_worked_by_hand(uruguay: "Law", case: Case) -> None:
    result = run_case(uruguay, case)
    assert result.passed, result.error or result.differences


@st.composite
def births(draw: st.DrawFn) -> dict[str, Any]:
    """A birth around its expected day, ordinary or special, with the facts that the three subsidies ask."""
    due = draw(st.dates(date(2025, 1, 1), date(2026, 8, 31)))
    early = draw(st.integers(-14, 120))
    return {
        "due_on": due,
        "is_born": True,
        "born_on": due - timedelta(days=early),
        "gestation_weeks": 40 - early // 7,
        "babies_born": draw(st.sampled_from([1, 1, 1, 2, 3])),
        "birth_weight_grams": draw(st.sampled_from([1499, 1500, 1501, 3000, 3000, 3000])),
        "newborn_at_risk": draw(st.sampled_from([False, False, False, True])),
        "pregnancy_certified": True,
        "stops_work": True,
        "alimony_debtor": False,
        "worker_kind": draw(st.sampled_from(KINDS)),
    }


def is_special(birth: dict[str, Any]) -> bool:
    return bool(birth["babies_born"] > 1 or birth["birth_weight_grams"] <= 1500 or birth["gestation_weeks"] <= 33)


def leave_days(birth: dict[str, Any]) -> list[date]:
    """The days of maternity leave, counted one by one: weeks before, weeks after, and what the special births add."""
    first = min(birth["due_on"] - timedelta(weeks=6), birth["born_on"])
    last = max(birth["due_on"], birth["born_on"]) + timedelta(weeks=8)
    if is_special(birth):
        last = max(last, first + timedelta(weeks=18))
    if birth["newborn_at_risk"]:
        half_year = birth["born_on"].month + 6
        year, month = birth["born_on"].year + (half_year > 12), (half_year - 1) % 12 + 1
        ends = [day for day in range(28, 32) if _exists(year, month, day)]
        last = max(last, date(year, month, min(birth["born_on"].day, ends[-1])))
    return [first + timedelta(days=number) for number in range((last - first).days)]


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


@given(birth=births(), record=records(), shift=st.integers(-60, 250))
@settings(max_examples=250)
def test_maternity_is_paid_on_the_days_of_the_leave_alone(
    uruguay: "Law", birth: dict[str, Any], record: Record, shift: int
) -> None:
    on = birth["born_on"] + timedelta(days=shift)
    found = uruguay.determine("maternity", birth | {"contributions": record.rows()}, on)
    days = leave_days(birth)
    event(found.outcome)
    assert (found.outcome == "entitled") == (on in days)
    assert len(days) >= 98
    if found.outcome == "entitled":
        assert Fraction(found.amount) == month_of_birth_pay(uruguay, record, days[0], birth["worker_kind"], on)


@given(birth=births(), record=records(), shift=st.integers(-3, 36))
@settings(max_examples=250)
def test_paternity_pays_the_days_after_the_birth(
    uruguay: "Law", birth: dict[str, Any], record: Record, shift: int
) -> None:
    born, kind = birth["born_on"], birth["worker_kind"]
    on = born + timedelta(days=shift)
    known = birth | {"contributions": record.rows()}
    found = uruguay.determine("paternity", known, on)
    ordinary = {True: (14, 15), False: (17, 20)}[born < date(2026, 1, 1)][kind != "employee"]
    days = 30 if is_special(birth) or birth["newborn_at_risk"] else ordinary
    waits = 3 if kind == "employee" else 0
    assert (found.outcome == "entitled") == (kind != "unemployed" and waits <= shift < waits + days)
    if found.outcome == "entitled":
        month = month_of_birth_pay(uruguay, record, born, kind, on)
        assert Fraction(found.amount) == month
        assert computed(uruguay, "paternity_whole_leave", known, on) == to_cent(month * days / 30)


@given(birth=births(), record=records(), gave_birth=st.booleans(), shift=st.integers(40, 290))
@settings(max_examples=200)
def test_care_pays_half_between_the_leave_and_the_age_of_the_child(
    uruguay: "Law", birth: dict[str, Any], record: Record, shift: int, *, gave_birth: bool
) -> None:
    on, days = birth["born_on"] + timedelta(days=shift), leave_days(birth)
    known = birth | {
        "contributions": record.rows(),
        "gave_birth": gave_birth,
        "mother_leave_ends_on": days[-1],
        "mother_at_work": True,
        "care_hours_per_day": 4,
        "receives_other_subsidy": False,
        "other_parent_cares": False,
    }
    found = uruguay.determine("parental_care", known, on)
    if found.outcome == "entitled":
        first_day = days[0] if gave_birth else birth["born_on"]
        month = month_of_birth_pay(uruguay, record, first_day, birth["worker_kind"], on)
        assert Fraction(found.amount) == to_cent(month / 2)
        assert on > days[-1]
        assert on < birth["born_on"] + timedelta(days=276 if birth["newborn_at_risk"] else 184)
    assert (found.outcome == "entitled") <= (birth["worker_kind"] != "unemployed")


@given(birth=births(), record=records(), more=st.decimals(Decimal("0.01"), Decimal(5000), places=2))
@settings(max_examples=60)
def test_a_higher_pay_lowers_no_subsidy_of_the_self_employed(
    uruguay: "Law", birth: dict[str, Any], record: Record, more: Decimal
) -> None:
    """Of employees a cent more may cost a higher health contribution in the holiday pay; theirs is not monotone."""
    raised = Record({month: (wage + more, days, kind) for month, (wage, days, kind) in record.months.items()})
    known = birth | {"worker_kind": "independent"}
    before, after = (
        computed(uruguay, "maternity_amount", known | {"contributions": one.rows()}, birth["born_on"])
        for one in (record, raised)
    )
    assert published(uruguay, "bpc", birth["born_on"]) * 2 <= before <= after
