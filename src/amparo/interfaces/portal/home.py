"""The first page: before signing in, what the institution does; after, what matters to this person now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from amparo.administration.claims import catalogue
from amparo.administration.claims import queries as claims
from amparo.administration.disbursement.queries import waiting_payments
from amparo.administration.notices.queries import notices_of_person
from amparo.administration.payments.queries import next_payment
from amparo.administration.registry.queries import person_by_id
from amparo.administration.returns.assessment import declared_categories
from amparo.administration.voluntary_insurance.queries import insurances_of
from amparo.interfaces import clock
from amparo.interfaces.portal.family import Bereavement, bereavements
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id


def _services() -> dict[str, object]:
    return {"services": catalogue.benefit_services(), "insurance_services": catalogue.insurance_services()}


def welcome(request: HttpRequest) -> HttpResponse:
    """The open door: services in plain words, and the way to sign in."""
    if getattr(request.user, "person_id", None):
        return home(request)
    return render(request, "portal/welcome.html", _services() | {"takes_returns": bool(declared_categories())})


@reads_own_record("overview")
def home(request: HttpRequest) -> HttpResponse:
    """Next payment, what is in payment, open claims, saved drafts and unread letters."""
    person_id = signed_in_person_id(request)
    in_family = bereavements(person_id)
    context = {
        "person": person_by_id(person_id),
        "next_payment": next_payment(person_id, clock.today()),
        "claims": [(claim, catalogue.service(claim.service)) for claim in claims.claims_of_person(person_id)[:5]],
        "drafts": _drafts(person_id, in_family),
        "bereavements": in_family,
        "waiting_payments": waiting_payments(person_id),
        "unread": [notice for notice in notices_of_person(person_id) if notice.read_on is None],
        "own_insurance": next((each for each in insurances_of(person_id, clock.today()) if each.is_running), None),
        **_services(),
    }
    return render(request, "portal/home.html", context)


def _drafts(person_id: int, in_family: list[Bereavement]) -> list[catalogue.Service]:
    """What is saved and not sent, without what a card of a death above already offers to send."""
    offered = {service.service for each in in_family for service, claim in each.services if claim is None}
    saved = (draft.service for draft in claims.drafts_of(person_id))
    return [catalogue.service(code) for code in saved if code not in offered]
