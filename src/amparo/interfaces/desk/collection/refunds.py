"""Refunds: asked for by one person, approved by another, noted as paid."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from amparo.administration.audit.choices import Purpose
from amparo.administration.collection import queries, refunds
from amparo.administration.collection.choices import RefundState
from amparo.administration.common.errors import RecordError
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.reading import log_list


def refunds_owed(request: HttpRequest) -> HttpResponse:
    """What is to be given back, the oldest first; each with its next step."""
    if request.method == "POST":
        return _step(request)
    rows = queries.refunds([RefundState.OWED, RefundState.APPROVED])
    persons = [row.person_id for row in rows if row.person_id]
    log_list(request, person_ids=persons, purpose=Purpose.COLLECTION, subject="refunds")
    return render(request, "desk/collection/refunds.html", {"rows": rows, "own_id": request.user.pk})


def _step(request: HttpRequest) -> HttpResponse:
    number, by, on = request.POST.get("refund", ""), signed_in_account_id(request), clock.today()
    if not number.isdecimal():
        raise Http404
    try:
        match request.POST.get("act"):
            case "ask":
                refunds.ask_refund(refund_id=int(number), asked_by_id=by)
            case "approve":
                refunds.approve_refund(refund_id=int(number), approved_by_id=by, on=on)
            case "paid":
                refunds.refund_paid(refund_id=int(number), on=on)
            case _:
                raise Http404
    except RecordError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Recorded."))
    return redirect("desk:refunds")
