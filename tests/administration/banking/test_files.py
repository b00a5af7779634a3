"""A bank's file counts once, however often and by how many it is handed in; what it says is never altered."""

import threading
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from amparo.administration.banking.messages.hardened import MessageRefused
from amparo.administration.banking.models import BankEntry, BankFile
from amparo.administration.banking.operations import (
    EntryDealtWith,
    FileAlreadyReceived,
    MessageNumberTaken,
    match_entry,
    set_entry_aside,
)
from amparo.administration.banking.queries import entries_of, entry_by_id, files, open_entries
from tests.factories.access import AccountFactory
from tests.factories.banking import Movement, notification, received

pytestmark = pytest.mark.django_db
TWO = (Movement("250.00", "E1"), Movement("10.00", "E2", is_debit=True))


def test_a_file_is_kept_with_its_entries_and_sums() -> None:
    file = received(notification(*TWO))
    assert (file.entry_count, file.credit_amount, file.debit_amount) == (2, Decimal("250.00"), Decimal("10.00"))
    assert [entry.end_to_end_id for entry in entries_of(file.pk)] == ["E1", "E2"]
    assert [entry.end_to_end_id for entry in open_entries(direction="credit", file_id=file.pk)] == ["E1"]
    assert [each.pk for each in files()] == [file.pk]


def test_the_same_file_again_changes_nothing_and_says_when_it_came() -> None:
    received(notification(*TWO))
    with pytest.raises(FileAlreadyReceived, match="2026-07-20"):
        received(notification(*TWO), "another name.xml")
    assert BankEntry.objects.count() == 2


def test_another_file_with_the_same_number_is_refused() -> None:
    received(notification(*TWO))
    with pytest.raises(MessageNumberTaken, match="N1"):
        received(notification(Movement("999.00")))
    assert BankFile.objects.count() == 1


def test_of_a_refused_file_nothing_is_kept() -> None:
    with pytest.raises(MessageRefused):
        received(notification(*TWO, count=3))
    assert not BankFile.objects.exists()


def test_an_entry_finds_its_record_once() -> None:
    file = received(notification(*TWO))
    (entry, _other) = entries_of(file.pk)
    match_entry(entry.pk, "collection", 7)
    match_entry(entry.pk, "collection", 7)
    with pytest.raises(EntryDealtWith):
        match_entry(entry.pk, "collection", 8)
    assert (entry_by_id(entry.pk).room, entry_by_id(entry.pk).record_number) == ("collection", 7)


def test_an_entry_set_aside_may_still_be_matched() -> None:
    file = received(notification(*TWO))
    (entry, _other) = entries_of(file.pk)
    set_entry_aside(entry.pk, "Nobody knows this payer", AccountFactory(payment_officer=True).pk)
    assert [each.pk for each in open_entries(direction="credit")] == []
    match_entry(entry.pk, "collection", 7)
    with pytest.raises(EntryDealtWith):
        set_entry_aside(entry.pk, "again", AccountFactory(payment_officer=True).pk)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE banking_bankentry SET amount = 1",
        "UPDATE banking_bankentry SET end_to_end_id = 'X'",
        "UPDATE banking_bankentry SET state = 'matched'",
        "UPDATE banking_bankentry SET state = 'set_aside'",
        "DELETE FROM banking_bankentry",
        "UPDATE banking_bankfile SET entry_count = 1",
        "DELETE FROM banking_bankfile",
    ],
)
def test_the_database_keeps_what_the_bank_said(change: str) -> None:
    received(notification(*TWO))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db(transaction=True)
def test_handed_in_by_eight_at_once_it_counts_once() -> None:
    outcomes: list[str] = []

    def hand_in() -> None:
        try:
            received(notification(*TWO))
            outcomes.append("taken")
        except FileAlreadyReceived:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=hand_in) for _each in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused"] * 7 + ["taken"]
    assert BankEntry.objects.count() == 2
