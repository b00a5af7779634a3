"""Keys for payroll programs: issued, shown once, revoked."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.administration.access.choices import Scope
from amparo.administration.access.keys import issue_key, keys_of, revoke_key
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id


class KeyForm(forms.Form):
    """What the key is for."""

    name = forms.CharField(
        label=gettext_lazy("Which program will use the key?"),
        max_length=100,
        error_messages={"required": gettext_lazy("Name the program, so that you know the key again.")},
    )


def keys(request: HttpRequest) -> HttpResponse:
    """The account's keys; a new one is shown on this page and never again."""
    account_id, secret = signed_in_account_id(request), ""
    form = KeyForm(request.POST if request.method == "POST" and "revoke" not in request.POST else None)
    if request.POST.get("revoke", "").isdigit():
        revoke_key(key_id=int(request.POST["revoke"]), account_id=account_id, on=clock.today())
        messages.success(request, _("The key no longer works."))
        return redirect("portal:employer_keys")
    if form.is_bound and form.is_valid():
        secret = issue_key(account_id=account_id, scope=Scope.RETURNS, name=form.cleaned_data["name"], on=clock.today())
        form = KeyForm()
    context = {"form": form, "keys": keys_of(account_id), "secret": secret, "back_url": reverse("portal:employers")}
    return render(request, "portal/employer/keys.html", context)
