"""The signed-in insured person behind a request."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from amparo.administration.audit.choices import Purpose
from amparo.interfaces.theme.reading import log_reading

View = Callable[..., HttpResponse]


def signed_in_person_id(request: HttpRequest) -> int:
    """The person whose record the account may see: their own and no other. Raises PermissionDenied for staff."""
    person_id = getattr(request.user, "person_id", None)
    if person_id is None:
        raise PermissionDenied
    return int(person_id)


def reads_own_record(subject: str) -> Callable[[View], View]:
    """Log each showing of one's own record under a subject such as `payments`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def logged(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            log_reading(request, person_id=signed_in_person_id(request), purpose=Purpose.OWN_RECORD, subject=subject)
            return view(request, *args, **kwargs)

        return logged

    return decorate
