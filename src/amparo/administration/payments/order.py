"""Which run must come before which: what is paid ahead, what is left, what was left out."""

from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.payments.calendar import current_calendar
from amparo.administration.payments.choices import PaymentKind, RunStatus
from amparo.administration.payments.models import PaymentRun

CLOSED = (RunStatus.CLOSED, RunStatus.CANCELLED)


class OutOfOrder(RecordError):
    """Another run of the month must be closed first, or leaves nothing for this one to pay."""


def check_order(run: PaymentRun) -> None:
    """Raise OutOfOrder for a run that is prepared too early or too late; constraints of its table refuse it as well."""
    check = {
        PaymentKind.MONTHLY: _monthly,
        PaymentKind.SUPPLEMENTARY: _supplementary,
        PaymentKind.ADVANCE: _advance,
        PaymentKind.THIRTEENTH: _thirteenth,
    }.get(PaymentKind(run.kind))
    if check is not None:
        check(run)


def _others(run: PaymentRun, kind: PaymentKind) -> QuerySet[PaymentRun]:
    same = PaymentRun.objects.filter(institution=run.institution, kind=kind)
    return same.exclude(status=RunStatus.CANCELLED)


def _monthly(run: PaymentRun) -> None:
    if _others(run, PaymentKind.ADVANCE).filter(month__lte=run.month).exclude(status__in=CLOSED).exists():
        raise OutOfOrder(
            _("An advance on this month is still being paid. Close it first, so that it can be taken off.")
        )


def _supplementary(run: PaymentRun) -> None:
    if not _others(run, PaymentKind.MONTHLY).filter(month=run.month, status=RunStatus.CLOSED).exists():
        raise OutOfOrder(_("A supplementary run pays whom the month's own run left out. Close that run first."))


def _advance(run: PaymentRun) -> None:
    if _others(run, PaymentKind.MONTHLY).filter(month__gte=run.month).exists():
        raise OutOfOrder(_("This month's own run is already there: nothing of it can be paid ahead any more."))


def _thirteenth(run: PaymentRun) -> None:
    if current_calendar().thirteenth.share_by(run.month) == Decimal(0):
        raise OutOfOrder(_("No instalment of the thirteenth payment is due by this month. Choose a later one."))
    open_ones = _others(run, PaymentKind.THIRTEENTH).exclude(status__in=CLOSED)
    if open_ones.exclude(month=run.month).exists():
        raise OutOfOrder(
            _("Another run of thirteenth payments is still open. Close it first, so that it is not paid twice.")
        )
