"""The institution's colours as a style sheet, and pages for what went wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from amparo.administration.common.institution import current_institution


@cache_control(public=True, max_age=86400)
def colours(request: HttpRequest) -> HttpResponse:
    """The institution's colours laid over the theme's variables."""
    rules = "".join(f"--amparo-{name}:{value};" for name, value in current_institution().colours.items())
    return HttpResponse(f":root{{{rules}}}", content_type="text/css; charset=utf-8")


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: says what to check."""
    context = {
        "heading": _("Page not found"),
        "explanation": _("If you typed the address, check that it is right. If you followed a link, it may be old."),
    }
    return render(request, "theme/error.html", context, status=404)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: says who may."""
    context = {
        "heading": _("You may not see this page"),
        "explanation": _("Your account does not give access to it. Sign in with another account if you have one."),
    }
    return render(request, "theme/error.html", context, status=403)


def locked_out(request: HttpRequest, *_more: object) -> HttpResponse:
    """429: too many wrong passwords; says how long to wait."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    context = {
        "heading": _("Too many tries"),
        "explanation": _("For your safety nobody can sign in with this number here for %(minutes)d minutes.")
        % {"minutes": minutes},
    }
    return render(request, "theme/error.html", context, status=429)


def request_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection token was missing or old."""
    context = {
        "heading": _("This page was open for too long"),
        "explanation": _("For your safety nothing was sent. Go back, reload the page and send it again."),
    }
    return render(request, "theme/error.html", context, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: says that nothing was lost and what to do."""
    context = {
        "heading": _("Something went wrong on our side"),
        "explanation": _("Nothing that you saved was lost. Try again in a few minutes."),
    }
    return render(request, "theme/error.html", context, status=500)
