"""My payments: the next one with its date, and those made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amparo.administration.awards.queries import awards_of_person
from amparo.administration.payments.queries import benefit_title, next_payment, payments_of_person
from amparo.interfaces import clock
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id


@reads_own_record("payments")
def payments(request: HttpRequest) -> HttpResponse:
    """The amount and day of the next payment, the days of benefits that have an end, and the list of past payments."""
    person_id = signed_in_person_id(request)
    limited = [(award, benefit_title(award.benefit)) for award in awards_of_person(person_id) if award.last_day]
    context = {
        "next_payment": next_payment(person_id, clock.today()),
        "limited_awards": limited,
        "payments": payments_of_person(person_id),
    }
    return render(request, "portal/payments.html", context)
