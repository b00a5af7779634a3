"""Objections to overpayments: the list of those that wait, and one beside what the overpayment says."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.administration.audit.choices import Purpose
from amparo.administration.common.errors import RecordError
from amparo.administration.documents.queries import document_for
from amparo.administration.overpayments import objections as operations
from amparo.administration.payments.queries import benefit_title
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.fields import MoneyField
from amparo.interfaces.theme.reading import log_list, log_reading


class VerdictForm(forms.Form):
    """How much proved not to be owed, and why."""

    amount = MoneyField(
        label=gettext_lazy("Amount that was not owed"),
        help_text=gettext_lazy("All of it, or the part for which the person is right. Not read if you refuse."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Your reason"),
        help_text=gettext_lazy("It is kept with the decision, and the person can read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": gettext_lazy("Write the reason for your decision.")},
    )


def objections(request: HttpRequest) -> HttpResponse:
    """The objections that wait, the oldest first."""
    found = operations.open_objections()
    persons = [each.overpayment.person_id for each in found]
    log_list(request, person_ids=persons, purpose=Purpose.REVIEW, subject="objections")
    return render(request, "desk/owed/objections.html", {"objections": found})


def objection(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """One objection with its overpayment; while it is open, the form that decides it."""
    found = _found(reference)
    overpayment = found.overpayment
    log_reading(request, person_id=overpayment.person_id, purpose=Purpose.REVIEW, subject=f"objection {reference}")
    form = None
    if found.status == "open":
        claimed: Decimal = overpayment.amount - overpayment.waived_amount
        form = VerdictForm(request.POST or None, initial={"amount": claimed})
        if request.method == "POST" and form.is_valid() and _settled(request, found, form):
            return redirect("desk:objection", reference=reference)
    context: dict[str, Any] = {
        "objection": found,
        "overpayment": overpayment,
        "title": benefit_title(overpayment.award.benefit),
        "months": overpayment.months.order_by("month"),
        "evidence": operations.evidence_of(found.pk),
        "form": form,
        "back_url": reverse("desk:objections"),
    }
    return render(request, "desk/owed/objection.html", context)


def evidence(request: HttpRequest, reference: uuid.UUID, document: uuid.UUID) -> HttpResponse:
    """A document given with an objection; as a file to keep, so that a browser runs nothing that it may hold."""
    found = _found(reference)
    person_id = found.overpayment.person_id
    kept = document_for(person_id, document) if document in operations.evidence_of(found.pk) else None
    if kept is None:
        raise Http404
    log_reading(request, person_id=person_id, purpose=Purpose.REVIEW, subject=f"evidence {document}")
    response = HttpResponse(bytes(kept.content), content_type=kept.media_type)
    ending = kept.media_type.rpartition("/")[2]
    response["Content-Disposition"] = f'attachment; filename="evidence-{kept.created_on.isoformat()}.{ending}"'
    return response


def _found(reference: uuid.UUID) -> operations.ObjectionRow:
    found = operations.objection_by_reference(reference)
    if found is None:
        raise Http404
    return found


def _settled(request: HttpRequest, found: operations.ObjectionRow, form: VerdictForm) -> bool:
    officer_id, on = signed_in_account_id(request), clock.today()
    amount, reason = form.cleaned_data["amount"], form.cleaned_data["reason"]
    try:
        if request.POST.get("verdict") == "refuse":
            operations.refuse_objection(objection_id=found.pk, officer_id=officer_id, reason=reason, on=on)
        else:
            operations.uphold_objection(
                objection_id=found.pk, officer_id=officer_id, reason=reason, amount=amount, on=on
            )
    except RecordError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Recorded. The person is written to."))
    return True
