"""Instalment plans: within the law's limits, paid to the oldest charges, ended when broken."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from amparo.administration.collection.models import Allocation, Charge, Instalment, Plan
from amparo.administration.collection.operations import NotOnOneSlip, issue_instalment_slip, issue_slip
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.plans import (
    AnotherPlanIsRunning,
    NothingOverdue,
    TooManyInstalments,
    agree_plan,
    is_kept,
    most_instalments,
    review_plans,
)
from amparo.administration.collection.queries import (
    all_open_amount,
    balance_of,
    charge_by_id,
    instalments_of,
    owed_on,
    plan_by_id,
)
from amparo.administration.collection.settlement import settle_payer, settle_slip
from amparo.administration.ledger.queries import account_balance
from tests.factories.collection import charged, employer_payer, received

pytestmark = pytest.mark.django_db
APRIL = date(2026, 4, 10)
END = date(2027, 1, 1)


@pytest.fixture
def debt() -> Charge:
    return charged("3000.00", month=date(2026, 1, 1), due_on=date(2026, 2, 20), posted_on=date(2026, 2, 10))


def agreed(charge: Charge, count: int = 3) -> Plan:
    return agree_plan(payer=Payer.of(charge), charge_ids=[charge.pk], instalment_count=count, on=APRIL)


def paid(instalment: Instalment, on: date, *, share: str = "1") -> None:
    slip = issue_instalment_slip(instalment_id=instalment.pk, on=on, due_on=on)
    receipt = received(str((slip.amount * Decimal(share)).quantize(Decimal("0.01"))), paid_on=on)
    settle_slip(receipt_id=receipt.pk, slip_id=slip.pk, on=on)


def test_a_plan_takes_what_is_owed_on_its_day(debt: Charge) -> None:
    plan = agreed(debt)
    # 49 days x 0.33 % = 16.17 %; SELIC of March 1.21 % and 1 % for April
    assert plan.amount == Decimal("3000.00") + Decimal("485.10") + Decimal("66.30")
    instalments = instalments_of(plan)
    assert sum(each.amount for each in instalments) == plan.amount
    assert [each.due_on for each in instalments] == [date(2026, 4, 30), date(2026, 5, 29), date(2026, 6, 30)]


def test_what_is_in_a_plan_grows_no_more(debt: Charge) -> None:
    agreed(debt)
    (owed,) = owed_on(Payer.of(debt), date(2026, 6, 30))
    assert owed.due.added == 0
    assert not owed.is_overdue


def test_what_is_in_a_plan_has_no_slip_of_its_own(debt: Charge) -> None:
    agreed(debt)
    with pytest.raises(NotOnOneSlip):
        issue_slip(charge_ids=[debt.pk], on=APRIL)


@pytest.mark.parametrize(("total", "most"), [("999.99", 1), ("1000.00", 2), ("29999.99", 59), ("900000.00", 60)])
def test_the_law_limits_how_many_instalments(total: str, most: int) -> None:
    assert most_instalments(Decimal(total), "firm", APRIL) == most


@pytest.mark.parametrize("count", [1, 8, 61])
def test_more_or_fewer_are_refused(debt: Charge, count: int) -> None:
    with pytest.raises(TooManyInstalments):
        agreed(debt, count)


def test_only_what_is_overdue_goes_into_a_plan() -> None:
    with pytest.raises(NothingOverdue):
        agreed(charged("3000.00", due_on=APRIL))


def test_one_plan_at_a_time(debt: Charge) -> None:
    agreed(debt)
    other = charged("3000.00", payer=Payer.of(debt), month=date(2026, 2, 1), due_on=date(2026, 3, 20))
    with pytest.raises(AnotherPlanIsRunning):
        agreed(other)


def test_instalments_paid_in_time_pay_the_plan_and_its_interest_is_income(debt: Charge) -> None:
    plan = agreed(debt)
    first, second, third = instalments_of(plan)
    paid(first, date(2026, 4, 30))
    assert is_kept(Payer.of(debt), date(2026, 5, 15))
    paid(second, date(2026, 5, 29))
    paid(third, date(2026, 6, 30))
    assert plan_by_id(plan.pk).state == "completed"
    assert charge_by_id(debt.pk).open_amount == 0 == all_open_amount()
    # 1 % of the second; SELIC of May 1.07 % and 1 % of the third
    expected = Decimal("66.30") + Decimal("11.84") + Decimal("24.50")
    assert account_balance("interest_income", END) == expected
    assert account_balance("penalty_income", END) == Decimal("485.10")
    assert account_balance("contributions_receivable", END) == 0 == account_balance("unidentified_receipts", END)


def test_the_oldest_charge_is_paid_first() -> None:
    payer = employer_payer()
    older = charged("1000.00", payer=payer, month=date(2025, 12, 1), due_on=date(2026, 1, 20))
    newer = charged("1000.00", payer=payer, month=date(2026, 1, 1), due_on=date(2026, 2, 20))
    plan = agree_plan(payer=payer, charge_ids=[older.pk, newer.pk], instalment_count=2, on=APRIL)
    paid(instalments_of(plan)[0], date(2026, 4, 30))
    # half of both is a little less than the older with its penalty and interest
    assert 0 < charge_by_id(older.pk).open_amount < 20
    assert charge_by_id(newer.pk).open_amount == Decimal("1000.00")
    paid(instalments_of(plan)[1], date(2026, 5, 29))
    assert charge_by_id(older.pk).open_amount == 0 == charge_by_id(newer.pk).open_amount


@pytest.mark.parametrize(
    ("day", "state"),
    [(date(2026, 6, 30), "active"), (date(2026, 7, 1), "broken")],  # the third falls due on 30 June
)
def test_three_unpaid_instalments_break_a_plan(debt: Charge, day: date, state: str) -> None:
    plan = agreed(debt, 5)
    review_plans(day)
    assert plan_by_id(plan.pk).state == state


def test_what_is_left_of_a_broken_plan_is_owed_by_law_again(debt: Charge) -> None:
    plan = agreed(debt, 5)
    paid(instalments_of(plan)[0], date(2026, 4, 30))
    assert [each.pk for each in review_plans(date(2026, 8, 3))] == [plan.pk]
    (owed,) = owed_on(Payer.of(debt), date(2026, 8, 3))
    # the first of five instalments paid a fifth of the contribution, of its penalty and of its interest
    assert owed.due.principal == Decimal("2400.00") == balance_of(Payer.of(debt))
    assert owed.due.penalty_rate == Decimal("0.2")
    assert owed.is_overdue


def test_whoever_breaks_a_plan_still_owes_penalty_and_interest_on_what_is_left(debt: Charge) -> None:
    """Four of five instalments would cover most of a contribution; what they paid of it is four fifths."""
    plan = agreed(debt, 5)
    for instalment, day in zip(instalments_of(plan)[:4], (date(2026, 4, 30), date(2026, 5, 29)) * 2, strict=True):
        paid(instalment, day)
    allocated = Allocation.objects.aggregate(
        principal=Sum("principal_amount"), penalty=Sum("penalty_amount"), interest=Sum("interest_amount")
    )
    assert allocated["principal"] == Decimal("2400.00")
    assert allocated["penalty"] == Decimal("485.10") * 4 / 5
    assert charge_by_id(debt.pk).open_amount == Decimal("600.00")
    assert plan_by_id(plan.pk).state == "active"


def test_a_part_of_an_instalment_leaves_it_unpaid(debt: Charge) -> None:
    plan = agreed(debt)
    paid(instalments_of(plan)[0], date(2026, 4, 30), share="0.5")
    first = instalments_of(plan)[0]
    assert 0 < first.open_amount < first.amount
    assert not is_kept(Payer.of(debt), date(2026, 5, 4))


def test_an_instalment_paid_twice_is_owed_back(debt: Charge) -> None:
    plan = agreed(debt)
    paid(instalments_of(plan)[0], date(2026, 4, 30))
    slip = issue_instalment_slip(instalment_id=instalments_of(plan)[1].pk, on=date(2026, 4, 30))
    for _time in range(2):
        settle_slip(receipt_id=received(str(slip.amount), paid_on=slip.due_on).pk, slip_id=slip.pk, on=slip.due_on)
    assert account_balance("refunds_payable", END) == slip.amount
    assert Allocation.objects.count() == 2


def test_money_without_slip_pays_instalments_that_are_due(debt: Charge) -> None:
    plan = agreed(debt)
    first = instalments_of(plan)[0]
    settle_payer(
        receipt_id=received(str(first.amount), paid_on=date(2026, 4, 30)).pk, payer=Payer.of(debt), on=date(2026, 4, 30)
    )
    assert instalments_of(plan)[0].open_amount == 0
