"""Reads of bank files and of their entries."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Sum, When

from amparo.administration.banking.choices import EntryState
from amparo.administration.banking.models import BankEntry, BankFile

# What other rooms and the interfaces may call these rows; they never import the models.
EntryRow = BankEntry
FileRow = BankFile


def open_entries(
    *, direction: str | None = None, file_id: int | None = None, kind: str | None = None
) -> list[BankEntry]:
    """The entries that have not found what they are about, the oldest first."""
    waiting: QuerySet[BankEntry] = BankEntry.objects.filter(state=EntryState.OPEN).select_related("file")
    narrowed = {"direction": direction, "file_id": file_id, "kind": kind}
    return list(waiting.filter(**{name: value for name, value in narrowed.items() if value is not None}).order_by("pk"))


def entry_by_id(entry_id: int) -> BankEntry:
    """The entry with this key; raises BankEntry.DoesNotExist."""
    return BankEntry.objects.select_related("file").get(pk=entry_id)


def entries_of(file_id: int, *, start: int = 0, count: int = 200) -> list[BankEntry]:
    """Some of a file's entries, in the order of the file."""
    return list(BankEntry.objects.filter(file_id=file_id).order_by("number")[start : start + count])


def files(*, limit: int = 200) -> list[BankFile]:
    """The latest files, in and out."""
    return list(BankFile.objects.select_related("handled_by").order_by("-pk")[:limit])


def file_by_id(file_id: int) -> BankFile | None:
    """The file with this key."""
    return BankFile.objects.select_related("handled_by").filter(pk=file_id).first()


def file_by_message(message_id: str) -> BankFile | None:
    """The file that we sent under this number."""
    return BankFile.objects.filter(direction="out", message_id=message_id).first()


def matched_amount(room: str, record_numbers: Any, *, direction: str) -> Decimal:
    """The sum of the movements of a direction that were found to be about some records: their numbers, or a query of them."""
    about = BankEntry.objects.filter(
        room=room, record_number__in=record_numbers, state=EntryState.MATCHED, kind="movement"
    )
    total: Decimal | None = about.filter(direction=direction).aggregate(total=Sum("amount"))["total"]
    return total or Decimal("0.00")


def open_count(file_id: int) -> int:
    """How many of a file's entries have not found what they are about."""
    return BankEntry.objects.filter(file_id=file_id, state=EntryState.OPEN).count()


def last_statement(account: str, on: date) -> BankFile | None:
    """The latest statement of an account that ends on a day or before, with its balance."""
    return _statements(account).filter(closing_on__lte=on).order_by("-closing_on", "-pk").first()


def first_statement(account: str) -> BankFile | None:
    """The first statement of an account that was taken."""
    return _statements(account).order_by("closing_on", "pk").first()


def _statements(account: str) -> QuerySet[BankFile]:
    return BankFile.objects.filter(direction="in", account=account, closing_amount__isnull=False)


def unbooked_amount(account: str, on: date) -> Decimal:
    """What the statements of an account show until a day and nobody has placed yet: debits, and orders that came back.

    Positive where it is money to us. Receipts of payers are booked on the day they are told and are not among them.
    """
    entries = BankEntry.objects.filter(
        Q(direction="debit") | ~Q(reason_code=""),
        file__in=_statements(account),
        kind="movement",
        booked_on__lte=on,
    ).exclude(state=EntryState.MATCHED)
    signed = Case(When(direction="credit", then=F("amount")), default=-F("amount"))
    total: Decimal | None = entries.aggregate(total=Sum(signed))["total"]
    return total or Decimal("0.00")


def amount_elsewhere(account: str, on: date) -> Decimal:
    """What came in until a day on other accounts of the institution than this one, as their banks told."""
    entries = BankEntry.objects.filter(file__direction="in", kind="movement", direction="credit", booked_on__lte=on)
    total: Decimal | None = entries.exclude(file__account__in=("", account)).aggregate(total=Sum("amount"))["total"]
    return total or Decimal("0.00")
