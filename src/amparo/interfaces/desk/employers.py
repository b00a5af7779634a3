"""Who asks to act for an employer: an officer confirms, or refuses and says why."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amparo.administration.common.errors import RecordError
from amparo.administration.registry.employers import employer_by_identifier
from amparo.administration.returns.queries import open_requests, representatives
from amparo.administration.returns.registration import confirm_registration, refuse_registration
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id


def employers(request: HttpRequest) -> HttpResponse:
    """The requests that wait, the oldest first, each with who acts for that employer already."""
    if request.method == "POST":
        _decide(request)
        return redirect("desk:employers")
    waiting = open_requests()
    known = {each.pk: employer_by_identifier(each.identifier) for each in waiting}
    rows = [
        (each, known[each.pk], representatives(known[each.pk].pk, clock.today()) if known[each.pk] else [])  # type: ignore[union-attr]
        for each in waiting
    ]
    return render(request, "desk/employers.html", {"rows": rows})


def _decide(request: HttpRequest) -> None:
    number = request.POST.get("request", "")
    if not number.isdigit() or int(number) not in {each.pk for each in open_requests()}:
        messages.error(request, _("Somebody has decided this request already."))
        return
    decided_by, today = signed_in_account_id(request), clock.today()
    try:
        if "confirm" in request.POST:
            confirm_registration(request_id=int(number), decided_by_id=decided_by, on=today)
        else:
            reason = request.POST.get("reason", "").strip()
            refuse_registration(request_id=int(number), decided_by_id=decided_by, reason=reason, on=today)
    except RecordError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Done."))
