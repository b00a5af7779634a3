"""Slips settled many at once are settled as one by one: the same books, the same charges, the same refunds."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from amparo.administration.banking.operations import receive_bank_file
from amparo.administration.banking.queries import entries_of
from amparo.administration.collection import receipts
from amparo.administration.collection.models import Allocation, Charge, Receipt
from amparo.administration.collection.operations import issue_slip
from amparo.administration.collection.payers import Payer
from amparo.administration.collection.plans import agree_plan
from amparo.administration.collection.queries import all_open_amount
from amparo.administration.ledger.queries import trial_balance
from amparo.interfaces.demonstration.bank_notice import Incoming, notice
from tests.factories.collection import DUE, charged, employer_payer

pytestmark = pytest.mark.django_db
ON_TIME, LATER, END = date(2026, 6, 10), date(2026, 7, 20), date(2027, 1, 1)


def one_of_each_kind() -> list[Incoming]:
    """Payments of every kind that a file may hold."""
    plain = [charged("1000.00") for _ in range(3)]
    slips = [issue_slip(charge_ids=[each.pk], on=ON_TIME) for each in plain]
    late = issue_slip(charge_ids=[charged("500.00", due_on=date(2026, 5, 20)).pk], on=LATER)
    both = employer_payer()
    first, second = charged("10.00", payer=both), charged("20.00", payer=both, kind="worker")
    shared = [issue_slip(charge_ids=ids, on=ON_TIME) for ids in ([first.pk], [first.pk, second.pk])]
    debt = charged("3000.00", due_on=date(2026, 4, 20))
    before_the_plan = issue_slip(charge_ids=[debt.pk], on=LATER)
    agree_plan(payer=Payer.of(debt), charge_ids=[debt.pk], instalment_count=3, on=LATER)
    return [
        Incoming(slips[0].amount, ON_TIME, reference=slips[0].reference),
        Incoming(slips[0].amount, ON_TIME, reference=slips[0].reference),  # paid twice
        Incoming(slips[1].amount - 1, ON_TIME, reference=slips[1].reference),
        Incoming(slips[2].amount, LATER, reference=slips[2].reference),  # after its day
        Incoming(late.amount, LATER, reference=late.reference),
        *(Incoming(each.amount, ON_TIME, reference=each.reference) for each in shared),
        Incoming(before_the_plan.amount, LATER, reference=before_the_plan.reference),
        Incoming(Decimal("7.00"), ON_TIME, text="nobody's"),
    ]


def books(payments: list[Incoming]) -> dict[str, Any]:
    """What stands after these payments: every account, every charge, what each entry became."""
    file = receive_bank_file(
        content=notice("N1", LATER, payments), name="n.xml", received_on=LATER, received_by_id=None
    )
    matched = receipts.match_receipts(file_id=file.pk, on=LATER)
    return {
        "matched": matched,
        "accounts": {each.code: each.balance for each in trial_balance(END).accounts},
        "charges": list(Charge.objects.order_by("pk").values_list("paid_amount", "credited_amount")),
        "receipts": list(Receipt.objects.order_by("pk").values_list("allocated_amount", "refunded_amount")),
        "paid": sorted(
            Allocation.objects.values_list("charge__amount", "principal_amount", "penalty_amount", "interest_amount")
        ),
        "entries": [each.state for each in entries_of(file.pk)],
    }


def and_forgotten(payments: Callable[[], list[Incoming]]) -> dict[str, Any]:
    """The books after these payments, in a world that is then undone."""
    with transaction.atomic():
        found = books(payments())
        assert found["accounts"]["contributions_receivable"] == all_open_amount()
        transaction.set_rollback(True)
    return found


def test_many_at_once_give_the_books_of_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = and_forgotten(one_of_each_kind)
    monkeypatch.setattr(receipts, "settle_plain", lambda _paid, _on: set())
    assert and_forgotten(one_of_each_kind) == at_once
    assert at_once["matched"].matched == 8
    assert at_once["accounts"]["unidentified_receipts"] == Decimal("7.00")


def test_a_plain_payment_is_not_settled_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    slips = [issue_slip(charge_ids=[charged("10.00", due_on=DUE).pk], on=ON_TIME) for _ in range(3)]
    monkeypatch.setattr(receipts, "settle_slip", lambda **_settling: pytest.fail("settled one by one"))
    found = books([Incoming(each.amount, ON_TIME, reference=each.reference) for each in slips])
    assert found["matched"].matched == 3
    assert all_open_amount() == 0
