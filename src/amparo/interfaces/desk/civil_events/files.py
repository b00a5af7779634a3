"""Files of civil events: sent, taken line by line, settled while one watches."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from amparo.administration.civil_events.choices import NotificationState
from amparo.administration.civil_events.intake import TEMPLATE, FileReceivedBefore, FileRefused, take_file
from amparo.administration.civil_events.queries import event_file, event_files, notification_counts
from amparo.interfaces import clock
from amparo.interfaces.jobs.tasks import settle_civil_events
from amparo.interfaces.theme.account import signed_in_account_id

LARGEST_FILE = 64 * 1024 * 1024


class FileForm(forms.Form):
    """A CSV file of events."""

    file = forms.FileField(
        label=gettext_lazy("File of the civil register"),
        help_text=gettext_lazy(
            "CSV, with the columns of the template. Lines that are wrong are named; the others are taken."
        ),
        error_messages={"required": gettext_lazy("Choose a file.")},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        """Refuse what is larger than any file of events."""
        sent: UploadedFile[Any] = self.cleaned_data["file"]
        if (sent.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(gettext_lazy("This file is too large. Send it in several parts."))
        return sent


def files(request: HttpRequest) -> HttpResponse:
    """The files received; POST sends another."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file_id = _taken(request, form)
        if file_id is not None:
            return redirect("desk:civil_event_file", file_id=file_id)
    context = {"form": form, "files": event_files(), "back_url": reverse("desk:civil_events")}
    return render(request, "desk/civil_event_files.html", context)


def file(request: HttpRequest, file_id: int) -> HttpResponse:
    """How far the events of a file are settled, and what is wrong with its lines."""
    found = event_file(file_id)
    if found is None:
        raise Http404
    counts = notification_counts(file_id)
    waiting, taken = counts[NotificationState.RECEIVED], sum(counts.values())
    context = {
        "file": found,
        "counts": [(NotificationState(state), count) for state, count in counts.items() if count],
        "waiting": waiting,
        "settled": taken - waiting,
        "taken": taken,
        "back_url": reverse("desk:civil_event_files"),
    }
    return render(request, "desk/civil_event_file.html", context)


def template(request: HttpRequest) -> HttpResponse:
    """An empty file with the columns."""
    response = HttpResponse(TEMPLATE, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="civil-events.csv"'
    return response


def _taken(request: HttpRequest, form: FileForm) -> int | None:
    sent = form.cleaned_data["file"]
    try:
        kept = take_file(
            content=sent.read(),
            name=sent.name or "",
            received_on=clock.today(),
            received_by_id=signed_in_account_id(request),
        )
    except FileReceivedBefore as error:
        return error.file_id
    except FileRefused as error:
        form.add_error("file", str(error))
        return None
    settle_civil_events.defer(file_id=kept.pk)
    return int(kept.pk)
