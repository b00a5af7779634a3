"""Where a person is paid: a new account waits some days, in which whoever did not give it can refuse it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _

from amparo.administration.banking.account_numbers import check_account
from amparo.administration.common.errors import RecordError
from amparo.administration.common.periods import period_from
from amparo.administration.disbursement.choices import AccountState
from amparo.administration.disbursement.letters import notify_new_account
from amparo.administration.disbursement.models import PayeeAccount
from amparo.administration.disbursement.rules import current_bank_rules
from amparo.administration.registry.queries import person_by_id


class SchemeNotTaken(RecordError):
    """The institution does not pay to accounts of this kind."""


class ChangeWaiting(RecordError):
    """A new account is already waiting; it is refused, or begins, before another can be given."""


class TooLateToRefuse(RecordError):
    """The account is paid to already: give another."""


class SameAccount(RecordError):
    """The person is paid to this account already."""


@transaction.atomic
def state_account(*, person_id: int, scheme: str, value: str, on: date, holder_name: str = "") -> PayeeAccount:
    """Take a new account, to be paid to after the days of cooling off; the person is told at once.

    The account before it is paid to until then. Raises InvalidAccount, SchemeNotTaken, SameAccount, ChangeWaiting.
    """
    rules = current_bank_rules()
    if scheme not in rules.schemes:
        raise SchemeNotTaken(_("We cannot pay to accounts of this kind."))
    number = check_account(scheme, value)
    begins = on + timedelta(days=rules.cooling_off_days)
    running = _stated(person_id).filter(period__upper_inf=True).first()
    if running is not None:
        _end(running, number.value, begins, on)
    account = PayeeAccount.objects.create(
        person_id=person_id,
        scheme=scheme,
        value=number.value,
        bank_code=number.bank_code,
        holder_name=holder_name or person_by_id(person_id).name,
        stated_on=on,
        period=period_from(begins),
    )
    notify_new_account(account, begins=begins, on=on)
    return account


def _end(running: PayeeAccount, value: str, begins: date, on: date) -> None:
    if running.period.lower > on:
        raise ChangeWaiting(_("A new account is already waiting. Refuse it first, or wait until it is paid to."))
    if running.value == value:
        raise SameAccount(_("You are paid to this account already."))
    running.period = period_from(running.period.lower, begins)
    running.save(update_fields=["period"])


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """An account that an earlier system has paid to: its days of cooling off are long over."""

    person_id: int
    scheme: str
    value: str
    holder_name: str
    since: date


@transaction.atomic
def take_over_accounts(accounts: Iterable[KnownAccount]) -> int:
    """Record many accounts of an earlier system, all or none; nobody is written to. Raises InvalidAccount."""
    rows = []
    for known in accounts:
        number = check_account(known.scheme, known.value)
        rows.append(
            PayeeAccount(
                person_id=known.person_id,
                scheme=number.scheme,
                value=number.value,
                bank_code=number.bank_code,
                holder_name=known.holder_name,
                stated_on=known.since,
                period=period_from(known.since),
            )
        )
    return len(PayeeAccount.objects.bulk_create(rows, batch_size=5_000))


@transaction.atomic
def refuse_account(*, person_id: int, account_id: int, on: date) -> None:
    """The person did not give this account: it is never paid to, and the one before it goes on. Raises TooLateToRefuse."""
    account = _stated(person_id).filter(pk=account_id).first()
    if account is None or account.period.lower <= on:
        raise TooLateToRefuse(_("This account is paid to already. Give another one instead."))
    _leave(account, AccountState.REFUSED, on, "")
    before = _stated(person_id).filter(period__endswith=account.period.lower).first()
    if before is not None:
        before.period = period_from(before.period.lower)
        before.save(update_fields=["period"])


def _leave(account: PayeeAccount, state: AccountState, on: date, why: str) -> None:
    account.state, account.ended_on, account.why_ended = state, on, why
    account.save(update_fields=["state", "ended_on", "why_ended"])


def _stated(person_id: int) -> "models.QuerySet[PayeeAccount]":
    return PayeeAccount.objects.select_for_update().filter(person_id=person_id, state=AccountState.STATED)
