"""The account behind a request that has passed its guard."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def signed_in_account_id(request: HttpRequest) -> int:
    """The key of the account that has signed in. Raises PermissionDenied where nobody has."""
    if request.user.pk is None:
        raise PermissionDenied
    return int(request.user.pk)
