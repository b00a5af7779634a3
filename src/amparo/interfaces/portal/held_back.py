"""What is held back from my payment: who, why, since when; revoke in one click; unblock with a code, and sign."""

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
from django.views.decorators.http import require_POST

from amparo.administration.access import operations as access
from amparo.administration.awards.queries import awards_of_person
from amparo.administration.common.errors import RecordError
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.deductions import operations, queries
from amparo.administration.deductions.choices import ConsentKind
from amparo.administration.deductions.rules import current_deduction_rules
from amparo.administration.overpayments.queries import overpayments_of
from amparo.administration.payments.queries import benefit_title
from amparo.interfaces import clock
from amparo.interfaces.portal.person import reads_own_record, signed_in_person_id
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.consents import consent_text
from amparo.interfaces.theme.fields import MoneyField
from amparo.interfaces.theme.formats import in_language

_DRAFT = "consent_to_sign"
_SHOWN = 24
_LONGEST_MONTHS = 120


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": gettext_lazy("Enter the code.")},
    )


class ConsentForm(forms.Form):
    """What is to be held back, for whom, and for how long."""

    award = forms.ChoiceField(label=gettext_lazy("From which benefit"), widget=forms.RadioSelect)
    creditor = forms.ChoiceField(label=gettext_lazy("For whom"))
    kind = forms.ChoiceField(label=gettext_lazy("For what"), widget=forms.RadioSelect)
    monthly_amount = MoneyField(label=gettext_lazy("How much a month"))
    months = forms.IntegerField(label=gettext_lazy("For how many months"), min_value=1, max_value=_LONGEST_MONTHS)

    def __init__(self, data: Any, *, person_id: int, on: date) -> None:
        super().__init__(data)
        rules = current_deduction_rules()
        awards = [each for each in awards_of_person(person_id) if rules.kinds_on(on, each.benefit)]
        kinds = {kind for each in awards for kind in rules.kinds_on(on, each.benefit)}
        options = {
            "award": [(each.pk, in_language(dict(benefit_title(each.benefit)))) for each in awards],
            "creditor": [(each.pk, each.name) for each in queries.creditors(on)],
            "kind": [(kind.value, kind.label) for kind in ConsentKind if kind in kinds],
        }
        for name, choices in options.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.has_choices = all(options.values())


@reads_own_record("what is held back")
def held_back(request: HttpRequest) -> HttpResponse:
    """Every consent with its text, what was held back so far, and whether anything new can be signed."""
    person_id = signed_in_person_id(request)
    context = {
        "consents": queries.consents_of(person_id),
        "unblocking": queries.unblocking_of(person_id, clock.today()),
        "held_back": queries.held_back(person_id)[:_SHOWN],
        "overpayments": overpayments_of(person_id),
        "back_url": reverse("portal:payments"),
    }
    return render(request, "portal/held_back.html", context)


@reads_own_record("what is held back: revoke")
def revoke(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Ask once, then revoke: nothing else is needed."""
    person_id = signed_in_person_id(request)
    consent = queries.consent_of(person_id, reference)
    if consent is None:
        raise Http404
    if request.method == "POST":
        operations.revoke_consent(person_id=person_id, consent=consent, on=clock.today())
        messages.success(request, _("Revoked. Nothing is held back for it from your next payment on."))
        return redirect("portal:held_back")
    return render(request, "portal/revoke.html", {"consent": consent, "back_url": reverse("portal:held_back")})


@require_POST
@reads_own_record("what is held back: block")
def block(request: HttpRequest) -> HttpResponse:
    """Block at once."""
    operations.block(person_id=signed_in_person_id(request), on=clock.today())
    messages.success(request, _("Blocked. Nobody can have anything new held back from your payment."))
    return redirect("portal:held_back")


@reads_own_record("what is held back: unblock")
def unblock(request: HttpRequest) -> HttpResponse:
    """Lift the block for some days, with a fresh code."""
    form = _code_form(request)
    if form.is_bound and form.is_valid() and _code_is_good(request, form):
        operations.unblock(
            person_id=signed_in_person_id(request), account_id=signed_in_account_id(request), on=clock.today()
        )
        messages.success(request, _("Unblocked. You can sign one deduction; then you are blocked again."))
        return redirect("portal:consent_new")
    context = {
        "form": form,
        "days": current_deduction_rules().unblocked_days,
        "demonstration_code": access.demonstration_code(request),
        "back_url": reverse("portal:held_back"),
    }
    return render(request, "portal/unblock.html", context)


@reads_own_record("what is held back: new")
def consent_new(request: HttpRequest) -> HttpResponse:
    """Say what is to be held back; nothing is signed on this page."""
    person_id, today = signed_in_person_id(request), clock.today()
    if queries.unblocking_of(person_id, today) is None:
        return redirect("portal:unblock")
    form = ConsentForm(request.POST if request.method == "POST" else None, person_id=person_id, on=today)
    if form.is_bound and form.is_valid():
        request.session[_DRAFT] = {name: request.POST.get(name, "") for name in form.fields}
        return redirect("portal:consent_sign")
    return render(request, "portal/consent_new.html", {"form": form, "back_url": reverse("portal:held_back")})


@reads_own_record("what is held back: sign")
def consent_sign(request: HttpRequest) -> HttpResponse:
    """The whole text, and the code that signs it."""
    person_id, today = signed_in_person_id(request), clock.today()
    drafted = ConsentForm(request.session.get(_DRAFT), person_id=person_id, on=today)
    if not drafted.is_bound or not drafted.is_valid():
        return redirect("portal:consent_new")
    to_sign = _to_sign(drafted.cleaned_data, today)
    form = _code_form(request)
    if form.is_bound and form.is_valid() and _code_is_good(request, form) and _signed(request, form, to_sign):
        return redirect("portal:held_back")
    context = {
        "form": form,
        "text": to_sign.text,
        "demonstration_code": access.demonstration_code(request),
        "back_url": reverse("portal:consent_new"),
    }
    return render(request, "portal/consent_sign.html", context)


def _to_sign(given: dict[str, Any], today: date) -> operations.ToSign:
    first = first_of_month(today)
    last = add_months(first, given["months"] - 1)
    creditor = queries.creditor_by_id(int(given["creditor"]))
    kind = ConsentKind(given["kind"])
    text = consent_text(
        amount=given["monthly_amount"],
        creditor=creditor.name if creditor else "",
        kind=kind,
        first=first,
        last=last,
    )
    return operations.ToSign(
        award_id=int(given["award"]),
        creditor_id=int(given["creditor"]),
        kind=kind,
        monthly_amount=given["monthly_amount"],
        from_month=first,
        until_month=last,
        text=text,
    )


def _signed(request: HttpRequest, form: CodeForm, to_sign: operations.ToSign) -> bool:
    try:
        operations.sign_consent(
            person_id=signed_in_person_id(request),
            account_id=signed_in_account_id(request),
            to_sign=to_sign,
            on=clock.today(),
        )
    except RecordError as error:
        form.add_error(None, str(error))
        return False
    request.session.pop(_DRAFT, None)
    messages.success(request, _("Signed. You can revoke it here at any time. New deductions are blocked again."))
    return True


def _code_form(request: HttpRequest) -> CodeForm:
    """The form for a code; a code is sent when the page is first opened, or when another is asked for."""
    typed = request.method == "POST" and "again" not in request.POST
    form = CodeForm(request.POST if typed else None)
    if not typed:
        try:
            access.send_signing_code(request, at=clock.now())
        except access.CodeTooSoon as error:
            if request.method == "POST":
                messages.warning(request, str(error))
    return form


def _code_is_good(request: HttpRequest, form: CodeForm) -> bool:
    try:
        access.confirm_signing(request, code=form.cleaned_data["code"], at=clock.now())
    except RecordError as error:
        form.add_error("code", str(error))
        return False
    return True
