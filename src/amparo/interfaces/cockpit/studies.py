"""Studies of a nation: the list, one with its progress or its outcome, and its files to take away."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from amparo.administration.common.institution import current_law
from amparo.analysis.simulation import as_json, as_picture, as_rows
from amparo.interfaces.cockpit.shown import shown_groups, shown_years, year_bars
from amparo.interfaces.jobs import studies as kept

_FILES: dict[str, tuple[str, str, Callable[[dict[str, Any]], bytes]]] = {
    "json": ("outcome.json", "application/json", as_json),
    "csv": ("outcome.csv", "text/csv; charset=utf-8", lambda data: as_rows(data).encode()),
    "picture": ("picture.vl.json", "application/json", lambda data: as_json(as_picture(data))),
}
_WORKING = ("waiting", "running")


def studies(request: HttpRequest) -> HttpResponse:
    """Every study, the latest first."""
    return render(request, "cockpit/studies.html", {"studies": [(each, _title(each)) for each in kept.all_studies()]})


def study(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """One study: how far it is, then what came out."""
    found = _found(study)
    data = kept.outcome_of(found)
    context: dict[str, Any] = {
        "study": found,
        "benefit_title": _title(found),
        "is_working": found.state in _WORKING,
        "reform": kept.reform_of(found),
        "data": data,
        "back_url": reverse("cockpit:studies"),
    }
    if data:
        bars, line = year_bars(data)
        context |= {"years": shown_years(data), "bars": bars, "line": line, "groups": shown_groups(data)}
    part = request.htmx  # type: ignore[attr-defined]
    return render(request, "cockpit/study_state.html" if part else "cockpit/study.html", context)


def download(request: HttpRequest, study: uuid.UUID, kind: str) -> HttpResponse:
    """The outcome as JSON, as rows for a spreadsheet, as a Vega-Lite picture; or the reform itself."""
    found = _found(study)
    if kind == "reform":
        return _file("REFORM.yaml", "application/yaml; charset=utf-8", kept.reform_of(found).encode())
    data = kept.outcome_of(found)
    if data is None or kind not in _FILES:
        raise Http404
    name, type_, write = _FILES[kind]
    return _file(name, type_, write(data))


def _file(name: str, type_: str, content: bytes) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=type_, headers={"Content-Disposition": disposition})


def _found(reference: uuid.UUID) -> kept.Study:
    found = kept.study_of(str(reference))
    if found is None:
        raise Http404
    return found


def _title(study: kept.Study) -> dict[str, str]:
    benefit = current_law().benefits.get(study.benefit)
    return dict(benefit.title) if benefit else {"en": study.benefit}
