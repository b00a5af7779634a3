"""What is held back: only under a signed consent or a plan, within the law, once; anything else the database refuses."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.administration.access.choices import Role
from amparo.administration.awards.models import Award
from amparo.administration.common.periods import add_months
from amparo.administration.deductions.models import Consent, DeductionTaken, LegalShare
from amparo.administration.deductions.operations import RunNotClosed, hold_shares, revoke_consent, take_deductions
from amparo.administration.deductions.queries import creditor_list, held_back_by_payment
from amparo.administration.disbursement.operations import order_payments
from amparo.administration.ledger.queries import account_balance, trial_balance
from amparo.administration.overpayments.choices import Channel
from amparo.administration.overpayments.models import Overpayment, RecoveryPlan
from amparo.administration.overpayments.operations import (
    MoreThanIsLeft,
    plan_recovery,
    propose_waiver,
    record_recovery,
    settle_waiver,
)
from amparo.administration.payments.models import Payment
from tests.factories.deductions import creditor, signed
from tests.factories.disbursement import AT, account_for, orders_of, paid_run
from tests.factories.overpayments import ON, overpaid
from tests.factories.payments import NOVEMBER, awards_in_payment, officer, prepared_run

TAKEN_ON = date(2026, 11, 30)
FAR = date(2035, 1, 1)


@pytest.fixture
def award(db: None) -> Award:
    return awards_in_payment(["2000.00"])[0]


def taken(award: Award) -> list[Decimal]:
    return list(DeductionTaken.objects.filter(award=award).order_by("pk").values_list("amount", flat=True))


def planned(debt: Overpayment, percent: str = "30") -> RecoveryPlan:
    by = officer(Role.CASE_OFFICER)
    return plan_recovery(
        overpayment_id=debt.pk, percent=Decimal(percent), starts_on=date(2026, 10, 5), made_by_id=by.pk, on=ON
    )


def written(row: DeductionTaken) -> None:
    row.save(force_insert=True)
    with connection.cursor() as cursor:  # Django's own keys wait for the commit
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestTaking:
    def test_what_was_signed_and_booked(self, award: Award) -> None:
        signed(award)
        run = paid_run()
        done = take_deductions(run.pk, TAKEN_ON)
        assert (done.count, done.amount) == (1, Decimal("300.00"))
        assert account_balance("deductions_payable", FAR) == Decimal("300.00")
        assert trial_balance(FAR).is_balanced

    def test_again_takes_nothing(self, award: Award) -> None:
        signed(award)
        run = paid_run()
        first = take_deductions(run.pk, TAKEN_ON)
        assert take_deductions(run.pk, TAKEN_ON) == first
        assert taken(award) == [Decimal("300.00")]

    def test_only_of_a_closed_run(self, award: Award) -> None:
        with pytest.raises(RunNotClosed):
            take_deductions(prepared_run().pk, TAKEN_ON)

    def test_revoked_before_the_run_takes_nothing(self, award: Award) -> None:
        consent = signed(award)
        run = paid_run()
        revoke_consent(person_id=award.person_id, consent=consent, on=TAKEN_ON)
        take_deductions(run.pk, TAKEN_ON)
        assert taken(award) == []

    def test_the_order_carries_the_rest(self, award: Award) -> None:
        account_for(award.person_id)
        signed(award)
        run = paid_run()
        take_deductions(run.pk, TAKEN_ON)
        order_payments(run_id=run.pk, on=date(2026, 12, 1), at=AT)
        assert [order.amount for order in orders_of([award])] == [Decimal("1700.00")]

    def test_earlier_signatures_first_and_the_share_of_the_law(self, award: Award) -> None:
        signed(award, "500.00")
        signed(award, "300.00")
        take_deductions(paid_run().pk, TAKEN_ON)
        assert taken(award) == [Decimal("500.00"), Decimal("200.00")]  # 35 % of 2,000.00
        lines = creditor_list(creditor().pk, NOVEMBER)
        assert sorted(line.not_taken for line in lines) == [Decimal("0.00"), Decimal("100.00")]

    def test_an_overpayment_comes_first_and_lowers_the_share(self, award: Award) -> None:
        planned(overpaid(award, "5000.00"))
        signed(award, "700.00")
        take_deductions(paid_run().pk, TAKEN_ON)
        assert taken(award) == [Decimal("600.00"), Decimal("490.00")]  # 30 % of 2,000.00, then 35 % of 1,400.00

    def test_two_plans_share_the_largest_share(self, award: Award) -> None:
        planned(overpaid(award, "5000.00"), "20")
        planned(overpaid(award, "5000.00"), "30")
        take_deductions(paid_run().pk, TAKEN_ON)
        assert taken(award) == [Decimal("400.00"), Decimal("200.00")]

    def test_a_plan_ends_with_the_last_cent(self, award: Award) -> None:
        debt = overpaid(award, "100.01")
        plan = planned(debt)
        take_deductions(paid_run().pk, TAKEN_ON)
        debt.refresh_from_db()
        plan.refresh_from_db()
        assert (taken(award), debt.left_amount, plan.ended_on) == ([Decimal("100.01")], 0, TAKEN_ON)
        assert account_balance("overpayments_receivable", FAR) == 0

    def test_held_back_is_shown_by_payment(self, award: Award) -> None:
        signed(award)
        take_deductions(paid_run().pk, TAKEN_ON)
        assert held_back_by_payment(award.person_id) == {(award.pk, NOVEMBER, "monthly"): Decimal("300.00")}


class TestNoDeductionWithoutConsent:
    """Every way to write one in SQL, and none works."""

    @pytest.fixture
    def consent(self, award: Award) -> Consent:
        consent = signed(award)
        paid_run()
        hold_shares()
        return consent

    def row(self, consent: Consent, **changes: Any) -> DeductionTaken:
        columns: dict[str, Any] = {
            "award_id": consent.award_id,
            "period": NOVEMBER,
            "kind": "monthly",
            "consent_id": consent.pk,
            "amount": Decimal("300.00"),
            "taken_on": TAKEN_ON,
        }
        return DeductionTaken(**{**columns, **changes})

    def refused(self, row: DeductionTaken, why: str) -> None:
        with pytest.raises(IntegrityError, match=why), transaction.atomic():
            written(row)

    def test_the_row_as_such_is_accepted(self, consent: Consent) -> None:
        self.row(consent).save(force_insert=True)

    def test_neither_consent_nor_plan(self, consent: Consent) -> None:
        self.refused(self.row(consent, consent_id=None), "deduction_has_one_ground")

    def test_both(self, consent: Consent, award: Award) -> None:
        plan = planned(overpaid(award))
        self.refused(self.row(consent, plan_id=plan.pk), "deduction_has_one_ground")

    def test_a_consent_that_is_not_there(self, consent: Consent) -> None:
        self.refused(self.row(consent, consent_id=consent.pk + 1000), "foreign key")

    def test_a_plan_that_is_not_there(self, consent: Consent) -> None:
        self.refused(self.row(consent, consent_id=None, plan_id=1), "more than the law")

    def test_another_persons_consent(self, consent: Consent) -> None:
        other = awards_in_payment(["1800.00"])[0]
        paid_run(add_months(NOVEMBER, 1))
        self.refused(self.row(consent, award_id=other.pk), "consent does not cover")

    def test_a_payment_that_is_not_there(self, consent: Consent) -> None:
        self.refused(self.row(consent, period=date(2026, 12, 1)), "deduction_of_a_payment")

    def test_more_than_was_signed(self, consent: Consent) -> None:
        self.refused(self.row(consent, amount=Decimal("300.01")), "consent does not cover")

    @pytest.mark.parametrize("amount", ["0.00", "-300.00"])
    def test_nothing_or_less(self, consent: Consent, amount: str) -> None:
        self.refused(self.row(consent, amount=Decimal(amount)), "deduction_positive")

    def test_twice(self, consent: Consent) -> None:
        self.row(consent, amount=Decimal("1.00")).save(force_insert=True)
        self.refused(self.row(consent, amount=Decimal("1.00")), "deduction_once_per_consent")

    def test_after_it_was_revoked(self, consent: Consent) -> None:
        revoke_consent(person_id=consent.person_id, consent=consent, on=TAKEN_ON)
        self.refused(self.row(consent), "consent does not cover")

    def test_after_the_run_was_settled(self, consent: Consent) -> None:
        run = Payment.objects.values_list("run_id", flat=True)[0]
        revoked = revoke_consent(person_id=consent.person_id, consent=consent, on=TAKEN_ON)
        take_deductions(run, TAKEN_ON)
        self.refused(self.row(revoked), "before it is ordered")

    def test_more_than_the_law_lets(self, award: Award) -> None:
        consent = signed(award, "900.00")
        paid_run()
        hold_shares()
        self.refused(self.row(consent, amount=Decimal("700.01")), "more than the law")
        self.row(consent, amount=Decimal("700.00")).save(force_insert=True)

    def test_a_plan_of_somebody_else_or_beyond_its_share(self, consent: Consent, award: Award) -> None:
        plan = planned(overpaid(award, "5000.00"))
        other = planned(overpaid(awards_in_payment(["1800.00"])[0]))
        self.refused(self.row(consent, consent_id=None, plan_id=plan.pk, amount=Decimal("600.01")), "more than the law")
        self.refused(self.row(consent, consent_id=None, plan_id=other.pk), "plan does not cover")

    def test_nothing_written_is_changed_or_removed(self, consent: Consent) -> None:
        self.row(consent).save(force_insert=True)
        for act in (lambda: DeductionTaken.objects.update(amount=1), lambda: DeductionTaken.objects.all().delete()):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()

    def test_the_share_of_the_law_stands(self, consent: Consent) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            LegalShare.objects.update(percent=100)


ACTS = st.lists(
    st.tuples(st.sampled_from(["run", "back", "waive", "plan"]), st.integers(1, 90_000)), min_size=1, max_size=7
)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_any_sequence_keeps_what_is_owed_true(db: None, acts: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        _true_after_each(acts)
        transaction.set_rollback(True)


def _true_after_each(acts: list[tuple[str, int]]) -> None:
    award = awards_in_payment(["2000.00"])[0]
    debt = overpaid(award, "1500.00")
    planned(debt, "25")
    signed(award, "650.00")
    one, two = officer(Role.CASE_OFFICER).pk, officer(Role.SUPERVISOR).pk
    for number, (act, cents) in enumerate(acts, 1):
        amount = Decimal(cents) / 100
        try:
            if act == "run":
                take_deductions(paid_run(add_months(NOVEMBER, number)).pk, TAKEN_ON)
            elif act == "back":
                record_recovery(
                    overpayment_id=debt.pk, channel=Channel.RECEIPT, record_number=number, amount=amount, on=TAKEN_ON
                )
            elif act == "waive":
                waiver = propose_waiver(
                    overpayment_id=debt.pk, amount=amount, ground="good_faith", reason="x", proposed_by_id=one, on=ON
                )
                settle_waiver(waiver_id=waiver.pk, officer_id=two, approve=True, on=ON)
            elif debt.left_amount:
                planned(debt, str(1 + cents % 30))
        except MoreThanIsLeft:
            pass
        debt.refresh_from_db()
        assert debt.left_amount >= 0
        assert account_balance("overpayments_receivable", FAR) == debt.left_amount
    for payment in Payment.objects.filter(award=award):
        held = DeductionTaken.objects.filter(award=award, period=payment.period)
        recovered = sum((each.amount for each in held if each.plan_id), Decimal(0))
        consented = sum((each.amount for each in held if each.consent_id), Decimal(0))
        assert recovered <= payment.amount * Decimal("0.30")
        assert consented <= (payment.amount - recovered) * Decimal("0.35")
    assert trial_balance(FAR).is_balanced
