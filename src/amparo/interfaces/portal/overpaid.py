"""What I was paid too much: why, month by month, how it is paid back and until when, and how to object."""

import uuid
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.administration.common.errors import RecordError
from amparo.administration.overpayments.objections import evidence_of, objection_of
from amparo.administration.overpayments.operations import plan_recovery
from amparo.administration.overpayments.queries import (
    Forecast,
    OverpaymentRow,
    forecast,
    overpayment_by_reference,
    plan_of,
)
from amparo.administration.overpayments.rules import current_overpayment_rules
from amparo.administration.payments.queries import benefit_title, next_payment
from amparo.interfaces import clock
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id
from amparo.interfaces.theme.account import signed_in_account_id

_SHARES = (10, 20, 30, 50, 75, 100)


class PlanForm(forms.Form):
    """The share of each payment that the person chooses."""

    percent = forms.IntegerField(
        label=gettext_lazy("Percent of each payment"),
        min_value=1,
        max_value=100,
        error_messages={"required": gettext_lazy("Enter a share between 1 and 100 percent.")},
    )


@reads_own_record("overpayment")
def overpayment(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """One overpayment; while something is left, the form that chooses how fast it is paid back."""
    person_id = signed_in_person_id(request)
    found = overpayment_by_reference(reference)
    if found is None or found.person_id != person_id:
        raise Http404
    form = PlanForm(request.POST if request.method == "POST" else None) if found.left_amount else None
    if form and form.is_bound and form.is_valid() and _chosen(request, found, form):
        return redirect("portal:overpayment", reference=reference)
    return render(request, "portal/overpayment.html", {"form": form, **_context(found)})


def _chosen(request: HttpRequest, found: OverpaymentRow, form: PlanForm) -> bool:
    today = clock.today()
    try:
        plan_recovery(
            overpayment_id=found.pk,
            percent=Decimal(form.cleaned_data["percent"]),
            starts_on=today,
            made_by_id=signed_in_account_id(request),
            on=today,
            by_person=True,
        )
    except RecordError as error:
        form.add_error("percent", str(error))
        return False
    messages.success(request, _("Recorded. This share is held back from your next payments."))
    return True


def _context(found: OverpaymentRow) -> dict[str, Any]:
    today, objection = clock.today(), objection_of(found.pk)
    again = objection is None or objection.status == "withdrawn"
    return {
        "overpayment": found,
        "title": benefit_title(found.award.benefit),
        "months": found.months.order_by("month"),
        "plan": plan_of(found.pk),
        "options": list(_options(found, today)),
        "may_object": again and today < found.recover_from_on,
        "how_to_object": current_overpayment_rules().objection,
        "objection": objection,
        "evidence": evidence_of(objection.pk) if objection else [],
        "back_url": reverse("portal:held_back"),
    }


def _options(found: OverpaymentRow, today: date) -> Iterator[tuple[int, Forecast]]:
    """Shares of the next payment with when each would be done, up to the first that is done in one month."""
    coming = next_payment(found.person_id, today)
    if coming is None:
        return
    for percent in _SHARES:
        seen = forecast(found.left_amount, coming.amount, Decimal(percent), coming.month)
        if seen is None:
            continue
        yield percent, seen
        if seen.months == 1:
            return
