"""How another system is let in and answered: a key, one body, JSON back, refusals in words."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from amparo.administration.access.choices import Scope
from amparo.administration.access.keys import Caller, KeyRefused, check_key
from amparo.administration.common.errors import RecordError
from amparo.interfaces.clock import today

BEARER = "Bearer "
LARGEST_BODY = 64 * 1024 * 1024
type Handler = Callable[..., HttpResponse]


class CallRefused(Exception):
    """A call that cannot be answered: its status, a code for programs, a sentence for people, and details."""

    def __init__(self, status: int, code: str, message: str, details: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.details = status, code, message, details


def keyed(route: str, handlers: Mapping[str, Handler], *, name: str, scope: Scope) -> URLPattern:
    """An address for holders of a key with this scope: `handlers` by method, each called as (request, caller, ...)."""
    return path(route, _guarded(handlers, scope), name=name)


def _guarded(handlers: Mapping[str, Handler], scope: Scope) -> Handler:
    # A key is sent on purpose with each call, so that no other site can make a browser send it.
    @csrf_exempt
    @wraps(next(iter(handlers.values())))
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            caller = _caller(request, scope)
            return _handler(request, handlers)(request, caller, *args, **kwargs)
        except CallRefused as refused:
            return _answer(refused)
        except RecordError as error:
            return _answer(CallRefused(422, type(error).__name__, str(error)))

    guard.reachable_by = (f"key:{scope}",)  # type: ignore[attr-defined]
    return guard


def _caller(request: HttpRequest, scope: Scope) -> Caller:
    header = request.headers.get("Authorization", "")
    try:
        return check_key(
            secret=header.removeprefix(BEARER) if header.startswith(BEARER) else "", scope=scope, on=today()
        )
    except KeyRefused as error:
        raise CallRefused(401, "key_refused", str(error)) from error


def _handler(request: HttpRequest, handlers: Mapping[str, Handler]) -> Handler:
    try:
        return handlers[request.method or ""]
    except KeyError as error:
        allowed = ", ".join(sorted(handlers))
        raise CallRefused(405, "method_not_allowed", _("Use %(methods)s here.") % {"methods": allowed}) from error


def _answer(refused: CallRefused) -> HttpResponse:
    said = {"code": refused.code, "message": refused.message, "details": list(refused.details)}
    response = JsonResponse({"error": said}, status=refused.status)
    if refused.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def body(request: HttpRequest) -> bytes:
    """What was sent. Raises CallRefused when it is larger than anything that is expected here."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST_BODY:
        raise CallRefused(413, "too_large", _("This is too large. Send it in several parts."))
    return request.read(LARGEST_BODY)


def json_body(request: HttpRequest) -> Any:
    """What was sent, as JSON. Raises CallRefused saying where it stops being JSON."""
    try:
        return json.loads(body(request))
    except ValueError as error:
        raise CallRefused(400, "not_json", _("This is not JSON: %(error)s.") % {"error": error}) from error


def idempotency_key(request: HttpRequest) -> str:
    """The key by which a repeated call is known for the same one. Raises CallRefused when it is missing."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not 8 <= len(key) <= 100:
        raise CallRefused(
            400,
            "idempotency_key_needed",
            _("Send a header Idempotency-Key of 8 to 100 signs: the same for the same call, whenever you repeat it."),
        )
    return key
