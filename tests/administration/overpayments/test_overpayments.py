"""Overpayments: recorded once with the change that finds them, planned within the law, waived by two, never below zero."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from amparo.administration.access.choices import Role
from amparo.administration.ledger.queries import account_balance
from amparo.administration.notices.models import Notice
from amparo.administration.overpayments.choices import Channel
from amparo.administration.overpayments.models import Overpayment, Recovery, RecoveryPlan, Waiver
from amparo.administration.overpayments.operations import (
    MoreThanIsLeft,
    OwnOverpayment,
    PlanRefused,
    WaiverRefused,
    approve_change,
    plan_recovery,
    propose_waiver,
    record_recovery,
    settle_waiver,
)
from amparo.administration.overpayments.queries import forecast, totals
from amparo.administration.overpayments.rules import RecoveryLaw, read_overpayment_rules
from tests.factories.access import AccountFactory
from tests.factories.changes import TODAY, pay_months, redetermined, retired
from tests.factories.overpayments import ON, overpaid
from tests.factories.payments import awards_in_payment, officer

FREE = ON + timedelta(days=30)


@pytest.fixture
def debt(db: None) -> Overpayment:
    return overpaid(awards_in_payment(["2000.00"])[0])


def receivable() -> Decimal:
    return account_balance("overpayments_receivable", date(2030, 1, 1))


def planned(debt: Overpayment, percent: str = "30", **changes: Any) -> RecoveryPlan:
    by = changes.pop("made_by_id", None) or officer(Role.CASE_OFFICER).pk
    given: dict[str, Any] = {"starts_on": FREE, "made_by_id": by, "on": ON, "percent": Decimal(percent)}
    return plan_recovery(overpayment_id=debt.pk, **{**given, **changes})


def back(debt: Overpayment, amount: str, number: int = 1) -> Recovery:
    return record_recovery(
        overpayment_id=debt.pk, channel=Channel.RECEIPT, record_number=number, amount=Decimal(amount), on=FREE
    )


def proposed(debt: Overpayment, amount: str = "600.00", by: int | None = None) -> Waiver:
    return propose_waiver(
        overpayment_id=debt.pk,
        amount=Decimal(amount),
        ground="good_faith",
        reason="She could not know.",
        proposed_by_id=by or officer(Role.CASE_OFFICER).pk,
        on=ON,
    )


class TestRecording:
    def test_it_is_booked_and_told_once(self, debt: Overpayment) -> None:
        again = overpaid(debt.award, source_number=debt.source_number)
        assert again == debt
        assert receivable() == debt.left_amount == Decimal("600.00")
        notice = Notice.objects.get(person_id=debt.person_id)
        assert notice.kind == "overpayment"

    def test_law_of_the_day_sets_limit_and_days(self, debt: Overpayment) -> None:
        assert (debt.limit_percent, debt.recover_from_on) == (30, FREE)
        knew = overpaid(debt.award, good_faith=False)
        assert knew.limit_percent == 100

    def test_a_day_without_law_is_refused(self, debt: Overpayment) -> None:
        with pytest.raises(RecoveryLaw):
            overpaid(debt.award, on=date(1999, 1, 1))

    @pytest.mark.parametrize("column", ["amount", "limit_percent", "recover_from_on", "recovered_amount"])
    def test_nobody_rewrites_it(self, debt: Overpayment, column: str) -> None:
        value = ON if column.endswith("_on") else 1
        with pytest.raises(DatabaseError), transaction.atomic():
            Overpayment.objects.filter(pk=debt.pk).update(**{column: value})

    def test_it_is_never_removed(self, debt: Overpayment) -> None:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM overpayments_overpayment WHERE id = %s", [debt.pk])

    @pytest.mark.parametrize("folder", ["brazil_inss", "canada_esdc", "uruguay_bps"])
    def test_every_institution_states_its_law_with_a_source(self, folder: str) -> None:
        rules = read_overpayment_rules(Path("institutions") / folder)
        assert all(each.reference and each.notice_reference for each in rules.limits)
        assert all(each.reference for each in rules.grounds)


class TestFromAChangedAward:
    @pytest.fixture(autouse=True)
    def _day(self, settings: Any) -> None:
        settings.AMPARO_TODAY = TODAY.isoformat()

    def test_applying_a_change_records_what_was_paid_too_much_with_its_months(self, db: None, tmp_path: Path) -> None:
        award = retired()
        with connection.cursor() as cursor:  # a typing error paid more than the law gives
            cursor.execute(
                "UPDATE awards_awardrate SET monthly_amount = monthly_amount + 100 WHERE award_id = %s", [award.pk]
            )
        pay_months()
        change = redetermined(tmp_path).changes[0]
        assert change.overpayment_amount == Decimal("300.00")
        reason = {"reason": "The amount was typed wrongly.", "on": TODAY}
        approve_change(change_id=change.pk, officer_id=officer(Role.CASE_OFFICER).pk, **reason)
        if change.needs_two:
            approve_change(change_id=change.pk, officer_id=officer(Role.SUPERVISOR).pk, **reason)
        debt = Overpayment.objects.get()
        assert (debt.amount, debt.cause, debt.source_number) == (Decimal("300.00"), "changed_award", change.pk)
        assert [each.paid - each.due for each in debt.months.order_by("month")] == [Decimal(100)] * 3
        assert receivable() == Decimal("300.00")


class TestPlans:
    def test_not_above_the_law_unless_the_person_chooses(self, debt: Overpayment) -> None:
        with pytest.raises(PlanRefused):
            planned(debt, "30.01")
        own = AccountFactory(person=debt.person)
        planned(debt, "60", made_by_id=own.pk, by_person=True, starts_on=ON)
        assert RecoveryPlan.objects.get().percent == 60

    def test_no_officer_chooses_in_the_persons_name(self, debt: Overpayment) -> None:
        with pytest.raises(PlanRefused, match="Only the person"):
            planned(debt, "60", by_person=True)

    def test_not_before_the_person_could_object(self, debt: Overpayment) -> None:
        with pytest.raises(PlanRefused, match="object"):
            planned(debt, starts_on=FREE - timedelta(days=1))

    def test_a_new_plan_takes_the_place_of_the_one_before(self, debt: Overpayment) -> None:
        planned(debt, "10")
        planned(debt, "20")
        assert [plan.percent for plan in RecoveryPlan.objects.filter(ended_on=None)] == [20]

    def test_it_ends_by_itself_with_the_last_cent(self, debt: Overpayment) -> None:
        plan = planned(debt)
        back(debt, "600.00")
        plan.refresh_from_db()
        assert plan.ended_on == FREE
        with pytest.raises(PlanRefused, match="left"):
            planned(debt)

    def test_its_end_is_foreseen(self) -> None:
        seen = forecast(Decimal("600.00"), Decimal("1000.00"), Decimal(25), date(2026, 10, 1))
        assert seen
        assert (seen.monthly, seen.months, seen.last_month) == (Decimal("250.00"), 3, date(2026, 12, 1))
        assert forecast(Decimal(0), Decimal(1000), Decimal(25), ON) is None


class TestPayingBack:
    def test_one_record_counts_once_and_never_more_than_is_left(self, debt: Overpayment) -> None:
        assert back(debt, "400.00") == back(debt, "400.00")
        with pytest.raises(MoreThanIsLeft):
            back(debt, "200.01", number=2)
        debt.refresh_from_db()
        assert debt.left_amount == receivable() == Decimal("200.00")


class TestWaivers:
    def test_two_officers_waive(self, debt: Overpayment) -> None:
        waiver = proposed(debt, "150.00")
        with pytest.raises(WaiverRefused, match="Another person"):
            settle_waiver(waiver_id=waiver.pk, officer_id=waiver.proposed_by_id, approve=True, on=ON)
        settle_waiver(waiver_id=waiver.pk, officer_id=officer(Role.SUPERVISOR).pk, approve=True, on=ON)
        debt.refresh_from_db()
        assert debt.left_amount == receivable() == Decimal("450.00")

    def test_rejected_waives_nothing(self, debt: Overpayment) -> None:
        settle_waiver(waiver_id=proposed(debt).pk, officer_id=officer(Role.SUPERVISOR).pk, approve=False, on=ON)
        debt.refresh_from_db()
        assert debt.left_amount == Decimal("600.00")

    def test_never_more_than_is_left(self, debt: Overpayment) -> None:
        with pytest.raises(MoreThanIsLeft):
            proposed(debt, "600.01")
        waiver = proposed(debt, "600.00")
        back(debt, "0.01")
        with pytest.raises(MoreThanIsLeft):
            settle_waiver(waiver_id=waiver.pk, officer_id=officer(Role.SUPERVISOR).pk, approve=True, on=ON)

    def test_a_ground_of_the_law_and_a_reason(self, debt: Overpayment) -> None:
        given: dict[str, Any] = {"overpayment_id": debt.pk, "amount": Decimal(1), "proposed_by_id": 1, "on": ON}
        for ground, reason in (("whim", "So."), ("good_faith", " ")):
            with pytest.raises(WaiverRefused):
                propose_waiver(ground=ground, reason=reason, **given)

    def test_one_row_cannot_begin_approved(self, debt: Overpayment) -> None:
        with pytest.raises(IntegrityError, match="begins as a proposal"), transaction.atomic():
            Waiver.objects.create(
                overpayment=debt, amount=1, ground="x", reason="x", law_reference="x", status="approved", proposed_on=ON,
                proposed_by=officer(Role.CASE_OFFICER), settled_by=officer(Role.SUPERVISOR), settled_on=ON,
            )  # fmt: skip

    def test_nobody_decides_on_their_own(self, debt: Overpayment) -> None:
        own = AccountFactory(person=debt.person)
        with pytest.raises(OwnOverpayment):
            proposed(debt, by=own.pk)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_never_take_more_than_is_left() -> None:
    debt = overpaid(awards_in_payment(["2000.00"])[0])

    def pay(number: int) -> bool:
        try:
            back(debt, "250.00", number)
        except MoreThanIsLeft:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(pay, range(1, 9)))
    debt.refresh_from_db()
    assert sum(done) == 2
    assert debt.left_amount == receivable() == totals().left == Decimal("100.00")
