"""The bodies that persons may let be paid from their payments, and what each brought in a month."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.administration.common.errors import RecordError
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.deductions import operations, queries
from amparo.administration.disbursement import owed_to_creditors as owed
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id

_MONTHS = 6


class CreditorForm(forms.Form):
    """A body by its name and its national number."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    identifier = forms.CharField(label=gettext_lazy("National number"), max_length=40)


def creditors(request: HttpRequest) -> HttpResponse:
    """All of them, and the form that registers another. Nobody here can sign for a person."""
    form = CreditorForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _registered(request, form):
        return redirect("desk:creditors")
    open_amounts = owed.owed_by_creditor()
    listed = [(each, open_amounts.get(each.pk)) for each in queries.all_creditors()]
    return render(request, "desk/owed/creditors.html", {"creditors": listed, "form": form})


def _registered(request: HttpRequest, form: CreditorForm) -> bool:
    try:
        operations.register_creditor(
            registered_by_id=signed_in_account_id(request), on=clock.today(), **form.cleaned_data
        )
    except RecordError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Registered."))
    return True


def creditor(request: HttpRequest, creditor_id: int) -> HttpResponse:
    """What was asked and held back of late, what of it is owed and was paid on, in sums; striking it off."""
    found = queries.creditor_by_id(creditor_id)
    if found is None:
        raise Http404
    today = clock.today()
    if request.method == "POST":
        operations.strike_off_creditor(creditor_id=found.pk, on=today)
        messages.success(request, _("Struck off. No new consent can be signed for it."))
        return redirect("desk:creditor", creditor_id=found.pk)
    months = [add_months(first_of_month(today), -back) for back in range(_MONTHS)]
    sums = ((month, queries.creditor_month(found.pk, month)) for month in months)
    context = {
        "creditor": found,
        "months": [(month, of_month) for month, of_month in sums if of_month.count],
        "owed": owed.owed_by_month(found.pk),
        "account": owed.account_of_creditor(found.pk),
        "remittances": owed.remittances_of(found.pk),
        "back_url": reverse("desk:creditors"),
    }
    return render(request, "desk/owed/creditor.html", context)
