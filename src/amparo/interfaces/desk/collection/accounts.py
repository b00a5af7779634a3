"""Payers' accounts, who is overdue, and plans."""

from collections.abc import Iterable
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.administration.audit.choices import Purpose
from amparo.administration.collection import operations, queries
from amparo.administration.collection.payers import Payer, party_of
from amparo.administration.collection.queries import Owed, owed_of
from amparo.administration.collection.suggestions import payers_like
from amparo.administration.common.errors import RecordError
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.fields import DayField, MoneyField
from amparo.interfaces.theme.reading import log_list, log_reading

MOST_LISTED = 200


class ByHandForm(forms.Form):
    """Penalty and interest that an officer works out where the law's rates are not held."""

    penalty = MoneyField(label=gettext_lazy("Penalty"))
    interest = MoneyField(label=gettext_lazy("Interest"))
    due_on = DayField(label=gettext_lazy("Payable until"))
    working = forms.CharField(
        label=gettext_lazy("How these amounts come about"),
        help_text=gettext_lazy("It is kept with the slip."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": gettext_lazy("Say how the amounts come about.")},
    )


def arrears(request: HttpRequest) -> HttpResponse:
    """Who is overdue, the largest debt first; and the search for any payer."""
    today, text = clock.today(), request.GET.get("text", "")
    overdue = _by_payer(owed_of(queries.overdue_charges(today), today))
    found = payers_like(text) if text else []
    _log(request, [payer for payer, _rows, _total in overdue[:MOST_LISTED]] + found)
    context = {
        "text": text,
        "found": [(payer, party_of(payer), queries.balance_of(payer)) for payer in found],
        "rows": [(payer, rows[0].charge, rows, total) for payer, rows, total in overdue[:MOST_LISTED]],
        "more": max(0, len(overdue) - MOST_LISTED),
        "total": sum((total for _payer, _rows, total in overdue), Decimal(0)),
        "plans": queries.running_plans(),
        "today": today,
    }
    return render(request, "desk/collection/arrears.html", context)


def account(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """All of one payer: what is owed today and why, what was paid, slips, plans, what is owed back."""
    payer = Payer(**{f"{kind}_id": number})
    form = ByHandForm(request.POST if request.method == "POST" else None)
    charges = queries.charges_of(payer)
    if not charges:
        raise Http404
    if payer.person_id is not None:
        log_reading(request, person_id=payer.person_id, purpose=Purpose.COLLECTION, subject="payer's account")
    today = clock.today()
    owed = queries.owed_on(payer, today)
    unknown = {each.charge.pk for each in owed if not each.due.is_known}
    if request.method == "POST" and form.is_valid() and _made_by_hand(request, form, unknown):
        return redirect(request.path)
    context = {
        "party": party_of(payer),
        "owed": owed,
        "form": form if unknown else None,
        "unknown": [each for each in owed if each.charge.pk in unknown],
        "total": sum((each.due.total for each in owed), Decimal(0)),
        "charges": charges[:60],
        "payments": queries.payments_of(payer)[:60],
        "slips": queries.slips_of(payer)[:20],
        "plans": [(plan, queries.instalments_of(plan)) for plan in queries.plans_of(payer)],
        "today": today,
        "back_url": reverse("desk:arrears"),
    }
    return render(request, "desk/collection/account.html", context)


def _made_by_hand(request: HttpRequest, form: ByHandForm, unknown: set[int]) -> bool:
    """Whether a slip was made of amounts that an officer worked out; what refuses it is said on the page."""
    chosen, today = request.POST.get("charge", ""), clock.today()
    if not chosen.isdecimal() or int(chosen) not in unknown:
        raise Http404
    try:
        slip = operations.issue_slip_by_hand(
            charge_id=int(chosen),
            penalty=form.cleaned_data["penalty"],
            interest=form.cleaned_data["interest"],
            working=form.cleaned_data["working"],
            by_id=signed_in_account_id(request),
            on=today,
            due_on=form.cleaned_data["due_on"],
        )
    except RecordError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Slip %(reference)s is made. The payer sees it too.") % {"reference": slip.reference})
    return True


def _by_payer(owed: Iterable[Owed]) -> list[tuple[Payer, list[Owed], Decimal]]:
    rows: dict[Payer, list[Owed]] = {}
    for each in owed:
        rows.setdefault(Payer.of(each.charge), []).append(each)
    totals = [(payer, found, sum((each.due.total for each in found), Decimal(0))) for payer, found in rows.items()]
    return sorted(totals, key=lambda row: -row[2])


def _log(request: HttpRequest, payers: list[Payer]) -> None:
    persons = [payer.person_id for payer in payers if payer.person_id is not None]
    log_list(request, person_ids=persons, purpose=Purpose.COLLECTION, subject="arrears")
