"""Insuring oneself: what there is to choose, the insurance one has, its months, and the slips that pay them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from amparo.administration.banking.qr import qr_svg
from amparo.administration.claims import catalogue
from amparo.administration.collection.operations import issue_slip
from amparo.administration.collection.queries import lines_of
from amparo.administration.common.errors import RecordError
from amparo.administration.payments.queries import benefit_title
from amparo.administration.voluntary_insurance import operations, queries
from amparo.interfaces import clock
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id
from amparo.interfaces.theme.fields import MoneyField
from amparo.interfaces.theme.formats import format_money, in_language


@dataclass(frozen=True, slots=True)
class SlipShown:
    """A slip as it is shown: its amount, its last day, its reference, its code as text and as a picture."""

    reference: str
    amount: Decimal
    due_on: date
    payload: str
    picture: SafeString
    months: tuple[date, ...]


class AmountForm(forms.Form):
    """The monthly amount on which a person wants to contribute."""

    amount = MoneyField(
        label=gettext_lazy("On what monthly amount do you want to contribute?"),
        help_text=gettext_lazy("It holds from the next month that is not yet charged, within the law's limits."),
        error_messages={"required": gettext_lazy("Enter the amount.")},
    )


def opened_by(claim_id: int) -> dict[str, object] | None:
    """The insurance that a claim opened, with the slip of its first month; None where it opened none."""
    enrolment = queries.enrolment_of_claim(claim_id)
    if enrolment is None:
        return None
    slip = queries.first_slip(enrolment)
    return {"insurance": queries.insurance_shown(enrolment, clock.today()), "slip": _shown(slip) if slip else None}


def _shown(slip: Any) -> SlipShown:
    title = _("Code to pay %(amount)s") % {"amount": format_money(slip.amount)}
    return SlipShown(
        reference=slip.reference,
        amount=slip.amount,
        due_on=slip.due_on,
        payload=slip.payload,
        picture=mark_safe(qr_svg(slip.payload, title=title)),  # noqa: S308 - drawn by us
        months=tuple(line.charge.month for line in lines_of(slip) if line.charge),
    )


@reads_own_record("own insurance")
def insurance(request: HttpRequest) -> HttpResponse:
    """The insurances that one has had, the running one first, and what else there is to choose."""
    found = queries.insurances_of(signed_in_person_id(request), clock.today())
    running = next((each for each in found if each.is_running), None)
    context = {
        "running": running,
        "title": in_language(dict(benefit_title(running.enrolment.benefit))) if running else "",
        "ended": [(each, benefit_title(each.enrolment.benefit)) for each in found if not each.is_running],
        "services": catalogue.insurance_services(),
    }
    return render(request, "portal/insurance.html", context)


@require_POST
@reads_own_record("own insurance: slip")
def pay(request: HttpRequest, reference: UUID) -> HttpResponse:
    """A slip for the months that were chosen; all that can be paid where none was."""
    found = _own(request, reference)
    chosen = {int(each) for each in request.POST.getlist("charge") if each.isdigit()}
    payable = {each.charge_id for each in queries.insurance_shown(found, clock.today()).to_pay}
    try:
        slip = issue_slip(charge_ids=(chosen & payable) or payable, on=clock.today())
    except RecordError as error:
        messages.error(request, str(error))
        return redirect("portal:insurance")
    return redirect("portal:owed_slip", reference=slip.reference)


@reads_own_record("own insurance: amount")
def change(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Contribute on another amount from the next month on."""
    found = _own(request, reference)
    form = AmountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            row = operations.change_declared_amount(
                enrolment_id=found.pk, amount=form.cleaned_data["amount"], on=clock.today()
            )
            messages.success(request, _("Your new amount is %(amount)s.") % {"amount": format_money(row.amount)})
        except RecordError as error:
            messages.error(request, str(error))
        return redirect("portal:insurance")
    shown = queries.insurance_shown(found, clock.today())
    context = {"form": form, "insurance": shown, "back_url": reverse("portal:insurance")}
    return render(request, "portal/insurance_change.html", context)


@reads_own_record("own insurance: leaving")
def leave(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Say what leaving means; then leave."""
    found = _own(request, reference)
    if request.method == "POST":
        try:
            operations.leave(enrolment_id=found.pk, on=clock.today())
            messages.success(request, _("Your insurance has ended. What you paid stays on your record."))
        except RecordError as error:
            messages.error(request, str(error))
        return redirect("portal:insurance")
    shown = queries.insurance_shown(found, clock.today())
    context = {"insurance": shown, "back_url": reverse("portal:insurance")}
    return render(request, "portal/insurance_leave.html", context)


def _own(request: HttpRequest, reference: UUID) -> queries.EnrolmentRow:
    found = queries.enrolment_of_person(signed_in_person_id(request), str(reference))
    if found is None:
        raise Http404
    return found
