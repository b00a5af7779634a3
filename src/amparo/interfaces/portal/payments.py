"""My payments: the next one with its date, and those made."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amparo.administration.payments.queries import next_payment, payments_of_person
from amparo.interfaces import clock
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id


@reads_own_record("payments")
def payments(request: HttpRequest) -> HttpResponse:
    """The amount and day of the next payment, and the list of past ones."""
    person_id = signed_in_person_id(request)
    context = {"next_payment": next_payment(person_id, clock.today()), "payments": payments_of_person(person_id)}
    return render(request, "portal/payments.html", context)
