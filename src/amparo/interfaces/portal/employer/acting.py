"""For which employer a page acts: one that the account represents today, and no other."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from amparo.administration.registry.employers import employer_by_id
from amparo.administration.returns.queries import represents
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id

View = Callable[..., HttpResponse]


def for_employer(view: View) -> View:
    """Give a view the employer; another's is not found. A month in the address is given as its first day."""

    @wraps(view)
    def acting(request: HttpRequest, employer_id: int, month: str = "", **parts: Any) -> HttpResponse:
        if not represents(signed_in_account_id(request), employer_id, clock.today()):
            raise Http404
        if month:
            parts["month"] = _month(month)
        return view(request, employer_by_id(employer_id), **parts)

    return acting


def _month(text: str) -> date:
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
    if month > clock.today():
        raise Http404
    return month
