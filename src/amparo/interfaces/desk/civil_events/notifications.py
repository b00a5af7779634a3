"""Notifications: the list, and one with what is known of the persons whom it may be about."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from amparo.administration.audit.choices import Purpose
from amparo.administration.awards.queries import awards_of_person
from amparo.administration.civil_events import operations, queries
from amparo.administration.civil_events.choices import SETTLED, WAITING, Agreement, NotificationState
from amparo.administration.civil_events.restoring import restore_living_person
from amparo.administration.claims.queries import open_claims_of
from amparo.administration.common.errors import RecordError
from amparo.administration.payments.queries import benefit_title
from amparo.administration.registry.choices import CivilEventKind
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.reading import log_list

# Colour never says it alone: the words stand in the same cell.
COLOURS = {"exact": "green", "close": "yellow", "differs": "red", "missing": "grey"}


class VerdictForm(forms.Form):
    """Whom the notification is about, or what the officer writes down."""

    verdict = forms.CharField(required=False)
    reason = forms.CharField(
        label=gettext_lazy("Your reason, or what you ask the register"),
        help_text=gettext_lazy("It is kept with the notification. You need none when you choose a person."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=4000,
    )


class RestoreForm(forms.Form):
    """Why the person is known to be alive, and what shows it."""

    reason = forms.CharField(
        label=gettext_lazy("How do you know that the person is alive?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
        error_messages={"required": gettext_lazy("Say how you know it.")},
    )
    evidence = forms.CharField(
        label=gettext_lazy("What were you shown?"),
        help_text=gettext_lazy("For instance: identity card with photograph, number and issuer."),
        max_length=1000,
        error_messages={"required": gettext_lazy("Say what you were shown.")},
    )


def notifications(request: HttpRequest) -> HttpResponse:
    """What the register told, the latest first, narrowed by state and kind; the doubtful are a click away."""
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    state = state if state in NotificationState.values else ""
    kind = kind if kind in CivilEventKind.values else ""
    found = queries.notifications(state=state, kind=kind)
    log_list(
        request,
        person_ids=[each.person_id for each in found if each.person_id],
        purpose=Purpose.CIVIL_EVENT,
        subject="notifications of the civil register",
    )
    context = {
        "notifications": found,
        "counts": [(NotificationState(name), count) for name, count in queries.notification_counts().items() if count],
        "states": NotificationState.choices,
        "kinds": CivilEventKind.choices,
        "state": state,
        "kind": kind,
    }
    return render(request, "desk/civil_events.html", context)


def notification(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """One notification, beside the persons whom it may be about; POST is the officer's verdict."""
    found = _found(reference)
    candidates = queries.candidates_of(found.pk)
    about = [each.person_id for each in candidates] + ([found.person_id] if found.person_id else [])
    log_list(request, person_ids=about, purpose=Purpose.CIVIL_EVENT, subject=f"civil event {found.reference}")
    form = VerdictForm(request.POST or None) if found.state in WAITING else None
    if form is not None and request.method == "POST" and form.is_valid() and _decided(request, found, form):
        return redirect("desk:civil_event", reference=reference)
    context: dict[str, Any] = {
        "notification": found,
        "candidates": [(each, _compared(found, each)) for each in candidates],
        "form": form,
        "restore_form": RestoreForm() if _is_recorded_death(found) else None,
        "back_url": reverse("desk:civil_events"),
        **_consequences(found),
    }
    return render(request, "desk/civil_event.html", context)


@require_POST
def confirm(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """End the awards now: the officer has no doubt of the death."""
    found = _found(reference)
    try:
        ended = operations.confirm_death(notification_id=found.pk, on=clock.today())
    except RecordError as error:
        messages.error(request, str(error))
    else:
        said = ngettext("%(count)d award has ended.", "%(count)d awards have ended.", ended) % {"count": ended}
        messages.success(request, said)
    return redirect("desk:civil_event", reference=reference)


@require_POST
def restore(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """Put right that a living person was recorded as dead."""
    found, form = _found(reference), RestoreForm(request.POST)
    if not form.is_valid() or not _is_recorded_death(found) or found.person_id is None:
        messages.error(request, _("Nothing was changed. Say how you know that the person is alive, and what you saw."))
        return redirect("desk:civil_event", reference=reference)
    try:
        restore_living_person(
            person_id=found.person_id,
            officer_id=signed_in_account_id(request),
            reason=form.cleaned_data["reason"],
            evidence=form.cleaned_data["evidence"],
            on=clock.today(),
        )
    except RecordError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("Put right. The awards run as before, and what was missed comes with the next payment.")
        )
    return redirect("desk:civil_event", reference=reference)


def _found(reference: uuid.UUID) -> queries.NotificationRow:
    found = queries.notification_by_reference(reference)
    if found is None:
        raise Http404
    return found


def _is_recorded_death(found: queries.NotificationRow) -> bool:
    return found.kind == CivilEventKind.DEATH and found.state in SETTLED


def _consequences(found: queries.NotificationRow) -> dict[str, Any]:
    if found.person_id is None or found.event_number is None:
        return {}
    return {
        "awards": [(award, benefit_title(award.benefit)) for award in awards_of_person(found.person_id)],
        "recoveries": queries.recoveries_of(found.event_number),
        "claims": open_claims_of(found.person_id),
        "restorations": queries.restorations_of(found.person_id),
    }


def _compared(found: queries.NotificationRow, candidate: Any) -> list[tuple[str, Any, Any, str, str]]:
    """Each field: its name, what the register says, what is on record, and in words and colour how they compare."""
    person = candidate.person
    rows = (
        ("given_names", _("Given names"), found.given_names, person.given_names),
        ("family_names", _("Family names"), found.family_names, person.family_names),
        ("birth_date", _("Date of birth"), found.birth_date, person.birth_date),
        ("mother_name", _("Mother's name"), found.mother_name, person.mother_name),
        ("municipality", _("Municipality"), found.municipality, person.municipality),
    )
    said = candidate.agreements
    return [
        (label, told, known, str(Agreement(said.get(field, "missing")).label), COLOURS[said.get(field, "missing")])
        for field, label, told, known in rows
    ]


def _decided(request: HttpRequest, found: queries.NotificationRow, form: VerdictForm) -> bool:
    verdict, reason = form.cleaned_data["verdict"], form.cleaned_data["reason"]
    officer_id, on = signed_in_account_id(request), clock.today()
    try:
        if verdict == "nobody":
            operations.decide_nobody(notification_id=found.pk, officer_id=officer_id, reason=reason, on=on)
        elif verdict == "ask":
            operations.ask_register(notification_id=found.pk, officer_id=officer_id, reason=reason, on=on)
        else:
            operations.decide_same(
                notification_id=found.pk,
                person_id=_chosen(found, verdict),
                officer_id=officer_id,
                on=on,
                at=clock.now(),
            )
    except RecordError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Recorded."))
    return True


def _chosen(found: queries.NotificationRow, verdict: str) -> int:
    """The candidate that was chosen, never anybody else."""
    for each in queries.candidates_of(found.pk):
        if str(each.person_id) == verdict:
            return int(each.person_id)
    raise operations.NotWaiting(_("Choose one of the persons shown."))
