"""How an employer begins: who it is, who acts for it, and what the law asks; an officer confirms."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from amparo.administration.access.choices import Role
from amparo.administration.access.operations import open_account
from amparo.administration.common.errors import RecordError
from amparo.administration.common.identifiers import InvalidIdentifier, identifier_name
from amparo.administration.common.institution import current_institution, current_law
from amparo.administration.common.periods import first_of_month
from amparo.administration.returns.assessment import employer_questions
from amparo.administration.returns.queries import employer_facts
from amparo.administration.returns.registration import employer_number, record_employer_facts, request_registration
from amparo.interfaces import clock
from amparo.interfaces.portal.employer.acting import for_employer
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.formats import in_language


class FactsForm(forms.Form):
    """What the law asks of an employer."""

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name in employer_questions():
            self.fields[name] = _question(name)

    def facts(self) -> dict[str, str]:
        """What was answered."""
        return {name: str(self.cleaned_data[name]) for name in employer_questions() if self.cleaned_data.get(name)}


class EmployerForm(FactsForm):
    """Who the employer is, and what the law asks of it."""

    employer_name = forms.CharField(
        label=_("Name of the firm or household"),
        max_length=200,
        error_messages={"required": _("Enter the employer's name.")},
    )
    identifier = forms.CharField(max_length=32)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        firms, households = (identifier_name(scheme) for scheme in current_institution().employer_schemes)
        number = self.fields["identifier"]
        number.label = gettext("Number of the employer")
        number.help_text = gettext("Firms: %(firms)s. Households: your %(households)s.") % {
            "firms": firms,
            "households": households,
        }
        number.error_messages["required"] = gettext("Enter the employer's number.")

    def clean_identifier(self) -> str:
        """Compact and with right check digits."""
        try:
            return employer_number(self.cleaned_data["identifier"])
        except InvalidIdentifier as error:
            raise forms.ValidationError(str(error)) from error


class RepresentativeForm(EmployerForm):
    """The employer, and an account for whoever acts for it."""

    display_name = forms.CharField(
        label=_("Your name"), max_length=200, error_messages={"required": _("Enter your name.")}
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("You will sign in with it, and get a code there each time."),
        error_messages={"required": _("Enter your e-mail address.")},
    )
    password = forms.CharField(
        label=_("A password"),
        help_text=_("At least twelve signs. A sentence that only you know is best."),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Choose a password.")},
    )


def _question(name: str) -> forms.Field:
    law = current_law()
    fact, entry = law.facts[name], law.words.get(name)
    label = in_language(entry.label) if entry else name
    if fact.type.kind == "choice":
        values = entry.values if entry else {}
        choices = [(each, in_language(values.get(each)) or each) for each in fact.type.choices]
        return forms.ChoiceField(
            label=label,
            choices=choices,
            widget=forms.RadioSelect,
            required=False,
            help_text=gettext("Only firms answer this."),
        )
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_value=10,
        decimal_places=4,
        help_text=gettext("Leave empty for 1."),
    )


def register(request: HttpRequest) -> HttpResponse:
    """Open an account and ask to act for an employer, in one act."""
    form = RepresentativeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            with transaction.atomic():
                account = open_account(
                    login=data["email"],
                    password=data["password"],
                    role=Role.EMPLOYER,
                    display_name=data["display_name"],
                    email=data["email"],
                    language=get_language(),
                )
                _ask(form, account.pk)
        except RecordError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, gettext("Your account is open. Sign in to see when your request is confirmed."))
            return redirect("portal:sign_in")
    return render(request, "portal/employer/register.html", {"form": form, "back_url": reverse("portal:welcome")})


def request_another(request: HttpRequest) -> HttpResponse:
    """Ask to act for a further employer."""
    form = EmployerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _ask(form, signed_in_account_id(request))
        except RecordError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, gettext("We have your request. An officer will confirm it."))
            return redirect("portal:employers")
    return render(request, "portal/employer/register.html", {"form": form, "back_url": reverse("portal:employers")})


def _ask(form: EmployerForm, account_id: int) -> None:
    data = form.cleaned_data
    request_registration(
        account_id=account_id,
        employer_name=data["employer_name"],
        identifier=data["identifier"],
        facts=form.facts(),
        on=clock.today(),
    )


@for_employer
def facts(request: HttpRequest, employer: Any) -> HttpResponse:
    """What the law asks of the employer, from this month on; returns of earlier months keep what held then."""
    known = employer_facts(employer.pk, clock.today())
    form = FactsForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        record_employer_facts(
            employer_id=employer.pk,
            facts=form.facts(),
            valid_from=first_of_month(clock.today()),
            source=f"account {signed_in_account_id(request)}",
        )
        messages.success(request, gettext("Your answers are kept."))
        return redirect("portal:employer", employer_id=employer.pk)
    context = {"form": form, "employer": employer, "back_url": reverse("portal:employer", args=[employer.pk])}
    return render(request, "portal/employer/facts.html", context)
