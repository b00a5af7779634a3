"""What am I entitled to? The law is run on the person's record before any claim is made."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from amparo.administration.claims import catalogue
from amparo.administration.claims.catalogue import Service
from amparo.administration.claims.determination import LawHasNoAnswer, Preview, preview
from amparo.administration.claims.queries import draft_answers
from amparo.administration.common.institution import current_institution
from amparo.interfaces import clock
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id
from amparo.interfaces.theme.formats import active_language
from amparo.law import Determination
from amparo.law.explanation import explain


@dataclass(frozen=True, slots=True)
class EntitlementRow:
    """One benefit in the overview; `opens_on` is the day on which the first way to it opens, where that is foreseeable.

    `no_answer` says why the law cannot be applied today, and then there is no determination.
    """

    service: Service
    determination: Determination | None
    opens_on: date | None
    no_answer: str = ""


def _row(service: Service, person_id: int) -> EntitlementRow:
    try:
        seen = _preview(service, person_id)
    except LawHasNoAnswer as error:
        return EntitlementRow(service, None, None, str(error))
    opens = [day for day in seen.opening_dates.values() if day] if seen.determination.outcome == "not_entitled" else []
    return EntitlementRow(service, seen.determination, min(opens, default=None))


def _preview(service: Service, person_id: int) -> Preview:
    """What the record alone says, with what the person has already answered in a draft."""
    return preview(person_id, service.benefit, draft_answers(person_id, service.service), clock.today())


@reads_own_record("entitlement overview")
def entitlement(request: HttpRequest) -> HttpResponse:
    """Every benefit determined today, in one page: amount or what is missing."""
    person_id = signed_in_person_id(request)
    rows = [_row(service, person_id) for service in catalogue.benefit_services()]
    return render(request, "portal/entitlement.html", {"rows": rows})


@reads_own_record("entitlement to one benefit")
def entitlement_benefit(request: HttpRequest, benefit: str) -> HttpResponse:
    """One benefit: the amount, every reason, each route and the day on which it opens."""
    service = next((s for s in catalogue.services() if s.benefit == benefit), None)
    if service is None:
        raise Http404
    try:
        seen = _preview(service, signed_in_person_id(request))
    except LawHasNoAnswer as error:
        context = {"service": service, "no_answer": str(error), "back_url": reverse("portal:entitlement")}
        return render(request, "portal/entitlement_benefit.html", context)
    context = {
        "service": service,
        "determination": seen.determination,
        "explanation": explain(
            seen.law,
            seen.determination,
            active_language(),
            currency=current_institution().currency,
            opening_dates=seen.opening_dates if seen.determination.outcome != "incomplete" else {},
        ),
        "back_url": reverse("portal:entitlement"),
    }
    return render(request, "portal/entitlement_benefit.html", context)
