"""What was paid too much: the list, and one with its months, its plan and its waivers by two persons."""

import uuid
from datetime import date
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
from amparo.administration.overpayments import operations, queries
from amparo.administration.overpayments.choices import WaiverStatus
from amparo.administration.overpayments.rules import current_overpayment_rules
from amparo.administration.payments.queries import benefit_title
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.fields import MoneyField
from amparo.interfaces.theme.formats import in_language
from amparo.interfaces.theme.reading import log_list, log_reading


class PlanForm(forms.Form):
    """The share of each payment that is held back."""

    percent = forms.DecimalField(
        label=gettext_lazy("Percent of each payment"), min_value=1, max_value=100, max_digits=5, decimal_places=2
    )


class WaiverForm(forms.Form):
    """How much is given up, on which ground of the law, and why."""

    amount = MoneyField(label=gettext_lazy("Amount"))
    ground = forms.ChoiceField(label=gettext_lazy("Ground"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("Your reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        grounds = current_overpayment_rules().grounds
        self.fields["ground"].choices = [  # type: ignore[attr-defined]
            (each.code, f"{in_language(each.name)} ({each.reference})") for each in grounds
        ]


def overpayments(request: HttpRequest) -> HttpResponse:
    """Those of which something is left, the oldest first, and the waivers that wait for a second person."""
    found, waivers = queries.open_overpayments(), queries.proposed_waivers()
    persons = {each.person_id for each in found} | {each.overpayment.person_id for each in waivers}
    log_list(request, person_ids=sorted(persons), purpose=Purpose.REVIEW, subject="overpayments")
    context = {
        "overpayments": [(each, queries.plan_of(each.pk)) for each in found],
        "count": queries.count_open_overpayments(),
        "waivers": waivers,
        "totals": queries.totals(),
    }
    return render(request, "desk/owed/overpayments.html", context)


def overpayment(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """One overpayment, with the acts that this officer can do."""
    found = queries.overpayment_by_reference(reference)
    if found is None:
        raise Http404
    log_reading(request, person_id=found.person_id, purpose=Purpose.REVIEW, subject=f"overpayment {reference}")
    act = request.POST.get("act", "")
    plan_form = PlanForm(request.POST if act == "plan" else None)
    waiver_form = WaiverForm(request.POST if act == "waive" else None)
    done = _done(request, found, act, plan_form if act == "plan" else waiver_form, clock.today())
    if done:
        return redirect("desk:overpayment", reference=reference)
    return render(request, "desk/owed/overpayment.html", _context(request, found, plan_form, waiver_form))


def _done(request: HttpRequest, found: queries.OverpaymentRow, act: str, form: forms.Form, on: date) -> bool:
    if act not in ("plan", "waive", "approve", "reject") or (act in ("plan", "waive") and not form.is_valid()):
        return False
    try:
        _act(found, act, form, signed_in_account_id(request), on)
    except RecordError as error:
        if form.is_bound:
            form.add_error(None, str(error))
        else:
            messages.error(request, str(error))
        return False
    messages.success(request, _("Recorded."))
    return True


def _act(found: queries.OverpaymentRow, act: str, form: forms.Form, officer_id: int, on: date) -> None:
    if act == "plan":
        operations.plan_recovery(
            overpayment_id=found.pk,
            percent=form.cleaned_data["percent"],
            starts_on=max(on, found.recover_from_on),
            made_by_id=officer_id,
            on=on,
        )
    elif act == "waive":
        operations.propose_waiver(overpayment_id=found.pk, proposed_by_id=officer_id, on=on, **form.cleaned_data)
    else:
        waiting = found.waivers.get(status=WaiverStatus.PROPOSED)
        operations.settle_waiver(waiver_id=waiting.pk, officer_id=officer_id, approve=act == "approve", on=on)


def _context(
    request: HttpRequest, found: queries.OverpaymentRow, plan_form: PlanForm, waiver_form: WaiverForm
) -> dict[str, Any]:
    waiting = found.waivers.filter(status=WaiverStatus.PROPOSED).select_related("proposed_by").first()
    return {
        "overpayment": found,
        "title": benefit_title(found.award.benefit),
        "months": found.months.order_by("month"),
        "plan": queries.plan_of(found.pk),
        "recoveries": found.recoveries.order_by("-recovered_on", "-pk")[:50],
        "waiting": waiting,
        "is_own_waiver": waiting is not None and waiting.proposed_by_id == request.user.pk,
        "plan_form": plan_form,
        "waiver_form": waiver_form,
        "back_url": reverse("desk:overpayments"),
    }
