"""Proposed changes of awards: the list, and one of them with both amounts, the reasons and what has changed."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amparo.administration.audit.choices import Purpose
from amparo.administration.awards import changes as operations
from amparo.administration.awards import queries
from amparo.administration.awards.choices import OPEN_CHANGES, ChangeKind, ChangeStatus, ChangeWhy
from amparo.administration.common.errors import RecordError
from amparo.administration.common.institution import current_law
from amparo.administration.decisions.queries import decision_by_id
from amparo.administration.overpayments.operations import approve_change
from amparo.administration.payments.queries import benefit_title
from amparo.interfaces import clock
from amparo.interfaces.theme.account import signed_in_account_id
from amparo.interfaces.theme.explaining import determination_explained
from amparo.interfaces.theme.facts import FactShown, shown_facts
from amparo.interfaces.theme.formats import in_language
from amparo.interfaces.theme.reading import log_list, log_reading

_WAITING = "waiting"
_PER_PAGE = 100


class FilterForm(forms.Form):
    """Which proposals are listed."""

    status = forms.ChoiceField(label=gettext_lazy("Status"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Proposal"), required=False)
    why = forms.ChoiceField(label=gettext_lazy("What has changed"), required=False)
    award__benefit = forms.ChoiceField(label=gettext_lazy("Benefit"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        every = [("", _("All"))]
        benefits = [(code, in_language(dict(each.title))) for code, each in current_law().paid_benefits.items()]
        choices = {
            "status": [(_WAITING, _("Waiting for a decision")), *ChangeStatus.choices],
            "kind": every + ChangeKind.choices,
            "why": every + ChangeWhy.choices,
            "award__benefit": every + benefits,
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]

    def chosen(self) -> tuple[list[str], dict[str, str]]:
        """The statuses, and what else narrows the list; what was not understood narrows nothing."""
        given = self.cleaned_data if self.is_valid() else {}
        status = given.get("status") or _WAITING
        only = {name: value for name, value in given.items() if name != "status" and value}
        return [str(each) for each in OPEN_CHANGES] if status == _WAITING else [status], only


class VerdictForm(forms.Form):
    """What the officer decides, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Your reason"),
        help_text=gettext_lazy("It is kept with the decision, and the person can read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        error_messages={"required": gettext_lazy("Write the reason for your decision.")},
    )


@dataclass(frozen=True, slots=True)
class FactChanged:
    """A fact as the decision knew it and as it is known now; of a relation, the rows that are not in both."""

    label: str
    before: FactShown | None
    after: FactShown | None


def changes(request: HttpRequest) -> HttpResponse:
    """Proposed changes, the latest first."""
    form = FilterForm(request.GET or None)
    statuses, only = form.chosen()
    found = queries.changes_by_status(statuses, **only)
    shown = found[:_PER_PAGE]
    log_list(
        request, person_ids=[each.award.person_id for each in shown], purpose=Purpose.REVIEW, subject="proposed changes"
    )
    context = {
        "form": form,
        "changes": [(each, benefit_title(each.award.benefit)) for each in shown],
        "found": len(found),
        "more": len(found) - len(shown),
        "counts": queries.change_counts(),
    }
    return render(request, "desk/changes.html", context)


def change(request: HttpRequest, reference: uuid.UUID) -> HttpResponse:
    """One proposal; where it waits for this officer, the form that decides it."""
    found = queries.change_by_reference(reference)
    if found is None:
        raise Http404
    log_reading(request, person_id=found.award.person_id, purpose=Purpose.REVIEW, subject=f"change {found.reference}")
    waits = found.status in OPEN_CHANGES and found.approved_by_id != request.user.pk
    form = VerdictForm(request.POST if request.method == "POST" else None) if waits else None
    if form and request.method == "POST" and form.is_valid() and _decided(request, found, form):
        return redirect("desk:change", reference=reference)
    return render(request, "desk/change.html", _context(found, form))


def _decided(request: HttpRequest, found: queries.AwardChangeRow, form: VerdictForm) -> bool:
    verdict = {
        "change_id": found.pk,
        "officer_id": signed_in_account_id(request),
        "reason": form.cleaned_data["reason"],
        "on": clock.today(),
    }
    try:
        decide = operations.reject_change if request.POST.get("verdict") == "reject" else approve_change
        decided = decide(**verdict)
    except RecordError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, _("Recorded. The change is now: %(status)s.") % {"status": decided.get_status_display()})
    return True


def _context(found: queries.AwardChangeRow, form: VerdictForm | None) -> dict[str, Any]:
    return {
        "change": found,
        "person": found.award.person,
        "title": benefit_title(found.award.benefit),
        "months": found.months.order_by("month"),
        "explanation": determination_explained(found),
        "changed": _changed(found),
        "facts": shown_facts(found.facts),
        "form": form,
        "own_first": found.status == ChangeStatus.APPROVED and form is None,
        "back_url": reverse("desk:changes"),
    }


def _changed(found: queries.AwardChangeRow) -> list[FactChanged]:
    """What is known otherwise now than when the award was decided; nothing where no decision is kept."""
    former = found.former_decision_id or (found.award.decision_id if found.status in OPEN_CHANGES else None)
    if former is None:
        return []
    before, after = decision_by_id(former).facts, found.facts
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    return [_fact_changed(name, before, after) for name in names]


def _fact_changed(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> FactChanged:
    then, now = (_without(each.get(name), other.get(name)) for each, other in ((before, after), (after, before)))
    shown = [shown_facts({name: value})[0] if value not in (None, []) else None for value in (then, now)]
    label = next(each.label for each in (*shown, *shown_facts({name: after.get(name)})) if each)
    return FactChanged(label, *shown)


def _without(rows: Any, others: Any) -> Any:
    """Of a relation, the rows that are not among the others; a plain value as it is."""
    if not isinstance(rows, list):
        return rows
    return [row for row in rows if row not in (others or [])]
