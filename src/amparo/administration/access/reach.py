"""Who may reach an address: said where the address is, and enforced before its page."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Final

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from amparo.administration.access.choices import Role

ANYONE: Final = "anyone"
Reach = Sequence[Role] | str
View = Callable[..., HttpResponseBase]


def reachable(route: str, view: View, *, name: str, by: Reach, kwargs: dict[str, Any] | None = None) -> URLPattern:
    """An address and who may reach it: roles, or `ANYONE`.

    Whoever has not signed in with a password and a code is sent to do so; whoever has no such role is refused (403).
    """
    return path(route, guarded(view, by), kwargs=kwargs, name=name)


def guarded(view: View, by: Reach) -> View:
    """The view behind its guard. `reachable_by` on it says who may pass."""
    if by != ANYONE and (isinstance(by, str) or not by):
        raise ValueError("Say who may reach this address: one or more roles, or ANYONE.")

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if by == ANYONE:
            return view(request, *args, **kwargs)
        if not is_confirmed(request):
            return redirect_to_login(request.get_full_path())
        if request.user.role not in by:  # type: ignore[union-attr]
            raise PermissionDenied
        response = view(request, *args, **kwargs)
        # A person's record is not left behind in a shared computer's cache.
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    guard.reachable_by = by  # type: ignore[attr-defined]
    return guard


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the session was opened with a password and then confirmed with a one-time code."""
    user = request.user
    return bool(user.is_authenticated and user.is_active and getattr(user, "is_verified", lambda: False)())
