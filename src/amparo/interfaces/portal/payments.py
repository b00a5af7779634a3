"""My payments: the next one with its date, and those made."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amparo.administration.awards.queries import awards_of_person
from amparo.administration.deductions.queries import held_back_by_payment
from amparo.administration.payments.queries import PaymentRow, benefit_title, next_payment, payments_of_person
from amparo.interfaces import clock
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id

NOTHING = Decimal("0.00")


@reads_own_record("payments")
def payments(request: HttpRequest) -> HttpResponse:
    """The amount and day of the next payment, the days of benefits that have an end, and the list of past payments."""
    person_id = signed_in_person_id(request)
    limited = [(award, benefit_title(award.benefit)) for award in awards_of_person(person_id) if award.last_day]
    context = {
        "next_payment": next_payment(person_id, clock.today()),
        "limited_awards": limited,
        "payments": _with_what_is_held_back(person_id),
    }
    return render(request, "portal/payments.html", context)


def _with_what_is_held_back(person_id: int) -> list[tuple[PaymentRow, Decimal, Decimal]]:
    """Each payment with what was held back of it, and what came to the person."""
    held = held_back_by_payment(person_id)
    rows = ((each, held.get((each.award_id, each.month, each.kind), NOTHING)) for each in payments_of_person(person_id))
    return [(each, taken, each.amount - taken) for each, taken in rows]
