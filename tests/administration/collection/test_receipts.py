"""What the bank tells is put to its slip by reference, taken once, or left for an officer with suggestions."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.administration.banking.messages.hardened import MessageRefused
from amparo.administration.banking.operations import receive_bank_file
from amparo.administration.banking.queries import entries_of, entry_by_id
from amparo.administration.collection import receipts
from amparo.administration.collection.models import Receipt, Refund
from amparo.administration.collection.operations import issue_slip
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.queries import all_open_amount, charge_by_id
from amparo.administration.collection.receipts import AlreadyMatched, MatchedReceipts, match_receipts
from amparo.administration.collection.references import creditor_reference, references_in
from amparo.administration.collection.refunds import (
    FourEyes,
    RefundNotPossible,
    approve_refund,
    ask_refund,
    refund_paid,
)
from amparo.administration.collection.suggestions import payers_like, suggestions_for
from amparo.administration.ledger.queries import account_balance, trial_balance
from amparo.interfaces.demonstration.bank_notice import Incoming, notice
from tests.factories.access import AccountFactory
from tests.factories.collection import DUE, TODAY, charged, employer_payer, person_payer
from tests.factories.registry import PersonFactory, cnpj_number

pytestmark = pytest.mark.django_db
ON_TIME, END = date(2026, 6, 10), date(2027, 1, 1)
_numbers = count(1)


def came_in(*payments: Incoming) -> tuple[MatchedReceipts, list[Any]]:
    """The bank's notice of these payments, taken and matched; with its entries."""
    content = notice(f"N{next(_numbers)}", ON_TIME, payments)
    file = receive_bank_file(content=content, name="notice.xml", received_on=ON_TIME, received_by_id=None)
    return match_receipts(file_id=file.pk, on=ON_TIME), entries_of(file.pk)


def paid(amount: str = "1000.00", **told: Any) -> Incoming:
    return Incoming(Decimal(amount), ON_TIME, **told)


@pytest.mark.parametrize(
    "place",
    ["reference", "text", "end_to_end_id"],
)
def test_a_payment_finds_its_slip_by_the_reference_wherever_it_stands(place: str) -> None:
    charge = charged("1000.00")
    slip = issue_slip(charge_ids=[charge.pk], on=ON_TIME)
    matched, entries = came_in(paid(**{place: slip.reference}))
    assert (matched.matched, matched.waiting, matched.matched_amount) == (1, 0, Decimal("1000.00"))
    assert charge_by_id(charge.pk).open_amount == 0
    assert (entries[0].state, entries[0].room) == ("matched", "collection")
    assert account_balance("unidentified_receipts", END) == 0


def test_a_reference_is_read_as_people_write_it() -> None:
    own = creditor_reference(42)
    spaced = f"{own[:4]} {own[4:8]} {own[8:]}"
    assert references_in(f"Guia {spaced} obrigado", own.lower(), "nada") == [own]


@pytest.mark.parametrize("written", ["RF000000042", "RF9900000042", "42", "XRF6300000042"])
def test_what_only_looks_like_a_reference_is_none(written: str) -> None:
    assert references_in(written) == [] or creditor_reference(42) != written


@given(st.integers(1, 99_999_999), st.integers(2, 11), st.integers(1, 9))
def test_one_mistyped_figure_is_noticed(number: int, place: int, shift: int) -> None:
    own = creditor_reference(number)
    wrong = str((int(own[place]) + shift) % 10)
    assert references_in(own[:place] + wrong + own[place + 1 :]) == []


def test_each_number_has_a_reference_of_its_own() -> None:
    assert len({creditor_reference(number) for number in range(1, 2_000)}) == 1_999


def test_a_payment_without_reference_waits_and_owes_nobody() -> None:
    charged("1000.00")
    matched, entries = came_in(paid(name="Alguém"))
    assert (matched.matched, matched.waiting) == (0, 1)
    assert entries[0].state == "open"
    assert account_balance("unidentified_receipts", END) == Decimal("1000.00")
    assert account_balance("contributions_receivable", END) == all_open_amount() == Decimal("1000.00")


def test_two_references_in_one_payment_are_for_an_officer() -> None:
    charge, other = charged("400.00"), charged("600.00")
    both = [issue_slip(charge_ids=[each.pk], on=ON_TIME).reference for each in (charge, other)]
    matched, _entries = came_in(paid(text=" ".join(both)))
    assert matched.waiting == 1


def test_matching_again_changes_nothing() -> None:
    slip = issue_slip(charge_ids=[charged("1000.00").pk], on=ON_TIME)
    _matched, entries = came_in(paid(reference=slip.reference), paid("7.00"))
    assert match_receipts(file_id=entries[0].file_id, on=ON_TIME).matched == 0
    assert account_balance("bank", END) == Decimal("1007.00")


def test_what_two_files_tell_of_one_payment_is_taken_once() -> None:
    slip = issue_slip(charge_ids=[charged("1000.00").pk], on=ON_TIME)
    told = paid(reference=slip.reference, end_to_end_id="E00416968202606101200abc", account="1-2")
    came_in(told)
    again, entries = came_in(told)
    assert (again.told_before, again.received) == (1, 0)
    assert entries[0].state == "matched"
    assert account_balance("bank", END) == Decimal("1000.00")
    assert account_balance("refunds_payable", END) == 0


def test_another_payment_with_the_same_slip_is_owed_back() -> None:
    slip = issue_slip(charge_ids=[charged("1000.00").pk], on=ON_TIME)
    came_in(paid(reference=slip.reference, end_to_end_id="E1", account="1-2"))
    came_in(paid(reference=slip.reference, end_to_end_id="E2", account="1-2"))
    assert account_balance("bank", END) == Decimal("2000.00")
    assert account_balance("refunds_payable", END) == Decimal("1000.00")


def test_two_payments_alike_on_one_day_are_two_and_the_statement_tells_of_the_same_two() -> None:
    """A payer's program writes the slip's number as its own reference, and sends the same slip twice on one day."""
    slip = issue_slip(charge_ids=[charged("1000.00").pk], on=ON_TIME)
    alike = paid(end_to_end_id=slip.reference, account="1-2")
    matched, _entries = came_in(alike, alike)
    assert (matched.matched, matched.told_before) == (2, 0)
    again, _entries = came_in(alike, alike)
    assert (again.received, again.told_before) == (0, 2)
    assert account_balance("bank", END) == Decimal("2000.00")
    assert account_balance("refunds_payable", END) == Decimal("1000.00")


def test_two_payments_alike_told_in_two_notices_are_two_once_the_statement_tells_both() -> None:
    slip = issue_slip(charge_ids=[charged("1000.00").pk], on=ON_TIME)
    alike = paid(end_to_end_id=slip.reference, account="1-2")
    came_in(alike)
    came_in(alike)
    came_in(alike, alike)
    assert account_balance("bank", END) == Decimal("2000.00")


def test_money_of_another_currency_is_not_taken_as_ours() -> None:
    content = notice("N-USD", ON_TIME, [paid()], currency="USD")
    with pytest.raises(MessageRefused, match="USD"):
        receive_bank_file(content=content, name="notice.xml", received_on=ON_TIME, received_by_id=None)
    assert not Receipt.objects.exists()


def test_a_payment_of_ours_that_comes_back_is_left_to_those_who_paid_it() -> None:
    matched, _entries = came_in(paid(returned="AC04"))
    assert matched == MatchedReceipts()
    assert not Receipt.objects.exists()


def test_a_late_payment_waits_where_its_interest_is_not_known() -> None:
    charge = charged("1000.00")
    slip = issue_slip(charge_ids=[charge.pk], on=ON_TIME)
    matched, entries = came_in(Incoming(Decimal("1000.00"), date(2026, 11, 3), reference=slip.reference))
    assert matched.waiting == 1
    assert charge_by_id(charge.pk).open_amount == Decimal("1000.00")
    assert suggestions_for(entries[0])[0].payer == Payer.of(charge)


def test_the_likeliest_payer_comes_first() -> None:
    by_name = employer_payer(name="Padaria Estrela do Norte Ltda")
    by_number = employer_payer(name="Outra Firma", identifier=cnpj_number(777))
    by_amount = employer_payer(name="Terceira")
    charged("55.00", payer=by_name)
    charged("56.00", payer=by_number)
    charged("1000.00", payer=by_amount)
    told = paid(name="PADARIA ESTRELA NORTE", number=cnpj_number(777))
    _matched, entries = came_in(told)
    found = suggestions_for(entries[0])
    assert [each.payer for each in found] == [by_number, by_name, by_amount]
    assert all(each.reasons for each in found)


def test_a_slips_number_without_its_letters_suggests_the_slip() -> None:
    slip = issue_slip(charge_ids=[charged("1000.00").pk], on=ON_TIME)
    _matched, entries = came_in(paid("990.00", text=f"guia {slip.reference[4:]}"))
    (found,) = suggestions_for(entries[0])
    assert found.slip == slip


def test_persons_are_suggested_by_name_too() -> None:
    person = PersonFactory(given_names="Joaquina", family_names="Évora Nunes")
    charged("70.00", payer=Payer(person_id=person.pk), kind="voluntary")
    _matched, entries = came_in(paid("1.00", name="joaquina evora nunes"))
    assert [each.payer.person_id for each in suggestions_for(entries[0])] == [person.pk]
    assert payers_like("Joaquina Évora") == [Payer(person_id=person.pk)]


def test_an_officer_puts_a_payment_to_a_payer_and_it_is_dealt_with() -> None:
    officer, charge = AccountFactory(payment_officer=True), charged("1000.00")
    _matched, entries = came_in(paid("1000.50"))
    settled = receipts.match_by_hand(
        entry_id=entries[0].pk, on=ON_TIME, matched_by_id=officer.pk, payer=Payer.of(charge)
    )
    assert (settled.allocated, settled.refunded) == (Decimal("1000.00"), Decimal("0.50"))
    assert entry_by_id(entries[0].pk).state == "matched"
    with pytest.raises(AlreadyMatched):
        receipts.match_by_hand(entry_id=entries[0].pk, on=ON_TIME, matched_by_id=officer.pk, payer=Payer.of(charge))


def test_what_is_set_aside_leaves_the_queue_for_a_reason_and_stays_in_the_books() -> None:
    officer = AccountFactory(payment_officer=True)
    _matched, entries = came_in(paid())
    receipts.set_aside(entry_id=entries[0].pk, reason="Rent, not ours", by_id=officer.pk)
    assert entry_by_id(entries[0].pk).state == "set_aside"
    assert account_balance("unidentified_receipts", END) == Decimal("1000.00")
    with pytest.raises(AlreadyMatched):
        receipts.give_back(entry_id=entries[0].pk, reason="x", on=ON_TIME, asked_by_id=officer.pk)


def test_giving_back_takes_two_persons() -> None:
    officer, supervisor = AccountFactory(payment_officer=True), AccountFactory(supervisor=True)
    _matched, entries = came_in(paid())
    refund = receipts.give_back(entry_id=entries[0].pk, reason="Sent by mistake", on=ON_TIME, asked_by_id=officer.pk)
    with pytest.raises(FourEyes):
        approve_refund(refund_id=refund.pk, approved_by_id=officer.pk, on=ON_TIME)
    with pytest.raises(RefundNotPossible):
        refund_paid(refund_id=refund.pk, on=ON_TIME)
    approve_refund(refund_id=refund.pk, approved_by_id=supervisor.pk, on=ON_TIME)
    refund_paid(refund_id=refund.pk, on=ON_TIME)
    assert account_balance("refunds_payable", END) == 0 == account_balance("unidentified_receipts", END)
    assert account_balance("bank", END) == 0
    assert trial_balance(END).is_balanced


def test_nobody_approves_what_nobody_asked_for() -> None:
    charge = charged("10.00", payer=person_payer(), due_on=DUE + timedelta(days=40))
    slip = issue_slip(charge_ids=[charge.pk], on=ON_TIME)
    came_in(paid("12.00", reference=slip.reference))
    refund = Refund.objects.get()
    supervisor = AccountFactory(supervisor=True)
    with pytest.raises(FourEyes):
        approve_refund(refund_id=refund.pk, approved_by_id=supervisor.pk, on=TODAY)
    ask_refund(refund_id=refund.pk, asked_by_id=AccountFactory(payment_officer=True).pk)
    assert approve_refund(refund_id=refund.pk, approved_by_id=supervisor.pk, on=TODAY).state == "approved"
