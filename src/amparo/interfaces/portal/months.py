"""Your months: what there was, is and will be a right to, and what changes it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from amparo.administration.claims import catalogue
from amparo.administration.claims.queries import draft_answers
from amparo.interfaces import clock
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id
from amparo.interfaces.theme.months import months_context


@reads_own_record("months of one benefit")
def months(request: HttpRequest, benefit: str) -> HttpResponse:
    """One benefit month by month; with `?record=stops` as if contributing stopped today."""
    service = next((each for each in catalogue.services() if each.benefit == benefit), None)
    if service is None:
        raise Http404
    person_id = signed_in_person_id(request)
    answers = draft_answers(person_id, service.service)
    stops = request.GET.get("record") == "stops"
    context = months_context(person_id, service, answers, clock.today(), stops=stops)
    back = reverse("portal:entitlement_benefit", args=[benefit])
    return render(request, "portal/months.html", context | {"back_url": back})
