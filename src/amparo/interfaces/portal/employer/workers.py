"""Who works for an employer: the people that it files for."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.administration.common.errors import RecordError
from amparo.administration.common.identifiers import InvalidIdentifier, identifier_name, validate_identifier
from amparo.administration.common.institution import current_institution
from amparo.administration.common.periods import first_of_month
from amparo.administration.registry.operations import employ
from amparo.administration.registry.workforce import (
    end_employment,
    numbers_of,
    persons_by_numbers,
    worker_counts,
    workers_in,
)
from amparo.interfaces import clock
from amparo.interfaces.portal.employer.acting import for_employer
from amparo.interfaces.portal.employer.words import category_choices, category_label
from amparo.interfaces.theme.fields import DayField

MOST_SHOWN = 100


class WorkerForm(forms.Form):
    """Whom the employer takes on, as what, from when."""

    identifier = forms.CharField(max_length=32)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    category = forms.ChoiceField(label=gettext_lazy("Insured as"))
    start = DayField(label=gettext_lazy("First day of work"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        number = identifier_name(current_institution().identifier_scheme)
        self.fields["identifier"].label = number[0].upper() + number[1:]
        self.fields["category"].choices = category_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The number names somebody on record, by the name that was typed: a mistyped number takes on nobody else."""
        data = super().clean() or {}
        scheme = current_institution().identifier_scheme
        try:
            number = validate_identifier(scheme, data.get("identifier", ""))
        except InvalidIdentifier as error:
            self.add_error("identifier", str(error))
            return data
        person = persons_by_numbers(scheme, [number]).get(number)
        if person is None or not person.is_called(data.get("name", "")):
            sentence = _("Number and name do not fit anybody on record. Check both, or ask the worker to register.")
            self.add_error("identifier", sentence)
            return data
        return {**data, "person_id": person.person_id}


@for_employer
def workers(request: HttpRequest, employer: Any) -> HttpResponse:
    """Everybody who works for the employer this month, and the form that adds one."""
    form = WorkerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            employ(
                person_id=data["person_id"],
                employer_id=employer.pk,
                category=data["category"],
                start=data["start"],
            )
        except RecordError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The worker is on your list."))
            return redirect("portal:employer_workers", employer_id=employer.pk)
    called = request.GET.get("name", "")[:100]
    count = worker_counts(employer.pk, [first_of_month(clock.today())]).get(first_of_month(clock.today()), 0)
    people = workers_in(employer.pk, clock.today(), called=called, most=MOST_SHOWN)
    numbers = numbers_of([each.person_id for each in people])
    context = {
        "employer": employer,
        "form": form,
        "scheme": current_institution().identifier_scheme,
        "called": called,
        "count": count,
        "is_long": count > MOST_SHOWN,
        "people": [(each, numbers.get(each.person_id, ""), category_label(each.category)) for each in people],
        "back_url": reverse("portal:employer", args=[employer.pk]),
    }
    return render(request, "portal/employer/workers.html", context)


class EndForm(forms.Form):
    """The last day of work."""

    on = DayField(label=gettext_lazy("First day on which the person no longer works for you"))


@for_employer
def end(request: HttpRequest, employer: Any, employment_id: int) -> HttpResponse:
    """Say since when somebody no longer works for the employer."""
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if end_employment(employment_id=employment_id, employer_id=employer.pk, on=form.cleaned_data["on"]):
            messages.success(request, _("The end of the work is recorded."))
            return redirect("portal:employer_workers", employer_id=employer.pk)
        form.add_error("on", _("No work for you runs at that time. Check the day."))
    context = {"form": form, "employer": employer, "back_url": reverse("portal:employer_workers", args=[employer.pk])}
    return render(request, "portal/employer/worker_end.html", context)
