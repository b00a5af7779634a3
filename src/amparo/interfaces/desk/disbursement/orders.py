"""The orders of a run, payments that came back or wait for an account, and the bank's balance against the ledger's."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from amparo.administration.audit.choices import Purpose
from amparo.administration.disbursement import queries
from amparo.administration.disbursement.reasons import reason_in_words
from amparo.administration.disbursement.reconciliation import reconcile
from amparo.administration.payments.queries import run_by_id
from amparo.interfaces import clock
from amparo.interfaces.theme.reading import log_list


def run_orders(request: HttpRequest, run_id: int) -> HttpResponse:
    """A run's files for banks: how many orders, how much, and how many came back."""
    run = run_by_id(run_id)
    if run is None:
        raise Http404
    batches = queries.batches_of(run_id)
    context = {
        "run": run,
        "batches": batches,
        "count": sum(batch.order_count for batch in batches),
        "amount": sum((batch.amount for batch in batches), start=0),
        "back_count": sum(batch.back for batch in batches),  # type: ignore[attr-defined]
        "back_url": reverse("desk:run", args=[run_id]),
    }
    return render(request, "desk/disbursement/run_orders.html", context)


def returned(request: HttpRequest) -> HttpResponse:
    """Payments that wait for an account, orders that came back, with the bank's reason in plain words, and those called back."""
    waiting, back, recalls = queries.all_waiting(), queries.came_back(), queries.recalls()
    count, amount = queries.waiting_totals()
    persons = {each.person_id for each in waiting} | {each.award.person_id for each in back}
    persons |= {each.order.award.person_id for each in recalls}
    log_list(request, person_ids=persons, purpose=Purpose.PAYMENT, subject="returned payments")
    context = {
        "waiting": waiting,
        "count": count,
        "amount": amount,
        "orders": [(each, reason_in_words(each.reason_code)) for each in back],
        "recalls": recalls,
    }
    return render(request, "desk/disbursement/returned.html", context)


def reconciliation(request: HttpRequest) -> HttpResponse:
    """What the bank's last statement says beside what our ledger says, and what makes the difference."""
    return render(request, "desk/disbursement/reconciliation.html", {"found": reconcile(clock.today())})
