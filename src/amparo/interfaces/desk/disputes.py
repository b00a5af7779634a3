"""Disputed months: the list of those that wait, and one with what is on record beside what the person says."""

import uuid
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
from amparo.administration.contributions import disputes as operations
from amparo.administration.contributions import queries
from amparo.administration.documents.queries import document_for
from amparo.interfaces import clock
from amparo.interfaces.jobs.proposing import propose_for_person
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.fields import MoneyField
from amparo.interfaces.theme.reading import log_list, log_reading


class VerdictForm(forms.Form):
    """What the officer found, and why."""

    remuneration = MoneyField(
        label=gettext_lazy("Pay in one month that was shown"),
        help_text=gettext_lazy("It is put on record for each of the months."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Your reason"),
        help_text=gettext_lazy("It is kept with the decision, and the person can read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": gettext_lazy("Write the reason for your decision.")},
    )


def disputes(request: HttpRequest) -> HttpResponse:
    """The disputes that wait, the oldest first."""
    found = queries.open_disputes()
    log_list(
        request,
        person_ids=[each.person_id for each in found],
        purpose=Purpose.CLAIM_HANDLING,
        subject="disputed months",
    )
    return render(request, "desk/disputes.html", {"disputes": [(each, queries.last_month_of(each)) for each in found]})


def dispute(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """One dispute with the months around it; while it is open, the form that settles it."""
    found = _found(reference)
    log_reading(
        request, person_id=found.person_id, purpose=Purpose.CLAIM_HANDLING, subject=f"dispute {found.reference}"
    )
    form = None
    if found.status == "open":
        form = VerdictForm(request.POST or None, initial={"remuneration": found.remuneration})
        if request.method == "POST" and form.is_valid() and _settled(request, found, form):
            return redirect("desk:dispute", reference=reference)
    context: dict[str, Any] = {
        "dispute": found,
        "last_month": queries.last_month_of(found),
        "months": queries.months_beside(found),
        "evidence": queries.evidence_of(found.pk),
        "form": form,
        "back_url": reverse("desk:disputes"),
    }
    return render(request, "desk/dispute.html", context)


def evidence(request: HttpRequest, reference: uuid.UUID, document: uuid.UUID) -> HttpResponse:
    """A document given with a dispute; as a file to keep, so that a browser runs nothing that it may hold."""
    found = _found(reference)
    kept = document_for(found.person_id, document) if document in queries.evidence_of(found.pk) else None
    if kept is None:
        raise Http404
    log_reading(request, person_id=found.person_id, purpose=Purpose.CLAIM_HANDLING, subject=f"evidence {document}")
    response = HttpResponse(bytes(kept.content), content_type=kept.media_type)
    ending = kept.media_type.rpartition("/")[2]
    response["Content-Disposition"] = f'attachment; filename="evidence-{kept.created_on.isoformat()}.{ending}"'
    return response


def _found(reference: uuid.UUID) -> queries.DisputeRow:
    found = queries.dispute_by_reference(reference)
    if found is None:
        raise Http404
    return found


def _settled(request: HttpRequest, found: queries.DisputeRow, form: VerdictForm) -> bool:
    officer_id, on = signed_in_account_id(request), clock.today()
    reason = form.cleaned_data["reason"]
    try:
        if request.POST.get("verdict") == "reject":
            operations.reject_dispute(dispute_id=found.pk, officer_id=officer_id, reason=reason, on=on)
            messages.success(request, _("Recorded. The months stay as they are."))
            return True
        pay = form.cleaned_data["remuneration"]
        operations.uphold_dispute(dispute_id=found.pk, officer_id=officer_id, remuneration=pay, reason=reason, on=on)
    except RecordError as error:
        form.add_error(None, str(error))
        return False
    proposed = propose_for_person(found.person_id, on=on, proposed_by_id=officer_id).get("proposed", 0)
    messages.success(request, _("Recorded. The months are on record now."))
    if proposed:
        messages.info(request, _("An award of this person would change: see the changes of awards."))
    return True
