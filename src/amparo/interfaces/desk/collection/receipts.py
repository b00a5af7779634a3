"""Receipts that found no slip: whose they may be, and what an officer does with them."""

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
from amparo.administration.banking.queries import entry_by_id, open_entries
from amparo.administration.collection import queries, receipts
from amparo.administration.collection.payers import Payer, party_of
from amparo.administration.collection.suggestions import payers_like, suggestions_for
from amparo.administration.common.errors import RecordError
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.formats import format_money
from amparo.interfaces.theme.reading import log_list

MOST_LISTED = 25  # each is looked into for who may have paid


class ReasonForm(forms.Form):
    """Why a payment is set aside or given back."""

    reason = forms.CharField(
        label=gettext_lazy("Your reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Write the reason.")},
    )


def receipts_waiting(request: HttpRequest) -> HttpResponse:
    """Payments that wait for an officer, the oldest first, each with the likeliest payer."""
    entries = [entry for entry in open_entries(direction="credit") if receipts.is_a_payment_to_us(entry)]
    known = queries.receipts_of_entries([entry.pk for entry in entries])
    waiting = [entry for entry in entries if entry.pk in known]
    shown = [(entry, next(iter(suggestions_for(entry)), None)) for entry in waiting[:MOST_LISTED]]
    _log(request, [each.payer for _entry, each in shown if each])
    amount = sum((known[entry.pk].open_amount for entry in waiting), Decimal(0))
    context = {"rows": shown, "count": len(waiting), "amount": amount, "more": len(waiting) - len(shown)}
    return render(request, "desk/collection/receipts.html", context)


def receipt(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One payment with its suggestions: put to a slip, to a payer, set aside or given back."""
    found = queries.receipt_of_entry(entry_id)
    if found is None:
        raise Http404
    entry = entry_by_id(entry_id)
    form = ReasonForm(request.POST if request.POST.get("act") in ("aside", "back") else None)
    if request.method == "POST" and _done(request, entry_id, form):
        return redirect("desk:receipts")
    suggested = suggestions_for(entry) if found.open_amount else []
    text = request.GET.get("text", "")
    searched = payers_like(text) if text else []
    _log(request, [each.payer for each in suggested] + searched)
    context = {
        "entry": entry,
        "receipt": found,
        "suggestions": suggested,
        "text": text,
        "searched": [(payer, party_of(payer), queries.balance_of(payer)) for payer in searched],
        "form": form,
        "back_url": reverse("desk:receipts"),
    }
    return render(request, "desk/collection/receipt.html", context)


def _done(request: HttpRequest, entry_id: int, form: ReasonForm) -> bool:
    """Whether what the officer chose was done; what refuses it is said on the page."""
    act, by, on = request.POST.get("act"), signed_in_account_id(request), clock.today()
    if act in ("aside", "back") and not form.is_valid():
        return False
    try:
        if act == "aside":
            receipts.set_aside(entry_id=entry_id, reason=form.cleaned_data["reason"], by_id=by)
            messages.success(request, _("Set aside."))
        elif act == "back":
            receipts.give_back(entry_id=entry_id, reason=form.cleaned_data["reason"], on=on, asked_by_id=by)
            messages.success(request, _("Another person must approve the refund."))
        else:
            settled = receipts.match_by_hand(entry_id=entry_id, on=on, matched_by_id=by, **_chosen(request))
            messages.success(request, _settled(settled))
    except RecordError as error:
        messages.error(request, str(error))
        return False
    return True


def _settled(settled: Any) -> str:
    words = {"allocated": format_money(settled.allocated), "refunded": format_money(settled.refunded)}
    if settled.refunded:
        return _("%(allocated)s put to what was owed; %(refunded)s is owed back.") % words
    return _("%(allocated)s put to what was owed.") % words


def _chosen(request: HttpRequest) -> dict[str, Any]:
    """The slip or the payer of the button that was pressed: `slip-12`, `employer-3`, `person-4`. Raises Http404."""
    kind, _dash, number = request.POST.get("to", "").partition("-")
    if not number.isdecimal() or kind not in ("slip", "employer", "person"):
        raise Http404
    if kind == "slip":
        return {"slip_id": int(number)}
    return {"payer": Payer(**{f"{kind}_id": int(number)})}


def _log(request: HttpRequest, payers: list[Payer]) -> None:
    persons = [payer.person_id for payer in payers if payer.person_id is not None]
    log_list(request, person_ids=persons, purpose=Purpose.COLLECTION, subject="receipts")
