"""Civil registers notify births, marriages and deaths here; each is settled before the answer is sent."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amparo.administration.access.keys import Caller
from amparo.administration.civil_events.certificates import certify_death
from amparo.administration.civil_events.choices import Channel
from amparo.administration.civil_events.intake import take_events
from amparo.administration.civil_events.queries import NotificationRow, notification_by_reference
from amparo.interfaces.api.calls import CallRefused, json_body
from amparo.interfaces.clock import today
from amparo.interfaces.jobs.civil_events import settle
from amparo.interfaces.theme.verification import verification_url

MOST_EVENTS = 1_000


def notify(request: HttpRequest, caller: Caller) -> HttpResponse:
    """POST: up to 1,000 events. One that is wrong is refused with a sentence; the others are taken, each once."""
    events = _events(json_body(request))
    taken = take_events(events, channel=Channel.API, received_on=today(), received_by_id=caller.account.pk)
    settled = dict(zip(taken.notifications, settle(taken.notifications.values()), strict=True))
    refused: dict[int, list[dict[str, str]]] = {}
    for error in taken.errors:
        refused.setdefault(error.line, []).append({"field": error.field, "message": error.sentence})
    answers = [
        {"number": number, "errors": refused[number]} if number in refused else _answer(number, settled[number])
        for number in range(1, len(events) + 1)
    ]
    return JsonResponse(
        {"taken": len(settled), "refused": len(refused), "events": answers}, status=200 if settled else 422
    )


def status(request: HttpRequest, caller: Caller, reference: UUID) -> HttpResponse:
    """GET: where a notification of this register stands."""
    return JsonResponse(_answer(None, _own(caller, reference)))


def certificate(request: HttpRequest, caller: Caller, reference: UUID) -> HttpResponse:
    """GET: the digital certificate of a death that this register notified, as PDF/UA."""
    found = _own(caller, reference)
    given = certify_death(
        notification_id=found.pk,
        language=get_language() or "en",
        on=today(),
        address_of=lambda code: verification_url(request, code),
    )
    response = HttpResponse(given.content, content_type="application/pdf")
    response.headers["X-Verification-Code"] = given.code
    return response


def _events(sent: Any) -> list[Any]:
    events = sent.get("events") if isinstance(sent, dict) and "events" in sent else [sent]
    if not isinstance(events, list) or not events:
        raise CallRefused(400, "events_needed", _("Send one event, or several under the name “events”."))
    if len(events) > MOST_EVENTS:
        words = {"most": MOST_EVENTS}
        raise CallRefused(413, "too_many_events", _("Send at most %(most)d events at once.") % words)
    return events


def _own(caller: Caller, reference: UUID) -> NotificationRow:
    found = notification_by_reference(reference)
    if found is None or found.received_by_id != caller.account.pk:
        raise CallRefused(404, "not_found", _("There is no such notification."))
    return found


def _answer(number: int | None, found: NotificationRow) -> dict[str, Any]:
    answer = {
        "reference": str(found.reference),
        "register": found.register,
        "certificate_number": found.certificate_number,
        "kind": found.kind,
        "state": found.state,
        "received_on": found.received_on.isoformat(),
        "location": reverse("api:civil_event", args=[found.reference]),
    }
    return answer if number is None else {"number": number} | answer
