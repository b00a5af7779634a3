"""Whether a document is genuine: a page that anybody may ask, by the code printed on it."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.administration.documents.queries import issued_by_code, plain_code, shown_code
from amparo.interfaces.clock import today


def verification_url(request: HttpRequest, code: str) -> str:
    """The full address under which a document answers, as its QR code says it."""
    return request.build_absolute_uri(reverse("theme:verify", args=[code]))


def ask(request: HttpRequest) -> HttpResponse:
    """Ask for the code printed on a document."""
    typed = request.GET.get("code", "")
    if code := plain_code(typed):
        return redirect("theme:verify", code=code)
    error = _("Enter the code printed on the document.") if "code" in request.GET else ""
    return render(request, "theme/verify_ask.html", {"error": error}, status=400 if error else 200)


def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether the document of this code was issued here, whether it still holds, and what is printed on it."""
    issued = issued_by_code(code)
    context = {"code": shown_code(plain_code(code)[:32]), "issued": issued}
    if issued is not None:
        context["state"] = _state(issued.withdrawn_on, issued.valid_until, today())
    response = render(request, "theme/verify.html", context, status=200 if issued else 404)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _state(withdrawn_on: date | None, valid_until: date | None, on: date) -> str:
    if withdrawn_on is not None:
        return "withdrawn"
    return "expired" if valid_until is not None and on > valid_until else "valid"
