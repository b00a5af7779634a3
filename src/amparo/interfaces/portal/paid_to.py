"""Where I am paid: the account, a new one with the days it waits, and the click that refuses it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from amparo.administration.banking.account_numbers import SCHEMES, SHOWN_AT_THE_END, InvalidAccount, check_account
from amparo.administration.common.errors import RecordError
from amparo.administration.disbursement import accounts, queries
from amparo.administration.disbursement.rules import current_bank_rules, has_bank
from amparo.interfaces import clock
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id
from amparo.interfaces.theme.formats import format_day

_EXAMPLES = {
    "br_account": gettext_lazy("Bank, branch and account with its last figure, for example 001/1234/567890-1."),
    "pix": gettext_lazy("Your CPF, telephone with +55, e-mail or random key."),
    "iban": gettext_lazy("It begins with two letters, for example DE89 3704 0044 0532 0130 00."),
    "clabe": gettext_lazy("18 figures."),
    "cbu": gettext_lazy("22 figures."),
    "local": gettext_lazy("The bank's code and the account number, for example 0030/123456789."),
}


@dataclass(frozen=True, slots=True)
class AccountShown:
    """An account as its owner sees it: its last figures only, since screens are looked at over shoulders."""

    pk: int
    kind: str
    shown: str
    holder_name: str
    stated_on: date
    begins_on: date
    state: str
    why_ended: str


def account_shown(account: queries.AccountRow) -> AccountShown:
    """What a page may say of an account."""
    return AccountShown(
        pk=account.pk,
        kind=str(SCHEMES[account.scheme]),
        shown=f"•••• {account.value[-SHOWN_AT_THE_END:]}",
        holder_name=account.holder_name,
        stated_on=account.stated_on,
        begins_on=account.period.lower,
        state=account.get_state_display(),
        why_ended=account.why_ended,
    )


class AccountForm(forms.Form):
    """A kind of account that the institution pays to, and the number."""

    scheme = forms.ChoiceField(label=gettext_lazy("Kind of account"), widget=forms.RadioSelect)
    value = forms.CharField(
        label=gettext_lazy("Account"),
        max_length=100,
        error_messages={"required": gettext_lazy("Enter the account.")},
    )

    def __init__(self, data: Any = None) -> None:
        schemes = current_bank_rules().schemes
        super().__init__(data, initial={"scheme": schemes[0]})
        self.fields["scheme"].choices = [(code, SCHEMES[code]) for code in schemes]  # type: ignore[attr-defined]
        self.fields["value"].help_text = " ".join(str(_EXAMPLES[code]) for code in schemes)

    def clean(self) -> dict[str, Any]:
        """The number is checked as its kind says, and the error stands beside it."""
        given: dict[str, Any] = super().clean() or {}
        if "scheme" in given and "value" in given:
            try:
                check_account(given["scheme"], given["value"])
            except InvalidAccount as error:
                self.add_error("value", ValidationError(str(error)))
        return given


@reads_own_record("where I am paid")
def paid_to(request: HttpRequest) -> HttpResponse:
    """The account paid to today, the one that waits, payments that came back, and all accounts ever given."""
    person_id, today = signed_in_person_id(request), clock.today()
    account, waiting = queries.account_of(person_id, today), queries.waiting_account(person_id, today)
    context = {
        "account": account_shown(account) if account else None,
        "waiting_account": account_shown(waiting) if waiting else None,
        "waiting_payments": queries.waiting_payments(person_id),
        "accounts": [account_shown(each) for each in queries.accounts_of(person_id)],
        "cooling_off_days": current_bank_rules().cooling_off_days if has_bank() else None,
    }
    return render(request, "portal/paid_to.html", context)


@reads_own_record("where I am paid: new account")
def new_account(request: HttpRequest) -> HttpResponse:
    """Give another account; nothing is sent to it before the day that the page says."""
    if not has_bank():
        return redirect("portal:paid_to")
    today = clock.today()
    begins = today + timedelta(days=current_bank_rules().cooling_off_days)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _stated(request, form):
        return redirect("portal:paid_to")
    context = {"form": form, "begins": begins, "back_url": reverse("portal:paid_to")}
    return render(request, "portal/paid_to_new.html", context)


def _stated(request: HttpRequest, form: AccountForm) -> bool:
    given = form.cleaned_data
    try:
        account = accounts.state_account(
            person_id=signed_in_person_id(request), scheme=given["scheme"], value=given["value"], on=clock.today()
        )
    except RecordError as error:
        form.add_error("value", str(error))
        return False
    day = format_day(account.period.lower)
    messages.success(
        request, _("We pay to the new account from %(day)s. We have written to you about it.") % {"day": day}
    )
    return True


@require_POST
@reads_own_record("where I am paid: refusal")
def refuse(request: HttpRequest, account_id: int) -> HttpResponse:
    """One click: this account is not mine, go on as before."""
    try:
        accounts.refuse_account(person_id=signed_in_person_id(request), account_id=account_id, on=clock.today())
    except RecordError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Refused. Nothing is paid to that account."))
    return redirect("portal:paid_to")
