"""Taking a bank's file, once; and saying what an entry of it was about."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.db import connection, transaction
from django.utils.translation import gettext as _

from amparo.administration.banking.choices import EntryState, FileDirection
from amparo.administration.banking.messages.contents import Entry, Message
from amparo.administration.banking.messages.hardened import MessageRefused
from amparo.administration.banking.messages.reading import read_message
from amparo.administration.banking.models import BankEntry, BankFile
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_institution
from amparo.administration.common.refusals import refusing

_COPY = """
COPY banking_bankentry (file_id, number, kind, direction, amount, currency, booked_on, end_to_end_id, reference, remittance,
    counterparty_name, counterparty_identifier, counterparty_account, status_code, reason_code, reason_text, batch,
    bank_reference, state, room, state_reason)
FROM STDIN
"""


class FileAlreadyReceived(RecordError):
    """The same file, byte for byte, was taken before."""


class MessageNumberTaken(RecordError):
    """Another file with the number of this message was taken before: one of the two is not what the bank meant."""


class EntryDealtWith(RecordError):
    """The entry was matched before."""


def receive_bank_file(*, content: bytes, name: str, received_on: date, received_by_id: int | None) -> BankFile:
    """Take a file from a bank with all its entries, or nothing of it.

    Raises MessageRefused (see `messages.hardened`), FileAlreadyReceived, MessageNumberTaken.
    """
    digest = sha256(content).hexdigest()
    _refuse_repeated(digest)
    message = read_message(content)
    _refuse_other_money(message)
    with transaction.atomic():
        file = _file(message, digest, name, len(content), received_on, received_by_id)
        _copy_entries(file.pk, message.entries)
    return file


def _refuse_other_money(message: Message) -> None:
    """A hundred of another currency is not a hundred of ours."""
    ours = current_institution().currency
    others = sorted({entry.currency for entry in message.entries if entry.currency} - {ours})
    if others:
        raise MessageRefused(
            _("The file tells of %(others)s, and this institution's books are in %(ours)s. Nothing of it was taken.")
            % {"others": ", ".join(others), "ours": ours}
        )


def _refuse_repeated(digest: str) -> None:
    before = BankFile.objects.filter(sha256=digest).first()
    if before is not None:
        raise FileAlreadyReceived(
            _("This file was taken on %(day)s already, as “%(name)s”. Nothing was done again.")
            % {"day": before.handled_on.isoformat(), "name": before.name}
        )


def _file(
    message: Message, digest: str, name: str, size_bytes: int, received_on: date, received_by_id: int | None
) -> BankFile:
    refusals = {
        "banking_bankfile_sha256_key": lambda: FileAlreadyReceived(
            _("This file is just being taken by somebody else. Nothing was done twice.")
        ),
        "bank_file_message_once": lambda: MessageNumberTaken(
            _(
                "A file numbered %(number)s of this account was taken before and said otherwise. Ask the bank which holds."
            )
            % {"number": message.message_id}
        ),
    }
    with refusing(refusals):
        return BankFile.objects.create(
            direction=FileDirection.IN,
            kind=message.name,
            message_id=message.message_id,
            sha256=digest,
            name=name[:200],
            account=message.account,
            about=message.about,
            entry_count=len(message.entries),
            credit_amount=message.credits,
            debit_amount=message.debits,
            opening_amount=message.opening.amount if message.opening else None,
            closing_amount=message.closing.amount if message.closing else None,
            closing_on=message.closing.on if message.closing else None,
            size_bytes=size_bytes,
            handled_by_id=received_by_id,
            handled_on=received_on,
        )


def _copy_entries(file_id: int, entries: Iterable[Entry]) -> None:
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(_COPY) as stream:
        for number, entry in enumerate(entries, start=1):
            stream.write_row(
                (
                    file_id,
                    number,
                    entry.kind,
                    entry.direction,
                    entry.amount,
                    entry.currency,
                    entry.booked_on,
                    entry.end_to_end_id,
                    entry.reference,
                    entry.remittance,
                    entry.counterparty_name,
                    entry.counterparty_identifier,
                    entry.counterparty_account,
                    entry.status[:8],
                    entry.reason[:40],
                    entry.reason_text,
                    entry.batch,
                    entry.bank_reference,
                    EntryState.OPEN.value,
                    "",
                    "",
                )
            )


@transaction.atomic
def record_sent_file(
    *,
    kind: str,
    message_id: str,
    digest: str,
    name: str,
    stored_as: str,
    bank_code: str,
    account: str,
    entry_count: int,
    debit_amount: Decimal,
    size_bytes: int,
    on: date,
    about: str = "",
) -> BankFile:
    """Keep what was written for a bank. Raises MessageNumberTaken."""
    taken = {"bank_file_message_once": lambda: MessageNumberTaken(_("A file with this number was written before."))}
    with refusing(taken):
        return BankFile.objects.create(
            direction=FileDirection.OUT,
            kind=kind,
            message_id=message_id,
            sha256=digest,
            name=name,
            stored_as=stored_as,
            bank_code=bank_code,
            account=account,
            about=about,
            entry_count=entry_count,
            debit_amount=debit_amount,
            size_bytes=size_bytes,
            handled_on=on,
        )


@transaction.atomic
def match_entry(entry_id: int, room: str, record_number: int) -> None:
    """Say which record an entry was about. Matching it with the same record again changes nothing. Raises EntryDealtWith."""
    entry = BankEntry.objects.select_for_update().get(pk=entry_id)
    if entry.state == EntryState.MATCHED:
        if (entry.room, entry.record_number) == (room, record_number):
            return
        raise EntryDealtWith(_("This entry of the bank has been matched already."))
    entry.state, entry.room, entry.record_number = EntryState.MATCHED, room, record_number
    entry.save(update_fields=["state", "room", "record_number"])


@transaction.atomic
def set_entry_aside(entry_id: int, reason: str, by_id: int) -> None:
    """Take an entry out of the queue for a reason. Raises EntryDealtWith."""
    entry = BankEntry.objects.select_for_update().get(pk=entry_id)
    if entry.state != EntryState.OPEN:
        raise EntryDealtWith(_("This entry of the bank has been dealt with already."))
    entry.state, entry.state_reason, entry.state_by_id = EntryState.SET_ASIDE, reason, by_id
    entry.save(update_fields=["state", "state_reason", "state_by"])
