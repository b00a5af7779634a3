"""What was held back for a creditor and is paid on to it: prepared by one person, released by another."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from amparo.administration.audit.choices import Purpose
from amparo.administration.banking.account_numbers import SCHEMES
from amparo.administration.common.errors import RecordError
from amparo.administration.disbursement import owed_to_creditors as owed
from amparo.administration.disbursement import remittances as operations
from amparo.administration.disbursement.choices import RemittanceState
from amparo.administration.disbursement.reasons import reason_in_words
from amparo.administration.disbursement.rules import current_bank_rules, has_bank
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.reading import log_list

LINES_A_PAGE = 100


class AccountForm(forms.Form):
    """The account that a creditor is paid to."""

    scheme = forms.ChoiceField(label=gettext_lazy("Kind of account"), widget=forms.RadioSelect)
    typed = forms.CharField(label=gettext_lazy("Account number"), max_length=80)

    def __init__(self, data: Any = None) -> None:
        schemes = current_bank_rules().schemes if has_bank() else tuple(SCHEMES)
        super().__init__(data, initial={"scheme": schemes[0]})
        self.fields["scheme"].choices = [(code, SCHEMES[code]) for code in schemes]  # type: ignore[attr-defined]


class MonthForm(forms.Form):
    """Up to which month all that is owed is put together."""

    month = forms.DateField()


def creditor_account(request: HttpRequest, creditor_id: int) -> HttpResponse:
    """The form that states the account a creditor is paid to."""
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _stated(request, creditor_id, form):
        return redirect("desk:creditor", creditor_id=creditor_id)
    context = {"form": form, "back_url": reverse("desk:creditor", args=[creditor_id])}
    return render(request, "desk/owed/creditor_account.html", context)


def _stated(request: HttpRequest, creditor_id: int, form: AccountForm) -> bool:
    try:
        operations.state_creditor_account(
            creditor_id=creditor_id,
            stated_by_id=signed_in_account_id(request),
            on=clock.today(),
            **form.cleaned_data,
        )
    except RecordError as error:
        form.add_error("typed", str(error))
        return False
    messages.success(request, _("The account is kept."))
    return True


@require_POST
def prepare(request: HttpRequest, creditor_id: int) -> HttpResponse:
    """Put together what is owed up to a month."""
    form = MonthForm(request.POST)
    if not form.is_valid():
        raise Http404
    month: date = form.cleaned_data["month"]
    try:
        made = operations.prepare_remittance(
            creditor_id=creditor_id, month=month, prepared_by_id=signed_in_account_id(request), on=clock.today()
        )
    except RecordError as error:
        messages.error(request, str(error))
        return redirect("desk:creditor", creditor_id=creditor_id)
    return redirect("desk:remittance", remittance_id=made.pk)


def remittance(request: HttpRequest, remittance_id: int) -> HttpResponse:
    """One remittance with its account and the deductions that it pays on."""
    found = _found(remittance_id)
    start = max(int(request.GET.get("start", "0")) if request.GET.get("start", "0").isdecimal() else 0, 0)
    lines = owed.lines_of(found.pk, start=start, count=LINES_A_PAGE)
    persons = sorted({line.person_id for line in lines})
    log_list(request, person_ids=persons, purpose=Purpose.REVIEW, subject="remittance")
    context = {
        "remittance": found,
        "lines": lines,
        "next": start + LINES_A_PAGE if start + LINES_A_PAGE < found.line_count else None,
        "is_prepared": found.state == RemittanceState.PREPARED,
        "may_release": found.prepared_by_id != signed_in_account_id(request),
        "why_back": reason_in_words(found.reason_code) if found.reason_code else "",
        "back_url": reverse("desk:creditor", args=[found.creditor_id]),
    }
    return render(request, "desk/owed/remittance.html", context)


@require_POST
def settle(request: HttpRequest, remittance_id: int) -> HttpResponse:
    """Release a remittance, or withdraw it."""
    found = _found(remittance_id)
    try:
        if request.POST.get("act") == "release":
            operations.release_remittance(
                remittance_id=found.pk,
                released_by_id=signed_in_account_id(request),
                on=clock.today(),
                at=clock.now(),
            )
            messages.success(request, _("Released. Its file lies ready for the bank."))
        else:
            operations.withdraw_remittance(remittance_id=found.pk)
            messages.success(request, _("Withdrawn. What it held is owed again."))
    except RecordError as error:
        messages.error(request, str(error))
    return redirect("desk:remittance", remittance_id=found.pk)


def _found(remittance_id: int) -> owed.RemittanceRow:
    found = owed.remittance_by_id(remittance_id)
    if found is None:
        raise Http404
    return found
