"""An employer's first page: which months are missing, for how many people, and what comes next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from amparo.administration.collection.payers import Payer, party_of
from amparo.administration.collection.queries import owed_on
from amparo.administration.common.periods import add_months, first_of_month
from amparo.administration.registry.workforce import worker_counts
from amparo.administration.returns import queries
from amparo.administration.returns.assessment import employer_questions
from amparo.administration.returns.choices import RequestState
from amparo.interfaces import clock
from amparo.interfaces.portal.employer.acting import for_employer
from amparo.interfaces.theme.account import signed_in_account_id


def employers(request: HttpRequest) -> HttpResponse:
    """The employers that the account acts for, and what it asked for; the only one opens at once."""
    account_id = signed_in_account_id(request)
    mine = queries.employers_of_account(account_id, clock.today())
    asked = [each for each in queries.requests_of_account(account_id) if each.state != RequestState.CONFIRMED]
    if len(mine) == 1 and not asked:
        return redirect("portal:employer", employer_id=mine[0].pk)
    shown = [(each, party_of(Payer(employer_id=each.pk)).number) for each in mine]
    return render(request, "portal/employer/employers.html", {"employers": shown, "requests": asked})


@for_employer
def employer(request: HttpRequest, employer: Any) -> HttpResponse:
    """The last twelve months, the people of the last one, and what is owed."""
    today = clock.today()
    last = add_months(first_of_month(today), -1)
    months = queries.months_due(employer.pk, today)
    people = worker_counts(employer.pk, [each.month for each in months])
    owed = owed_on(Payer(employer_id=employer.pk), today)
    context = {
        "employer": employer,
        "months": [
            (each, people.get(each.month, 0)) for each in months if each.month <= last or each.standing or each.draft
        ],
        "next": next((each for each in months if each.month == last and not each.standing), None),
        "last": last,
        "people_count": people.get(last, 0),
        "owed_total": sum((each.due.total for each in owed), start=0) if owed else None,
        "has_questions": bool(employer_questions()),
        "representatives": queries.representatives(employer.pk, today),
        "number": party_of(Payer(employer_id=employer.pk)).number,
        "back_url": reverse("portal:employers"),
    }
    return render(request, "portal/employer/employer.html", context)
