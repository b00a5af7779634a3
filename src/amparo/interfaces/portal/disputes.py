"""Months that are missing on my record: say so with evidence, follow what becomes of it, take it back."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from amparo.administration.common.errors import RecordError
from amparo.administration.contributions import disputes as operations
from amparo.administration.contributions import queries
from amparo.administration.contributions.operations import known_categories
from amparo.administration.registry.queries import employments
from amparo.interfaces import clock
from amparo.interfaces.jobs.proposing import propose_for_person
from amparo.interfaces.portal.evidence import keep_evidence
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.facts import choice_labels
from amparo.interfaces.theme.fields import MoneyField
from amparo.interfaces.theme.month_field import MonthField
from amparo.interfaces.theme.uploads import EvidenceField

_ANOTHER = "0"


class DisputeForm(forms.Form):
    """Which months, with whom, for how much, and what shows it."""

    first_month = MonthField(label=gettext_lazy("First month that is missing or wrong"))
    last_month = MonthField(label=gettext_lazy("Last month that is missing or wrong"))
    employer = forms.ChoiceField(
        label=gettext_lazy("Who employed you?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose who employed you.")},
    )
    employer_name = forms.CharField(
        label=gettext_lazy("Name of the employer, if another"), max_length=200, required=False
    )
    category = forms.ChoiceField(label=gettext_lazy("You were insured as"))
    remuneration = MoneyField(
        label=gettext_lazy("Your pay in one month, before deductions"),
        error_messages={"required": gettext_lazy("Enter the amount.")},
    )
    statement = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy("In your own words. For example: I worked there all year, and the firm closed."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": gettext_lazy("Say what is wrong.")},
    )
    evidence = EvidenceField(
        label=gettext_lazy("A document that shows it"),
        help_text=gettext_lazy("A payslip, your work book or your contract: a PDF or a photograph of up to 8 MB."),
        required=False,
    )

    def __init__(self, person_id: int, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        worked = employments(person_id)
        self.worked_for = {str(work.employer_id): work.employer for work in worked}
        known = [(key, employer.name) for key, employer in self.worked_for.items()]
        self.fields["employer"].choices = [*known, (_ANOTHER, _("Another employer"))]  # type: ignore[attr-defined]
        if not known:
            self.fields["employer"].required = False
            self.fields["employer_name"].label = _("Name of the employer")
        self.fields["category"].choices = choice_labels("contributor_category", sorted(known_categories()))  # type: ignore[attr-defined]
        self.fields["category"].initial = worked[0].category if worked else None

    def clean(self) -> dict[str, Any]:
        """Months in order, and the name of an employer who is not on record."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first_month"), given.get("last_month")
        if first and last and last < first:
            self.add_error("last_month", _("The last month lies before the first."))
        if not self.worked_for:
            given["employer"] = _ANOTHER
        if given.get("employer") == _ANOTHER and not given.get("employer_name"):
            self.add_error("employer_name", _("Enter the name of the employer."))
        return given

    def months(self) -> operations.DisputedMonths:
        """What the person says."""
        given = self.cleaned_data
        known = self.worked_for.get(given["employer"])
        return operations.DisputedMonths(
            first_month=given["first_month"],
            last_month=given["last_month"],
            employer_id=known.pk if known else None,
            employer_name=known.name if known else given["employer_name"],
            category=given["category"],
            remuneration=given["remuneration"],
            statement=given["statement"],
        )


@reads_own_record("disputed months")
def dispute(request: HttpRequest) -> HttpResponse:
    """Ask which months are wrong, and pass it on; a rule may settle it at once."""
    if not known_categories():
        raise Http404
    person_id = signed_in_person_id(request)
    sent = request.method == "POST"
    initial = {"first_month": request.GET.get("from", ""), "last_month": request.GET.get("until", "")}
    form = DisputeForm(person_id, request.POST if sent else None, request.FILES if sent else None, initial=initial)
    if sent and form.is_valid():
        try:
            filed = operations.dispute_months(
                person_id=person_id,
                months=form.months(),
                evidence=keep_evidence(person_id, form.cleaned_data["evidence"], clock.today()),
                on=clock.today(),
            )
        except RecordError as error:
            form.add_error(None, str(error))
        else:
            if filed.status == "upheld":
                propose_for_person(person_id, on=clock.today(), proposed_by_id=signed_in_account_id(request))
            return redirect("portal:dispute", reference=filed.reference)
    context = {"form": form, "back_url": reverse("portal:record")}
    return render(request, "portal/dispute_form.html", context, status=400 if form.errors else 200)


@reads_own_record("disputed months")
def shown(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Where one dispute stands, and why it was settled as it was."""
    found = _own(request, reference)
    context = {
        "dispute": found,
        "evidence": queries.evidence_of(found.pk),
        "last_month": queries.last_month_of(found),
        "back_url": reverse("portal:record"),
    }
    return render(request, "portal/dispute.html", context)


@require_POST
def withdraw(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Take a dispute back."""
    found = _own(request, reference)
    try:
        operations.withdraw_dispute(dispute_id=found.pk, person_id=found.person_id, on=clock.today())
    except RecordError as error:
        messages.error(request, str(error))
    return redirect("portal:dispute", reference=reference)


def _own(request: HttpRequest, reference: uuid.UUID) -> queries.DisputeRow:
    found = queries.dispute_by_reference(reference)
    if found is None or found.person_id != signed_in_person_id(request):
        raise Http404
    return found
