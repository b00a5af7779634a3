"""Objections: in time, one at a time, nothing held back meanwhile, decided by another, booked to the cent either way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from amparo.administration.access.choices import Role
from amparo.administration.awards.models import Award
from amparo.administration.deductions.models import DeductionTaken
from amparo.administration.deductions.operations import take_deductions
from amparo.administration.ledger.queries import account_balance, trial_balance
from amparo.administration.notices.models import Notice
from amparo.administration.overpayments.choices import Channel
from amparo.administration.overpayments.models import Objection, Overpayment, Recovery
from amparo.administration.overpayments.objections import (
    AnotherDecides,
    ObjectionRefused,
    ObjectionSettled,
    object_to,
    open_objections,
    refuse_objection,
    uphold_objection,
    withdraw_objection,
)
from amparo.administration.overpayments.operations import RecoveryHeld, plan_recovery, record_recovery
from tests.factories.access import AccountFactory
from tests.factories.disbursement import paid_run
from tests.factories.overpayments import ON, overpaid
from tests.factories.payments import awards_in_payment, officer

LAST_DAY = ON + timedelta(days=29)
TAKEN_ON = date(2026, 11, 30)
FAR = date(2035, 1, 1)


@pytest.fixture
def award(db: None) -> Award:
    return awards_in_payment(["2000.00"])[0]


@pytest.fixture
def debt(award: Award) -> Overpayment:
    return overpaid(award)


def objected(debt: Overpayment, on: date = LAST_DAY) -> Objection:
    return object_to(overpayment_id=debt.pk, person_id=debt.person_id, statement="I told you in June.", on=on)


def came_back(debt: Overpayment, amount: str, channel: Channel = Channel.RECEIPT) -> Recovery:
    return record_recovery(
        overpayment_id=debt.pk, channel=channel, record_number=1, amount=Decimal(amount), on=LAST_DAY
    )


def upheld(objection: Objection, amount: str | None = None, by: int | None = None) -> Objection:
    return uphold_objection(
        objection_id=objection.pk,
        officer_id=by or officer(Role.CASE_OFFICER).pk,
        reason="The letter of June is in the file.",
        amount=Decimal(amount) if amount else None,
        on=TAKEN_ON,
    )


def planned(debt: Overpayment) -> None:
    by = officer(Role.CASE_OFFICER)
    plan_recovery(
        overpayment_id=debt.pk, percent=Decimal(30), starts_on=date(2026, 10, 5), made_by_id=by.pk, on=LAST_DAY
    )


def balances() -> tuple[Decimal, Decimal]:
    assert trial_balance(FAR).is_balanced
    return account_balance("overpayments_receivable", FAR), account_balance("benefits_payable", FAR)


class TestFiling:
    def test_it_waits_for_an_officer(self, debt: Overpayment) -> None:
        filed = objected(debt)
        assert open_objections() == [filed]

    @pytest.mark.parametrize("on", [ON - timedelta(days=1), LAST_DAY + timedelta(days=1)])
    def test_only_within_the_days_of_the_law(self, debt: Overpayment, on: date) -> None:
        with pytest.raises(ObjectionRefused):
            objected(debt, on)

    def test_one_at_a_time_and_anew_after_taking_it_back(self, debt: Overpayment) -> None:
        first = objected(debt)
        with pytest.raises(ObjectionRefused), transaction.atomic():
            objected(debt)
        withdraw_objection(objection_id=first.pk, person_id=debt.person_id, on=LAST_DAY)
        filed = objected(debt)
        assert open_objections() == [filed]

    def test_it_says_why(self, debt: Overpayment) -> None:
        with pytest.raises(ObjectionRefused):
            object_to(overpayment_id=debt.pk, person_id=debt.person_id, statement="  ", on=ON)

    def test_not_to_what_somebody_else_owes(self, debt: Overpayment) -> None:
        other = awards_in_payment(["1700.00"])[0].person_id
        with pytest.raises(Overpayment.DoesNotExist):
            object_to(overpayment_id=debt.pk, person_id=other, statement="No.", on=ON)
        with pytest.raises(ObjectionSettled):
            withdraw_objection(objection_id=objected(debt).pk, person_id=other, on=ON)


class TestMeanwhile:
    def test_a_run_holds_nothing_back_until_it_is_refused(self, award: Award, debt: Overpayment) -> None:
        planned(debt)
        objection = objected(debt)
        take_deductions(paid_run().pk, TAKEN_ON)
        assert not DeductionTaken.objects.exists()
        by = officer(Role.CASE_OFFICER)
        refuse_objection(objection_id=objection.pk, officer_id=by.pk, reason="It was not sent.", on=TAKEN_ON)
        take_deductions(paid_run(date(2026, 12, 1)).pk, date(2026, 12, 30))
        assert [taken.amount for taken in DeductionTaken.objects.all()] == [Decimal("600.00")]

    def test_the_database_refuses_an_instalment(self, debt: Overpayment) -> None:
        objected(debt)
        with pytest.raises(RecoveryHeld), transaction.atomic():
            came_back(debt, "100.00", Channel.DEDUCTION)
        came_back(debt, "100.00")  # what the person pays of themselves is taken

    @pytest.mark.django_db(transaction=True)
    def test_while_an_instalment_is_being_taken(self, award: Award, debt: Overpayment) -> None:
        """Whichever is first, nothing is held back after the objection was filed."""
        planned(debt)
        run = paid_run()

        def act(which: str) -> None:
            try:
                objected(debt) if which == "object" else take_deductions(run.pk, TAKEN_ON)
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(act, ["object", "take"]))
        debt.refresh_from_db()
        held = sum((taken.amount for taken in DeductionTaken.objects.all()), Decimal(0))
        assert held in (Decimal(0), Decimal("600.00"))
        assert debt.recovered_amount == held
        assert Objection.objects.count() == 1


class TestDeciding:
    def test_upheld_takes_all_of_it_off(self, debt: Overpayment) -> None:
        upheld(objected(debt))
        debt.refresh_from_db()
        assert debt.left_amount == 0
        assert balances() == (0, 0)
        assert Notice.objects.filter(person_id=debt.person_id).count() == 2

    def test_what_had_come_back_is_owed_to_the_person(self, debt: Overpayment) -> None:
        came_back(debt, "250.00")
        objection = upheld(objected(debt))
        debt.refresh_from_db()
        assert (objection.reduced_amount, objection.returned_amount) == (Decimal("600.00"), Decimal("250.00"))
        assert balances() == (debt.left_amount, Decimal("250.00")) == (0, Decimal("250.00"))

    @pytest.mark.parametrize(
        ("back", "reduced", "left", "returned"),
        [
            ("0.01", "100.00", "499.99", "0.00"),
            ("550.00", "100.00", "0.00", "50.00"),
            ("600.00", "0.01", "0.00", "0.01"),
        ],
    )
    def test_upheld_in_part(self, debt: Overpayment, back: str, reduced: str, left: str, returned: str) -> None:
        came_back(debt, back)
        upheld(objected(debt), reduced)
        debt.refresh_from_db()
        assert debt.left_amount == Decimal(left)
        assert balances() == (Decimal(left), Decimal(returned))

    @pytest.mark.parametrize("amount", ["-1.00", "600.01"])
    def test_no_more_than_was_claimed(self, debt: Overpayment, amount: str) -> None:
        with pytest.raises(ObjectionRefused):
            upheld(objected(debt), amount)

    def test_refused_leaves_everything_and_says_why(self, debt: Overpayment) -> None:
        by = officer(Role.CASE_OFFICER)
        objection = objected(debt)
        with pytest.raises(ObjectionRefused), transaction.atomic():
            refuse_objection(objection_id=objection.pk, officer_id=by.pk, reason=" ", on=TAKEN_ON)
        refuse_objection(objection_id=objection.pk, officer_id=by.pk, reason="It was not sent.", on=TAKEN_ON)
        assert balances() == (Decimal("600.00"), 0)
        assert Notice.objects.filter(person_id=debt.person_id).count() == 2
        with pytest.raises(ObjectionSettled):
            upheld(objection)

    def test_not_by_who_recorded_it_nor_by_the_person(self, award: Award) -> None:
        recorder = officer(Role.CASE_OFFICER)
        objection = objected(overpaid(award, recorded_by_id=recorder.pk))
        for account in (recorder, AccountFactory(person=award.person)):
            with pytest.raises(AnotherDecides), transaction.atomic():
                upheld(objection, by=account.pk)

    @pytest.mark.parametrize("changes", [{"statement": "Other"}, {"status": "upheld"}, {"reduced_amount": 1}])
    def test_nobody_rewrites_it(self, debt: Overpayment, changes: dict[str, object]) -> None:
        objection = objected(debt)
        with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic():
            Objection.objects.filter(pk=objection.pk).update(**changes)
