"""A return is filed and charged in one act, so that nothing is declared that nobody is asked to pay."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from amparo.administration.collection.arrears import due_day
from amparo.administration.collection.choices import ChargeKind
from amparo.administration.collection.models import Charge
from amparo.administration.collection.operations import charge, credit
from amparo.administration.collection.payers import employer_kind
from amparo.administration.collection.splitting import NOTHING
from amparo.administration.common.periods import first_of_month
from amparo.administration.registry.employers import employer_by_id
from amparo.administration.returns.operations import FiledReturn, file_return
from amparo.administration.returns.queries import assessed_totals, standing_return

RETURN = "return"


@transaction.atomic
def file_and_charge(**filing: Any) -> FiledReturn:
    """File an employer's return and charge what it assesses; takes and gives what `returns.operations.file_return` does.

    A correction charges what it adds and credits what it takes away.
    """
    filed = file_return(**filing)
    standing = standing_return(filing["employer_id"], filing["month"])
    # The same filing repeated after a correction gives the former version, which charges nothing any more.
    if standing is not None and standing.pk == filed.return_id:
        charge_return(
            return_id=filed.return_id,
            employer_id=filing["employer_id"],
            month=filing["month"],
            totals=assessed_totals(filed.return_id),
            on=filing["received_on"],
        )
    return filed


@transaction.atomic
def charge_return(
    *, return_id: int, employer_id: int, month: date, totals: dict[str, Decimal], on: date
) -> list[Charge]:
    """Bring what an employer is charged for a month to what its return assesses; returns the new charges."""
    month = first_of_month(month)
    due_on = due_day(employer_kind(employer_by_id(employer_id).identifier), month)
    made = []
    for kind in (ChargeKind.WORKER, ChargeKind.EMPLOYER):
        before = list(
            Charge.objects.select_for_update()
            .filter(employer_id=employer_id, month=month, kind=kind, source=RETURN)
            .order_by("-pk")
        )
        charged = sum((each.amount - each.credited_amount for each in before), NOTHING)
        difference = totals.get(kind.value, NOTHING) - charged
        if difference > 0:
            made.append(
                charge(
                    employer_id=employer_id,
                    month=month,
                    kind=kind,
                    amount=difference,
                    due_on=due_on,
                    source=RETURN,
                    source_number=return_id,
                    posted_on=on,
                )
            )
        elif difference < 0:
            _credit(before, -difference, return_id, on)
    return made


def _credit(charges: list[Charge], amount: Decimal, return_id: int, on: date) -> None:
    """Lower the latest charges first, since the oldest are the likeliest to be paid."""
    for each in charges:
        taken = min(amount, each.amount - each.credited_amount)
        if taken:
            credit(
                charge_id=each.pk,
                amount=taken,
                reason=_("Corrected return"),
                source=RETURN,
                source_number=return_id,
                posted_on=on,
            )
            amount -= taken
