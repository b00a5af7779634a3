"""The ledger: the trial balance of any day, an account's transfers, what stands behind one, and closing a month."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amparo.administration.access.choices import Role
from amparo.administration.audit.choices import Purpose
from amparo.administration.awards.queries import award_by_id, rates_of
from amparo.administration.claims.queries import claim_by_id
from amparo.administration.common.errors import RecordError
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.decisions.explanation import explanation_of
from amparo.administration.decisions.queries import decision_by_id
from amparo.administration.ledger import queries
from amparo.administration.ledger.chart import current_chart
from amparo.administration.ledger.choices import ONE_PER_RECORD
from amparo.administration.ledger.operations import close_month
from amparo.administration.payments.queries import benefit_title
from amparo.administration.registry.queries import persons_by_id
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.reading import log_reading

LINES_ON_A_PAGE = 100


def ledger(request: HttpRequest) -> HttpResponse:
    """The trial balance of a day, today's where none is asked for, and the months whose books are closed."""
    on = _day(request.GET.get("on", "")) or clock.today()
    balance = queries.trial_balance(on)
    names = {line.code: line.name for line in current_chart().accounts}
    rows = [(account, names.get(account.code, {"en": account.name})) for account in balance.accounts]
    context = {
        "balance": balance,
        "rows": rows,
        "wrong_day": bool(request.GET.get("on")) and _day(request.GET["on"]) is None,
        "closed_months": queries.closed_months(),
        "closable": _closable(request, clock.today()),
    }
    return render(request, "desk/ledger.html", context)


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the books of a month, for good."""
    month = _day(request.POST.get("month", ""))
    if month is None:
        raise Http404
    try:
        closed = close_month(month=month, closed_by_id=signed_in_account_id(request), on=clock.today())
    except RecordError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Closed with %(count)d transfers.") % {"count": closed.transfer_count})
    return redirect("desk:ledger")


def account(request: HttpRequest, code: str) -> HttpResponse:
    """What moved on an account in a month, by the act that moved it, and the transfers of one kind."""
    name = queries.account_name(code)
    if name is None:
        raise Http404
    months = queries.months_of_account(code)
    month = _day(request.GET.get("month", "")) or (months[0] if months else first_of_month(clock.today()))
    turnovers = queries.turnovers(code, month)
    source = request.GET.get("source") or (turnovers[0].source if turnovers else "")
    chosen = next((each for each in turnovers if each.source == source), None)
    start = max(0, int(request.GET["start"])) if request.GET.get("start", "").isdigit() else 0
    lines = queries.transfer_lines(code, month, source, start=start, count=LINES_ON_A_PAGE) if chosen else []
    context = {
        "code": code,
        "name": name,
        "month": month,
        "months": months,
        "turnovers": turnovers,
        "chosen": chosen,
        "lines": [(line, queries.account_name(line.other), line.source in ONE_PER_RECORD) for line in lines],
        "next_start": start + LINES_ON_A_PAGE if chosen and start + LINES_ON_A_PAGE < chosen.count else None,
        "back_url": reverse("desk:ledger"),
    }
    return render(request, "desk/ledger_account.html", context)


def behind(request: HttpRequest, award_id: int) -> HttpResponse:
    """What stands behind a payment: the award, the decision and the articles that it rests on."""
    try:
        award = award_by_id(award_id)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    log_reading(request, person_id=award.person_id, purpose=Purpose.REVIEW, subject=f"ledger: award {award.reference}")
    context: dict[str, Any] = {
        "award": award,
        "person": persons_by_id([award.person_id])[award.person_id],
        "title": benefit_title(award.benefit),
        "rates": rates_of(award_id),
        "back_url": reverse("desk:ledger"),
    }
    if award.decision_id:
        decision = decision_by_id(award.decision_id)
        context |= {"decision": decision, "explanation": explanation_of(decision, get_language() or "en")}
    if award.claim_id and getattr(request.user, "role", "") == Role.SUPERVISOR:
        context["claim"] = claim_by_id(award.claim_id)
    return render(request, "desk/ledger_behind.html", context)


def _closable(request: HttpRequest, today: date) -> date | None:
    """The month that may be closed next by whoever asks: the first open one that is over."""
    if getattr(request.user, "role", "") != Role.SUPERVISOR:
        return None
    month = queries.first_open_month(first_of_month(today))
    return month if month and add_months(month, 1) <= today else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
