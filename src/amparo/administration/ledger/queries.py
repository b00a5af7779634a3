"""Reads of the ledger: balances, the trial balance, what an act moved."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from amparo.administration.common.periods import add_months
from amparo.administration.ledger.choices import GROWS_BY_DEBIT, TransferSource
from amparo.administration.ledger.models import ClosedMonth, LedgerAccount, Transfer

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class AccountBalance:
    """What an account was debited and credited, in the institution's currency."""

    code: str
    kind: str
    name: str
    debits: Decimal
    credits: Decimal

    @property
    def balance(self) -> Decimal:
        """What stands on the account, positive on the side on which its kind grows."""
        return self.debits - self.credits if self.kind in GROWS_BY_DEBIT else self.credits - self.debits


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """All accounts on a day; both totals are equal in a ledger whose rows have two sides."""

    on: date
    accounts: tuple[AccountBalance, ...]

    @property
    def debits(self) -> Decimal:
        """All debits."""
        return sum((account.debits for account in self.accounts), NOTHING)

    @property
    def credits(self) -> Decimal:
        """All credits."""
        return sum((account.credits for account in self.accounts), NOTHING)

    @property
    def is_balanced(self) -> bool:
        """Whether debits equal credits."""
        return self.debits == self.credits


def trial_balance(on: date) -> TrialBalance:
    """Every account of the chart with what was posted up to and including a day."""
    posted = Transfer.objects.filter(posted_on__lte=on)
    debits = dict(posted.values_list("debit").annotate(Sum("amount")))
    credits_ = dict(posted.values_list("credit").annotate(Sum("amount")))
    accounts = LedgerAccount.objects.order_by("code")
    return TrialBalance(
        on,
        tuple(
            AccountBalance(
                each.code, each.kind, each.name, debits.get(each.code, NOTHING), credits_.get(each.code, NOTHING)
            )
            for each in accounts
        ),
    )


def account_balance(code: str, on: date) -> Decimal:
    """What stands on one account at the end of a day; 0 for an account without transfers. Raises KeyError if unknown."""
    found = {account.code: account.balance for account in trial_balance(on).accounts}
    return found[code]


def moved(source: TransferSource, record_numbers: Collection[int]) -> tuple[int, Decimal]:
    """How many transfers an act made for these records, and how much in all."""
    totals = Transfer.objects.filter(source=source, record_number__in=record_numbers).aggregate(
        count=Count("pk"), amount=Sum("amount")
    )
    return totals["count"], totals["amount"] or NOTHING


def missing_accounts(codes: Collection[str]) -> list[str]:
    """Those of the codes that the chart lacks, in order."""
    known = set(LedgerAccount.objects.filter(Q(code__in=codes)).values_list("code", flat=True))
    return sorted(set(codes) - known)


def closed_months() -> list[ClosedMonth]:
    """The months whose books are closed, the latest first."""
    return list(ClosedMonth.objects.select_related("closed_by").order_by("-month"))


def first_open_month(before: date) -> date | None:
    """The first month before this one in which something was posted and whose books are open; None if all are closed."""
    months = Transfer.objects.filter(posted_on__lt=before).annotate(month=TruncMonth("posted_on"))
    posted = months.exclude(month__in=ClosedMonth.objects.values("month")).order_by("month")
    found: date | None = posted.values_list("month", flat=True).first()
    return found


@dataclass(frozen=True, slots=True)
class Turnover:
    """What one kind of act moved on an account in a month."""

    source: str
    label: str
    count: int
    debits: Decimal
    credits: Decimal


@dataclass(frozen=True, slots=True)
class TransferLine:
    """A transfer as seen from one account: `other` is where the money went or came from."""

    source: str
    label: str
    record_number: int
    period: date
    posted_on: date
    other: str
    is_debit: bool
    amount: Decimal


def turnovers(code: str, month: date) -> list[Turnover]:
    """What moved on an account in a month, by the act that moved it."""
    posted = (
        _of_account(code, month)
        .values("source")
        .annotate(
            count=Count("*"),
            debits=Sum("amount", filter=Q(debit=code), default=NOTHING),
            credits=Sum("amount", filter=Q(credit=code), default=NOTHING),
        )
    )
    return [
        Turnover(each["source"], _label(each["source"]), each["count"], each["debits"], each["credits"])
        for each in posted.order_by("source")
    ]


def transfer_lines(code: str, month: date, source: str, *, start: int = 0, count: int = 100) -> list[TransferLine]:
    """Some of the transfers of one kind on an account in a month, in the order of their days."""
    fields = ("source", "record_number", "period", "posted_on", "debit_id", "credit_id", "amount")
    posted = _of_account(code, month).filter(source=source).order_by("posted_on", "record_number", "period")
    return [
        TransferLine(kind, _label(kind), number, period, on, credit if debit == code else debit, debit == code, amount)
        for kind, number, period, on, debit, credit, amount in posted.values_list(*fields)[start : start + count]
    ]


def months_of_account(code: str) -> list[date]:
    """The months in which something moved on an account, the latest first."""
    posted = Transfer.objects.filter(Q(debit=code) | Q(credit=code)).annotate(month=TruncMonth("posted_on"))
    return list(posted.order_by("-month").values_list("month", flat=True).distinct())


def account_name(code: str) -> str | None:
    """An account's name in the reader's language; None when the chart has no such account."""
    account = LedgerAccount.objects.filter(pk=code).first()
    return account.name if account else None


def _of_account(code: str, month: date) -> QuerySet[Transfer]:
    within = Q(posted_on__gte=month, posted_on__lt=add_months(month, 1))
    return Transfer.objects.filter(Q(debit=code) | Q(credit=code), within)


def _label(source: str) -> str:
    return str(TransferSource(source).label)
