"""Employers' payroll programs file returns here and ask where they stand."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from amparo.administration.access.keys import Caller
from amparo.administration.collection.filing import file_and_charge
from amparo.administration.registry.employers import employer_by_id
from amparo.administration.returns import queries
from amparo.administration.returns.choices import Channel
from amparo.administration.returns.csv_file import FileRefused
from amparo.administration.returns.lines import LineError
from amparo.administration.returns.operations import IdempotencyKeyReused, ReturnRefused, filed_again
from amparo.administration.returns.reading import read_lines
from amparo.administration.returns.registration import employer_number
from amparo.administration.returns.sent import read_sent
from amparo.interfaces.api.calls import CallRefused, body, idempotency_key
from amparo.interfaces.clock import today

MOST_DETAILS = 1_000


def file_return(request: HttpRequest, caller: Caller) -> HttpResponse:
    """POST: file a month's return from CSV, JSON or S-1200 events; `?partly=yes` files the right lines of it."""
    key = idempotency_key(request)
    employer_id, month = _employer(request, caller), _month(request)
    try:
        raw = read_sent(body(request), employer_id=employer_id, month=month)
    except FileRefused as error:
        raise CallRefused(400, "file_refused", str(error)) from error
    try:
        filed = file_and_charge(
            employer_id=employer_id,
            month=month,
            lines=read_lines(raw),
            filed_by_id=caller.account.pk,
            received_on=today(),
            channel=Channel.API,
            idempotency_key=key,
            accept_partly=request.GET.get("partly") == "yes",
        )
    except ReturnRefused as refused:
        raise CallRefused(422, "lines_refused", str(refused), _details(refused.errors)) from refused
    except IdempotencyKeyReused as error:
        raise CallRefused(409, "idempotency_key_reused", str(error)) from error
    answer = JsonResponse(_answer(filed, employer_id), status=201)
    answer.headers["Location"] = reverse("api:return", args=[filed.return_id])
    return answer


def return_status(request: HttpRequest, caller: Caller, return_id: int) -> HttpResponse:
    """GET: a return that was filed, with its sums and what was left out of it."""
    found = queries.return_by_id(return_id)
    if found is None or not queries.represents(caller.account.pk, found.employer_id, today()):
        raise CallRefused(404, "not_found", _("There is no such return."))
    return JsonResponse(_answer(filed_again(found), found.employer_id) | {"state": found.state})


def returns(request: HttpRequest, caller: Caller) -> HttpResponse:
    """GET: all versions of all months of an employer, the latest first."""
    rows = queries.returns_of(_employer(request, caller))
    return JsonResponse(
        {
            "returns": [
                {
                    "return": each.pk,
                    "month": f"{each.month:%Y-%m}",
                    "version": each.version,
                    "state": each.state,
                    "accepted": each.accepted_count,
                    "refused": each.refused_count,
                    "received_on": each.received_on.isoformat(),
                }
                for each in rows
            ]
        }
    )


def _employer(request: HttpRequest, caller: Caller) -> int:
    """The employer that `?employer=` names, or the only one; never one for whom the key's holder does not act."""
    mine = queries.employers_of_account(caller.account.pk, today())
    wanted = request.GET.get("employer", "")
    if wanted:
        number = employer_number(wanted)
        mine = [each for each in mine if each.identifier == number]
    if not mine:
        raise CallRefused(403, "not_your_employer", _("The holder of this key does not act for this employer."))
    if len(mine) > 1:
        raise CallRefused(400, "employer_needed", _("Say for which employer, by ?employer= and its number."))
    return int(mine[0].pk)


def _month(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError as error:
        raise CallRefused(400, "month_needed", _("Say for which month, as ?month=2026-10.")) from error


def _answer(filed: Any, employer_id: int) -> dict[str, Any]:
    return {
        "return": filed.return_id,
        "employer": employer_by_id(employer_id).identifier,
        "version": filed.version,
        "accepted": filed.accepted,
        "refused": filed.refused,
        "totals": {name: str(amount) for name, amount in filed.totals.items()},
        "errors": _details(filed.errors),
        "notes": _details(filed.notes),
    }


def _details(errors: Iterable[LineError]) -> list[dict[str, Any]]:
    """Line by line; a thousand are enough to see what is wrong."""
    return [each._asdict() for each in list(errors)[:MOST_DETAILS]]
