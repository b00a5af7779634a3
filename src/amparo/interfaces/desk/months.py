"""A person's months for an officer: only after saying why, which is logged."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from amparo.administration.claims import catalogue
from amparo.administration.registry import queries as registry
from amparo.interfaces import clock
from amparo.interfaces.desk.persons import PurposeForm
from amparo.interfaces.theme.months import months_context
from amparo.interfaces.theme.reading import log_reading


def months(request: HttpRequest, person_id: int, benefit: str) -> HttpResponse:
    """Ask why, log it, and show one benefit month by month, on the record alone."""
    known = registry.persons_by_id([person_id]).get(person_id)
    service = next((each for each in catalogue.services() if each.benefit == benefit), None)
    if known is None or service is None:
        raise Http404
    form = PurposeForm(request.POST if request.method == "POST" else None)
    context = {"person": known, "form": form, "back_url": reverse("desk:person", args=[person_id])}
    if not (request.method == "POST" and form.is_valid()):
        return render(request, "desk/person_purpose.html", context)
    log_reading(
        request, person_id=person_id, purpose=form.cleaned_data["purpose"], subject=f"months of {service.benefit}"
    )
    stops = request.GET.get("record") == "stops"
    found = months_context(person_id, service, {}, clock.today(), stops=stops)
    return render(request, "desk/months.html", context | found | {"form": None})
