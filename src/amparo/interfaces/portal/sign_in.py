"""Signing in: a password, then a one-time code. One door for insured persons and staff; each goes on to their own pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amparo.administration.access import operations
from amparo.administration.access.choices import Role
from amparo.administration.common.errors import RecordError
from amparo.administration.common.identifiers import identifier_digits, identifier_name
from amparo.administration.common.institution import current_institution
from amparo.interfaces import clock

_NEXT = "sign_in_next"
_FIRST_PAGES = {  # others: their claims
    Role.INSURED_PERSON: "portal:home",
    Role.EMPLOYER: "portal:employers",
    Role.ANALYST: "cockpit:studies",
}


class PasswordForm(forms.Form):
    """Who, and the password."""

    login = forms.CharField(
        max_length=254, widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Enter your password.")},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        scheme = current_institution().identifier_scheme
        number = identifier_name(scheme)
        login = self.fields["login"]
        login.label = number[0].upper() + number[1:]
        login.help_text = gettext(
            "%(digits)d digits, with or without dots or spaces. Staff and employers sign in with their e-mail address."
        ) % {"digits": identifier_digits(scheme)}
        login.error_messages["required"] = gettext("Enter your %(number)s.") % {"number": number}


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six digits. It is good for five minutes."),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Enter the code that we sent you.")},
    )


def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for login and password; on success a code is sent."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.begin_sign_in(request, at=clock.now(), **form.cleaned_data)
        except RecordError as error:
            form.add_error(None, str(error))
        else:
            request.session[_NEXT] = request.GET.get("next", "")
            return redirect("portal:sign_in_code")
    return render(request, "portal/sign_in.html", {"form": form, "back_url": reverse("portal:welcome")})


def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code, or send another; on success the session begins."""
    form = CodeForm(request.POST if request.method == "POST" and "again" not in request.POST else None)
    try:
        if "again" in request.POST:
            operations.send_code(request, at=clock.now())
        elif form.is_valid():
            following = request.session.get(_NEXT, "")
            account = operations.confirm_sign_in(request, code=form.cleaned_data["code"], at=clock.now())
            response = redirect(_destination(request, following, account.role))
            return _in_language_of(response, request, account.language)
    except operations.SignInNotBegun:
        return redirect("portal:sign_in")
    except operations.CodeTooSoon as error:
        form = CodeForm({"code": ""}) if "again" in request.POST else form
        form.errors.clear()
        form.add_error(None, str(error))
    except RecordError as error:
        form.add_error("code", str(error))
    context = {
        "form": form,
        "demonstration_code": operations.demonstration_code(request),
        "back_url": reverse("portal:sign_in"),
    }
    return render(request, "portal/sign_in_code.html", context)


def _in_language_of(response: HttpResponse, request: HttpRequest, language: str) -> HttpResponse:
    """Go on in the account's language, unless another was chosen in this browser."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            httponly=True,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
    return response


def _destination(request: HttpRequest, following: str, role: str) -> str:
    """Where the person wanted to go, if it is on this site; else the first page of their role."""
    if following and url_has_allowed_host_and_scheme(
        following, {request.get_host()}, require_https=request.is_secure()
    ):
        return following
    return reverse(_FIRST_PAGES.get(Role(role), "desk:queue"))


def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; only by a button, never by following a link."""
    if request.method == "POST":
        operations.end_sign_in(request)
    return redirect("portal:welcome")
