"""Finding a person, and their record: only after saying why, which is logged."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from amparo.administration.audit.choices import Purpose
from amparo.administration.audit.queries import readings_of_person
from amparo.administration.awards.queries import awards_of_person
from amparo.administration.claims import catalogue
from amparo.administration.claims.queries import claims_of_person
from amparo.administration.common.identifiers import identifier_name
from amparo.administration.common.institution import current_institution
from amparo.administration.contributions.queries import insurance_record
from amparo.administration.payments.queries import benefit_title, payments_of_person
from amparo.administration.registry import queries as registry
from amparo.administration.voluntary_insurance.queries import insurances_of
from amparo.interfaces import clock
from amparo.interfaces.theme.reading import log_list, log_reading

_PURPOSES = (Purpose.CLAIM_HANDLING, Purpose.QUESTION_FROM_PERSON, Purpose.REVIEW)


class PurposeForm(forms.Form):
    """Why the record is opened."""

    purpose = forms.ChoiceField(
        label=_("Why do you open this record?"),
        help_text=_("Your name and your reason are kept, and the person can see them."),
        choices=[(each.value, each.label) for each in _PURPOSES],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why you open this record.")},
    )


def search(request: HttpRequest) -> HttpResponse:
    """Persons by name or number; accents and capitals do not matter."""
    text = request.GET.get("text", "").strip()
    found = [(person, registry.identifiers_of(person.pk)) for person in registry.search_persons(text)] if text else []
    log_list(request, person_ids=[each.pk for each, _ids in found], purpose=Purpose.SEARCH, subject=f"search: {text}")
    template = "desk/persons_found.html" if request.htmx else "desk/persons.html"  # type: ignore[attr-defined]
    number = identifier_name(current_institution().identifier_scheme)
    return render(request, template, {"text": text, "found": found, "number": number})


def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Ask why, log it, and show the record."""
    known = registry.persons_by_id([person_id]).get(person_id)
    if known is None:
        raise Http404
    form = PurposeForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"person": known, "form": form, "back_url": reverse("desk:persons")}
    if request.method == "POST" and form.is_valid():
        log_reading(request, person_id=person_id, purpose=form.cleaned_data["purpose"], subject="person record")
        return render(request, "desk/person.html", context | _record(person_id))
    return render(request, "desk/person_purpose.html", context)


def _record(person_id: int) -> dict[str, Any]:
    today = clock.today()
    return {
        "form": None,
        "identifiers": registry.identifiers_of(person_id),
        "members": [member for member in registry.household_members(person_id, today) if member.person_id != person_id],
        "events": registry.civil_events(person_id),
        "insurance": insurance_record(person_id, today),
        "services": catalogue.benefit_services(),
        "own_insurances": [(each, benefit_title(each.enrolment.benefit)) for each in insurances_of(person_id, today)],
        "claims": [(claim, catalogue.service(claim.service)) for claim in claims_of_person(person_id)],
        "awards": [(award, benefit_title(award.benefit)) for award in awards_of_person(person_id)],
        "payments": payments_of_person(person_id)[:24],
        "readings": readings_of_person(person_id, limit=20),
    }
