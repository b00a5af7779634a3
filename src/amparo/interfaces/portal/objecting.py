"""Objecting to what I am said to have been paid too much: why, with a document, and taking it back."""

import uuid

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from amparo.administration.common.errors import RecordError
from amparo.administration.overpayments import objections
from amparo.administration.overpayments.queries import OverpaymentRow, overpayment_by_reference
from amparo.administration.overpayments.rules import current_overpayment_rules
from amparo.administration.payments.queries import benefit_title
from amparo.interfaces import clock
from amparo.interfaces.portal.evidence import keep_evidence
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id
from amparo.interfaces.theme.uploads import EvidenceField


class ObjectionForm(forms.Form):
    """Why the person does not agree, and what shows it."""

    statement = forms.CharField(
        label=gettext_lazy("Why do you not agree?"),
        help_text=gettext_lazy("In your own words. For example: I told you in June that I had work again."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
        error_messages={"required": gettext_lazy("Say why you do not agree.")},
    )
    evidence = EvidenceField(
        label=gettext_lazy("A document that shows it"),
        help_text=gettext_lazy("A letter, a receipt or a statement: a PDF or a photograph of up to 8 MB."),
        required=False,
    )


@reads_own_record("overpayment")
def objection_new(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Ask why, and hold recovery until an officer has decided."""
    found, sent = _own(request, reference), request.method == "POST"
    form = ObjectionForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid() and _filed(found, form):
        messages.success(request, _("Sent. Nothing is held back until it is decided."))
        return redirect("portal:overpayment", reference=reference)
    context = {
        "form": form,
        "overpayment": found,
        "title": benefit_title(found.award.benefit),
        "objection": current_overpayment_rules().objection,
        "back_url": reverse("portal:overpayment", args=[reference]),
    }
    return render(request, "portal/objection_form.html", context, status=400 if form.errors else 200)


@require_POST
def objection_withdraw(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Take an objection back."""
    found = _own(request, reference)
    held = objections.objection_of(found.pk)
    try:
        if held is not None:
            objections.withdraw_objection(objection_id=held.pk, person_id=found.person_id, on=clock.today())
    except RecordError as error:
        messages.error(request, str(error))
    return redirect("portal:overpayment", reference=reference)


def _own(request: HttpRequest, reference: uuid.UUID) -> OverpaymentRow:
    found = overpayment_by_reference(reference)
    if found is None or found.person_id != signed_in_person_id(request):
        raise Http404
    return found


def _filed(found: OverpaymentRow, form: ObjectionForm) -> bool:
    today = clock.today()
    try:
        objections.object_to(
            overpayment_id=found.pk,
            person_id=found.person_id,
            statement=form.cleaned_data["statement"],
            evidence=keep_evidence(found.person_id, form.cleaned_data["evidence"], today),
            on=today,
        )
    except RecordError as error:
        form.add_error(None, str(error))
        return False
    return True
