"""What was held back for a creditor reaches it once: two persons, one order, and every cent owed, on its way or paid."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amparo.administration.access.choices import Role
from amparo.administration.awards.models import Award
from amparo.administration.banking.account_numbers import InvalidAccount
from amparo.administration.common.periods import add_months
from amparo.administration.deductions.models import Creditor, DeductionTaken
from amparo.administration.deductions.operations import take_deductions
from amparo.administration.disbursement.answers import apply_answers
from amparo.administration.disbursement.choices import UNDONE_REMITTANCES, RemittanceState
from amparo.administration.disbursement.models import Remittance, RemittanceLine
from amparo.administration.disbursement.operations import files_folder
from amparo.administration.disbursement.owed_to_creditors import lines_of, owed_by_creditor, owed_by_month, owed_until
from amparo.administration.disbursement.reconciliation import reconcile
from amparo.administration.disbursement.remittances import (
    RemittanceRefused,
    prepare_remittance,
    release_remittance,
    state_creditor_account,
    withdraw_remittance,
)
from amparo.administration.ledger.choices import TransferSource
from amparo.administration.ledger.operations import Movement as Moved
from amparo.administration.ledger.operations import correct_transfer
from amparo.administration.ledger.queries import account_balance, trial_balance
from tests.factories.banking import Movement, answer, batch_debit, notification, received
from tests.factories.deductions import creditor, signed
from tests.factories.disbursement import AT, paid_run
from tests.factories.payments import NOVEMBER, awards_in_payment, officer

ON = date(2026, 12, 1)
FAR = date(2035, 1, 1)
NOTHING = Decimal("0.00")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIRECTORY = tmp_path


@pytest.fixture
def award(db: None) -> Award:
    return awards_in_payment(["2000.00"])[0]


@pytest.fixture
def held(award: Award) -> Creditor:
    """A creditor for whom 300.00 of November was held back."""
    return held_back(award)


def held_back(award: Award, *amounts: str, month: date = NOVEMBER) -> Creditor:
    for amount in amounts or ("300.00",):
        signed(award, amount)
    take_deductions(paid_run(month).pk, ON)
    body = creditor()
    by = officer(Role.SUPERVISOR)
    state_creditor_account(
        creditor_id=body.pk, scheme="br_account", typed="001/1234/567890-1", stated_by_id=by.pk, on=ON
    )
    return body


def prepared(body: Creditor, month: date = NOVEMBER, *, by: int = 0) -> Remittance:
    by = by or officer(Role.PAYMENT_OFFICER).pk
    return prepare_remittance(creditor_id=body.pk, month=month, prepared_by_id=by, on=ON)


def released(body: Creditor, month: date = NOVEMBER) -> Remittance:
    number = prepared(body, month).pk
    return release_remittance(remittance_id=number, released_by_id=officer(Role.SUPERVISOR).pk, on=ON, at=AT)


def applied(content: bytes) -> dict[str, int]:
    return dict(apply_answers(file_id=received(content).pk, on=ON))


def balance(account: str) -> Decimal:
    return account_balance(account, FAR)


def test_it_is_ordered_booked_and_confirmed(held: Creditor) -> None:
    remittance = released(held)
    assert (remittance.amount, balance("deductions_payable")) == (Decimal("300.00"), NOTHING)
    before = balance("bank")
    assert applied(batch_debit("300.00", remittance.message_id)) == {"accepted": 0, "carried_out": 1}
    remittance.refresh_from_db()
    assert (remittance.state, balance("bank") - before) == (RemittanceState.PAID, Decimal("-300.00"))
    assert trial_balance(FAR).is_balanced


def test_its_order_names_the_creditor_and_its_account(held: Creditor) -> None:
    remittance = released(held)
    written = (files_folder() / f"{remittance.message_id}.xml").read_text()
    for part in (
        "Banco do Povo",
        "001/1234/5678901",
        f"<EndToEndId>C{remittance.pk}</EndToEndId>",
        ">300.00</InstdAmt>",
    ):
        assert part in written
    assert remittance.file is not None
    assert remittance.file.debit_amount == Decimal("300.00")


def test_its_lines_say_of_whom_and_of_which_month(held: Creditor, award: Award) -> None:
    (line,) = lines_of(prepared(held).pk)
    assert (line.month, line.amount) == (NOVEMBER, Decimal("300.00"))
    assert award.person.family_names in line.person


def test_told_twice_is_booked_once(held: Creditor) -> None:
    remittance = released(held)
    applied(batch_debit("300.00", remittance.message_id))
    before = balance("bank")
    assert applied(batch_debit("300.00", remittance.message_id, number="D2"))["told_before"] == 1
    assert balance("bank") == before


def test_another_amount_is_not_booked(held: Creditor) -> None:
    remittance = released(held)
    before = balance("bank")
    assert "carried_out" not in applied(batch_debit("299.99", remittance.message_id))
    assert balance("bank") == before


def test_rejected_it_is_owed_again_and_goes_once_more(held: Creditor) -> None:
    remittance = released(held)
    told = answer(remittance.message_id, [(remittance.end_to_end_id, "RJCT", "AC04")])
    assert applied(told)["rejected"] == 1
    assert (balance("deductions_payable"), owed_until(held.pk, NOVEMBER).amount) == (
        Decimal("300.00"),
        Decimal("300.00"),
    )
    assert released(held).pk != remittance.pk
    assert balance("deductions_payable") == NOTHING


def test_a_release_is_explained_by_the_reconciliation(held: Creditor) -> None:
    before = reconcile(ON).in_transit.unexplained
    remittance = released(held)
    assert reconcile(ON).in_transit.unexplained == before
    applied(batch_debit("300.00", remittance.message_id))
    assert reconcile(ON).in_transit.unexplained == before


def test_nothing_is_remitted_twice(held: Creditor) -> None:
    remittance = released(held)
    for month in (NOVEMBER, add_months(NOVEMBER, 1)):
        with pytest.raises(RemittanceRefused):
            prepared(held, month)
    line = remittance.lines.get()
    assert (owed_by_month(held.pk), owed_by_creditor(), line.stands) == ([], {}, True)


def test_withdrawn_it_is_owed_again(held: Creditor) -> None:
    withdraw_remittance(remittance_id=prepared(held).pk)
    assert owed_by_creditor() == {held.pk: Decimal("300.00")}
    with pytest.raises(RemittanceRefused):
        withdraw_remittance(remittance_id=released(held).pk)


def test_an_undone_deduction_is_not_owed(held: Creditor) -> None:
    taken = DeductionTaken.objects.get()
    correct_transfer(
        source=TransferSource.DEDUCTED,
        record_number=taken.pk,
        period=taken.period,
        movement=Moved("payments_in_transit", "deductions_payable", taken.amount),
        reason="The consent was false.",
        corrected_by_id=officer(Role.SUPERVISOR).pk,
        on=ON,
    )
    assert owed_by_creditor() == {}
    with pytest.raises(RemittanceRefused):
        prepared(held)


def test_without_an_account_nothing_is_prepared(award: Award) -> None:
    signed(award)
    take_deductions(paid_run().pk, ON)
    with pytest.raises(RemittanceRefused):
        prepared(creditor())


def test_an_account_mistyped_is_refused(db: None) -> None:
    with pytest.raises(InvalidAccount):
        state_creditor_account(
            creditor_id=creditor().pk, scheme="iban", typed="DE00 1234", stated_by_id=officer(Role.SUPERVISOR).pk, on=ON
        )


class TestTheDatabaseRefuses:
    """Each row that would pay wrongly, written past the operations."""

    def test_the_same_person_twice(self, held: Creditor) -> None:
        remittance = prepared(held)
        with pytest.raises(RemittanceRefused):
            release_remittance(remittance_id=remittance.pk, released_by_id=remittance.prepared_by_id, on=ON, at=AT)
        file = received(batch_debit("1.00", "nothing"))
        with pytest.raises(IntegrityError, match="remittance_two_persons"), transaction.atomic():
            Remittance.objects.filter(pk=remittance.pk).update(
                state="released", released_by=remittance.prepared_by_id, released_on=ON, file=file
            )

    def rows(self, held: Creditor, **changes: Any) -> None:
        remittance = prepared(held)
        withdraw_remittance(remittance_id=remittance.pk)
        columns = ("creditor_id", "month", "account_id", "line_count", "amount", "prepared_by_id", "prepared_on")
        given = {name: getattr(remittance, name) for name in columns} | changes
        with transaction.atomic(), connection.cursor() as cursor:
            made = Remittance.objects.create(**given)
            RemittanceLine.objects.create(remittance=made, taken=DeductionTaken.objects.get())
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_another_sum_than_that_of_its_lines(self, held: Creditor) -> None:
        with pytest.raises(IntegrityError, match="sum of its deductions"):
            self.rows(held, amount=Decimal("300.01"))

    def test_one_without_lines(self, held: Creditor) -> None:
        remittance = prepared(held)
        remittance.pk, remittance.month = None, add_months(NOVEMBER, 1)
        remittance.save(force_insert=True)
        with pytest.raises(IntegrityError, match="sum of its deductions"), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_what_was_held_back_for_another(self, held: Creditor) -> None:
        other = creditor("Another")
        account = state_creditor_account(
            creditor_id=other.pk,
            scheme="br_account",
            typed="001/1/2-3",
            stated_by_id=officer(Role.SUPERVISOR).pk,
            on=ON,
        )
        with pytest.raises(IntegrityError, match="held back for its creditor"):
            self.rows(held, creditor_id=other.pk, account_id=account.pk)
        with pytest.raises(IntegrityError, match="account is not the creditor"):
            self.rows(held, account_id=account.pk)

    def test_a_deduction_in_two_remittances(self, held: Creditor) -> None:
        line = prepared(held).lines.get()
        with pytest.raises(IntegrityError, match="remittance_pays_once"):
            self.copied(Remittance.objects.get(), line.taken)

    @transaction.atomic
    def copied(self, remittance: Remittance, taken: DeductionTaken) -> None:
        """Another remittance of the next month that pays the same deduction."""
        remittance.pk, remittance.month = None, add_months(NOVEMBER, 1)
        remittance.save(force_insert=True)
        RemittanceLine.objects.create(remittance=remittance, taken=taken)

    def test_a_line_that_is_freed_while_its_remittance_stands(self, held: Creditor) -> None:
        remittance = released(held)
        with pytest.raises(IntegrityError, match="owed again when"), transaction.atomic():
            remittance.lines.update(stands=False)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(["prepare", "withdraw", "release", "debit", "reject", "return"]), max_size=9))
def test_what_was_taken_is_always_remitted_or_owed(db: None, acts: list[str]) -> None:
    with transaction.atomic():
        body = held_back(awards_in_payment(["2000.00"])[0], "300.00", "150.10")
        for number, act in enumerate(acts):
            _do(act, body, number)
            remitted = sum((each.amount for each in Remittance.objects.exclude(state__in=UNDONE_REMITTANCES)), NOTHING)
            unreleased = sum((each.amount for each in Remittance.objects.filter(state="prepared")), NOTHING)
            owed = owed_until(body.pk, NOVEMBER).amount
            assert remitted + owed == Decimal("450.10")
            assert balance("deductions_payable") == owed + unreleased
            assert trial_balance(FAR).is_balanced
        transaction.set_rollback(True)


def _do(act: str, body: Creditor, number: int) -> None:
    """One act of an officer or the bank on the latest remittance, where it has a sense; refused where it has none."""
    latest = Remittance.objects.order_by("-pk").first()
    if act == "prepare":
        _unless_refused(lambda: prepared(body))
    elif latest is None:
        return
    elif act == "withdraw":
        _unless_refused(lambda: withdraw_remittance(remittance_id=latest.pk))
    elif act == "release":
        by = officer(Role.SUPERVISOR).pk
        _unless_refused(lambda: release_remittance(remittance_id=latest.pk, released_by_id=by, on=ON, at=AT))
    elif act == "debit":
        applied(batch_debit(str(latest.amount), latest.message_id, number=f"D{number}"))
    elif act == "reject":
        applied(answer(latest.message_id, [(latest.end_to_end_id, "RJCT", "AC04")], number=f"A{number}"))
    else:
        back = Movement(str(latest.amount), latest.end_to_end_id, reason="AC04")
        applied(notification(back, number=f"N{number}"))


def _unless_refused(act: Any) -> None:
    try:
        act()
    except RemittanceRefused:
        return


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_remit_a_month_once() -> None:
    body = held_back(awards_in_payment(["2000.00"])[0])
    officers = [officer(Role.PAYMENT_OFFICER).pk for _each in range(4)]

    def prepare(by: int) -> bool:
        try:
            prepared(body, by=by)
        except RemittanceRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(prepare, officers))
    assert (sum(done), Remittance.objects.count(), RemittanceLine.objects.count()) == (1, 1, 1)
